"""What XBRL 2.1 asks of the items of an instance together: sums, aliases, and what requires what (5.2.5.2, 5.2.6.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from exporter.findings import Findings, Origin
from exporter.markup import Element, line_of
from exporter.qname import QName
from exporter.taxonomy.model import ESSENCE_ALIAS, REQUIRES, SUMMATION_2003, Arc
from exporter.validation.instance_items import Item, Items
from exporter.validation.rounding import INCONSISTENT, Number, adds_up, same_number
from exporter.validation.wording import amount


def check_items(items: Items, name: str, findings: Findings) -> None:
    """Adds what the relationships of a taxonomy say that the items of a document do not keep to."""
    for item, message in _inconsistent_sums(items):
        _tell(findings, INCONSISTENT, message, item, name)
    for item, code, message in _unlike_aliases(items):
        findings.error(code, message, Origin(name, line_of(item.node)))
    for message in _missing(items):
        findings.error(
            "xbrl.5.2.6.2.4:requiresElementInconsistency", message, Origin(name, line_of(items.root))
        )


def _tell(findings: Findings, code: str, message: str, item: Item, name: str) -> None:
    """A warning, as the specification says that an inconsistent calculation makes no report invalid."""
    identifier = item.node.get("id")
    findings.warning(code, message, Origin(name, line_of(item.node)), fact=identifier)


def _missing(items: Items) -> Iterator[str]:
    """The concepts that are not reported and that a reported one requires (5.2.6.2.4)."""
    for arc in items.taxonomy.relationships(REQUIRES):
        if arc.source in items.reported and arc.target not in items.reported:
            yield f"{arc.source.local} is reported and requires {arc.target.local}, which is not"


def _unlike_aliases(items: Items) -> Iterator[tuple[Item, str, str]]:
    """Aliases that say something else than their essence, which stands beside them in the same context (5.2.6.2.2)."""
    for arc in items.taxonomy.relationships(ESSENCE_ALIAS):
        essences = _by_place(items.by_concept.get(arc.source, ()))
        for alias in items.by_concept.get(arc.target, ()):
            for essence in essences.get((alias.parent, alias.context), ()):
                if alias.nil or essence.nil:
                    continue
                names = f"{alias.concept.name.local} is an alias of {essence.concept.name.local}"
                if alias.unit != essence.unit:
                    code = "xbrl.5.2.6.2.2:essenceAliasUnitsInconsistency"
                    yield alias, code, f"{names} and has another unit"
                elif not _say_the_same(items, alias, essence):
                    code = "xbrl.5.2.6.2.2:essenceAliasInconsistency"
                    yield alias, code, f"{names} and has another value"


def _say_the_same(items: Items, one: Item, other: Item) -> bool:
    """Whether two items are v-equal, leaving context and unit aside (4.10)."""
    numbers = items.number(one), items.number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return same_number(numbers[0], numbers[1])
    return items.said(one) == items.said(other)


def _by_place(items: Iterable[Item]) -> Mapping[tuple[Element, object], list[Item]]:
    """Items by the element that they stand in and their context."""
    found: defaultdict[tuple[Element, object], list[Item]] = defaultdict(list)
    for item in items:
        found[item.parent, item.context].append(item)
    return found


def _inconsistent_sums(items: Items) -> Iterator[tuple[Item, str]]:
    """The totals that are not the sum of the items that contribute to them, with what to say (5.2.5.2)."""
    grouped: dict[tuple[str, QName], list[Arc]] = {}
    for arc in items.taxonomy.relationships(SUMMATION_2003):
        grouped.setdefault((arc.role, arc.source), []).append(arc)
    for (role, total), arcs in grouped.items():
        for item in items.by_concept.get(total, ()):
            found = _Sum.of(items, item, arcs)
            added = adds_up(found.total, found.items) if found is not None else None
            if found is not None and added is not None:
                label = items.taxonomy.label(total)
                yield (
                    item,
                    (
                        f"{label} is printed as {amount(found.total.value)}, but its items add up to {amount(added)} "
                        f"[{items.taxonomy.roles.get(role) or role}]"
                    ),
                )


class _Sum:
    """A total with the items that contribute to it."""

    def __init__(self, total: Number, items: list[tuple[Decimal, Number]]) -> None:
        self.total = total
        self.items = items

    @classmethod
    def of(cls, items: Items, total: Item, arcs: list[Arc]) -> _Sum | None:
        """The sum that binds for a total; None where none does.

        Items contribute that have its context and unit and stand beside it, or in tuples beside it. Nothing binds
        where the total or such an item is reported twice in one place.
        """
        number = items.number(total)
        if number is None or items.is_duplicate(total):
            return None
        found: list[tuple[Decimal, Number]] = []
        for arc in arcs:
            for item in items.within(arc.target, total):
                if item.nil:
                    continue
                value = items.number(item)
                if value is None or items.is_duplicate(item):
                    return None
                found.append((arc.weight, value))
        return cls(number, found) if found else None
