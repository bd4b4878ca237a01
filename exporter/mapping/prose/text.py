"""A document as running text: white space folded, every character's place kept."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container
from dataclasses import dataclass

from exporter.findings import Origin
from exporter.statements.table import Document

_WORD = re.compile(r"\S+")
#: Parts paragraphs in the folded text; a blank in a pattern never reaches over it.
BREAK = "\n"


@dataclass(frozen=True)
class RunningText:
    """The words of a document, one blank apart, paragraphs parted by a line feed.

    ``lines`` (from 1) and ``columns`` (from 0) tell for each character where it is printed.
    """

    document: str
    text: str
    lines: array[int]
    columns: array[int]

    def place(self, start: int, end: int) -> Origin:
        """Where these characters are printed; what runs over a line end counts to the end of its first line."""
        line, column = self.lines[start], self.columns[start]
        last = end - 1
        while self.lines[last] != line or self.text[last].isspace():
            last -= 1
        return Origin(self.document, line, column, self.columns[last] - column + 1)


def running_text(document: Document, without: Container[int] = ()) -> RunningText:
    """The running text of a document; the lines ``without`` (by number) are left out and part what is around them."""
    parts: list[str] = []
    lines, columns = array("l"), array("l")
    gap = ""
    for number, line in enumerate(document.lines, 1):
        words = [] if number in without else list(_WORD.finditer(line))
        if not words and gap:
            gap = BREAK
        for word in words:
            parts.append(gap + word[0])
            lines.extend([number] * len(parts[-1]))
            columns.extend(range(word.start() - len(gap), word.end()))
            gap = " "
    return RunningText(document.name, "".join(parts), lines, columns)


def table_lines(document: Document) -> frozenset[int]:
    """The lines between the first and the last figures of each table."""
    found: set[int] = set()
    for table in document.tables:
        rows = [cell.origin.line for row in table.rows for cell in row.cells if cell]
        if rows:
            found.update(range(min(rows), max(rows) + 1))
    return frozenset(found)
