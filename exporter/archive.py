"""ZIP archives: others' are read without extraction, names checked first and sizes counted; ours are the same bytes."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Final

from exporter.errors import ExporterError
from exporter.files import keeping, temporary_file

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

#: What a ZIP file begins with.
MARK: Final = b"PK\x03\x04"
#: What every record of one begins with.
_ANY_MARK: Final = b"PK"
MAX_ENTRIES: Final = 100_000
MAX_ENTRY_SIZE: Final = 256 << 20
MAX_TOTAL_SIZE: Final = 2 << 30
MAX_RATIO: Final = 400
_RATIO_FLOOR: Final = 1 << 20
_CHUNK: Final = 1 << 18
_SMALL: Final = 1 << 24  # bytes of an archive that never reach the disk
_ENCRYPTED: Final = 0x1
#: Flag of an entry whose checksum and sizes stand behind it.
_BEHIND: Final = 0x8
#: Mark, flags, method, checksum, packed size and size in the header of an entry.
_HEADER: Final = struct.Struct("<4s2x2H4x3L")
#: Mark, disks, and entries here and on all, in what ends an archive; behind it stands a comment.
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
_IN_ZIP64: Final = 0xFFFF
_SIZE_IN_ZIP64: Final = 0xFFFFFFFF
#: Letters in the path of an entry; a path of many short segments would cost the square of its length.
_LONGEST_PATH: Final = 1024
#: The earliest moment that a ZIP entry can state: packages do not tell when they were made.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_FILE: Final = 0o100644 << 16
_BAD_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Archive:
    """The entries of a ZIP file by name, and its folders where they are entries themselves.

    What is read counts towards one limit for the whole archive.
    """

    def __init__(
        self,
        name: str,
        code: str,
        entries: dict[str, zipfile.ZipInfo],
        folders: list[str],
        file: zipfile.ZipFile,
        source: IO[bytes],
    ) -> None:
        self.name = name
        self.code = code
        self.entries = entries
        self.folders = folders
        self._file = file
        self._source = source
        self._read = 0

    @classmethod
    def open(cls, data: bytes | IO[bytes], name: str, prefix: str) -> Archive:
        """The archive in these bytes, or in this file as long as it is open.

        Raises ExporterError ``<prefix>:invalidArchiveFormat`` for what is not a plain ZIP file within the limits, and
        ``<prefix>:invalidDirectoryStructure`` for names that do not stand for one file each in one tree.
        """
        code = f"{prefix}:invalidArchiveFormat"
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        try:
            file = zipfile.ZipFile(source)
        except _BAD_ZIP as error:
            raise ExporterError(code, f"not a ZIP file: {error}", name) from error
        entries = file.infolist()
        if len(entries) > MAX_ENTRIES:
            raise ExporterError(code, f"{len(entries)} entries; at most {MAX_ENTRIES} are read", name)
        for problem in (
            *_start_problems(source, entries),
            *_end_problems(source, file),
            *_format_problems(entries),
        ):
            raise ExporterError(code, problem, name)
        for problem in _tree_problems(entries):
            raise ExporterError(f"{prefix}:invalidDirectoryStructure", problem, name)
        files = {entry.orig_filename: entry for entry in entries if not entry.orig_filename.endswith("/")}
        folders = [entry.orig_filename for entry in entries if entry.orig_filename.endswith("/")]
        return cls(name, code, files, folders, file, source)

    def top_folders(self) -> list[str]:
        """The names at the top of the tree."""
        return sorted({name.partition("/")[0] for name in self.entries})

    def read(self, name: str) -> bytes:
        """An entry's content; ExporterError when it is damaged, or larger than its limits or than it says."""
        with self.stream(name) as stream:
            return stream.read()

    def stream(self, name: str) -> io.BufferedReader:
        """An entry open for reading from its start; ExporterError as it is read, where ``read`` has it."""
        return io.BufferedReader(_Entry(self, self.entries[name]), _CHUNK)

    def below(self, start: str, wanted: Callable[[str], bool] = bool) -> Mapping[str, bytes]:
        """The entries wanted whose names begin so, by what follows, in their order; each is read when asked for."""
        found = sorted(name for name in self.entries if name.startswith(start) and wanted(name))
        return _Below(self, {name.removeprefix(start): name for name in found})

    def unpack(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of an entry in parts, each counted towards the limits."""
        size = 0
        try:
            _check_header(self._source, entry)
            with self._file.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    self._check_size(entry, size)
                    yield chunk
            if size != entry.file_size:
                raise zipfile.BadZipFile(f"it says {entry.file_size} bytes and has {size}")
        except _BAD_ZIP as error:
            raise ExporterError(self.code, f"{entry.orig_filename} is damaged: {error}", self.name) from error

    def _check_size(self, entry: zipfile.ZipInfo, size: int) -> None:
        name = entry.orig_filename
        if size > MAX_ENTRY_SIZE or self._read > MAX_TOTAL_SIZE:
            raise ExporterError(self.code, f"{name} is larger than what is read of an archive", self.name)
        if size > max(_RATIO_FLOOR, MAX_RATIO * entry.compress_size):
            raise ExporterError(
                self.code, f"{name} is packed more than {MAX_RATIO} times, as in an attack", self.name
            )


class _Below(Mapping[str, bytes]):
    """Entries by other names, which together may be larger than any memory."""

    def __init__(self, archive: Archive, names: Mapping[str, str]) -> None:
        self.archive: Final = archive
        self.names: Final = names

    def __getitem__(self, name: str) -> bytes:
        return self.archive.read(self.names[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class _Entry(io.RawIOBase):
    """An entry as a file that is read once."""

    def __init__(self, archive: Archive, entry: zipfile.ZipInfo) -> None:
        super().__init__()
        self._parts = archive.unpack(entry)
        self._rest = b""

    def readable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fills a buffer from what comes next; 0 at the end."""
        view = memoryview(buffer)
        self._rest = self._rest or next(self._parts, b"")
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _start_problems(source: IO[bytes], entries: Iterable[zipfile.ZipInfo]) -> Iterator[str]:
    """What others, who read from the start, would take for another archive.

    A program that unpacks the archive may stand in front of it; nobody takes that for entries.
    """
    source.seek(0)
    first = min((entry.header_offset for entry in entries), default=0)
    if first and source.read(len(_ANY_MARK)) == _ANY_MARK:
        yield "another archive stands in front of its first entry"


def _end_problems(source: IO[bytes], file: zipfile.ZipFile) -> Iterator[str]:
    """What others, who read by what the end says, would take for another archive."""
    source.seek(-_END.size - len(file.comment), io.SEEK_END)
    mark, disk, first, _, count, *_, length = _END.unpack(source.read(_END.size))
    found = len(file.infolist())
    if mark != _END_MARK or length != len(file.comment):
        yield "what stands behind its end is not the comment that the end announces"
    elif not {disk, first} <= {0, _IN_ZIP64}:
        yield "it is one disk of several"
    elif count not in (found & _IN_ZIP64, _IN_ZIP64):
        yield f"it says that it has {count} entries and has {found}"


def _check_header(source: IO[bytes], entry: zipfile.ZipInfo) -> None:
    """BadZipFile where the header in front of an entry says something else than the directory.

    A header that leaves sizes and checksum to what follows the entry, or to ZIP64, does not say them.
    """
    source.seek(entry.header_offset)
    try:
        _, flags, method, checksum, packed, size = _HEADER.unpack(source.read(_HEADER.size))
    except struct.error as error:
        raise zipfile.BadZipFile("its header is cut off") from error
    if (flags ^ entry.flag_bits) & _ENCRYPTED or method != entry.compress_type:
        raise zipfile.BadZipFile("its header and the directory say that it is packed in other ways")
    stated = ((checksum, entry.CRC), (packed, entry.compress_size), (size, entry.file_size))
    if not flags & _BEHIND and any(one not in (other, _SIZE_IN_ZIP64) for one, other in stated):
        raise zipfile.BadZipFile("its header and the directory say other sizes or checksums")


def _format_problems(entries: Iterable[zipfile.ZipInfo]) -> Iterator[str]:
    for entry in entries:
        name = entry.orig_filename
        if entry.flag_bits & _ENCRYPTED:
            yield f"{name} is encrypted"
        if "\\" in name or name.startswith("/") or "\0" in name or name[1:2] == ":":
            yield f"{name!r} is not a relative path with forward slashes"
        if len(name) > _LONGEST_PATH:
            yield f"the path {name[:60]}… has more than {_LONGEST_PATH} letters"
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield f"{name} is a symbolic link"
        if entry.file_size > MAX_ENTRY_SIZE:
            yield f"{name} is larger than what is read of an archive"


def _tree_problems(entries: Iterable[zipfile.ZipInfo]) -> Iterator[str]:
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        parts = name.removesuffix("/").split("/")
        if any(part in ("", ".", "..") for part in parts):
            yield f"{name!r} has an empty segment, . or .. in its path"
        first = seen.setdefault(_folded(name.removesuffix("/")), name)
        if first is not name:
            yield f"{name} stands there twice" if first == name else f"{name} and {first} differ in case only"
        for depth in range(1, len(parts) + name.endswith("/")):
            folder = "/".join(parts[:depth])
            other = folders.setdefault(_folded(folder), folder)
            if other != folder:
                yield f"the folders {folder} and {other} differ in case only"
    for folder, shown in folders.items():
        if folder in seen and not seen[folder].endswith("/"):
            yield f"{shown} is a file and a folder"


def _folded(path: str) -> str:
    """What file systems that know no case, or one way to compose letters, take for the same path."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()


def pack(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these entries: same files, same bytes, whatever the time and place.

    Entries are sorted and stored as they are, because what deflate makes of them differs between the libraries that
    machines have.
    """
    return b"".join(packed({name: [content] for name, content in files.items()}))


def packed(files: Mapping[str, Iterable[bytes | memoryview]]) -> Iterator[bytes]:
    """What ``pack`` makes of entries in parts, in parts: a large one waits on the disk until it is whole.

    ExporterError ``file.tooLarge`` for an entry that no archive without extensions can hold; NoRoomError.
    """
    with temporary_file(_SMALL) as whole:
        with keeping():
            with zipfile.ZipFile(whole, "w") as archive:
                for name, parts in sorted(files.items()):
                    entry = zipfile.ZipInfo(name, _MOMENT)
                    entry.create_system, entry.external_attr = 3, _FILE  # as on Unix, wherever it is made
                    _put(archive, entry, parts)
            whole.seek(0)
        while chunk := whole.read(_CHUNK):
            yield chunk


def _put(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, parts: Iterable[bytes | memoryview]) -> None:
    with archive.open(entry, "w") as file:
        size = 0
        for part in parts:
            size += len(part)
            if size > zipfile.ZIP64_LIMIT:
                message = f"{entry.filename} is larger than {zipfile.ZIP64_LIMIT:,} bytes"
                raise ExporterError("file.tooLarge", message)
            file.write(part)
