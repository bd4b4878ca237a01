"""A document before anything is known of it, and what every source must be able to do with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Final, Protocol

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.sources.decoding import decode
from exporter.statements.table import Document

_PROBE: Final = 65536
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_PAGES: Final = frozenset({".htm", ".html", ".xhtml", ".xht"})
#: How a page begins; an exhibit of a filing may have the marks of its submission before it.
_PAGE: Final = re.compile(
    r"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->"
    r"|</?(?:document|type|sequence|filename|description|text)>[^<]*+)*+"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT: Final = re.compile(r"<(?:html|body|p|div|table|pre|br|h[1-6])\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sample:
    """A document's bytes and the name it came under."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters with the point; empty where there is none."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def text(self) -> str:
        """Its text; ExporterError where it has none."""
        return decode(self.data, self.name)

    @property
    def is_text(self) -> bool:
        """Whether it can be read as text."""
        try:
            return bool(self.text)
        except ExporterError:
            return False

    @property
    def is_markup(self) -> bool:
        """Whether it is HTML or XML rather than plain text."""
        start = self.text[:1024].lstrip("\ufeff \t\r\n").lower()
        return start.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body")) or self.is_page

    @property
    def is_page(self) -> bool:
        """Whether it is a page of HTML: by its first element, or by its name and any element of a page."""
        start = self.text[:_PROBE] if self.data[:2] in _WIDE else self.data[:_PROBE].decode("latin-1")
        start = start.removeprefix("\ufeff").removeprefix("\xef\xbb\xbf")
        named = self.suffix in _PAGES and _ELEMENT.search(start) is not None
        return named or _PAGE.match(start) is not None


class Source(Protocol):
    """One kind of document."""

    name: str

    def recognises(self, sample: Sample) -> bool:
        """Whether a document is of this kind; no two kinds may answer yes to one document."""
        ...

    def read(self, sample: Sample, findings: Findings) -> Document:
        """What is printed in it."""
        ...
