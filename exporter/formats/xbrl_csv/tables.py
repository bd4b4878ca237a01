"""From the cells of one CSV table to facts in columns; a cell is a fact, its row and template tell what about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.aspects import Aspects
from exporter.formats.xbrl_csv.blocks import Block, lookup, stating
from exporter.formats.xbrl_csv.columns import FactColumn
from exporter.formats.xbrl_csv.grids import Grid, Lines, read_grid
from exporter.formats.xbrl_csv.model import Kind, Properties, TableFile
from exporter.formats.xbrl_csv.references import NONE, cell_text, is_identifier
from exporter.formats.xbrl_csv.refusals import CODE
from exporter.formats.xbrl_csv.resolving import Resolver
from exporter.formats.xbrl_csv.row_ids import RowIds, again, misspelled
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.vocabulary import Vocabulary

_TOLD: Final = 20
#: Columns whose facts are joined at once.
_JOINED: Final = 256


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
        self.findings = findings

    def facts(self, table: TableFile, document: IO[bytes]) -> Iterator[pa.Table]:
        """The facts of a table, some rows and one column at a time; see ``columns.FactColumn``."""
        columns = table.template.columns
        texts = {name for name, column in columns.items() if column.kind is Kind.FACT}
        if table.template.row_id is not None:
            texts.add(table.template.row_id)
        try:
            grid = read_grid(document, texts)
            if not grid.header:  # else what was cut off before its first byte would be missed by nobody
                raise Misspelled(CODE, "the file does not begin with a header", 1)
            if self._header_is_sound(table, grid):
                yield from _Table(self, table, grid, document).facts()
        except Misspelled as error:
            self.error(error.code, str(error), table, error.line)

    def resolver(self, table: TableFile) -> Resolver:
        """What the properties of the table's facts come to."""
        return Resolver(table, self._report, self._parameters, self._aspects, self.findings)

    def column(self, table: TableFile, name: str, resolver: Resolver) -> FactColumn:
        """One fact column of the table."""
        return FactColumn(table, table.template.columns[name], resolver, self._vocabulary, self.findings)

    def error(self, code: str, message: str, table: TableFile, line: int) -> None:
        """A finding at a line of the table's file."""
        self.findings.error(code, message, Origin(table.url, line))

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
                if not wrong:
                    grid.prove()
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

    def __init__(self, reader: TableReader, table: TableFile, grid: Grid, document: IO[bytes]) -> None:
        self._reader = reader
        self._table = table
        self._grid = grid
        row_id = table.template.row_id
        self._row_id = row_id if row_id in grid.header else None
        self._row_ids = RowIds(None if self._row_id is None else again(document, self._row_id))
        self._above = 0
        self._findings = reader.findings
        self._resolver = reader.resolver(table)
        self._columns: dict[str, FactColumn] = {}

    def facts(self) -> Iterator[pa.Table]:
        for lines in self._grid.rows:
            block = self._block(lines)
            if lines.apart is None:
                yield from self._passing(block)
                continue
            found = self._without_findings(block)
            if found is not None:
                yield from found
                self._passed(block)
            else:
                for one in lines.apart():
                    yield from self._passing(self._block(one))

    def _block(self, lines: Lines) -> Block:
        header, columns = self._grid.header, self._table.template.columns
        named = {header[at]: at for at in lines.cells if header[at]}
        kept = {name: at for name, at in named.items() if columns[name].kind is not Kind.COMMENT}
        return Block(
            {name: lines.cells[at] for name, at in kept.items()},
            self._above,
            lines.count,
            {name: lines.shapes[at] for name, at in kept.items() if at in lines.shapes},
            [cells for at, cells in lines.cells.items() if not header[at]],
            lines.numbers,
        )

    def _of_kind(self, block: Block, *kinds: Kind) -> list[str]:
        """The columns of some kinds that state something in a block."""
        columns = self._table.template.columns
        return [name for name in block.columns if columns[name].kind in kinds]

    def _column(self, name: str) -> FactColumn:
        if name not in self._columns:
            self._columns[name] = self._reader.column(self._table, name, self._resolver)
        return self._columns[name]

    def _without_findings(self, block: Block) -> list[pa.Table] | None:
        """The facts of a block that can be taken apart; None where something is to be told, which is done apart."""
        told, missing = len(self._findings), set(self._resolver.missing)
        found = list(self._block_facts(block))
        if len(self._findings) == told:
            return found
        del self._findings.all[told:]
        self._resolver.missing = missing
        return None

    def _block_facts(self, block: Block) -> Iterator[pa.Table]:
        self._check_groups(block)
        identifiers = self._identifiers(block)
        columns = map(self._column, self._of_kind(block, Kind.FACT))
        yield from _by_row(one for column in columns for one in column.facts(block, identifiers))
        self._check_unused(block)

    def _passing(self, block: Block) -> Iterator[pa.Table]:
        yield from self._block_facts(block)
        self._passed(block)

    def _passed(self, block: Block) -> None:
        """The rows of the block stand above from here on."""
        self._above += block.count
        if self._row_id is not None:
            self._row_ids.add(block.plain(self._row_id))

    def _check_groups(self, block: Block) -> None:
        """Cells of property group columns name a group of their column, or nothing."""
        for name in self._of_kind(block, Kind.GROUP):
            column = self._table.template.columns[name]
            cells = block.coded(name)
            texts = cells.dictionary.to_pylist()
            unknown = [bool(text) and text not in column.groups for text in texts]
            wrong = [code for code in pc.unique(cells.indices).to_pylist() if unknown[code]]
            if wrong:
                block.refused[name] = lookup(cells, unknown)
            for code in wrong[:_TOLD]:
                message = f"{texts[code]!r} is not a property group of the column {name!r}"
                self._error(_group_code(texts[code]), message, block, _row_of(cells, code))
            if len(wrong) > _TOLD:
                message = (
                    f"{len(wrong) - _TOLD} more texts of the column {name!r} are no property groups of it"
                )
                self._error("xbrlce:unknownPropertyGroup", message, block, _row_of(cells, wrong[_TOLD]))

    def _identifiers(self, block: Block) -> pa.Array | None:
        """The rows' own identifiers, null where there must be no fact; None where rows are called by their numbers."""
        name = self._row_id
        if name is None:
            return None
        cells = block.plain(name)
        for texts, code, what in (
            (
                misspelled(cells, block.shapes(name)),
                "xbrlce:invalidRowIdentifier",
                "is not an identifier of a row",
            ),
            (
                sorted(self._row_ids.repeated(cells)),
                "xbrlce:repeatedRowIdentifier",
                "identifies more than one row",
            ),
        ):
            for text in texts[:_TOLD]:
                self._error(code, f"{text!r} {what}", block, pc.index(cells, pa.scalar(text)).as_py())
        nameless = pc.equal(cells, "")
        block.use(name, None)
        return pc.if_else(nameless, pa.scalar(None, pa.string()), cells)

    def _check_unused(self, block: Block) -> None:
        code = "xbrlce:unmappedCellValue"
        for name in self._of_kind(block, Kind.GROUP, Kind.PLAIN):
            rows = block.unused(name)
            if len(rows):
                cell = block.plain(name)[rows[0].as_py()].as_py()
                message = (
                    f"{len(rows)} cells of the column {name!r} are used by no fact; the first holds {cell!r}"
                )
                self._error(code, message, block, rows[0].as_py())
        for cells in block.unnamed:
            rows = stating(cells)
            if len(rows):
                message = f"{len(rows)} cells stand in a column without a name"
                self._error(code, message, block, rows[0].as_py())

    def _error(self, code: str, message: str, block: Block, row: int) -> None:
        self._reader.error(code, message, self._table, block.lines[row].as_py())


def _by_row(parts: Iterator[pa.Table]) -> list[pa.Table]:
    """The facts of several columns as they stand in the file, row by row.

    Each takes kilobytes, whatever it holds, so no more than some hundreds wait to be joined.
    """
    joined: list[pa.Table] = []
    count = 0
    while some := list(islice(parts, _JOINED)):
        count += len(some)
        joined.append(_whole(some))
    if count < 2:
        return joined
    whole = _whole(joined)
    return [whole.take(pc.sort_indices(whole.column("line")))]


def _whole(parts: list[pa.Table]) -> pa.Table:
    if len(parts) == 1:
        return parts[0]
    return pa.concat_tables(parts, promote_options="default").unify_dictionaries().combine_chunks()


def _row_of(cells: pa.DictionaryArray, code: int) -> int:
    """The first row with a text."""
    return int(pc.index(cells.indices, pa.scalar(code, pa.int32())).as_py())


def _group_code(text: str) -> str:
    """The code for a cell that names no property group."""
    if text == NONE:
        return "xbrlce:illegalUseOfNone"
    try:
        cell_text(text)
    except Misspelled as error:
        return error.code
    return "xbrlce:unknownPropertyGroup"
