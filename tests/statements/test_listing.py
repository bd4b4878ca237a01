"""The tables told: one object a cell, and an outline for people."""

from __future__ import annotations

from exporter.findings import Origin
from exporter.statements.listing import cells, outline
from exporter.statements.table import Cell, Column, Document, Row, StatementTable

DOCUMENT = Document(
    "a.txt",
    ("  Cash  12",),
    (
        StatementTable(
            "T1",
            ("Title",),
            (Column(("Year", "1999")), Column(("1998",))),
            (
                Row(
                    "Cash",
                    ("ASSETS", "Current"),
                    (Cell("12", Origin("a.txt", 1, 8, 2)), None),
                    Origin("a.txt", 1),
                ),
            ),
            Origin("a.txt", 1),
        ),
    ),
)


def test_every_cell_is_one_object() -> None:
    assert list(cells(DOCUMENT)) == [
        {
            "document": "a.txt",
            "table": "T1",
            "line": 1,
            "column": 8,
            "text": "12",
            "label": "Cash",
            "headers": ["Year", "1999"],
            "groups": ["ASSETS", "Current"],
        }
    ]


def test_the_outline_shows_groups_once_and_figures_below_headings() -> None:
    told = "\n".join(outline(DOCUMENT))
    assert told == (
        "T1  (a.txt, line 1)\n  Title\n\n             Year\n             1999  1998\n"
        "  ASSETS\n    Current\n      Cash     12\n"
    )
