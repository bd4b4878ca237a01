"""One fact column: its cells as values with all their aspects, in columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.blocks import Block, Rows
from exporter.formats.xbrl_csv.kinds import Kinds, but_for_all
from exporter.formats.xbrl_csv.model import Column, TableFile
from exporter.formats.xbrl_csv.references import EMPTY, NIL, NONE, cell_text
from exporter.formats.xbrl_csv.resolving import Resolver
from exporter.formats.xbrl_csv.row_names import RowNames
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.vocabulary import Vocabulary

_SUFFIXED: Final = r"^(?P<number>.*[0-9.FN])[ \t\r\n]*d[ \t\r\n]*(?P<decimals>0|-?[1-9][0-9]*|INF)[ \t\r\n]*$"
_NUMBER: Final = r"^[ \t\r\n]*([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN)[ \t\r\n]*$"
_LARGEST: Final = (1 << 31) - 1
_FALSE: Final = pa.scalar(value=False, type=pa.bool_())


class FactColumn:
    """A fact column of a table."""

    def __init__(
        self,
        table: TableFile,
        column: Column,
        resolver: Resolver,
        vocabulary: Vocabulary | None,
        findings: Findings,
    ) -> None:
        self._table = table
        self._column = column
        self._resolver = resolver
        self._vocabulary = vocabulary
        self._findings = findings
        self._names = RowNames(f"{table.name}.r_", f".{column.name}")

    def facts(self, block: Block, identifiers: pa.Array | None) -> Iterator[pa.Table]:
        """The facts of a block, if any, as a table; ``identifiers`` are what rows are called, if not by their numbers.

        Its columns are ``id``, ``concept``, ``entity`` (scheme and identifier joined), ``period``, ``unit``,
        ``language``, ``value``, ``decimals`` and ``line``, then the dimensions in Clark notation; what has no value is
        null, and what repeats is coded.
        """
        if self._column.name not in block.columns:
            return
        cells = block.plain(self._column.name)
        shapes = block.shapes(self._column.name)
        empty = shapes.empty
        rows = Rows(block, pc.invert(empty) if empty.true_count else None)
        if rows.mask is not None:
            cells, shapes = rows.take(cells), shapes.filter(rows.mask)
        if not len(rows):
            return
        bad = [rows.take(block.refused[one]) for one in self._column.sources if one in block.refused]
        found = self._columns(rows, cells, shapes, bad)
        found["id"] = self._identifiers(rows, identifiers, bad)
        found["line"] = rows.take(block.lines)
        for source in self._column.sources:
            if source in block.columns:
                rows.use(source, None)
        facts = pa.table(found)
        for mask in bad:
            facts = facts.append_column(f"bad{facts.num_columns}", mask)
        for name in facts.schema.names[len(found) :]:
            facts = facts.filter(pc.invert(facts.column(name)))
        yield facts.select(list(found))

    def _columns(
        self, rows: Rows, cells: pa.Array, shapes: Shapes, bad: list[pa.Array]
    ) -> dict[str, pa.Array]:
        names = self._resolver.names(self._column)
        concept = self._resolver.aspect(self._column, "concept", rows, bad)
        self._refuse_missing(concept, rows, bad)
        values, shapes = self._values(cells, shapes, rows, bad)
        found: dict[str, pa.Array] = {"concept": concept}
        for name in names:
            if name not in ("concept", "unit", "language"):
                found[name] = self._resolver.aspect(self._column, name, rows, bad)
        for name in ("entity", "period"):
            if name not in found:
                found[name] = pa.nulls(len(rows), concept.type)
        self._measure(found, values, shapes, rows, bad)
        return found

    def _measure(
        self,
        found: dict[str, pa.Array],
        values: pa.Array,
        shapes: Shapes,
        rows: Rows,
        bad: list[pa.Array],
    ) -> None:
        """Adds unit, language, value and decimals, each where the concept's type gives it a meaning.

        Where nothing is known of the concept, a fact is a number if it has a unit, or reads like one and has decimals;
        else it may have a language. What that leaves in a cell is told as unused.
        """
        kinds = Kinds.of(found["concept"], self._vocabulary)
        countable = pc.or_(kinds.numeric, kinds.unknown)
        unit = self._resolver.aspect(self._column, "unit", rows, bad, but_for_all(countable))
        bare = pc.and_(kinds.unknown, unit.is_null())
        suffixed = pc.and_(countable, shapes.holding("d"))
        suffixed = _but(suffixed, pc.and_(suffixed, kinds.unknown), values, _SUFFIXED)
        countable = _but(
            pc.and_(countable, pc.invert(suffixed)), pc.and_(bare, pc.invert(suffixed)), values, _NUMBER
        )
        decimals = self._resolver.aspect(self._column, "decimals", rows, bad, but_for_all(countable))
        spoken = pc.or_(kinds.text, pc.and_(bare, decimals.is_null()))
        language = self._resolver.aspect(self._column, "language", rows, bad, but_for_all(spoken))
        suffixed = pc.and_(suffixed, language.is_null())
        measured = pc.or_(pc.or_(unit.is_valid(), decimals.is_valid()), suffixed)
        numeric = pc.or_(kinds.numeric, pc.and_(kinds.unknown, measured))
        exact = decimals.dictionary.cast(pa.int32()).take(decimals.indices)
        if values.null_count:
            nil = values.is_null()
            self._refuse_decimals_of_nil(pc.and_(nil, decimals.is_valid()), rows)
            exact = pc.if_else(nil, pa.scalar(None, pa.int32()), exact)
        if suffixed.true_count:
            values, exact = self._split(values, exact, suffixed, rows, bad)
            shapes = Shapes.of(values)
        self._refuse_numbers(values, shapes, numeric, rows, bad)
        found.update(unit=unit, language=language, value=values, decimals=exact)

    def _values(
        self, cells: pa.Array, shapes: Shapes, rows: Rows, bad: list[pa.Array]
    ) -> tuple[pa.Array, Shapes]:
        """The texts that cells spell; null is nil."""
        special = shapes.starting("#")
        if not special.true_count:
            return cells, shapes
        few = cells.filter(special).dictionary_encode()
        texts: list[str | None] = []
        refused: dict[str, list[str]] = {}
        told: dict[str, str] = {}
        for text in few.dictionary.to_pylist():
            try:
                texts.append(_stated(text))
            except Misspelled as error:
                texts.append(text)
                refused.setdefault(error.code, []).append(text)
                told.setdefault(error.code, str(error))
        for code, wrong in refused.items():
            bad.append(pc.is_in(cells, pa.array(wrong, pa.string())))
            self._tell(code, told[code], bad[-1], rows)
        values = pc.replace_with_mask(cells, special, pa.array(texts, pa.string()).take(few.indices))
        return values, Shapes.of(values)

    def _split(
        self, values: pa.Array, decimals: pa.Array, suffixed: pa.Array, rows: Rows, bad: list[pa.Array]
    ) -> tuple[pa.Array, pa.Array]:
        """Numbers apart from the decimals that are written behind them, such as ``-1059574d-3``."""
        few = values.filter(suffixed)
        parts = pc.extract_regex(few, _SUFFIXED)
        wrong = parts.is_null()
        if pc.any(wrong).as_py():
            text = few.filter(wrong)[0].as_py()
            mask = pc.replace_with_mask(suffixed, suffixed, wrong)
            message = f"{text!r} does not end in d and a whole number or INF"
            self._tell("xbrlce:invalidDecimalsSuffix", message, mask, rows)
            bad.append(mask)
        numbers = pc.utf8_trim(pc.struct_field(parts, "number"), " \t\r\n")
        stated = pc.struct_field(parts, "decimals")
        codes = stated.dictionary_encode()
        exact = [_whole(text) for text in codes.dictionary.to_pylist()]
        return (
            pc.replace_with_mask(values, suffixed, numbers),
            pc.replace_with_mask(decimals, suffixed, pa.array(exact, pa.int32()).take(codes.indices)),
        )

    def _refuse_numbers(
        self, values: pa.Array, shapes: Shapes, numeric: pa.Array, rows: Rows, bad: list[pa.Array]
    ) -> None:
        """Facts of numeric concepts are numbers; which kind of number is for the taxonomy to say."""
        wrong = shapes.where(pc.invert(pc.match_substring_regex(shapes.texts, _NUMBER)))
        wrong = _except(pc.and_(numeric, wrong), bad)
        if wrong.true_count:
            text = values.filter(wrong)[0].as_py()
            self._tell("xbrlce:invalidFactValue", f"{text[:60]!r} is not a number", wrong, rows)
            bad.append(wrong)

    def _refuse_decimals_of_nil(self, wrong: pa.Array, rows: Rows) -> None:
        if pc.any(wrong).as_py():
            self._tell("oime:misplacedDecimalsProperty", "decimals are stated of a nil fact", wrong, rows)

    def _refuse_missing(self, concept: pa.DictionaryArray, rows: Rows, bad: list[pa.Array]) -> None:
        """A fact has a concept; one whose concept could not be read was told about already."""
        if not concept.null_count:
            return
        missing = _except(concept.is_null(), bad)
        if missing.true_count:
            self._tell("oime:missingConceptDimension", "the fact has no concept", missing, rows)
            bad.append(missing)

    def _identifiers(self, rows: Rows, called: pa.Array | None, bad: list[pa.Array]) -> pa.Array:
        """Table, row and column joined by dots (xBRL-CSV 1.0, fact identifiers)."""
        if called is None:
            if rows.mask is None:
                return self._names.numbered(rows.block)
            return self._names.called(rows.take(rows.block.numbers).cast(pa.string()))
        called = rows.take(called)
        if called.null_count:
            missing = called.is_null()
            self._tell(
                "xbrlce:missingRowIdentifier", "the row has a fact and no row identifier", missing, rows
            )
            bad.append(missing)
        return self._names.called(called)

    def _tell(self, code: str, message: str, wrong: pa.Array, rows: Rows) -> None:
        """A finding at the first wrong row, with how many there are."""
        count = pc.sum(wrong).as_py()
        line = rows.line(pc.indices_nonzero(wrong)[0].as_py())
        more = f" (and {count - 1} cells more of the column)" if count > 1 else ""
        where_ = f"column {self._column.name!r}: "
        self._findings.error(code, f"{where_}{message}{more}", Origin(self._table.url, line))


def _but(rows: pa.Array, doubtful: pa.Array, values: pa.Array, shape: str) -> pa.Array:
    """A mask of rows without those doubtful ones whose value has not this shape; nil has none."""
    if not doubtful.true_count:
        return rows
    fits = pc.match_substring_regex(values.filter(doubtful), shape)
    return pc.replace_with_mask(rows, doubtful, fits.fill_null(_FALSE))


def _except(rows: pa.Array, bad: list[pa.Array]) -> pa.Array:
    """A mask without the rows that something was told about already."""
    for mask in bad:
        rows = pc.and_(rows, pc.invert(mask))
    return rows


def _stated(text: str) -> str | None:
    if text == NONE:
        message = f"{NONE} stands where a value must; expected {EMPTY}, {NIL}, a value or an empty cell"
        raise Misspelled("xbrlce:illegalUseOfNone", message)
    return cell_text(text)


def _whole(text: str | None) -> int | None:
    """Decimals behind a number; null is infinite. What no processor can hold counts as infinite."""
    if text is None or text == "INF" or abs(int(text[:12])) > _LARGEST:
        return None
    return int(text)
