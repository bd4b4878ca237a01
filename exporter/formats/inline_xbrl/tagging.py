"""The tags of facts: each fact as a row with its identifiers, and the start tags that state it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from exporter.findings import Origin
from exporter.formats.inline_xbrl.figures import Figure
from exporter.formats.prefixes import Spell
from exporter.formats.xbrl_xml.identifiers import Identifiers
from exporter.qname import QName
from exporter.report.aspects import Unit
from exporter.report.columns import coded
from exporter.report.report import Report
from exporter.report.xhtml import escape_attribute, escape_text

_ROWS: Final = 4096


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with the identifiers that it has in the page; ``name`` is spelled with the page's prefixes."""

    number: int
    id: str
    name: str
    concept: str
    context: int
    context_id: str
    unit_id: str
    unit: Unit | None
    numeric: bool
    value: str | None
    decimals: int | None
    language: str
    origin: Origin | None


def fact_rows(report: Report, ids: Identifiers, numeric: pa.Array, spell: Spell) -> Iterator[FactRow]:
    """The facts in report order; ``numeric`` tells for each code of the concept column whether it is a number."""
    table = report.facts.unify_dictionaries()
    concepts = coded(table.column("concept")).dictionary.to_pylist()
    numbers = dict(zip(concepts, numeric.to_pylist(), strict=True))
    names = {concept: spell(QName.parse(concept)) for concept in concepts}
    contexts = ids.contexts.to_pylist()
    units = {text: Unit.parse(text) for text in coded(table.column("unit")).dictionary.to_pylist()}
    number = 0
    for batch in table.to_batches(max_chunksize=_ROWS):
        for row in batch.to_pylist():
            concept = row["concept"]
            measured, unit = numbers[concept], units.get(row["unit"])
            yield FactRow(
                number=number,
                id=ids.of(row["id"]),
                name=names[concept],
                concept=concept,
                context=row["context"],
                context_id=contexts[row["context"]],
                unit_id=(ids.units[unit] if unit else ids.pure) if measured else "",
                unit=unit,
                numeric=measured,
                value=row["value"],
                decimals=row["decimals"],
                language=row["language"] or "",
                origin=_origin(row),
            )
            number += 1


def _origin(row: dict[str, object]) -> Origin | None:
    if row["document"] is None:
        return None
    line, column, length = (
        row[name] if isinstance(row[name], int) else 0 for name in ("line", "column", "length")
    )
    return Origin(str(row["document"]), line, column, length)  # type: ignore[arg-type]


def opening(
    row: FactRow, *, by: str = "", scale: int = 0, negative: bool = False, continued: str = ""
) -> str:
    """The start tag of a fact; ``by`` is the format, a local name of the registry we write with."""
    stated = {"id": row.id, "name": row.name, "contextRef": row.context_id, "unitRef": row.unit_id}
    if row.numeric and row.value is not None:
        stated["decimals"] = "INF" if row.decimals is None else str(row.decimals)
    stated |= {
        "format": f"ixt:{by}" if by else "",
        "scale": str(scale) if scale else "",
        "sign": "-" if negative else "",
        "continuedAt": continued,
        "xsi:nil": "true" if row.value is None else "",
    }
    written = "".join(f' {key}="{escape_attribute(text)}"' for key, text in stated.items() if text)
    language = "" if row.numeric else f' xml:lang="{escape_attribute(row.language)}"'
    return f"<ix:{kind(row)}{written}{language}>"


def kind(row: FactRow) -> str:
    """The element that states a fact."""
    return "nonFraction" if row.numeric else "nonNumeric"


def closing(row: FactRow) -> str:
    """The end tag of a fact."""
    return f"</ix:{kind(row)}>"


def around(row: FactRow, figure: Figure) -> tuple[str, str]:
    """The tags around the characters of a printed figure."""
    start = opening(row, by=figure.format, scale=figure.scale, negative=figure.negative)
    return start, closing(row)


def hidden(row: FactRow) -> str:
    """A fact as a whole element, for the hidden part of the header."""
    value = row.value or ""
    negative = row.numeric and value.startswith("-")
    content = value.removeprefix("-") if negative else value
    return f"{opening(row, negative=negative)}{escape_text(content)}{closing(row)}"
