"""A document held to its schema slice by slice, in time that grows with its faults and not with their square.

For each fault libxml2 looks at all elements that stand before the faulty one in its parent. So the children of the root
are judged some at a time; an element that holds very many elements itself, and faults in many of them, is judged as it
is parsed, where nothing is looked up and all its faults have its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from exporter import markup
from exporter.markup import Fault

#: Children that are judged together.
SLICE: Final = 2_000
#: Faults of a crowded element that are worth a line each.
_WORTH: Final = 500
_CROWDED: Final = f"*[descendant-or-self::*[*[{SLICE + 1}]]]"


def faults(root: markup.Element, schema: markup.Schema) -> list[Fault]:
    """What a schema finds wrong with a document; the document is as it was when it is done."""
    children = list(root)
    crowded = set(markup.select(root, _CROWDED))
    if len(children) <= SLICE and not crowded:
        return list(markup.faults(root, schema))
    found: list[Fault] = []
    own: set[str] = set()  # faults of the root itself, which each slice shows
    at_root = root.getroottree().getpath(root)
    try:
        for part in _slices(children, crowded):
            root[:] = part
            alone = part[0] in crowded
            for fault in _of_crowd(root, part[0], schema) if alone else markup.faults(root, schema):
                if fault.path != at_root:
                    found.append(fault)
                elif fault.message not in own:
                    own.add(fault.message)
                    found.append(fault)
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


def _of_crowd(root: markup.Element, only: markup.Element, schema: markup.Schema) -> Iterable[Fault]:
    """The faults of the one child that stands in the root, one by one where they are few."""
    told = markup.faults_while_parsed(only, schema)
    return told if len(told) > _WORTH else markup.faults(root, schema)
