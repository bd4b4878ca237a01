"""Figures of one document against each other: shares, changes, translations and opposites that a filer declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from exporter.findings import Finding, Findings, Severity
from exporter.qname import QName
from exporter.report.aspects import Context, Member, Period, Unit, earlier
from exporter.report.report import Report
from exporter.taxonomy.claims import Change, Checks, Claim, Line, Opposite, Same, Share, Sum, Translation
from exporter.taxonomy.model import Taxonomy
from exporter.validation.known import Known, Mentions
from exporter.validation.subject import Subject
from exporter.validation.wording import amount, period

CODE: Final = "stmt.contradiction"
_KIND: Final = re.compile(r" \[[^\[\]]+\]$")


@dataclass(frozen=True, slots=True)
class Expected:
    """What an item should be by other figures: the bounds that rounding leaves, the figures, how they lead to it."""

    concept: QName
    context: Context
    unit: str | None
    low: Fraction
    high: Fraction
    others: tuple[Known, ...]
    how: str
    stated: bool = False  # the other figure is the same item, not something to compute with

    @property
    def width(self) -> Fraction:
        """How much rounding leaves open."""
        return self.high - self.low


def check_consistency(report: Report, taxonomy: Taxonomy, checks: Checks, findings: Findings) -> None:
    """Every printed figure that is not what it follows from, with all the places; see ``_severity``."""
    subject = Subject(report, taxonomy)
    mentions = Mentions(subject)
    for check in checks.declared:
        for expected in _expected(check, mentions, checks):
            for row in mentions.rows(expected.concept, expected.context, expected.unit):
                printed = mentions.at(row)
                severity = _severity(printed, expected) if printed else None
                if printed and severity:
                    findings.all.append(_finding(printed, expected, subject, severity))


def _severity(printed: Known, expected: Expected) -> Severity | None:
    """A warning where rounding explains nothing; information where figures of one precision differ all the same."""
    if not printed.meets(expected.low, expected.high):
        return Severity.WARNING
    width = printed.high - printed.low
    differs = expected.stated and expected.width == width and expected.low != printed.low
    return Severity.INFO if differs else None


def _expected(check: Claim, mentions: Mentions, checks: Checks) -> Iterator[Expected]:
    match check:
        case Share():
            return _shares(check, mentions, checks)
        case Change():
            return _changes(check, mentions, checks)
        case Translation():
            return _translations(check, mentions)
        case Opposite():
            return _opposites(check, mentions)
        case Same():
            return _same(check, mentions)
        case Sum():
            return _sums(check, mentions)


def _shares(check: Share, mentions: Mentions, checks: Checks) -> Iterator[Expected]:
    """Each printed share, from its line over the base in the currency that leaves least open."""
    for context, unit, line in _ratios(check.measure, check.axis, mentions, checks):
        wholes = _items(Line(check.base), context, context.period, mentions)
        parts = _items(line, context, context.period, mentions)
        found = [
            Expected(check.measure, context, unit, *_quotient(part, whole), (part, whole), "{0} over {1}")
            for currency, part in parts.items()
            if (whole := wholes.get(currency)) and not whole.low <= 0 <= whole.high
        ]
        yield from _best(found)


def _changes(check: Change, mentions: Mentions, checks: Checks) -> Iterator[Expected]:
    """Each printed change, from its line then to its line now."""
    for context, unit, line in _ratios(check.measure, check.axis, mentions, checks):
        before = _items(line, context, earlier(context.period, check.months), mentions)
        found = []
        for currency, now in _items(line, context, context.period, mentions).items():
            then = before.get(currency)
            if then and not then.low <= 0 <= then.high:
                low, high = _quotient(now, then)
                found.append(
                    Expected(check.measure, context, unit, low - 1, high - 1, (now, then), "{0} against {1}")
                )
        yield from _best(found)


def _translations(check: Translation, mentions: Mentions) -> Iterator[Expected]:
    """Each amount in foreign currency, from the one in home currency at the reported rate, which is the rate used."""
    rates = [
        known.sharp for place in mentions.of(check.rate) if (known := mentions.known(check.rate, *place))
    ]
    home, foreign = str(Unit((check.home,))), str(Unit((check.foreign,)))
    for concept in mentions.concepts if rates else ():
        for context, unit in mentions.of(concept):
            own = mentions.known(concept, context, home) if unit == foreign else None
            if own:
                bounds = _quotient(own, rates[0])
                yield Expected(concept, context, unit, *bounds, (own, rates[0]), "{0} at {1}")


def _opposites(check: Opposite, mentions: Mentions) -> Iterator[Expected]:
    """Each mention, from the other item with its sign turned."""
    for context, unit in mentions.of(check.measure):
        other = mentions.known(check.base, context, unit)
        if other:
            how = "{0} with the other sign"
            yield Expected(check.measure, context, unit, -other.high, -other.low, (other,), how)


def _same(check: Same, mentions: Mentions) -> Iterator[Expected]:
    """An item told once within a period, from the other item of that period."""
    told = mentions.of(check.measure)
    for whole, unit in mentions.of(check.base):
        within = [
            one
            for one, measured in told
            if measured == unit and _is_within(one, whole) and not one.period.is_instant
        ]
        other = mentions.known(check.base, whole, unit)
        if len(within) == 1 and other:
            yield Expected(
                check.measure, within[0], unit, other.low, other.high, (other,), "{0}", stated=True
            )


def _sums(check: Sum, mentions: Mentions) -> Iterator[Expected]:
    """Each printed sum, from its items where all are reported."""
    for context, unit in mentions.of(check.measure):
        found = [(mentions.known(item, context, unit), weight) for item, weight in check.items]
        parts = [(known, weight) for known, weight in found if known]
        if len(parts) == len(check.items):
            low = sum((weight * (one.low if weight > 0 else one.high) for one, weight in parts), Fraction(0))
            high = sum((weight * (one.high if weight > 0 else one.low) for one, weight in parts), Fraction(0))
            signs = [" and " if weight > 0 else " less " for _, weight in parts]
            how = "".join(f"{sign}{{{at}}}" for at, sign in enumerate(signs)).removeprefix(" and ").strip()
            others = tuple(one for one, _ in parts)
            yield Expected(check.measure, context, unit, low, high, others, how)


def _is_within(one: Context, whole: Context) -> bool:
    """Whether a context is that of a part of a duration, about the same entity and members."""
    if (one.entity, one.dimensions) != (whole.entity, whole.dimensions) or whole.period.start is None:
        return False
    first, last = whole.period.first_moment(), whole.period.last_moment()
    return first <= one.period.first_moment() and one.period.last_moment() <= last


def _best(found: list[Expected]) -> Iterator[Expected]:
    if found:
        yield min(found, key=lambda one: one.width)


def _ratios(
    measure: QName, axis: QName, mentions: Mentions, checks: Checks
) -> Iterator[tuple[Context, str | None, Line]]:
    """Where a ratio is printed, and the line that its member stands for."""
    for context, unit in mentions.of(measure):
        member = dict(context.dimensions).get(axis)
        line = checks.lines.get(member.name) if isinstance(member, Member) else None
        if line:
            yield context, unit, line


def _items(line: Line, context: Context, when: Period, mentions: Mentions) -> dict[str | None, Known]:
    """What is known of a line in a period, by unit; an instant item stands at the period's end."""
    declared = mentions.subject.taxonomy.concepts.get(line.concept)
    taken = Period(when.end) if declared and declared.period_type == "instant" else when
    members = [(axis, Member(member)) for axis, member in line.dimensions]
    place = Context.of(context.entity, taken, members)
    found = (
        (unit, mentions.known(line.concept, place, unit)) for unit in mentions.units(line.concept, place)
    )
    return {unit: known for unit, known in found if known}


def _quotient(part: Known, whole: Known) -> tuple[Fraction, Fraction]:
    """The lowest and highest value of a quotient whose divisor is not zero."""
    corners = [over / under for over in (part.low, part.high) for under in (whole.low, whole.high)]
    return min(corners), max(corners)


def _finding(printed: Known, expected: Expected, subject: Subject, severity: Severity) -> Finding:
    """The auditor's note: what is printed, what follows, and from which figures."""
    row = printed.row
    percent = _is_percent(row, subject)
    follows = _rounded((expected.low + expected.high) / 2, subject.decimals_at(row), percent=percent)
    how = expected.how.format(*(_words(one, subject) for one in expected.others))
    said = _rounded((printed.low + printed.high) / 2, subject.decimals_at(row), percent=percent)
    message = f"{_name(row, subject)} is printed as {said}, but {how} is {follows}"
    related = tuple(place for one in expected.others if (place := subject.origin_at(one.row)))
    return Finding(CODE, severity, message, subject.origin_at(row), subject.id_at(row), related)


def _words(known: Known, subject: Subject) -> str:
    """An item as an auditor names it: label, period, amount."""
    value = Decimal(subject.value_at(known.row) or "0")
    return f"{_name(known.row, subject)} {amount(value)}"


def _name(row: int, subject: Subject) -> str:
    """The label of a row's concept, the members it is about, and its period."""
    context, taxonomy = subject.context_at(row), subject.taxonomy
    members = [taxonomy.label(value.name) for _, value in context.dimensions if isinstance(value, Member)]
    labels = [_KIND.sub("", label) for label in (taxonomy.label(subject.concept_at(row).name), *members)]
    return f"{' of '.join(labels)} ({period(context.period)})"


def _is_percent(row: int, subject: Subject) -> bool:
    kind = subject.concept_at(row).type
    return kind is not None and "percent" in kind.name.local.lower()


def _rounded(value: Fraction, decimals: int | None, *, percent: bool) -> str:
    """A value to the digits that the printed figure has."""
    digits = 6 if decimals is None else decimals
    shown = Decimal(round(value * Fraction(10) ** digits)).scaleb(-digits)
    return f"{shown.scaleb(2):f}%" if percent else amount(shown)
