"""Golden files: what is found in texts of many layouts, one JSON object a cell beside each text."""

from __future__ import annotations

import json
import os
from difflib import unified_diff
from pathlib import Path
from typing import Final

import pytest

from exporter.findings import Findings
from exporter.sources import read_bytes
from exporter.statements.listing import cells
from exporter.statements.table import Document

LAYOUTS: Final = Path(__file__).parent / "layouts"
TEXTS: Final = sorted(LAYOUTS.glob("*.txt"))
RECREATE: Final = os.environ.get("EXPORTER_RECREATE") == "1"


def read(path: Path) -> Document:
    return read_bytes(path.read_bytes(), path.name, Findings())


def listing(document: Document) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in cells(document))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_layout_is_read_as_its_golden_file_says(path: Path) -> None:
    expected = path.with_name(path.name + ".expected.jsonl")
    actual = listing(read(path))
    if RECREATE:
        expected.write_text(actual, encoding="utf-8", newline="\n")
    known = expected.read_text(encoding="utf-8")
    difference = unified_diff(known.splitlines(), actual.splitlines(), "expected", "now", n=0, lineterm="")
    assert actual == known, "\n".join(difference)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_cell_stands_where_it_says(path: Path) -> None:
    document = read(path)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell is not None:
                    place = cell.origin
                    line = document.lines[place.line - 1]
                    assert line[place.column : place.column + place.length] == cell.text


def test_running_text_lists_and_addresses_are_no_tables() -> None:
    assert read(LAYOUTS / "no-tables.txt").tables == ()


def test_every_golden_file_has_its_text() -> None:
    golden = {path.name.removesuffix(".expected.jsonl") for path in LAYOUTS.glob("*.expected.jsonl")}
    assert golden == {path.name for path in TEXTS}


PLAIN: Final = [
    path for path in TEXTS if path.read_text(encoding="utf-8").isascii() and "\t" not in path.read_text()
]


def told(document: Document, moved: int = 0) -> list[tuple[int, int, str, str, tuple[str, ...]]]:
    """What is told of each cell, with its place as if the text were moved to the left."""
    return [
        (one["line"], one["column"] - moved, one["text"], one["label"], tuple(one["headers"]))
        for one in cells(document)
    ]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_margins_line_ends_and_blanks_at_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = told(read(path))
    moved = "".join(f"   {line}" if line.strip() else line for line in text.splitlines(keepends=True))
    assert told(read_bytes(moved.encode(), "a.txt", Findings()), moved=3) == first
    other = text.replace("\n", "  \r\n")
    assert told(read_bytes(other.encode(), "a.txt", Findings())) == first
