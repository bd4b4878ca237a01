"""The sheets of a profile for prose, read into rules whose names are checked.

``items``: ``words`` (parted by bars), ``concept``, ``member``, ``sign`` (``negative`` for losses). ``prose``: one row
for each figure of a sentence; the rows of an id share the pattern of its first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from exporter.findings import Findings
from exporter.mapping.names import Names
from exporter.mapping.prose.pattern import compile_pattern
from exporter.mapping.prose.rules import FigureRule, Item, ProseRule, ProseRules, When, fold_words
from exporter.mapping.prose.when import RELATIVE
from exporter.sheets import Sheet, SheetRow, read_sheet

_ITEMS: Final = frozenset({"words", "concept", "member", "sign"})
_PROSE: Final = frozenset(
    {"prose", "pattern", "group", "concept", "dimensions", "unit", "scale", "decimals", "period", "given"}
    | {"sign", "value", "language"}
)
#: How a sign is told but by a word in the text.
_SIGNS: Final = ("-", "negative", "item")
_GROUP: Final = re.compile(r"\{(\w+)\}")
_ITEM_PAIR: Final = re.compile(r"(\w+)=\{(\w+)\}")
_PERIOD: Final = re.compile(
    rf"(?:(?P<before>[A-Za-z ]*)\{{(?P<group>\w+)\}}|(?P<name>{'|'.join(RELATIVE)}))(?P<start>-start)?"
)
_GIVEN: Final = re.compile(rf"\{{(\w+)\}}=({'|'.join(RELATIVE)})")
_DECIMAL: Final = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")
#: An item begins a sentence: no word, and no comma, stands before it.
_SENTENCE: Final = r"(?<![\w,'’)&] )(?<![\w/-])"


def read_prose_rules(folder: Path, names: Names) -> ProseRules:
    """The rules of the sheets ``items`` and ``prose``, both optional; what is wrong is ``map.badProfile``."""
    findings = names.findings
    items = dict(_items(read_sheet(folder, "items", _ITEMS, findings, required=False), names))
    kinds = _kinds(items)
    rules = _rules(read_sheet(folder, "prose", _PROSE, findings, required=False), kinds, names)
    return ProseRules(items, tuple(rules), kinds)


def pattern_of(row: SheetRow, findings: Findings, kinds: Mapping[str, str]) -> re.Pattern[str] | None:
    """The pattern in a row's cell; None where a finding says what is wrong."""
    try:
        return compile_pattern(row["pattern"], kinds)
    except ValueError as error:
        findings.error("map.badProfile", f"pattern: {error}", row.origin)
        return None


def _alternatives(cell: str) -> list[str]:
    """The texts of a cell, parted by bars."""
    return [text for one in cell.split("|") if (text := one.strip())]


def _items(sheet: Sheet, names: Names) -> Iterator[tuple[str, Item]]:
    for row in sheet:
        names.one_of(row, "sign", ("", "negative"))
        concept = names.concept(row, "concept") if row["concept"] else None
        member = names.concept(row, "member") if row["member"] else None
        for words in _alternatives(names.required(row, "words")):
            yield fold_words(words), Item(concept, member, row["sign"] == "negative")


def _kinds(items: Mapping[str, Item]) -> dict[str, str]:
    """The kind ``item``: the words of an item at the start of a sentence; ``part``: within one."""
    if not items:
        return {}
    longest = sorted(items, key=lambda words: (-len(words), words))
    words = rf"(?i:{'|'.join(re.escape(one).replace(chr(92) + ' ', ' ') for one in longest)})(?!\w)"
    return {"item": _SENTENCE + words, "part": rf"(?<!\w){words}"}


def _rules(sheet: Sheet, kinds: Mapping[str, str], names: Names) -> Iterator[ProseRule]:
    """One rule for each id; its first row holds the pattern."""
    sentences: dict[str, list[SheetRow]] = {}
    for row in sheet:
        if names.required(row, "prose") and names.required(row, "group"):
            sentences.setdefault(row["prose"], []).append(row)
    for name, rows in sentences.items():
        first = rows[0]
        for row in rows[1:]:
            if row["pattern"]:
                problem = f"the prose {name!r} has its pattern at row {first.origin.line} already"
                names.findings.error("map.badProfile", problem, row.origin)
        pattern = pattern_of(first, names.findings, kinds) if names.required(first, "pattern") else None
        if pattern:
            yield ProseRule(
                name,
                pattern,
                first.origin,
                tuple(one for row in rows for one in _figure(row, pattern, names)),
            )


def _figure(row: SheetRow, pattern: re.Pattern[str], names: Names) -> Iterator[FigureRule]:
    """What a row says; nothing where its concept is not known, which a finding tells."""
    pairs = [pair.strip() for pair in row["dimensions"].split(";")]
    fixed = SheetRow({"dimensions": ";".join(pair for pair in pairs if "{" not in pair)}, row.origin)
    told = next((found for pair in pairs if (found := _ITEM_PAIR.fullmatch(pair))), None)
    item, scale = _GROUP.fullmatch(row["concept"]), _GROUP.fullmatch(row["scale"])
    concept = names.concept(row, "concept") if not item and names.required(row, "concept") else None
    figure = FigureRule(
        group=row["group"],
        origin=row.origin,
        concept=concept,
        item=item[1] if item else told[2] if told else "",
        dimensions=tuple(names.dimensions(fixed)),
        item_axis=names.concept(SheetRow({"axis": told[1]}, row.origin), "axis") if told else None,
        unit=names.unit(row),
        scale=scale[1] if scale else names.whole(row, "scale") or 0,
        decimals=None if row["decimals"] == "INF" else names.whole(row, "decimals"),
        exact=row["decimals"] == "INF",
        periods=tuple(_periods(row, names)) or (When("current"),),
        given=tuple(_given(row, names)),
        signs=tuple(_alternatives(row["sign"])),
        value=row["value"],
        language=row["language"],
    )
    _check(figure, pattern, names)
    if concept or item:
        yield figure


def _periods(row: SheetRow, names: Names) -> Iterator[When]:
    for text in _alternatives(row["period"]):
        found = _PERIOD.fullmatch(text)
        if found is None:
            expected = f"{{group}} or {', '.join(RELATIVE)}, each with -start or without"
            names.findings.error("map.badProfile", f"period is {text!r}, expected {expected}", row.origin)
            continue
        yield When(
            found["name"] or "", found["group"] or "", found["before"] or "", opening=bool(found["start"])
        )


def _given(row: SheetRow, names: Names) -> Iterator[tuple[str, str]]:
    for text in filter(None, (one.strip() for one in row["given"].split(";"))):
        found = _GIVEN.fullmatch(text)
        if found is None:
            expected = f"{{group}}= one of {', '.join(RELATIVE)}"
            names.findings.error("map.badProfile", f"given is {text!r}, expected {expected}", row.origin)
            continue
        yield found[1], found[2]


def _check(figure: FigureRule, pattern: re.Pattern[str], names: Names) -> None:
    """Every group that a row names is one of its pattern; signs and values are such."""
    groups = {figure.group, figure.item, *(when.group for when in figure.periods)}
    groups |= {name for name, _ in figure.given}
    groups |= {figure.scale} if isinstance(figure.scale, str) else set()
    groups |= {found[1] for sign in figure.signs if (found := _GROUP.fullmatch(sign))}
    for group in sorted(groups - set(pattern.groupindex) - {""}):
        names.findings.error("map.badProfile", f"the pattern has no group {group!r}", figure.origin)
    for sign in figure.signs:
        if sign not in _SIGNS and not _GROUP.fullmatch(sign):
            problem = f"sign is {sign!r}, expected {', '.join(_SIGNS)} or a {{group}}"
            names.findings.error("map.badProfile", problem, figure.origin)
    if figure.value and not _DECIMAL.fullmatch(figure.value):
        problem = f"value is {figure.value!r}, expected a number"
        names.findings.error("map.badProfile", problem, figure.origin)
