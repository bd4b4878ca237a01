"""A report in the document it was read from: the text as it was, each figure tagged where it was printed."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from exporter.findings import Findings
from exporter.formats.inline_xbrl.figures import Figure, figure
from exporter.formats.inline_xbrl.frame import Frame, frame, header, hidden_note, note_opening
from exporter.formats.inline_xbrl.paper import Paper
from exporter.formats.inline_xbrl.places import Ground, Span
from exporter.formats.inline_xbrl.source import SourceText
from exporter.formats.inline_xbrl.tagging import FactRow, around, closing, hidden
from exporter.formats.inline_xbrl.tagging import opening as fact_opening
from exporter.formats.inline_xbrl.wording import Piece, Wording, find, wording
from exporter.formats.kernel import Chunk
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary


def in_place(
    report: Report, vocabulary: Vocabulary, name: str, source: SourceText, findings: Findings
) -> Iterator[Chunk]:
    """The page in parts.

    A plain text is shown by the element ``pre`` with the identifier ``document``: its text content is the source's
    lines joined by line feeds, character for character, but for characters that XML cannot hold, which are told. A page
    is shown as it is. Facts without a place in the source, or whose printed characters cannot state their value, stand
    in ix:hidden.
    """
    one = frame(report, vocabulary)
    shown = source.shown(findings)
    paper = shown.paper()
    tagger = _Tagger(one, shown, paper)
    tagger.tag()
    yield from paper.written(one, name, header(one, tagger.hidden, tagger.joints), tagger.spans)


@dataclass(slots=True)
class _Tagger:
    """Finds a place for each fact and note of a report."""

    frame: Frame
    source: SourceText
    paper: Paper
    spans: list[Span] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    _ground: Ground = field(default_factory=Ground)
    _ids: set[str] = field(default_factory=set)

    def tag(self) -> None:
        """Figures first, for they are what readers look for; texts around them; the rest is hidden."""
        self._ids = {row.id for row in self.frame.rows} | set(
            map(self.frame.ids.of, (n.id for n in self.frame.notes))
        )
        placed = self._figures()
        texts: list[Span] = []
        for row in self.frame.rows:
            if row.number in placed:
                continue
            found = self._text(row)
            if found is None:
                self.hidden.append(hidden(row))
            else:
                texts += found
        for note in self.frame.notes:
            found = self._note(note.id)
            if found is None:
                self.hidden.append(hidden_note(self.frame, note))
            else:
                texts += found
        self.spans = [
            *texts,
            *self.spans,
        ]  # of equal spans the first stands outside, and a figure holds no text tag

    def _place(self, row: FactRow) -> tuple[int, int] | None:
        place = row.origin
        if place is None or place.document != self.source.name:
            return None
        return self.source.span(place.line, place.column, place.length)

    def _figures(self) -> set[int]:
        """Tags the figures and nil marks; tells which facts have their place now."""
        placed: set[int] = set()
        groups: dict[tuple[int, int], list[tuple[FactRow, Figure]]] = {}
        dashes: list[tuple[int, FactRow]] = []
        for row in self.frame.rows:
            place = self._place(row)
            if place is None:
                continue
            printed = self.source.text[place[0] : place[1]]
            if row.value is None:
                dashes.append((place[0] + len(printed) - len(printed.lstrip()), row))
            elif row.numeric and (made := figure(printed, row.value)) is not None:
                span = (place[0] + made.start, place[0] + made.end)
                groups.setdefault(span, []).append((row, made))
        for (start, end), members in groups.items():
            if self._ground.take_figure(start, end) and self.paper.gather(start, end):
                placed |= self._nested(start, end, members)
        return placed | self._nils(dashes)

    def _nils(self, dashes: list[tuple[int, FactRow]]) -> set[int]:
        """Tags nil facts: elements without content, as XML Schema asks, right before their dash."""
        free = [(at, row) for at, row in dashes if self._ground.is_free(at) and self.paper.gather(at, at + 1)]
        self.spans += [Span(at, at, fact_opening(row), closing(row)) for at, row in free]
        return {row.number for _, row in free}

    def _nested(self, start: int, end: int, members: list[tuple[FactRow, Figure]]) -> set[int]:
        """One numeral that states several facts: tags inside one another, where format, scale and unit agree."""
        first, made = members[0]
        alike = [
            (row, other)
            for row, other in members
            if (other.format, other.scale, row.unit_id) == (made.format, made.scale, first.unit_id)
        ]
        pairs = [around(row, other) for row, other in alike]
        opens, closes = "".join(start for start, _ in pairs), "".join(end for _, end in reversed(pairs))
        self.spans.append(Span(start, end, opens, closes))
        return {row.number for row, _ in alike}

    def _text(self, row: FactRow) -> list[Span] | None:
        place = self._place(row)
        if place is None or row.numeric or row.value is None:
            return None
        found = wording(self.source.text, *place, row.value)
        found = found and self._parted(found)
        if found is None or not self._taken(found):
            return None
        continued = self._continuations(row.id, len(found.pieces))
        first = fact_opening(row, by=found.format, continued=continued[0] if continued else "")
        return self._laid(found, first, closing(row), continued)

    def _note(self, identifier: str) -> list[Span] | None:
        """The place of a note whose text stands in the document once, without markup of its own."""
        note = next(one for one in self.frame.notes if one.id == identifier)
        found = None if "<" in note.text else find(self.source.text, html.unescape(note.text))
        found = found and self._parted(found)
        if found is None or found.format or not self._taken(found):
            return None
        continued = self._continuations(self.frame.ids.of(note.id), len(found.pieces))
        first = note_opening(self.frame, note, continued[0] if continued else "")
        return self._laid(found, first, "</ix:footnote>", continued)

    def _parted(self, found: Wording) -> Wording:
        """The wording cut into pieces that a tag each can hold."""
        pieces: list[Piece] = []
        for piece in found.pieces:
            if piece.joint:
                pieces.append(piece)
            else:
                pieces += [Piece(*part) for part in self.paper.parts(piece.start, piece.end)]
        return replace(found, pieces=tuple(pieces))

    def _taken(self, found: Wording) -> bool:
        return self._ground.take_texts(
            [(piece.start, piece.end) for piece in found.pieces if not piece.joint]
        )

    def _continuations(self, name: str, pieces: int) -> list[str]:
        """The identifiers of the pieces after the first."""
        made = []
        for number in range(1, pieces):
            identifier = f"{name}-c{number}"
            while identifier in self._ids:
                identifier += "_"
            self._ids.add(identifier)
            made.append(identifier)
        return made

    def _laid(self, found: Wording, first: str, closes: str, continued: list[str]) -> list[Span]:
        """The spans of a text's pieces, each pointing at the next; joints go to the part that is not shown."""
        spans = []
        for number, piece in enumerate(found.pieces):
            following = continued[number] if number < len(continued) else ""
            more = f' continuedAt="{following}"' if following else ""
            opens = first if number == 0 else f'<ix:continuation id="{continued[number - 1]}"{more}>'
            ends = closes if number == 0 else "</ix:continuation>"
            if piece.joint:
                self.joints.append(f"{opens}{piece.joint}{ends}")
            else:
                spans.append(Span(piece.start, piece.end, opens, ends))
        return spans
