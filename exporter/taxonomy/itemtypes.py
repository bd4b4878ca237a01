"""The data types that authors name: the short names of a sheet, and the published types behind them."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final

from exporter.findings import Findings
from exporter.qname import XBRLI, XS, QName
from exporter.taxonomy.datatypes import DataTypes
from exporter.taxonomy.discovery import discover
from exporter.taxonomy.model import DataType
from exporter.taxonomy.resolver import Resolver

NUMERIC_TYPES: Final = "http://www.xbrl.org/dtr/type/numeric"
NON_NUMERIC_TYPES: Final = "http://www.xbrl.org/dtr/type/non-numeric"
REGISTRY_TYPES: Final = "http://www.xbrl.org/dtr/type/2024-01-31"

#: Prefix → namespace of the types that a sheet may name.
PREFIXES: Final = MappingProxyType(
    {
        "xbrli": XBRLI,
        "num": NUMERIC_TYPES,
        "nonnum": NON_NUMERIC_TYPES,
        "dtr-types": REGISTRY_TYPES,
        "xs": XS,
    }
)
#: Namespace → the schema that defines it, by its published address.
SCHEMAS: Final = MappingProxyType(
    {
        XBRLI: "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd",
        NUMERIC_TYPES: "http://www.xbrl.org/dtr/type/numeric-2009-12-16.xsd",
        NON_NUMERIC_TYPES: "http://www.xbrl.org/dtr/type/nonNumeric-2009-12-16.xsd",
        REGISTRY_TYPES: "https://www.xbrl.org/dtr/type/2024-01-31/types.xsd",
    }
)
DOMAIN_ITEM: Final = QName(REGISTRY_TYPES, "domainItemType")
STRING_ITEM: Final = QName(XBRLI, "stringItemType")
_REGISTERED: Final = frozenset({"perShare", "percent", "textBlock"})


def item_type(text: str) -> QName:
    """The type that a cell names: ``monetary``, ``perShare``, ``xbrli:stringItemType``, ``num:areaItemType`` …

    The name may be of a type that does not exist; KeyError names a prefix that is not known.
    """
    if ":" in text:
        return QName.resolve(text, dict(PREFIXES))
    return QName(REGISTRY_TYPES if text in _REGISTERED else XBRLI, f"{text}ItemType")


def domain_type(text: str) -> QName:
    """The simple type of a typed dimension's domain element: ``string``, ``date``, ``xs:integer`` …"""
    return QName.resolve(text, dict(PREFIXES)) if ":" in text else QName(XS, text)


@cache
def _published() -> DataTypes:
    """The types of the published schemas; they are read once and are right, so their findings tell nothing."""
    findings = Findings()
    found = discover(SCHEMAS.values(), Resolver(), findings)
    return DataTypes.of(found.schemas.values(), findings)


def published_type(name: QName) -> DataType | None:
    """The definition of a published type; None where there is no such type."""
    return _published().named(name)
