"""The standard label roles, by the short names that authors write, and where each is declared."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

STANDARD_LINK_ROLE: Final = "http://www.xbrl.org/2003/role/link"
CALCULATION_SCHEMA: Final = "https://www.xbrl.org/2023/calculation-1.1.xsd"
DIMENSIONS_SCHEMA: Final = "http://www.xbrl.org/2005/xbrldt-2005.xsd"
_2003: Final = "http://www.xbrl.org/2003/role/"
_2009: Final = "http://www.xbrl.org/2009/role/"
_REGISTRY: Final = "http://www.xbrl.org/lrr/role/"


class LabelRole(NamedTuple):
    """A label role and, where XBRL 2.1 itself does not define it, the place of its declaration for a roleRef."""

    uri: str
    declared: str = ""


#: XBRL 2.1, table 8.
_SPECIFIED: Final = (
    "label", "terseLabel", "verboseLabel", "positiveLabel", "positiveTerseLabel", "positiveVerboseLabel",
    "negativeLabel", "negativeTerseLabel", "negativeVerboseLabel", "zeroLabel", "zeroTerseLabel", "zeroVerboseLabel",
    "totalLabel", "periodStartLabel", "periodEndLabel", "documentation", "definitionGuidance", "disclosureGuidance",
    "presentationGuidance", "measurementGuidance", "commentaryGuidance", "exampleGuidance",
)  # fmt: skip
#: The link role registry's roles for figures that are shown with the opposite sign, and for net amounts.
_REGISTERED: Final = {
    "negatedLabel": "negated-2009-12-16.xsd",
    "negatedPeriodEndLabel": "negated-2009-12-16.xsd",
    "negatedPeriodStartLabel": "negated-2009-12-16.xsd",
    "negatedTotalLabel": "negated-2009-12-16.xsd",
    "negatedNetLabel": "negated-2009-12-16.xsd",
    "negatedTerseLabel": "negated-2009-12-16.xsd",
    "netLabel": "net-2009-12-16.xsd",
}

#: Short name → role.
LABEL_ROLES: Final = MappingProxyType(
    {name: LabelRole(_2003 + name) for name in _SPECIFIED}
    | {name: LabelRole(_2009 + name, f"{_REGISTRY}{file}#{name}") for name, file in _REGISTERED.items()}
)

_REFERENCES: Final = (
    "reference", "definitionRef", "disclosureRef", "mandatoryDisclosureRef", "recommendedDisclosureRef",
    "unspecifiedDisclosureRef", "presentationRef", "measurementRef", "commentaryRef", "exampleRef",
)  # fmt: skip
_LINKBASES: Final = ("label", "reference", "presentation", "calculation", "definition")
#: Roles that XBRL 2.1 itself defines → the element of the standard that each is for; * is any extended link.
STANDARD_ROLES: Final = MappingProxyType(
    {_2003 + name: "label" for name in _SPECIFIED}
    | {_2003 + name: "reference" for name in _REFERENCES}
    | {f"{_2003}{kind}LinkbaseRef": "linkbaseRef" for kind in _LINKBASES}
    | {STANDARD_LINK_ROLE: "*", _2003 + "footnote": "footnote"}
)
#: Arcroles that XBRL 2.1 itself defines → the arc that each is for.
STANDARD_ARCROLES: Final = MappingProxyType(
    {
        f"http://www.xbrl.org/2003/arcrole/{name}": arc
        for name, arc in {
            "concept-label": "labelArc",
            "concept-reference": "referenceArc",
            "fact-footnote": "footnoteArc",
            "parent-child": "presentationArc",
            "summation-item": "calculationArc",
            "general-special": "definitionArc",
            "essence-alias": "definitionArc",
            "similar-tuples": "definitionArc",
            "requires-element": "definitionArc",
        }.items()
    }
)

#: The extended links that an authored role may be used on, and what a reference to each linkbase says of it (4.3.4).
USED_ON: Final = ("presentationLink", "calculationLink", "definitionLink")
LINKBASE_ROLES: Final = MappingProxyType(
    {kind: f"{_2003}{kind}LinkbaseRef" for kind in ("label", "presentation", "calculation", "definition")}
)
