"""Where tables lie in a text: runs of lines with figures, the header band above each, the captions above that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from exporter.sources.fixed_width.columns import Track, place, tracks
from exporter.sources.fixed_width.figures import Printed
from exporter.sources.fixed_width.headings import Band, band, heads_columns
from exporter.sources.fixed_width.lines import Kind, Line

_MANY_BLANKS: Final = 5
_LONG: Final = 45  # characters from which a line may be one of a paragraph
_NOTE: Final = re.compile(r"(?:\(?\d{1,2}\)|\([a-zA-Z]\)|\*|\[\d+\]|Notes?\b[ :(])")


_SHORT: Final = re.compile(r"(?:\b[A-Z]\.|\b(?:Inc|INC|Corp|CORP|Co|CO|Ltd|LTD|No)\.)$")


@dataclass(slots=True)
class Block:
    """Lines ``first`` to ``last`` that hold figures in the same columns, with their header band and captions."""

    first: int
    last: int
    rows: list[tuple[int, Printed]]
    columns: list[Track] = field(default_factory=list)
    band: Band | None = None
    start: int = 0  # the first line below the header band
    captions: tuple[Line, ...] = ()
    top: int = 0  # the first line that belongs to it, captions included
    open: bool = False  # whether nothing parts it from the block above: it may share captions


def blocks(lines: Sequence[Line], rows: Sequence[Printed | None]) -> list[Block]:
    """The tables of a text, top to bottom; ``rows`` has the lines that end in figures, None for all others."""
    found: list[Block] = []
    for run in _runs(lines, rows):
        block = Block(run[0], run[-1], [(at, row) for at in run if (row := rows[at]) is not None])
        _settle(block)
        if not _figures(block):
            continue
        _look_up(block, lines, found)
        if block.band is None and found and _carries_on(found[-1], block, lines):
            _append(found[-1], block)
            continue
        if found and not is_table(found[-1]):
            found.pop()
            _look_up(block, lines, found)
        found.append(block)
    return [block for block in found if is_table(block)]


def is_table(block: Block) -> bool:
    """Whether the figures are a table's: under headings, or aligned with each other."""
    columns = sum(not track.labels for track in block.columns)
    count = len(block.rows)
    if block.band is not None:
        return count > 1 or columns > 1
    return count > 2 or (count > 1 and columns > 1)


# --- runs of figures ------------------------------------------------------------------------------------------------


def _runs(lines: Sequence[Line], rows: Sequence[Printed | None]) -> Iterator[list[int]]:
    """Runs of lines with figures between which only labels, rulers and a few blanks stand."""
    run: list[int] = []
    for at, row in enumerate(rows):
        if row is None:
            continue
        if run and not _near(lines, rows, run[-1], at):
            yield run
            run = []
        run.append(at)
    if run:
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


def _settle(block: Block) -> None:
    """Find the columns; leading years or counts that begin rows without words are labels."""
    printed = [row for _, row in block.rows]
    block.columns = tracks(printed)
    if len(block.columns) > 1:
        first = block.columns[0]
        own = [row for row in printed if row.figures and first.distance(row.figures[0]) == 0]
        plain = all(row.figures[0].text.isdigit() and len(row.figures[0].text) <= 4 for row in own)
        bare = sum(not row.words for row in own)
        if own and plain and bare == len(own) and first.left <= min(row.line.indent for row in printed) + 4:
            first.labels = True


# --- header bands and captions --------------------------------------------------------------------------------------


def _look_up(block: Block, lines: Sequence[Line], found: Sequence[Block]) -> None:
    """Find the header band and the captions above a block."""
    floor = found[-1].last + 1 if found else 0
    floor = max(floor, block.first - 60)
    zone = min(track.left for track in block.columns if not track.labels)
    above = lines[floor : block.first]
    cut = _paragraph_end(above, zone)
    shared = found and floor == found[-1].last + 1 and cut == 0
    above = above[cut:]
    block.band = band(above, [one for one in block.columns if not one.labels], zone)
    top = floor + cut + (block.band.top if block.band else len(above))
    block.start = floor + cut + block.band.bottom if block.band else block.first
    block.captions, block.top = _captions(lines, top, floor)
    block.open = bool(shared) and not block.captions
    if block.open:
        block.captions = found[-1].captions


def _figures(block: Block) -> bool:
    return any(not track.labels for track in block.columns)


def _paragraph_end(above: Sequence[Line], zone: int) -> int:
    """The index after the last line of running text in these lines."""
    for at in range(len(above) - 1, -1, -1):
        if above[at].hard and above[at].text.lstrip().startswith("</"):
            return at + 1
        if _running(above, at, zone):
            return at + 1
    return 0


def _running(lines: Sequence[Line], at: int, zone: int) -> bool:
    """Whether a line is one of a paragraph: long, without gaps, and another such line goes before or after it."""
    if not _prosaic(lines[at], zone):
        return False
    below = at + 1 < len(lines) and _prosaic(lines[at + 1], zone) and _flush(lines[at], lines[at + 1])
    return below or (at > 0 and _prosaic(lines[at - 1], zone) and _flush(lines[at - 1], lines[at]))


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
            if _running(lines, at, 0) or (captions and _closes(line)):
                break
            captions.insert(0, line)
            first, blanks = at, 0
        if line.hard:
            break
    return tuple(captions), first


def _closes(line: Line) -> bool:
    """Whether a line is the end of a paragraph or a note rather than a caption."""
    text = line.shown.strip()
    if _NOTE.match(text):
        return True
    return text.endswith(".") and line.indent < 16 and len(text.split()) > 3 and not _SHORT.search(text)


# --- blocks that go on ----------------------------------------------------------------------------------------------


def _carries_on(last: Block, block: Block, lines: Sequence[Line]) -> bool:
    """Whether a run without headings of its own goes on with the block above it."""
    between = lines[last.last + 1 : block.first]
    zone = min(track.left for track in last.columns)
    if any(line.hard for line in between) or len(between) > 14:
        return False
    if any(_running(between, at, zone) for at in range(len(between))):
        return False
    fits = sum(any(one is not None for one in place(row, last.columns)) for _, row in block.rows)
    return fits * 2 > len(block.rows)


def _append(last: Block, block: Block) -> None:
    last.rows.extend(block.rows)
    last.last = block.last
    before = last.columns
    _settle(last)
    if last.band is not None and len(last.columns) != len(before):
        last.columns = before
