"""Tables that wait in memory or in a file until what they refer to is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType

import pyarrow as pa
import pyarrow.ipc

from exporter.files import keeping, temporary_file


class Shelf:
    """Tables with the same columns, taken in the order they were put."""

    def __init__(self) -> None:
        self._tables: deque[pa.Table] = deque()

    def put(self, table: pa.Table) -> None:
        """Puts a table behind the others."""
        self._tables.append(table)

    def clear(self) -> None:
        """Forgets all tables."""
        self._tables.clear()

    def take(self) -> Iterator[pa.Table]:
        """All tables, each going as it is taken."""
        while self._tables:
            yield self._tables.popleft()


class FileShelf(Shelf):
    """Tables in a temporary file; each has dictionaries of its own. NoRoomError where the disk takes no more."""

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        self._file = self._opened.enter_context(temporary_file())
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def __enter__(self) -> FileShelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def put(self, table: pa.Table) -> None:
        """Puts a table of one chunk behind the others."""
        if self._writer is None:
            self._writer = pa.ipc.new_stream(pa.PythonFile(self._file, "w"), table.schema)
        with keeping():
            for batch in table.to_batches():
                self._writer.write_batch(batch)

    def take(self) -> Iterator[pa.Table]:
        """All tables; nothing is put any more."""
        if self._writer is None:
            return
        with keeping():
            self._writer.close()
            self._file.seek(0)
        with pa.ipc.open_stream(pa.PythonFile(self._file, "r")) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])
