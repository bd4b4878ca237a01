"""Report packages: a report with its taxonomy in one ZIP file (Report Package 1.0)."""

from __future__ import annotations

from exporter.formats.packages.kinds import Kind
from exporter.formats.packages.reading import Package, PackagedReport, read_package
from exporter.formats.packages.writing import write_package

__all__ = ["Kind", "Package", "PackagedReport", "read_package", "write_package"]
