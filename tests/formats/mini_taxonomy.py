"""Turns a drawn report into one that is valid, and writes the taxonomy that it is valid against."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

import strategies

from exporter.qname import QName
from exporter.report.aspects import Context, Member
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xbrldt="http://xbrl.org/2005/xbrldt" elementFormDefault="qualified" targetNamespace={namespace}>
<xs:annotation><xs:appinfo>{appinfo}</xs:appinfo></xs:annotation>
<xs:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>
{parts}
</xs:schema>
"""
ROLES = (
    f'<link:arcroleType arcroleURI="{strategies.OWN_ARCROLE}" id="r0" cyclesAllowed="any">'
    "<link:usedOn>link:footnoteArc</link:usedOn></link:arcroleType>"
    f'<link:roleType roleURI="{strategies.OWN_ROLE}" id="r1">'
    "<link:usedOn>link:footnoteLink</link:usedOn></link:roleType>"
)
ITEM = (
    '<xs:element name="{0}" id="{1}" substitutionGroup="{2}" type="xbrli:{3}ItemType"'
    ' xbrli:periodType="{4}" nillable="true"{5}/>'
)


#: Letters that Unicode allows in names and the independent processor does not, and others in their place.
PLAIN = str.maketrans({"ｱ": "ア", "𠮷": "吉"})
EXPLANATORY = (
    '<xs:import namespace="http://www.xbrl.org/2009/arcrole/fact-explanatoryFact" schemaLocation='
    '"http://www.xbrl.org/lrr/arcrole/factExplanatory-2009-12-16.xsd"/>'
)


def _named(name: QName, suffix: str) -> QName:
    return QName(name.namespace, f"{name.local.translate(PLAIN)}.{suffix}")


class MiniTaxonomy:
    """Collects the elements that a report needs, each named after the role it plays."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._given = vocabulary
        self._elements: dict[QName, str] = {}
        self._numeric: set[str] = set()
        self._text: set[str] = set()
        self._domains: dict[str, QName] = {}
        self._segments: set[str] = set()

    def valid(self, report: Report) -> tuple[Report, Vocabulary]:
        """The same report told in this taxonomy, where an instant and a duration are never one concept."""
        builder = ReportBuilder(taxonomy=["entry.xsd"], namespaces=report.namespaces)
        ids = {fact.id: builder.add(self._fact(fact)) for fact in report}
        ids |= {note.id: builder.note(note.text, note.language) for note in report.notes}
        for link in report.links:
            builder.link(
                ids[link.source], [ids[one] for one in link.targets], type=link.type, group=link.group
            )
        places = {strategies.OWN_ARCROLE: "entry.xsd#r0", strategies.OWN_ROLE: "entry.xsd#r1"}
        vocabulary = Vocabulary(
            frozenset(self._numeric),
            frozenset(self._text),
            MappingProxyType(self._domains),
            frozenset(self._segments),
            MappingProxyType(places),
        )
        return builder.build(), vocabulary

    def write(self, folder: Path) -> None:
        """The schemas: one for each namespace, and the entry point that imports them."""
        namespaces = sorted({name.namespace for name in self._elements})
        imports = [EXPLANATORY]
        for number, namespace in enumerate(namespaces):
            parts = "\n".join(text for name, text in self._elements.items() if name.namespace == namespace)
            self._schema(folder / f"ns{number}.xsd", namespace, "", parts)
            imports.append(f'<xs:import namespace={quoteattr(namespace)} schemaLocation="ns{number}.xsd"/>')
        self._schema(folder / "entry.xsd", "http://example.com/entry", ROLES, "\n".join(imports))

    def _schema(self, path: Path, namespace: str, appinfo: str, parts: str) -> None:
        text = SCHEMA.format(namespace=quoteattr(namespace), appinfo=appinfo, parts=parts)
        path.write_text(text, encoding="utf-8")

    def _item(
        self, name: QName, kind: str, period: str = "duration", *, group: str = "xbrli:item", more: str = ""
    ) -> QName:
        number = len(self._elements)
        self._elements.setdefault(name, ITEM.format(name.local, f"e{number}", group, kind, period, more))
        return name

    def _fact(self, fact: Fact) -> Fact:
        period = "instant" if fact.context.period.is_instant else "duration"
        numeric = str(fact.concept) in self._given.numeric
        concept = self._item(_named(fact.concept, period), "double" if numeric else "string", period)
        (self._numeric if numeric else self._text).add(str(concept))
        return Fact(
            concept,
            self._context(fact.context),
            fact.value,
            fact.unit,
            fact.decimals,
            fact.language,
            origin=fact.origin,
        )

    def _context(self, context: Context) -> Context:
        pairs = []
        for name, value in context.dimensions:
            kind = "dimension"
            if isinstance(value, Member):
                axis = self._item(
                    _named(name, kind), "string", group="xbrldt:dimensionItem", more=' abstract="true"'
                )
                member = self._item(_named(value.name, "member"), "string", more=' abstract="true"')
                pairs.append((axis, Member(member)))
            else:
                pairs.append((self._typed(_named(name, kind), str(name)), value))
            if str(name) in self._given.segments:
                self._segments.add(str(pairs[-1][0]))
        return Context.of(context.entity, context.period, pairs)

    def _typed(self, axis: QName, given: str) -> QName:
        """A typed dimension whose domain stands in its own schema, where a plain fragment finds it."""
        domain = QName(axis.namespace, f"{axis.local}.domain")
        number = f"d{len(self._elements)}"
        self._elements.setdefault(
            domain, f'<xs:element name="{domain.local}" id="{number}" nillable="true" type="xs:string"/>'
        )
        stated = self._elements[domain].split('id="')[1].split('"')[0]
        more = f' abstract="true" xbrldt:typedDomainRef="#{stated}"'
        self._item(axis, "string", group="xbrldt:dimensionItem", more=more)
        self._domains[str(axis)] = domain
        return axis
