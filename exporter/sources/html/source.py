"""Web pages as a source of statement tables."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.sources.html.reading import read_page
from exporter.sources.sample import Sample
from exporter.statements.table import Document


class WebPage:
    """HTML or XHTML, such as a press release saved from a web site or an exhibit of a filing."""

    name = "web page"

    def recognises(self, sample: Sample) -> bool:
        """Markup that is HTML by what it holds, whatever its name."""
        return sample.is_page

    def read(self, sample: Sample, findings: Findings) -> Document:
        """Its visible lines and its tables."""
        return read_page(sample, findings)
