"""From the cells of one CSV table to facts in columns; a cell is a fact, its row and template tell what about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.aspects import Aspects
from exporter.formats.xbrl_csv.blocks import Block, lookup, stating
from exporter.formats.xbrl_csv.columns import FactColumn
from exporter.formats.xbrl_csv.grids import Grid, read_grid
from exporter.formats.xbrl_csv.model import Kind, Properties, TableFile
from exporter.formats.xbrl_csv.references import NONE, cell_text, is_identifier, is_row_identifier
from exporter.formats.xbrl_csv.resolving import Resolver
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.vocabulary import Vocabulary

_TOLD: Final = 20


class TableReader:
    """Reads the tables of a report; what is wrong becomes a finding with the table's file and line."""

    def __init__(
        self,
        report: Properties,
        parameters: Mapping[str, str],
        aspects: Aspects,
        vocabulary: Vocabulary | None,
        findings: Findings,
    ) -> None:
        self._report = report
        self._parameters = parameters
        self._aspects = aspects
        self._vocabulary = vocabulary
        self._findings = findings

    def facts(self, table: TableFile, document: IO[bytes]) -> Iterator[pa.Table]:
        """The facts of a table, some rows and one column at a time; see ``columns.FactColumn``."""
        kinds = {name: column.kind for name, column in table.template.columns.items()}
        try:
            grid = read_grid(document, (name for name, kind in kinds.items() if kind is Kind.FACT))
            if self._header_is_sound(table, grid):
                yield from _Table(self, table, grid).facts()
        except Misspelled as error:
            self._findings.error(error.code, str(error), Origin(table.url))

    def resolver(self, table: TableFile) -> Resolver:
        """What the properties of the table's facts come to."""
        return Resolver(table, self._report, self._parameters, self._aspects, self._findings)

    def column(self, table: TableFile, name: str, resolver: Resolver) -> FactColumn:
        """One fact column of the table."""
        return FactColumn(table, table.template.columns[name], resolver, self._vocabulary, self._findings)

    def error(self, code: str, message: str, table: TableFile, line: int) -> None:
        """A finding at a line of the table's file."""
        self._findings.error(code, message, Origin(table.url, line))

    def _header_is_sound(self, table: TableFile, grid: Grid) -> bool:
        seen: set[str] = set()
        wrong = 0
        known = ", ".join(list(table.template.columns)[:_TOLD])
        for number, name in enumerate(grid.header, 1):
            code = ""
            if name and not is_identifier(name):
                code = "xbrlce:invalidHeaderValue"
            elif name and name not in table.template.columns:
                code = "xbrlce:unknownColumn"
            elif name in seen:
                code = "xbrlce:repeatedColumnIdentifier"
            if code:
                wrong += 1
                if wrong <= _TOLD:
                    message = f"column {number} is headed {name!r}; expected each of {known} once at most"
                    self.error(code, message, table, 1)
            seen |= {name} - {""}
        if wrong > _TOLD:
            message = f"{wrong - _TOLD} more columns have no heading of the template"
            self.error("xbrlce:unknownColumn", message, table, 1)
        return not wrong


class _Table:
    """The rows of one table, block by block."""

    def __init__(self, reader: TableReader, table: TableFile, grid: Grid) -> None:
        self._reader = reader
        self._table = table
        self._grid = grid
        columns = table.template.columns
        used = [(place, name) for place, name in enumerate(grid.header) if name]
        self._places = {name: place for place, name in used if columns[name].kind is not Kind.COMMENT}
        self._unnamed = [place for place, name in enumerate(grid.header) if not name]
        self._groups = [name for name in self._places if columns[name].kind is Kind.GROUP]
        self._referred = [name for name in self._places if columns[name].kind is not Kind.FACT]
        self._row_ids: set[str] = set()
        resolver = reader.resolver(table)
        self._facts = [
            reader.column(table, name, resolver) for name in self._places if columns[name].kind is Kind.FACT
        ]

    def facts(self) -> Iterator[pa.Table]:
        start = 0
        for rows, shapes in self._grid.rows:
            columns = rows.columns
            cells = {name: columns[at] for name, at in self._places.items()}
            known = {name: shapes[at] for name, at in self._places.items() if at in shapes}
            block = Block(cells, start, rows.num_rows, known)
            self._check_groups(block)
            identifiers = self._identifiers(block)
            yield from _by_row([one for column in self._facts for one in column.facts(block, identifiers)])
            self._check_unused(block, [columns[at] for at in self._unnamed])
            start += rows.num_rows

    def _check_groups(self, block: Block) -> None:
        """Cells of property group columns name a group of their column, or nothing."""
        for name in self._groups:
            column = self._table.template.columns[name]
            cells = block.coded(name)
            texts = cells.dictionary.to_pylist()
            unknown = [bool(text) and text not in column.groups for text in texts]
            for code in pc.unique(cells.indices).to_pylist():
                text = texts[code]
                if unknown[code]:
                    block.refused[name] = lookup(cells, unknown)
                    message = f"{text!r} is not a property group of the column {name!r}"
                    row = pc.index(cells.indices, pa.scalar(code, pa.int32())).as_py()
                    self._error(_group_code(text), message, block, row)

    def _identifiers(self, block: Block) -> pa.Array | None:
        """The rows' own identifiers, null where there must be no fact; None where rows are called by their numbers."""
        name = self._table.template.row_id
        if name is None or name not in block.columns:
            return None
        cells = block.plain(name)
        counts = cells.value_counts()
        repeated = [pair["values"].as_py() for pair in counts if pair["counts"].as_py() > 1]
        again = self._row_ids.intersection(cells.to_pylist()).union(repeated) - {""}
        wrong = [text for text in counts.field("values").to_pylist() if text and not is_row_identifier(text)]
        for texts, code, what in (
            (wrong, "xbrlce:invalidRowIdentifier", "is not an identifier of a row"),
            (sorted(again), "xbrlce:repeatedRowIdentifier", "identifies more than one row"),
        ):
            for text in texts[:_TOLD]:
                self._error(code, f"{text!r} {what}", block, pc.index(cells, pa.scalar(text)).as_py())
        self._row_ids.update(cells.to_pylist())
        nameless = pc.equal(cells, "")
        block.use(name, None)
        return pc.if_else(nameless, pa.scalar(None, pa.string()), cells)

    def _check_unused(self, block: Block, unnamed: list[pa.Array]) -> None:
        code = "xbrlce:unmappedCellValue"
        for name in self._referred:
            rows = block.unused(name)
            if len(rows):
                cell = block.plain(name)[rows[0].as_py()].as_py()
                message = (
                    f"{len(rows)} cells of the column {name!r} are used by no fact; the first holds {cell!r}"
                )
                self._error(code, message, block, rows[0].as_py())
        for cells in unnamed:
            rows = stating(cells)
            if len(rows):
                message = f"{len(rows)} cells stand in a column without a name"
                self._error(code, message, block, rows[0].as_py())

    def _error(self, code: str, message: str, block: Block, row: int) -> None:
        self._reader.error(code, message, self._table, block.start + row + 2)


def _by_row(parts: list[pa.Table]) -> list[pa.Table]:
    """The facts of several columns as they stand in the file, row by row."""
    if len(parts) < 2:
        return parts
    whole = pa.concat_tables(parts, promote_options="default").unify_dictionaries().combine_chunks()
    return [whole.take(pc.sort_indices(whole.column("line")))]


def _group_code(text: str) -> str:
    """The code for a cell that names no property group."""
    if text == NONE:
        return "xbrlce:illegalUseOfNone"
    try:
        cell_text(text)
    except Misspelled as error:
        return error.code
    return "xbrlce:unknownPropertyGroup"
