"""Reading JSON by the column tells what reading one fact at a time tells, or says that it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st
from test_chunks import sample, written
from ways import WAYS, in_stretches, take_way

from exporter import workers
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats.shelf import Shelf
from exporter.formats.xbrl_json import member_layouts, reading, regular
from exporter.formats.xbrl_json.members import IrregularError
from exporter.loading.frames import to_table
from exporter.report.canonical import equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary


def document(report: Report, vocabulary: Vocabulary) -> bytes:
    return written(report, vocabulary)["report.json"]


def assert_same(data: bytes, vocabulary: Vocabulary | None) -> bool:
    """Whether the document could be read by the column; if so both ways tell the same, findings included."""
    by_columns, findings = Findings(), Findings()
    fast = reading._by_columns(data, "d.json", by_columns, vocabulary)
    try:
        slow = reading.read_members(data, "d.json", findings, vocabulary)
    except ExporterError:
        assert fast is None
        return False
    if fast is None:
        return False
    assert to_table(fast).equals(to_table(slow))
    assert equal(fast, slow)
    assert sorted(map(str, by_columns)) == sorted(map(str, findings))
    assert_streams_the_same(data, vocabulary, slow, findings)
    return True


def assert_streams_the_same(
    data: bytes, vocabulary: Vocabulary | None, report: Report, findings: Findings
) -> None:
    """A stream, where there is one, tells the report and its findings."""
    told, known = Findings(), vocabulary if vocabulary and vocabulary.typed_domains else None
    if known is not vocabulary:
        return  # then a stream is read as if nothing were known of its taxonomy
    with ExitStack() as opened:
        stream = reading.stream_document(data, "d.json", told, lambda _: vocabulary, opened)
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
        stream = reading.stream_document(data, "d.json", Findings(), lambda _: None, opened)
        assert stream is not None
        assert len(stream) == 400


@given(drawn=strategies.reports())
def test_any_report_reads_the_same(drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    assert_same(document(report, vocabulary), vocabulary)
    assert_same(document(report, vocabulary), None)


@pytest.mark.parametrize("stretch", [64, 700, 1 << 20])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_plain_report_is_read_by_the_column(
    stretch: int, indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_stretches(stretch, monkeypatch)
    report, vocabulary = sample(400)
    data = document(report, vocabulary)
    assert assert_same(json.dumps(json.loads(data), indent=indent, ensure_ascii=False).encode(), vocabulary)
    assert assert_same(data, vocabulary)


def test_few_facts_are_left_to_the_parser() -> None:
    report, vocabulary = sample(400)
    found = regular.cut_out(document(report, vocabulary), shelf := Shelf())
    rest = json.loads(found.rest)["facts"]
    assert sum(found.runs) + len(rest) - len(found.runs) == 400
    assert sum(table.num_rows for table in shelf.take()) == sum(found.runs)
    assert len(rest) - len(found.runs) < 5


FACT = '"x":{"value":"1","decimals":0,"dimensions":{"concept":"w:Amount1","entity":"ns0:1","unit":"iso4217:JPY"}},\n'
ODD = (
    "{",
    "}",
    ",",
    ":",
    '"',
    "\\",
    '\\"',
    '\\\\"',
    "\\u0041",
    "\\x",
    "\x01",
    "\n",
    "null",
    "1",
    "[",
    "\ufffe",
    '"documentInfo":{},',
    '"exporter-regular 0":0,',
    FACT,
    FACT + FACT,
    FACT.replace('"x"', '"y"').replace("w:Amount1", "w:1"),
    FACT.replace('"x"', '"y"').replace("w:Amount1", "v:Amount1"),
    FACT.replace('"x"', '"y"').replace(',"decimals":0', ',"decimals":0,"decimals":0'),
    FACT.replace('"x"', '"y"').replace('"decimals":0', '"decimals":1e3'),
    FACT.replace('"x"', '"y"').replace('"decimals":0', '"decimals":99999999999'),
    FACT.replace('"x"', '"y"').replace('"decimals":0', '"decimals":007'),
    FACT.replace('"x"', '"y"').replace('"value":"1"', '"value":null'),
    FACT.replace('"x"', '"y"').replace('"value":"1"', '"value":1'),
    FACT.replace('"x"', '"y"').replace('"value":"1"', '"value":"\\u0031\\n"'),
    FACT.replace('"x"', '"y"').replace('"value":"1"', '"value":"1","w:more":"1"'),
    FACT.replace('"x"', '"y"').replace('"value":"1"', '"value":"1","more":"1"'),
    FACT.replace('"x"', '"y"').replace('"entity":"ns0:1",', ""),
    FACT.replace('"x"', '"y"').replace('"entity"', '"language":"en","w:Axis":"w:M1","entity"'),
    FACT.replace('"x"', '"y"').replace('"entity"', '"w:Axis":"not a name","entity"'),
    FACT.replace('"x"', '"y"').replace('"entity"', '"w:Axis":null,"entity"'),
    FACT.replace('"x"', '"y"').replace('"entity"', '"noteId":"y","entity"'),
    FACT.replace('"x"', '"y"').replace('"entity"', '"period":"2003-06-30","entity"'),
    FACT.replace('"x"', '"\\u0079"').replace('"entity"', '"period":"2003-07-01T00:00:00","entity"'),
    FACT.replace('"x"', '"y"').replace('"entity"', '" id":"w:M1","entity"'),
    FACT.replace('"x"', '"y"').replace("w:Amount1", "xbrl:note"),
)


@given(data=st.data())
def test_odd_documents_read_the_same_or_not_at_all(data: st.DataObject) -> None:
    report, vocabulary = sample(24)
    text = document(report, vocabulary).decode()
    for piece in data.draw(st.lists(st.sampled_from(ODD), min_size=1, max_size=3)):
        lines = text.splitlines(keepends=True)
        at = data.draw(st.integers(0, len(lines) - 1))
        if data.draw(st.booleans()):
            column = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:column] + piece + lines[at][column:]
        else:
            lines.insert(at, piece)
        text = "".join(lines)
    assert_same(text.encode(), data.draw(st.sampled_from([None, vocabulary])))


@given(data=st.data())
def test_damaged_bytes_read_the_same_or_not_at_all(data: st.DataObject) -> None:
    report, vocabulary = sample(24)
    damaged = bytearray(document(report, vocabulary))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.sampled_from([*b'{}[]":,\\/ \n0', 0xC3, 0xFF]) | st.integers(0, 255))
    assert_same(bytes(damaged), vocabulary)


def test_a_key_that_is_no_text_is_left_to_the_parser() -> None:
    report, vocabulary = sample(24)
    data = document(report, vocabulary)
    assert not assert_same(data.replace(b'"w:Axis"', b'"w:Axi\x80"'), vocabulary)


@pytest.mark.parametrize(
    "filling", ['\\"' * 1_000_000, "\\\\" * 1_000_000, "x" * 3_000_000, '\\n\\"<a>' * 400_000]
)
def test_long_strings_are_passed_once(filling: str) -> None:
    """A string that no stretch holds, made of what looks like ends of strings."""
    report, vocabulary = sample(400)
    data = document(report, vocabulary).decode()
    at = data.index('"value":"', len(data) // 2) + len('"value":"')
    assert_same((data[:at] + filling + data[at:]).encode(), vocabulary)


def test_mostly_irregular_documents_are_left_to_the_parser() -> None:
    report, vocabulary = sample(1500)
    data = document(report, vocabulary)
    odd = data.replace(b'"value":', b'"w:more":{},"value":')
    with pytest.raises(IrregularError):
        regular.cut_out(odd, Shelf())


def test_links_lead_to_facts_read_by_the_column() -> None:
    report, vocabulary = sample(200)
    content = json.loads(document(report, vocabulary))
    names = [*content["facts"]]
    content["documentInfo"]["linkTypes"] = {
        "explanatoryFact": "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"
    }
    content["documentInfo"]["linkGroups"] = {"_": "http://www.xbrl.org/2003/role/link"}
    content["facts"][names[7]]["links"] = {"explanatoryFact": {"_": [names[150], names[3]]}}
    assert assert_same(json.dumps(content).encode(), vocabulary)


def test_openings_that_nothing_closes_are_passed_in_time_that_grows_with_them() -> None:
    assert member_layouts.sought(b'"a":{' * 50_000, 0) is None
