"""The one spelling of a footnote's XHTML, so that every syntax tells the same text (OIM 1.0, ``xbrl:note``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from exporter.markup import hear
from exporter.qname import XHTML, XML

#: Elements that HTML writes without an end tag; all others get one, which both HTML and XML understand.
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param"})
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def escape_text(text: str) -> str:
    """Text for element content, unchanged when read back."""
    return text.translate(_TEXT)


def escape_attribute(text: str) -> str:
    """Text for an attribute in double quotes, unchanged when read back."""
    return text.translate(_ATTRIBUTE)


class Fragment:
    """Writes down the XHTML it hears: XHTML elements without prefix, attributes sorted, comments gone.

    ``strangers`` are the namespaces of outermost elements that are not XHTML, ``prefixed`` the prefixes bound to XHTML.
    """

    line: Callable[[], int]

    def __init__(self) -> None:
        self.strangers: set[str] = set()
        self.prefixed: set[str] = set()
        self._parts: list[str] = []
        self._namespaces = [XHTML]
        self._open = False

    @property
    def content(self) -> str:
        """What was heard so far, as text."""
        return "".join(self._parts)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self._close_tag()
        namespace, _, local = name.rpartition("}")
        declared = "" if namespace == self._namespaces[-1] else f' xmlns="{escape_attribute(namespace)}"'
        if namespace != XHTML and len(self._namespaces) == 1:
            self.strangers.add(namespace)
        self._namespaces.append(namespace)
        self._parts.append(f"<{local}{declared}{_attributes(attributes)}")
        self._open = True

    def end(self, name: str) -> None:
        """The innermost element closes."""
        namespace, _, local = name.rpartition("}")
        self._namespaces.pop()
        if self._open and namespace == XHTML and local in _VOID:
            self._parts.append("/>")
            self._open = False
            return
        self._close_tag()
        self._parts.append(f"</{local}>")

    def text(self, data: str) -> None:
        """Some text."""
        self._close_tag()
        self._parts.append(escape_text(data))

    def bind(self, prefix: str | None, namespace: str | None) -> None:
        """A prefix for XHTML is noticed; each element states its own namespace anyway."""
        if prefix and namespace == XHTML:
            self.prefixed.add(prefix)

    def unbind(self, prefix: str | None) -> None:
        """Nothing to do: a fragment binds no prefixes."""

    def _close_tag(self) -> None:
        if self._open:
            self._parts.append(">")
            self._open = False


def _attributes(attributes: dict[str, str]) -> str:
    written = []
    for number, (name, value) in enumerate(sorted(attributes.items())):
        namespace, _, local = name.rpartition("}")
        if namespace == XML:
            local = f"xml:{local}"
        elif namespace:
            written.append(f' xmlns:a{number}="{escape_attribute(namespace)}"')
            local = f"a{number}:{local}"
        written.append(f' {local}="{escape_attribute(value)}"')
    return "".join(written)


class _Body(Fragment):
    """A fragment without the element it was wrapped in for reading."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._depth:
            super().end(name)


def read_fragment(text: str) -> Fragment:
    """An XHTML fragment as heard; ExporterError when it is not well formed."""
    wrapped = f'<body xmlns="{XHTML}">{text}</body>'.encode()
    return hear(wrapped, "note", _Body)


def same_spelling(text: str) -> str:
    """An XHTML fragment in its one spelling; ExporterError when it is not well formed, ValueError when not XHTML."""
    fragment = read_fragment(text)
    if fragment.strangers:
        raise ValueError(
            f"a note holds elements that are not XHTML, from {', '.join(sorted(fragment.strangers))!r}"
        )
    return fragment.content
