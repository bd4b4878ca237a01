"""What keeps bytes from being CSV in UTF-8, and the line on which it stands; looked for only in what cannot be read."""

from __future__ import annotations

import re
from typing import Final

from exporter.formats.xbrl_json.aspect_reading import Misspelled

CODE: Final = "xbrlce:invalidCSVFileFormat"
_CONTROLS: Final = bytes(sorted(set(range(32)) - {9, 10, 13}))
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF in UTF-8
_UNHEARD: Final = re.compile(rb"[%b]|%b|%b" % (re.escape(_CONTROLS), *_NONCHARACTERS))
#: Marks with which UTF-16 and UTF-32 begin, and where these have bytes that are zero when text begins with ASCII.
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_ZEROS: Final = ([1, 3], [0, 2], [1, 2, 3], [0, 1, 2])
_DELIMITERS: Final = (b",", b"\n", b"\r")


def check_characters(body: bytes, *, first: bool) -> None:
    """Misspelled where bytes hold a character that XML cannot hold; the ``first`` ones of a file tell its encoding."""
    unheard = not body.isascii() and any(one in body for one in _NONCHARACTERS)
    if not unheard and len(body.translate(None, _CONTROLS)) == len(body):
        return
    if first and _is_wide(body[:4]):
        raise Misspelled(CODE, "the file is in UTF-16 or UTF-32, not in UTF-8", 1)
    found = _UNHEARD.search(body)
    assert found is not None
    what = f"the file holds U+{ord(found[0].decode()):04X}, a character that no report can hold"
    raise Misspelled(CODE, what, _line_at(body, found.start()))


def _is_wide(head: bytes) -> bool:
    """Whether the first four bytes of a file are characters of two or four bytes."""
    return head.startswith(_MARKS) or [at for at, byte in enumerate(head) if not byte] in _ZEROS


def check_quotes(body: bytes) -> None:
    """Misspelled where a quote neither begins nor ends a cell, or is never closed."""
    if not strictly_quoted(body):
        message = "a quote stands inside a cell that is not quoted, or is never closed"
        raise Misspelled(CODE, message, _line_at(body, _stray_quote(body)))


def check_encoding(body: bytes) -> None:
    """Misspelled where bytes are not UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: {error.reason}"
        raise Misspelled(CODE, message, _line_at(body, error.start)) from error


def strictly_quoted(body: bytes) -> bool:
    """Whether quotes stand around whole cells only; Arrow reads others too, and a quote that is never closed."""
    if b'"' not in body:
        return True
    outside = body.split(b'"')[
        ::2
    ]  # what stands between quoted parts; empty between the halves of a doubled quote
    if body.count(b'"') % 2:
        return False
    first, last = outside[0], outside[-1]
    if (first and not first.endswith(_DELIMITERS)) or (last and not last.startswith(_DELIMITERS)):
        return False
    return all(
        not one or (one.startswith(_DELIMITERS) and one.endswith(_DELIMITERS)) for one in outside[1:-1]
    )


def _stray_quote(body: bytes) -> int:
    """Where the first quote stands that neither begins nor ends a cell; else the last one, which is never closed."""
    at, pieces = 0, body.split(b'"')
    for number, piece in enumerate(pieces):
        if piece and number % 2 == 0:
            if number and not piece.startswith(_DELIMITERS):
                return at - 1
            if number + 1 < len(pieces) and not piece.endswith(_DELIMITERS):
                return at + len(piece)
        at += len(piece) + 1
    return body.rfind(b'"')


def _line_at(body: bytes, at: int) -> int:
    """The line of a place in bytes, from 1; lines end with CR, LF or both."""
    return 1 + body.count(b"\n", 0, at) + body.count(b"\r", 0, at) - body.count(b"\r\n", 0, at)
