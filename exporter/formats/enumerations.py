"""Values of extensible enumerations, at the doors of the syntaxes (Extensible Enumerations 2.0, 5; OIM 1.0).

A report holds what xBRL-XML has: expanded names, ``namespace#local``, which no prefix can change. xBRL-JSON and
xBRL-CSV have names with prefixes in their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.features import CANONICAL_VALUES
from exporter.formats.prefixes import Spell
from exporter.formats.respelling import Respell, facts_of, respelled, spaced, texts_of
from exporter.qname import QName, is_ncname
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

_EXPANDED: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:\S+)#([^#]+)")
_PLACE: Final = ("line", "column", "length")


def prefixed(stream: Stream, vocabulary: Vocabulary, spell: Spell) -> Stream:
    """The stream with enumeration values as names with prefixes; what is no expanded name stays as it is.

    ``spell`` knows every namespace of ``value_namespaces``.
    """

    def name(word: str) -> str:
        found = _name(word)
        return word if found is None else spell(found)

    return respelled(stream, vocabulary.enumerations, lambda text: spaced(map(name, text.split())))


def value_namespaces(stream: Stream, vocabulary: Vocabulary) -> set[str]:
    """The namespaces that enumeration values of a report name."""
    texts = texts_of(stream, vocabulary.enumerations)
    names = (_name(word) for text in texts for word in text.split())
    return {name.namespace for name in names if name is not None}


def expanded(report: Report, vocabulary: Vocabulary, syntax: str, name: str, findings: Findings) -> Report:
    """The report of a document whose enumeration values are names with prefixes, with expanded names for them.

    Sets are sorted and have each name once, as XML wants them. A value that is not of such names stays as it is, and is
    ``invalidFactValue`` under the prefix ``syntax``, or ``oimce:unboundPrefix``, at its place in the document ``name``.
    """
    stream = Stream.of(report)
    judge = _judged(stream, syntax)
    for row, reason in _faults(stream, vocabulary.enumerations, judge):
        code = {_SHAPE: f"{syntax}:invalidFactValue", _ORDER: "xbrlje:nonCanonicalValue"}.get(
            reason, "oimce:unboundPrefix"
        )
        origin = Origin(row["document"] or name, *(row[one] or 0 for one in _PLACE))
        who = QName.parse(row["concept"]).local if row["document"] else f"fact {row['id']!r}"
        findings.error(code, f"{who}: {row['value'][:60]!r} {reason}", origin, fact=row["id"])
    anew = respelled(stream, vocabulary.enumerations, _expand(stream.namespaces))
    return report if anew is stream else anew.report()


def expanded_stream(stream: Stream, vocabulary: Vocabulary, syntax: str) -> Stream | None:
    """The same of a stream; None where a value is wrong, which reading the whole tells with its place."""
    texts = texts_of(stream, vocabulary.enumerations)
    if any(map(_judged(stream, syntax), texts)):
        return None
    return respelled(stream, vocabulary.enumerations, _expand(stream.namespaces))


def _name(word: str) -> QName | None:
    found = _EXPANDED.fullmatch(word)
    return QName(found[1], found[2]) if found and is_ncname(found[2]) else None


def _expand(namespaces: Mapping[str, str]) -> Respell:
    def expand(text: str) -> str:
        if _fault(text, namespaces):
            return text
        names = {QName.resolve(word, dict(namespaces)) for word in text.split()}
        return spaced(sorted(f"{one.namespace}#{one.local}" for one in names))

    return expand


_SHAPE: Final = "is not made of names with prefixes"
_ORDER: Final = "is not in its canonical form, each name once and in order"


def _judged(stream: Stream, syntax: str) -> Callable[[str], str | None]:
    """What is wrong with a value; where xBRL-JSON promises canonical values, also with the order of a set."""
    canonical = syntax == "xbrlje" and stream.features.get(CANONICAL_VALUES) == "true"

    def judge(text: str) -> str | None:
        found = _fault(text, stream.namespaces)
        return (
            _ORDER if found is None and canonical and text != " ".join(sorted(set(text.split()))) else found
        )

    return judge


def _fault(text: str, namespaces: Mapping[str, str]) -> str | None:
    """Why a value is not names whose prefixes are bound, as words that follow it."""
    for word in text.split():
        prefix, _, local = word.partition(":")
        if not (is_ncname(prefix) and is_ncname(local)):
            return _SHAPE
        if prefix not in namespaces:
            return f"has the prefix {prefix!r}, which the document binds to no namespace"
    return None


def _faults(
    stream: Stream, concepts: frozenset[str], judge: Callable[[str], str | None]
) -> Iterator[tuple[dict[str, Any], str]]:
    """The facts whose value is wrong, and why."""
    for batch in facts_of(stream, concepts, "id", "value", "document", *_PLACE):
        coded = batch.column("value").dictionary_encode()
        reasons = pa.array([*map(judge, coded.dictionary.to_pylist())], pa.string())
        told = reasons.take(coded.indices)
        wrong = pc.is_valid(told)
        if wrong.true_count:
            yield from zip(batch.filter(wrong).to_pylist(), told.drop_null().to_pylist(), strict=True)
