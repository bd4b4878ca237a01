"""The target document of an inline set: xBRL-XML with one element a line, so that each line tells where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.errors import ExporterError
from exporter.findings import Origin
from exporter.formats.inline_xbrl.elements import Tag
from exporter.markup import Element
from exporter.qname import LINK, XBRLI, XLINK, XML, XSI, QName
from exporter.report.xhtml import escape_attribute, escape_text

#: Namespaces that the frame of a target document names itself, with the prefix each has where it is free.
_FRAME: Final = {XBRLI: "xbrli", LINK: "link", XLINK: "xlink", XSI: "xsi"}

#: Letters of a target document: tags in tags repeat text, so a small page could ask for any amount of it.
LARGEST: Final = 1 << 28


def one_line(text: str) -> str:
    """Escaped text without line ends, which XML reads back as they were."""
    return text.replace("\n", "&#10;")


@dataclass(slots=True)
class TargetDocument:
    """An instance document as it grows: a line for each element, and the place that each line is from."""

    bound: Mapping[str, str]
    declared: dict[str, str] = field(init=False)
    _lines: list[str] = field(default_factory=list)
    places: list[Origin] = field(default_factory=list)
    _letters: int = 0

    def __post_init__(self) -> None:
        """The bindings of the outermost element: those of the inline documents, and those that the frame needs."""
        self.declared = dict(self.bound)
        for namespace, wanted in _FRAME.items():
            if not any(uri == namespace and prefix for prefix, uri in self.declared.items()):
                name = wanted
                while name in self.declared:
                    name += "_"
                self.declared[name] = namespace

    def prefix(self, namespace: str) -> str:
        """The prefix of a namespace of the frame."""
        return next(prefix for prefix, uri in self.declared.items() if uri == namespace and prefix)

    def open(self, origin: Origin) -> None:
        """Starts the document."""
        self._add(f"<{self.prefix(XBRLI)}:xbrl{declarations(self.declared, {})}>", origin)

    def close(self, origin: Origin) -> bytes:
        """The whole document."""
        self._add(f"</{self.prefix(XBRLI)}:xbrl>", origin)
        return "\n".join(self._lines).encode()

    def _add(self, line: str, origin: Origin) -> None:
        self._letters += len(line)
        if self._letters > LARGEST:
            message = (
                f"the tags hold more than {LARGEST:,} letters, each counted in every tag that it stands in"
            )
            raise ExporterError("file.tooLarge", message, str(origin))
        self._lines.append(line)
        self.places.append(origin)

    def add(self, line: str, origin: Origin) -> None:
        """Adds an element of the frame that is text already."""
        self._add(line, origin)

    def copy(self, tag: Tag, changed: Mapping[str, str] | None = None) -> None:
        """Adds an element as it stands, with some attributes changed."""
        self._add(_rendered(tag.element, self.declared, changed or {}), tag.origin)

    def fact(self, tag: Tag, name: QName, attributes: Mapping[str, str], value: str | None) -> None:
        """Adds a fact."""
        prefix = next((one for one, uri in self.declared.items() if uri == name.namespace and one), "")
        declared = "" if prefix else f' xmlns:f="{escape_attribute(name.namespace)}"'
        # Prefixes in the value, such as those of enumerations, mean what they mean in the inline document.
        extra = declarations(tag.namespaces, self.declared)
        shown = f"{prefix or 'f'}:{name.local}"
        stated = "".join(f' {key}="{escape_attribute(text)}"' for key, text in attributes.items())
        content = "" if value is None else one_line(escape_text(value))
        self._add(f"<{shown}{declared}{extra}{stated}>{content}</{shown}>", tag.origin)


def declarations(bindings: Mapping[str, str], scope: Mapping[str, str]) -> str:
    """The namespace declarations that a scope lacks."""
    return "".join(
        f' xmlns{":" + prefix if prefix else ""}="{escape_attribute(uri)}"'
        for prefix, uri in sorted(bindings.items())
        if scope.get(prefix) != uri and prefix != "xml" and uri != XML
    )


def _rendered(element: Element, scope: Mapping[str, str], changed: Mapping[str, str]) -> str:
    """An element of XBRL as one line; white space between elements is left out."""
    bindings = {prefix or "": uri for prefix, uri in element.nsmap.items()}
    name = _prefixed(str(element.tag), bindings, element.prefix)
    attributes = {str(key): str(value) for key, value in element.items()} | dict(changed)
    stated = "".join(
        f' {_prefixed(key, bindings, None)}="{escape_attribute(text)}"' for key, text in attributes.items()
    )
    children = [child for child in element if isinstance(child.tag, str)]
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if children:
        texts = [text if text.strip() else "" for text in texts]
    content = (
        one_line(escape_text("".join(texts)))
        if not children
        else one_line(escape_text("".join(texts).strip()))
    )
    inside = "".join(_rendered(child, {**scope, **bindings}, {}) for child in children)
    return f"<{name}{declarations(bindings, scope)}{stated}>{content}{inside}</{name}>"


def _prefixed(clark: str, bindings: Mapping[str, str], prefix: str | None) -> str:
    namespace, brace, local = clark.rpartition("}")
    if not brace:
        return local
    uri = namespace[1:]
    if uri == XML:
        return f"xml:{local}"
    if prefix is not None:
        return f"{prefix}:{local}"
    found = next((one for one, bound in bindings.items() if bound == uri and one), "")
    return f"{found}:{local}" if found else local
