"""Documents of records for the scanner, a stretch at a time, each from a record to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from exporter.errors import ExporterError
from exporter.formats.documents import Document, Windows
from exporter.formats.record_layouts import Bytes, Layout, Layouts, Window
from exporter.formats.scanner import Run, Scanner
from exporter.formats.shelf import FileShelf, Shelf
from exporter.workers import processors

#: Most bytes of a document at a time: all of it is read; or its facts pass by, and little is to be in memory.
STRETCH: Final = 1 << 24
PASSING: Final = 1 << 21
#: Fewest that are worth sharing among processors.
FEWEST: Final = 1 << 21
#: Stretches that wait for the one before them, so that a processor that is slow does not stop the others.
_WAITING: Final = 4
#: Bytes of it that are in memory at a time.
WINDOW: Final = 1 << 19
#: Bytes behind a stretch in which the next one's beginning is looked for.
BESIDE: Final = 1 << 16
#: Those of them in which it nearly always is.
NEAR: Final = 1 << 12

#: Bytes of the longest stretch, so that offsets into its texts are 32 bits wide.
LONGEST: Final = 1 << 30
#: So many records may be irregular without asking whether as many are regular.
_ODD: Final = 500

#: Tells the layout of a record at or behind a place, None where there is no regular one.
Learn: TypeAlias = Callable[[Window, int], Layout | None]
#: Tells how many bytes are read together where so many are left.
Lengths: TypeAlias = Callable[[int], int]
#: Tells the place behind what begins at a place, the place itself where the records end.
Behind: TypeAlias = Callable[[Window, int], int]


@dataclass(frozen=True)
class Stretch:
    """Records: the bytes of a document from ``begin`` until ``stop``.

    ``above`` are the lines that end before it and in no other stretch; ``rest`` the bytes behind it. ``first`` says
    that none is before it.
    """

    begin: int
    stop: int
    above: int
    rest: int
    first: bool
    layouts: Layouts
    windows: Windows


class _View:
    """The part of a stretch that is in memory, from a place on: so small that it stays in the processor's cache."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self.data = memoryview(b"")
        self.move(stretch.begin)

    def move(self, begin: int, size: int = 0) -> None:
        """Reads from a place in the document on."""
        self.close()
        self.begin, end = begin, min(begin + (size or WINDOW), self._stretch.stop)
        self.data = self._stretch.windows.take(begin, end)
        #: Whether the stretch ends with it; and whether the file does, which then is shorter than it was.
        self.last, self.short = end == self._stretch.stop, len(self.data) < end - begin

    def grow(self) -> None:
        """Reads twice as much from the same place on."""
        self.move(self.begin, 2 * len(self.data))

    def whole_lines(self) -> int:
        """How many of its bytes may be read: carriage returns at its end wait for what follows them."""
        size = len(self.data)
        if not self.last:
            size -= 1
            while size > 0 and self.data[size - 1] == ord("\r"):
                size -= 1
        return size

    def close(self) -> None:
        """Gives the memory back."""
        data, self.data = self.data, memoryview(b"")
        self._stretch.windows.give_back(data)


def at_a_time(shelf: Shelf) -> Lengths:
    """How many bytes are read together.

    Where all of a document is read, less and less towards its end, so that no processor waits long for another; and
    much at the beginning, since the first stretch is the one that others are joined to.
    """
    if isinstance(shelf, FileShelf):
        return lambda _: PASSING
    shares = processors()
    return lambda left: min(max(-(-left // shares), FEWEST), STRETCH)


def ahead(shelf: Shelf) -> int:
    """How many stretches more than there are processors may wait for the one before them."""
    return 1 if isinstance(shelf, FileShelf) else _WAITING


def stretches(
    document: Document, begin: int, length: Lengths, kinds: tuple[Bytes, ...], sought: Learn
) -> Iterator[Stretch]:
    """All of a document from a place on, some bytes at a time.

    ``sought`` tells the layout of the first record behind a place. ExporterError ``file.tooLarge`` where there is none
    for longer than a stretch may be.
    """
    windows, layouts = Windows(document), Layouts(kinds)
    finder = Scanner(layouts)
    size, above, first = length(len(document) - begin), document[:begin].count(b"\n"), True
    while begin < len(document):
        if begin + size >= len(document):
            yield Stretch(begin, len(document), above, 0, first, layouts, windows)
            return
        stop = _next(document, begin, begin + size, layouts, finder, sought)
        if stop is None:
            size *= 2
            if size > LONGEST:
                message = f"no regular record begins in {size:,} bytes"
                raise ExporterError("file.tooLarge", message, str(begin))
            continue
        yield Stretch(begin, stop, above, len(document) - stop, first, layouts, windows)
        begin, size, above, first = stop, length(len(document) - stop), 0, False


def _next(
    document: Document, begin: int, at: int, layouts: Layouts, finder: Scanner, sought: Learn
) -> int | None:
    """Where the next regular record begins at a place or behind; a layout is learned where none is known."""
    if not layouts.known and not _learn(sought(document[begin : begin + BESIDE], 0), layouts):
        _learn(sought(document[begin:at], 0), layouts)
    beside = document[at : at + BESIDE]
    found = finder.find(beside, 0, min(len(beside), NEAR))
    if found is None:  # to learn a layout takes less time than to search all of it for those that are known
        _learn(sought(beside, 0), layouts)
        found = finder.find(beside, 0, len(beside))
    return None if found is None else at + found


def _learn(layout: Layout | None, layouts: Layouts) -> bool:
    if layout is not None:
        layouts.learn(layout)
    return layout is not None


def scan(scanner: Scanner, stretch: Stretch, learned: Learn, behind: Behind) -> tuple[list[Run], bool]:
    """The runs of regular records of a stretch, and whether it ends where it should and most records are regular.

    Places are counted from the beginning of the stretch. ``learned`` tells the layout of a record, None where it is not
    regular; what is behind it is then read.
    """
    view = _View(stretch)
    try:
        return _scan(scanner, stretch, view, learned, behind)
    finally:
        view.close()


def _scan(
    scanner: Scanner, stretch: Stretch, view: _View, learned: Learn, behind: Behind
) -> tuple[list[Run], bool]:
    runs, at, regular, odd = list[Run](), 0, 0, 0
    behind_last = -1  # where what follows the last run begins
    while not view.short and (odd < _ODD or odd < regular):
        size = view.whole_lines()
        begin, base = at, view.begin - stretch.begin
        at, done, run = scanner.run(view.data, at, size, base)
        if run.records:
            # what is in memory ends within a run more often than the run does
            runs.append(runs.pop().and_then(run) if base + begin == behind_last else run)
            regular += run.records
            behind_last = base + at
        if done and view.last:
            return runs, at == size
        cut_off = not view.last and (
            done or len(view.data) - at < BESIDE
        )  # what begins here may go on behind
        if at and cut_off:
            view.move(view.begin + at)
            at = 0
            continue
        layout = learned(view.data, at)
        if layout is not None and scanner.learns(layout):
            continue
        skipped = behind(view.data, at)
        if skipped > at:
            scanner.skip(bytes(view.data[at:skipped]))
            at, odd = skipped, odd + 1
        elif view.last:
            return runs, not stretch.rest
        elif at:
            view.move(view.begin + at)
            at = 0
        else:
            view.grow()
    return runs, False
