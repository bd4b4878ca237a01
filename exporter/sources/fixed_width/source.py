"""Plain text as a source of statement tables."""

from __future__ import annotations

from typing import Final

from exporter.findings import Findings
from exporter.sources.delimited import DELIMITED, is_delimited
from exporter.sources.fixed_width import read_text
from exporter.sources.sample import Sample
from exporter.statements.table import Document

_NAMES: Final = frozenset([".txt", ".text", ".asc", ".prn"])


class PlainText:
    """Text whose tables are set in letters of one width, such as a press release or a text filing."""

    name = "plain text"

    def recognises(self, sample: Sample) -> bool:
        """Text that is neither markup nor, by its name or form, delimited."""
        if not sample.is_text or sample.is_markup or sample.suffix in DELIMITED:
            return False
        return sample.suffix in _NAMES or not is_delimited(sample.text)

    def read(self, sample: Sample, findings: Findings) -> Document:
        """Its lines and tables."""
        return read_text(sample.text, sample.name, findings)
