"""The elements of Inline XBRL 1.1, and a place in a set of inline documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.findings import Origin
from exporter.markup import Element
from exporter.qname import XML, Namespaces, QName, is_ncname

IX: Final = "http://www.xbrl.org/2013/inlineXBRL"
IX_2008: Final = "http://www.xbrl.org/2008/inlineXBRL"
LANGUAGE: Final = f"{{{XML}}}lang"

#: Sections of the specification that a code names, by element: its constraints and its validation rules.
_SECTIONS: Final = {
    "continuation": ("4.1.1", "4.1.2"), "exclude": ("5.1.1", "5.1.2"), "footnote": ("6.1.1", "6.1.2"),
    "fraction": ("7.1.2", "7.1.3"), "header": ("8.1.1", "8.1.3"), "nonFraction": ("10.1.1", "10.1.2"),
    "nonNumeric": ("11.1.1", "11.1.2"), "references": ("12.1.1", "12.1.2"), "relationship": ("13.1.1", "13.1.2"),
    "resources": ("14.1.1", "14.1.2"), "tuple": ("15.1.1", "15.1.2"),
}  # fmt: skip


def constraint(element: str, name: str) -> str:
    """The code of a broken constraint on an element: ``ix11.10.1.1:nonFraction``."""
    return f"ix11.{_SECTIONS[element][0]}:{name}"


def rule(element: str, name: str) -> str:
    """The code of a broken validation rule of an element: ``ix11.12.1.2:missingReferences``."""
    return f"ix11.{_SECTIONS[element][1]}:{name}"


def ix(local: str) -> str:
    """The tag of an inline element."""
    return f"{{{IX}}}{local}"


def local(element: Element) -> str:
    """The local name of an inline element, empty for every other node."""
    tag = element.tag
    return tag[len(IX) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{IX}}}") else ""


@dataclass(frozen=True, slots=True)
class Tag:
    """An element where it stands: in which document of the set."""

    element: Element
    document: str

    @property
    def kind(self) -> str:
        """Its local name."""
        return str(self.element.tag).rpartition("}")[2]

    @property
    def origin(self) -> Origin:
        """The line of its start tag."""
        return Origin(self.document, _line(self.element))

    def get(self, name: str) -> str:
        """An attribute with white space around it off; empty where it is not stated."""
        return (self.element.get(name) or "").strip()

    def qname(self, prefixed: str) -> QName:
        """The name that ``prefix:local`` stands for here; ValueError when it is none."""
        prefix, _, name = prefixed.rpartition(":")
        namespace = self.namespaces.get(prefix, "")
        if not is_ncname(name) or not namespace:
            raise ValueError(f"{prefixed!r} is not a name whose prefix is bound to a namespace")
        return QName(namespace, name)

    @property
    def namespaces(self) -> Namespaces:
        """The prefixes in scope; the default namespace under the empty prefix."""
        return {prefix or "": uri for prefix, uri in self.element.nsmap.items()}

    @property
    def language(self) -> str:
        """The language in force, from the element or the nearest above it; empty for none."""
        for element in (self.element, *self.element.iterancestors()):
            stated = element.get(LANGUAGE)
            if stated is not None:
                return stated.strip()
        return ""


def _line(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def tags(root: Element, document: str, *locals_: str) -> Iterator[Tag]:
    """The inline elements of these names, in document order."""
    return (Tag(element, document) for element in root.iter(*map(ix, locals_)))
