"""Figures in running text become facts: each match of a pattern states what its rows say, where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from exporter.findings import Findings, Origin
from exporter.mapping.prose.rules import FigureRule, Item, ProseRule, ProseRules, When, fold_words
from exporter.mapping.prose.text import RunningText, running_text, table_lines
from exporter.mapping.prose.values import Stated, read_stated
from exporter.mapping.prose.when import read_when, relative
from exporter.mapping.prose.words import direction
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period
from exporter.report.fact import Fact
from exporter.statements.periods import Calendar
from exporter.statements.table import Document
from exporter.taxonomy.model import Concept, Taxonomy


@dataclass(frozen=True, slots=True)
class ProseReader:
    """Reads the figures of one document: who reports, for which period, and what the profile and taxonomy know."""

    entity: Entity
    current: Period
    calendar: Calendar
    rules: ProseRules
    taxonomy: Taxonomy
    findings: Findings

    def read(self, text: RunningText) -> Iterator[Fact]:
        """The facts of a text, pattern by pattern, in the order they stand; the same fact of a figure once."""
        seen: set[tuple[Origin, QName, Context]] = set()
        for rule in self.rules.rules:
            for match in rule.pattern.finditer(text.text):
                for fact in self._match(rule, match, text):
                    assert fact.origin is not None  # a figure of prose always has its place
                    key = (fact.origin, fact.concept, fact.context)
                    if key not in seen:
                        seen.add(key)
                        yield fact

    def _match(self, rule: ProseRule, match: re.Match[str], text: RunningText) -> Iterator[Fact]:
        """The facts of one match. A figure for which no row's condition holds is ``map.unfitProse``."""
        unfit: dict[str, str] = {}
        stated: set[str] = set()
        for figure in rule.figures:
            if match[figure.group] is None:
                continue
            place = text.place(*match.span(figure.group))
            try:
                fact = self._fact(figure, match, place)
            except _UnfitError as error:
                unfit.setdefault(figure.group, str(error))
                continue
            stated.add(figure.group)
            yield fact
        for group, problem in unfit.items():
            if group not in stated:
                message = f"{match[group]!r} in the prose {rule.name!r} states no fact: {problem}"
                self.findings.warning("map.unfitProse", message, text.place(*match.span(group)))

    def _fact(self, figure: FigureRule, match: re.Match[str], place: Origin) -> Fact:
        item = self._item(figure, match)
        concept = self._concept(figure, item)
        period = self._period(figure, match, concept)
        context = Context.of(self.entity, period, self._dimensions(figure, item))
        if not concept.numeric:
            words = " ".join(match[figure.group].split())
            return Fact(concept.name, context, words, language=figure.language or None, origin=place)
        stated = self._stated(figure, match, concept, item)
        return Fact(
            concept.name, context, stated.value, unit=figure.unit, decimals=stated.decimals, origin=place
        )

    def _item(self, figure: FigureRule, match: re.Match[str]) -> Item | None:
        if not figure.item:
            return None
        words = match[figure.item]
        if words is None:
            raise _UnfitError("the text names no item")
        return self.rules.items[fold_words(words)]

    def _concept(self, figure: FigureRule, item: Item | None) -> Concept:
        name = figure.concept or (item.concept if item else None)
        if name is None:
            raise _UnfitError("the item has no concept in the sheet items")
        return self.taxonomy.concepts[name]

    def _dimensions(self, figure: FigureRule, item: Item | None) -> Iterator[tuple[QName, Member]]:
        yield from ((axis, Member(member)) for axis, member in figure.dimensions)
        if figure.item_axis:
            if item is None or item.member is None:
                raise _UnfitError("the item has no member in the sheet items")
            yield figure.item_axis, Member(item.member)

    def _period(self, figure: FigureRule, match: re.Match[str], concept: Concept) -> Period:
        """The fact's period: of the first way to tell it that the match offers, as the concept takes it."""
        for when in figure.periods:
            period = self._when(when, match)
            if period is None:
                continue
            self._check_given(figure, match, period)
            if when.opening and period.start:
                return Period(period.start - timedelta(days=1))
            return Period(period.end) if concept.period_type == "instant" else period
        raise _UnfitError("the text tells no period")

    def _when(self, when: When, match: re.Match[str]) -> Period | None:
        if when.name:
            return relative(self.current, when.name, self.calendar)
        return self._told(when.group, match, when.before)

    def _told(self, group: str, match: re.Match[str], before: str = "") -> Period | None:
        words = match[group]
        if words is None:
            return None
        period = read_when(before + words, self.calendar)
        if period is None:
            raise _UnfitError(f"{words!r} is no period")
        return period

    def _check_given(self, figure: FigureRule, match: re.Match[str], period: Period) -> None:
        for group, name in figure.given:
            told = self._told(group, match)
            base = self.current if name == "current" else period
            expected = relative(base, name, self.calendar)
            if told is not None and told != expected:
                raise _UnfitError(f"{match[group]!r} is not {_CALLED[name]}")

    def _stated(
        self, figure: FigureRule, match: re.Match[str], concept: Concept, item: Item | None
    ) -> Stated:
        scale = match[figure.scale] or "" if isinstance(figure.scale, str) else figure.scale
        stated = read_stated(figure.value or match[figure.group], scale, concept)
        if stated is None:
            raise _UnfitError("it is not a figure that can be read")
        if figure.exact or figure.decimals is not None:
            stated = stated.precise(figure.decimals)
        return stated.signed(self._sign(figure, match, item))

    def _sign(self, figure: FigureRule, match: re.Match[str], item: Item | None) -> str:
        """How the printed sign changes: not at all, ``-`` turned, or made ``negative``."""
        for sign in figure.signs:
            if not sign.startswith("{"):
                return _item_sign(item) if sign == "item" else sign
            if words := match[sign[1:-1]]:
                return "negative" if direction(words) == -1 else ""
        if figure.signs:
            raise _UnfitError("the text tells no direction")
        return _item_sign(item) if figure.concept is None else ""


def _item_sign(item: Item | None) -> str:
    return "negative" if item and item.negative else ""


class _UnfitError(Exception):
    """A figure that a row does not fit; the message says why."""


_CALLED: Final = {
    "current": "the period that the document reports",
    "prior-year": "the same period of the year before",
    "previous-quarter": "the quarter before",
    "fiscal-year": "its fiscal year",
    "calendar-year": "its calendar year",
}


def read_prose(document: Document, reader: ProseReader) -> Iterator[Fact]:
    """The facts that the sentences of a document state; lines of its tables are no sentences."""
    if reader.rules.rules:
        yield from reader.read(running_text(document, table_lines(document)))
