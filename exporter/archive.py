"""ZIP archives: others' are read without extraction, names checked first and sizes counted; ours are the same bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.errors import ExporterError

MAX_ENTRIES: Final = 100_000
MAX_ENTRY_SIZE: Final = 256 << 20
MAX_TOTAL_SIZE: Final = 2 << 30
MAX_RATIO: Final = 400
_RATIO_FLOOR: Final = 1 << 20
_CHUNK: Final = 1 << 18
_ENCRYPTED: Final = 0x1
#: The earliest moment that a ZIP entry can state: packages do not tell when they were made.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_FILE: Final = 0o100644 << 16
_BAD_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass
class Archive:
    """The entries of a ZIP file by name, and its folders where they are entries themselves.

    What is read counts towards one limit for the whole archive.
    """

    name: str
    code: str
    entries: dict[str, zipfile.ZipInfo]
    folders: list[str]
    _file: zipfile.ZipFile
    _read: int = field(default=0)

    @classmethod
    def open(cls, data: bytes, name: str, prefix: str) -> Archive:
        """The archive in these bytes.

        Raises ExporterError ``<prefix>:invalidArchiveFormat`` for what is not a plain ZIP file within the limits, and
        ``<prefix>:invalidDirectoryStructure`` for names that do not stand for one file each in one tree.
        """
        code = f"{prefix}:invalidArchiveFormat"
        try:
            file = zipfile.ZipFile(io.BytesIO(data))
        except _BAD_ZIP as error:
            raise ExporterError(code, f"not a ZIP file: {error}", name) from error
        entries = file.infolist()
        if len(entries) > MAX_ENTRIES:
            raise ExporterError(code, f"{len(entries)} entries; at most {MAX_ENTRIES} are read", name)
        for problem in _format_problems(entries):
            raise ExporterError(code, problem, name)
        for problem in _tree_problems(entries):
            raise ExporterError(f"{prefix}:invalidDirectoryStructure", problem, name)
        files = {entry.orig_filename: entry for entry in entries if not entry.orig_filename.endswith("/")}
        folders = [entry.orig_filename for entry in entries if entry.orig_filename.endswith("/")]
        return cls(name, code, files, folders, file)

    def top_folders(self) -> list[str]:
        """The names at the top of the tree."""
        return sorted({name.partition("/")[0] for name in self.entries})

    def read(self, name: str) -> bytes:
        """An entry's content; ExporterError when it is damaged, or larger than its limits or than it says."""
        entry = self.entries[name]
        content = bytearray()
        try:
            with self._file.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    content += chunk
                    self._read += len(chunk)
                    self._check_size(entry, len(content))
        except _BAD_ZIP as error:
            raise ExporterError(self.code, f"{name} is damaged: {error}", self.name) from error
        return bytes(content)

    def _check_size(self, entry: zipfile.ZipInfo, size: int) -> None:
        name = entry.orig_filename
        if size > MAX_ENTRY_SIZE or self._read > MAX_TOTAL_SIZE:
            raise ExporterError(self.code, f"{name} is larger than what is read of an archive", self.name)
        if size > max(_RATIO_FLOOR, MAX_RATIO * entry.compress_size):
            raise ExporterError(
                self.code, f"{name} is packed more than {MAX_RATIO} times, as in an attack", self.name
            )


def _format_problems(entries: Iterable[zipfile.ZipInfo]) -> Iterator[str]:
    for entry in entries:
        name = entry.orig_filename
        if entry.flag_bits & _ENCRYPTED:
            yield f"{name} is encrypted"
        if "\\" in name or name.startswith("/") or "\0" in name or name[1:2] == ":":
            yield f"{name!r} is not a relative path with forward slashes"
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
        first = seen.setdefault(name.removesuffix("/").casefold(), name)
        if first is not name:
            yield f"{name} stands there twice" if first == name else f"{name} and {first} differ in case only"
        for depth in range(1, len(parts) + name.endswith("/")):
            folder = "/".join(parts[:depth])
            other = folders.setdefault(folder.casefold(), folder)
            if other != folder:
                yield f"the folders {folder} and {other} differ in case only"
    for folder, shown in folders.items():
        if folder in seen and not seen[folder].endswith("/"):
            yield f"{shown} is a file and a folder"


def pack(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these entries: same files, same bytes, whatever the time and place.

    Entries are sorted and stored as they are, because what deflate makes of them differs between the libraries that
    machines have.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system, entry.external_attr = 3, _FILE  # as on Unix, wherever it is made
            archive.writestr(entry, content)
    return packed.getvalue()
