"""An instance document as a report: frame first, then facts by the column, then footnotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urljoin

import pyarrow as pa

from exporter import compiled
from exporter.findings import Findings, Origin
from exporter.formats.documents import Document, whole
from exporter.formats.remains import Remains
from exporter.formats.xbrl_xml.context_reading import Complain, container_of, read_context
from exporter.formats.xbrl_xml.context_rows import in_order_of_reference
from exporter.formats.xbrl_xml.fact_reading import Facts, Frame, with_origin
from exporter.formats.xbrl_xml.footnote_reading import Footnotes, pointed
from exporter.formats.xbrl_xml.heard import Chunk, Heard
from exporter.formats.xbrl_xml.listening import BASE, BLANKS, LANG, Instance, Node
from exporter.formats.xbrl_xml.unit_reading import read_unit
from exporter.markup import hear, refuse_many_prefixes
from exporter.qname import LINK, XBRLI
from exporter.report.aspects import Context
from exporter.report.assembly import assemble
from exporter.report.columns import coded, using
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

if TYPE_CHECKING:
    from exporter.report.spool import Spool

_FRAME: Final = {
    f"{LINK}}}schemaRef": 0,
    f"{LINK}}}linkbaseRef": 1,
    f"{LINK}}}roleRef": 2,
    f"{LINK}}}arcroleRef": 3,
    f"{XBRLI}}}context": 4,
    f"{XBRLI}}}unit": 4,
    f"{LINK}}}footnoteLink": 4,
}
#: Documents of fewer bytes are read one element at a time: they are read before numpy is loaded.
LARGE: Final = 1 << 19
#: Where a document states the language of all that is in it.
OPENING: Final = 1 << 14
#: Tells of the taxonomy that entry points lead to.
Learn = Callable[[tuple[str, ...]], Vocabulary | None]
#: Codes of what XBRL allows and OIM cannot hold.
_OIM: Final = ("oimce:", "xbrlxe:")
T = TypeVar("T")


def read_document(
    document: Document,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None,
    remains: Remains | None = None,
) -> Report:
    """The report that an instance document tells; what is wrong with it becomes findings with their line.

    A large document is read by the column as far as it is regular, which tells the same in a fraction of the time;
    ``remains`` then gets a sample of what is regular.
    """
    if len(document) >= LARGE:
        told = Findings()
        report = _by_columns(document, name, told, vocabulary, remains)
        if report is not None:
            findings.all += told
            return report
    data = whole(document)
    if data is not document:
        refuse_many_prefixes(data, name)
    return read_elements(data, name, findings, vocabulary)


def stream_document(
    document: Document, name: str, findings: Findings, learn: Learn, opened: ExitStack
) -> Stream | None:
    """The same report as a stream, which lives as long as what is ``opened``; None where it must be read whole.

    That is so where facts share identifiers, and where a part that looks regular is not. ``learn`` is asked for the
    vocabulary where a language is stated early.
    """
    if len(document) < LARGE:
        return None
    from exporter.formats.shelf import FileShelf
    from exporter.formats.xbrl_xml.merging import heard_by_columns
    from exporter.report.spool import Spool

    told = Findings()
    with FileShelf() as shelf:
        heard = heard_by_columns(document, name, shelf)
        if heard is None or not heard.distinct:
            return None
        spool = opened.enter_context(Spool(distinct=heard.named))
        try:
            stated = b"lang=" in document[:OPENING]
            stream = _Reader(heard, name, told).stream(learn if stated else lambda _: None, spool)
        except ValueError:  # told by the reader of elements, with its place
            return None
    findings.all += told
    return stream


def read_elements(document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None) -> Report:
    """The report that an instance document tells, read one element at a time."""
    instance = hear(document, name, partial(Instance, name))
    heard = Heard.of(instance, name)
    return _Reader(heard, name, findings).report(vocabulary)


def _by_columns(
    document: Document,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None,
    remains: Remains | None = None,
) -> Report | None:
    """The same report, its regular facts and contexts read by the column; None where that cannot be proved the same."""
    from exporter.formats.shelf import Shelf
    from exporter.formats.xbrl_xml.merging import (
        heard_by_columns,  # brings numpy, which small documents can do without
    )

    document = document if compiled.library() else whole(document)
    heard = heard_by_columns(document, name, Shelf(), sampled=remains is not None)
    if heard is None:
        return None
    try:
        report = _Reader(heard, name, findings).report(vocabulary)
    except ValueError:  # a character that XML has not, which the parser of elements tells with its line
        return None
    if remains is not None and heard.sampler is not None and not findings.all:
        remains.sample = heard.sampler.sample
    return report


class _Reader:
    """One document on its way into a report."""

    def __init__(self, heard: Heard, name: str, findings: Findings) -> None:
        self._nodes = heard.nodes
        self._root = heard.root
        self._heard = heard
        self._name = name
        self._findings = findings
        #: Identifiers of contexts and units that OIM cannot hold, by local name.
        self._unheld: dict[str, set[str]] = {"context": set(), "unit": set()}

    def report(self, vocabulary: Vocabulary | None) -> Report:
        taxonomy = self._taxonomy()
        chunk = Chunk.of(self._heard.facts)
        references = coded(chunk.facts.column("contextRef")).dictionary
        contexts, ids = in_order_of_reference(*self._contexts(), references)
        read = self._facts(vocabulary, iter([chunk]), ids)
        (table,) = read.tables()
        facts = with_origin(table, self._name)
        read.tell(self._findings)
        named = facts.column("id")
        footnotes = self._footnotes(lambda names: names.intersection(named.to_pylist()))
        return assemble(
            facts,
            contexts,
            taxonomy=taxonomy,
            notes=footnotes.linked_notes(),
            links=footnotes.links,
            namespaces=self._namespaces(),
            distinct=True,
            legal=True,  # neither the parser nor those who cut facts out let others pass
        )

    def stream(self, learn: Learn, spool: Spool) -> Stream:
        """The report as a stream through a spool."""
        taxonomy = self._taxonomy()
        contexts, ids = self._contexts()
        read = self._facts(learn(tuple(taxonomy)), self._heard.facts, ids)
        spool.fill(using(with_origin(table, self._name), contexts) for table in read.tables())
        read.tell(self._findings)
        footnotes = self._footnotes(spool.among)
        return spool.stream(
            taxonomy=taxonomy,
            notes=footnotes.linked_notes(),
            links=footnotes.links,
            namespaces=self._namespaces(),
        )

    def _facts(self, vocabulary: Vocabulary | None, chunks: Iterator[Chunk], contexts: pa.Array) -> Facts:
        """The facts, which refer to contexts with these identifiers."""
        units = self._named("unit", lambda node: read_unit(node, self._complain))
        frame = Frame(self._name, units, self._unheld, self._root.attributes.get(LANG), vocabulary)
        return Facts(chunks, contexts, frame, distinct=self._heard.distinct)

    def _namespaces(self) -> dict[str, str]:
        return {prefix: uri for prefix, uri in self._root.bindings.items() if prefix and uri}

    def _complain(self, code: str, message: str, node: Node) -> None:
        self._findings.error(code, message, Origin(self._name, node.line))

    def _taxonomy(self) -> list[str]:
        """The entry points; the frame's order and kinds of elements are judged on the way."""
        stage, entries = 0, []
        for node in [self._root, *self._nodes]:
            if BASE in node.attributes:
                message = "xml:base changes what references mean, which OIM cannot hold"
                self._complain("xbrlxe:unsupportedXmlBase", message, node)
        for node in self._nodes:
            rank = _FRAME.get(node.name)
            if rank is None:
                self._complain(
                    "xmlSchema:elementUnexpected", f"{node} does not stand directly in xbrli:xbrl", node
                )
                continue
            if rank < stage:
                self._complain(
                    "xmlSchema:elementUnexpected", f"{node} stands behind what it must precede", node
                )
            stage = max(stage, rank)
            if rank < 2:
                entries += self._entry_point(node)
        if not entries:
            self._complain("oime:noTaxonomy", "the document has no link:schemaRef to a taxonomy", self._root)
        return entries

    def _entry_point(self, node: Node) -> list[str]:
        href = node.xlink("href")
        kind = str(node)
        if not href:
            section = "4.2.2" if kind == "schemaRef" else "4.3.2"
            self._complain(f"xbrl.{section}:{kind}Href", f"{kind} has no xlink:href", node)
            return []
        if kind == "linkbaseRef":
            message = f"the document refers to the linkbase {href} itself, which OIM leaves to schemas"
            self._complain("xbrlxe:unsupportedLinkbaseReference", message, node)
            return []
        base = urljoin(self._root.attributes.get(BASE, ""), node.attributes.get(BASE, ""))
        return [urljoin(base, href) if base else href]

    def _named(self, local: str, read: Callable[[Node], T]) -> dict[str, T]:
        """What the elements of this name state, by identifier, where they state it rightly."""
        found: dict[str, T] = {}
        for node in self._nodes:
            if node.name != f"{XBRLI}}}{local}":
                continue
            identifier = node.attributes.get("id", "").strip(BLANKS)
            if not identifier:
                self._complain("xmlSchema:requiredAttribute", f"a {local} has no id", node)
            elif identifier in found:
                self._complain(
                    "file.duplicateId", f"the identifier {identifier!r} is given to two {local}s", node
                )
            else:
                before = len(self._findings.all)
                try:
                    found[identifier] = read(node)
                except ValueError:
                    if all(one.code.startswith(_OIM) for one in self._findings.all[before:]):
                        self._unheld[local].add(identifier)
        return found

    def _contexts(self) -> tuple[pa.Table, pa.Array]:
        """The contexts that stand, and the identifier of each.

        What OIM cannot hold matters only in contexts that facts use; what XBRL forbids matters everywhere.
        """
        used = self._heard.used_contexts
        containers = set(self._heard.contexts.containers(used))

        def read(node: Node) -> Context:
            problems = Findings()
            context = read_context(node, _teller(problems, self._name))
            in_use = node.attributes["id"].strip(BLANKS) in used()
            self._findings.all += [one for one in problems if in_use or not one.code.startswith("xbrlxe:")]
            if in_use:
                containers.update(container_of(node))
            if context is None:
                raise ValueError("not a context")
            return context

        found = self._named("context", read)
        if len(containers) > 1:
            message = "dimensions stand in segments and in scenarios; a report uses one of them"
            self._complain("xbrlxe:inconsistentDimensionsContainer", message, self._root)
        return self._heard.contexts.with_others(found)

    def _footnotes(self, among: Callable[[set[str]], set[str]]) -> Footnotes:
        """Notes and links; where there are any, ``among`` tells which names are identifiers of facts."""
        nodes = [node for node in self._nodes if node.name == f"{LINK}}}footnoteLink"]
        sought = {pointed(child.xlink("href")) for node in nodes for child in node.children}
        ids = among(sought) if nodes else set()
        language = self._root.attributes.get(LANG, "")
        footnotes = Footnotes(self._name, self._findings, ids.__contains__, language)
        for node in nodes:
            footnotes.read(node)
        return footnotes


def _teller(problems: Findings, document: str) -> Complain:
    def tell(code: str, message: str, node: Node) -> None:
        problems.error(code, message, Origin(document, node.line))

    return tell
