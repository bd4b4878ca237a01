"""Reports grow the same from facts and from columns, and refuse what can be no report."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import ExporterError
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Typed, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, digest, equal
from exporter.report.columns import CONTEXT, FACTS
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

ENTITY = Entity("http://s", "1")
PERIOD = Period(date(2003, 6, 30))
HERE = Context.of(ENTITY, PERIOD)
A = QName("urn:w", "A")
FACT = Fact(A, HERE, "1", Unit.currency("JPY"), 0)


def rebuilt(report: Report, *, ids: bool = True) -> Report:
    """The report from its own columns."""
    builder = ReportBuilder(taxonomy=report.taxonomy, namespaces=report.namespaces)
    facts = report.facts if ids else report.facts.set_column(0, "id", pa.nulls(len(report), pa.string()))
    builder.extend(facts, report.contexts)
    return builder.build()


@given(strategies.reports())
def test_columns_give_what_facts_give(drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    bare = Report(report.facts, report.contexts, report.taxonomy)
    for again in (rebuilt(report), rebuilt(report, ids=False)):
        assert equal(bare, again), differences(bare, again)
        assert again.facts.schema == FACTS
        assert again.contexts.schema.names[:3] == CONTEXT.names
    derived = [fact.id for fact in rebuilt(report, ids=False)]
    builder = ReportBuilder()
    assert [builder.add(Fact(*[getattr(fact, n) for n in Fact.__slots__[:6]])) for fact in report] == derived


@given(strategies.reports(), st.randoms(use_true_random=False))
def test_order_and_identifiers_do_not_matter(drawn: tuple[Report, Vocabulary], random: object) -> None:
    report, _ = drawn
    order = list(range(len(report)))
    random.shuffle(order)  # type: ignore[attr-defined]
    facts = report.facts.take(pa.array(order, pa.int64()))
    shuffled = Report(facts, report.contexts, report.taxonomy, report.notes, tuple(reversed(report.links)))
    assert equal(report, shuffled)
    assert digest(report) == digest(shuffled)
    if len(report):
        assert not equal(report, Report(facts.slice(1), report.contexts, report.taxonomy))


@given(strategies.reports())
def test_facts_are_told_back(drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    builder = ReportBuilder(taxonomy=report.taxonomy)
    for fact in report:
        builder.add(fact)
    assert equal(builder.build(), Report(report.facts, report.contexts, report.taxonomy))
    assert len(set(report.context_values)) == report.contexts.num_rows


def test_identifiers_outlive_unrelated_edits() -> None:
    other = Fact(QName("urn:w", "B"), HERE, "text", language="en")
    alone, before, changed = ReportBuilder(), ReportBuilder(), ReportBuilder()
    name = alone.add(FACT)
    before.add(other)
    assert before.add(FACT) == name == changed.add(Fact(A, HERE, "2", FACT.unit, -3))
    assert before.add(FACT) == f"{name}-2"
    taken = ReportBuilder()
    taken.add(Fact(A, Context.of(ENTITY, Period()), "1", id=name))
    assert taken.add(FACT) == f"{name}-2"


def test_contexts_come_once_in_the_order_of_first_use() -> None:
    axis = QName("urn:w", "Axis")
    contexts = [Context.of(ENTITY, PERIOD, [(axis, Member(QName("urn:w", m)))]) for m in "BA"]
    builder = ReportBuilder()
    for at in (0, 1, 0, 1):
        builder.add(Fact(A, contexts[at], "1"))
    assert builder.build().context_values == tuple(contexts)


def test_links_to_equal_facts_are_told_apart() -> None:
    def told(*targets: int) -> Report:
        builder = ReportBuilder()
        ids = [builder.add(FACT) for _ in range(2)]
        for source, note in enumerate(targets):
            builder.link(ids[source], [builder.note(f"note {note}", "en")])
        return builder.build()

    assert equal(told(1, 2), told(2, 1))
    assert not equal(told(1, 2), told(1, 1))


@pytest.mark.parametrize(
    "fact",
    [
        Fact(QName("", "A"), HERE, "1"),
        Fact(QName("urn:w", "a b"), HERE, "1"),
        Fact(A, HERE, "a\x00b"),
        Fact(A, HERE, "\ufffe"),
        Fact(A, HERE, "\ud800"),
        Fact(A, Context.of(ENTITY, PERIOD, [(A, Typed("\x1f"))]), "1"),
        Fact(A, Context.of(ENTITY, PERIOD, [(A, Member(QName("", "M")))]), "1"),
        Fact(A, HERE, "x", language="\x01"),
    ],
)
def test_what_xml_cannot_hold_is_refused(fact: Fact) -> None:
    builder = ReportBuilder()
    with pytest.raises(ValueError, match=r".+"):  # noqa: PT012 - either may refuse
        builder.add(fact)
        builder.build()


def test_identifiers_and_ends_of_links_must_be() -> None:
    builder = ReportBuilder()
    builder.add(Fact(A, HERE, "1", id="a"))
    with pytest.raises(ValueError, match="'a' is given to two facts"):
        builder.add(Fact(A, HERE, "2", id="a"))
    note = builder.note("x", "en", "a")
    builder.link("a", [note])
    with pytest.raises(ValueError, match="identifier of another note or of a fact"):
        builder.build()


@pytest.mark.parametrize(
    ("source", "targets", "message"),
    [
        ("b", ["n"], "starts from 'b'"),
        ("a", ["b", "n"], "leads to 'b'"),
        ("a", ["a", "n"], "a fact and not a note"),
        ("a", [], "no link leads to the note"),
    ],
)
def test_links_that_lead_nowhere_are_refused(source: str, targets: list[str], message: str) -> None:
    builder = ReportBuilder()
    builder.add(Fact(A, HERE, "1", id="a"))
    builder.note("x", "en", "n")
    builder.link(source, targets)
    with pytest.raises(ValueError, match=message):
        builder.build()


@pytest.mark.parametrize(
    "text", ["<b>", "&undefined;", "</body>", "<b xmlns='urn:b'/>", "a\x00", "<!DOCTYPE a>"]
)
def test_a_note_is_xhtml(text: str) -> None:
    with pytest.raises((ExporterError, ValueError)):
        ReportBuilder().note(text, "en")


def test_a_note_has_one_spelling() -> None:
    builder = ReportBuilder()
    first = builder.note("a<br></br><b class='x' id=\"y\">&#x62;<!-- c --></b><![CDATA[<]]>", "EN")
    second = builder.note('a<br/><b id="y" class="x">b</b>&lt;', "en")
    assert first == second
    builder.link(builder.add(FACT), [first])
    assert [note.text for note in builder.build().notes] == ['a<br/><b class="x" id="y">b</b>&lt;']


def test_a_period_stays_in_the_calendar_and_in_one_zone() -> None:
    for end, start in (
        (date.max, None),
        (datetime(1, 1, 1), None),
        (datetime(2003, 7, 1, 1, tzinfo=UTC), date(2003, 4, 1)),
        (date(2003, 3, 31), date(2003, 4, 1)),
        (None, date(2003, 4, 1)),
    ):
        with pytest.raises(ValueError, match=r"period|calendar|zone|end"):
            Period(end, start)
    assert str(Period(datetime(2003, 7, 1, tzinfo=UTC))) == "2003-07-01T00:00:00+00:00"


@given(strategies.periods(), strategies.units())
def test_aspects_are_read_as_they_are_shown(period: Period, unit: Unit) -> None:
    assert Period.parse(str(period)) == period
    assert Unit.parse(str(unit)) == unit
