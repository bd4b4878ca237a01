"""Archives that are damaged or made to harm: refused by what they hold, whatever their directory says."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_packages import INFO, JSON, described, plain, read_back, zipped

from exporter.codes import CODES

LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
SOUND = zipped(plain())
REPORT = "p/reports/r.json"


def packed(method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        for name, content in plain().items():
            target.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def patched(data: bytes, *patches: tuple[bytes, int, str, int]) -> bytes:
    """The second record of a kind with another number at an offset."""
    changed = bytearray(data)
    for mark, offset, form, number in patches:
        struct.pack_into(form, changed, changed.find(mark, changed.find(mark) + 1) + offset, number)
    return bytes(changed)


def linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in plain().items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if name == REPORT else 0
            target.writestr(entry, "/etc/passwd" if name == REPORT else content)
    return made.getvalue()


#: How an archive is wrong → the archive, and the end of the code.
REFUSED: dict[str, tuple[bytes, str]] = {
    "a wrong checksum": (patched(SOUND, (DIRECTORY, 16, "<I", 1)), "invalidArchiveFormat"),
    "a size that is too small": (
        patched(packed(zipfile.ZIP_DEFLATED), (DIRECTORY, 24, "<I", 5), (LOCAL, 22, "<I", 5)),
        "invalidArchiveFormat",
    ),
    "a size that is too large": (
        patched(packed(zipfile.ZIP_DEFLATED), (DIRECTORY, 24, "<I", 1 << 27), (LOCAL, 22, "<I", 1 << 27)),
        "invalidArchiveFormat",
    ),
    "a packed size that is too small": (patched(SOUND, (DIRECTORY, 20, "<I", 5)), "invalidArchiveFormat"),
    "a place outside": (patched(SOUND, (DIRECTORY, 42, "<I", 1 << 30)), "invalidArchiveFormat"),
    "a place of another": (patched(SOUND, (DIRECTORY, 42, "<I", 0)), "invalidArchiveFormat"),
    "another name inside": (SOUND.replace(REPORT.encode(), b"p/reports/s.json", 1), "invalidArchiveFormat"),
    "a method nobody knows": (
        patched(SOUND, (DIRECTORY, 10, "<H", 99), (LOCAL, 8, "<H", 99)),
        "invalidArchiveFormat",
    ),
    "a header that says it is encrypted": (patched(SOUND, (LOCAL, 6, "<H", 1)), "invalidArchiveFormat"),
    "a header with another method": (patched(SOUND, (LOCAL, 8, "<H", 8)), "invalidArchiveFormat"),
    "a header with another checksum": (patched(SOUND, (LOCAL, 14, "<I", 7)), "invalidArchiveFormat"),
    "a header with another size": (patched(SOUND, (LOCAL, 22, "<I", 7)), "invalidArchiveFormat"),
    "an entry behind the end": (SOUND + SOUND[: SOUND.index(DIRECTORY)], "invalidArchiveFormat"),
    "an archive behind another": (zipped(plain() | {REPORT: b"{}"}) + SOUND, "invalidArchiveFormat"),
    "an archive behind itself": (SOUND + SOUND, "invalidArchiveFormat"),
    "an archive behind an empty one": (zipped({}) + SOUND, "invalidArchiveFormat"),
    "a comment that is too short": (SOUND[:-2] + b"\x05\x00hell", "invalidArchiveFormat"),
    "a directory of fewer entries": (SOUND[:-12] + b"\x01" + SOUND[-11:], "invalidArchiveFormat"),
    "a disk of several": (SOUND[:-18] + b"\x03" + SOUND[-17:], "invalidArchiveFormat"),
    "half a directory": (SOUND[:-40], "invalidArchiveFormat"),
    "a symbolic link": (linked(), "invalidArchiveFormat"),
    "a path of many folders": (zipped(plain() | {"p/" + "a/" * 20_000: b""}), "invalidArchiveFormat"),
    "a zero in a name": (
        zipped(plain() | {"p/a?b": b""}).replace(b"p/a?b", b"p/a\0b"),
        "invalidArchiveFormat",
    ),
    "a letter composed in two ways": (
        zipped(plain() | {"p/\u00e9": b"", "p/e\u0301": b""}),
        "invalidDirectoryStructure",
    ),
    "a report that is an archive": (zipped(plain() | {REPORT: SOUND}), "invalidJSON"),
    "a description of lists in lists": (zipped(plain() | {INFO: b"[" * 100_000}), "invalidJSON"),
    "a description in another case": (
        zipped({"p/meta-inf/reportPackage.json": described("/xbr"), REPORT: JSON}),
        "documentTypeFileExtensionMismatch",
    ),
    "a report that is a folder": (zipped({INFO: described("/xbr"), REPORT + "/": b""}), "missingReport"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_refused(data: bytes, code: str) -> None:
    package, findings = read_back(data, "a.xbr")
    assert package is None
    assert [one.code for one in findings] == [f"rpe:{code}"]


@pytest.mark.parametrize(
    "data",
    [
        b"MZ" * 50 + SOUND,
        SOUND[:-2] + b"\x05\x00hello",
        packed(zipfile.ZIP_DEFLATED),
        zipped(plain() | {INFO: b"\xef\xbb\xbf" + described("/xbr")}),
    ],
    ids=["bytes before", "a comment", "deflated", "byte order mark"],
)
def test_what_is_sound_all_the_same(data: bytes) -> None:
    package, findings = read_back(data, "a.xbr")
    assert not list(findings)
    assert package is not None
    assert package.read(REPORT) == JSON


@given(st.data())
def test_bytes_that_changed_are_told_or_change_nothing(data: st.DataObject) -> None:
    damaged = bytearray(packed(zipfile.ZIP_DEFLATED))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    package, findings = read_back(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]), "a.xbr")
    assert {one.code for one in findings} <= set(CODES)
    assert (package is None) == bool(list(findings))
