"""A document held to its schema slice by slice, in time that grows with its faults and not with their square.

For each fault libxml2 looks at all elements that stand before the faulty one in its parent. So the children of the root
are judged some at a time; an element that holds very many elements itself, and faults in many of them, is judged as it
is parsed, where nothing is looked up and all its faults have its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from exporter import markup

#: Children that are judged together.
SLICE: Final = 2_000
#: Faults of a crowded element that are worth a line each.
_WORTH: Final = 500
_CROWDED: Final = f"*[descendant-or-self::*[*[{SLICE + 1}]]]"

#: A fault as libxml2 tells it, and its line.
Fault = tuple["etree._LogEntry", int]  # noqa: SLF001 - lxml's documented name for annotations


def faults(root: markup.Element, schema: etree.XMLSchema) -> list[Fault]:
    """What a schema finds wrong with a document; the document is as it was when it is done."""
    children = list(root)
    crowded = set(markup.select(root, _CROWDED))
    if len(children) <= SLICE and not crowded:
        return list(_of_tree(root, schema))
    found: list[Fault] = []
    own: set[str] = set()  # faults of the root itself, which each slice shows
    at_root = root.getroottree().getpath(root)
    try:
        for part in _slices(children, crowded):
            root[:] = part
            alone = part[0] in crowded
            for entry, line in _of_crowd(root, part[0], schema) if alone else _of_tree(root, schema):
                if entry.path != at_root:
                    found.append((entry, line))
                elif entry.message not in own:
                    own.add(entry.message)
                    found.append((entry, line))
    finally:
        root[:] = children
    return found


def _slices(children: list[markup.Element], crowded: set[markup.Element]) -> Iterator[list[markup.Element]]:
    """The children in order, some at a time; a crowded one alone."""
    part: list[markup.Element] = []
    for child in children:
        if part and (child in crowded or len(part) == SLICE):
            yield part
            part = []
        part.append(child)
        if child in crowded:
            yield part
            part = []
    if part:
        yield part


def _of_tree(root: markup.Element, schema: etree.XMLSchema) -> Iterator[Fault]:
    if not schema.validate(root):
        for entry in schema.error_log:  # type: ignore[attr-defined]
            yield entry, entry.line


def _of_crowd(root: markup.Element, only: markup.Element, schema: etree.XMLSchema) -> Iterator[Fault]:
    """The faults of the one child that stands in the root, one by one where they are few."""
    parser = markup.parser(schema=schema, huge=True)
    try:
        etree.fromstring(etree.tostring(only, with_tail=False), parser)
    except etree.XMLSyntaxError:
        told = [entry for entry in parser.error_log if entry.domain == etree.ErrorDomains.SCHEMASV]
        if len(told) > _WORTH:
            yield from ((entry, markup.line_of(only)) for entry in told)
            return
    yield from _of_tree(root, schema)
