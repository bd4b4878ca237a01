"""Writing output: all files of a result appear whole, or the earlier ones stay."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from exporter.errors import ExporterError

#: A file's content: buffers in order, so that a large one never has to be whole in memory.
Chunks = Iterable[bytes | memoryview]

_PREFIX = ".exporter-"


def write_all(folder: Path, files: Mapping[str, Chunks]) -> list[Path]:
    """Write files below a folder: each to a temporary neighbour first, then all are renamed into place.

    Names are relative paths with ``/``. Raises ExporterError ``file.cannotWrite``; then no file has changed, unless
    the system fails between two renames, where each file is still old or new, never torn.
    """
    staged: list[tuple[Path, Path]] = []
    place = folder
    try:
        for name, chunks in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(f"{place} is a folder")
            staged.append((_stage(place, chunks), place))
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        raise ExporterError("file.cannotWrite", error.strerror or str(error), str(place)) from error
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return [place for _, place in staged]


def _stage(place: Path, chunks: Chunks) -> Path:
    """The content in a temporary file beside its place, on the disk."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".part", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_permissions(place))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _permissions(place: Path) -> int:
    """Those of the file that is replaced, else what a plain ``open`` would give."""
    if place.exists():
        return place.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


#: More than any document that a person reads; a stream without end stops here.
LARGEST = 1 << 31


def read_input(source: str) -> tuple[bytes, str]:
    """The bytes of a file and its name without folders; ``-`` is standard input, named ``stdin``.

    ExporterError ``file.missing`` when it cannot be read, ``file.tooLarge`` past 2 GiB.
    """
    try:
        if source == "-":
            data, name = sys.stdin.buffer.read(LARGEST + 1), "stdin"
        else:
            path = Path(source)
            with path.open("rb") as file:
                data, name = file.read(LARGEST + 1), path.name
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise ExporterError("file.missing", getattr(error, "strerror", None) or str(error), source) from error
    if len(data) > LARGEST:
        raise ExporterError("file.tooLarge", f"the file is larger than {LARGEST:,} bytes", source)
    return data, name
