"""Reads the authored sheets of a taxonomy into values, each row checked for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from exporter.findings import Findings, Origin
from exporter.qname import QName, is_ncname
from exporter.sheets import Sheet, SheetRow, read_sheet
from exporter.taxonomy import authored
from exporter.taxonomy.authored import (
    KINDS,
    AuthoredConcept,
    AuthoredRole,
    AuthoredTaxonomy,
    LabelKey,
    Summand,
    TreeRow,
)
from exporter.taxonomy.heading import Heading, read_heading
from exporter.taxonomy.itemtypes import DOMAIN_ITEM, STRING_ITEM, domain_type, item_type, published_type
from exporter.taxonomy.roles import LABEL_ROLES

_CONCEPT: Final = frozenset({"name", "kind", "type", "period", "balance"})
_ROLE: Final = frozenset({"role", "definition"})
_STATEMENT: Final = frozenset({"role", "depth", "concept", "preferred_label"})
_CALCULATION: Final = frozenset({"role", "total", "item", "weight"})
_DEPTH: Final = re.compile("[0-9]{1,2}")
_WEIGHTS: Final = MappingProxyType({"1": Decimal(1), "+1": Decimal(1), "-1": Decimal(-1)})
#: Characters that XML 1.0 cannot hold (production 2, turned round).
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Named = TypeVar("_Named", AuthoredConcept, AuthoredRole)


def read_authored(folder: Path, findings: Findings) -> AuthoredTaxonomy | None:
    """The sheets of a folder as values; None when its ``taxonomy.toml`` is wrong.

    What is wrong with a row is a finding with its place, and the row is left out.
    """
    heading = read_heading(folder, findings)
    if heading is None:
        return None
    labels = {
        f"{role}_{language}": LabelKey(role, language)
        for role in LABEL_ROLES
        for language in heading.languages
    }
    concepts = read_sheet(folder, "concepts", _CONCEPT | labels.keys(), findings)
    roles = read_sheet(folder, "roles", _ROLE, findings)
    rows = read_sheet(folder, "statements", _STATEMENT, findings)
    summands = read_sheet(folder, "calculations", _CALCULATION, findings, required=False)
    return AuthoredTaxonomy(
        heading,
        _by_name(concepts, lambda row: _concept(row, labels, heading, findings), findings),
        _by_name(roles, lambda row: _role(row, findings), findings),
        tuple(one for one in (_tree_row(row, findings) for row in rows) if one),
        tuple(one for one in (_summand(row, findings) for row in summands) if one),
    )


def _by_name(
    sheet: Sheet, make: Callable[[SheetRow], _Named | None], findings: Findings
) -> Mapping[str, _Named]:
    """The rows by name; a name given twice, or again in another case, is a finding at the later row."""
    found: dict[str, _Named] = {}
    spelled: dict[str, str] = {}
    for row in sheet:
        one = make(row)
        if one is None:
            continue
        known = spelled.setdefault(one.name.casefold(), one.name)
        if one.name in found:
            place = found[one.name].origin
            findings.error(
                "taxonomy.duplicateName", f"{one.name} is given twice, first at {place}", one.origin
            )
        elif known != one.name:
            message = f"{one.name} differs from {known} in case only, which readers and file systems confuse"
            findings.error("taxonomy.duplicateName", message, one.origin)
        else:
            found[one.name] = one
    return MappingProxyType(found)


def _named(row: SheetRow, column: str, findings: Findings) -> str | None:
    name = row[column]
    # Processors that keep to the edition of XML that XML Schema 1.0 names know no letters beyond the first plane.
    if is_ncname(name) and max(name) <= "\uffff":
        return name
    message = (
        f"{name!r} is not a name: a letter or underline, then letters, digits, point, hyphen and underline"
    )
    findings.error("taxonomy.invalidName", message, row.origin)
    return None


def _one_of(row: SheetRow, column: str, allowed: tuple[str, ...], findings: Findings) -> str | None:
    """A cell that has one of a few values; None after a finding."""
    if row[column] in allowed:
        return row[column]
    expected = ", ".join(one or "empty" for one in allowed)
    findings.error("taxonomy.invalidCell", f"{column} is {row[column]!r}; expected {expected}", row.origin)
    return None


def _concept(
    row: SheetRow, labels: Mapping[str, LabelKey], heading: Heading, findings: Findings
) -> AuthoredConcept | None:
    name = _named(row, "name", findings)
    kind = _one_of(row, "kind", ("", *KINDS), findings)
    if name is None or kind is None:
        return None
    kind = kind or authored.ITEM
    data_type = _type(row, kind, findings)
    periods = ("instant", "duration") if kind == authored.ITEM else ("", "duration", "instant")
    period = _one_of(row, "period", periods, findings)
    balance = _one_of(row, "balance", ("", "debit", "credit"), findings)
    if data_type is None or period is None or balance is None:
        return None
    _check_balance(row, kind, data_type, findings)
    texts = {key: row[column] for column, key in labels.items() if row[column]}
    _check_labels(row, texts, heading, findings)
    return AuthoredConcept(
        name, kind, data_type, period or "duration", balance, MappingProxyType(texts), row.origin
    )


def _type(row: SheetRow, kind: str, findings: Findings) -> QName | None:
    """The type of a concept: its cell's for items and typed axes, the kind's own for all others."""
    text = row["type"]
    if kind not in (authored.ITEM, authored.TYPED_AXIS):
        if text:
            findings.error(
                "taxonomy.invalidCell", f"type is {text!r}; a row of kind {kind} has none", row.origin
            )
        return DOMAIN_ITEM if kind in (authored.DOMAIN, authored.MEMBER) else STRING_ITEM
    try:
        name = item_type(text) if kind == authored.ITEM else domain_type(text)
    except KeyError as error:
        findings.error(
            "taxonomy.unknownType", f"the prefix {error} of the type {text!r} is not known", row.origin
        )
        return None
    found = published_type(name)
    if found is None or bool(found.item_type) != (kind == authored.ITEM):
        expected = (
            "an item type such as monetary"
            if kind == authored.ITEM
            else "a simple type such as string or date"
        )
        findings.error("taxonomy.unknownType", f"type is {text!r}; expected {expected}", row.origin)
        return None
    return name


def _check_balance(row: SheetRow, kind: str, data_type: QName, findings: Findings) -> None:
    """Debit and credit are for monetary items only (XBRL 2.1, 5.1.1.2)."""
    found = published_type(data_type)
    monetary = kind == authored.ITEM and found is not None and found.item_type == "monetaryItemType"
    if row["balance"] and not monetary:
        message = (
            f"balance is {row['balance']!r}; only monetary items have one, this is {row['type'] or kind!r}"
        )
        findings.error("taxonomy.balanceNotMonetary", message, row.origin)


def _check_labels(row: SheetRow, texts: Mapping[LabelKey, str], heading: Heading, findings: Findings) -> None:
    for language in heading.languages:
        if LabelKey("label", language) not in texts:
            findings.error("taxonomy.missingLabel", f"{row['name']} has no label_{language}", row.origin)
    for (role, language), text in texts.items():
        _check_text(text, f"{role}_{language}", row.origin, findings)


def _check_text(text: str, column: str, origin: Origin, findings: Findings) -> None:
    wrong = _NOT_XML.search(text)
    if wrong:
        message = f"{column} holds the character U+{ord(wrong[0]):04X}, which XML cannot hold"
        findings.error("taxonomy.invalidCharacter", message, origin)


def _role(row: SheetRow, findings: Findings) -> AuthoredRole | None:
    name = _named(row, "role", findings)
    if name is None:
        return None
    if not row["definition"]:
        findings.error("taxonomy.invalidCell", f"the role {name} has no definition", row.origin)
    _check_text(row["definition"], "definition", row.origin, findings)
    return AuthoredRole(name, row["definition"], row.origin)


def _tree_row(row: SheetRow, findings: Findings) -> TreeRow | None:
    preferred = _one_of(row, "preferred_label", ("", *LABEL_ROLES), findings)
    if not _DEPTH.fullmatch(row["depth"]):
        findings.error("taxonomy.invalidCell", f"depth is {row['depth']!r}; expected 0, 1, 2 …", row.origin)
        return None
    return TreeRow(row["role"], int(row["depth"]), row["concept"], preferred or "", row.origin)


def _summand(row: SheetRow, findings: Findings) -> Summand | None:
    weight = _WEIGHTS.get(row["weight"])
    if weight is None:
        findings.error("taxonomy.invalidCell", f"weight is {row['weight']!r}; expected 1 or -1", row.origin)
        return None
    return Summand(row["role"], row["total"], row["item"], weight, row.origin)
