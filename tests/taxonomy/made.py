"""Taxonomies as other makers write them, for tests of the loader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from exporter.findings import Findings
from exporter.taxonomy import Taxonomy

EXAMPLES = Path(__file__).parent / "examples"
FERRIES = EXAMPLES / "ferries"

#: A schema with room for declarations and appinfo, as other makers of taxonomies write it.
SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:t="{namespace}" targetNamespace="{namespace}"
  elementFormDefault="qualified">
  <xs:annotation><xs:appinfo>{appinfo}</xs:appinfo></xs:annotation>
  <xs:import namespace="http://www.xbrl.org/2003/instance"
    schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
  <xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>
  {body}
</xs:schema>
"""
LINKBASE = """<?xml version="1.0" encoding="UTF-8"?>
<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:xml="http://www.w3.org/XML/1998/namespace">{body}</link:linkbase>
"""
NAMESPACE = "http://made.example/t"


def schema(body: str = "", appinfo: str = "", namespace: str = NAMESPACE) -> str:
    return SCHEMA.format(body=body, appinfo=appinfo, namespace=namespace)


#: Where each arcrole that is not of XBRL 2.1 itself is declared.
DECLARED = {
    f"http://xbrl.org/int/dim/arcrole/{name}": f"http://www.xbrl.org/2005/xbrldt-2005.xsd#{name}"
    for name in (
        "all", "notAll", "hypercube-dimension", "dimension-domain", "domain-member", "dimension-default"
    )
} | {
    "https://xbrl.org/2023/arcrole/summation-item": "https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item"
}  # fmt: skip


def linkbase(body: str) -> str:
    """A linkbase that refers to the arcroles that it uses."""
    used = {uri: place for uri, place in DECLARED.items() if f'"{uri}"' in body}
    references = "".join(
        f'<link:arcroleRef xlink:type="simple" arcroleURI="{uri}" xlink:href="{place}"/>'
        for uri, place in used.items()
    )
    return LINKBASE.format(body=references + body)


def item(
    name: str, item_type: str = "xbrli:monetaryItemType", more: str = 'xbrli:periodType="instant"'
) -> str:
    return (
        f'<xs:element name="{name}" id="t_{name}" type="{item_type}" substitutionGroup="xbrli:item" {more}/>'
    )


def refer(href: str) -> str:
    arcrole = "http://www.w3.org/1999/xlink/properties/linkbase"
    return f'<link:linkbaseRef xlink:type="simple" xlink:href="{href}" xlink:arcrole="{arcrole}"/>'


def codes(findings: Findings) -> list[str]:
    return [one.code for one in findings]


Load = Callable[..., tuple[Taxonomy, Findings]]
