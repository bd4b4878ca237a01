"""Figures of one document against each other: shares, changes, translations and opposites that a filer declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exporter.findings import Finding, Findings, Severity
from exporter.qname import QName
from exporter.report.aspects import Context, Member, Period, Unit, earlier
from exporter.taxonomy.claims import Change, Checks, Line, Opposite, Share, Translation
from exporter.validation.known import Known, Mentions
from exporter.validation.subject import Subject
from exporter.validation.wording import amount


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A printed figure, what it should follow from, and the sentence that says so."""

    code: str
    message: str
    row: int
    related: tuple[int, ...]


def check_consistency(subject: Subject, checks: Checks, findings: Findings) -> None:
    """Every contradiction that rounding does not explain, as a warning that points at all figures it speaks of."""
    mentions = Mentions(subject)
    for check in checks.declared:
        for found in _found(check, mentions, checks):
            related = tuple(one for row in found.related if (one := subject.origin_at(row)))
            findings.all.append(
                Finding(
                    found.code,
                    Severity.WARNING,
                    found.message,
                    subject.origin_at(found.row),
                    subject.id_at(found.row),
                    related,
                )
            )


def _shares(check: Share, mentions: Mentions, checks: Checks) -> Iterator[Contradiction]:
    """Each printed share against its line over the base, in every currency that has both."""
    for context, line in _ratios(check.measure, check.axis, mentions, checks):
        wholes = _items(Line(check.base), context, context.period, mentions)
        for unit, part in _items(line, context, context.period, mentions).items():
            whole = wholes.get(unit)
            if whole and not whole.low <= 0 <= whole.high:
                why = f"{_words(part, mentions)} is not that share of {_words(whole, mentions)}"
                yield from _compare(
                    check.measure, context, mentions, _quotient(part, whole), (part, whole), why
                )


def _changes(check: Change, mentions: Mentions, checks: Checks) -> Iterator[Contradiction]:
    """Each printed change against its line now and then."""
    for context, line in _ratios(check.measure, check.axis, mentions, checks):
        before = _items(line, context, earlier(context.period, check.months), mentions)
        for unit, now in _items(line, context, context.period, mentions).items():
            then = before.get(unit)
            if then and not then.low <= 0 <= then.high:
                low, high = _quotient(now, then)
                why = f"{_words(now, mentions)} is not that change from {_words(then, mentions)}"
                yield from _compare(check.measure, context, mentions, (low - 1, high - 1), (now, then), why)


def _translations(check: Translation, mentions: Mentions) -> Iterator[Contradiction]:
    """Each amount in foreign currency against the one in home currency at the reported rate."""
    rates = [
        rate
        for context, unit in mentions.of(check.rate)
        if (rate := mentions.known(check.rate, context, unit))
    ]
    home, foreign = str(Unit((check.home,))), str(Unit((check.foreign,)))
    for concept in {QName.parse(text): None for text in mentions.subject.concept.texts} if rates else ():
        for context, unit in mentions.of(concept):
            own = mentions.known(concept, context, home) if unit == foreign else None
            if own:
                yield from _compare(
                    concept,
                    context,
                    mentions,
                    _quotient(own, rates[0]),
                    (own, rates[0]),
                    f"it does not follow from {_words(own, mentions)} at {_words(rates[0], mentions)}",
                    unit=foreign,
                )


def _opposites(check: Opposite, mentions: Mentions) -> Iterator[Contradiction]:
    """Each mention against the other item with its sign turned."""
    for context, unit in mentions.of(check.measure):
        other = mentions.known(check.base, context, unit)
        if other:
            yield from _compare(
                check.measure,
                context,
                mentions,
                (-other.high, -other.low),
                (other,),
                f"it should be the opposite of {_words(other, mentions)}",
                unit=unit,
            )


def _found(
    check: Share | Change | Translation | Opposite, mentions: Mentions, checks: Checks
) -> Iterator[Contradiction]:
    match check:
        case Share():
            return _shares(check, mentions, checks)
        case Change():
            return _changes(check, mentions, checks)
        case Translation():
            return _translations(check, mentions)
        case Opposite():
            return _opposites(check, mentions)


def _ratios(
    measure: QName, axis: QName, mentions: Mentions, checks: Checks
) -> Iterator[tuple[Context, Line]]:
    """Where a ratio is printed, and the line that its member stands for."""
    for context, _ in mentions.of(measure):
        member = dict(context.dimensions).get(axis)
        line = (checks.lines or {}).get(member.name) if isinstance(member, Member) else None
        if line:
            yield context, line


def _items(line: Line, context: Context, period: Period, mentions: Mentions) -> dict[str | None, Known]:
    """What is known of a line in a period, by unit; an instant item stands at the period's end."""
    declared = mentions.subject.taxonomy.concepts.get(line.concept)
    when = Period(period.end) if declared and declared.period_type == "instant" else period
    members = [(axis, Member(member)) for axis, member in line.dimensions]
    place = Context.of(context.entity, when, members)
    found = (
        (unit, mentions.known(line.concept, place, unit)) for unit in mentions.units(line.concept, place)
    )
    return {unit: known for unit, known in found if known}


def _quotient(part: Known, whole: Known) -> tuple[Fraction, Fraction]:
    """The lowest and highest value of a quotient whose divisor is not zero."""
    corners = [over / under for over in (part.low, part.high) for under in (whole.low, whole.high)]
    return min(corners), max(corners)


def _compare(
    concept: QName,
    context: Context,
    mentions: Mentions,
    wanted: tuple[Fraction, Fraction],
    others: tuple[Known, ...],
    why: str,
    *,
    unit: str | None = None,
) -> Iterator[Contradiction]:
    """A contradiction for each printed mention that rounding cannot bring to what it should be."""
    for row in mentions.rows(concept, context, unit):
        printed = mentions.at(row)
        if printed and not printed.meets(*wanted):
            middle = _rounded((wanted[0] + wanted[1]) / 2, mentions.subject.decimals_at(row))
            message = f"{_words(printed, mentions)} contradicts the document: {why}; {middle} would follow"
            yield Contradiction("stmt.contradiction", message, row, tuple(one.row for one in others))


def _words(known: Known, mentions: Mentions) -> str:
    """An item as a reader knows it: label, printed value, period."""
    subject, row = mentions.subject, known.row
    context = subject.context_at(row)
    label = subject.taxonomy.label(subject.concept_at(row).name)
    members = [
        subject.taxonomy.label(value.name) for _, value in context.dimensions if isinstance(value, Member)
    ]
    of = f" of {', '.join(members)}" if members else ""
    return f"{label}{of} {subject.value_at(row)} ({context.period})"


def _rounded(value: Fraction, decimals: int | None) -> str:
    """A value for a message, to the digits that the printed figure has."""
    digits = 6 if decimals is None else decimals
    scaled = round(value * Fraction(10) ** digits)
    return amount(Decimal(scaled).scaleb(-digits))
