"""Contexts and units as xBRL-XML: each once, rendered from columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.formats.kernel import Chunk, gathered, joined, memory
from exporter.formats.moments import moment
from exporter.formats.prefixes import Spell
from exporter.formats.xbrl_xml.identifiers import PURE
from exporter.qname import QName
from exporter.report.aspects import Member, Period, Typed, Unit, dimension_value
from exporter.report.columns import CONTEXT
from exporter.report.stream import ROWS
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_attribute, escape_text


def contexts(table: pa.Table, vocabulary: Vocabulary, ids: pa.Array, spell: Spell) -> Iterator[Chunk]:
    """The context elements. ExporterError when a typed dimension's domain element is not known."""
    inside: dict[bool, list[Callable[[int, int], pa.Array]]] = {True: [], False: []}
    for name in table.schema.names[len(CONTEXT) :]:
        render = _dimension(name, vocabulary, spell)
        inside[name in vocabulary.segments].append(gathered(table.column(name), render))
    scheme = gathered(table.column("scheme"), lambda text: f'{escape_attribute(text)}">')
    identifier = gathered(
        table.column("identifier"), lambda text: f"{escape_text(text)}</xbrli:identifier>\n"
    )
    period = gathered(table.column("period"), lambda text: _period(Period.parse(text)))
    for start in range(0, table.num_rows, ROWS):
        rows = min(ROWS, table.num_rows - start)
        elements = joined(
            '  <xbrli:context id="',
            ids.slice(start, rows),
            '">\n    <xbrli:entity>\n      <xbrli:identifier scheme="',
            scheme(start, rows),
            identifier(start, rows),
            _container("segment", [one(start, rows) for one in inside[True]], rows),
            "    </xbrli:entity>\n",
            period(start, rows),
            _container("scenario", [one(start, rows) for one in inside[False]], rows),
            "  </xbrli:context>\n",
        )
        yield memory(elements)


def _container(name: str, dimensions: list[pa.Array], rows: int) -> pa.Array:
    """The segment or scenario of each row, nothing where no dimension stands in it."""
    if not dimensions:
        return pa.nulls(rows, pa.string())
    content = joined(*dimensions)
    margin = "      " if name == "segment" else "    "
    whole = joined(f"{margin}<xbrli:{name}>\n", content, f"{margin}</xbrli:{name}>\n")
    return pc.if_else(pc.not_equal(content, ""), whole, pa.scalar(None, pa.string()))


def _dimension(name: str, vocabulary: Vocabulary, spell: Spell) -> Callable[[str], str]:
    """How a dimension's values are rendered."""
    dimension = spell(QName.parse(name))
    domain = vocabulary.typed_domains.get(name)

    def element(encoded: str) -> str:
        value = dimension_value(encoded)
        if isinstance(value, Member):
            member = spell(value.name)
            return (
                f'        <xbrldi:explicitMember dimension="{dimension}">{member}</xbrldi:explicitMember>\n'
            )
        if domain is None:
            message = (
                f"the typed dimension {dimension} has no domain element in the taxonomy, which xBRL-XML needs"
            )
            raise ExporterError("oime:unknownDimension", message)
        content = _typed(spell(domain), value)
        return f'        <xbrldi:typedMember dimension="{dimension}">{content}</xbrldi:typedMember>\n'

    return element


def _typed(domain: str, value: Typed) -> str:
    if value.text is None:
        return f'<{domain} xsi:nil="true"/>'
    return f"<{domain}>{escape_text(value.text)}</{domain}>"


def _period(period: Period) -> str:
    if period.end is None:
        inside = ["<xbrli:forever/>"]
    elif period.start is None:
        inside = [f"<xbrli:instant>{moment(period.end)}</xbrli:instant>"]
    else:
        inside = [
            f"<xbrli:startDate>{moment(period.start)}</xbrli:startDate>",
            f"<xbrli:endDate>{moment(period.end)}</xbrli:endDate>",
        ]
    return "".join(["    <xbrli:period>\n", *(f"      {one}\n" for one in inside), "    </xbrli:period>\n"])


def units(ids: dict[Unit, str], spell: Spell, *, pure: str | None) -> str:
    """The unit elements; ``pure`` is the identifier of the pure unit where a fact needs it."""
    elements = [(name, _measures(unit, spell)) for unit, name in ids.items()]
    if pure is not None:
        elements.append((pure, f"    <xbrli:measure>xbrli:{PURE}</xbrli:measure>\n"))
    return "".join(
        f'  <xbrli:unit id="{name}">\n{inside}  </xbrli:unit>\n' for name, inside in sorted(elements)
    )


def _measures(unit: Unit, spell: Spell) -> str:
    over = [f"<xbrli:measure>{spell(one)}</xbrli:measure>\n" for one in unit.numerators]
    if not unit.denominators:
        return "".join(f"    {one}" for one in over)
    under = [f"<xbrli:measure>{spell(one)}</xbrli:measure>\n" for one in unit.denominators]
    return "".join(
        [
            "    <xbrli:divide>\n      <xbrli:unitNumerator>\n",
            *(f"        {one}" for one in over),
            "      </xbrli:unitNumerator>\n      <xbrli:unitDenominator>\n",
            *(f"        {one}" for one in under),
            "      </xbrli:unitDenominator>\n    </xbrli:divide>\n",
        ]
    )
