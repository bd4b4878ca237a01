"""Facts of an instance document as columns; what is wrong is judged by the column and told by the row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_xml.context_rows import ContextRows
from exporter.formats.xbrl_xml.heard import Chunk
from exporter.formats.xbrl_xml.listening import BASE, BLANKS, LANG
from exporter.formats.xbrl_xml.precision import inferred_decimals, read_decimals
from exporter.qname import XBRLI, XSI
from exporter.report.aspects import Unit
from exporter.report.columns import FACTS, coded, falses, in_order_of_use, nulls, one_array, with_texts, zeros
from exporter.report.vocabulary import Vocabulary
from exporter.workers import in_order

_TRUE: Final = frozenset({"true", "1"})
_FALSE: Final = pa.scalar(value=False)
_NONE: Final = pa.scalar(None, pa.string())
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NIL: Final = f"{XSI}}}nil"
#: The columns of FACTS that an instance document states.
STATED: Final = pa.schema(
    [one.with_nullable(nullable=True) for one in FACTS if one.name not in ("document", "column", "length")]
)
#: What may be wrong about decimals and precision, in the order in which it is looked for.
_PRESENCE: Final = (
    ("xbrl.4.6.3:nilPrecisionDecimals", "is nil and has decimals or precision"),
    (
        "xbrl.4.6.3:extraneousPrecisionDecimals",
        "has decimals or precision and no unit, so it is no number",
    ),
    ("xbrl.4.6.3:bothPrecisionAndDecimals", "has both decimals and precision"),
    ("xbrl.4.6.3:missingPrecisionDecimals", "is a number and has neither decimals nor precision"),
)
_PARTS: Final = (f"{XBRLI}}}numerator", f"{XBRLI}}}denominator")


@dataclass(frozen=True)
class Frame:
    """What facts refer to and are read with.

    ``units`` are what references to units stand for, ``language`` is the one of the whole document. ``unheld`` are the
    contexts and units that XBRL allows and OIM does not, as was told of them: facts with these are left out.
    """

    document: str
    units: Mapping[str, Unit | None]
    unheld: Mapping[str, Collection[str]]
    language: str | None
    vocabulary: Vocabulary | None


class FactReader:
    """Turns a chunk of facts as heard into the columns of a report, row by row only where a row is wrong."""

    def __init__(self, chunk: Chunk, frame: Frame) -> None:
        self._heard = chunk.facts
        self._complex = chunk.complex
        self._bare = chunk.bare
        self._frame = frame
        self._dropped = falses(chunk.facts.num_rows)
        #: What each check found, in the order of the checks.
        self.told: list[Findings] = []

    def columns(self, contexts: pa.Array, again: Collection[int]) -> pa.Table:
        """The facts that stand, with the columns STATED; ``id`` is null where none is stated.

        ``contexts`` are the rows of the contexts that the distinct references lead to; ``again`` are rows whose
        identifier an earlier fact has.
        """
        self._check_content()
        number, nil = self._states("unitRef"), self._nil()
        columns = {
            "context": self._context(contexts),
            "unit": self._unit(number),
            "decimals": self._decimals(number, nil),
            "id": self._ids(again),
            "concept": self._concepts(),
            "value": self._values(number, nil),
            "language": self._languages(number),
            "line": self._plain("line"),
        }
        table = pa.table([columns[one.name] for one in STATED], schema=STATED)
        return table.filter(pc.invert(self._dropped)) if self._dropped.true_count else table

    def _plain(self, name: str) -> pa.Array:
        return one_array(self._heard.column(name))

    def _codes(self, name: str) -> pa.DictionaryArray:
        return coded(self._heard.column(name))

    def _states(self, name: str) -> pa.Array:
        """Which rows state an attribute."""
        return pc.is_valid(self._codes(name).indices)

    def _stated(self, row: int, name: str) -> str:
        return str(self._heard.column(name)[row].as_py())

    def _tell(self, mask: pa.Array, code: str, message: str | Callable[[int], str]) -> pa.Array:
        """A finding for each row that the mask marks and that still stands; a plain message follows the concept."""
        found = Findings()
        self.told.append(found)
        if not mask.true_count:
            return mask
        hit = pc.and_(mask.fill_null(_FALSE), pc.invert(self._dropped))
        for row in pc.indices_nonzero(hit).to_pylist():
            concept = self._stated(row, "name").rpartition("}")[2]
            text = message if isinstance(message, str) else message(row)
            origin = Origin(self._frame.document, self._heard.column("line")[row].as_py())
            found.error(code, f"{concept} {text}", origin, fact=self._heard.column("id")[row].as_py())
        return hit

    def _drop(self, mask: pa.Array, code: str, message: str | Callable[[int], str]) -> None:
        """As ``_tell``, and the rows are left out."""
        hit = self._tell(mask, code, message)
        if hit.true_count:
            self._dropped = pc.or_(self._dropped, hit)

    def _leave_out(self, attribute: str, unheld: Collection[str]) -> None:
        """Leaves out the rows that refer to what is told to be none of OIM's."""
        if unheld:
            codes = self._codes(attribute)
            marks = [text.strip(BLANKS) in unheld for text in codes.dictionary.to_pylist()]
            self._dropped = pc.or_(self._dropped, _marked(codes.indices, marks).fill_null(_FALSE))

    def _rows(self, rows: Collection[int]) -> pa.Array:
        """A mask of these rows."""
        if not rows:
            return falses(self._heard.num_rows)
        return pc.is_in(pa.array(range(self._heard.num_rows), pa.int32()), pa.array(rows, pa.int32()))

    def _names(self, test: Callable[[str], bool]) -> pa.Array:
        """Whether a test holds for each row's element name; asked once for each distinct name."""
        names = self._codes("name")
        return _marked(names.indices, [test(name) for name in names.dictionary.to_pylist()])

    def _check_content(self) -> None:
        homeless = self._names(lambda name: "}" not in name)
        self._drop(homeless, "xbrl.4.6:notItemOrTuple", "is in no namespace, so it is no item")
        fractions = [row for row, child in self._complex.items() if child in _PARTS]
        tuples = [row for row, child in self._complex.items() if child not in _PARTS]
        self._drop(
            self._rows(fractions), "xbrlxe:unsupportedFraction", "is a fraction, which OIM cannot hold"
        )
        self._drop(self._rows(tuples), "xbrlxe:unsupportedTuple", "is a tuple, which OIM cannot hold")
        self._drop(
            self._blank(), "xbrlxe:unsupportedTuple", "is empty and in no context, as only a tuple may be"
        )
        based = self._states(BASE)
        message = "has xml:base, which changes what references mean and which OIM cannot hold"
        self._tell(based, "xbrlxe:unsupportedXmlBase", message)

    def _blank(self) -> pa.Array:
        """The rows that state nothing at all; whether each is a tuple only a schema knows, which is asked elsewhere."""
        silent = pc.invert(pc.or_(self._states("contextRef"), self._states("unitRef")))
        if not silent.true_count:
            return silent
        return pc.and_(silent, pc.equal(pc.ascii_trim_whitespace(self._plain("value")), ""))

    def _context(self, contexts: pa.Array) -> pa.Array:
        codes = self._codes("contextRef").indices
        same = not contexts.null_count and in_order_of_use(
            contexts, len(contexts)
        )  # so each leads to its own row
        found = codes if same else contexts.take(codes)

        def message(row: int) -> str:
            stated = self._heard.column("contextRef")[row].as_py()
            return (
                "has no contextRef"
                if stated is None
                else f"refers to the context {stated!r}, missing or wrong"
            )

        self._leave_out("contextRef", self._frame.unheld["context"])
        self._drop(pc.is_null(found), "xbrl.4.6.1:itemContextRef", message)
        return found

    def _unit(self, number: pa.Array) -> pa.Array:
        codes, units, vocabulary = self._codes("unitRef"), self._frame.units, self._frame.vocabulary
        stated = [text.strip(BLANKS) for text in codes.dictionary.to_pylist()]
        self._leave_out("unitRef", self._frame.unheld["unit"])
        unknown = _marked(codes.indices, [text not in units for text in stated])
        code = "xbrl.4.6.2:numericUnit"
        self._drop(
            unknown,
            code,
            lambda row: f"refers to the unit {self._stated(row, 'unitRef')!r}, missing or wrong",
        )
        bare = falses(self._heard.num_rows)
        if vocabulary is not None:
            bare = pc.and_not(self._names(lambda name: f"{{{name}" in vocabulary.numeric), number)
        self._drop(bare, code, "is a number and has no unitRef")
        found = [units.get(text) for text in stated]
        return _recoded(codes, [None if unit is None else str(unit) for unit in found])

    def _nil(self) -> pa.Array:
        codes = self._codes(_NIL)
        nil = _marked(codes.indices, [text.strip() in _TRUE for text in codes.dictionary.to_pylist()])
        nil = nil.fill_null(_FALSE)
        filled = pc.and_(nil, pc.not_equal(self._plain("value"), "")) if nil.true_count else nil
        self._tell(filled, "xmlSchema:nilElementHasContent", "is nil and has content")
        return nil

    def _decimals(self, number: pa.Array, nil: pa.Array) -> pa.Array:
        codes = self._codes("decimals")
        precise = self._states("precision")
        self._check_presence(number, nil, pc.is_valid(codes.indices), precise)
        values: list[int | None] = []
        wrong = []
        for text in codes.dictionary.to_pylist():
            try:
                values.append(read_decimals(text))
                wrong.append(False)
            except ValueError:
                values.append(None)
                wrong.append(True)
        self._drop(
            _marked(codes.indices, wrong),
            "xbrl.4.6.5:decimals",
            lambda row: f"has decimals {self._stated(row, 'decimals')!r}, not a whole number or INF",
        )
        decimals = pa.array(values, pa.int32()).take(codes.indices)
        standing = pc.and_(precise, pc.invert(self._dropped)) if precise.true_count else precise
        return self._with_precision(decimals, pc.indices_nonzero(standing).to_pylist())

    def _check_presence(self, number: pa.Array, nil: pa.Array, decimals: pa.Array, precise: pa.Array) -> None:
        """Whether decimals and precision stand where they may and must (XBRL 2.1, 4.6.3)."""
        masks = [falses(len(number))] * len(_PRESENCE)
        if nil.true_count or precise.true_count or not decimals.equals(number):  # as in few documents
            stated, filled = pc.or_(decimals, precise), pc.and_(number, pc.invert(nil))
            masks = [
                pc.and_(stated, nil),
                pc.and_(stated, pc.invert(number)),
                pc.and_(decimals, precise),
                pc.and_(filled, pc.invert(stated)),
            ]
        for mask, (code, message) in zip(masks, _PRESENCE, strict=True):
            self._drop(mask, code, message)

    def _with_precision(self, decimals: pa.Array, rows: list[int]) -> pa.Array:
        """Decimals with those that a precision means; few documents since 2003 state any, so row by row."""
        found = decimals.to_pylist() if rows else []
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
        return pa.array(found, pa.int32()) if rows else decimals

    def _ids(self, again: Collection[int]) -> pa.Array:
        """Identifiers as stated; where one is stated again, the first fact keeps it."""
        ids, mask = self._plain("id"), self._rows(again)
        self._tell(
            mask, "file.duplicateId", lambda row: f"has the identifier {self._stated(row, 'id')!r} again"
        )
        return pc.if_else(mask, _NONE, ids) if again else ids

    def _values(self, number: pa.Array, nil: pa.Array) -> pa.Array:
        """Texts as they stand, numbers without the white space around them, null for nil."""
        value = self._plain("value")
        if not self._bare:
            trimmed = pc.ascii_trim_whitespace(value)
            value = value if trimmed.equals(value) else pc.if_else(number, trimmed, value)
        return pc.if_else(nil, _NONE, value) if nil.true_count else value

    def _concepts(self) -> pa.DictionaryArray:
        names = self._codes("name")
        clark = pa.array([f"{{{name}" for name in names.dictionary.to_pylist()], pa.string())
        return with_texts(names, clark)

    def _languages(self, number: pa.Array) -> pa.Array:
        codes, language, vocabulary = self._codes(LANG), self._frame.language, self._frame.vocabulary
        texts = [*codes.dictionary.to_pylist(), *([language] if language else [])]
        stated = codes.indices.fill_null(len(texts) - 1) if language else codes.indices
        silent = number
        if vocabulary is not None:
            silent = pc.or_(silent, self._names(lambda name: vocabulary.is_wordless(f"{{{name}")))
        if pc.and_(silent, stated.is_valid()).true_count:
            stated = pc.if_else(silent, pa.scalar(None, stated.type), stated)
        wrong = [bool(text) and not _LANGUAGE.fullmatch(text) for text in texts]
        self._tell(
            _marked(stated, wrong),
            "oime:invalidLanguage",
            lambda row: f"has a wrong language tag: {texts[stated[row].as_py()]!r}",
        )
        kept = [None if not text or bad else text for text, bad in zip(texts, wrong, strict=True)]
        return _recoded(pa.DictionaryArray.from_arrays(stated, pa.array(texts, pa.string())), kept)


def _marked(codes: pa.Array, marks: list[bool]) -> pa.Array:
    """A mask of the rows whose code is marked; null, or unmarked where none is, for rows that have none."""
    return pa.array(marks, pa.bool_()).take(codes) if any(marks) else falses(len(codes))


def _recoded(codes: pa.DictionaryArray, texts: list[str | None]) -> pa.DictionaryArray:
    """Codes with other texts in the places of the distinct ones, each once, null where there is none."""
    other = pa.array(texts, pa.string()).dictionary_encode()
    if not other.null_count and len(other.dictionary) == len(texts):
        return with_texts(codes, other.dictionary)
    return pa.DictionaryArray.from_arrays(other.indices.take(codes.indices), other.dictionary)


class Facts:
    """The facts that stand, chunk by chunk, and then what is wrong with them.

    ``contexts`` are the identifiers of the contexts by row; ``distinct`` says that no two facts share an identifier.
    """

    def __init__(self, chunks: Iterator[Chunk], contexts: pa.Array, frame: Frame, *, distinct: bool) -> None:
        self._chunks = chunks
        self._distinct = distinct
        self._rows = ContextRows(contexts)
        self._frame = frame
        self._told: list[list[Findings]] = []

    def tables(self) -> Iterator[pa.Table]:
        """The facts with the columns STATED, ``id`` null where none is stated; none of the tables stays."""
        for table, told in in_order(self._read, self._repeated()):
            self._told.append(told)
            yield table

    def tell(self, findings: Findings) -> None:
        """What is wrong, check by check, as if all facts had been looked at together."""
        for check in zip(*self._told, strict=True):
            for found in check:
                findings.all += found

    def _repeated(self) -> Iterator[tuple[Chunk, list[int]]]:
        """The chunks, each with its rows whose identifier an earlier fact has."""
        if self._distinct:
            yield from ((chunk, []) for chunk in self._chunks)
            return
        chunks, first = [*self._chunks], 0
        again = _again(chunks)
        for chunk in chunks:
            mine = again[bisect_left(again, first) : bisect_left(again, first + chunk.facts.num_rows)]
            yield chunk, [row - first for row in mine]
            first += chunk.facts.num_rows

    def _read(self, item: tuple[Chunk, list[int]]) -> tuple[pa.Table, list[Findings]]:
        chunk, again = item
        rows = self._rows.of(coded(chunk.facts.column("contextRef")).dictionary)
        reader = FactReader(chunk, self._frame)
        return reader.columns(rows, again), reader.told


def _again(chunks: list[Chunk]) -> list[int]:
    """The rows whose identifier an earlier row has."""
    ids = pa.chunked_array([one for chunk in chunks for one in chunk.facts.column("id").chunks], pa.string())
    counts = ids.drop_null().value_counts()
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    rows = pc.indices_nonzero(pc.is_in(ids, shared)).to_pylist()
    seen: set[str] = set()
    again = []
    for row, name in zip(rows, ids.take(pa.array(rows, pa.int64())).to_pylist(), strict=True):
        again += [row] if name in seen else []
        seen.add(name)
    return again


def with_origin(facts: pa.Table, document: str) -> pa.Table:
    """Facts as FACTS in a document; the columns that say nothing share their bytes."""
    rows = facts.num_rows
    unknown = nulls(rows, pa.int32())
    rest = {
        "document": pa.DictionaryArray.from_arrays(zeros(rows), pa.array([document]), safe=False),
        "column": unknown,
        "length": unknown,
    }
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    columns = [rest[one.name] if one.name in rest else facts.column(one.name) for one in schema]
    return pa.table(columns, schema=schema)
