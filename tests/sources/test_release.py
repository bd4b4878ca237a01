"""The original release: all its figures, and the same release with other figures and quarters."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path
from typing import Final

import pytest

from exporter.findings import Findings
from exporter.sources import read_source
from exporter.sources.fixed_width import read_text
from exporter.statements.listing import cells
from exporter.statements.table import Document

pytestmark = pytest.mark.seeds
KEY: Final = Path(__file__).parents[1] / "examples" / "release-key.csv"
OTHER: Final = [
    ("1Q03", "3Q05"), ("1Q02", "3Q04"), ("4Q02", "2Q05"), ("Jun 30, 2003", "Dec 31, 2005"),
    ("Jun 30, 2002", "Dec 31, 2004"), ("Mar 31, 2003", "Sep 30, 2005"),
]  # fmt: skip


@pytest.fixture(scope="module")
def release(seeds: Path) -> Document:
    return read_source(next(seeds.glob("003*.txt")), Findings())


def test_every_figure_of_the_key_is_found_and_none_is_invented(release: Document) -> None:
    with KEY.open(encoding="utf-8") as file:
        key = {(int(row["line"]), int(row["column"]), row["text"]) for row in csv.DictReader(file)}
    assert {(one["line"], one["column"], one["text"]) for one in cells(release)} == key


def told(document: Document) -> list[tuple[int, int, str, tuple[str, ...], tuple[str, ...]]]:
    """Each cell by its line and its end, with label, headings and groups."""
    return [
        (
            one["line"],
            one["column"] + len(one["text"]),
            one["label"],
            tuple(one["headers"]),
            tuple(one["groups"]),
        )
        for one in cells(document)
    ]


def with_other_digits(document: Document, chance: random.Random) -> str:
    """The text with other digits in every figure, some with more or fewer of them, ending where they ended."""
    lines = list(document.lines)
    for one in sorted(cells(document), key=lambda one: (one["line"], -one["column"])):
        text, start = one["text"], one["column"]
        new = re.sub(r"\d", lambda _: chance.choice("0123456789"), text)
        new = re.sub(r"^(\D*)\d{1,3},", r"\1", new) if chance.random() < 0.3 else new
        line = lines[one["line"] - 1]
        lines[one["line"] - 1] = line[:start] + new.rjust(len(text)) + line[start + len(text) :]
    return "\n".join(lines)


@pytest.mark.parametrize("number", range(4))
def test_other_figures_and_quarters_are_read_as_well(release: Document, number: int) -> None:
    text = with_other_digits(release, random.Random(number))
    expected = told(release)
    for old, new in OTHER if number % 2 else []:
        text = text.replace(old, new)
        expected = [
            (*one[:3], tuple(heading.replace(old, new) for heading in one[3]), one[4]) for one in expected
        ]
    assert told(read_text(text, "a.txt", Findings())) == expected
