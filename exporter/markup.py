"""The door to lxml: one hardened parser, one way to write; nothing else in the package configures XML."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from exporter.errors import ExporterError

Element = etree._Element

_DOCTYPE: Final = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)


def parser(*, huge: bool = False) -> etree.XMLParser:
    """A parser for XML that we did not write: no entities, no DTD, no network.

    ``huge`` lifts libxml2's limits on depth and node size, which only documents already known to have no DOCTYPE may.
    """
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=huge,
        remove_blank_text=False,
    )


def parse(document: bytes, name: str) -> Element:
    """The root element of an XML document; ``name`` is where it came from, for messages.

    Raises ExporterError ``file.invalidXml`` when it is not well formed and ``file.doctype`` when it has a DOCTYPE,
    which no XBRL document needs and entity attacks do.
    """
    try:
        root = etree.fromstring(document, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise ExporterError("file.invalidXml", str(error), f"{name}:{line}" if line else name) from error
    if root.getroottree().docinfo.doctype or _DOCTYPE.search(document, 0, 4096):
        raise ExporterError("file.doctype", "a document type declaration is not allowed", name)
    return root


def render(root: Element) -> bytes:
    """An element tree as a UTF-8 document, indented by two spaces, ended by a newline: same tree, same bytes."""
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False) + b"\n"
