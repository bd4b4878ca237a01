"""Facts as xBRL-XML, one a line, rendered from columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.kernel import Chunk, Keys, escaped, joined, pieces, written
from exporter.formats.prefixes import Spell
from exporter.formats.xbrl_xml.identifiers import Identifiers
from exporter.formats.xbrl_xml.names import xml_names
from exporter.qname import QName
from exporter.report.aspects import Unit
from exporter.report.stream import ROWS, Stream
from exporter.report.xhtml import escape_attribute, escape_text

_LOWEST: Final = -(1 << 31)
_SPECIAL: Final = b"&<>\r"


def facts(stream: Stream, numeric: pa.Array, ids: Identifiers, spell: Spell) -> Iterator[Chunk]:
    """The fact elements in document order; ``numeric`` tells for each code of a concept whether it is a number."""
    return written(stream, _Lines(stream, numeric, ids, spell))


class _Lines:
    """Renders batches of facts."""

    def __init__(self, stream: Stream, numeric: pa.Array, ids: Identifiers, spell: Spell) -> None:
        names = [spell(QName.parse(concept)) for concept in stream.texts("concept")]
        self._opening = pieces([f'  <{name} id="' for name in names])
        self._closing = pieces(
            [*(f"</{name}>\n" for name in names), ""]
        )  # the last for what nil never opened
        self._contexts = _references(ids.contexts)
        self._numeric = numeric
        self._named = ids.survey.named
        self._attributes = Keys(_Attributes(stream, ids))
        self._sizes = [len(stream.words[name]) + 1 for name in ("unit", "language")]

    def __call__(self, batch: pa.RecordBatch) -> pa.Array:
        concept = batch.column("concept").indices
        nil = batch.column("value").is_null()
        is_number = self._numeric.take(concept)
        unit, language = (pc.add(batch.column(n).indices.fill_null(-1), 1) for n in ("unit", "language"))
        precision = pc.subtract(batch.column("decimals").fill_null(_LOWEST).cast(pa.int64()), _LOWEST)
        sizes = [*self._sizes, 1 << 32, 2, 2]
        keys = zip((unit, language, precision, is_number, nil), sizes, strict=True)
        return joined(
            self._opening.take(concept),
            self._names(batch.column("id")),
            self._contexts.take(batch.column("context")),
            self._attributes.gather(list(keys)),
            escaped(batch.column("value"), _SPECIAL, escape_text),
            self._closing.take(pc.if_else(nil, len(self._closing) - 1, concept)),
        )

    def _names(self, ids: pa.Array) -> pa.Array:
        return ids if self._named else xml_names(ids)


def _references(contexts: pa.Array) -> pa.Array:
    """The reference to each context, up to its end quote."""
    parts = [
        joined('" contextRef="', contexts.slice(start, ROWS), '"') for start in range(0, len(contexts), ROWS)
    ]
    return pa.chunked_array(parts, pa.string()).combine_chunks()


class _Attributes:
    """Renders what stands between ``contextRef`` and the value, for each combination that occurs."""

    def __init__(self, stream: Stream, ids: Identifiers) -> None:
        names = [ids.pure, *(ids.units[Unit.parse(text)] for text in stream.texts("unit"))]
        self._units = [f' unitRef="{name}"' for name in names]
        self._languages = [
            "", *(f' xml:lang="{escape_attribute(text)}"' for text in stream.texts("language"))
        ]  # fmt: skip

    def __call__(self, unit: int, language: int, precision: int, number: int, nil: int) -> str:
        measured = self._units[unit] if number else ""
        decimals = precision + _LOWEST
        stated = f' decimals="{"INF" if decimals == _LOWEST else decimals}"' if number and not nil else ""
        return f"{measured}{stated}{self._languages[language]}" + (' xsi:nil="true"/>\n' if nil else ">")
