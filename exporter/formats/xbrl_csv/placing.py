"""Where facts stand for people: in the statement of their taxonomy that presents them, at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from exporter.formats.xbrl_csv.references import is_identifier
from exporter.report.layout import StatementLayout

_LONGEST: Final = 80
_APART: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a statement, by their numbers: ``order`` sorts lines within it, ``label`` is for people.

    A ``statement`` of None is for what no statement presents.
    """

    statement: int | None = None
    order: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class _Axis:
    """The members of a dimension in order, with their labels."""

    members: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, members: Sequence[tuple[object, str]]) -> _Axis:
        return cls({str(name): (at, label) for at, (name, label) in enumerate(members)})

    def holds(self, member: str) -> bool:
        """Typed values stand on every axis, members where they are presented."""
        return not member.startswith("{") or not self.members or member in self.members

    def told(self, member: str) -> tuple[int, str]:
        return self.members.get(member, (len(self.members), ""))


class Placing:
    """Finds the place of a fact by its concept and the members of its dimensions."""

    def __init__(self, statements: Sequence[StatementLayout]) -> None:
        self._axes = [
            {str(axis.dimension): _Axis.of(axis.members) for axis in one.axes} for one in statements
        ]
        self._lines: dict[str, list[Place]] = {}
        for number, statement in enumerate(statements):
            for at, row in enumerate(statement.rows):
                if not row.heading:
                    self._lines.setdefault(str(row.concept), []).append(Place(number, (at,), row.label))
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], Place] = {}

    def place(self, concept: str, members: Mapping[str, str]) -> Place:
        """The line of the first statement that presents the concept with just these dimensions, else with more."""
        key = (concept, tuple(members.items()))
        if key not in self._known:
            self._known[key] = self._found(concept, members)
        return self._known[key]

    def _found(self, concept: str, members: Mapping[str, str]) -> Place:
        fitting = [one for one in self._lines.get(concept, ()) if self._fits(one, members)]
        if not fitting:
            return Place()
        best = min(fitting, key=lambda one: (len(self._axes[one.statement or 0]), one.statement, one.order))
        axes = self._axes[best.statement or 0]
        told = [axes[dimension].told(member) for dimension, member in members.items()]
        labels = [best.label, *(label for _, label in told if label)]
        return Place(best.statement, (*best.order, *(at for at, _ in told)), ", ".join(labels))

    def _fits(self, place: Place, members: Mapping[str, str]) -> bool:
        axes = self._axes[place.statement or 0]
        return all(name in axes and axes[name].holds(member) for name, member in members.items())


@dataclass
class Names:
    """Gives tables names that are identifiers, each once."""

    taken: set[str] = field(default_factory=lambda: {"notes"})

    def free(self, *wishes: str) -> str:
        """The first of the wishes that is free; a number behind the last where none is."""
        usable = [wish[:_LONGEST] for wish in wishes if is_identifier(wish[:_LONGEST])] or ["facts"]
        name = next((one for one in usable if one not in self.taken), usable[-1])
        number = 1
        while name in self.taken:
            number += 1
            name = f"{usable[-1]}_{number}"
        self.taken.add(name)
        return name


def slug(title: str) -> str:
    """A title as part of a file's name: ``Balance sheets (unaudited)`` is ``balance_sheets_unaudited``."""
    return _APART.sub("_", title.lower()).strip("_")
