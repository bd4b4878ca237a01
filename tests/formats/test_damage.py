"""Damaged documents give findings or a coded error, never a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_roundtrip import FORMATS, large, written

from exporter.codes import CODES
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.formats.detect import detect

WHOLE = {kind: written(*large(12), kind) for kind in FORMATS}
BITS = [
    b"",
    b'"',
    b"<",
    b">",
    b"&",
    b"\x00",
    b"\xff",
    b"{",
    b"}",
    b"]",
    b":",
    b"1",
    b"c",
    b"xmlns",
    b" ",
    b"null",
    b"\r",
]


@pytest.mark.parametrize("kind", FORMATS)
@given(st.data())
def test_damage_is_told(kind: Format, data: st.DataObject) -> None:
    document = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(document) - 1))
        length = data.draw(st.sampled_from([0, 1, 2, 5, 40]))
        document[at : at + length] = data.draw(st.sampled_from(BITS)) * data.draw(st.integers(1, 2))
    assert told(bytes(document), kind) <= set(CODES)


def told(document: bytes, kind: Format) -> set[str]:
    findings = Findings()
    try:
        read(document, "d", kind, findings)
    except ExporterError as error:
        return {error.code}
    return {one.code for one in findings}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_document_is_known_by_its_content(kind: Format) -> None:
    assert detect(WHOLE[kind], "report") == kind
    assert detect(WHOLE[kind], "report.txt") == kind


def test_a_document_in_no_syntax_is_refused() -> None:
    assert (
        detect("<x:xbrl xmlns:x='http://www.xbrl.org/2003/instance'/>".encode("utf-16"), "report")
        == Format.XML
    )
    for document, code in (
        (b"", "file.empty"),
        (b"Revenues", "file.unknownFormat"),
        (b"<html/>", "file.unknownFormat"),
    ):
        with pytest.raises(ExporterError) as caught:
            detect(document, "report.txt")
        assert caught.value.code == code


@pytest.mark.parametrize("document", [b"\x7fELF<\x02\xff\x14>", b'concept,value\nNote,"<p>see below</p>"\n'])
def test_what_is_no_root_of_xml_is_not_shown_as_one(document: bytes) -> None:
    with pytest.raises(ExporterError, match="it is neither XML nor JSON"):
        detect(document, "report.txt")
