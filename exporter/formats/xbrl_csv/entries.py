"""Which taxonomy an xBRL-CSV report is told in, before its tables are read."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.formats.xbrl_csv.extension import load_metadata
from exporter.formats.xbrl_csv.locating import Files, beside
from exporter.formats.xbrl_json.complaints import Complaints
from exporter.formats.xbrl_json.document_info import read_taxonomy


def entry_points(document: bytes, name: str, files: Files) -> tuple[str, ...]:
    """The entry points that a metadata file names; none where findings of reading it will say why.

    Raises ExporterError when the document is no xBRL-CSV metadata at all.
    """
    stated = load_metadata(document, name, beside(files), Findings())
    return tuple(read_taxonomy(stated["documentInfo"], Complaints(name, Findings()))) if stated else ()
