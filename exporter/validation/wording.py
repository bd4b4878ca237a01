"""How messages say numbers, periods, units and dimensions: the words of an auditor's note."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from exporter.qname import ISO4217, XBRLI, QName
from exporter.report.aspects import Context, Member, Period, Unit
from exporter.validation.subject import Subject

_SHOWN = 60  # characters of a reported text that a message shows
_DIGITS = 1_000  # of a number that a message shows


def amount(value: Decimal) -> str:
    """A number with thousands separators, never in exponent form: ``-1,059,574,000``."""
    if value.adjusted() >= _DIGITS:
        return f"a number of {value.adjusted() + 1:,} digits"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quoted(text: str | None) -> str:
    """A reported text, shortened so that a message stays readable; nil said as such."""
    if text is None:
        return "nil"
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…' ({len(text):,} characters)"


def period(when: Period) -> str:
    """``2003-04-01 to 2003-06-30``, ``2003-06-30`` or ``forever``."""
    return str(when).replace("/", " to ")


def measure(name: QName) -> str:
    """A measure with the prefix everybody knows: ``iso4217:JPY``, ``xbrli:shares``; else its local name."""
    prefix = {ISO4217: "iso4217:", XBRLI: "xbrli:"}.get(name.namespace, "")
    return prefix + name.local


def unit(one: Unit | None) -> str:
    """``iso4217:JPY/xbrli:shares``; ``pure`` where no unit is stated."""
    if one is None:
        return "xbrli:pure"
    over = "*".join(map(measure, one.numerators))
    return f"{over}/{'*'.join(map(measure, one.denominators))}" if one.denominators else over


def about(subject: Subject, context: Context) -> str:
    """Period and dimensions of a context, as words that follow ``for``."""
    named = (
        f"{subject.name(dimension)}={subject.name(value.name) if isinstance(value, Member) else quoted(value.text)}"
        for dimension, value in context.dimensions
    )
    return ", ".join([period(context.period), *named])


def listed(items: Iterable[str], most: int = 12) -> str:
    """Items joined by commas; where there are more than ``most``, how many more."""
    every = list(items)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
