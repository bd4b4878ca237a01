"""A page read: its visible text, the tables in it, and the page itself kept for tagging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from exporter.findings import Findings, Origin
from exporter.inert import disarm
from exporter.markup import as_is, parse_html
from exporter.sources.fixed_width import read_text
from exporter.sources.grid import read_grid
from exporter.sources.html.cells import Lines
from exporter.sources.html.charset import page_text
from exporter.sources.html.tables import read_table
from exporter.sources.html.tidy import tidy
from exporter.sources.sample import Sample
from exporter.statements.table import Document, StatementTable
from exporter.visible import local, visible

_MEASURED: Final = frozenset({"table", "td", "th", "sup", "pre"})
#: Captions above a table: so many lines, each no longer, with no more blank lines between them.
_MOST: Final = 10
_LONGEST: Final = 160
_BLANKS: Final = 5
_SENTENCE: Final = re.compile(r".*(?<!\b[A-Z])(?<!\b(?:Co|No))(?<!\b(?:Inc|Ltd|LTD|INC))(?<!\bCorp)\.")
_NOTE: Final = re.compile(r"(?:\(?\d{1,2}\)|\*+|\[\d+\]|Notes?(?: ?\(?\d|:)).*[a-z]")


def read_page(sample: Sample, findings: Findings) -> Document:
    """The lines and tables of a page. What runs, frames or fetches in it is left out and told.

    Places are characters of the page's visible text; ``page`` of the document is the page as inert XHTML with just that
    text.
    """
    root = parse_html(page_text(sample, findings), sample.name)
    _tell(disarm(root), sample.name, findings)
    tree, gone = tidy(root)
    for kind, count in gone.items():
        times = f" ({count} times)" if count > 1 else ""
        findings.warning(
            "file.foreignMarkup", f"<{kind}> is left out of the page{times}", Origin(sample.name)
        )
    lines = Lines(sample.name, visible(tree, _MEASURED))
    tables = tuple(_named(_tables(lines, findings)))
    if not tables:
        findings.info("read.noTables", "no table was found in the document", Origin(sample.name))
    return Document(sample.name, lines.lines, tables, lines.seen.text, as_is(tree))


def _tell(gone: list[tuple[str, int]], name: str, findings: Findings) -> None:
    """One finding for each kind of thing that was left out, with its first line in the markup."""
    kinds: dict[str, list[int]] = {}
    for what, line in gone:
        kinds.setdefault(what, []).append(line)
    for what, found in kinds.items():
        times = f", {len(found)} times" if len(found) > 1 else ""
        message = f"{what} is left out of the page (line {found[0]} of its markup{times})"
        findings.warning("file.activeContent", message, Origin(name))


def _named(tables: list[StatementTable]) -> Iterator[StatementTable]:
    """The tables in the order they stand, named by it."""
    ordered = sorted(tables, key=lambda one: one.origin.line)
    return (replace(table, name=f"T{at}") for at, table in enumerate(ordered, 1))


def _tables(lines: Lines, findings: Findings) -> list[StatementTable]:
    found = _marked_up(lines, findings)
    taken = {line for _, (first, last) in found for line in range(first, last + 1)}
    tables: list[StatementTable] = []
    shared: tuple[int, tuple[str, ...]] = (0, ())
    for made, (first, last) in found:
        above = tuple(_above(lines.lines, first, taken))
        if not above and shared[1] and not any(map(str.strip, lines.lines[shared[0] : first - 1])):
            above = shared[1]
        tables += [replace(table, captions=(*above, *table.captions)) for table in made]
        if made:
            shared = (last, tables[-1].captions)
    return [*tables, *_preformatted(lines, taken, findings)]


def _marked_up(lines: Lines, findings: Findings) -> list[tuple[tuple[StatementTable, ...], tuple[int, int]]]:
    """The tables of figures that are marked up as tables, with their first and last lines."""
    found = []
    for table in [one for one in lines.seen.extents if local(one) == "table"]:
        if any(local(one) == "table" for one in table.iter("*") if one is not table):
            continue
        start, stop = lines.seen.extents[table]
        made = tuple(one for one in read_grid(read_table(table, lines), findings) if _holds_figures(one))
        if made:
            found.append((made, (lines.line(start), lines.line(max(start, stop - 1)))))
    return sorted(found, key=lambda one: one[1])


def _holds_figures(table: StatementTable) -> bool:
    """Whether figures stand under headings or with each other, rather than one alone in a table that places things."""
    rows, columns = len(table.rows), len(table.columns)
    if any(column.headers for column in table.columns):
        return rows > 1 or columns > 1
    return rows > 2 or (rows > 1 and columns > 1)


def _above(lines: tuple[str, ...], first: int, taken: set[int]) -> Iterator[str]:
    """The captions over a table that begins on a line: short lines above it, up to a sentence, a note or a table."""
    captions: list[str] = []
    blanks = 0
    for number in range(first - 1, 0, -1):
        text = " ".join(lines[number - 1].split())
        if not text:
            blanks += 1
        elif number in taken or len(text) > _LONGEST or _SENTENCE.fullmatch(text) or _NOTE.match(text):
            break
        else:
            captions.append(text)
            blanks = 0
        if blanks > _BLANKS or len(captions) == _MOST:
            break
    return reversed(captions)


def _preformatted(lines: Lines, taken: set[int], findings: Findings) -> Iterator[StatementTable]:
    """The tables in preformatted text, read as in a document of plain text; lines keep their numbers."""
    spans = [extent for node, extent in lines.seen.extents.items() if local(node) == "pre"]
    inside = set(
        chain.from_iterable(range(lines.line(a), lines.line(max(a, b - 1)) + 1) for a, b in spans if a < b)
    )
    if not inside - taken:
        return iter(())
    text = "\n".join("" if at in taken else line for at, line in enumerate(lines.lines, 1))
    told = Findings()
    document = read_text(text, lines.document, told)
    findings.all.extend(one for one in told if one.origin and one.origin.line in inside)
    return (
        table
        for table in document.tables
        if any(cell.origin.line in inside for row in table.rows for cell in row.cells if cell)
    )
