"""Documents that are read where they lie: bytes in memory, or a file of which slices are taken."""

from __future__ import annotations

import os
from io import BufferedReader
from threading import Lock
from typing import IO, Final, TypeAlias

from exporter.errors import ExporterError

#: More than any document that is read whole.
LARGEST: Final = 1 << 31


class FileDocument:
    """A document in an open file, read where a slice is taken; a file that shrinks meanwhile gives fewer bytes.

    Several threads may take slices at once. A file of its ``own`` is closed when nobody has the document any more.
    """

    def __init__(self, file: IO[bytes], name: str, *, own: bool = False) -> None:
        self._file = file
        self._own = own
        self.name = name
        self._size = file.seek(0, os.SEEK_END)
        self._lock = Lock()
        # a plain file is read by its number, at any place without moving it
        self._number = file.fileno() if isinstance(file, BufferedReader) and hasattr(os, "pread") else None

    def __del__(self) -> None:
        if self._own:
            self._file.close()

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice, /) -> bytes:
        start, stop, _ = place.indices(self._size)
        size = max(stop - start, 0)
        if self._number is not None:
            found = os.pread(self._number, size, start)
            return found if len(found) == size else self._slowly(start, size)
        return self._slowly(start, size)

    def _slowly(self, start: int, size: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)


Document: TypeAlias = bytes | FileDocument


def whole(document: Document) -> bytes:
    """All bytes of a document. ExporterError ``file.tooLarge`` past 2 GiB, where it can be read only in parts."""
    if isinstance(document, bytes):
        return document
    if len(document) > LARGEST:
        message = f"the file is larger than {LARGEST:,} bytes and must be read whole"
        raise ExporterError("file.tooLarge", message, document.name)
    return document[: len(document)]
