"""Findings for people: ``path:line:column: severity [code] message``, with the line of the source and a caret.

Of findings that repeat themselves the first are shown and the rest counted; forms for machines tell all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import combining, east_asian_width

from exporter.findings import Finding, Findings, Origin, Severity

Lines = Callable[[str], tuple[str, ...]]
#: What makes findings alike: their document, severity and code.
Kind = tuple[str, Severity, str]

_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"
_COLOURS: Final = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[36m"}
_WIDEST: Final = 160  # letters shown of a line; a document may be one line of megabytes
_RELATED: Final = 20  # places named below one finding
_ALIKE: Final = 30  # findings with one code that are shown of one document
_LONGEST: Final = 1_000  # letters shown of a message; its middle goes
_LINE_END: Final = re.compile("\r\n|\r|\n")
_LARGEST: Final = 16_000_000  # bytes of a document that is read again only to show a line of it


def render(findings: Findings, *, colour: bool = False) -> str:
    """The findings in the order they were found, then how many of each severity; nothing for none."""
    if not len(findings):
        return ""
    lines = cache(_lines)  # a document is read once for one telling, and may have changed by the next
    parts: list[str] = []
    counts: Counter[Kind] = Counter()
    for one in findings:
        kind = one.origin.document if one.origin else "", one.severity, one.code
        counts[kind] += 1
        if counts[kind] <= _ALIKE:
            parts += _told(one, lines, colour=colour)
    rest = [_more(kind, count - _ALIKE, colour=colour) for kind, count in counts.items() if count > _ALIKE]
    return "\n".join([*parts, *rest, _summary(findings)]) + "\n"


def _more(kind: Kind, count: int, *, colour: bool) -> str:
    """That there are more findings of a kind."""
    document, severity, code = kind
    message = f"{count:,} more like {'this' if count == 1 else 'these'}; --format junit shows all"
    return _head(document, severity, colour=colour) + printable(f" [{code}] {message}")


def _head(place: str, severity: Severity, *, colour: bool) -> str:
    """``place: severity``."""
    where = printable(f"{place}: ") if place else ""
    if not colour:
        return where + severity.label
    return f"{_BOLD if where else ''}{where}{_PLAIN if where else ''}{_COLOURS[severity]}{severity.label}{_PLAIN}"


def _told(finding: Finding, lines: Lines, *, colour: bool) -> Iterator[str]:
    message = finding.message
    if len(message) > _LONGEST:
        message = f"{message[: _LONGEST // 2]} … {message[-_LONGEST // 2 :]}"
    head = _head(str(finding.origin) if finding.origin else "", finding.severity, colour=colour)
    yield head + printable(f" [{finding.code}] {message}")
    if finding.origin:
        yield from _excerpt(finding.origin, lines(finding.origin.document), colour=colour)
    for place in finding.related[:_RELATED]:
        yield printable(f"  with {place}")
    if len(finding.related) > _RELATED:
        yield f"  with {len(finding.related) - _RELATED} more places"


def _excerpt(origin: Origin, lines: tuple[str, ...], *, colour: bool) -> Iterator[str]:
    """The line a finding points at, with carets under its columns; nothing where the document is not at hand."""
    if not 0 < origin.line <= len(lines):
        return
    whole = lines[origin.line - 1]
    start = max(0, origin.column - _WIDEST // 2) if len(whole) > _WIDEST else 0
    line, column = whole[start : start + _WIDEST], origin.column - start
    gutter = f"{origin.line:>6} | "
    yield gutter + printable(line)
    if origin.length and column < len(line):
        under = "".join("\t" if letter == "\t" else " " * width(letter) for letter in line[:column])
        carets = "^" * max(1, sum(map(width, line[column : column + origin.length])))
        carets = f"{_BOLD}{carets}{_PLAIN}" if colour else carets
        yield f"{'':>6} | {under}{carets}"


def _lines(document: str) -> tuple[str, ...]:
    """The lines of a text document that is a file at hand; none for anything else."""
    path = Path(document)
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return ()
        return tuple(_LINE_END.split(path.read_bytes().decode("utf-8")))
    except (OSError, ValueError):
        return ()


def width(letter: str) -> int:
    """Columns that a letter takes on a terminal: two for wide ones, such as Japanese."""
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1


def printable(text: str) -> str:
    """Text without control characters, so that a document cannot steer the terminal."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\t" else f"\\x{ord(one):02x}" for one in text)


def _summary(findings: Findings) -> str:
    counts = (
        (sum(one.severity is severity for one in findings), severity.label) for severity in reversed(Severity)
    )
    return ", ".join(f"{count} {label}{'' if count == 1 else 's'}" for count, label in counts if count)
