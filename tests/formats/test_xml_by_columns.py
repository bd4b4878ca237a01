"""Reading by the column tells what reading one element at a time tells, or says that it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pyarrow as pa
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st
from test_chunks import sample, written
from ways import WAYS, in_stretches, take_way

from exporter import workers
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import tokens
from exporter.formats.shelf import Shelf
from exporter.formats.xbrl_xml import reading
from exporter.formats.xbrl_xml.merging import heard_by_columns
from exporter.loading.frames import to_table
from exporter.report.canonical import equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary


def document(report: Report, vocabulary: Vocabulary) -> bytes:
    return written(report, vocabulary)["report.xbrl"]


def told(report: Report) -> pa.Table:
    """The facts with their identifiers, order and lines."""
    return to_table(report)


def assert_same(data: bytes, vocabulary: Vocabulary | None) -> bool:
    """Whether the document could be read by the column; if so both ways tell the same, findings included."""
    by_columns, findings = Findings(), Findings()
    fast = reading._by_columns(data, "d.xbrl", by_columns, vocabulary)
    if fast is None:
        return False
    slow = reading.read_elements(data, "d.xbrl", findings, vocabulary)
    assert told(fast).equals(told(slow))
    assert equal(fast, slow)
    assert sorted(map(str, by_columns)) == sorted(map(str, findings))
    assert_streams_the_same(data, vocabulary, slow, findings)
    return True


def assert_streams_the_same(
    data: bytes, vocabulary: Vocabulary | None, report: Report, findings: Findings
) -> None:
    """A stream, where there is one, tells the report and its findings."""
    told, known = Findings(), vocabulary if b"lang=" in data[: reading.OPENING] else None
    if known is not vocabulary:
        return  # then a stream is read as if nothing were known of its taxonomy
    with ExitStack() as opened:
        stream = reading.stream_document(data, "d.xbrl", told, lambda _: vocabulary, opened)
        if stream is not None:
            assert to_table(stream.report()).equals(to_table(report))
            assert equal(stream.report(), report)
            assert sorted(map(str, told)) == sorted(map(str, findings))


@pytest.fixture(autouse=True, scope="module", params=WAYS)
def _of_any_size(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "LARGE", 0)
        take_way(request.param, patch)
        yield


@pytest.mark.parametrize("processors", [1, 2, 7])
def test_any_number_of_processors_reads_the_same(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: processors)
    in_stretches(3000, monkeypatch)
    report, vocabulary = sample(400)
    data = document(report, vocabulary)
    assert assert_same(data, None)
    with ExitStack() as opened:
        stream = reading.stream_document(data, "d.xbrl", Findings(), lambda _: None, opened)
        assert stream is not None
        assert len(stream) == 400


@given(drawn=strategies.reports())
def test_any_report_reads_the_same(drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    assert_same(document(report, vocabulary), vocabulary)


@pytest.mark.parametrize("stretch", [64, 500, 1 << 20])
def test_a_plain_report_is_read_by_the_column(stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    in_stretches(stretch, monkeypatch)
    report, vocabulary = sample(400)
    assert assert_same(document(report, vocabulary), vocabulary)


def test_regular_facts_are_heard_as_columns_only() -> None:
    data = document(*sample(400))
    heard = heard_by_columns(data, "d.xbrl", Shelf())
    assert heard is not None
    assert len(heard.contexts.ids) > 20
    assert sum(chunk.facts.num_rows for chunk in heard.facts) == 400
    assert all(str(node) != "context" for node in heard.nodes)


LINE = '  <w:Amount1 id="f-1" contextRef="I20030630" unitRef="JPY" decimals="INF">1</w:Amount1>\n'
ODD = (
    '<!-- a comment with <tags a="b"> -->',
    "<?instruction with <tags>?>",
    "<!-- left open",
    "<![CDATA[ <w:Amount1> ]]>",
    "text between facts",
    '<link:schemaRef xlink:type="simple" xlink:href="other.xsd"/>',
    "&amp;",
    "&bogus;",
    "]]>",
    "\x01",
    "\ufffe",
    "<w:Amount1>",
    "</w:Amount1>",
    "</xbrli:xbrl>",
    "<",
    ">",
    '"',
    "\r\n",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    LINE,
    LINE.replace('"', "'"),
    LINE.replace(">1<", ">1 < 2<"),
    LINE.replace(">1<", "> 1\n<"),
    LINE.replace(">1<", ">&#49;<").replace("f-1", "f-2"),
    LINE.replace(">1<", ">&#0;<").replace("f-1", "f-2"),
    LINE.replace(">1<", "><!-- one -->1<").replace("f-1", "f-3"),
    LINE.replace(">1<", ">1<b/><").replace("f-1", "f-4"),
    LINE.replace("</w:Amount1>", "</w:Amount2>"),
    LINE.replace(' unitRef="JPY"', ""),
    LINE.replace(' unitRef="JPY"', ' unitRef="J\nPY"'),
    LINE.replace(' unitRef="JPY"', ' unitRef="&#74;PY"').replace("f-1", "f-5"),
    LINE.replace(' unitRef="JPY"', ' unitRef="JPY" unitRef="JPY"'),
    LINE.replace(' unitRef="JPY"', ' unitRef="JPY" other="x"').replace("f-1", "f-6"),
    LINE.replace(' unitRef="JPY"', ' unitRef="JPY" xmlns:w="urn:other"').replace("f-1", "f-7"),
    LINE.replace("contextRef", "xml:lang"),
    LINE.replace("w:Amount1", "v:Amount1"),
    LINE.replace("w:Amount1", "Amount1"),
    LINE.replace("w:Amount1", "w:1Amount"),
    LINE.replace("w:Amount1", "xbrli:unit"),
    LINE.replace("Amount1", "Nothing").replace("f-1", "f-8"),
    LINE.replace("I20030630", "nowhere").replace("f-1", "f-9"),
    LINE.replace("INF", "many").replace("f-1", "f-10"),
    LINE.replace('decimals="INF">1</w:Amount1>', 'xsi:nil="true"/>').replace("f-1", "f-11"),
    LINE.replace('decimals="INF">', 'xsi:nil="true">').replace("f-1", "f-12"),
    f"<w:Tuple>{LINE}</w:Tuple>",
    '<xbrli:context id="I20030630"><xbrli:entity/></xbrli:context>',
    (
        '<xbrli:context id="new"><xbrli:entity><xbrli:identifier scheme="a b">x</xbrli:identifier></xbrli:entity>'
        "<xbrli:period><xbrli:instant>2003-06-31</xbrli:instant></xbrli:period></xbrli:context>"
    ),
    "<?exporter-regular 0?>",
)


@given(data=st.data())
def test_odd_documents_read_the_same_or_not_at_all(data: st.DataObject) -> None:
    """Odd pieces anywhere between or in the lines of a plain document."""
    report, vocabulary = sample(24)
    text = document(report, vocabulary).decode()
    for piece in data.draw(st.lists(st.sampled_from(ODD), min_size=1, max_size=3)):
        lines = text.splitlines(keepends=True)
        at = data.draw(st.integers(0, len(lines)))
        if data.draw(st.booleans()) and at < len(lines):
            column = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:column] + piece + lines[at][column:]
        else:
            lines.insert(at, piece)
        text = "".join(lines)
    odd = text.encode("utf-8", "surrogatepass")
    try:
        reading.read_elements(odd, "d.xbrl", Findings(), vocabulary)
    except ExporterError:
        assert reading._by_columns(odd, "d.xbrl", Findings(), vocabulary) is None
        return
    assert_same(odd, vocabulary)


@given(cut=st.integers(0, 6_000))
def test_a_document_cut_short_is_not_read_by_the_column(cut: int) -> None:
    data = document(*sample(24))
    if cut < len(data) - 1:
        assert heard_by_columns(data[:cut], "d.xbrl", Shelf()) is None


@given(data=st.data())
def test_damaged_bytes_read_the_same_or_not_at_all(data: st.DataObject) -> None:
    report, vocabulary = sample(24)
    damaged = bytearray(document(report, vocabulary))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(
            st.sampled_from([*b"<>\"'&/= \n\t\r\0!?-]", 0xC3, 0xFF, 0x41, 0x30]) | st.integers(0, 255)
        )
    try:
        reading.read_elements(bytes(damaged), "d.xbrl", Findings(), vocabulary)
    except (ExporterError, ValueError):
        assert reading._by_columns(bytes(damaged), "d.xbrl", Findings(), vocabulary) is None
        return
    assert_same(bytes(damaged), vocabulary)


@pytest.mark.parametrize(
    "filling", ["<!--", "<![CDATA[", "<?a ", "<", "<a ", '<a b="', "&", "<a>", "</a>", "]]>"]
)
@pytest.mark.parametrize("inside", [False, True])
def test_what_is_left_open_is_passed_once(filling: str, inside: bool) -> None:
    report, vocabulary = sample(24)
    text = document(report, vocabulary).decode()
    at = text.index("<w:Amount") if not inside else text.index("</w:Amount")
    odd = (text[:at] + filling * 300_000 + text[at:]).encode()
    assert reading._by_columns(odd, "d.xbrl", Findings(), vocabulary) is None


def test_lines_that_end_with_a_carriage_return_are_counted_by_the_parser() -> None:
    report, vocabulary = sample(24)
    data = document(report, vocabulary)
    assert assert_same(data.replace(b"\n", b"\r\n"), vocabulary)
    assert not assert_same(data.replace(b"\n", b"\r"), vocabulary)
    assert not assert_same(data.replace(b"<?xml", b"<?x\rl", 1), vocabulary)


def test_the_kernel_tells_tokens_apart() -> None:
    data = b'<a "1" "22" "1" "a longer token than a word" "a longer token than a word">'
    found = tokens.Tokens(data, 0, len(data), b'<>"')
    assert [found.text(number) for number in (1, 3, 5, 7)] == [
        b"1",
        b"22",
        b"1",
        b"a longer token than a word",
    ]
    import numpy as np

    rows = np.array([1, 3, 5, 7, 9])
    cells = found.cells(rows)
    assert cells.like(b"1").tolist() == [True, False, True, False, False]
    assert cells.like(b"a longer token than a word").tolist() == [False, False, False, True, True]
    assert cells.codes().to_pylist() == cells.texts().to_pylist()
    assert cells.like_those(cells).all()
    assert not cells.take(rows < 4).like_those(cells.take(rows > 6)).any()
