"""The rows of a block: figures put in columns, wrapped labels joined, headings told from wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Final

from exporter.findings import Origin
from exporter.sources.fixed_width.columns import Track, place
from exporter.sources.fixed_width.figures import Figure, Printed, printed
from exporter.sources.fixed_width.headings import Band
from exporter.sources.fixed_width.lines import Kind, Line
from exporter.sources.hierarchy import Hierarchy
from exporter.sources.labels import clean, is_capital, is_open, join
from exporter.sources.spelling import Spelling
from exporter.statements.table import Cell, Row


@dataclass(slots=True)
class Entry:
    """One or more lines of words, and the figures that belong to them; no figures make it a heading."""

    line: Line
    words: str
    indent: int
    right: int
    figures: list[Figure | None] = field(default_factory=list)
    parted: bool = False  # a blank or a ruler stands before it
    barred: bool = False  # a ruler over the whole table stands before it
    last: str = ""  # the last line's own words
    hang: int = -1  # where the lines after its first begin

    @property
    def is_row(self) -> bool:
        """Whether it has figures."""
        return any(one is not None for one in self.figures)


# The sides of a balance sheet, which are headings and no line items.
_SIDE: Final = re.compile(r"assets\b|liabilities\b|(?:share|stock)holders'? equity\b", re.IGNORECASE)
#: How many page columns a printer may leave free before he wraps a label.
_SPARE: Final = 6


class _Wrap(Enum):
    """Whether words go on in the next line."""

    YES = 1
    NO = 2
    UNSURE = 3


def read_rows(
    body: Sequence[tuple[Line, Printed | None]],
    columns: Sequence[Track],
    document: str,
    band: Band | None,
    spelling: Spelling,
) -> list[Row]:
    """The rows of a block, top to bottom; ``body`` are its lines below the header band, as far as read before."""
    entries = list(_entries(body, columns, band.words if band else 1 << 20))
    width = max((one.right for one in entries if one.words and one.right <= _zone(columns)), default=0)
    merged = _merged(entries, width)
    for entry in merged:
        entry.words = spelling.mend(entry.words)
    return list(_rows(merged, document, band.stub if band else ()))


def _zone(columns: Sequence[Track]) -> int:
    return min((track.left for track in columns if not track.labels), default=0) + 2


def _entries(
    body: Sequence[tuple[Line, Printed | None]], columns: Sequence[Track], beside: int
) -> Iterator[Entry]:
    """The lines with words or figures."""
    parted = barred = False
    zone = _zone(columns)
    for line, known in body:
        if line.kind in (Kind.BLANK, Kind.TAG):
            parted = True
        elif line.kind is Kind.RULER:
            parted = True
            barred = barred or (line.indent < zone and line.right > zone)
        else:
            row = known or printed(line)
            figures = place(row, columns)
            kept = [one for one in figures if one is not None]
            row = row.keeping(kept)
            words = _label(line, line.shown[: row.stop].rstrip(), beside)
            right = line.place(len(words))
            indent = line.indent if words.strip() else 1 << 20
            yield Entry(line, words.strip(), indent, right, figures, parted, barred, words.strip())
            parted = barred = False


def _label(line: Line, words: str, beside: int) -> str:
    """The words of a row without those in columns of words of their own, which begin at ``beside``."""
    if line.place(len(words)) <= beside:
        return words
    phrases = list(line.within(0, len(words)).phrases())
    kept = [one for at, one in enumerate(phrases) if not at or one.left < beside]
    return words[: kept[-1].at + len(kept[-1].text)] if kept else words


def _merged(entries: Sequence[Entry], width: int) -> list[Entry]:
    """The entries with wrapped lines joined: words before figures, or words that go on below them."""
    merged: list[Entry] = []
    for at, entry in enumerate(entries):
        last = merged[-1] if merged else None
        if last is not None and last.words and _goes_on(last, entry, islice(entries, at + 1, at + 40), width):
            _take(last, entry)
        else:
            merged.append(entry)
    return merged


def _take(last: Entry, entry: Entry) -> None:
    """Join an entry to the one above it."""
    last.words = join(last.words, entry.words)
    last.last, last.right = entry.words or last.last, entry.right
    last.hang = entry.indent if entry.words else last.hang
    if entry.is_row:
        last.figures, last.line = entry.figures, entry.line


def _goes_on(above: Entry, entry: Entry, later: Iterator[Entry], width: int) -> bool:
    """Whether ``entry`` is the next line of the label that ``above`` begins."""
    if above.is_row:
        return not entry.is_row and _hangs(above, entry, next(later, None))
    if entry.barred or (entry.parted and not is_open(above.last)):
        return False
    if not entry.words:
        return not entry.parted and not above.last.endswith(":")
    if above.last.endswith(":") or _in_brackets(above.words):
        return False
    told = _told(above, entry)
    if told is not _Wrap.UNSURE:
        return told is _Wrap.YES
    following = next((one.indent for one in later if one.words), None)
    if entry.indent == above.hang > above.indent and following != entry.indent:
        return True
    spare = width - (above.right + 1 + len(entry.words.split()[0]))
    if entry.indent > above.indent and following is not None and entry.is_row:
        return following != entry.indent and spare < _SPARE
    return spare < 0


def _in_brackets(words: str) -> bool:
    """Whether words are a remark such as ``(EUR million)`` rather than a label."""
    return words.startswith("(") and words.endswith(")") and ")" not in words[:-1]


def _told(above: Entry, entry: Entry) -> _Wrap:
    """What the words themselves say."""
    if entry.parted and not (is_open(above.last) and is_capital(above.last) == is_capital(entry.words)):
        return _Wrap.NO
    if is_open(above.last) or entry.words.lstrip("(")[:1].islower():
        return _Wrap.YES
    if entry.indent < above.indent:
        return _Wrap.NO
    if is_capital(above.words) and not is_capital(entry.words):
        return _Wrap.NO
    if entry.indent == above.indent and _begins(entry.words):
        return _Wrap.NO
    return _Wrap.UNSURE


def _begins(words: str) -> bool:
    """Whether words read like the beginning of a label: a capital, then small letters only."""
    first, *others = words.split()
    return first[:1].isupper() and bool(others) and others[0].isalpha() and others[0].islower()


def _hangs(above: Entry, entry: Entry, following: Entry | None) -> bool:
    """Whether words without figures go on with the label of the row above them."""
    if entry.parted or not entry.words or entry.indent < above.indent:
        return False
    if not (entry.words[0].islower() or entry.words[0] in "(-" or is_open(above.last)):
        return False
    if following is None or following.parted or entry.words.endswith(":"):
        return True
    if is_open(above.last) or entry.indent > above.indent + 1:
        return not (following.words[:1].islower() and not is_open(above.last))
    return False


# --- rows with their headings ---------------------------------------------------------------------------------------


def _rows(entries: Sequence[Entry], document: str, stub: Sequence[str]) -> Iterator[Row]:
    labels = [one.words for one in entries if one.is_row and one.words]
    capitals = sum(map(is_capital, labels)) * 2 > len(labels)
    hierarchy = Hierarchy(capitals=capitals)
    if stub and stub[-1].endswith(":"):
        hierarchy.heading(clean(stub[-1])[0], 0, 0)
    side = ("", 0)
    for at, entry in enumerate(entries):
        label, markers = clean(entry.words)
        if not entry.is_row:
            if label and not _is_empty_row(entry, entries, at):
                following = next((one.indent for one in islice(entries, at + 1, at + 40) if one.words), 0)
                hierarchy.heading(label, entry.indent, following)
                side = ("", 0)
            continue
        groups = hierarchy.row(label, entry.indent if entry.words else 0)
        side = _side(entry) or side
        if side[0] and entry.indent == side[1]:
            groups = (*groups, side[0])
        yield _row(entry, label, markers, groups, document)


def _is_empty_row(entry: Entry, entries: Sequence[Entry], at: int) -> bool:
    """Whether words without figures are a line item of which nothing is printed, such as commitments."""
    if _in_brackets(entry.words) and not any(one.is_row for one in entries[max(0, at - 3) : at]):
        return True
    if entry.words.endswith(":") or is_capital(entry.words) or not 0 < at < len(entries) - 1:
        return False
    if _SIDE.match(entry.words):
        return False
    following = entries[at + 1]
    return not following.is_row and following.parted and following.indent <= entry.indent


def _side(entry: Entry) -> tuple[str, int] | None:
    """The first of two label columns, such as ``IP Services     64kbps``, and where the second begins."""
    phrases = [one for one in entry.line.phrases() if one.left < entry.right]
    if (
        len(phrases) == 2
        and entry.words.startswith(phrases[0].text)
        and phrases[1].left - phrases[0].right >= 3
    ):
        return phrases[0].text, phrases[1].left
    return ("", 0) if entry.words and phrases and entry.indent == 0 else None


def _row(entry: Entry, label: str, markers: tuple[str, ...], groups: tuple[str, ...], document: str) -> Row:
    line = entry.line
    start = len(line.shown) - len(line.shown.lstrip())
    origin = Origin(document, line.number, start, len(line.text.rstrip()) - start)
    cells = tuple(None if one is None else cell(one, line, document) for one in entry.figures)
    return Row(label, groups, cells, origin, markers)


def cell(figure: Figure, line: Line, document: str) -> Cell:
    """A figure with its place in the document; its text is taken from there, character for character."""
    text = line.text[figure.at : figure.stop]
    return Cell(text, Origin(document, line.number, figure.at, len(text)), figure.currency, figure.markers)
