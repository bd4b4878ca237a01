"""Which prefix stands for which namespace in a document: reserved ones first, then the report's, then numbered ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from exporter.formats.respelling import respelled, spaced, texts_of
from exporter.qname import (
    ENUM2,
    ISO4217,
    LINK,
    UTR,
    XBRL,
    XBRLDI,
    XBRLI,
    XHTML,
    XLINK,
    XML,
    XS,
    XSI,
    QName,
    is_ncname,
)
from exporter.report.aspects import Member, Unit, dimension_value
from exporter.report.columns import coded
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

#: Spells a name with the prefixes of a document.
Spell = Callable[[QName], str]


#: Reserved in every OIM syntax (OIM Common 1.0, 3.2).
RESERVED: Final[Mapping[str, str]] = MappingProxyType(
    {"enum2": ENUM2, "iso4217": ISO4217, "utr": UTR, "xbrl": XBRL, "xbrli": XBRLI, "xs": XS}
)

#: The prefixes of xBRL-XML's own elements and attributes; kept for them in every syntax, so that all look alike.
XML_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {"link": LINK, "xbrldi": XBRLDI, "xlink": XLINK, "xsi": XSI, "xml": XML, "xhtml": XHTML}
)

#: What filers call the schemes that identify them, where the report does not say.
_SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {"http://www.sec.gov/CIK": "cik", "http://standards.iso.org/iso/17442": "lei"}
)


def prefixes(used: Iterable[str], preferred: Mapping[str, str]) -> dict[str, str]:
    """Namespace → prefix for the namespaces in use, one each, the same for the same input.

    ``preferred`` maps prefixes to namespaces; one that is no name or is reserved for another namespace is passed over.
    """
    owned = {**RESERVED, **XML_OWN}
    wanted = {namespace: prefix for namespace, prefix in _SCHEMES.items() if prefix not in preferred}
    wanted.update({uri: prefix for prefix, uri in reversed(list(preferred.items())) if _free(prefix, owned)})
    wanted.update({namespace: prefix for prefix, namespace in owned.items()})
    found: dict[str, str] = {}
    unnamed = []
    for namespace in sorted(set(used)):
        if namespace in wanted:
            found[namespace] = wanted[namespace]
        else:
            unnamed.append(namespace)
    taken = {*wanted.values(), *owned, *preferred}
    numbered = (
        name
        for name in (f"ns{number}" for number in range(len(unnamed) + len(taken) + 1))
        if name not in taken
    )
    found.update(zip(unnamed, numbered, strict=False))
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def lost_prefixes(told: Report | Stream, vocabulary: Vocabulary) -> list[str]:
    """Prefixes in values that are names, which a document would give no namespace or another one; "" for none.

    Those are not lost that ``with_kept_prefixes`` takes another prefix for.
    """
    if not vocabulary.qnames:
        return []
    report = Stream.of(told)
    if vocabulary.qnames.isdisjoint(report.texts("concept")):
        return []
    bound = _bound(report, vocabulary)
    kept = {prefix for uri, prefix in bound.items() if report.namespaces.get(prefix) == uri}
    words = (word for text in texts_of(report, vocabulary.qnames) for word in text.split())
    return sorted({word.rpartition(":")[0] for word in words} - kept - _others(report, bound).keys())


def with_kept_prefixes(told: Report | Stream, vocabulary: Vocabulary) -> Report | Stream:
    """The report as a document can hold it that binds one prefix to a namespace; itself where values need no change.

    Values that are names take the prefix that the document binds to their namespace.
    """
    if not vocabulary.qnames:
        return told
    report = Stream.of(told)
    if vocabulary.qnames.isdisjoint(report.texts("concept")):
        return told
    others = _others(report, _bound(report, vocabulary))

    def respell(text: str) -> str:
        names = [word.rpartition(":") for word in text.split()]
        if not any(prefix in others for prefix, _, _ in names):
            return text
        return spaced(f"{others.get(prefix, prefix)}{colon}{local}" for prefix, colon, local in names)

    return respelled(report, vocabulary.qnames, respell) if others else told


def _bound(report: Stream, vocabulary: Vocabulary) -> dict[str, str]:
    """Namespace → prefix, in any document of the report, for names."""
    return prefixes({name.namespace for name in names_used(report, vocabulary)}, report.namespaces)


def _others(report: Stream, bound: Mapping[str, str]) -> dict[str, str]:
    """Prefix → the one that every document binds to its namespace in its place: a reserved one or one of the report."""
    known = {**report.namespaces, **RESERVED, **XML_OWN}
    return {
        prefix: bound[uri]
        for prefix, uri in report.namespaces.items()
        if uri in bound and bound[uri] != prefix and known.get(bound[uri]) == uri
    }


def _free(prefix: str, owned: Mapping[str, str]) -> bool:
    return is_ncname(prefix) and prefix not in owned and not prefix.lower().startswith("xml")


def names_used(report: Stream, vocabulary: Vocabulary) -> set[QName]:
    """The names of a report's concepts, measures, dimensions and members.

    Where values are names, of enumerations too, one for each namespace that the report has a prefix for.
    """
    names = set(map(QName.parse, report.texts("concept")))
    named = (vocabulary.qnames, vocabulary.enumerations)
    if not all(concepts.isdisjoint(report.texts("concept")) for concepts in named):
        names |= {QName(uri, "value") for uri in report.namespaces.values()}
    for text in report.texts("unit"):
        unit = Unit.parse(text)
        names |= {*unit.numerators, *unit.denominators}
    for dimension in report.dimensions:
        names.add(QName.parse(dimension))
        values = map(dimension_value, coded(report.contexts.column(dimension)).dictionary.to_pylist())
        names |= {value.name for value in values if isinstance(value, Member)}
    return names
