"""Short names for link types and groups in xBRL-JSON: reserved ones, else the end of the URI, else numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from exporter.qname import is_ncname

#: Reserved for types and groups alike (OIM Common 1.0, 3.3; xBRL-JSON 1.0, 1.4).
RESERVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "footnote": "http://www.xbrl.org/2003/arcrole/fact-footnote",
        "explanatoryFact": "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact",
        "_": "http://www.xbrl.org/2003/role/link",
    }
)


def aliases(uris: Iterable[str]) -> dict[str, str]:
    """URI → alias, one each, the same for the same URIs."""
    reserved = {uri: alias for alias, uri in RESERVED.items()}
    found: dict[str, str] = {}
    taken = set(RESERVED)
    for number, uri in enumerate(sorted(set(uris)), 1):
        tail = uri.rstrip("/").rpartition("/")[2]
        alias = reserved.get(uri) or (tail if is_ncname(tail) and tail not in taken else f"link{number}")
        while alias in taken and uri not in reserved:
            alias += "_"
        taken.add(alias)
        found[uri] = alias
    return found
