"""The identifiers of contexts, units and facts in xBRL-XML: derived from content, readable, unique in the document."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.kernel import gathered, memory
from exporter.qname import QName, is_ncname
from exporter.report.aspects import Period, Unit
from exporter.report.columns import CONTEXT, coded, context_keys, one_array
from exporter.report.identifiers import PREFIX
from exporter.report.report import Report


@dataclass(frozen=True)
class Identifiers:
    """The XML identifiers of a report: by row, by unit, and by report identifier where facts and notes need another."""

    contexts: pa.Array
    units: dict[Unit, str]
    pure: str
    facts: pa.ChunkedArray
    renamed: dict[str, str]

    def of(self, name: str) -> str:
        """The XML identifier of a fact or note."""
        return self.renamed.get(name, name)


PURE: Final = "pure"
_LONGEST: Final = 80
_LETTERS: Final = b"abcdef0123456789-"
_PLAIN: Final = "^[A-Za-z_][A-Za-z0-9._-]*$"


def period_id(period: Period) -> str:
    """``D20030401-20030630``, ``I20030630`` or ``Forever``."""
    if period.end is None:
        return "Forever"
    text = str(period).replace("+00:00", "Z").replace("-", "").replace(":", "")
    return f"I{text}" if period.is_instant else f"D{text.replace('/', '-')}"


def _value_id(value: str) -> str:
    """A dimension's part of a context identifier: a member's local name, or a short digest of a typed value."""
    return QName.parse(value).local if value.startswith("{") else f"t{_digest(value, 8)}"


def _digest(text: str, digits: int) -> str:
    return blake2b(text.encode(), digest_size=digits // 2).hexdigest()


def context_ids(report: Report) -> pa.Array:
    """An identifier for each context; period and members where that is unique and short, else with a digest."""
    contexts = report.contexts
    parts = [gathered(contexts.column("period"), lambda text: period_id(Period.parse(text)))]
    parts += [gathered(contexts.column(name), _value_id) for name in contexts.schema.names[len(CONTEXT) :]]
    whole = (part(0, contexts.num_rows) for part in parts)
    names = pc.binary_join_element_wise(*whole, "_", null_handling="skip")
    counts = names.value_counts()
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    unclear = pc.or_(pc.is_in(names, shared), pc.greater(pc.utf8_length(names), _LONGEST))
    if not pc.any(unclear).as_py():
        return names
    keys = context_keys(contexts).filter(unclear).to_pylist()
    longer = [
        f"{name[: _LONGEST - 17]}_{_digest(key, 16)}"
        for name, key in zip(names.filter(unclear).to_pylist(), keys, strict=True)
    ]
    return pc.replace_with_mask(names, unclear, pa.array(longer, pa.string()))


def unit_ids(units: list[Unit]) -> dict[Unit, str]:
    """``JPY``, ``JPY_per_shares``; with a digest where two units would share a name. The pure unit is ``pure``."""
    names = {unit: _unit_name(unit) for unit in units}
    shared = {PURE, *(name for name in names.values() if list(names.values()).count(name) > 1)}
    return {
        unit: f"{name}_{_digest(str(unit), 8)}" if name in shared or len(name) > _LONGEST else name
        for unit, name in names.items()
    }


def _unit_name(unit: Unit) -> str:
    over, under = (
        "_".join(measure.local for measure in side) for side in (unit.numerators, unit.denominators)
    )
    return f"{over}_per_{under}" if under else over


def fact_ids(report: Report) -> tuple[pa.ChunkedArray, dict[str, str]]:
    """The identifiers of facts as XML names, and which report identifiers had to change."""
    ids = report.facts.column("id")
    if _derived(ids):
        return ids, {}
    unlike = pc.invert(pc.match_substring_regex(ids, _PLAIN))
    if not pc.any(unlike).as_py():
        return ids, {}
    changed = {name: _xml_name(name) for name in pc.filter(ids, unlike).to_pylist() if not is_ncname(name)}
    if not changed:
        return ids, {}
    plain = one_array(ids)
    mask = pc.is_in(plain, pa.array(changed, pa.string()))
    names = pa.array([changed[name] for name in plain.filter(mask).to_pylist()], pa.string())
    return pa.chunked_array([pc.replace_with_mask(plain, mask, names)]), changed


def _derived(ids: pa.ChunkedArray) -> bool:
    """Whether all identifiers look derived, which makes them names: one look at the bytes, none at the rows."""
    if not pc.all(pc.starts_with(ids, PREFIX)).as_py():
        return False
    return not any(len(chunk) and bytes(memory(chunk)).translate(None, _LETTERS) for chunk in ids.chunks)


def _xml_name(name: str) -> str:
    """A name for an identifier that is none: readable where it was, unique by a digest."""
    kept = "".join(char if is_ncname(f"_{char}") else "_" for char in name[:_LONGEST])
    return f"_{kept}_{_digest(name, 16)}"


def document_ids(report: Report) -> Identifiers:
    """Every identifier of the document; where two kinds would share one, the fact or note keeps it."""
    facts, renamed = fact_ids(report)
    notes = {note.id: note.id if is_ncname(note.id) else _xml_name(note.id) for note in report.notes}
    own = [facts, pa.chunked_array([pa.array(notes.values(), pa.string())])]
    contexts = _apart(context_ids(report), own)
    units = unit_ids([Unit.parse(text) for text in coded(report.facts.column("unit")).dictionary.to_pylist()])
    free = _apart(
        pa.array([PURE, *units.values()], pa.string()), [*own, pa.chunked_array([contexts])]
    ).to_pylist()
    return Identifiers(contexts, dict(zip(units, free[1:], strict=True)), free[0], facts, renamed | notes)


def _apart(names: pa.Array, others: list[pa.ChunkedArray]) -> pa.Array:
    """Names, changed where another element has them: all identifiers of an XML document share one space."""
    taken = {name for ids in others for name in pc.filter(ids, pc.is_in(ids, names)).to_pylist()}
    if not taken:
        return names
    own, renamed = set(names.to_pylist()), dict[str, str]()
    for name in sorted(own & taken):
        fresh = f"{name}_"
        while fresh in own or any(pc.any(pc.equal(ids, fresh)).as_py() for ids in others):
            fresh += "_"
        own.add(fresh)
        renamed[name] = fresh
    return pa.array([renamed.get(name, name) for name in names.to_pylist()], pa.string())
