"""Documents that are read where they lie: bytes in memory, or a file of which slices are taken."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BufferedReader
from threading import Lock
from typing import IO, Final, TypeAlias

from exporter.errors import ExporterError
from exporter.files import readable

#: More than any document that is read whole.
LARGEST: Final = 1 << 31


class FileDocument:
    """A document in an open file, read where a slice is taken; a file that shrinks meanwhile gives fewer bytes.

    ExporterError ``file.cannotRead`` where the system cannot read on. Several threads may take slices at once. A file
    of its ``own`` is closed when nobody has the document any more.
    """

    def __init__(self, file: IO[bytes], name: str, *, own: bool = False) -> None:
        self._file = file
        self._own = own
        self.name = name
        self._size = file.seek(0, os.SEEK_END)
        self._lock = Lock()
        # a plain file is read by its number, at any place without moving it
        self._number = file.fileno() if isinstance(file, BufferedReader) and hasattr(os, "preadv") else None

    def __del__(self) -> None:
        if self._own:
            self._file.close()

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice, /) -> bytes:
        start, stop, _ = place.indices(self._size)
        size = max(stop - start, 0)
        with readable(self.name):
            if self._number is not None:
                found = os.pread(self._number, size, start)
                return found if len(found) == size else self._slowly(start, size)
            return self._slowly(start, size)

    def read_into(self, window: memoryview, start: int) -> bool:
        """Whether memory could be filled with the bytes from a place on."""
        with readable(self.name):
            return self._number is not None and os.preadv(self._number, [window], start) == len(window)

    def _slowly(self, start: int, size: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)


Document: TypeAlias = bytes | FileDocument


class Windows:
    """Slices of a document; of a file they are read into memory that is used again when it is given back.

    Fresh memory costs the system as much for each as the reading. Any thread takes and gives back.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spare: list[bytearray] = []

    def take(self, start: int, stop: int) -> memoryview:
        """The bytes of a slice, until they are given back."""
        document = self._document
        if isinstance(document, bytes):
            return memoryview(document)[start:stop]
        size = max(min(stop, len(document)) - start, 0)
        memory = bytearray()
        with suppress(IndexError):
            memory = self._spare.pop()
        if len(memory) < size:
            memory = bytearray(size)
        window = memoryview(memory)[:size]
        return window if document.read_into(window, start) else memoryview(document[start:stop])

    def give_back(self, window: memoryview) -> None:
        """Nobody reads a window any more; where somebody does, its memory stays theirs."""
        memory = window.obj
        with suppress(BufferError):
            window.release()
            if isinstance(memory, bytearray) and memory:
                memory.append(memory.pop())  # which cannot be done while any view of it is left
                self._spare.append(memory)


def whole(document: Document) -> bytes:
    """All bytes of a document. ExporterError ``file.tooLarge`` past 2 GiB, where it can be read only in parts."""
    if isinstance(document, bytes):
        return document
    if len(document) > LARGEST:
        message = f"the file is larger than {LARGEST:,} bytes and must be read whole"
        raise ExporterError("file.tooLarge", message, document.name)
    return document[: len(document)]
