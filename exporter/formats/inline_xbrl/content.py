"""What a tag holds: its text without what ix:exclude takes out, along its chain of continuations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats.inline_xbrl.elements import IX, Tag, constraint, ix, local, rule
from exporter.markup import Element
from exporter.qname import XHTML, XML
from exporter.report.xhtml import Fragment

#: Attributes of XHTML that hold addresses, which a value must not leave relative to the document it was cut from.
_ADDRESSES: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "a": "href",
        "area": "href",
        "blockquote": "cite",
        "del": "cite",
        "form": "action",
        "img": "src longdesc usemap",
        "input": "src usemap",
        "ins": "cite",
        "object": "codebase usemap",
        "q": "cite",
    }.items()
}


#: Pieces of text that are joined beyond one for each continuation of the document.
_MOST_STEPS: Final = 200_000


def chain(tag: Tag, continuations: Mapping[str, Tag], findings: Findings) -> list[Element] | None:
    """The tag and its continuations in order; None when the chain is broken, which is told (section 4.1.2)."""
    found, current, passed = [tag.element], tag, {tag.element}
    while name := current.get("continuedAt"):
        following = continuations.get(name)
        if following is None:
            message = f"no ix:continuation has the id {name!r} that continuedAt names"
            findings.error(rule(tag.kind, "continuationMissing"), message, current.origin)
            return None
        if following.element in passed:
            message = f"the continuations of this ix:{tag.kind} come back to {name!r}"
            findings.error(rule(tag.kind, "continuationCycle"), message, tag.origin)
            return None
        found.append(following.element)
        passed.add(following.element)
        current = following
    if len(found) > 1 and (nested := _nested(found)) is not None:
        message = f"a part of this chain, at line {nested.sourceline}, stands inside another part of it"
        findings.error(rule(tag.kind, "continuationChainNested"), message, tag.origin)
        return None
    return found


def refuse_repetition(sources: Iterable[Tag], continuations: Mapping[str, Tag]) -> None:
    """ExporterError ``file.tooLarge`` where elements share so many continuations that text grows with the product."""
    following = {name: tag.get("continuedAt") for name, tag in continuations.items()}
    left = _MOST_STEPS + len(continuations)
    for source in sources:
        name, steps = source.get("continuedAt"), 0
        while name in following and steps <= len(following):
            name, steps = following[name], steps + 1
        left -= steps
        if left < 0:
            message = (
                f"so many elements share continuations that more than {_MOST_STEPS:,} pieces would be joined"
            )
            raise ExporterError("file.tooLarge", message, source.document)


def _nested(parts: list[Element]) -> Element | None:
    inside = set(parts)
    return next((one for one in parts if any(above in inside for above in one.iterancestors())), None)


def text_of(parts: Iterable[Element]) -> str:
    """The text of the parts; markup counts for nothing, comments and excluded text are left out."""
    pieces: list[str] = []
    for part in parts:
        _collect(part, pieces)
    return "".join(pieces)


def _collect(top: Element, pieces: list[str]) -> None:
    """Walks without recursion, so that no depth of a foreign document is too deep."""
    stack: list[tuple[Element, bool]] = [(top, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            pieces.append(element.tail or "")
            continue
        if element is not top:
            stack.append((element, True))
            if local(element) == "exclude" or not isinstance(element.tag, str):
                continue
        pieces.append(element.text or "")
        stack.extend((child, False) for child in reversed(element))


def xhtml_of(parts: Iterable[Element], base: str) -> str:
    """The content of the parts as an XHTML fragment: inline tags fall away, relative addresses become absolute."""
    fragment = _Resolved(base)
    for part in parts:
        _tell(part, fragment)
    return fragment.content


class _Resolved(Fragment):
    """An XHTML fragment whose addresses do not depend on where it was cut from."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def start(self, name: str, attributes: dict[str, str]) -> None:
        held = _ADDRESSES.get(name.rpartition("}")[2], frozenset()) if self._base else frozenset()
        super().start(
            name, {key: self._absolute(value) if key in held else value for key, value in attributes.items()}
        )

    def _absolute(self, address: str) -> str:
        try:
            return address if urlsplit(address).scheme else urljoin(self._base, address).replace(" ", "%20")
        except ValueError:  # no address at all, such as http://[
            return address


def _tell(top: Element, fragment: Fragment) -> None:
    stack: list[tuple[Element, bool]] = [(top, False)]
    while stack:
        element, closing = stack.pop()
        own = isinstance(element.tag, str)
        silent = not own or str(element.tag).startswith(f"{{{IX}}}")
        if closing:
            if not silent:
                fragment.end(str(element.tag).removeprefix("{"))
            if element.tail and element is not top:
                fragment.text(element.tail)
            continue
        stack.append((element, True))
        if not own or (element is not top and local(element) == "exclude"):
            continue
        if not silent:
            names = {str(key).removeprefix("{"): str(value) for key, value in element.items()}
            fragment.start(str(element.tag).removeprefix("{"), names)
        if element.text:
            fragment.text(element.text)
        stack.extend((child, False) for child in reversed(element))


def base_of(root: Element) -> str:
    """The address that the document's relative addresses start from: xml:base, else the base element of its head."""
    stated = root.get(f"{{{XML}}}base")
    found = root.find(f"{{{XHTML}}}head/{{{XHTML}}}base")
    return stated or (found.get("href") or "" if found is not None else "")


def check_continuations(
    sources: Iterable[Tag], continuations: Mapping[str, Tag], excludes: Iterable[Tag], findings: Findings
) -> None:
    """Each continuation is named once; ix:exclude stands inside something it can exclude from (4.1.2, 5.1.1)."""
    named: dict[str, int] = {}
    for source in (*sources, *continuations.values()):
        if name := source.get("continuedAt"):
            named[name] = named.get(name, 0) + 1
    for name, tag in continuations.items():
        if name not in named:
            message = f"nothing continues at the ix:continuation {name!r}"
            findings.error(rule("continuation", "continuationNotReferenced"), message, tag.origin)
        elif named[name] > 1:
            message = f"{named[name]} elements continue at the ix:continuation {name!r}, not one"
            findings.error(rule("continuation", "continuationReferences"), message, tag.origin)
        if next(tag.element.iterancestors(ix("hidden")), None) is not None:
            message = f"the ix:continuation {name!r} stands in ix:hidden"
            findings.error(constraint("continuation", "ancestorNodeDisallowed"), message, tag.origin)
    holders = (ix("continuation"), ix("footnote"), ix("nonNumeric"))
    for tag in excludes:
        if next(tag.element.iterancestors(*holders), None) is None:
            message = "ix:exclude stands in no ix:nonNumeric, ix:footnote or ix:continuation"
            findings.error(constraint("exclude", "excludeMisplaced"), message, tag.origin)
