"""When two reports tell the same: facts and links as sets of what they say, whatever their order and identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.digests import blake2b
from exporter.report.columns import SEPARATOR, coded, context_keys, decoded, one_array
from exporter.report.report import Report

_ABSENT: Final = "\x1e"  # stands for null beside texts, none of which holds it


@dataclass(frozen=True)
class Canonical:
    """A report without order and identifiers: sorted texts, each a whole fact, relationship, note or entry point."""

    facts: tuple[str, ...]
    links: tuple[str, ...]
    notes: tuple[str, ...]
    taxonomy: tuple[str, ...]


def canonical(report: Report) -> Canonical:
    """The canonical form. Where a report was read from (origins) and its prefixes are not part of it."""
    keys = fact_keys(report)
    notes = {note.id: _digest("note", note.language, note.text) for note in report.notes}
    return Canonical(
        tuple(sorted(keys.to_pylist())),
        _relationships(report, keys, notes),
        tuple(sorted({SEPARATOR.join((note.language, note.text)) for note in report.notes})),
        tuple(sorted(report.taxonomy)),
    )


def equal(left: Report, right: Report) -> bool:
    """Whether two reports tell the same."""
    return canonical(left) == canonical(right)


def digest(report: Report) -> str:
    """A fingerprint that equal reports share: 64 hexadecimal digits."""
    form = canonical(report)
    state = blake2b(digest_size=32)
    for part in (form.facts, form.links, form.notes, form.taxonomy):
        for text in part:
            state.update(f"{len(text)}:".encode() + text.encode())
        state.update(b";")
    return state.hexdigest()


def differences(left: Report, right: Report) -> tuple[list[str], list[str]]:
    """What only the left and only the right report tells, for people and for failing tests."""
    ours, theirs = (Counter(_everything(canonical(one))) for one in (left, right))
    return [*(ours - theirs).elements()], [*(theirs - ours).elements()]


def _everything(form: Canonical) -> Iterable[str]:
    for kind, part in (
        ("fact", form.facts),
        ("link", form.links),
        ("note", form.notes),
        ("taxonomy", form.taxonomy),
    ):
        for text in part:
            yield " | ".join((kind, *text.replace(_ABSENT, "-").split(SEPARATOR)))


def fact_keys(report: Report) -> pa.Array:
    """For each fact a text that is equal for facts that tell the same: all aspects, value and decimals."""
    facts = report.facts
    contexts = context_keys(report.contexts).take(one_array(facts.column("context")))
    parts = [
        decoded(coded(facts.column("concept"))),
        decoded(coded(facts.column("unit"))),
        decoded(coded(facts.column("language"))),
        one_array(facts.column("value")),
        one_array(facts.column("decimals")).cast(pa.string()),
    ]
    return pc.binary_join_element_wise(
        *parts, contexts, SEPARATOR, null_handling="replace", null_replacement=_ABSENT
    )


def _digest(*parts: str) -> str:
    return blake2b(SEPARATOR.join(parts).encode(), digest_size=16).hexdigest()


def _relationships(report: Report, keys: pa.Array, notes: dict[str, str]) -> tuple[str, ...]:
    """Each relationship as type, group and the names of its ends, refined until ends that differ have other names.

    Facts that tell the same may differ by what they link to, so an end is named by its content, then by its own links,
    then by theirs, and so on until no name divides further.
    """
    edges = {(link.source, link.type, link.group, target) for link in report.links for target in link.targets}
    names = _contents(report, keys, edges) | notes
    classes = 0
    while len(set(names.values())) > classes:
        classes = len(set(names.values()))
        names = _refined(names, edges)
    return tuple(
        sorted(
            SEPARATOR.join((kind, group, names[source], names[target]))
            for source, kind, group, target in edges
        )
    )


def _contents(report: Report, keys: pa.Array, edges: set[tuple[str, str, str, str]]) -> dict[str, str]:
    ends = pa.array({end for source, _, _, target in edges for end in (source, target)}, pa.string())
    ids = one_array(report.facts.column("id"))
    mask = pc.is_in(ids, ends)
    return {
        name: _digest("fact", key)
        for name, key in zip(ids.filter(mask).to_pylist(), keys.filter(mask).to_pylist(), strict=True)
    }


def _refined(names: dict[str, str], edges: set[tuple[str, str, str, str]]) -> dict[str, str]:
    around: dict[str, list[str]] = {name: [] for name in names}
    for source, kind, group, target in edges:
        around[source].append(SEPARATOR.join(("to", kind, group, names[target])))
        around[target].append(SEPARATOR.join(("from", kind, group, names[source])))
    return {name: _digest(own, *sorted(around[name])) for name, own in names.items()}
