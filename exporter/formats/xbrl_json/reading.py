"""An xBRL-JSON document as a report: each distinct concept, unit, language and context is read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import ExitStack
from itertools import compress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import jiter
import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError, NoRoomError
from exporter.findings import Findings
from exporter.formats.documents import Document, whole
from exporter.formats.remains import Remains
from exporter.formats.xbrl_json.aspect_reading import (
    NOTE,
    Misspelled,
    check_characters,
    read_language,
    read_qname,
    read_unit,
)
from exporter.formats.xbrl_json.complaints import STRUCTURE, Complaints, shown
from exporter.formats.xbrl_json.context_reading import ContextReader
from exporter.formats.xbrl_json.document_info import DocumentInfo, check_extensions, read_info
from exporter.formats.xbrl_json.note_reading import LinkReader, read_note
from exporter.report.aspects import Context
from exporter.report.assembly import ILLEGAL, assemble, illegal_characters
from exporter.report.builder import context_columns
from exporter.report.columns import FACTS, joined, using
from exporter.report.notes import Note
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

if TYPE_CHECKING:
    from exporter.formats.xbrl_json.regular import Regular
    from exporter.report.spool import Spool

#: Documents of fewer bytes are read one fact at a time: they are read before numpy is loaded.
LARGE: Final = 1 << 19
#: Tells of the taxonomy that entry points lead to.
Learn = Callable[[tuple[str, ...]], Vocabulary | None]
_MEMBERS: Final = frozenset({"value", "decimals", "dimensions", "links"})
_LINE: Final = re.compile(r"at line (\d+)")
_CANONICAL: Final = re.compile(
    r"-?(?:[1-9][0-9]*|0)(?:\.(?:0|[0-9]*[1-9]))?|-?[0-9]\.(?:0|[0-9]*[1-9])E-?[0-9]+"
)
_INT32: Final = range(-(1 << 31) + 1, 1 << 31)
T = TypeVar("T")


def read_document(
    document: Document,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None,
    remains: Remains | None = None,
) -> Report:
    """The report that a document tells; what is wrong becomes findings with the fact's identifier.

    Without ``vocabulary`` a dimension counts as typed when one of its values can be no member's name. ``remains`` gets
    what reading leaves for checks of the document.
    Raises ExporterError when it is no JSON (a key twice included) or no xBRL-JSON 1.0 document.
    """
    if len(document) >= LARGE:
        told = Findings()
        report = _by_columns(document, name, told, vocabulary, remains)
        if report is not None:
            findings.all += told
            return report
    return read_members(whole(document), name, findings, vocabulary)


def read_members(document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None) -> Report:
    """The report that a document tells, read one fact at a time."""
    reader, facts = _opened(document, name, findings, lambda _: vocabulary)
    return reader.report(facts)


def _by_columns(
    document: Document,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None,
    remains: Remains | None = None,
) -> Report | None:
    """The same report, its regular facts read by the column; None where that cannot be proved the same."""
    from exporter.formats.shelf import Shelf
    from exporter.formats.xbrl_json.regular import (
        cut_out,
    )  # brings numpy, which small documents can do without

    try:
        regular = cut_out(document, Shelf())
        reader, facts = _opened(regular.rest, name, findings, lambda _: vocabulary)
        return reader.report_with(regular, facts, remains)
    except (ValueError, ExporterError):  # told by the reader of members, with its place
        return None


def stream_document(
    document: Document, name: str, findings: Findings, learn: Learn, opened: ExitStack
) -> Stream | None:
    """The same report as a stream, which lives as long as what is ``opened``; None where it must be read whole.

    That is so where links lead to facts, and where a fact that looks regular is not. ``learn`` is asked for the
    vocabulary, which matters where it has typed dimensions.
    """
    from exporter.formats.shelf import FileShelf
    from exporter.formats.xbrl_json.regular import cut_out
    from exporter.report.spool import Spool

    def typed(entries: tuple[str, ...]) -> Vocabulary | None:
        known = learn(entries)
        return known if known is not None and (known.typed_domains or known.enumerations) else None

    if len(document) < LARGE:
        return None
    told = Findings()
    with FileShelf() as shelf:
        try:
            regular = cut_out(document, shelf)
            reader, facts = _opened(regular.rest, name, told, typed)
            stream = reader.stream_with(
                regular, facts, opened.enter_context(Spool(distinct=True, legal=True))
            )
        except NoRoomError:
            raise
        except (ValueError, ExporterError):
            return None
    findings.all += told
    return stream


def _opened(
    document: bytes, name: str, findings: Findings, learn: Learn
) -> tuple[_Reader, dict[str, object]]:
    """A reader that knows what the document says of itself, and the members of ``facts``."""
    content = _parsed(document, name)
    complaints = Complaints(name, findings)
    if not isinstance(content, dict):
        raise ExporterError(STRUCTURE, f"the document is a JSON object, not {shown(content)}", name)
    info = read_info(content.get("documentInfo"), complaints)
    others = (member for member in content if member not in ("documentInfo", "facts"))
    check_extensions(others, "the document", info.namespaces, complaints)
    facts = content.get("facts", {})
    if not isinstance(facts, dict):
        complaints.tell(STRUCTURE, f"facts is an object, not {shown(facts)}")
        facts = {}
    return _Reader(info, learn(tuple(info.taxonomy)), complaints), facts


def _parsed(document: bytes, name: str) -> object:
    try:
        return jiter.from_json(document.removeprefix(b"\xef\xbb\xbf"), catch_duplicate_keys=True)
    except ValueError as error:
        line = _LINE.search(str(error))
        raise ExporterError(
            "xbrlje:invalidJSON", str(error), f"{name}:{line[1]}" if line else name
        ) from error


class KnownNames:
    """The identifiers of facts in a column, and others; looked up only where a document has links."""

    def __init__(self, column: pa.ChunkedArray, others: Container[str]) -> None:
        self._column = column
        self._others = others
        self._names: frozenset[str] | None = None

    def __contains__(self, name: object) -> bool:
        if self._names is None:
            self._names = frozenset(self._column.to_pylist())
        return name in self._names or name in self._others


class _Reader:
    """Facts on their way into columns."""

    def __init__(self, info: DocumentInfo, vocabulary: Vocabulary | None, complaints: Complaints) -> None:
        self._info = info
        self._complaints = complaints
        self._contexts = ContextReader(info.namespaces, vocabulary, complaints)
        self._rows: dict[str, list[Any]] = {name: [] for name in FACTS.names[:7]}
        self._notes: dict[str, Note | None] = {}
        self._links: dict[str, object] = {}
        self._shapes: set[tuple[str, ...]] = set()
        self._concepts: dict[object, str | Misspelled] = {}
        self._units: dict[object, str | Misspelled] = {}
        self._languages: dict[object, str | Misspelled] = {}

    def report(self, facts: Mapping[str, object]) -> Report:
        """The report that the members of ``facts`` tell."""
        self._hear(facts)
        contexts = self._contexts.contexts()
        table = self._columns(contexts)
        return self._assembled(table, self._standing(contexts), facts)

    def report_with(self, regular: Regular, facts: dict[str, object], remains: Remains | None) -> Report:
        """The report with regular facts in the places of their marks; ValueError where these are not what they seem."""
        from exporter.formats.xbrl_json.by_columns import with_origin
        from exporter.formats.xbrl_json.sampling import structure_of

        tables, contexts = self._merged(regular, facts)
        whole = with_origin(joined([*tables]))
        names = KnownNames(whole.column("id"), facts)
        report = self._assembled(whole, contexts, names, regular=True)
        if remains is not None:
            remains.structure = structure_of(regular)
        return report

    def stream_with(self, regular: Regular, facts: dict[str, object], spool: Spool) -> Stream:
        """The same as a stream through a spool; ValueError also where there are notes and links."""
        from exporter.formats.xbrl_json.by_columns import with_origin

        tables, contexts = self._merged(regular, facts)
        if self._links or self._notes:
            raise ValueError("links lead to facts by their names")
        spool.fill(using(with_origin(table), contexts) for table in tables)
        info = self._info
        return spool.stream(taxonomy=info.taxonomy, namespaces=info.namespaces, features=info.features)

    def _merged(self, regular: Regular, facts: dict[str, object]) -> tuple[Iterator[pa.Table], pa.Table]:
        """The facts in the order of the document, part by part with the columns STATED, and their contexts."""
        from exporter.formats.tokens import interleaved
        from exporter.formats.xbrl_json import by_columns

        if self._info.canonical:
            raise ValueError("canonical values are judged one by one")
        others, before = by_columns.told_apart(facts, len(regular.runs))
        self._hear({name: facts[name] for name in others})
        spelled = by_columns.stated_contexts(regular.parts)
        typed = self._contexts.typed(by_columns.distinct_values(spelled))
        number, contexts = by_columns.context_rows(spelled, self._info.namespaces, typed)
        stated = self._contexts.contexts()
        table = self._columns(stated).select(by_columns.STATED.names)
        moved = pc.add(table.column("context"), pa.scalar(contexts.num_rows, pa.int32()))
        table = table.set_column(table.schema.get_field_index("context"), "context", moved)
        names = table.column("id").to_pylist()
        if not by_columns.differ(regular, [*names, *self._notes]):
            raise ValueError("a key stands twice")
        before = by_columns.standing(before, others, names)
        runs = [[run.facts for run in part.runs] for part in regular.parts]
        columns = by_columns.fact_columns(regular, number, self._info.namespaces)
        merged = interleaved(zip(runs, columns, strict=True), table, before)
        both = pa.concat_tables([contexts, self._standing(stated)], promote_options="default")
        return (one for one, _ in merged), both.unify_dictionaries().combine_chunks()

    def _hear(self, facts: Mapping[str, object]) -> None:
        for name, body in facts.items():
            try:
                self._fact(name, body)
            except Misspelled as error:
                self._complaints.tell(error.code, str(error), name)

    def _standing(self, contexts: list[Context | None]) -> pa.Table:
        return context_columns([context for context in contexts if context is not None])

    def _assembled(
        self, table: pa.Table, contexts: pa.Table, stated: Container[str], *, regular: bool = False
    ) -> Report:
        """The report of these facts, with the notes and links that were heard; ``stated`` are all identifiers.

        ``regular`` facts are known to differ in these, and to hold only characters of XML.
        """
        notes = {name: note for name, note in self._notes.items() if note is not None}
        standing = set(table.column("id").to_pylist()) if self._links else set()
        reader = LinkReader(self._info, stated, standing, set(notes), self._complaints)
        links = reader.links(self._links)
        for name in sorted(notes.keys() - reader.reached):
            self._complaints.tell("oime:unusedNoteFact", "no fact links to the note", name)
        linked = {target for link in links for target in link.targets}
        return assemble(
            table,
            contexts,
            taxonomy=self._info.taxonomy,
            notes=[note for name, note in notes.items() if name in linked],
            links=links,
            namespaces=self._info.namespaces,
            features=self._info.features,
            distinct=regular,
            legal=regular,
        )

    def _fact(self, name: str, body: object) -> None:
        if not isinstance(body, dict) or not isinstance(body.get("dimensions"), dict) or "value" not in body:
            raise Misspelled(STRUCTURE, f"a fact is an object with value and dimensions, not {shown(body)}")
        check_characters(name, "the identifier", STRUCTURE)
        shape = tuple(body)
        if shape not in self._shapes:
            check_extensions(
                (one for one in body if one not in _MEMBERS),
                "a fact",
                self._info.namespaces,
                self._complaints,
            )
            self._shapes.add(shape)
        dimensions = body["dimensions"]
        if "concept" not in dimensions:
            raise Misspelled("oime:missingConceptDimension", "the fact has no concept")
        concept = self._known(self._concepts, dimensions["concept"], self._concept)
        if "links" in body:
            self._links[name] = body["links"]
        if concept == str(NOTE):
            self._notes[name] = read_note(name, body, self._complaints)
            return
        unit = self._known(self._units, dimensions["unit"], self._unit) if "unit" in dimensions else None
        language = (
            self._known(self._languages, dimensions["language"], read_language)
            if ("language" in dimensions)
            else None
        )
        value, decimals = body["value"], body.get("decimals")
        self._check_value(value, decimals, measured=unit is not None, stated="decimals" in body)
        context = self._contexts.row(dimensions, name)
        if context is not None:
            for column, cell in zip(
                self._rows.values(), (name, concept, context, unit, value, decimals, language), strict=True
            ):
                column.append(cell)

    def _known(
        self, known: dict[object, str | Misspelled], stated: object, read: Callable[[object], str]
    ) -> str:
        """What a spelling stands for; a wrong one is told for each fact that has it."""
        found = known.get(stated) if isinstance(stated, str) else None
        if found is None:
            try:
                found = read(stated)
            except Misspelled as error:
                found = error
            if isinstance(stated, str):
                known[stated] = found
        if isinstance(found, Misspelled):
            raise Misspelled(found.code, str(found))
        return found

    def _concept(self, text: object) -> str:
        return str(read_qname(text, self._info.namespaces))

    def _unit(self, text: object) -> str:
        return str(read_unit(text, self._info.namespaces))

    def _check_value(self, value: object, decimals: object, *, measured: bool, stated: bool) -> None:
        if value is not None and type(value) is not str:
            raise Misspelled(STRUCTURE, f"a value is a string or null, not {shown(value)}")
        if stated and (type(decimals) is not int or decimals not in _INT32):
            raise Misspelled(STRUCTURE, f"decimals is a whole number, not {shown(decimals)}")
        if stated and value is None:
            raise Misspelled("oime:misplacedDecimalsProperty", "a nil fact has decimals")
        if (
            self._info.canonical
            and (measured or stated)
            and isinstance(value, str)
            and not _CANONICAL.fullmatch(value)
        ):
            raise Misspelled(
                "xbrlje:nonCanonicalValue", f"{shown(value)} is not a number in its canonical form"
            )

    def _columns(self, contexts: list[Context | None]) -> pa.Table:
        """The facts whose contexts stand, numbered among those that do; a text that XML cannot hold is told."""
        number = {
            row: at for at, row in enumerate(row for row, one in enumerate(contexts) if one is not None)
        }
        if len(number) < len(contexts):
            stands = [row in number for row in self._rows["context"]]
            self._rows = {name: [*compress(column, stands)] for name, column in self._rows.items()}
            self._rows["context"] = [number[row] for row in self._rows["context"]]
        schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
        rows = len(self._rows["id"])
        arrays = [
            pa.array(self._rows[item.name], item.type)
            if item.name in self._rows
            else pa.nulls(rows, item.type)
            for item in schema
        ]
        table = pa.Table.from_arrays(arrays, schema=schema)
        if not illegal_characters(table.column("value")):
            return table
        wrong = pc.match_substring_regex(table.column("value"), ILLEGAL).fill_null(False)  # noqa: FBT003 - no name
        for name in table.column("id").filter(wrong).to_pylist():
            self._complaints.tell(
                "xbrlje:invalidFactValue", "the value holds a character that XML cannot hold", name
            )
        return table.filter(pc.invert(wrong))
