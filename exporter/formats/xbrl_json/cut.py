"""What is cut out of a stretch of an xBRL-JSON document, whichever way it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import jiter
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.tokens import (
    Numbers,
    code_numbers,
    firsts,
    holds,
    numbers,
    plain,
    replaced,
    small_numbers,
)
from exporter.formats.xbrl_json.members import IrregularError
from exporter.report.assembly import illegal_characters
from exporter.report.columns import CODED, nulls, with_texts
from exporter.report.distinctness import Mixed

#: Columns that are no dimensions; a blank keeps them apart from what a document may name.
ID, VALUE, DECIMALS = " id", " value", " decimals"
#: Columns of facts; all other dimensions are of contexts.
OWN: Final = ("concept", "unit", "language")
#: Facts that were cut out.
CUT: Final = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("value", pa.string()),
        pa.field("decimals", pa.int32()),
        *(pa.field(name, CODED) for name in OWN),
        pa.field("context", pa.int32()),
    ]
)


@dataclass(frozen=True)
class Run:
    """Facts with nothing between them: their bytes, and how many they are."""

    begin: int
    end: int
    facts: int


@dataclass(frozen=True)
class Part:
    """What was cut out of a stretch, beside its facts.

    ``contexts`` have each dimension of contexts that is stated under its name as spelled; ``words`` are the distinct
    spellings of the other dimensions. ``mixed`` are numbers for the identifiers, as in ``distinctness``.
    """

    contexts: pa.Table
    words: dict[str, list[str]]
    runs: list[Run]
    mixed: Mixed


def part_of(columns: dict[str, pa.Array], rows: int, runs: list[Run], mixed: Mixed) -> tuple[pa.Table, Part]:
    """The facts of a stretch as CUT, and the rest; IrregularError where a nil fact has decimals.

    ``columns`` are those of each dimension as spelled, and ID, VALUE and DECIMALS, as far as facts have them.
    """
    own = {name.strip(): columns.pop(name) for name in (ID, *OWN) if name in columns}
    own["value"] = columns.pop(VALUE, nulls(rows, pa.string()))
    own["decimals"] = columns.pop(DECIMALS, nulls(rows, pa.int32()))
    if (
        own["value"].null_count
        and not pc.all(pc.or_(pc.is_valid(own["value"]), pc.is_null(own["decimals"]))).as_py()
    ):
        raise IrregularError("a nil fact has decimals")
    for name in OWN:
        own.setdefault(name, nulls(rows, CODED))
    own["context"], first = distinct_rows(columns, rows)
    contexts = {name: column.take(small_numbers(first)) for name, column in columns.items()}
    facts = pa.table([own[name] for name in CUT.names], schema=CUT)
    words = {name: own[name].dictionary.to_pylist() for name in OWN}
    stated = pa.table(contexts | {" row": small_numbers(np.arange(len(first)))})  # keeps the number of rows
    return facts, Part(stated, words, runs, mixed)


def distinct_rows(columns: Mapping[str, pa.DictionaryArray], rows: int) -> tuple[pa.Array, Numbers]:
    """The number of each row's combination of coded values, in the order of first use, and the first row of each."""
    key: Numbers = np.zeros(rows, np.int64)
    size = 1
    for column in columns.values():
        width = len(column.dictionary) + 1
        if size * width >= 1 << 62:
            encoded = numbers(key).dictionary_encode()
            key, size = plain(encoded.indices), len(encoded.dictionary)
        key = key * width + plain(column.indices.fill_null(width - 1))
        size *= width
    number = numbers(key).dictionary_encode().indices
    return number, firsts(code_numbers(number))


def unescaped(texts: pa.Array, rows: pa.Array | None = None) -> pa.Array:
    """Strings with escapes replaced, once for each distinct string; IrregularError where one is wrong.

    One is wrong too that stands for a character which XML has not.

    ``rows`` are those that hold any, where they are known.
    """
    if rows is None:
        if not holds(texts, b"\\"):
            return texts
        rows = pc.indices_nonzero(pc.match_substring(texts, "\\"))
    if not len(rows):
        return texts
    few = texts.take(rows).dictionary_encode()
    try:
        fresh = pa.array(
            [jiter.from_json(f'"{one}"'.encode()) for one in few.dictionary.to_pylist()], pa.string()
        )
    except ValueError as error:
        raise IrregularError("a wrong escape") from error
    if illegal_characters(fresh):
        raise IrregularError("an escape for what XML has not")
    return replaced(texts, rows, fresh.take(few.indices))


def unescaped_codes(codes: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same of coded strings."""
    texts = unescaped(codes.dictionary)
    if texts is not codes.dictionary and len(texts.unique()) < len(texts):
        return texts.take(codes.indices).dictionary_encode()
    return with_texts(codes, texts)
