"""The documents of a taxonomy, each parsed once, with what their XLink references and pointers mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin

from exporter import resources
from exporter.findings import Origin
from exporter.markup import Element, line_of, parse
from exporter.qname import LINK, XLINK, XML, XS
from exporter.taxonomy.resolver import Resolver

HREF: Final = f"{{{XLINK}}}href"
XLINK_TYPE: Final = f"{{{XLINK}}}type"
BASE: Final = f"{{{XML}}}base"
LANG: Final = f"{{{XML}}}lang"
SCHEMA: Final = f"{{{XS}}}schema"
LINKBASE: Final = f"{{{LINK}}}linkbase"
_UTF_8: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,60}\sencoding\s*=\s*["'](?i:utf-8|us-ascii)["']"""
)
_ELEMENT_SCHEME: Final = re.compile(r"\s*element\(\s*([^()\s]*)\s*\)\s*")


class Document:
    """A parsed document of a taxonomy under the URL it was published at.

    ``has_base`` is whether it may have an xml:base; ``rooted`` is where only its root binds prefixes.
    """

    def __init__(
        self, url: str, name: str, root: Element, *, has_base: bool = True, rooted: bool = False
    ) -> None:
        self.url = url
        self.name = name
        self.root = root
        self.has_base = has_base
        self.rooted = rooted
        self._resolved: dict[tuple[str, str], str] = {}

    def origin(self, node: Element) -> Origin:
        """The place of an element in this document."""
        return Origin(self.name, line_of(node))

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The elements that have an id; the first one where an id is given twice."""
        found: dict[str, Element] = {}
        for node in self.root.iter("*"):
            identifier = node.get("id")
            if identifier is not None:
                found.setdefault(identifier.strip(), node)
        return found

    def base(self, node: Element) -> str:
        """The URL that references at an element are relative to: the document's, or what xml:base makes of it."""
        if not self.has_base:
            return self.url
        bases = [one for one in (at.get(BASE) for at in (node, *node.iterancestors())) if one]
        url = self.url
        for base in reversed(bases):
            url = urljoin(url, base.strip())
        return url

    def resolve(self, href: str, node: Element) -> tuple[str, str]:
        """The absolute URL and the fragment that a reference at an element means; ValueError when it is no URL."""
        path, _, fragment = href.strip().partition("#")
        base = self.base(node)
        url = self._resolved.get((base, path))
        if url is None:
            url = self._resolved[base, path] = urljoin(base, path) if path else base
        return url, unquote(fragment) if "%" in fragment else fragment

    def find(self, fragment: str) -> Element | None:
        """The element that a pointer means: a bare name or the element scheme (XBRL 2.1, 3.5.4); the root for none."""
        if not fragment:
            return self.root
        if "(" not in fragment:
            return self.ids.get(fragment)
        for path in _ELEMENT_SCHEME.findall(fragment):
            node = self._walk(path)
            if node is not None:
                return node
        return None

    def _walk(self, path: str) -> Element | None:
        """The element at a child sequence such as ``/1/4`` or ``name/2`` (XPointer element scheme)."""
        start, *steps = path.split("/")
        node = self.ids.get(start) if start else self.root
        if not start and (not steps or steps.pop(0) != "1"):
            return None
        for step in steps:
            if node is None or not re.fullmatch("[1-9][0-9]{0,6}", step):
                return None
            children = [child for child in node if isinstance(child.tag, str)]
            node = children[int(step) - 1] if int(step) <= len(children) else None
        return node

    def linkbases(self) -> Iterator[Element]:
        """The linkbases here: the document itself, or those embedded in a schema's appinfo (XBRL 2.1, 5.1.2)."""
        if self.root.tag == LINKBASE:
            yield self.root
        elif self.root.tag == SCHEMA:
            yield from (node for info in self.appinfo() for node in info if node.tag == LINKBASE)

    def appinfo(self) -> Iterator[Element]:
        """What a schema says to applications in its top annotations."""
        for annotation in self.root.iterchildren(f"{{{XS}}}annotation"):
            yield from annotation.iterchildren(f"{{{XS}}}appinfo")


class Place(NamedTuple):
    """An element in a document; its line is looked up when it is asked for, which costs time in long documents.

    ``names`` are those of the link and the arc where it is an arc.
    """

    document: Document
    node: Element
    names: tuple[str, str] = ("", "")

    @property
    def origin(self) -> Origin:
        """Where the element stands."""
        return self.document.origin(self.node)


@cache
def standard_document(url: str) -> Document | None:
    """A published standard's document, parsed once a process; None for any other URL."""
    try:
        path = resources.standard_file(url)
    except (OSError, ValueError):  # a name that no URL or file can have
        return None
    return _document(url, path.read_bytes(), url) if path else None


def _document(url: str, data: bytes, name: str) -> Document:
    # In UTF-8 an attribute that is not in the bytes is not in the document; other encodings have NUL or are rare.
    plain = b"\0" not in data[:4] and (b"encoding" not in data[:100] or _UTF_8.match(data) is not None)
    root = parse(data, name)
    rooted = plain and data.count(b"xmlns") == len(root.nsmap)
    return Document(url, name, root, has_base=not plain or b":base" in data, rooted=rooted)


def pointer(node: Element) -> str:
    """What a reference calls an element: its id, or the way to it from the root (XPointer element scheme)."""
    identifier = node.get("id")
    if identifier:
        return identifier.strip()
    steps = [
        sum(1 for one in at.itersiblings(preceding=True) if isinstance(one.tag, str)) + 1
        for at in (node, *node.iterancestors())
        if at.getparent() is not None
    ]
    return f"element({''.join(f'/{step}' for step in (1, *reversed(steps)))})"


def is_pointer(fragment: str) -> bool:
    """Whether a fragment is a bare name or uses the element scheme only, as it must (XBRL 2.1, 3.5.4)."""
    return "(" not in fragment or re.fullmatch(f"(?:{_ELEMENT_SCHEME.pattern})+", fragment) is not None


def open_document(url: str, resolver: Resolver) -> Document | None:
    """The document at an URL, or None when nobody has it; ExporterError when it is not usable XML."""
    standard = standard_document(url)
    if standard is not None:
        return standard
    content = resolver.read(url)
    return _document(url, content.data, content.name) if content else None
