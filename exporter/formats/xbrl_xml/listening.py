"""Hears an instance document: facts go into columns at once, everything else becomes a small tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa

from exporter.errors import ExporterError
from exporter.qname import LINK, XBRLI, XLINK, XML, XSI, QName, is_ncname
from exporter.report.xhtml import Fragment

ROOT: Final = f"{XBRLI}}}xbrl"
FOOTNOTE: Final = f"{LINK}}}footnote"
BASE: Final = f"{XML}}}base"
LANG: Final = f"{XML}}}lang"
_OWN: Final = (f"{XBRLI}}}", f"{LINK}}}")
_DEEPEST: Final = 200
#: Elements in a fact may be nested so deep, which is as deep as libxml2 follows.
_DEEPEST_IN_FACT: Final = 256
_ROWS: Final = 1 << 16
#: White space of XML, which is around no identifier.
BLANKS: Final = " \t\r\n"


@dataclass(slots=True)
class Node:
    """An element of the document's frame; names are ``namespace}local``."""

    name: str
    attributes: dict[str, str]
    line: int
    bindings: dict[str | None, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)
    fragment: Fragment | None = None

    def named(self, local: str, namespace: str = XBRLI) -> Iterator[Node]:
        """The children of this name."""
        return (child for child in self.children if child.name == f"{namespace}}}{local}")

    def xlink(self, local: str) -> str:
        """An XLink attribute, empty where it is not stated."""
        return self.attributes.get(f"{XLINK}}}{local}", "").strip()

    def qname(self) -> QName:
        """The name that the content states; ValueError when it is none or its prefix is not bound."""
        return self.resolve(self.text.strip())

    def resolve(self, prefixed: str) -> QName:
        """The name that ``prefix:local`` stands for here; without a prefix the default namespace holds."""
        prefix, _, local = prefixed.rpartition(":")
        namespace = self.bindings.get(prefix or None, "")
        if not namespace or "}" in namespace or not is_ncname(local):
            raise ValueError(f"{prefixed!r} is not a name whose prefix is bound to a namespace")
        return QName(namespace, local)

    def __str__(self) -> str:
        """The local name, as messages show it."""
        return self.name.rpartition("}")[2]


_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
#: The columns of facts as heard; attributes as stated, null where they are not.
HEARD: Final = pa.schema(
    [
        pa.field("name", _TEXT),
        pa.field("contextRef", _TEXT),
        pa.field("unitRef", _TEXT),
        pa.field("decimals", _TEXT),
        pa.field("precision", _TEXT),
        pa.field(LANG, _TEXT),
        pa.field(f"{XSI}}}nil", _TEXT),
        pa.field(BASE, _TEXT),
        pa.field("id", pa.string()),
        pa.field("value", pa.string()),
        pa.field("line", pa.int32()),
    ]
)
_STATED: Final = HEARD.names[1:-2]


class FactRows:
    """Facts as heard: lists for a while, then columns."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self.values: list[str] = []
        self.lines: list[int] = []
        #: Rows that hold elements, with the name of the first.
        self.complex: dict[int, str] = {}
        self._batches: list[pa.RecordBatch] = []
        self.rows = 0

    def flush(self) -> None:
        """Turns the facts that are complete into columns."""
        stated = [[one.get(name) for one in self.attributes] for name in _STATED]
        columns = [self.names, *stated, self.values, self.lines]
        kept = [
            pa.array(column, pa.string()).dictionary_encode()
            if item.type == _TEXT
            else pa.array(column, item.type)
            for column, item in zip(columns, HEARD, strict=True)
        ]
        self._batches.append(pa.RecordBatch.from_arrays(kept, schema=HEARD))
        self.rows += len(self.names)
        for one in (self.names, self.attributes, self.values, self.lines):
            one.clear()

    def table(self) -> pa.Table:
        """All facts, in document order."""
        self.flush()
        return pa.Table.from_batches(self._batches, HEARD).unify_dictionaries()


class Instance:
    """What an instance document says, in its own terms; ``name`` is the document's, for messages."""

    line: Callable[[], int]

    def __init__(self, name: str) -> None:
        self._name = name
        self.root: Node | None = None
        self.nodes: list[Node] = []
        self.facts = FactRows()
        self._text: list[str] = []
        self.text = self._text.append  # heard as it comes: the fastest handler is the list's own
        self._bound: dict[str | None, list[str]] = {}
        self._bindings: dict[str | None, str] = {}
        self._depth = 0
        self._open: list[Node] = []
        #: What instructions in the root, between its children, say; and how many facts and nodes stand before each.
        self.marks: list[tuple[str, str, int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens: the root, a fact, or a part of the frame."""
        self._depth += 1
        if self._depth == 2 and not name.startswith(_OWN):
            self._text.clear()
            facts = self.facts
            if len(facts.names) == _ROWS:
                facts.flush()
            facts.names.append(name)
            facts.attributes.append(attributes)
            facts.lines.append(self.line())
        elif self._depth == 1:
            self._start_root(name, attributes)
        elif self._depth > 2 and not self._open:
            self._refuse_below(_DEEPEST_IN_FACT)
            self.facts.complex.setdefault(self.facts.rows + len(self.facts.names) - 1, name)
        else:
            self._start_node(name, attributes)

    def end(self, name: str) -> None:
        """The innermost element closes."""
        self._depth -= 1
        if self._open:
            self._end_node(name)
        elif self._depth == 1:
            self.facts.values.append("".join(self._text))
        self._text.clear()

    def mark(self, target: str, data: str) -> None:
        """A processing instruction, noted where it stands directly in the root."""
        if self._depth == 1:
            facts = self.facts.rows + len(self.facts.names)
            self.marks.append((target, data, facts, len(self.nodes)))

    def bind(self, prefix: str | None, namespace: str | None) -> None:
        """A prefix is bound; trees share one mapping until the next change."""
        self._bound.setdefault(prefix, []).append(namespace or "")
        self._bindings = {**self._bindings, prefix: namespace or ""}

    def unbind(self, prefix: str | None) -> None:
        """The binding before comes back."""
        stack = self._bound[prefix]
        stack.pop()
        self._bindings = {**self._bindings, prefix: stack[-1] if stack else ""}

    def _refuse_below(self, deepest: int) -> None:
        if self._depth > deepest:
            message = f"elements are nested more than {deepest} deep"
            raise ExporterError("file.invalidXml", message, f"{self._name}:{self.line()}")

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != ROOT:
            shown = name.rpartition("}")[2]
            raise ExporterError("file.notXbrl", f"the outermost element is {shown}, not xbrli:xbrl")
        self.root = Node(name, attributes, self.line(), self._bindings)

    def _start_node(self, name: str, attributes: dict[str, str]) -> None:
        self._refuse_below(_DEEPEST)
        innermost = self._open[-1] if self._open else None
        if innermost is not None and innermost.fragment is not None:
            self._hear_fragment(innermost.fragment)
            innermost.fragment.start(name, attributes)
            self._open.append(innermost)
            return
        node = Node(name, attributes, self.line(), self._bindings)
        if name == FOOTNOTE:
            node.fragment = Fragment()
        if innermost is None:
            self.nodes.append(node)
        else:
            innermost.text += "".join(self._text)
            innermost.children.append(node)
        self._text.clear()
        self._open.append(node)

    def _end_node(self, name: str) -> None:
        node = self._open.pop()
        if node.fragment is None:
            node.text += "".join(self._text)
            return
        self._hear_fragment(node.fragment)
        if self._open and self._open[-1] is node:
            node.fragment.end(name)

    def _hear_fragment(self, fragment: Fragment) -> None:
        if self._text:
            fragment.text("".join(self._text))
            self._text.clear()
