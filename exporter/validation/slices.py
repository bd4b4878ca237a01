"""A document held to its schema slice by slice, in time that grows with its faults and not with their square.

For each fault libxml2 looks at all elements that stand before the faulty one in its parent. So the children of the root
are judged some at a time; an element that holds very many elements itself, and faults in many of them, is judged as it
is parsed, where nothing is looked up and all its faults have its line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from exporter import markup
from exporter.markup import Fault

#: Children that are judged together.
SLICE: Final = 2_000
#: Elements in an element that moves as it is.
LIGHT: Final = 100
#: Faults of a crowded element that are worth a line each.
_WORTH: Final = 500
_CROWDED: Final = f"*[descendant-or-self::*[*[{SLICE + 1}]]]"
_HEAVY: Final = f".//*[descendant::*[{LIGHT + 1}]]"


def faults(root: markup.Element, schema: markup.Schema) -> list[Fault]:
    """What a schema finds wrong with a document; the document is as it was when it is done."""
    children = list(root)
    crowded = set(markup.select(root, _CROWDED))
    if len(children) <= SLICE and not crowded:
        return list(markup.faults(root, schema))
    found: list[Fault] = []
    own: set[str] = set()  # faults of the root itself, which each slice shows
    at_root = root.getroottree().getpath(root)
    heavy = _heavy(root)
    try:
        _take_out(heavy.values())
        for part in _slices(children, crowded):
            root[:] = part
            mine = [heavy[child] for child in part if child in heavy]
            _put_back(mine)
            for fault in _of_crowd(root, schema) if part[0] in crowded else markup.faults(root, schema):
                if fault.path != at_root:
                    found.append(fault)
                elif fault.message not in own:
                    own.add(fault.message)
                    found.append(fault)
            _take_out(mine)
    finally:
        root[:] = children
        _put_back(heavy.values())
    return found


#: Heavy elements of one child of the root, itself maybe among them, in document order; with what each holds.
_Held = list[tuple[markup.Element, list[markup.Element]]]


def _heavy(root: markup.Element) -> dict[markup.Element, _Held]:
    """The children of the root that hold many elements, each with what it is to move without.

    To move an element takes libxml2 a time that grows with the square of what is in it: so what a heavy one holds is
    taken out of it first, piece by piece, and put back where it has come to.
    """
    found: dict[markup.Element, _Held] = {}
    for element in markup.select(root, _HEAVY):
        child = element
        while (parent := child.getparent()) is not None and parent is not root:
            child = parent
        found.setdefault(child, []).append((element, list(element)))
    return found


def _take_out(heavy: Iterable[_Held]) -> None:
    for one in heavy:
        for element, _ in reversed(one):
            element[:] = []


def _put_back(heavy: Iterable[_Held]) -> None:
    for one in heavy:
        for element, held in one:
            element[:] = held


def _slices(
    children: list[markup.Element], crowded: Collection[markup.Element]
) -> Iterator[list[markup.Element]]:
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


def _of_crowd(root: markup.Element, schema: markup.Schema) -> Iterable[Fault]:
    """The faults of the one child that stands in the root, one by one where they are few."""
    told = markup.faults_while_parsed(root[0], schema)
    return told if len(told) > _WORTH else list(markup.faults(root, schema))
