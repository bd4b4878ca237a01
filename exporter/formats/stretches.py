"""Documents of records for the scanner, a stretch at a time, each from a record to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from exporter.errors import ExporterError
from exporter.formats.documents import Document, Windows
from exporter.formats.record_layouts import Bytes, Layout, Layouts, Window
from exporter.formats.scanner import Run, Scanner
from exporter.formats.shelf import FileShelf, Shelf
from exporter.workers import share_a_heap

#: Bytes of a document at a time: all of it is read; or its facts pass by, and little is to be in memory.
STRETCH: Final = 1 << 22
PASSING: Final = 1 << 21
#: Bytes behind a stretch in which the next one's beginning is looked for.
BESIDE: Final = 1 << 16

#: Bytes of the longest stretch, so that offsets into its texts are 32 bits wide.
LONGEST: Final = 1 << 30
#: So many records may be irregular without asking whether as many are regular.
_ODD: Final = 500

T = TypeVar("T")
#: Tells the layout of a record at or behind a place, None where there is no regular one.
Learn: TypeAlias = Callable[[Window, int], Layout | None]
#: Tells the place behind what begins at a place, the place itself where the records end.
Behind: TypeAlias = Callable[[Window, int], int]


@dataclass(frozen=True)
class Stretch:
    """Records: bytes of a document from ``begin`` on, those of them until ``stop``.

    ``above`` are the lines that end before it and in no other stretch; with the ``last`` the document ends.
    """

    data: memoryview
    begin: int
    stop: int
    above: int
    last: bool
    layouts: Layouts
    windows: Windows

    def read_by(self, read: Callable[[Stretch], T]) -> T:
        """What a reader finds, which keeps none of the bytes."""
        try:
            return read(self)
        finally:
            self.windows.give_back(self.data)


def at_a_time(shelf: Shelf) -> int:
    """How many bytes of a document are read together whose facts go to a shelf."""
    return PASSING if isinstance(shelf, FileShelf) else STRETCH


def stretches(
    document: Document, begin: int, length: int, kinds: tuple[Bytes, ...], sought: Learn
) -> Iterator[Stretch]:
    """All of a document from a place on, so many bytes at a time.

    ``sought`` tells the layout of the first record behind a place. ExporterError ``file.tooLarge`` where there is none
    for longer than a stretch may be.
    """
    share_a_heap()
    windows, layouts = Windows(document), Layouts(kinds)
    finder = Scanner(layouts)
    size, above = length, document[:begin].count(b"\n")
    while begin < len(document):
        data = windows.take(begin, begin + size + BESIDE)
        if begin + size >= len(document):
            yield Stretch(data, begin, len(data), above, last=True, layouts=layouts, windows=windows)
            return
        stop = _next(data, size, layouts, finder, sought)
        if stop is None:
            windows.give_back(data)
            size *= 2
            if size > LONGEST:
                message = f"no regular record begins in {size:,} bytes"
                raise ExporterError("file.tooLarge", message, str(begin))
            continue
        yield Stretch(data, begin, stop, above, last=False, layouts=layouts, windows=windows)
        begin, size, above = begin + stop, length, 0


def _next(data: Window, at: int, layouts: Layouts, finder: Scanner, sought: Learn) -> int | None:
    """The next place of a regular record; a layout is learned where none is known."""
    if not layouts.known:
        _learn(sought(data, 0), layouts)
    found = finder.find(data, at, len(data))
    if found is None and _learn(sought(data, at), layouts):
        found = finder.find(data, at, len(data))
    return found


def _learn(layout: Layout | None, layouts: Layouts) -> bool:
    if layout is not None:
        layouts.learn(layout)
    return layout is not None


def scan(scanner: Scanner, stretch: Stretch, learned: Learn, behind: Behind) -> tuple[list[Run], bool]:
    """The runs of regular records of a stretch, and whether it ends where it should and most records are regular.

    ``learned`` tells the layout of a record, None where it is not regular; what is behind it is then read.
    """
    runs, at, regular, odd = list[Run](), 0, 0, 0
    while odd < _ODD or odd < regular:
        at, done, run = scanner.run(stretch.data, at, stretch.stop)
        if run.records:
            runs.append(run)
            regular += run.records
        if done:
            return runs, at == stretch.stop
        layout = learned(stretch.data, at)
        if layout is not None and scanner.learns(layout):
            continue
        skipped = behind(stretch.data, at)
        if skipped <= at:
            return runs, stretch.last
        scanner.skip(bytes(stretch.data[at:skipped]))
        at, odd = skipped, odd + 1
    return runs, False
