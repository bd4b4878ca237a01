"""Documents that look regular and are strange: both ways of reading tell the same, or that of columns leaves them."""

from __future__ import annotations

import pytest
from test_xml_by_columns import _of_any_size, assert_same

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import stretches
from exporter.formats.xbrl_xml import reading

__all__ = ["_of_any_size"]  # a fixture of every test here

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance"'
    ' xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:w="http://w.example">\n<link:schemaRef xlink:type="simple" xlink:href="a.xsd"/>\n'
)


def context(identifier: str) -> str:
    return (
        f'<xbrli:context id="{identifier}"><xbrli:entity><xbrli:identifier scheme="http://s.example">X'
        "</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2003-06-30</xbrli:instant></xbrli:period>"
        "</xbrli:context>\n"
    )


def document(body: str, head: str = HEAD) -> bytes:
    unit = '<xbrli:unit id="u"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>\n'
    return f"{head}{context('c')}{unit}{body}</xbrli:xbrl>\n".encode()


def fact(number: int, value: str = "1") -> str:
    return f'<w:A id="f{number}" contextRef="c" unitRef="u" decimals="0">{value}</w:A>\n'


QUOTED_ALIKE = (
    '<w:A contextRef="c" unitRef="u" decimals="0">1</w:A>\n' * 3
    + "<w:A contextRef='c\" id=\"g' unitRef='u' decimals='0'>2</w:A>\n"
    + '<w:A contextRef="c" id="g" unitRef="u" decimals="0">3</w:A>\n' * 1
    + '<w:A contextRef="c" unitRef="u" decimals="0">1</w:A>\n'
)
#: Documents that both ways read the same, or only the way of elements does.
STRANGE = {
    "a value in one quote that goes on in another": document(QUOTED_ALIKE),
    "facts without content": document("".join(f'<w:A id="f{one}" contextRef="c"/>\n' for one in range(9))),
    "references to blanks": document("".join(fact(one, "&#32;5&#x20;&#10;") for one in range(9))),
    "identifiers with a blank that XML has not": document(
        context("d\u00a0") + fact(1) + fact(2).replace('"c"', '"d"') + fact(3).replace('"c"', '"d\u00a0"')
    ),
    "letters that the encoding has not": document(fact(1, "\u00e9"), HEAD.replace("UTF-8", "US-ASCII")),
    "an encoding that is declared late": document(
        fact(1, "\u00e9"), HEAD.replace(' encoding="UTF-8"', " " * 300 + ' encoding="iso-8859-1"')
    ),
    "many comments and a long one": document(
        fact(1), HEAD.replace("\n<xbrli:xbrl", "\n<!-- a -->" * 40 + f"\n<!--{'x' * 70_000}-->\n<xbrli:xbrl")
    ),
}


@pytest.mark.parametrize("data", STRANGE.values(), ids=list(STRANGE))
def test_documents_read_the_same(data: bytes) -> None:
    assert_same_or_refused(data)


def assert_same_or_refused(data: bytes) -> None:
    """Both ways tell the same, or that of columns leaves a document to the other, which may refuse it."""
    try:
        reading.read_elements(data, "d.xbrl", Findings(), None)
    except ExporterError:
        assert reading._by_columns(data, "d.xbrl", Findings(), None) is None
    else:
        assert_same(data, None)


@pytest.mark.parametrize("window", range(1000, 1080))
def test_line_ends_of_two_bytes_count_once_wherever_a_window_ends(
    window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "WINDOW", window)
    odd = '<w:A id="odd" contextRef="c" unitRef="u" precision="3">1</w:A>\n'
    body = "".join(map(fact, range(100, 160))) + odd
    assert assert_same(document(body).replace(b"\n", b"\r\n"), None)


def test_openings_that_nothing_closes_are_passed_in_time_that_grows_with_them() -> None:
    data = HEAD.encode() + b'<xbrli:context x="">' * 50_000
    assert reading._by_columns(data, "d.xbrl", Findings(), None) is None


@pytest.mark.parametrize("opening", ["<w:A>", '<w:A contextRef="c" unitRef="u">\n', "<xbrli:context>\n"])
def test_elements_in_each_other_without_end_are_told_where_they_get_too_deep(opening: str) -> None:
    data = (HEAD + opening * 20_000).encode()
    assert reading._by_columns(data, "d.xbrl", Findings(), None) is None
    with pytest.raises(ExporterError, match="elements are nested more than") as refusal:
        reading.read_document(data, "d.xbrl", Findings(), None)
    deepest = 256 if "w:A" in opening else 200
    line = HEAD.count("\n") + 1 + (deepest - 1) * opening.count("\n")
    assert (refusal.value.code, refusal.value.place) == ("file.invalidXml", f"d.xbrl:{line}")


def test_elements_are_as_deep_in_a_fact_as_any_parser_follows() -> None:
    def nested(depth: int) -> bytes:
        return document("<w:A>" * depth + "</w:A>" * depth + "".join(map(fact, range(100))))

    assert_same_or_refused(nested(200))
    found = Findings()
    reading.read_document(nested(255), "d.xbrl", found, None)
    assert "xbrlxe:unsupportedTuple" in {one.code for one in found}
    with pytest.raises(ExporterError, match="more than 256 deep"):
        reading.read_document(nested(256), "d.xbrl", Findings(), None)
