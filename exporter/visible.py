"""The visible text of a page of XHTML, and where in the page each character of it stands."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.markup import Element, text_of

#: Elements that stand in a paragraph of their own.
BLOCKS: Final = frozenset(
    {"body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "pre", "hr",
     "table", "caption", "blockquote"}
)  # fmt: skip
_ROWS: Final = frozenset({"tr", "tbody"})
_CELLS: Final = frozenset({"td", "th"})
_UNSEEN: Final = frozenset({"head", "script", "style", "title", "template"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_PRE: Final = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_PIECE: Final = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
#: What a cell of its own may hold of the figure in the cell before it.
_MARK: Final = re.compile(r"[)%]{1,2}")
#: More characters than this in several paragraphs are no cell of a data table.
_MANY: Final = 400
#: Gaps between texts, the wider last.
_GAPS: Final = ("", " ", "\t", "\n", "\n\n")


@dataclass(slots=True)
class Run:
    """Characters of the visible text that follow each other in one text of the page too.

    They begin at ``start`` in the visible text and at ``at`` in the text of the element ``node``, or in the text
    behind it where ``tail`` is true.
    """

    start: int
    length: int
    node: Element
    tail: bool
    at: int

    @property
    def stop(self) -> int:
        """The character of the visible text after its last."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Visible:
    """What of a page is seen, as text.

    White space is folded where the page folds it. A line break ends a line, a block stands between blank lines; a row
    of a table is one line, its cells parted by tabs, but a closing bracket or a per cent mark in a cell of its own
    stands at its figure. ``runs`` are in order; what is in none of them, such as the tabs, stands nowhere in the page.
    ``extents`` tells for each element that was asked for where its text begins and ends.
    """

    text: str
    runs: tuple[Run, ...]
    extents: Mapping[Element, tuple[int, int]]


def visible(root: Element, measured: Container[str] = ()) -> Visible:
    """The visible text of a page; ``measured`` are the local names of the elements whose extents are told."""
    reader = _Reader(measured)
    body = next((one for one in root.iter("*") if local(one) == "body"), root)
    reader.element(body, _Mode())
    return Visible("".join(reader.parts), tuple(reader.runs), reader.extents)


def local(node: Element) -> str:
    """The local name of an element in small letters; empty for a comment or an instruction."""
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def is_preformatted(node: Element) -> bool:
    """Whether white space within an element stands as it is."""
    return local(node) in ("pre", "xmp", "listing") or _PRE.search(node.get("style") or "") is not None


def is_hidden(node: Element) -> bool:
    """Whether an element with all that is in it is not shown."""
    return local(node) in _UNSEEN or _HIDDEN.search(node.get("style") or "") is not None


@dataclass(frozen=True, slots=True)
class _Mode:
    """How text is set: with its white space, or all on one line of a table."""

    pre: bool = False
    flat: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks over a page and writes down what is seen."""

    measured: Container[str]
    parts: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    extents: dict[Element, tuple[int, int]] = field(default_factory=dict)
    at: int = 0
    gap: str = ""
    space: tuple[Element, bool, int] | None = None

    def element(self, node: Element, mode: _Mode) -> None:
        """An element with all that is in it."""
        name = local(node)
        if not name or is_hidden(node):
            return
        first, before = len(self.runs), self.at
        if name == "br":
            self._part(" " if mode.flat else "\n")
            return
        if name in BLOCKS:
            self._part(" " if mode.flat else "\n\n")
        if name == "sup":
            self._raise(node)
        mode = _Mode(mode.pre or is_preformatted(node), mode.flat)
        if name == "table" and not _is_layout(node):
            self._rows(node, mode)
        elif name in _CELLS or name in _ROWS:
            self._inside(node, mode, "" if mode.flat else "\n\n")
        else:
            self._inside(node, mode, "")
        if name in BLOCKS:
            self._part(" " if mode.flat else "\n\n")
        if name in self.measured:
            start = self.runs[first].start if len(self.runs) > first else before
            self.extents[node] = (start, self.at)

    def _inside(self, node: Element, mode: _Mode, gap: str) -> None:
        self._part(gap)
        self._text(node, tail=False, text=node.text, pre=mode.pre)
        for child in node:
            self.element(child, mode)
            self._text(child, tail=True, text=child.tail, pre=mode.pre)
        self._part(gap)

    def _rows(self, node: Element, mode: _Mode) -> None:
        """A table of data, row by row."""
        for child in node:
            name = local(child)
            if name == "tr" and not is_hidden(child):
                self._part("\n")
                self._row(child, mode)
                self._part("\n")
            elif name in _ROWS and not is_hidden(child):
                self._rows(child, mode)
            else:
                self.element(child, mode)

    def _row(self, row: Element, mode: _Mode) -> None:
        cells = [(one, " ".join(text_of(one).split())) for one in row if local(one) in _CELLS]
        filled = [(one, text) for one, text in cells if text]
        flat = len(filled) > 1 and not any(_is_page(one, text) for one, text in filled)
        before = ""
        for cell, text in cells:
            if text and flat and ((_MARK.fullmatch(text) and before[-1:].isdigit()) or before.endswith("(")):
                self.gap, self.space = "", None
            elif text:
                self._part("\t" if flat else "\n\n")
            self.element(cell, _Mode(mode.pre, flat or mode.flat))
            before = text or before

    def _raise(self, node: Element) -> None:
        """A raised digit after a digit is no part of the number."""
        text = text_of(node).strip()
        if self.parts and not self.gap and self.parts[-1][-1:].isdigit() and text[:1].isdigit():
            self._part(" ")

    def _part(self, gap: str) -> None:
        if _GAPS.index(gap) > _GAPS.index(self.gap):
            self.gap = gap

    def _text(self, node: Element, *, tail: bool, text: str | None, pre: bool) -> None:
        if not text:
            return
        if pre:
            self._put(node, tail, 0, text)
            return
        for piece in _PIECE.finditer(text):
            if piece[0][0] in " \t\n\r\f":
                self.space = self.space or (node, tail, piece.start())
            else:
                self._put(node, tail, piece.start(), piece[0])

    def _put(self, node: Element, tail: bool, at: int, text: str) -> None:  # noqa: FBT001 - a place, not a choice
        """Characters that are seen, after the gap or the blank that waits for them."""
        if self.at and self.space and self.gap in ("", " "):
            self._run(*self.space, " ")
        elif self.at and self.gap:
            self.parts.append(self.gap)
            self.at += len(self.gap)
        self.gap, self.space = "", None
        self._run(node, tail, at, text)

    def _run(self, node: Element, tail: bool, at: int, text: str) -> None:  # noqa: FBT001
        last = self.runs[-1] if self.runs else None
        if (
            last is not None
            and (last.node, last.tail) == (node, tail)
            and (last.stop, last.at + last.length) == (self.at, at)
        ):
            last.length += len(text)
        else:
            self.runs.append(Run(self.at, len(text), node, tail, at))
        self.parts.append(text)
        self.at += len(text)


def _is_layout(table: Element) -> bool:
    """Whether a table only places other tables."""
    return any(local(one) == "table" for one in table.iter("*") if one is not table)


def _is_page(cell: Element, text: str) -> bool:
    """Whether a cell holds several paragraphs of running text."""
    return len(text) > _MANY and sum(local(one) in BLOCKS for one in cell) > 1
