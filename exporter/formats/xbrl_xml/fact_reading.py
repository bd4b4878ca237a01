"""Facts of an instance document as columns; what is wrong is judged by the column and told by the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_xml.listening import BASE, LANG
from exporter.formats.xbrl_xml.precision import inferred_decimals, read_decimals
from exporter.qname import XBRLI, XSI
from exporter.report.aspects import Unit
from exporter.report.columns import FACTS, coded, one_array
from exporter.report.distinctness import all_distinct
from exporter.report.vocabulary import Vocabulary

_TRUE: Final = frozenset({"true", "1"})
_FALSE: Final = pa.scalar(value=False)
_NONE: Final = pa.scalar(None, pa.string())
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NIL: Final = f"{XSI}}}nil"
_PARTS: Final = (f"{XBRLI}}}numerator", f"{XBRLI}}}denominator")


class FactReader:
    """Turns facts as heard into the columns of a report, row by row only where a row is wrong."""

    def __init__(
        self, heard: pa.Table, complex_rows: Mapping[int, str], document: str, findings: Findings
    ) -> None:
        self.heard = heard
        self._document = document
        self._findings = findings
        self._complex = complex_rows
        self._dropped = pa.repeat(_FALSE, self.heard.num_rows)
        #: Whether no two facts state the same identifier, once ``columns`` has looked.
        self.distinct = False

    def columns(
        self,
        contexts: pa.Array,
        units: Mapping[str, Unit | None],
        language: str | None,
        vocabulary: Vocabulary | None,
    ) -> pa.Table:
        """The facts that stand, as FACTS with ``id`` null where none is stated.

        ``contexts`` are the identifiers of the contexts by row, ``units`` what references stand for; ``language`` is
        the one of the whole document.
        """
        self._check_content()
        number, nil = pc.is_valid(coded(self.heard.column("unitRef")).indices), self._nil()
        rows = self.heard.num_rows
        columns = {
            "context": self._context(contexts),
            "unit": self._unit(units, number, vocabulary),
            "decimals": self._decimals(number, nil),
            "id": self._ids(),
            "concept": self._concepts(),
            "value": self._values(number, nil),
            "language": self._languages(number, language, vocabulary),
            "document": pa.repeat(pa.scalar(self._document), rows).dictionary_encode(),
            "line": self._plain("line"),
            "column": pa.nulls(rows, pa.int32()),
            "length": pa.nulls(rows, pa.int32()),
        }
        schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
        table = pa.table([columns[one.name].cast(one.type) for one in schema], schema=schema)
        return table.filter(pc.invert(self._dropped))

    def _plain(self, name: str) -> pa.Array:
        return one_array(self.heard.column(name))

    def _stated(self, row: int, name: str) -> str:
        return str(self.heard.column(name)[row].as_py())

    def _tell(self, mask: pa.Array, code: str, message: str | Callable[[int], str]) -> pa.Array:
        """A finding for each row that the mask marks and that still stands; a plain message follows the concept."""
        hit = pc.and_(mask.fill_null(_FALSE), pc.invert(self._dropped))
        for row in pc.indices_nonzero(hit).to_pylist():
            concept = self._stated(row, "name").rpartition("}")[2]
            text = message if isinstance(message, str) else message(row)
            origin = Origin(self._document, self.heard.column("line")[row].as_py())
            self._findings.error(code, f"{concept} {text}", origin, fact=self.heard.column("id")[row].as_py())
        return hit

    def _drop(self, mask: pa.Array, code: str, message: str | Callable[[int], str]) -> None:
        """As ``_tell``, and the rows are left out."""
        self._dropped = pc.or_(self._dropped, self._tell(mask, code, message))

    def _rows(self, rows: Collection[int]) -> pa.Array:
        """A mask of these rows."""
        if not rows:
            return pa.repeat(_FALSE, self.heard.num_rows)
        return pc.is_in(pa.array(range(self.heard.num_rows), pa.int32()), pa.array(rows, pa.int32()))

    def _names(self, test: Callable[[str], bool]) -> pa.Array:
        """Whether a test holds for each row's element name; asked once for each distinct name."""
        names = coded(self.heard.column("name"))
        return pa.array([test(name) for name in names.dictionary.to_pylist()], pa.bool_()).take(names.indices)

    def _check_content(self) -> None:
        homeless = self._names(lambda name: "}" not in name)
        self._drop(homeless, "xbrl.4.6:notItemOrTuple", "is in no namespace, so it is no item")
        fractions = [row for row, child in self._complex.items() if child in _PARTS]
        tuples = [row for row, child in self._complex.items() if child not in _PARTS]
        self._drop(
            self._rows(fractions), "xbrlxe:unsupportedFraction", "is a fraction, which OIM cannot hold"
        )
        self._drop(self._rows(tuples), "xbrlxe:unsupportedTuple", "is a tuple, which OIM cannot hold")
        based = pc.is_valid(coded(self.heard.column(BASE)).indices)
        message = "has xml:base, which changes what references mean and which OIM cannot hold"
        self._tell(based, "xbrlxe:unsupportedXmlBase", message)

    def used_contexts(self) -> set[str]:
        """What facts refer to as their contexts."""
        codes = coded(self.heard.column("contextRef"))
        return {text.strip() for text in codes.dictionary.to_pylist()}

    def _context(self, contexts: pa.Array) -> pa.Array:
        codes = coded(self.heard.column("contextRef"))
        rows = pc.index_in(pc.utf8_trim_whitespace(codes.dictionary), contexts)
        found = rows.take(codes.indices)

        def message(row: int) -> str:
            stated = self.heard.column("contextRef")[row].as_py()
            return (
                "has no contextRef"
                if stated is None
                else f"refers to the context {stated!r}, missing or wrong"
            )

        self._drop(pc.is_null(found), "xbrl.4.6.1:itemContextRef", message)
        return found

    def _unit(
        self, units: Mapping[str, Unit | None], number: pa.Array, vocabulary: Vocabulary | None
    ) -> pa.Array:
        codes = coded(self.heard.column("unitRef"))
        stated = [text.strip() for text in codes.dictionary.to_pylist()]
        unknown = pa.array([text not in units for text in stated], pa.bool_()).take(codes.indices)
        code = "xbrl.4.6.2:numericUnit"
        self._drop(
            unknown,
            code,
            lambda row: f"refers to the unit {self._stated(row, 'unitRef')!r}, missing or wrong",
        )
        if vocabulary is not None:
            numeric = self._names(lambda name: f"{{{name}" in vocabulary.numeric)
            self._drop(pc.and_(numeric, pc.invert(number)), code, "is a number and has no unitRef")
        found = [units.get(text) for text in stated]
        texts = pa.array([None if unit is None else str(unit) for unit in found], pa.string())
        return texts.take(codes.indices).dictionary_encode()

    def _nil(self) -> pa.Array:
        codes = coded(self.heard.column(_NIL))
        flags = pa.array([text.strip() in _TRUE for text in codes.dictionary.to_pylist()], pa.bool_())
        nil = flags.take(codes.indices).fill_null(_FALSE)
        filled = pc.and_(nil, pc.not_equal(self._plain("value"), ""))
        self._tell(filled, "xmlSchema:nilElementHasContent", "is nil and has content")
        return nil

    def _decimals(self, number: pa.Array, nil: pa.Array) -> pa.Array:
        codes = coded(self.heard.column("decimals"))
        precise = pc.is_valid(coded(self.heard.column("precision")).indices)
        self._check_presence(number, nil, pc.is_valid(codes.indices), precise)
        values: list[int | None] = []
        wrong = []
        for text in codes.dictionary.to_pylist():
            try:
                values.append(read_decimals(text))
            except ValueError:
                wrong.append(len(values))
                values.append(None)
        self._drop(
            pc.is_in(codes.indices, pa.array(wrong, pa.int32())),
            "xbrl.4.6.5:decimals",
            lambda row: f"has decimals {self._stated(row, 'decimals')!r}, not a whole number or INF",
        )
        decimals = pa.array(values, pa.int32()).take(codes.indices)
        rows = pc.indices_nonzero(pc.and_(precise, pc.invert(self._dropped))).to_pylist()
        return self._with_precision(decimals, rows) if rows else decimals

    def _check_presence(self, number: pa.Array, nil: pa.Array, decimals: pa.Array, precise: pa.Array) -> None:
        """Whether decimals and precision stand where they may and must (XBRL 2.1, 4.6.3)."""
        stated = pc.or_(decimals, precise)
        self._drop(
            pc.and_(stated, nil), "xbrl.4.6.3:nilPrecisionDecimals", "is nil and has decimals or precision"
        )
        self._drop(
            pc.and_(stated, pc.invert(number)),
            "xbrl.4.6.3:extraneousPrecisionDecimals",
            "has decimals or precision and no unit, so it is no number",
        )
        both = pc.and_(decimals, precise)
        self._drop(both, "xbrl.4.6.3:bothPrecisionAndDecimals", "has both decimals and precision")
        bare = pc.and_(pc.and_(number, pc.invert(nil)), pc.invert(stated))
        self._drop(
            bare, "xbrl.4.6.3:missingPrecisionDecimals", "is a number and has neither decimals nor precision"
        )

    def _with_precision(self, decimals: pa.Array, rows: list[int]) -> pa.Array:
        """Decimals with those that a precision means; few documents since 2003 state any, so row by row."""
        found = decimals.to_pylist()
        zero: list[int] = []
        wrong: dict[int, str] = {}
        for row in rows:
            precision = self._stated(row, "precision").strip()
            if precision and not precision.strip("+0"):
                zero.append(row)
                continue
            try:
                found[row] = inferred_decimals(precision, self._stated(row, "value"))
            except ValueError as error:
                wrong[row] = str(error)
        message = "has precision 0: nothing is known of its value"
        self._drop(self._rows(zero), "xbrlxe:unsupportedZeroPrecisionFact", message)
        self._drop(
            self._rows(wrong), "xbrl.4.6.4:precision", lambda row: f"has a wrong precision: {wrong[row]}"
        )
        return pa.array(found, pa.int32())

    def _ids(self) -> pa.Array:
        """Identifiers as stated; where one is stated again, the first fact keeps it."""
        ids = self._plain("id")
        stated = ids.drop_null() if ids.null_count else ids
        self.distinct = all_distinct(stated)
        if self.distinct:
            return ids
        counts = stated.value_counts()
        shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        seen: set[str] = set()
        again = []
        for row in pc.indices_nonzero(pc.is_in(ids, shared)).to_pylist():
            name = ids[row].as_py()
            again += [row] if name in seen else []
            seen.add(name)
        mask = self._rows(again)
        self._tell(
            mask, "file.duplicateId", lambda row: f"has the identifier {self._stated(row, 'id')!r} again"
        )
        return pc.if_else(mask, _NONE, ids)

    def _values(self, number: pa.Array, nil: pa.Array) -> pa.Array:
        """Texts as they stand, numbers without the white space around them, null for nil."""
        value = self._plain("value")
        trimmed = pc.ascii_trim_whitespace(value)
        value = pc.if_else(number, trimmed, value)
        return pc.if_else(nil, _NONE, value) if pc.any(nil).as_py() else value

    def _concepts(self) -> pa.DictionaryArray:
        names = coded(self.heard.column("name"))
        clark = pa.array([f"{{{name}" for name in names.dictionary.to_pylist()], pa.string())
        return pa.DictionaryArray.from_arrays(names.indices, clark)

    def _languages(self, number: pa.Array, language: str | None, vocabulary: Vocabulary | None) -> pa.Array:
        codes = coded(self.heard.column(LANG))
        texts = [*codes.dictionary.to_pylist(), language]
        stated = codes.indices.fill_null(len(texts) - 1) if language else codes.indices
        silent = number
        if vocabulary is not None:
            silent = pc.or_(silent, self._names(lambda name: f"{{{name}" not in vocabulary.text))
        stated = pc.if_else(silent, pa.scalar(None, stated.type), stated)
        wrong = [bool(text) and not _LANGUAGE.fullmatch(text) for text in texts]
        self._tell(
            pa.array(wrong, pa.bool_()).take(stated),
            "oime:invalidLanguage",
            lambda row: f"has a wrong language tag: {texts[stated[row].as_py()]!r}",
        )
        kept = [None if not text or bad else text for text, bad in zip(texts, wrong, strict=True)]
        return pa.array(kept, pa.string()).take(stated).dictionary_encode()
