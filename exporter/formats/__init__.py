"""The syntaxes of XBRL, and Parquet: each a module that writes a report and reads it back; none touches the disk.

What is read as a stream waits in a temporary file of ``report.spool``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from importlib import import_module
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Final, Protocol, cast

from exporter.formats.documents import Document, whole

if TYPE_CHECKING:
    from exporter.findings import Findings
    from exporter.formats.remains import Remains
    from exporter.report.report import Report
    from exporter.report.stream import Stream
    from exporter.report.vocabulary import Vocabulary

#: The documents of a report: relative path → its bytes in parts.
Documents = dict[str, Iterable[bytes | memoryview]]
#: Gives a file by its path beside a document; None where there is none.
Files = Callable[[str], bytes | None]
#: Opens such a file, so that it need not be in memory.
Opens = Callable[[str], "IO[bytes] | None"]
#: Tells of the taxonomy that entry points lead to; None where nothing is known of it.
Learn = Callable[[tuple[str, ...]], "Vocabulary | None"]


class Format(Enum):
    """The documents that one report can become."""

    XML = "xml"
    JSON = "json"
    CSV = "csv"
    INLINE = "inline"
    PARQUET = "parquet"


class Syntax(Protocol):
    """What the module of a format offers."""

    def write(self, report: Report | Stream, vocabulary: Vocabulary, name: str) -> Documents:
        """The documents that tell the report."""

    def read(self, document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None) -> Report:
        """The report that a document tells."""


_MODULES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        Format.XML: "xbrl_xml",
        Format.JSON: "xbrl_json",
        Format.CSV: "xbrl_csv",
        Format.INLINE: "inline_xbrl",
        Format.PARQUET: "parquet",
    }
)


def syntax(kind: Format) -> Syntax:
    """The module of a format, loaded when first asked for."""
    return cast("Syntax", import_module(f"{__name__}.{_MODULES[kind]}"))


def write(
    report: Report | Stream, vocabulary: Vocabulary, kind: Format, *, name: str = "report"
) -> Documents:
    """The documents of a report in one format: relative path → parts, made while they are taken.

    The same report and vocabulary give the same bytes. ExporterError where the taxonomy behind ``vocabulary`` does not
    say what the format needs.
    """
    return syntax(kind).write(report, vocabulary, name)


def read(
    document: Document,
    name: str,
    kind: Format,
    findings: Findings,
    *,
    vocabulary: Vocabulary | None = None,
    files: Files = lambda _: None,
    remains: Remains | None = None,
) -> Report:
    """The report that a document tells, as far as it can be read; what is wrong becomes a finding with its line.

    ``vocabulary`` says which concepts are text, so that a language stated for the whole document stays with text only;
    without it every fact that is not a number has the language in force. It also says which values of xBRL-JSON and
    xBRL-CSV are those of enumerations, which a report has as expanded names. ``files`` are those beside the document,
    which xBRL-CSV has its tables in. ``remains`` gets what reading leaves for checks of the document itself.
    Raises ExporterError when the document cannot be read at all, such as XML that is not well formed.
    """
    report = _read(document, name, kind, findings, vocabulary, files, remains)
    if kind not in _PREFIXED or vocabulary is None or not vocabulary.enumerations:
        return report
    from exporter.formats import enumerations

    return enumerations.expanded(report, vocabulary, _PREFIXED[kind], name, findings)


def _read(
    document: Document,
    name: str,
    kind: Format,
    findings: Findings,
    vocabulary: Vocabulary | None,
    files: Files,
    remains: Remains | None,
) -> Report:
    if kind is Format.CSV:
        from exporter.formats import xbrl_csv

        return xbrl_csv.read(whole(document), name, findings, vocabulary, files)
    if kind is Format.XML:
        from exporter.formats import xbrl_xml

        return xbrl_xml.read(document, name, findings, vocabulary, remains)
    if kind is Format.JSON:
        from exporter.formats import xbrl_json

        return xbrl_json.read(document, name, findings, vocabulary, remains)
    return syntax(kind).read(whole(document), name, findings, vocabulary)


#: The formats that have names with prefixes for the values of enumerations, and how their own codes begin.
_PREFIXED: Final[Mapping[Format, str]] = MappingProxyType({Format.JSON: "xbrlje", Format.CSV: "xbrlce"})
#: The formats whose facts can pass by as they are read.
STREAMED: Final = frozenset({Format.XML, Format.JSON, Format.CSV, Format.PARQUET})


def streamed(
    document: IO[bytes],
    name: str,
    kind: Format,
    findings: Findings,
    *,
    learn: Learn,
    files: Files = lambda _: None,
    opens: Opens = lambda _: None,
) -> AbstractContextManager[Stream | None]:
    """The report that a document of a format in STREAMED tells, as a stream that lives as long as the context.

    It tells what ``read`` reads with the vocabulary that ``learn`` gives. None where the whole document is to be read,
    because it is small or only all of it tells what a part means. The document may be read anywhere in it; ``files``
    and ``opens`` give what stands beside it. ExporterError as for ``read``.
    """
    stream = _streamed(document, name, kind, findings, learn, files, opens)
    return _expanded(stream, learn, _PREFIXED[kind]) if kind in _PREFIXED else stream


@contextmanager
def _expanded(
    opened: AbstractContextManager[Stream | None], learn: Learn, syntax: str
) -> Iterator[Stream | None]:
    with opened as stream:
        vocabulary = None if stream is None else learn(stream.taxonomy)
        if stream is None or vocabulary is None or not vocabulary.enumerations:
            yield stream
            return
        from exporter.formats import enumerations

        yield enumerations.expanded_stream(stream, vocabulary, syntax)


def _streamed(
    document: IO[bytes],
    name: str,
    kind: Format,
    findings: Findings,
    learn: Learn,
    files: Files,
    opens: Opens,
) -> AbstractContextManager[Stream | None]:
    if kind is Format.CSV:
        from exporter.formats import xbrl_csv

        return xbrl_csv.streamed(document.read(), name, findings, learn, files, opens)
    if kind is Format.XML:
        from exporter.formats import xbrl_xml

        return xbrl_xml.streamed(document, name, findings, learn)
    if kind is Format.JSON:
        from exporter.formats import xbrl_json

        return xbrl_json.streamed(document, name, findings, learn)
    from exporter.formats import parquet

    return parquet.streamed(document, name)
