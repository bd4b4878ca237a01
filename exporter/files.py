"""Writing output: all files of a result appear whole, or the earlier ones stay."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from errno import EACCES, ENOTDIR
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO, Final

from exporter.errors import ExporterError, NoRoomError
from exporter.workers import begun

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows has no such locks; there temporary files of a crash stay
    flock = None  # type: ignore[assignment]

#: A file's content: buffers in order, so that a large one never has to be whole in memory.
Chunks = Iterable[bytes | memoryview]

_PREFIX: Final = ".exporter-"
_SUFFIX: Final = ".part"
_CHUNK: Final = 1 << 18


def write_all(folder: Path, files: Mapping[str, Chunks], *, keep: str = "-") -> list[Path]:
    """Write files below a folder: each to a temporary neighbour first, then all are renamed into place.

    Names are relative paths with ``/``; none may be that of the source to ``keep``. A link stays, and the file that it
    leads to is written; a file that nobody may write to is refused. Raises ExporterError
    ``file.cannotWrite``; then no file has changed, unless the system fails between two renames, where each file is
    still old or new, never torn. Folders that were made for nothing go again. Temporary files that a crash left behind
    go at the next writing to the same folder.
    """
    staged: list[tuple[Path, Path]] = []
    synced: list[tuple[Path, Callable[[], None]]] = []
    place, swept = folder, set[Path]()
    with ExitStack() as opened:
        try:
            for name, chunks in files.items():
                place = folder / name
                opened.enter_context(_folder(place.parent))
                real = behind_links(place)
                _refuse_to_replace(real, keep)
                if real.parent not in swept:
                    swept.add(real.parent)
                    sweep(real.parent)
                temporary, file = _temporary(real.parent)
                opened.enter_context(file)
                staged.append((temporary, real))
                _fill(file, chunks)
                temporary.chmod(_permissions(real))
                # while the disk takes it in, the next file is made
                synced.append((place, begun(partial(os.fsync, file.fileno()))))
            for written, wait in synced:
                place = written
                wait()
            if flock is None:
                opened.close()  # Windows renames no open file
            for (temporary, real), name in zip(staged, files, strict=True):
                place = folder / name
                temporary.replace(real)
        except OSError as error:
            raise ExporterError("file.cannotWrite", error.strerror or str(error), str(place)) from error
        finally:
            for temporary, _ in staged:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
    return [folder / name for name in files]


def behind_links(place: Path) -> Path:
    """The file that is written where a place is a link, as other tools do; OSError where it leads to nothing."""
    if not place.is_symlink():
        return place
    if not place.exists():
        raise OSError(f"{place} is a link that leads nowhere")
    return Path(os.path.realpath(place))


def refuse_read_only(place: Path) -> None:
    """PermissionError for a file that nobody may write to, also for who could replace it all the same."""
    if place.is_file() and not (place.stat().st_mode & 0o222 and os.access(place, os.W_OK)):
        raise PermissionError(EACCES, "the file is read-only")


@contextmanager
def new_file(place: Path) -> Iterator[Path]:
    """Where to make a file that others write, such as a database; it takes its place when the context ends well.

    What stands beside it under its name goes. FileExistsError where somebody else has made the file meanwhile; OSError
    as the system has it.
    """
    with _folder(place.parent), _made_beside(place) as made:
        yield made


@contextmanager
def _made_beside(place: Path) -> Iterator[Path]:
    sweep(place.parent)
    guard, file = _temporary(place.parent)
    made = guard.with_name(f"{guard.name}.new")
    with file:
        try:
            yield made
            with made.open("rb+") as whole:
                os.fsync(whole.fileno())
            made.chmod(_permissions(place))
            _link(made, place)
        finally:
            _remove(guard)


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Makes a folder, and those above it that are missing; where the context fails they go again if they are empty."""
    made: list[Path] = []
    try:
        for one in reversed([*takewhile(lambda one: not one.is_dir(), (folder, *folder.parents))]):
            try:
                one.mkdir()
            except FileExistsError:
                if not one.is_dir():  # else somebody else has made it meanwhile
                    raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR)) from None
            else:
                made.append(one)
        yield
    except BaseException:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        raise


def _refuse_to_replace(place: Path, source: str) -> None:
    """OSError for a folder, for a device or a pipe, which others would miss, and for what the result is made from."""
    if place.is_dir():
        raise IsADirectoryError(f"{place} is a folder")
    if place.exists() and not place.is_file():
        raise OSError(f"{place} is a device or a pipe, and no file")
    if place.exists() and lies_in_file(source) and place.samefile(source):
        raise OSError(f"{place} is the source itself")
    refuse_read_only(place)


def _link(made: Path, place: Path) -> None:
    """Gives a file its name, which nothing has yet."""
    try:
        place.hardlink_to(made)
    except FileExistsError:
        if place.exists():
            raise
        raise OSError(f"{place} is a link that leads nowhere") from None
    except OSError:  # a disk without links
        if place.exists():
            raise FileExistsError(f"{place} exists") from None
        made.replace(place)


def _remove(temporary: Path) -> None:
    """Removes a temporary file and what stands beside it under its name; the file itself last, as it is the lock."""
    for one in (*temporary.parent.glob(f"{temporary.name}.*"), temporary):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def _temporary(folder: Path) -> tuple[Path, IO[bytes]]:
    """A new temporary file, locked as long as it is open, so that others see that its writer lives."""
    while True:
        place = folder / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}"
        file = open(place, "xb", opener=partial(os.open, mode=0o600))  # noqa: SIM115 - the caller closes it
        if flock is not None:
            flock(file, LOCK_EX)
        if place.exists():  # else another writer swept it before it was locked
            return place, file
        file.close()


def _fill(file: IO[bytes], chunks: Chunks) -> None:
    """Write the content."""
    for chunk in chunks:
        file.write(chunk)
    file.flush()


def sweep(folder: Path) -> None:
    """Remove the temporary files in a folder whose writers are gone."""
    if flock is None:
        return
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError), left.open("rb") as file:
            flock(file, LOCK_EX | LOCK_NB)  # BlockingIOError while its writer lives
            _remove(left)


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

    ExporterError ``file.missing`` when there is none, ``file.cannotRead`` when it cannot be read, ``file.tooLarge``
    past 2 GiB.
    """
    with readable(source):
        if source == "-":
            data, name = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b"", "stdin"
        else:
            path = Path(source)
            with path.open("rb") as file:
                data, name = file.read(LARGEST + 1), path.name
    if len(data) > LARGEST:
        raise ExporterError("file.tooLarge", f"the file is larger than {LARGEST:,} bytes", source)
    return data, name


@contextmanager
def readable(source: str) -> Iterator[None]:
    """What the system says of a file that it does not read is told by its code."""
    try:
        yield
    except FileNotFoundError as error:
        raise ExporterError("file.missing", "there is no such file", source) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise ExporterError(
            "file.cannotRead", getattr(error, "strerror", None) or str(error), source
        ) from error


@contextmanager
def input_file(source: str) -> Iterator[tuple[IO[bytes], str]]:
    """As ``open_input``, for as long as the context is; standard input waits in a temporary file (NoRoomError)."""
    if source != "-":
        file, name = open_input(source)
        with file:
            yield file, name
        return
    with temporary_file() as kept:
        with readable(source):
            if sys.stdin:
                copy_kept(sys.stdin.buffer, kept)
        yield kept, "stdin"


@contextmanager
def keeping() -> Iterator[None]:
    """What the system says of a temporary file that it does not make or write is a NoRoomError that names the folder.

    Only work that writes such files stands in the context.
    """
    try:
        yield
    except OSError as error:
        import tempfile

        message = f"temporary files cannot be written: {error.strerror or error}"
        raise NoRoomError("file.cannotWrite", message, tempfile.tempdir or "") from error


@contextmanager
def temporary_file(small: int = 0) -> Iterator[IO[bytes]]:
    """A file for as long as the context is, in memory up to so many bytes, without a name where the system allows it.

    NoRoomError where it cannot be made. What is left to be written when it closes is of no use to anybody.
    """
    from tempfile import (  # which bring chance, and archives of several kinds
        SpooledTemporaryFile,
        TemporaryFile,
    )

    with keeping():
        file: IO[bytes] = (
            SpooledTemporaryFile(small, prefix="exporter-") if small else TemporaryFile(prefix="exporter-")  # noqa: SIM115 - closed below
        )
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


def copy_kept(source: IO[bytes], kept: IO[bytes]) -> None:
    """Copies a file to a temporary one, which is then read from its start; NoRoomError where it does not fit."""
    while chunk := source.read(_CHUNK):
        with keeping():
            kept.write(chunk)
    with keeping():
        kept.seek(0)


def lies_in_file(source: str) -> bool:
    """Whether a source is a file that can be read anywhere in it, and no stream."""
    try:
        return source != "-" and Path(source).is_file()
    except (OSError, ValueError):  # no name that a file may have
        return False


def open_input(source: str) -> tuple[IO[bytes], str]:
    """A file open for reading, anywhere in it, and its name without folders; what ``read_input`` reads and raises."""
    if source == "-":
        data, name = read_input(source)
        return io.BytesIO(data), name
    with readable(source):
        return Path(source).open("rb"), Path(source).name


def opens_beside(source: str) -> Callable[[str], IO[bytes] | None]:
    """Opens the files in a document's folder and below by relative path; None for any other, and for ``-``."""
    folder = Path(source).resolve().parent

    def find(path: str) -> IO[bytes] | None:
        place = (folder / path).resolve()
        if source == "-" or not place.is_relative_to(folder) or not place.is_file():
            return None
        return open_input(str(place))[0]

    return find


def files_beside(source: str) -> Callable[[str], bytes | None]:
    """Gives the files that ``opens_beside`` opens."""
    folder, opens = Path(source).resolve().parent, opens_beside(source)

    def find(path: str) -> bytes | None:
        found = opens(path)
        if found is None:
            return None
        found.close()
        return read_input(str(folder / path))[0]

    return find
