"""Which syntax a document is: by what it holds when it is read, by its extension when it is to be written."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Final

from exporter.errors import ExporterError
from exporter.formats import Format
from exporter.formats.fact_columns import fact_columns
from exporter.markup import refuse_many_prefixes
from exporter.qname import LINK, XBRL, XBRLI, XHTML, XS, is_ncname

#: What every Parquet file begins with.
_PARQUET: Final = b"PAR1"
#: As much of a document as is looked at.
_SAMPLE: Final = 1 << 16
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ROOT: Final = re.compile(r"<(?P<name>[^\s!?/>][^\s/>]*)(?P<attributes>[^>]*)")
_CSV: Final = re.compile(rf'"documentType"\s*:\s*"{re.escape(XBRL)}/xbrl-csv"')
_EXTENSIONS: Final = {
    ".xbrl": Format.XML,
    ".xml": Format.XML,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".xhtml": Format.INLINE,
    ".html": Format.INLINE,
    ".htm": Format.INLINE,
    ".parquet": Format.PARQUET,
}


def detect(document: bytes, name: str) -> Format:
    """The syntax of a report document, told by its root.

    ExporterError ``file.unknownFormat`` when it is none that is read here; an empty document is ``file.empty``, one of
    XML with too many prefixes ``file.tooLarge``.
    """
    if document.startswith(_PARQUET):
        return Format.PARQUET
    text = _sample(document)
    if not text.strip():
        raise ExporterError("file.empty", "the document is empty", name)
    if text.lstrip()[0] in "{[":
        return Format.CSV if _CSV.search(text) else Format.JSON
    if fact_columns(document[:_SAMPLE].decode("utf-8", "replace")) is not None:
        return Format.PARQUET
    root = _root(text)
    for kind, local, namespace in ((Format.XML, "xbrl", XBRLI), (Format.INLINE, "html", XHTML)):
        if _is(root, local, namespace):
            refuse_many_prefixes(document, name)
            return kind
    named = root is not None and all(map(is_ncname, root["name"].split(":")))
    what = f"its root is {root['name']!r}" if root and named else "it is neither XML nor JSON"
    raise ExporterError("file.unknownFormat", f"the document is no report that can be read: {what}", name)


def is_taxonomy(document: bytes) -> bool:
    """Whether a document is of a taxonomy, a schema or a linkbase, and no report."""
    root = _root(_sample(document)) if not document.startswith(_PARQUET) else None
    return _is(root, "schema", XS) or _is(root, "linkbase", LINK)


def _root(text: str) -> re.Match[str] | None:
    """The start tag of the outermost element; None where a document begins with anything but markup."""
    if text.lstrip()[:1] != "<":
        return None
    return _ROOT.search(re.sub(r"<!--.*?(?:-->|$)", "", text, flags=re.DOTALL))


def _is(root: re.Match[str] | None, local: str, namespace: str) -> bool:
    return root is not None and root["name"].rpartition(":")[2] == local and namespace in root["attributes"]


def _sample(document: bytes) -> str:
    for mark, encoding in _BOMS:
        if document.startswith(mark):
            return document[len(mark) : _SAMPLE].decode(encoding, "replace")
    encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(document[:2], "utf-8")
    return document[:_SAMPLE].decode(encoding, "replace")


def format_of(target: str) -> Format:
    """The format that a file name asks for. ExporterError ``file.unknownFormat`` when its extension tells none."""
    found = _EXTENSIONS.get(PurePath(target).suffix.lower())
    if found is None:
        known = ", ".join(_EXTENSIONS)
        raise ExporterError("file.unknownFormat", f"the name tells no format; it may end in {known}", target)
    return found
