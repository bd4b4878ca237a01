"""The door to lxml: one hardened parser, one way to write; nothing else in the package configures XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, TypeVar
from xml.parsers import expat

from lxml import etree

from exporter.errors import ExporterError
from exporter.qname import XS

Element = etree._Element  # noqa: SLF001 - lxml's documented name for annotations
Schema = etree.XMLSchema

_DOCTYPE: Final = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
_DECLARATION: Final = b"xmlns:"
_PREFIX: Final = re.compile(rb"xmlns:([^\s=]+)")
#: Prefixes of namespaces that a document may declare: whoever reads a name must know them all.
MOST_PREFIXES: Final = 1000


def parser(*, huge: bool = False, schema: etree.XMLSchema | None = None) -> etree.XMLParser:
    """A parser for XML that we did not write: no entities, no DTD, no network.

    ``huge`` lifts libxml2's limits on depth and node size, which only documents already known to have no DOCTYPE may.
    With a ``schema`` it refuses what is not valid.
    """
    return etree.XMLParser(
        schema=schema,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=huge,
        remove_blank_text=False,
    )


def parse(document: bytes, name: str) -> Element:
    """The root element of an XML document; ``name`` is where it came from, for messages.

    Raises ExporterError ``file.invalidXml`` when it is not well formed, ``file.doctype`` when it has a DOCTYPE, which
    no XBRL document needs and entity attacks do, and ``file.tooLarge`` when it declares too many prefixes.
    """
    refuse_many_prefixes(document, name)
    try:
        root = etree.fromstring(document, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        message = " ".join(str(getattr(error, "msg", None) or error).split())
        raise ExporterError("file.invalidXml", message, f"{name}:{line}" if line else name) from error
    if root.getroottree().docinfo.doctype or _DOCTYPE.search(document, 0, 4096):  # type: ignore[union-attr]
        raise ExporterError("file.doctype", "a document type declaration is not allowed", name)
    return root


def refuse_many_prefixes(document: bytes, name: str) -> None:
    """ExporterError ``file.tooLarge`` where a document declares more prefixes than ``MOST_PREFIXES``."""
    spelled = document.replace(b"\0", b"") if b"\0" in document[:4] else document
    if spelled.count(_DECLARATION) > MOST_PREFIXES and len(set(_PREFIX.findall(spelled))) > MOST_PREFIXES:
        message = f"the document declares more than {MOST_PREFIXES} prefixes of namespaces"
        raise ExporterError("file.tooLarge", message, name)


#: How deep the elements of a page may be nested, and how many bytes it may have; more is no document but an attack.
DEEPEST: Final = 200
LARGEST_PAGE: Final = 64 * 1024 * 1024
#: More attributes than an element of any page has; whoever parses HTML compares each with all before it.
MOST_ATTRIBUTES: Final = 1000
_CROWDED_TAG: Final = re.compile(
    r"""<[A-Za-z][^\s<>]*+(?:\s++[^\s=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>]*+))?+)"""
    f"{{{MOST_ATTRIBUTES + 1}}}"
)


def parse_html(text: str, name: str) -> Element:
    """The root element of a page of HTML, mended as browsers mend it, without comments and instructions.

    Names of elements and attributes are not in a namespace and may be no names of XML. Nothing is fetched, and no
    entity is known but HTML's own. Raises ExporterError ``file.tooLarge`` where the page is nested too deeply, is too
    long or has an element of too many attributes, ``file.invalidXml`` where nothing is left of it.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > LARGEST_PAGE:
        raise ExporterError("file.tooLarge", f"a page of {len(data):,} bytes is not read", name)
    if _CROWDED_TAG.search(text):
        message = f"an element has more than {MOST_ATTRIBUTES:,} attributes"
        raise ExporterError("file.tooLarge", message, name)
    reader = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, reader)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExporterError("file.invalidXml", "the page holds no markup that can be read", name) from error
    if root is None:
        raise ExporterError("file.invalidXml", "the page holds no markup that can be read", name)
    if _is_deep(root) or any("depth" in one.message.lower() for one in reader.error_log):
        raise ExporterError("file.tooLarge", f"elements are nested more than {DEEPEST} deep", name)
    return root


def _is_deep(root: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def make(tag: str, attributes: Mapping[str, str], namespaces: Mapping[str, str]) -> Element:
    """A root element; names in Clark notation, attributes in their order, the default namespace under ""."""
    bound: dict[str | None, str] = {prefix or None: namespace for prefix, namespace in namespaces.items()}
    return etree.Element(tag, dict(attributes), nsmap=bound)  # type: ignore[arg-type]  # the stubs forget None


def add(
    parent: Element, tag: str, attributes: Mapping[str, str] = MappingProxyType({}), text: str = ""
) -> Element:
    """A new last child; names in Clark notation, attributes in their order."""
    child = etree.SubElement(parent, tag, dict(attributes))
    if text:
        child.text = text
    return child


def line_of(node: Element) -> int:
    """The line an element was read from, from 1; 0 where it is not known."""
    line = node.sourceline
    return line if isinstance(line, int) else 0


def child_text(node: Element, tag: str) -> str:
    """The text of the first child of this name; "" where there is none, or nothing in it."""
    return next((child.text or "" for child in node.iterchildren(tag)), "")


def attributes_of(node: Element) -> list[tuple[str, str]]:
    """An element's attributes in their order; names in Clark notation."""
    return node.items()  # type: ignore[return-value]  # lxml gives bytes to Python 2 only


def select(node: Element, path: str) -> list[Element]:
    """The elements that an XPath of our own selects; only the prefix ``xml`` is bound.

    ExporterError ``file.tooLarge`` where libxml2 cannot look at so many, which are ten million.
    """
    try:
        found = node.xpath(path)
    except etree.XPathEvalError as error:
        raise ExporterError("file.tooLarge", "more elements stand there than can be looked at") from error
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []


def text_of(node: Element) -> str:
    """The text of an element and everything in it, without comments and processing instructions."""
    return "".join(str(piece) for piece in node.itertext("*"))


def render(root: Element) -> bytes:
    """An element tree as a UTF-8 document, indented by two spaces, ended by a newline: same tree, same bytes."""
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False) + b"\n"


class Listener(Protocol):
    """Hears a document as it is read; names come as ``namespace}local``, or ``local`` outside every namespace.

    ``line`` is set before reading starts and tells the line being read, from 1. Comments and processing instructions
    are not heard, and the text around them comes in pieces.
    """

    line: Callable[[], int]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """The innermost open element closes."""

    def text(self, data: str) -> None:
        """Some text inside the innermost open element."""

    def bind(self, prefix: str | None, namespace: str | None) -> None:
        """A prefix is bound, before the element opens that states it; None is the default, or none."""

    def unbind(self, prefix: str | None) -> None:
        """The binding ends, after its element closed."""


L = TypeVar("L", bound=Listener)


def hear(document: bytes, name: str, make: Callable[[], L]) -> L:
    """A listener from ``make`` that has heard the whole document.

    Expat reads first: four times faster than a tree and as small as its largest element. What it refuses, such as
    Shift_JIS or a name in a script added to Unicode lately, is judged by libxml2 with a fresh listener.
    Raises ExporterError ``file.invalidXml`` and ``file.doctype`` as ``parse`` does.
    """
    listener = make()
    try:
        _expat(document, name, listener)
    except (expat.ExpatError, ValueError, LookupError):  # the last for an encoding that Python does not know
        listener = make()
        _walk(parse(document, name), listener)
    return listener


def hear_strictly(
    document: bytes, name: str, make: Callable[[], L], instruction: Callable[[L, str, str], None]
) -> L | None:
    """As ``hear``, with processing instructions told too, by target and data; None where Expat refuses the document."""
    listener = make()
    try:
        _expat(document, name, listener, lambda target, data: instruction(listener, target, data))
    except (expat.ExpatError, ValueError, LookupError):  # the last for an encoding that Python does not know
        return None
    return listener


def _expat(
    document: bytes, name: str, listener: Listener, instruction: Callable[[str, str], None] | None = None
) -> None:
    def refuse(*_: object) -> None:
        place = f"{name}:{reader.CurrentLineNumber}"
        raise ExporterError("file.doctype", "a document type declaration is not allowed", place)

    reader = expat.ParserCreate(None, "}")
    reader.buffer_text = True
    reader.buffer_size = 1 << 16
    reader.StartDoctypeDeclHandler = refuse
    reader.ProcessingInstructionHandler = instruction
    reader.StartElementHandler = listener.start
    reader.EndElementHandler = listener.end
    reader.CharacterDataHandler = listener.text
    reader.StartNamespaceDeclHandler = listener.bind
    reader.EndNamespaceDeclHandler = listener.unbind
    listener.line = lambda: reader.CurrentLineNumber
    reader.Parse(document, True)  # noqa: FBT003 - Expat has no names for it


def _walk(root: Element, listener: Listener) -> None:
    """Tells a tree to a listener."""
    bound: list[str | None] = []
    where = [0]
    listener.line = lambda: where[0]
    for event, item in etree.iterwalk(root, events=("start", "end", "start-ns", "end-ns", "comment", "pi")):
        if event == "start-ns":
            bound.append(item[0] or None)
            listener.bind(bound[-1], item[1] or None)
        elif event == "end-ns":
            listener.unbind(bound.pop())
        else:
            _tell(event, item, item is root, where, listener)


def take_out(node: Element) -> None:
    """Takes an element with all that is in it out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def content_of(node: Element) -> str:
    """All text in an element; of a style sheet, for instance, the style sheet."""
    return "".join(str(piece) for piece in node.itertext())


def dissolve(node: Element) -> None:
    """Takes an element out of its tree and leaves what is in it, text and elements, where it stood."""
    parent = node.getparent()
    if parent is None:
        return
    at, before = parent.index(node), node.getprevious()
    text, children, tail = node.text or "", list(node), node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent[at : at + 1] = children
    if children:
        children[-1].tail = (children[-1].tail or "") + tail
    elif before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def as_is(root: Element) -> bytes:
    """An element tree as a UTF-8 document, its white space untouched."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def as_html(root: Element) -> str:
    """A document of XHTML as HTML for browsers: no element closes itself that HTML would leave open."""
    return "<!DOCTYPE html>\n" + str(etree.tostring(root, encoding="unicode", method="html"))


def _tell(event: str, item: Element, is_root: bool, where: list[int], listener: Listener) -> None:  # noqa: FBT001
    where[0] = int(getattr(item, "sourceline", 0) or 0)
    if event == "start":
        listener.start(_bare(item.tag), {_bare(key): str(value) for key, value in item.items()})
        if item.text:
            listener.text(item.text)
    elif event == "end":
        listener.end(_bare(item.tag))
    if event != "start" and item.tail and not is_root:
        listener.text(item.tail)


def _bare(name: object) -> str:
    """A name as Expat tells it, without lxml's opening brace."""
    return str(name).removeprefix("{")


class Fault(NamedTuple):
    """What a schema finds wrong: the broken rule by libxml2's name, its sentence, the line and path of the element."""

    rule: str
    message: str
    line: int
    path: str


def faults(root: Element, schema: Schema) -> Iterator[Fault]:
    """What a schema finds wrong with a tree."""
    if not schema.validate(root):
        for entry in schema.error_log:  # type: ignore[attr-defined]  # the stubs forget it
            yield _fault(entry)


def faults_while_parsed(node: Element, schema: Schema) -> list[Fault]:
    """As ``faults``, found as the element is parsed once more: all are on its line, and no path is looked up."""
    reader = parser(schema=schema, huge=True)
    try:
        etree.fromstring(etree.tostring(node, with_tail=False), reader)
    except etree.XMLSyntaxError:
        told = (entry for entry in reader.error_log if entry.domain == etree.ErrorDomains.SCHEMASV)
        return [_fault(entry)._replace(line=line_of(node)) for entry in told]
    return []


def _fault(entry: etree._LogEntry) -> Fault:
    return Fault(entry.type_name.removeprefix("SCHEMAV_"), entry.message, entry.line, entry.path or "")


def pattern_matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text matches a regular expression of XML Schema, whose syntax is not Python's.

    ValueError when the pattern is not one.
    """
    schema = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS})
    declared = etree.SubElement(schema, f"{{{XS}}}element", name="value")
    simple = etree.SubElement(declared, f"{{{XS}}}simpleType")
    restriction = etree.SubElement(simple, f"{{{XS}}}restriction", base="xs:string")
    etree.SubElement(restriction, f"{{{XS}}}pattern", value=pattern)
    try:
        compiled = etree.XMLSchema(schema)
    except etree.XMLSchemaParseError as error:
        raise ValueError(f"{pattern!r} is not a pattern of XML Schema") from error

    def matches(text: str) -> bool:
        value = etree.Element("value")
        try:
            value.text = text
        except ValueError:  # a character that XML does not have
            return False
        return bool(compiled.validate(value))

    return matches
