"""Facts as xBRL-XML, one a line, rendered from columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.kernel import ROWS, Chunk, Keys, batches, escaped, joined, memory, pieces, rendered
from exporter.formats.prefixes import Spell
from exporter.formats.xbrl_xml.identifiers import Identifiers
from exporter.qname import QName
from exporter.report.aspects import Unit
from exporter.report.columns import coded
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_attribute, escape_text

_LOWEST: Final = -(1 << 31)
_SPECIAL: Final = b"&<>\r"


def numeric_concepts(report: Report, vocabulary: Vocabulary) -> pa.Array:
    """For each code of the concept column whether facts are numbers: the taxonomy or a unit or decimals say so."""
    facts = report.facts
    concepts = coded(facts.column("concept"))
    measured = pc.or_(pc.is_valid(facts.column("unit")), pc.is_valid(facts.column("decimals")))
    shown = pc.unique(concepts.indices.filter(measured.combine_chunks()))
    known = [name in vocabulary.numeric for name in concepts.dictionary.to_pylist()]
    codes = pa.array(range(len(known)), pa.int32())
    return pc.or_(pa.array(known, pa.bool_()), pc.is_in(codes, shown))


def needs_pure(report: Report, numeric: pa.Array) -> bool:
    """Whether a numeric fact states no unit and so is pure."""
    concepts = coded(report.facts.column("concept")).indices
    bare = pc.is_null(report.facts.column("unit")).combine_chunks()
    return bool(pc.any(pc.and_(bare, numeric.take(concepts))).as_py())


def facts(report: Report, numeric: pa.Array, ids: Identifiers, spell: Spell) -> Iterator[Chunk]:
    """The fact elements in document order."""
    table = report.facts.set_column(0, "id", ids.facts)
    opening = rendered(table.column("concept"), lambda name: f'  <{spell(QName.parse(name))} id="')
    closing = rendered(table.column("concept"), lambda name: f"</{spell(QName.parse(name))}>\n")
    closing = pa.concat_arrays([closing, pieces([""])])  # the last piece closes what a nil fact never opened
    contexts = [
        joined('" contextRef="', ids.contexts.slice(start, ROWS), '"')
        for start in range(0, len(ids.contexts), ROWS)
    ]
    references = pa.chunked_array(contexts, pa.string()).combine_chunks()
    attributes = Keys(_Attributes(table, ids))
    sizes = [len(coded(table.column(name)).dictionary) + 1 for name in ("unit", "language")]
    for batch in batches(table):
        concept = batch.column("concept").indices
        nil = batch.column("value").is_null()
        is_number = numeric.take(concept)
        unit, language = (pc.add(batch.column(n).indices.fill_null(-1), 1) for n in ("unit", "language"))
        precision = pc.subtract(batch.column("decimals").fill_null(_LOWEST).cast(pa.int64()), _LOWEST)
        keys = [(unit, sizes[0]), (language, sizes[1]), (precision, 1 << 32), (is_number, 2), (nil, 2)]
        ends = pc.if_else(nil, len(closing) - 1, concept)
        values = escaped(batch.column("value"), _SPECIAL, escape_text)
        yield memory(
            joined(
                opening.take(concept),
                batch.column("id"),
                references.take(batch.column("context")),
                attributes.gather(keys),
                values,
                closing.take(ends),
            )
        )


class _Attributes:
    """Renders what stands between ``contextRef`` and the value, for each combination that occurs."""

    def __init__(self, table: pa.Table, ids: Identifiers) -> None:
        units = coded(table.column("unit")).dictionary.to_pylist()
        names = [ids.pure, *(ids.units[Unit.parse(text)] for text in units)]
        self._units = [f' unitRef="{name}"' for name in names]
        languages = coded(table.column("language")).dictionary.to_pylist()
        self._languages = ["", *(f' xml:lang="{escape_attribute(text)}"' for text in languages)]

    def __call__(self, unit: int, language: int, precision: int, number: int, nil: int) -> str:
        measured = self._units[unit] if number else ""
        decimals = precision + _LOWEST
        stated = f' decimals="{"INF" if decimals == _LOWEST else decimals}"' if number and not nil else ""
        return f"{measured}{stated}{self._languages[language]}" + (' xsi:nil="true"/>\n' if nil else ">")
