"""Bytes to text: which encoding a document is in, told by its bytes and never guessed by likelihood."""

from __future__ import annotations

from typing import Final

from exporter.errors import ExporterError

# A byte order mark decides; UTF-32 comes first because its mark begins with that of UTF-16.
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
#: Control characters that text may hold: tab, line ends, page break, and the end mark of old systems.
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\x0b\x0c\x1a")
#: How many bytes are looked at.
_PROBE: Final = 65536


def decode(data: bytes, name: str) -> str:
    """The text of a document: by its byte order mark, else UTF-8, else Windows-1252 or Windows-31J (cp932).

    Raises ExporterError ``file.empty``, ``file.binary`` or ``file.encoding``.
    """
    if not data.strip():
        raise ExporterError("file.empty", "the document is empty", name)
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is None and is_binary(data):
        raise ExporterError("file.binary", "the document is binary, not text", name)
    for encoding in [marked] if marked else ["utf-8", *_old(data)]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            reason = f"byte {error.start} is not {encoding}"
    raise ExporterError("file.encoding", f"the text is in no known encoding: {reason}", name)


def is_binary(data: bytes) -> bool:
    """Whether bytes hold control characters that no text has; UTF-16 and UTF-32 need their mark."""
    probe = data[:_PROBE]
    if any(probe.startswith(mark) for mark, _ in _MARKS):
        return False
    controls = sum(probe.count(code) for code in range(32) if code not in _TEXT_CONTROLS)
    return controls * 100 > len(probe) or (b"\0" in probe and controls > 8)


def _old(data: bytes) -> list[str]:
    """The encodings before Unicode that these bytes may be in.

    Western text of that time differs from ASCII by single signs among letters, Japanese text by pairs of bytes.
    """
    high = [at for at, code in enumerate(data[:_PROBE]) if code >= 0x80]
    singles = sum(at + 1 not in pair for pair in [set(high)] for at in high if at - 1 not in pair)
    return ["cp1252", "cp932"] if singles * 2 > len(high) else ["cp932", "cp1252"]
