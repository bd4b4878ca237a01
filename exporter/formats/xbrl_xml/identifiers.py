"""The identifiers of contexts, units and facts in xBRL-XML: derived from content, readable, unique in the document."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.kernel import gathered
from exporter.formats.xbrl_xml.names import LONGEST, digest, xml_name
from exporter.formats.xbrl_xml.survey import Survey, met, survey
from exporter.qname import QName
from exporter.report.aspects import Period, Unit
from exporter.report.columns import CONTEXT, context_keys
from exporter.report.stream import Stream


class Identifiers(NamedTuple):
    """The XML identifiers of a report: of contexts by row, of units, of the pure unit; and what the facts told."""

    contexts: pa.Array
    units: dict[Unit, str]
    pure: str
    survey: Survey

    def of(self, name: str) -> str:
        """The XML identifier of a fact or note."""
        return xml_name(name)


PURE: Final = "pure"


def period_id(period: Period) -> str:
    """``D20030401-20030630``, ``I20030630`` or ``Forever``."""
    if period.end is None:
        return "Forever"
    text = str(period).replace("+00:00", "Z").replace("-", "").replace(":", "")
    return f"I{text}" if period.is_instant else f"D{text.replace('/', '-')}"


def _value_id(value: str) -> str:
    """A dimension's part of a context identifier: a member's local name, or a short digest of a typed value."""
    return QName.parse(value).local if value.startswith("{") else f"t{digest(value, 8)}"


def context_ids(contexts: pa.Table) -> pa.Array:
    """An identifier for each context; period and members where that is unique and short, else with a digest."""
    parts = [gathered(contexts.column("period"), lambda text: period_id(Period.parse(text)))]
    parts += [gathered(contexts.column(name), _value_id) for name in contexts.schema.names[len(CONTEXT) :]]
    whole = (part(0, contexts.num_rows) for part in parts)
    names = pc.binary_join_element_wise(*whole, "_", null_handling="skip")
    counts = names.value_counts()
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    unclear = pc.or_(pc.is_in(names, shared), pc.greater(pc.utf8_length(names), LONGEST))
    if not pc.any(unclear).as_py():
        return names
    keys = context_keys(contexts).filter(unclear).to_pylist()
    longer = [
        f"{name[: LONGEST - 17]}_{digest(key, 16)}"
        for name, key in zip(names.filter(unclear).to_pylist(), keys, strict=True)
    ]
    return pc.replace_with_mask(names, unclear, pa.array(longer, pa.string()))


def unit_ids(units: list[Unit]) -> dict[Unit, str]:
    """``JPY``, ``JPY_per_shares``; with a digest where two units would share a name. The pure unit is ``pure``."""
    names = {unit: _unit_name(unit) for unit in units}
    shared = {PURE, *(name for name, count in Counter(names.values()).items() if count > 1)}
    return {
        unit: f"{name}_{digest(str(unit), 8)}" if name in shared or len(name) > LONGEST else name
        for unit, name in names.items()
    }


def _unit_name(unit: Unit) -> str:
    over, under = (
        "_".join(measure.local for measure in side) for side in (unit.numerators, unit.denominators)
    )
    return f"{over}_per_{under}" if under else over


def document_ids(stream: Stream) -> Identifiers:
    """Every identifier of the document; where two kinds would share one, the fact or note keeps it."""
    contexts = context_ids(stream.contexts)
    units = unit_ids([Unit.parse(text) for text in stream.texts("unit")])
    measures = pa.array([PURE, *units.values()], pa.string())
    told = survey(stream, pa.concat_arrays([contexts, measures]))
    notes = pa.array([xml_name(note.id) for note in stream.notes], pa.string())
    taken = pa.concat_arrays([pa.array(told.met, pa.string()), notes])
    contexts = _apart(contexts, taken, stream)
    free = _apart(measures, pa.concat_arrays([taken, contexts]), stream).to_pylist()
    return Identifiers(contexts, dict(zip(units, free[1:], strict=True)), free[0], told)


def _apart(names: pa.Array, taken: pa.Array, stream: Stream) -> pa.Array:
    """Names, changed where another element has them: all identifiers of an XML document share one space."""
    shared = names.filter(pc.is_in(names, taken)).to_pylist()
    if not shared:
        return names
    own, held, renamed = set(names.to_pylist()), set(taken.to_pylist()), dict[str, str]()
    asked: list[
        frozenset[str]
    ] = []  # which names with one more letter, two more... facts have: asked for all at once
    for name in (ordered := sorted(set(shared))):
        for count in itertools.count(1):
            if len(asked) < count:
                asked.append(frozenset(met(stream, [f"{one}{'_' * count}" for one in ordered])))
            fresh = f"{name}{'_' * count}"
            if not (fresh in own or fresh in held or fresh in asked[count - 1]):
                break
        own.add(fresh)
        renamed[name] = fresh
    return pa.array([renamed.get(name, name) for name in names.to_pylist()], pa.string())
