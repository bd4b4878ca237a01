"""What the cells of a profile's sheets mean: concepts, units, numbers and patterns, each checked where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from rapidfuzz import process

from exporter.findings import Findings
from exporter.qname import ISO4217, UTR, XBRLI, QName
from exporter.report.aspects import Unit
from exporter.sheets import SheetRow
from exporter.taxonomy.model import DIMENSION_ITEM, Taxonomy

_WHOLE = re.compile(r"[+-]?\d{1,3}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Names:
    """Reads cells of a profile's sheets against one taxonomy; what is wrong becomes findings."""

    def __init__(self, taxonomy: Taxonomy, findings: Findings) -> None:
        self.taxonomy = taxonomy
        self.findings = findings
        self._by_local: dict[str, list[QName]] = {}
        for name in taxonomy.concepts:
            self._by_local.setdefault(name.local, []).append(name)

    def required(self, row: SheetRow, column: str) -> str:
        """The cell's text; a finding when it is empty."""
        if not row[column]:
            self.findings.error("map.badProfile", f"the column {column!r} is empty", row.origin)
        return row[column]

    def one_of(self, row: SheetRow, column: str, allowed: tuple[str, ...]) -> None:
        """A finding when the cell is none of the words allowed."""
        if row[column] not in allowed:
            words = ", ".join(word or "nothing" for word in allowed)
            self.findings.error(
                "map.badProfile", f"{column} is {row[column]!r}, expected {words}", row.origin
            )

    def pattern(self, row: SheetRow, column: str) -> re.Pattern[str] | None:
        """The cell as a regular expression."""
        text = self.required(row, column)
        try:
            return re.compile(text) if text else None
        except re.error as error:
            self.findings.error(
                "map.badProfile", f"{column} is not a regular expression: {error}", row.origin
            )
            return None

    def template(self, row: SheetRow, column: str, words: tuple[str, ...]) -> None:
        """A finding when the cell's braces hold anything but these words."""
        try:
            held = {field for _, field, _, _ in Formatter().parse(row[column]) if field is not None}
        except ValueError as error:
            self.findings.error("map.badProfile", f"{column} is not a template: {error}", row.origin)
            return
        for word in sorted(held - set(words)):
            problem = f"{column} asks for {{{word}}}; a template may say {', '.join(words)}"
            self.findings.error("map.badProfile", problem, row.origin)

    def whole(self, row: SheetRow, column: str) -> int | None:
        """The cell as a whole number; None where it is empty."""
        if row[column] and not _WHOLE.fullmatch(row[column]):
            self.findings.error(
                "map.badProfile", f"{column} is {row[column]!r}, expected a whole number", row.origin
            )
            return None
        return int(row[column]) if row[column] else None

    def concept(self, row: SheetRow, column: str) -> QName | None:
        """The concept that a cell names: a local name, or ``prefix:local``; the nearest name is proposed."""
        text = row[column]
        prefix, _, local = text.rpartition(":")
        found = [name for name in self._by_local.get(local, ()) if self._has_prefix(name, prefix)]
        if len(found) == 1:
            return found[0]
        if found:
            problem = f"several namespaces have a concept {text!r}; write it with its prefix"
        else:
            nearest = process.extractOne(local, sorted(self._by_local), score_cutoff=70)
            problem = f"the taxonomy has no concept {text!r}" + (
                f"; did you mean {nearest[0]!r}?" if nearest else ""
            )
        self.findings.error("map.unknownConcept", problem, row.origin)
        return None

    def _has_prefix(self, name: QName, prefix: str) -> bool:
        return not prefix or self.taxonomy.namespaces.get(prefix) == name.namespace

    def dimensions(self, row: SheetRow) -> Iterator[tuple[QName, QName]]:
        """The pairs of ``Axis=Member;Axis=Member``."""
        for pair in filter(None, row["dimensions"].split(";")):
            axis_text, equals, member_text = pair.partition("=")
            if not equals:
                self.findings.error("map.badProfile", f"{pair!r} is not Axis=Member", row.origin)
                continue
            axis = self.concept(SheetRow({"axis": axis_text.strip()}, row.origin), "axis")
            member = self.concept(SheetRow({"member": member_text.strip()}, row.origin), "member")
            if axis and self.taxonomy.concepts[axis].substitution_group != DIMENSION_ITEM:
                self.findings.error("map.badProfile", f"{axis.local} is not a dimension", row.origin)
            elif axis and member:
                yield axis, member

    def unit(self, row: SheetRow) -> Unit | None:
        """The cell ``unit``: ``JPY``, ``JPY/shares``, ``shares``, ``prefix:measure`` …; None for pure or nothing."""
        text = row["unit"]
        if text in ("", "pure"):
            return None
        over, _, under = text.partition("/")
        sides = [
            [self._measure(one.strip(), row) for one in side.split("*")] for side in (over, under) if side
        ]
        known = [[one for one in side if one] for side in sides]
        if [len(side) for side in known] != [len(side) for side in sides]:
            return None
        return Unit(*(tuple(side) for side in known))

    def _measure(self, text: str, row: SheetRow) -> QName | None:
        if text in ("shares", "pure"):
            return QName(XBRLI, text)
        if _CURRENCY.fullmatch(text):
            return QName(ISO4217, text)
        prefix, colon, local = text.partition(":")
        namespace = {"iso4217": ISO4217, "xbrli": XBRLI, "utr": UTR, **self.taxonomy.namespaces}.get(prefix)
        if not colon or not local or namespace is None:
            self.findings.error(
                "map.unknownUnit", f"{row['unit']!r} is not a unit: {text!r} is not known", row.origin
            )
            return None
        return QName(namespace, local)
