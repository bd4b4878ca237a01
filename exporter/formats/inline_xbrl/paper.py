"""What tags are laid into: a plain text, shown as it is in one preformatted element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from exporter.formats.inline_xbrl.frame import CLOSING, Frame, opening
from exporter.formats.inline_xbrl.places import Span, laid
from exporter.formats.kernel import Chunk

#: The style of the page: the document as a page of type, tagged figures with a faint line under them.
STYLE: Final = """@namespace ix "http://www.xbrl.org/2013/inlineXBRL";
body { margin: 2rem auto; padding: 0 1rem; max-width: 84ch; color: #1a1a1a; background: #fff; }
pre.document { font: 0.9rem/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; tab-size: 8; }
ix|nonFraction, ix|nonNumeric { text-decoration: underline dotted #8a9bb0; text-underline-offset: 0.2em; }
@media print {
  body { margin: 0; max-width: none; }
  pre.document { font-size: 8.5pt; }
  ix|nonFraction, ix|nonNumeric { text-decoration: none; }
}
"""


class Paper(Protocol):
    """A document that tags can be laid into; places are characters of its visible text."""

    def gather(self, start: int, end: int) -> bool:
        """Makes a stretch stand together, so that one tag can hold it; False where that cannot be."""

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A stretch as the parts that a tag each can hold, in order.

        Where the visible text has what stands nowhere in the document, such as a line break between paragraphs, a part
        without extent tells it.
        """

    def written(
        self, frame: Frame, title: str, header: Iterable[Chunk], spans: Sequence[Span]
    ) -> Iterator[Chunk]:
        """The whole page with its header and with the spans, each of which a tag can hold."""


@dataclass(frozen=True, slots=True)
class TextPaper:
    """A plain text."""

    text: str

    def gather(self, start: int, end: int) -> bool:
        """Every stretch of a text stands together."""
        return 0 <= start <= end <= len(self.text)

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The stretch."""
        yield start, end, ""

    def written(
        self, frame: Frame, title: str, header: Iterable[Chunk], spans: Sequence[Span]
    ) -> Iterator[Chunk]:
        """A page whose element ``pre`` with the identifier ``document`` shows the text."""
        yield opening(frame, title, STYLE).encode()
        yield from header
        yield b'<pre id="document" class="document">'
        for part in laid(self.text, spans):
            yield part.encode()
        yield f"</pre>\n{CLOSING}".encode()
