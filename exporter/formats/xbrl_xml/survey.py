"""What xBRL-XML must know of all facts before it writes the first: one look at them as they pass by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial, reduce
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_xml.names import first_letters, xml_names
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary
from exporter.workers import in_order


class Survey(NamedTuple):
    """Codes of the concepts of facts with a unit or decimals, and of facts without a unit; and about identifiers.

    ``met`` are those of the identifiers asked about that facts have, as XML names; ``named`` where all of facts are
    names as they stand.
    """

    measured: frozenset[int] = frozenset()
    bare: frozenset[int] = frozenset()
    met: frozenset[str] = frozenset()
    named: bool = True

    def numeric(self, concepts: Iterable[str], vocabulary: Vocabulary) -> pa.Array:
        """For each concept by code whether facts are numbers: the taxonomy, or a unit or decimals, say so."""
        told = (code in self.measured or name in vocabulary.numeric for code, name in enumerate(concepts))
        return pa.array(told, pa.bool_())

    def needs_pure(self, numeric: pa.Array) -> bool:
        """Whether a numeric fact states no unit and so is pure."""
        return any(numeric[code].as_py() for code in self.bare)


def survey(stream: Stream, names: pa.Array) -> Survey:
    """What the facts tell; ``names`` are identifiers that others would like to have."""
    columns = stream.batches("id", "concept", "unit", "decimals")
    return reduce(_both, in_order(partial(_look, _Sought.of(names)), columns), Survey())


def met(stream: Stream, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that facts have for identifiers."""
    sought = _Sought.of(pa.array(names, pa.string()))
    found = (sought.among(xml_names(batch.column("id"))) for batch in stream.batches("id"))
    return frozenset[str]().union(*found)


def _both(left: Survey, right: Survey) -> Survey:
    return Survey(
        left.measured | right.measured,
        left.bare | right.bare,
        left.met | right.met,
        left.named and right.named,
    )


def _look(sought: _Sought, batch: pa.RecordBatch) -> Survey:
    concepts = batch.column("concept").indices
    bare = batch.column("unit").is_null()
    measured = pc.or_(pc.invert(bare), batch.column("decimals").is_valid())
    ids = batch.column("id")
    names = xml_names(ids)
    return Survey(
        _distinct(concepts.filter(measured)),
        _distinct(concepts.filter(bare)),
        sought.among(names),
        names is ids,
    )


def _distinct(codes: pa.Array) -> frozenset[int]:
    return frozenset(pc.unique(codes).to_pylist())


class _Sought(NamedTuple):
    """Names looked for among identifiers; ``heads`` are their first letters, by which most identifiers are told."""

    names: pa.Array
    heads: list[str]

    @classmethod
    def of(cls, names: pa.Array) -> _Sought:
        return cls(names, pc.unique(pc.utf8_slice_codeunits(names, 0, 1)).to_pylist())

    def among(self, ids: pa.Array) -> frozenset[str]:
        """Those of the names that stand among these."""
        letters = first_letters(ids)
        masks = [pc.starts_with(ids, head) for head in self.heads if head in letters]
        alike = ids.filter(reduce(pc.or_, masks)) if masks else ids[:0]
        return frozenset(alike.filter(pc.is_in(alike, self.names)).to_pylist() if len(alike) else ())
