"""What goes into a frame comes out of it; what would lose a digit is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
import strategies
from hypothesis import given

from exporter.errors import ExporterError
from exporter.loading.frames import from_frame, to_frame, to_table
from exporter.report.canonical import differences, equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

ROW: dict[str, Any] = {
    "concept": "{urn:w}A",
    "scheme": "http://s",
    "entity": "1",
    "start": "2003-04-01",
    "end": "2003-06-30",
    "unit": "{http://www.xbrl.org/2003/iso4217}JPY",
    "value": "1.50",
    "decimals": 2,
    "{urn:w}D": "{urn:w}M",
}


def one_row(**changes: object) -> pa.Table:
    row = {name: value for name, value in {**ROW, **changes}.items() if value is not ...}
    return pa.table({name: pa.array([value]) for name, value in row.items()})


@given(strategies.reports())
def test_facts_survive_frames(drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    facts = Report(report.facts, report.contexts, report.taxonomy)
    for frame in (to_table(report), to_frame(report)):
        again = from_frame(frame, taxonomy=report.taxonomy)
        assert equal(facts, again), differences(facts, again)
        assert again.facts.column("id").equals(report.facts.column("id"))


def test_a_frame_reads_like_the_report() -> None:
    report = from_frame(one_row(id="a", language=None, document="d.txt", line=7, column=3, length=4))
    (row,) = to_table(report).to_pylist()
    assert row == {
        **ROW,
        "id": "a",
        "language": None,
        "document": "d.txt",
        "line": 7,
        "column": 3,
        "length": 4,
    }
    frame = to_frame(report)
    assert list(frame["value"]) == ["1.50"]
    assert str(next(iter(report)).origin) == "d.txt:7:4"


@pytest.mark.parametrize("value", [Decimal("1.50"), 150, "1.50"])
def test_exact_values_are_taken(value: object) -> None:
    (fact,) = from_frame(one_row(value=value))
    assert fact.value == str(value)


def test_dates_are_taken_as_dates() -> None:
    (fact,) = from_frame(one_row(start=date(2003, 4, 1), end=date(2003, 6, 30)))
    assert str(fact.context.period) == "2003-04-01/2003-06-30"


def test_decimals_that_pandas_made_floating_are_whole_again() -> None:
    (fact,) = from_frame(one_row(decimals=2.0))
    assert fact.decimals == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": 1.5}, "file.inexactColumn"),
        ({"decimals": 1.5}, "file.invalidFrame"),
        ({"concept": ...}, "file.invalidFrame"),
        ({"concept": None}, "file.invalidFrame"),
        ({"concept": "A"}, "file.invalidFrame"),
        ({"unit": "JPY/"}, "file.invalidFrame"),
        ({"start": "2003-07-01"}, "file.invalidFrame"),
        ({"end": "June"}, "file.invalidFrame"),
        ({"value": "a\x00"}, "file.invalidFrame"),
        ({"colour": "red"}, "file.invalidFrame"),
    ],
)
def test_what_is_no_report_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(ExporterError) as caught:
        from_frame(one_row(**changes))
    assert caught.value.code == code


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ExporterError, match="list is no data frame"):
        from_frame([1])  # type: ignore[arg-type]


def test_dictionaries_may_repeat_words_and_hold_none() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), pa.array(["en", "en", None]))
    table = pa.concat_tables([one_row(value=text, language="en") for text in "abc"])
    facts = [*from_frame(table.set_column(table.schema.get_field_index("language"), "language", words))]
    assert [one.language for one in facts] == ["en", "en", None]
    assert len({one.context for one in facts}) == 1
