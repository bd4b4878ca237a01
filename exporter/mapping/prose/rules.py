"""The sheets of a profile for prose: items and patterns, read into rules whose names are checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from exporter.findings import Findings, Origin
from exporter.mapping.names import Names
from exporter.mapping.prose.pattern import compile_pattern
from exporter.mapping.prose.when import RELATIVE
from exporter.qname import QName
from exporter.report.aspects import Unit
from exporter.sheets import Sheet, SheetRow, read_sheet

_ITEMS: Final = frozenset({"words", "concept", "member", "sign"})
_PROSE: Final = frozenset(
    {
        "prose",
        "pattern",
        "group",
        "concept",
        "dimensions",
        "unit",
        "scale",
        "decimals",
        "period",
        "given",
        "sign",
    }
    | {"language"}
)
_GROUP: Final = re.compile(r"\{(\w+)\}")
_ITEM_PAIR: Final = re.compile(r"(\w+)=\{(\w+)\}")
_PERIOD: Final = re.compile(rf"(?:\{{(?P<group>\w+)\}}|(?P<name>{'|'.join(RELATIVE)}))(?P<start>-start)?")
_GIVEN: Final = re.compile(rf"\{{(\w+)\}}=({'|'.join(RELATIVE)})")
#: An item begins a sentence: no word, and no comma, stands before it.
_SENTENCE: Final = r"(?<![\w,'’)&] )(?<![\w/-])"


@dataclass(frozen=True, slots=True)
class Item:
    """What words in a sentence name: a concept, its member on the axis of line items, and whether it is a loss."""

    concept: QName
    member: QName | None
    negative: bool


@dataclass(frozen=True, slots=True)
class When:
    """One way to tell a period: by the group that holds it, or by name; ``opening`` is the instant it starts."""

    group: str
    name: str
    opening: bool


@dataclass(frozen=True, slots=True)
class FigureRule:
    """What the figure in a group of a pattern states.

    ``concept`` None takes the concept of the item in ``item``; ``item_axis`` is the axis that takes the item's
    member. ``scale`` is a power of ten or the group that holds its word. ``periods`` are tried in order; ``given`` are
    groups whose period must stand in a relation to the fact's. ``sign`` is empty, ``-`` to turn it, ``negative``, or
    the group that holds a word of direction. ``language`` makes the words of the group a text fact.
    """

    group: str
    origin: Origin
    concept: QName | None
    item: str = ""
    dimensions: tuple[tuple[QName, QName], ...] = ()
    item_axis: QName | None = None
    unit: Unit | None = None
    scale: int | str = 0
    decimals: int | None = None
    exact: bool = False
    periods: tuple[When, ...] = (When("", "current", opening=False),)
    given: tuple[tuple[str, str], ...] = ()
    sign: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ProseRule:
    """A sentence as a pattern, and what its figures state."""

    name: str
    pattern: re.Pattern[str]
    origin: Origin
    figures: tuple[FigureRule, ...]


@dataclass(frozen=True)
class ProseRules:
    """The prose sheets of a profile; ``items`` by their words, folded."""

    items: Mapping[str, Item] = field(default_factory=dict)
    rules: tuple[ProseRule, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


def read_prose_rules(folder: Path, names: Names) -> ProseRules:
    """The rules of the sheets ``items`` and ``prose``, both optional; what is wrong is ``map.badProfile``."""
    findings = names.findings
    items = dict(_items(read_sheet(folder, "items", _ITEMS, findings, required=False), names))
    kinds = _kinds(items)
    rules = _rules(read_sheet(folder, "prose", _PROSE, findings, required=False), kinds, names)
    return ProseRules(items, tuple(rules), kinds)


def pattern_of(
    row: SheetRow, findings: Findings, kinds: Mapping[str, str] | None = None
) -> re.Pattern[str] | None:
    """The pattern in a row's cell; None where a finding says what is wrong."""
    try:
        return compile_pattern(row["pattern"], kinds)
    except ValueError as error:
        findings.error("map.badProfile", f"pattern: {error}", row.origin)
        return None


def _items(sheet: Sheet, names: Names) -> Iterator[tuple[str, Item]]:
    for row in sheet:
        names.one_of(row, "sign", ("", "negative"))
        concept = names.concept(row, "concept") if names.required(row, "concept") else None
        member = names.concept(row, "member") if row["member"] else None
        for words in filter(None, (one.strip() for one in row["words"].split("|"))):
            if concept:
                yield fold_words(words), Item(concept, member, row["sign"] == "negative")


def fold_words(words: str) -> str:
    """Words for comparing: white space and case do not matter."""
    return " ".join(words.split()).casefold()


def _kinds(items: Mapping[str, Item]) -> dict[str, str]:
    """The kind ``item``: the words of an item at the start of a sentence; ``part`` within one."""
    if not items:
        return {}
    longest = "|".join(
        re.escape(words).replace(r"\ ", " ") for words in sorted(items, key=lambda one: (-len(one), one))
    )
    words = rf"(?i:{longest})(?!\w)"
    return {"item": _SENTENCE + words, "part": words}


def _rules(sheet: Sheet, kinds: Mapping[str, str], names: Names) -> Iterator[ProseRule]:
    """One rule for each id; its first row holds the pattern."""
    groups: dict[str, list[SheetRow]] = {}
    for row in sheet:
        if names.required(row, "prose") and names.required(row, "group"):
            groups.setdefault(row["prose"], []).append(row)
    for name, rows in groups.items():
        first = rows[0]
        pattern = pattern_of(first, names.findings, kinds) if names.required(first, "pattern") else None
        for row in rows[1:]:
            if row["pattern"]:
                problem = f"the prose {name!r} has its pattern at row {first.origin.line} already"
                names.findings.error("map.badProfile", problem, row.origin)
        if pattern:
            figures = tuple(figure for row in rows if (figure := _figure(row, pattern, names)))
            yield ProseRule(name, pattern, first.origin, figures)


def _figure(row: SheetRow, pattern: re.Pattern[str], names: Names) -> FigureRule | None:
    pairs = [pair.strip() for pair in row["dimensions"].split(";")]
    fixed = SheetRow({"dimensions": ";".join(pair for pair in pairs if "{" not in pair)}, row.origin)
    told = next((found for pair in pairs if (found := _ITEM_PAIR.fullmatch(pair))), None)
    item = _GROUP.fullmatch(row["concept"])
    scale = _GROUP.fullmatch(row["scale"])
    figure = FigureRule(
        group=row["group"],
        origin=row.origin,
        concept=None if item or not names.required(row, "concept") else names.concept(row, "concept"),
        item=item[1] if item else told[2] if told else "",
        dimensions=tuple(names.dimensions(fixed)),
        item_axis=names.concept(SheetRow({"axis": told[1]}, row.origin), "axis") if told else None,
        unit=names.unit(row),
        scale=scale[1] if scale else names.whole(row, "scale") or 0,
        decimals=None if row["decimals"] == "INF" else names.whole(row, "decimals"),
        exact=row["decimals"] == "INF",
        periods=tuple(_periods(row, names)) or (When("", "current", opening=False),),
        given=tuple(_given(row, names)),
        sign=row["sign"],
        language=row["language"],
    )
    _check_groups(figure, pattern, names)
    return figure if figure.concept or figure.item else None


def _periods(row: SheetRow, names: Names) -> Iterator[When]:
    for text in filter(None, (one.strip() for one in row["period"].split("|"))):
        found = _PERIOD.fullmatch(text)
        if found is None:
            expected = f"{{group}} or {', '.join(RELATIVE)}, each with -start or without"
            names.findings.error("map.badProfile", f"period is {text!r}, expected {expected}", row.origin)
            continue
        yield When(found["group"] or "", found["name"] or "", opening=bool(found["start"]))


def _given(row: SheetRow, names: Names) -> Iterator[tuple[str, str]]:
    for text in filter(None, (one.strip() for one in row["given"].split(";"))):
        found = _GIVEN.fullmatch(text)
        if found is None:
            expected = f"{{group}}= one of {', '.join(RELATIVE)}"
            names.findings.error("map.badProfile", f"given is {text!r}, expected {expected}", row.origin)
            continue
        yield found[1], found[2]


def _check_groups(figure: FigureRule, pattern: re.Pattern[str], names: Names) -> None:
    """Every group that a row names is one of its pattern."""
    sign = _GROUP.fullmatch(figure.sign)
    used = {
        figure.group,
        figure.item,
        *(when.group for when in figure.periods),
        *(name for name, _ in figure.given),
    }
    used |= {figure.scale if isinstance(figure.scale, str) else "", sign[1] if sign else ""}
    for group in sorted(used - set(pattern.groupindex) - {""}):
        names.findings.error("map.badProfile", f"the pattern has no group {group!r}", figure.origin)
    if not sign and figure.sign not in ("", "-", "negative"):
        problem = f"sign is {figure.sign!r}, expected nothing, -, negative or a {{group}}"
        names.findings.error("map.badProfile", problem, figure.origin)
