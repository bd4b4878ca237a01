"""The three kinds of report package and the files that are reports (Report Package 1.0, 3.3 and 3.4)."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from exporter.formats import Format

_TYPE: Final = "https://xbrl.org/report-package/2023"
REPORTS: Final = "reports"
DESCRIPTION: Final = "META-INF/reportPackage.json"
INLINE: Final = frozenset({".xhtml", ".html", ".htm"})
PLAIN: Final = frozenset({".xbrl", ".json"})


class Kind(Enum):
    """A kind of package, by the extension of its file."""

    INLINE = ".xbri"
    PLAIN = ".xbr"
    ANY = ".zip"

    @property
    def document_type(self) -> str:
        """What ``reportPackage.json`` says of such a package."""
        return {Kind.INLINE: f"{_TYPE}/xbri", Kind.PLAIN: f"{_TYPE}/xbr", Kind.ANY: _TYPE}[self]

    @property
    def extensions(self) -> frozenset[str]:
        """The extensions of its reports."""
        return {Kind.INLINE: INLINE, Kind.PLAIN: PLAIN, Kind.ANY: INLINE | PLAIN}[self]

    @property
    def formats(self) -> frozenset[Format]:
        """The syntaxes of its reports."""
        plain, inline = frozenset({Format.XML, Format.JSON, Format.CSV}), frozenset({Format.INLINE})
        return {Kind.INLINE: inline, Kind.PLAIN: plain, Kind.ANY: inline | plain}[self]


#: The syntax of the report in a package of each kind, where nobody asks for another.
USUAL: Final = MappingProxyType({Kind.INLINE: Format.INLINE, Kind.PLAIN: Format.XML, Kind.ANY: Format.JSON})


def kind_of(name: str) -> Kind | None:
    """The kind that a file name asks for; upper and lower case are one."""
    suffix = PurePosixPath(name).suffix.lower()
    return next((kind for kind in Kind if kind.value == suffix), None)


def is_inline(path: str) -> bool:
    """Whether a path is that of an inline report."""
    return PurePosixPath(path).suffix in INLINE
