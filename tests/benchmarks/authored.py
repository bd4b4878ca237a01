"""The taxonomy of the benchmark as sheets: 300 concepts, 48 calculation groups, one closed table with three axes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exporter import taxonomy
from exporter.findings import Findings
from exporter.taxonomy import CompiledTaxonomy

NAMESPACE: Final = "http://example.com/benchmark/2024"
#: A group is a total and five items, of which the last is subtracted; the first half are durations.
GROUPS: Final = 48
ITEMS: Final = 5
TEXTS: Final = 12
AXES: Final = ("Region", "Product", "Channel")
MEMBERS: Final = 20

_HEADING: Final = f"""
prefix = "bench"
namespace = "{NAMESPACE}"
version = "2024-01-01"
name = "benchmark-2024"
languages = ["en"]
context_element = "scenario"
title = {{en = "Benchmark taxonomy"}}
description = {{en = "Concepts of generated reports."}}
publisher = {{name = "Example", url = "http://example.com", country = "JP"}}
"""


def clark(local: str) -> str:
    """The full name of a concept, axis or member."""
    return f"{{{NAMESPACE}}}{local}"


def total(group: int) -> str:
    """The name of a group's total."""
    return f"TotalOfGroup{group:02}"


def item(group: int, number: int) -> str:
    """The name of an item."""
    return f"ItemOfGroup{group:02}Number{number}"


def text(number: int) -> str:
    """The name of a text concept."""
    return f"ExplanationNumber{number:02}"


def member(axis: str, number: int) -> str:
    """The name of a member."""
    return f"{axis}Number{number:02}Member"


def compiled(folder: Path) -> CompiledTaxonomy:
    """The taxonomy with its package, from sheets written into an empty folder."""
    sheets = {
        "concepts": _concepts(),
        "roles": _roles(),
        "statements": _statements(),
        "calculations": _sums(),
    }
    (folder / "taxonomy.toml").write_text(_HEADING, encoding="utf-8")
    for name, rows in sheets.items():
        lines = "".join(",".join(row) + "\n" for row in rows)
        (folder / f"{name}.csv").write_text(lines, encoding="utf-8")
    findings = Findings()
    built = taxonomy.build(folder, findings)
    assert built is not None, [str(one) for one in findings]
    return built


def _period(number: int, count: int) -> str:
    return "duration" if number < count // 2 else "instant"


def _concepts() -> list[list[str]]:
    rows = [["name", "kind", "type", "period", "balance", "label_en"]]
    for group in range(GROUPS):
        names = (total(group), *(item(group, number) for number in range(ITEMS)))
        rows += [[name, "", "monetary", _period(group, GROUPS), "", name] for name in names]
    rows += [[text(n), "", "string", _period(n, TEXTS), "", text(n)] for n in range(TEXTS)]
    rows += [["FiguresTable", "table", "", "duration", "", "Figures [Table]"]]
    rows += [["FiguresLineItems", "abstract", "", "duration", "", "Figures [Line items]"]]
    for axis in AXES:
        rows += [[f"{axis}Axis", "axis", "", "duration", "", f"{axis} [Axis]"]]
        rows += [[f"{axis}Domain", "domain", "", "duration", "", f"{axis} [Domain]"]]
        rows += [
            [member(axis, n), "member", "", "duration", "", f"{axis} {n} [Member]"] for n in range(MEMBERS)
        ]
    return rows


def _roles() -> list[list[str]]:
    return [["role", "definition"], ["Figures", "0001 - Statement - Figures"]]


def _statements() -> list[list[str]]:
    rows = [["role", "depth", "concept", "preferred_label"], ["Figures", "0", "FiguresTable", ""]]
    for axis in AXES:
        rows += [["Figures", "1", f"{axis}Axis", ""], ["Figures", "2", f"{axis}Domain", ""]]
        rows += [["Figures", "3", member(axis, number), ""] for number in range(MEMBERS)]
    rows.append(["Figures", "1", "FiguresLineItems", ""])
    for group in range(GROUPS):
        names = (*(item(group, number) for number in range(ITEMS)), total(group))
        rows += [["Figures", "2", name, ""] for name in names]
    return rows + [["Figures", "2", text(number), ""] for number in range(TEXTS)]


def _sums() -> list[list[str]]:
    rows = [["role", "total", "item", "weight"]]
    for group in range(GROUPS):
        weights = ["1"] * (ITEMS - 1) + ["-1"]
        rows += [["Figures", total(group), item(group, n), weight] for n, weight in enumerate(weights)]
    return rows
