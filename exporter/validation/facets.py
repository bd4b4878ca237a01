"""Whether a value keeps the facets of its type (XML Schema 1.0, part 2, section 4.3), told as a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from exporter.taxonomy.model import DataType
from exporter.validation.exact import exact
from exporter.validation.lexical import normalised
from exporter.validation.moments import moment
from exporter.validation.patterns import matcher

Facet = Callable[[str, str, DataType], bool]


def _length(text: str, data_type: DataType) -> int:
    """Characters; for lists items, for binary types octets."""
    primitive = data_type.primitive
    if primitive in ("NMTOKENS", "IDREFS", "ENTITIES"):
        return len(text.split())
    if primitive == "hexBinary":
        return len(text) // 2
    if primitive == "base64Binary":
        return len(text.replace(" ", "").rstrip("=")) * 3 // 4
    return len(text)


def _measured(holds: Callable[[int, int], bool]) -> Facet:
    """A facet of length; names with prefixes have none (section 4.3.1)."""

    def check(text: str, limit: str, data_type: DataType) -> bool:
        return data_type.primitive in ("QName", "NOTATION") or holds(_length(text, data_type), int(limit))

    return check


def _bounded(*, below: bool, inclusive: bool) -> Facet:
    """A facet of order, for numbers and for dates and times; types without an order have no bounds."""

    def check(text: str, limit: str, data_type: DataType) -> bool:
        first, second = (text, limit) if below else (limit, text)
        if data_type.numeric:
            low, high = _number(first), _number(second)
            return low is not None and high is not None and (low <= high if inclusive else low < high)
        earlier, later = moment(first, data_type.primitive), moment(second, data_type.primitive)
        return earlier is None or later is None or earlier.surely_before(later, or_equal=inclusive)

    return check


def _number(text: str) -> Decimal | None:
    infinite = {"INF": Decimal("Infinity"), "-INF": Decimal("-Infinity")}.get(text)
    return infinite if infinite is not None else exact(text)


def _digits(text: str) -> tuple[int, int]:
    """Digits before and after the point, without zeros that say nothing."""
    whole, _, part = text.lstrip("+-").partition(".")
    return len(whole.lstrip("0")), len(part.rstrip("0"))


def _matches(text: str, pattern: str, _: DataType) -> bool:
    return matcher(pattern)(text)


#: Facets of one value by name; ``enumeration`` and ``pattern`` have several and stand apart.
FACETS: Final[Mapping[str, Facet]] = MappingProxyType(
    {
        "length": _measured(lambda size, limit: size == limit),
        "minLength": _measured(lambda size, limit: size >= limit),
        "maxLength": _measured(lambda size, limit: size <= limit),
        "minInclusive": _bounded(below=False, inclusive=True),
        "minExclusive": _bounded(below=False, inclusive=False),
        "maxInclusive": _bounded(below=True, inclusive=True),
        "maxExclusive": _bounded(below=True, inclusive=False),
        "totalDigits": lambda text, limit, _: max(sum(_digits(text)), 1) <= int(limit),
        "fractionDigits": lambda text, limit, _: _digits(text)[1] <= int(limit),
        "pattern": _matches,
    }
)


def broken_facets(text: str, data_type: DataType) -> Iterator[str]:
    """What a lexically valid, white-space normalised text breaks, as phrases such as ``maxLength 5``."""
    for name, limits in data_type.facets.items():
        if name == "enumeration":
            if not any(_same(text, one, data_type) for one in limits):
                yield f"one of the {len(limits)} values allowed"
        elif name in FACETS:
            yield from (f"{name} {limit}" for limit in limits if not FACETS[name](text, limit, data_type))


def _same(text: str, allowed: str, data_type: DataType) -> bool:
    """Equality in the value space: 1.0 is 1, and 10:00Z is 11:00+01:00."""
    allowed = normalised(allowed, data_type.primitive)
    if data_type.numeric:
        return _number(text) == _number(allowed)
    if data_type.primitive == "boolean":
        return (text in ("true", "1")) == (allowed in ("true", "1"))
    when = moment(text, data_type.primitive)
    return text == allowed if when is None else when == moment(allowed, data_type.primitive)
