"""Delimited text: comma, semicolon or tab between cells, quoted as RFC 4180 says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from exporter.findings import Findings, Origin
from exporter.sources.grid import Grid, Place, read_grid
from exporter.sources.sample import Sample
from exporter.statements.table import Document

#: Name ends of delimited text, with the delimiter where the name decides it.
DELIMITED: Final = {".csv": "", ".tsv": "\t", ".tab": "\t"}
_DELIMITERS: Final = "\t;,|"
_PROBE: Final = 20


class Delimited:
    """Comma- or tab-separated values."""

    name = "delimited text"

    def recognises(self, sample: Sample) -> bool:
        """Text that is delimited by its name, or by its form where the name says nothing."""
        if not sample.is_text or sample.is_markup:
            return False
        if sample.suffix in DELIMITED:
            return True
        return sample.suffix not in {".txt", ".text", ".asc", ".prn"} and is_delimited(sample.text)

    def read(self, sample: Sample, findings: Findings) -> Document:
        """Its lines and tables."""
        text = sample.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        lines = text.split("\n")
        lines = lines[:-1] if not lines[-1] else lines
        delimiter = DELIMITED.get(sample.suffix) or _delimiter(text) or _commonest(text)
        grid = list(_rows(text, delimiter, sample.name, findings))
        return Document(sample.name, tuple(lines), read_grid(Grid(sample.name, grid), findings))


def is_delimited(text: str) -> bool:
    """Whether each of the first lines holds the same number of one delimiter."""
    return _delimiter(text) != ""


def _delimiter(text: str) -> str:
    """The delimiter that the first lines agree on; empty where they agree on none."""
    head = [line for line in text[:20_000].splitlines()[:_PROBE] if line.strip()]
    for delimiter in _DELIMITERS:
        counts = {_unquoted(line).count(delimiter) for line in head}
        if len(head) > 1 and len(counts) == 1 and counts.pop() > 0:
            return delimiter
    return ""


def _commonest(text: str) -> str:
    """The delimiter that most of the first lines hold equally often; a title above them may hold none."""
    head = [_unquoted(line) for line in text[:20_000].splitlines()[:_PROBE]]

    def agreed(delimiter: str) -> int:
        counts = Counter(line.count(delimiter) for line in head if delimiter in line)
        return max(counts.values(), default=0)

    return max(f",{_DELIMITERS}", key=agreed)


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _rows(text: str, delimiter: str, name: str, findings: Findings) -> Iterator[list[Place]]:
    """The cells of each record, each with its place in the text."""
    part = re.escape(delimiter)
    field = re.compile(rf'[ ]*"((?:[^"]++|"")*+)"[ ]*(?={part}|\n|\Z)|[^{part}\n]*')
    row: list[Place] = []
    at, line, start, stop = 0, 1, 0, len(text)
    while at <= stop:
        found = field.match(text, at)
        assert found is not None  # the second alternative matches anything
        row.append(_place(found, Origin(name, line, at - start), findings))
        skipped = found.group().count("\n")
        if skipped:
            line, start = line + skipped, at + found.group().rindex("\n") + 1
        at = found.end()
        if at >= stop or text[at] == "\n":
            yield row
            row, line, start = [], line + 1, at + 1
            if at + 1 >= stop:
                return
        at += 1


def _place(found: re.Match[str], origin: Origin, findings: Findings) -> Place:
    """A cell: its text without quotes and blanks around, and where that text stands."""
    raw = found[1] if found[1] is not None else found.group()
    if found[1] is None and raw.lstrip().startswith('"'):
        findings.warning("read.badQuote", f"the quoted cell {raw[:40]!r} is not closed", origin)
    offset = found.start(1) - found.start() if found[1] is not None else 0
    text = raw.strip()
    offset += len(raw) - len(raw.lstrip())
    indent = len(raw) - len(raw.lstrip())
    text = text.replace('""', '"') if found[1] is not None else text
    return Place(text, Origin(origin.document, origin.line, origin.column + offset, len(text)), indent)
