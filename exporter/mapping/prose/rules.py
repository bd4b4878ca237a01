"""The rules of prose as values: what words name, which sentences are known, and what their figures state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.findings import Origin
from exporter.qname import QName
from exporter.report.aspects import Unit


@dataclass(frozen=True, slots=True)
class Item:
    """What words in a sentence name: a concept, a member, or both; and whether the concept's amounts are losses."""

    concept: QName | None
    member: QName | None
    negative: bool


@dataclass(frozen=True, slots=True)
class When:
    """One way to tell a period: by name, or by the group that holds it, with words to read ``before`` it.

    ``opening`` is the instant before the period starts.
    """

    name: str = ""
    group: str = ""
    before: str = ""
    opening: bool = False


@dataclass(frozen=True, slots=True)
class FigureRule:
    """What the figure in a group of a pattern states.

    ``concept`` None takes the concept of the item in the group ``item``; ``item_axis`` is the axis that takes its
    member. ``scale`` is a power of ten or the group that holds its word. ``periods`` are tried in order; ``given`` are
    groups whose period must stand in a relation to the fact's. ``signs`` are ``-`` to turn the printed sign,
    ``negative``, ``item`` for what the item says, or groups that hold a word of direction, tried in order. ``value``
    is what words state that are no figure. ``language`` is that of a text fact, which the words of the group are.
    """

    group: str
    origin: Origin
    concept: QName | None
    item: str = ""
    dimensions: tuple[tuple[QName, QName], ...] = ()
    item_axis: QName | None = None
    unit: Unit | None = None
    scale: int | str = 0
    decimals: int | None = None
    exact: bool = False
    periods: tuple[When, ...] = (When("current"),)
    given: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    value: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ProseRule:
    """A sentence as a pattern, and what its figures state."""

    name: str
    pattern: re.Pattern[str]
    origin: Origin
    figures: tuple[FigureRule, ...]


@dataclass(frozen=True)
class ProseRules:
    """The rules of a profile for prose: ``items`` by their words, folded, and the ``kinds`` that patterns know."""

    items: Mapping[str, Item] = field(default_factory=dict)
    rules: tuple[ProseRule, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


def fold_words(words: str) -> str:
    """Words for comparing: white space and case do not matter."""
    return " ".join(words.split()).casefold()
