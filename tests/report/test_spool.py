"""What is taken in part by part is the report that is put together as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.report import name_check
from exporter.report.assembly import assemble
from exporter.report.columns import CODED, FACTS, context_schema
from exporter.report.report import Report
from exporter.report.spool import Part, Spool
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

LOOSE = pa.schema([one.with_nullable(nullable=True) for one in FACTS])


def parts_of(facts: pa.Table, contexts: pa.Table, size: int) -> list[Part]:
    return [(facts.slice(start, size), contexts) for start in range(0, len(facts), size)]


def spooled(parts: list[Part], check: Callable[[Stream], None], **told: Any) -> None:
    with Spool() as taken:
        taken.fill(parts)
        check(taken.stream(**told))


@given(strategies.reports(), st.integers(1, 4), st.sampled_from(["given", "derived", "some"]), st.booleans())
def test_parts_are_the_whole(
    drawn: tuple[Report, Vocabulary],
    size: int,
    ids: str,
    few: bool,
) -> None:
    report, _ = drawn
    facts = report.facts.cast(LOOSE)
    if ids != "given" and not report.links:
        kept = [
            name if ids == "some" and row % 3 else None for row, name in enumerate(facts["id"].to_pylist())
        ]
        facts = facts.set_column(0, LOOSE.field("id"), pa.array(kept, pa.string()))
    told: dict[str, Any] = {
        "taxonomy": report.taxonomy,
        "notes": report.notes,
        "links": report.links,
        "namespaces": report.namespaces,
    }
    whole = assemble(facts, report.contexts, **told)

    def same(stream: Stream) -> None:
        again = stream.report()
        assert list(again) == list(whole)
        assert (again.links, again.notes, again.taxonomy) == (whole.links, whole.notes, whole.taxonomy)
        assert again.context_values == whole.context_values
        assert again.dimensions == whole.dimensions
        assert {name: set(stream.texts(name)) for name in stream.words} == {
            name: set(Stream.of(whole).texts(name)) for name in stream.words
        }

    before = name_check._FEW
    name_check._FEW = before if few else 0  # type: ignore[misc]
    try:
        spooled(parts_of(facts, report.contexts, size), same, **told)
    finally:
        name_check._FEW = before  # type: ignore[misc]


def rows(ids: list[str | None], **columns: list[Any]) -> Part:
    """Facts with these identifiers in one context; any column may be another."""
    count = len(ids)
    made = {one.name: pa.nulls(count, one.type) for one in LOOSE}
    made |= {"id": pa.array(ids, pa.string()), "value": pa.array(["1"] * count)}
    made |= {"concept": pa.array(["{urn:x}a"] * count, CODED), "context": pa.array([0] * count, pa.int32())}
    made |= {name: pa.array(cells, LOOSE.field(name).type) for name, cells in columns.items()}
    contexts = pa.table(
        [pa.array([one], CODED) for one in ("urn:s", "1", "2003-06-30")], schema=context_schema(())
    )
    return pa.table([made[one.name] for one in LOOSE], schema=LOOSE), contexts


@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([rows(["a", "b"]), rows(["c", "a"])], "'a' is given to 2 facts"),
        ([rows(["a"]), rows([""])], "an identifier is empty"),
        ([rows(["a"]), rows(["b"], value=["\x01"])], "a character that XML cannot hold"),
        ([rows(["a"]), rows(["b"], context=[1])], "a context that does not exist"),
        ([rows(["a"]), rows(["b"], concept=["{}b"])], "is not a name in a namespace"),
        ([rows(["a"]), rows(["b"], unit=["{u}b*{u}a"])], "is not a unit with sorted measures"),
    ],
)
def test_what_no_report_may_hold_is_refused_in_any_part(
    parts: list[Part], message: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_check, "_FEW", few)
    with pytest.raises(ValueError, match=message):
        spooled(parts, lambda _: None)


def test_numbers_that_are_equal_by_chance_are_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of more than eight words are numbered by the first eight."""
    monkeypatch.setattr(name_check, "_FEW", 0)
    long = "x" * 80
    parts = [rows([f"{long}1", f"{long}2"]), rows([None, f"{long}3"]), rows([None, None])]
    expected = assemble(pa.concat_tables([one for one, _ in parts]).unify_dictionaries(), parts[0][1])

    def same(stream: Stream) -> None:
        assert [one.id for one in stream.report()] == [one.id for one in expected]

    spooled(parts, same)


def test_nothing_of_the_facts_stays_in_memory() -> None:
    """Of what is put in no more than a batch is in memory; words and contexts are few here."""

    def held(count: int) -> int:
        before = pa.total_allocated_bytes()
        with Spool(distinct=True) as taken:
            taken.fill(rows([f"{part}-{row}" for row in range(1000)]) for part in range(count))
            for _ in taken.stream().batches():
                pass
            return pa.total_allocated_bytes() - before

    assert held(30) <= held(3) + 100_000


def test_an_empty_spool_is_an_empty_report() -> None:
    with Spool() as taken:
        stream = taken.stream(taxonomy=["a.xsd"])
        assert len(stream) == len(stream.report()) == 0


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system gives open files no names")
def test_arrow_reads_no_file_of_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own threads may let go of what they read after Python has ended, which would abort the process."""
    opened: list[str] = []
    made = pa.PythonFile

    def heard(file: IO[bytes], mode: str) -> pa.NativeFile:
        opened.append(mode)
        return made(file, mode)

    monkeypatch.setattr(pa, "PythonFile", heard)

    def whole(stream: Stream) -> None:
        assert len(stream.report()) == 2

    spooled([rows(["a", None])], whole)
    assert opened == ["w"]
