"""Layouts of facts and contexts for the scanner, each learned from one element; and where an element ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.formats.record_layouts import CODED, NAMES, TEXT, Bytes, Echo, Layout, Slot, Window
from exporter.formats.scanner import has_lone_returns
from exporter.formats.xbrl_xml.spelled import ATTRIBUTES, IrregularError

_CONTROLS: Final = bytes(range(32))
_NAMED: Final = Bytes(b" ", _CONTROLS + b"<>/&'\"=")
_NAMED_BEFORE_LINE: Final = Bytes(b"\n", bytes(set(_CONTROLS) - {10}) + b" <>/&'\"=")
_NAMED_BEFORE_RETURN: Final = Bytes(b"\r", bytes(set(_CONTROLS) - {13}) + b" <>/&'\"=")
_QUOTED: Final = {quote: Bytes(bytes([quote]), _CONTROLS + b"<>&") for quote in b"\"'"}
_CONTENT: Final = Bytes(
    b"<", bytes(set(_CONTROLS) - {9, 10}) + b">", mark=b"&", lines=True,
    plain=((b"&amp;", b"&"), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'")),
)  # fmt: skip
_PLAIN: Final = Bytes(b"<", _CONTROLS + b">&")
#: All kinds of values that elements have.
KINDS: Final = (
    _NAMED, _NAMED_BEFORE_LINE, _NAMED_BEFORE_RETURN, *_QUOTED.values(), _CONTENT, _PLAIN,
)  # fmt: skip
_NAMES: Final = {b" ": _NAMED, b"\n": _NAMED_BEFORE_LINE, b"\r": _NAMED_BEFORE_RETURN}

_BLANK: Final = rb"[ \t\r\n]"
_PAIR: Final = rb"%s+[^\s=<>/&'\"]+%s*=%s*(?:\"[^\"<>&]*\"|'[^'<>&]*')" % (_BLANK, _BLANK, _BLANK)
_ATTRIBUTE: Final = re.compile(
    rb"(%s+)([^\s=<>/&'\"]+)(%s*=%s*)([\"'])([^<>&]*?)\4" % (_BLANK, _BLANK, _BLANK)
)
_FACT: Final = re.compile(
    rb"<([^\s<>/&'\"=!?]+)((?:%s)+)(%s*)(?:/>|>([^<>]*)</\1(%s*)>)" % (_PAIR, _BLANK, _BLANK)
)
_CONTEXT: Final = re.compile(rb"<((?:[^\s:=<>/&'\"]+:)?context)%s" % _BLANK)
#: What reads as one: a comment, a section, an instruction, a tag; what is left open reads to the end.
_MARKUP: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<(/?)[^\s<>/!?](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>",
    re.DOTALL,
)
#: The delimiters of tags with attributes in double quotes.
_TAGS: Final = re.compile(rb'(?:<(?:"")*>)+')
_OPENING: Final = re.compile(rb"<[^\s<>/&'\"=!?]")
_DELIMITER: Final = re.compile(rb"([<>\"])")
#: Elements of more bytes are no contexts that are laid out alike.
_LONGEST: Final = 1 << 16
#: Nor are elements that hold others so deep.
_DEEPEST: Final = 8
#: Nor is anything, in a document that a parser reads.
_BOTTOM: Final = 256


@dataclass(frozen=True, slots=True)
class ContextTable:
    """Contexts of one layout: their delimiters, and what stands behind each; None where each has its own value.

    Values are those of the columns that have the number of their token.
    """

    kinds: bytes
    layout: tuple[bytes | None, ...]


def learned(data: Window, at: int) -> Layout | None:
    """The layout of the element that begins at a place; None where it is no regular fact or context."""
    found = _FACT.match(data, at)
    layout = _context(data, at) if found is None else _fact(found)
    if layout is None or any(
        has_lone_returns(one) for one in (*(literal for literal, _ in layout.parts), layout.end)
    ):
        return None
    return layout


def sought(data: Window, at: int) -> Layout | None:
    """The layout of the first fact or context behind a place."""
    for found in _OPENING.finditer(data[at:]):
        layout = learned(data, at + found.start())
        if layout is not None:
            return layout
    return None


def behind(data: Window, at: int, deepest: int | None = None) -> int:
    """The place behind the element, the text or the like at a place; the place itself where the root ends there.

    Also where elements are nested deeper than that. IrregularError where they are so deep that no parser follows them,
    as where nothing is closed: else all that is left would be looked through for the end.
    """
    depth = 0
    found = _MARKUP.match(data, at)
    if found is None:
        following = _MARKUP.search(data, at)
        return at if following is None else following.start()
    if found[1] == b"/":
        return at
    for found in _MARKUP.finditer(data, at):
        opens, closes = _steps(found)
        depth += opens - closes
        if depth <= 0:
            return found.end()
        if deepest is not None and depth > deepest:
            return at
        if depth > _BOTTOM:
            raise IrregularError("elements are nested too deep")
    return at


def _steps(markup: re.Match[bytes]) -> tuple[int, int]:
    """How many elements a piece of markup opens and closes."""
    if markup[1] is None:
        return 0, 0
    if markup[1]:
        return 0, 1
    return 1, int(markup[2] == b"/")


def _fact(found: re.Match[bytes]) -> Layout | None:
    """The layout of a fact; None where its attributes are not those of a regular one."""
    parts: list[tuple[bytes, Slot | Echo]] = []
    literal, names = b"", list[str]()
    for blanks, name, between, quote, _ in _ATTRIBUTE.findall(found[2]):
        if not parts:
            kind = _NAMES.get(blanks[:1])
            if kind is None:
                return None
            parts.append((b"<", Slot("name", CODED, kind)))
        names.append(name.decode("utf-8", "replace"))
        column = ATTRIBUTES.get(names[-1])
        if column is None:
            return None
        slot = Slot(column, NAMES if column == "id" else CODED, _QUOTED[quote[0]])
        parts.append((literal + blanks + name + between + quote, slot))
        literal = quote
    if len(set(names)) < len(names) or "contextRef" not in names:
        return None
    if found[4] is None:
        return Layout("facts", tuple(parts), literal + found[3] + b"/>")
    parts += [(literal + found[3] + b">", Slot("value", TEXT, _CONTENT)), (b"</", Echo(0))]
    return Layout("facts", tuple(parts), found[5] + b">")


def _context(data: Window, at: int) -> Layout | None:
    """The layout of a context: tags and blanks; attribute values and texts are its own."""
    if not _CONTEXT.match(data, at):
        return None
    near = bytes(data[at : at + _LONGEST])
    element = near[: behind(near, 0, _DEEPEST)]
    if not element:
        return None
    kinds, texts = _tokens(element)
    if not _TAGS.fullmatch(kinds) or b"<!" in element or b"<?" in element:
        return None
    layout = tuple(_shared(kinds, texts))
    if layout[1] is not None or not texts[0].endswith(b"id="):
        return None
    parts: list[tuple[bytes, Slot | Echo]] = []
    literal = b""
    for number, (kind, text) in enumerate(zip(kinds, layout, strict=True)):
        literal += bytes([kind])
        if text is not None:
            literal += text
            continue
        stop = kinds[number + 1]
        parts.append(
            (literal, Slot(number, TEXT if number == 1 else CODED, _PLAIN if stop == 0x3C else _QUOTED[stop]))
        )
        literal = b""
    return Layout(ContextTable(kinds, layout), tuple(parts), literal)


def _tokens(element: bytes) -> tuple[bytes, list[bytes]]:
    """The delimiters of an element, and what stands behind each."""
    pieces = _DELIMITER.split(element)
    return b"".join(pieces[1::2]), pieces[2::2]


def _shared(kinds: bytes, texts: list[bytes]) -> Iterator[bytes | None]:
    """What an element has in common with those like it, None for what is its own."""
    quotes = inside = 0
    for kind, text in zip(kinds, texts, strict=True):
        if kind == 0x3C:
            quotes, inside = 0, 1
        elif inside and kind == 0x22:
            quotes += 1
        else:
            inside = 0
        own = quotes % 2 == 1 if inside else bool(text.strip())
        yield None if own else text
