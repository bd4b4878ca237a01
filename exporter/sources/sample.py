"""A document before anything is known of it, and what every source must be able to do with one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Protocol

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.sources.decoding import decode
from exporter.statements.table import Document


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
        return start.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body"))


class Source(Protocol):
    """One kind of document."""

    name: str

    def recognises(self, sample: Sample) -> bool:
        """Whether a document is of this kind; no two kinds may answer yes to one document."""
        ...

    def read(self, sample: Sample, findings: Findings) -> Document:
        """What is printed in it."""
        ...
