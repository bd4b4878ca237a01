"""Values of a few concepts spelled anew, each distinct text once; all other values stay where they are."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.report.stream import BYTES, Stream, small_enough

#: Makes another text of a value.
Respell = Callable[[str], str]
#: Most characters of one value: a namespace that stands before each of many names makes much of little.
_MOST: Final = 1 << 24


def respelled(stream: Stream, concepts: frozenset[str], respell: Respell) -> Stream:
    """The stream with the values of these concepts spelled anew as they pass; itself where no fact has them.

    ExporterError ``file.tooLarge`` while they pass, where a batch of them grows beyond BYTES.
    """
    if concepts.isdisjoint(stream.texts("concept")):
        return stream
    wanted = _flags(stream, concepts)

    def passing(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        if "value" not in columns:
            yield from stream.passing(columns)
            return
        asked = [*columns]
        for batch in stream.passing(asked if "concept" in asked else [*asked, "concept"]):
            yield from small_enough(_anew(batch, wanted, respell).select(asked))

    return replace(stream, passing=passing)


def facts_of(stream: Stream, concepts: frozenset[str], *columns: str) -> Iterator[pa.RecordBatch]:
    """The facts of these concepts alone, with these columns of FACTS and ``concept``, which is not to be named."""
    if concepts.isdisjoint(stream.texts("concept")):
        return
    wanted = _flags(stream, concepts)
    for batch in stream.batches("concept", *columns):
        yield batch.filter(wanted.take(batch.column("concept").indices))


def texts_of(stream: Stream, concepts: frozenset[str]) -> Iterator[str]:
    """The values of these concepts, each distinct one of a batch once; nil is none."""
    for batch in facts_of(stream, concepts, "value"):
        yield from pc.unique(batch.column("value").drop_null()).to_pylist()


def spaced(words: Iterable[str]) -> str:
    """Words with a space between them. ExporterError ``file.tooLarge`` where they are too long together."""
    found, size = [], 0
    for word in words:
        size += len(word) + 1
        if size > _MOST:
            raise _too_large()
        found.append(word)
    return " ".join(found)


def _flags(stream: Stream, concepts: Container[str]) -> pa.Array:
    return pa.array([one in concepts for one in stream.texts("concept")], pa.bool_())


def _anew(batch: pa.RecordBatch, wanted: pa.Array, respell: Respell) -> pa.RecordBatch:
    rows = wanted.take(batch.column("concept").indices)
    if not rows.true_count:
        return batch
    values = batch.column("value")
    coded = values.filter(rows).dictionary_encode()
    texts = pa.array(map(respell, coded.dictionary.to_pylist()), pa.string())
    if (pc.sum(pc.binary_length(texts).take(coded.indices)).as_py() or 0) > BYTES:
        raise _too_large()
    anew = pc.replace_with_mask(values, rows, texts.take(coded.indices))
    return batch.set_column(batch.schema.get_field_index("value"), batch.schema.field("value"), anew)


def _too_large() -> ExporterError:
    return ExporterError("file.tooLarge", "values that are names become larger than what is read")
