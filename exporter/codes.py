"""Every finding code with its sentence: what `exporter codes` prints and what a test holds the package to."""

from __future__ import annotations

from typing import Final

#: Code → what it means, in one sentence. Grouped by stage; a standard's code stands letter for letter.
CODES: Final[dict[str, str]] = {
    # files and documents
    "file.invalidXml": "The file is not well-formed XML.",
    "file.doctype": "The document has a document type declaration, which XBRL does not need and attacks do.",
    "file.missing": "A file that is needed does not exist.",
    # reading
    # mapping
    # statements
    # taxonomy authoring and loading
    # reports (OIM, xBRL-XML, xBRL-JSON)
    # validation
}
