"""Qualified names: a namespace and a local part, written ``{namespace}local`` in columns."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

#: Prefix to namespace URI, as a syntax binds them.
Namespaces = dict[str, str]

XBRLI: Final = "http://www.xbrl.org/2003/instance"
LINK: Final = "http://www.xbrl.org/2003/linkbase"
XLINK: Final = "http://www.w3.org/1999/xlink"
XLINK_LINKBASE: Final = "http://www.w3.org/1999/xlink/properties/linkbase"
XBRLDT: Final = "http://xbrl.org/2005/xbrldt"
XBRLDI: Final = "http://xbrl.org/2006/xbrldi"
XS: Final = "http://www.w3.org/2001/XMLSchema"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML: Final = "http://www.w3.org/XML/1998/namespace"
XHTML: Final = "http://www.w3.org/1999/xhtml"
ISO4217: Final = "http://www.xbrl.org/2003/iso4217"
UTR: Final = "http://www.xbrl.org/2009/utr"
XBRL: Final = "https://xbrl.org/2021"
ENUM2: Final = "http://xbrl.org/2020/extensible-enumerations-2.0"

# XML 1.0 fifth edition, productions 4 and 4a, without the colon (Namespaces in XML 1.0, production 4).
_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PLAIN: Final = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")


@cache
def _ncname() -> re.Pattern[str]:
    """Compiled when a name needs it, since that takes long for so many ranges."""
    return re.compile(f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*")


def is_ncname(text: str) -> bool:
    """Whether a text is an XML name without a colon."""
    return _PLAIN.fullmatch(text) is not None or _ncname().fullmatch(text) is not None


class QName(NamedTuple):
    """A name in a namespace; sorts by namespace, then local part."""

    namespace: str
    local: str

    @classmethod
    @lru_cache(maxsize=1 << 13)
    def parse(cls, clark: str) -> QName:
        """The name that ``{namespace}local`` or a bare ``local`` stands for."""
        if not clark.startswith("{"):
            return cls("", clark)
        namespace, brace, local = clark[1:].rpartition("}")
        if not brace or not local:
            raise ValueError(f"{clark!r} is not a name in Clark notation")
        return cls(namespace, local)

    @classmethod
    def resolve(cls, prefixed: str, namespaces: Namespaces) -> QName:
        """The name that ``prefix:local`` stands for; KeyError names an unbound prefix."""
        prefix, _, local = prefixed.rpartition(":")
        return cls(namespaces[prefix], local)

    def __str__(self) -> str:
        return f"{{{self.namespace}}}{self.local}" if self.namespace else self.local
