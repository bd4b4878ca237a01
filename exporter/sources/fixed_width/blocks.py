"""Where tables lie in a text: runs of lines with figures, the header band above each, the captions above that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from exporter.sources.fixed_width.beside import View, gutter
from exporter.sources.fixed_width.columns import Layouts, Track, place, tracks
from exporter.sources.fixed_width.figures import Printed, printed
from exporter.sources.fixed_width.headings import Band, band, heads_columns
from exporter.sources.fixed_width.lines import WIDEST, Kind, Line
from exporter.sources.fixed_width.worded import without_words
from exporter.sources.labels import is_open

_MANY_BLANKS: Final = 5
_LONG: Final = 45  # characters from which a line may be one of a paragraph
_NOTE: Final = re.compile(r"(?:\(?\d{1,2}\)|\([a-zA-Z]\)|\*+|\[\d+\]|Notes?(?: \(?\d|:)).*[a-z]")


_PAGE_NUMBER: Final = re.compile(
    r"(?:page )?[-\u2013]? ?(?:[A-Z]-)?\d{1,3} ?[-\u2013]?(?: of \d+)?", re.IGNORECASE
)
_CONTENTS: Final = re.compile(r"\b(?:page|index|table of contents)\b", re.IGNORECASE)
_NOTE_NUMBER: Final = re.compile(r"\(?\d{1,2}\)?")
_NOTE_HEADING: Final = re.compile(r"\(?notes?\)?(?: no\.?)?", re.IGNORECASE)
_SHORT: Final = re.compile(r"(?:\b[A-Z]\.|\b(?:Inc|INC|Corp|CORP|Co|CO|Ltd|LTD|No)\.)$")


_DULL: Final = 0.5  # the share of rows that may read like running text


@dataclass(slots=True)
class Block:
    """Lines ``first`` to ``last`` that hold figures in the same columns, with their header band and captions."""

    lines: Sequence[Line]
    rows: list[tuple[int, Printed]]
    tracks: list[Track] = field(default_factory=list)
    band: Band | None = None
    start: int = 0  # the first line below the header band
    captions: tuple[Line, ...] = ()
    top: int = 0  # the first line that belongs to it, captions included
    whole: Sequence[Line] = ()  # the lines of the text where ``lines`` are those of one block of several
    beside: bool = False  # whether it stands beside the block before it
    layouts: Layouts = field(default_factory=Layouts)  # of the rows that its columns are known of

    @property
    def first(self) -> int:
        """The first line with figures."""
        return self.rows[0][0]

    @property
    def last(self) -> int:
        """The last line with figures."""
        return self.rows[-1][0]

    @property
    def columns(self) -> list[Track]:
        """The columns of figures; years and numbers that begin the rows are labels."""
        return [track for track in self.tracks if not track.labels]

    @property
    def zone(self) -> int:
        """The page column where figures begin."""
        return min(track.left for track in self.columns)


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The tables of a text, top to bottom, blocks side by side left to right."""
    rows = [_row(one) for one in lines]
    changed = without_words(lines, rows)
    if changed:
        lines = [changed.get(at, one) for at, one in enumerate(lines)]
        rows = [_row(one) if at in changed else rows[at] for at, one in enumerate(lines)]
    found: list[Block] = []
    for run in _runs(lines, rows):
        parting = gutter([row for at in run if (row := rows[at]) is not None])
        if parting:
            _side_by_side(lines, run, parting, found)
        else:
            _add(Block(lines, [(at, row) for at in run if (row := rows[at]) is not None]), found)
    return [block for block in found if is_table(block)]


def _add(block: Block, found: list[Block]) -> None:
    """Put a run of figures below the blocks found so far: one of its own, or the rest of the last one."""
    _settle(block)
    if not block.columns:
        return
    _look_up(block, found)
    if block.band is None and found and _carries_on(found[-1], block):
        found[-1].rows.extend(block.rows)
        _settle(found[-1], keep=found[-1].band is not None)
        return
    if found and not is_table(found[-1]) and not block.beside:
        found.pop()
        _look_up(block, found)
    found.append(block)


def _row(one: Line) -> Printed | None:
    """A line that ends in figures which are no headings."""
    if one.kind is not Kind.TEXT or len(one.text) > WIDEST:
        return None
    row = printed(one)
    return row if row.sure and not heads_columns(row) else None


def _holds(row: Printed) -> bool:
    """Whether a number stands in a line, not dashes alone."""
    return any(not figure.nil for figure in row.sure)


def is_table(block: Block) -> bool:
    """Whether the figures are a table's: under headings or aligned with each other, not page numbers, not prose."""
    count, columns = len(block.rows), len(block.columns)
    if sum(_reads_on(row) for _, row in block.rows) > count * _DULL or _lists_pages(block):
        return False
    if block.band is not None:
        return count > 1 or columns > 1
    return count > 2 or (count > 1 and columns > 1)


def _reads_on(row: Printed) -> bool:
    """Whether a line reads like one of running text that happens to end in a number."""
    words = row.words.split()
    gap = row.figures[0].left - row.line.place(len(row.line.shown[: row.stop].rstrip()))
    small = sum(word[0].islower() for word in words) * 2 > len(words)
    return len(row.words) >= _LONG - 5 and gap < 4 and small and row.line.text[row.stop - 1] not in "._"


def _lists_pages(block: Block) -> bool:
    """Whether it is a table of contents: one column of rising small numbers under nothing, or under "Page"."""
    if len(block.columns) != 1:
        return False
    told = " ".join(block.band.headers[0]) if block.band else "page"
    told = " ".join([told, *(one.shown for one in block.captions)])
    texts = [row.figures[-1].text for _, row in block.rows]
    if not _CONTENTS.search(told) or not all(text.isdigit() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == sorted(numbers)


# --- blocks side by side ----------------------------------------------------------------------------------------------


def _side_by_side(lines: Sequence[Line], run: list[int], parting: int, found: list[Block]) -> None:
    """The blocks left and right of a gutter, each with its own headings; captions are those above both."""
    stop = run[-1] + 1
    while stop < len(lines) and lines[stop].kind is not Kind.BLANK and not lines[stop].hard:
        stop += 1
    for start, end in ((0, parting), (parting, None)):
        view = View(lines, start, end, run[0])
        rows = [
            (at, row) for at, one in enumerate(view[run[0] : stop], run[0]) if (row := _row(one)) is not None
        ]
        if rows:
            _add(Block(view, rows, whole=lines, beside=start > 0), found)


# --- runs of figures ------------------------------------------------------------------------------------------------


def _runs(lines: Sequence[Line], rows: Sequence[Printed | None]) -> Iterator[list[int]]:
    """Runs of lines with figures between which only labels, rulers and a few blanks stand."""
    run: list[int] = []
    for at, row in enumerate(rows):
        if row is None:
            continue
        if run and not _near(lines, rows, run[-1], at):
            yield from _numbered(run, rows)
            run = []
        run.append(at)
    yield from _numbered(run, rows)


def _numbered(run: list[int], rows: Sequence[Printed | None]) -> Iterator[list[int]]:
    """The run, where a line of it holds a number."""
    if any(row is not None and _holds(row) for row in (rows[at] for at in run)):
        yield run


def _near(lines: Sequence[Line], rows: Sequence[Printed | None], one: int, two: int) -> bool:
    """Whether nothing but labels, rulers and a few blanks stands between two lines with figures."""
    zone = min(_zone(rows[one]), _zone(rows[two])) + 2
    blanks = 0
    for line in lines[one + 1 : two]:
        if line.hard:
            return False
        if line.kind is Kind.TEXT and line.right > zone:
            return False
        blanks = blanks + 1 if line.kind is Kind.BLANK else 0
        if blanks >= _MANY_BLANKS:
            return False
    return not lines[two].hard


def _zone(row: Printed | None) -> int:
    """The page column where the sure figures of a line begin."""
    return min((one.left for one in row.sure), default=1 << 20) if row else 1 << 20


def _settle(block: Block, *, keep: bool = False) -> None:
    """Find the columns; leading years or counts that begin rows without words are labels.

    ``keep`` keeps the number of columns, which headings have been given to.
    """
    for _, row in block.rows[block.layouts.count :]:
        block.layouts.add(row)
    found = tracks(block.layouts)
    if len(found) > 1:
        found[0].labels = block.layouts.begin_with(found[0])
    if not keep or sum(not one.labels for one in found) == len(block.columns):
        block.tracks = found


# --- header bands and captions --------------------------------------------------------------------------------------


def _look_up(block: Block, found: Sequence[Block]) -> None:
    """Find the header band and the captions above a block."""
    before = next((one for one in reversed(found) if one.last < block.first), None)
    end = before.last + 1 if before else 0
    floor = max(end, block.first - 60)
    above = block.lines[floor : block.first]
    cut = _paragraph_end(above, block.zone)
    above = above[cut:]
    _set_notes_apart(block, above)
    block.band = band(above, block.columns, block.zone)
    block.start = floor + cut + block.band.bottom if block.band else _first_words(block, floor + cut)
    top = floor + cut + block.band.top if block.band else block.start
    whole = found[-1].captions if block.beside and found else None
    block.captions, block.top = (
        _captions(block.whole or block.lines, top, floor) if whole is None else (whole, top)
    )
    if block.band and whole is None:
        block.captions += block.band.scales
    if before and floor == end and cut == 0 and not block.captions:
        block.captions = before.captions


def _first_words(block: Block, floor: int) -> int:
    """The line where the first label begins that no header band stands above; it may be wrapped."""
    at = block.first
    words = block.rows[0][1].words
    while at > floor and block.lines[at - 1].kind is Kind.TEXT and block.lines[at - 1].right <= block.zone:
        above = block.lines[at - 1].shown.strip()
        if not (words[:1].islower() or is_open(above)):
            break
        at, words = at - 1, above
    return at


def _set_notes_apart(block: Block, above: Sequence[Line]) -> None:
    """The numbers of notes under a heading ``Note`` are no figures."""
    first = block.tracks[0]
    rows = [row for _, row in block.rows if row.figures and first.distance(row.figures[0]) == 0]
    if len(block.columns) < 2 or not all(_NOTE_NUMBER.fullmatch(row.figures[0].text) for row in rows):
        return
    for one in above[-12:]:
        for phrase in one.phrases():
            if _NOTE_HEADING.fullmatch(phrase.text) and abs(phrase.middle - first.middle) < 5:
                first.labels = True


def _paragraph_end(above: Sequence[Line], zone: int) -> int:
    """The index after the last line of running text in these lines."""
    for at in range(len(above) - 1, -1, -1):
        if above[at].closes:
            return at + 1
        if above[at].kind is Kind.TEXT and _NOTE.match(above[at].shown.lstrip()):
            return next(
                (one for one in range(at, len(above)) if above[one].kind is not Kind.TEXT), len(above)
            )
        if _running(above, at, zone):
            return at + 1
    return 0


def _running(lines: Sequence[Line], at: int, zone: int) -> bool:
    """Whether a line is one of a paragraph: long, without gaps, and another such line goes before or after it."""
    if not _prosaic(lines[at], zone):
        return False
    below = at + 1 < len(lines) and _prosaic(lines[at + 1], zone) and _flush(lines[at], lines[at + 1])
    return below or (at > 0 and _prosaic(lines[at - 1], zone) and _flush(lines[at - 1], lines[at]))


def _announces(line: Line, zone: int) -> bool:
    """Whether a line is a sentence of its own, such as ``The maturities are as follows:``."""
    return _prosaic(line, zone) and line.shown.rstrip().endswith((":", "."))


def _flush(upper: Line, lower: Line) -> bool:
    """Whether two lines begin as lines of a paragraph do, the first perhaps indented."""
    return upper.indent == lower.indent or (upper.indent > lower.indent and lower.indent < 5)


def _prosaic(line: Line, zone: int) -> bool:
    if line.kind is not Kind.TEXT or line.indent > 15 or line.right <= zone:
        return False
    text = line.shown.strip()
    words = text.split()
    return (
        len(text) >= _LONG
        and "    " not in text
        and sum(word[0].islower() for word in words) * 5 >= len(words) * 2
    )


def _captions(lines: Sequence[Line], top: int, floor: int) -> tuple[tuple[Line, ...], int]:
    """The lines above a header band up to a wider gap or running text, and where they begin."""
    captions: list[Line] = []
    at, first, blanks = top, top, 0
    while at > floor and len(captions) < 14:
        at -= 1
        line = lines[at]
        if line.kind is Kind.BLANK:
            blanks += 1
            if blanks > (1 if captions else 4):
                break
        elif line.kind is Kind.TEXT:
            if _running(lines, at, 0):
                captions, first = (captions[1:], first) if captions and not blanks else (captions, first)
                break
            if _NOTE.match(line.shown.strip()) or (captions and _closes(line)):
                break
            if _PAGE_NUMBER.fullmatch(line.shown.strip()):
                continue
            captions.insert(0, line)
            first, blanks = at, 0
        if line.closes:
            break
    return tuple(captions), first


def _closes(line: Line) -> bool:
    """Whether a line is the end of a paragraph or a note rather than a caption."""
    text = line.shown.strip()
    if _NOTE.match(text) or text.startswith("<"):
        return True
    return text.endswith(".") and line.indent < 16 and len(text.split()) > 3 and not _SHORT.search(text)


# --- blocks that go on ----------------------------------------------------------------------------------------------


def _carries_on(last: Block, block: Block) -> bool:
    """Whether a run without headings of its own goes on with the block above it."""
    between = block.lines[last.last + 1 : block.first]
    if block.beside or any(line.hard for line in between) or len(between) > 14:
        return False
    if _paragraph_end(between, last.zone) or any(_announces(line, last.zone) for line in between):
        return False
    fits = sum(any(one is not None for one in place(row, last.columns)) for _, row in block.rows)
    return fits * 2 > len(block.rows)
