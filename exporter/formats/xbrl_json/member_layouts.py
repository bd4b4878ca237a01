"""Layouts of facts for the scanner, each learned from one member of ``facts``; and where a member ends."""

from __future__ import annotations

import re
from typing import Final

from exporter.formats.record_layouts import CODED, NAMES, TEXT, Bytes, Echo, Layout, Slot, Window
from exporter.formats.xbrl_json.cut import DECIMALS, ID, VALUE
from exporter.formats.xbrl_json.layouts import NUMBER, is_key, read_layout
from exporter.formats.xbrl_json.layouts import Layout as Places

_CONTROLS: Final = bytes(range(32))
_STRING: Final = Bytes(
    b'"', _CONTROLS, mark=b"\\", escape=b"\\",
    plain=(
        (rb"\n", b"\n"), (rb"\"", b'"'), (rb"\\", b"\\"), (rb"\/", b"/"), (rb"\t", b"\t"), (rb"\r", b"\r"),
    ),
)  # fmt: skip
_NO_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789-"))
_NUMBERS: Final = {stop: Bytes(bytes([stop]), bytes(set(_NO_DIGITS) - {stop})) for stop in b",} \t\r\n"}
#: All kinds of values that members have.
KINDS: Final = (_STRING, *_NUMBERS.values())
#: A string, which reads to the end where it is left open, or a piece of structure.
#: Facts that hold values deeper than this are not laid out alike.
_DEEPEST: Final = 8
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+\\?(?:"|\Z)|[{}\[\],]', re.DOTALL)
_STRING_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_OPENS: Final = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*\{")


def learned(data: Window, at: int) -> Layout | None:
    """The layout of the member that begins at a place; None where it is no regular fact, or none follows it."""
    key = _STRING_TOKEN.match(data, at)
    end = behind(data, at, _DEEPEST) if key and _OPENS.match(data, key.end()) else at
    member = bytes(data[at:end])
    if not member.endswith(b","):
        return None
    strings = [found.span() for found in _TOKEN.finditer(member) if found[0].startswith(b'"')]
    behind_them = [*strings[1:], (len(member), 0)]
    try:
        shapes = [
            member[begin:stop].decode("ascii")
            for (_, begin), (stop, _) in zip(strings, behind_them, strict=True)
        ]
    except UnicodeDecodeError:
        return None
    texts = [member[begin + 1 : end - 1] for begin, end in strings]
    keys = tuple(text if is_key(shape) else b"" for text, shape in zip(texts, shapes, strict=True))
    places = read_layout(tuple(NUMBER.sub("#", shape) for shape in shapes), keys)
    return None if places is None else _scanned(places, texts, shapes)


def behind(data: Window, at: int, deepest: int | None = None) -> int:
    """The place behind the comma that ends the member at a place; the place itself where none does.

    Also where values are nested deeper than that.
    """
    depth = 0
    for found in _TOKEN.finditer(data, at):
        token = found[0]
        if token in (b"{", b"["):
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
        elif token == b"," and depth == 0:
            return found.end()
        if depth < 0 or (deepest is not None and depth > deepest):
            return at
    return at


def sought(data: Window, at: int) -> Layout | None:
    """The layout of the first fact behind a place."""
    for found in _TOKEN.finditer(data, at):
        layout = learned(data, found.start()) if _OPENS.match(data, found.end()) else None
        if layout is not None:
            return layout
    return None


def _scanned(places: Places, texts: list[bytes], shapes: list[str]) -> Layout | None:
    """The layout as the scanner has it; ``shapes`` stand behind the strings."""
    slots = {0: Slot(ID, NAMES, _STRING)}
    slots |= {at: Slot(name, CODED, _STRING) for name, at in places.dimensions}
    if places.value is not None:
        slots[places.value] = Slot(VALUE, TEXT, _STRING)
    parts: list[tuple[bytes, Slot | Echo]] = []
    literal = b""
    for at, (text, shape) in enumerate(zip(texts, shapes, strict=True)):
        literal += b'"'
        if at in slots:
            parts.append((literal, slots[at]))
            literal = b""
        else:
            literal += text
        literal += b'"'
        number = NUMBER.search(shape) if at == places.decimals else None
        if number is None:
            literal += shape.encode()
            continue
        following = shape[number.end() :].encode()
        parts.append(
            (literal + shape[: number.start()].encode(), Slot(DECIMALS, CODED, _NUMBERS[following[0]]))
        )
        literal = following
    return Layout("facts", tuple(parts), literal)
