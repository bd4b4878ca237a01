"""A page of XHTML that a report was read from: its visible text, and the page again with tags in its texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from exporter.findings import Findings
from exporter.formats.inline_xbrl.frame import CLOSING, Frame, root_opening
from exporter.formats.inline_xbrl.places import Span, laid
from exporter.formats.inline_xbrl.source import SourceText
from exporter.formats.kernel import Chunk
from exporter.markup import Element, attributes_of, parse
from exporter.qname import XML
from exporter.report.xhtml import escape_attribute, escape_text
from exporter.visible import Run, local, visible

_VOID: Final = frozenset({"br", "hr", "img"})
_ID: Final = re.compile(r'\sid="([^"]*)"')
#: Tagged figures have a faint line under them; all else looks as the page says.
STYLE: Final = """@namespace ix "http://www.xbrl.org/2013/inlineXBRL";
ix|nonFraction, ix|nonNumeric { text-decoration: underline dotted #8a9bb0; text-underline-offset: 0.2em; }
@media print { ix|nonFraction, ix|nonNumeric { text-decoration: none; } }
"""


@dataclass(frozen=True)
class MarkedSource(SourceText):
    """A document's name, the lines of its visible text, and the inert page of XHTML whose visible text that is."""

    page: bytes = b""

    @classmethod
    def of_page(cls, name: str, page: bytes) -> MarkedSource:
        """The source from its page; ExporterError where that is not well formed."""
        return cls(name, tuple(visible(parse(page, name)).text.split("\n")), page)

    def shown(self, findings: Findings) -> MarkedSource:  # noqa: ARG002 - a page of XML holds what XML can
        """The page as it is."""
        return self

    def paper(self) -> MarkedPaper:
        """The page, to lay tags into."""
        return MarkedPaper(parse(self.page, self.name))


#: A text of a page: that at the start of an element, or that behind it.
Slot = tuple[Element, bool]


class MarkedPaper:
    """A page that tags are laid into: it knows where each character of its visible text stands."""

    def __init__(self, root: Element) -> None:
        self._root = root
        seen = visible(root)
        self._text, self._runs = seen.text, list(seen.runs)

    def gather(self, start: int, end: int) -> bool:
        """Makes a stretch stand in one text of the page; False where a gap is in it.

        Characters that inline elements part, such as the digits of ``<b>1</b>,234``, move to where the first stands.
        """
        first, last = self._run(start), self._run(end - 1)
        if first is None or last is None:
            return False
        runs = self._runs[first : last + 1]
        if any(one.stop != two.start or _slot(one) == _slot(two) for one, two in pairwise(runs)):
            return False
        while self._runs[first].stop < end:
            self._move(first, end)
        return True

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The stretch, cut where it goes from one text of the page to the next."""
        at = start
        first = bisect_right(self._runs, start, key=lambda run: run.stop)
        for run in self._runs[first:]:
            if run.start >= end:
                break
            if run.start > at:  # never before the first part: a stretch begins where something stands
                yield at, at, self._text[at : run.start]
            at = min(run.stop, end)
            yield max(run.start, start), at, ""

    def written(
        self, frame: Frame, title: str, header: Iterable[Chunk], spans: Sequence[Span]
    ) -> Iterator[Chunk]:
        """The page with its head and all its elements, the header first in its body."""
        before = b"".join(map(bytes, header)).decode()
        taken = set(_ID.findall(before)) | {name for span in spans for name in _ID.findall(span.opens)}
        writer = _Writer(self._placed(spans), taken)
        head, body = self._root[0], self._root[1]
        shown = next((one for one in head if local(one) == "title"), None)
        titled = (shown.text if shown is not None else "") or title
        yield root_opening(frame).encode()
        yield f"<head>\n<title>{escape_text(titled)}</title>\n".encode()
        for style in (one for one in head if local(one) == "style"):
            yield from writer.element(style)
        yield f'<style type="text/css">\n{STYLE}</style>\n</head>\n<body>\n{before}'.encode()
        for child in body:
            yield from writer.element(child)
        yield f"\n{CLOSING}".encode()

    def _run(self, place: int) -> int | None:
        """The run in which a character stands; None for a gap."""
        at = bisect_right(self._runs, place, key=lambda run: run.start) - 1
        return at if at >= 0 and place < self._runs[at].stop else None

    def _move(self, first: int, end: int) -> None:
        """Characters up to ``end`` from the run after the first one go to the end of that one."""
        one, two = self._runs[first], self._runs[first + 1]
        count, stop = min(two.stop, end) - two.start, one.at + one.length
        text = _text(two)
        _set_text(two, text[: two.at] + text[two.at + count :])
        moved = text[two.at : two.at + count]
        text = _text(one)
        _set_text(one, text[:stop] + moved + text[stop:])
        self._runs[first] = replace(one, length=one.length + count)
        rest = replace(two, start=two.start + count, length=two.length - count)
        self._runs[first + 1 : first + 2] = [rest] if rest.length else []

    def _placed(self, spans: Sequence[Span]) -> dict[Slot, list[Span]]:
        """The spans by the text of the page in which they stand, counted from its start."""
        placed: dict[Slot, list[Span]] = {}
        for span in spans:
            at = self._run(span.start)
            assert at is not None  # tags are laid only where characters stand
            run = self._runs[at]
            shift = run.at - run.start
            moved = Span(span.start + shift, span.end + shift, span.opens, span.closes)
            placed.setdefault(_slot(run), []).append(moved)
        return placed


def _slot(run: Run) -> Slot:
    return run.node, run.tail


def _text(run: Run) -> str:
    return (run.node.tail if run.tail else run.node.text) or ""


def _set_text(run: Run, text: str) -> None:
    if run.tail:
        run.node.tail = text
    else:
        run.node.text = text


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes elements with the spans in their texts; identifiers that tags have already are left out."""

    spans: dict[Slot, list[Span]]
    taken: set[str]

    def element(self, node: Element) -> Iterator[bytes]:
        """An element, everything in it and the text behind it."""
        parts: list[str] = []
        self._element(node, parts)
        yield "".join(parts).encode()

    def _element(self, node: Element, parts: list[str]) -> None:
        name = local(node)
        stated = "".join(
            f' {_spelled(key)}="{escape_attribute(value)}"'
            for key, value in attributes_of(node)
            if key != "id" or value not in self.taken
        )
        if name in _VOID:
            parts.append(f"<{name}{stated}/>")
        else:
            parts.append(f"<{name}{stated}>")
            parts += laid(node.text or "", self.spans.get((node, False), ()))
            for child in node:
                self._element(child, parts)
            parts.append(f"</{name}>")
        parts += laid(node.tail or "", self.spans.get((node, True), ()))


def _spelled(name: str) -> str:
    return f"xml:{name[len(XML) + 2 :]}" if name.startswith(f"{{{XML}}}") else name
