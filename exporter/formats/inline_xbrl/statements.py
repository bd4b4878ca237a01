"""A report as a page of statements: for reports that were not read from a document with text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from exporter.formats.inline_xbrl.frame import CLOSING, Frame, frame, header, note_opening, opening
from exporter.formats.inline_xbrl.grid import Grid, Line, currency, grid, member_label
from exporter.formats.inline_xbrl.precision import most_precise
from exporter.formats.inline_xbrl.tagging import FactRow, closing, hidden
from exporter.formats.inline_xbrl.tagging import opening as fact_opening
from exporter.formats.kernel import Chunk
from exporter.report.aspects import Period
from exporter.report.layout import StatementLayout
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_text

STYLE: Final = """@namespace ix "http://www.xbrl.org/2013/inlineXBRL";
body { margin: 2rem auto; padding: 0 1rem; max-width: 72rem; color: #1a1a1a; background: #fff; }
body { font: 0.95rem/1.45 system-ui, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 0.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.15rem 0.6rem; vertical-align: top; text-align: left; font-weight: normal; }
thead th { border-bottom: 1px solid #1a1a1a; font-weight: 600; } thead th + th, td { text-align: right; }
td { white-space: pre-wrap; font-variant-numeric: tabular-nums; } td.text { text-align: left; }
tr.heading th { font-weight: 600; padding-top: 0.6rem; } tr.total td { border-top: 1px solid #8a9bb0; }
tr.total th { font-weight: 600; } .notes { margin-top: 2.5rem; font-size: 0.85rem; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } }
@media print { h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""
_PLAIN: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_OTHER: Final = "Other facts"


def statements(
    report: Report, vocabulary: Vocabulary, name: str, layouts: Sequence[StatementLayout] = ()
) -> Iterator[Chunk]:
    """The page in parts: a table for each layout that has facts, other facts in a last one, notes beneath.

    Each fact is tagged once, where it is shown first; of facts that tell the same with less precision only the most
    precise is shown, the others stand in ix:hidden. A negated line shows its values with the other sign; the tag
    keeps the sign of the value.
    """
    page = _Page(frame(report, vocabulary))
    contexts = report.context_values
    grids = (grid(layout, page.frame.rows, contexts) for layout in layouts)
    tables = [page.table(found) for found in grids if found is not None]
    others = page.others()
    yield opening(page.frame, name, STYLE).encode()
    yield from header(page.frame, page.hidden)
    yield f"<h1>{escape_text(name)}</h1>\n".encode()
    for part in (*tables, others, page.notes(), CLOSING):
        yield part.encode()


@dataclass(slots=True)
class _Page:
    """A page as it grows: which facts are tagged already, and which number each note has."""

    frame: Frame
    hidden: list[str] = field(default_factory=list)
    _tagged: set[int] = field(default_factory=set)
    _marks: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = {note.id: number for number, note in enumerate(self.frame.notes, 1)}
        for link in self.frame.report.links:
            found = [numbers[target] for target in link.targets if target in numbers]
            self._marks.setdefault(self.frame.ids.of(link.source), []).extend(found)

    def table(self, one: Grid) -> str:
        """A statement as a table."""
        entities = {column.entity for column in one.columns}
        heads = []
        for column in one.columns:
            parts = [column.entity.identifier] if len(entities) > 1 else []
            parts += [_period(column.period), *([column.currency] if column.currency else [])]
            heads.append(f'<th scope="col">{"<br/>".join(map(escape_text, parts))}</th>')
        rows = "".join(self._line(line, len(one.columns)) for line in one.lines)
        title = escape_text(one.title)
        return (
            f"<h2>{title}</h2>\n<table>\n<thead><tr><th></th>{''.join(heads)}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n"
        )

    def _line(self, line: Line, columns: int) -> str:
        kind = "heading" if line.row.heading else "total" if line.row.total else "item"
        indent = f' style="padding-left: {_tenths(line.depth)}rem"' if line.depth else ""
        head = f'<th scope="row"{indent}>{escape_text(line.label)}</th>'
        cells = line.cells or ((),) * columns
        inside = "".join(self._cell(cell, negated=line.row.negated) for cell in cells)
        return f'<tr class="{kind}">{head}{inside}</tr>\n'

    def _cell(self, rows: tuple[FactRow, ...], *, negated: bool) -> str:
        text = any(not row.numeric for row in rows)
        rows, covered = most_precise(rows)
        for row in covered:
            if row.number not in self._tagged:
                self._tagged.add(row.number)
                self.hidden.append(hidden(row))
        shown = " / ".join(self.shown(row, negated=negated) for row in rows)
        return f'<td class="text">{shown}</td>' if text else f"<td>{shown}</td>"

    def shown(self, row: FactRow, *, negated: bool = False) -> str:
        """A fact as people read it, tagged where it is shown first."""
        before, printed, after, by = _printed(row, negated=negated)
        if row.number in self._tagged:
            return f"{before}{escape_text(printed) if row.value is not None else '–'}{after}"
        self._tagged.add(row.number)
        if row.value is None:
            return f"{fact_opening(row)}{closing(row)}–{self._sup(row)}"
        start = fact_opening(row, by=by, negative=row.numeric and row.value.startswith("-"))
        return f"{before}{start}{escape_text(printed)}{closing(row)}{after}{self._sup(row)}"

    def _sup(self, row: FactRow) -> str:
        return "".join(f"<sup>({number})</sup>" for number in sorted(set(self._marks.get(row.id, ()))))

    def others(self) -> str:
        """The facts that no statement shows, one a line."""
        rows = [row for row in self.frame.rows if row.number not in self._tagged]
        if not rows:
            return ""
        heads = "".join(
            f'<th scope="col">{head}</th>' for head in ("", "Dimensions", "Period", "Unit", "Value")
        )
        lines = "".join(map(self._other, rows))
        return f"<h2>{_OTHER}</h2>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>\n"

    def _other(self, row: FactRow) -> str:
        context = self.frame.report.context_values[row.context]
        members = ", ".join(
            f"{name.local}: {member_label(value, name)}" for name, value in context.dimensions
        )
        kind = "" if row.numeric else ' class="text"'
        about = [members, _period(context.period), currency(row)]
        cells = "".join(f'<td class="text">{escape_text(text)}</td>' for text in about)
        cells += f"<td{kind}>{self.shown(row)}</td>"
        return f'<tr class="item"><th scope="row">{escape_text(row.name)}</th>{cells}</tr>\n'

    def notes(self) -> str:
        """The notes that facts have, numbered."""
        found = self.frame.notes
        if not found:
            return ""
        lines = "".join(
            f"<div>({number}) {note_opening(self.frame, note)}{note.text}</ix:footnote></div>\n"
            for number, note in enumerate(found, 1)
        )
        return f'<div class="notes">\n<h2>Notes</h2>\n{lines}</div>\n'


def _printed(row: FactRow, *, negated: bool) -> tuple[str, str, str, str]:
    """What stands before the tag, in it, and after it, and the format: ``(``, ``1,234``, ``)``, ``num-dot-decimal``."""
    value = row.value or ""
    if not row.numeric:
        return "", value, "", ""
    match = _PLAIN.fullmatch(value)
    negative = value.startswith("-")
    bracketed = negative != negated and any(digit in value for digit in "123456789")
    before, after = ("(", ")") if bracketed else ("", "")
    if match is None:
        return before, value.removeprefix("-"), after, ""
    return before, f"{Decimal(match[1]):,f}{match[2] or ''}", after, "num-dot-decimal"


def _period(period: Period) -> str:
    """A period for people: both days, one day, or nothing for forever."""
    if period.end is None:
        return "–"
    return str(period).replace("/", " – ").replace("T", " ")


def _tenths(depth: int) -> str:
    """The indentation of a line, in rem."""
    whole, tenths = divmod(12 * depth + 6, 10)
    return f"{whole}.{tenths}"
