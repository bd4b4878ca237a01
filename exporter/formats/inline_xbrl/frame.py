"""What every inline page has: its prefixes, its head, and the header with hidden facts, entry points and resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyarrow as pa

from exporter.errors import ExporterError
from exporter.formats.inline_xbrl.elements import IX, rule
from exporter.formats.inline_xbrl.tagging import FactRow, fact_rows
from exporter.formats.inline_xbrl.transformations import IXT
from exporter.formats.kernel import Chunk
from exporter.formats.prefixes import names_used, prefixes
from exporter.formats.xbrl_xml.contexts import contexts, units
from exporter.formats.xbrl_xml.identifiers import Identifiers, document_ids
from exporter.formats.xbrl_xml.writing import role_refs
from exporter.qname import LINK, XBRLDI, XBRLI, XHTML, XLINK, XSI, QName
from exporter.report.notes import Link, Note
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_attribute, escape_text

_OWN: Final = {"ix": IX, "ixt": IXT}
_FACT_FOOTNOTE: Final = "http://www.xbrl.org/2003/arcrole/fact-footnote"
_LINK_ROLE: Final = "http://www.xbrl.org/2003/role/link"


@dataclass(frozen=True)
class Frame:
    """A report on its way into a page: its prefixes, identifiers and facts."""

    report: Report
    vocabulary: Vocabulary
    bound: Mapping[str, str]
    ids: Identifiers
    numeric: pa.Array
    rows: tuple[FactRow, ...]

    def spell(self, name: QName) -> str:
        """A name with the page's prefixes."""
        return f"{self.bound[name.namespace]}:{name.local}"

    @property
    def notes(self) -> list[Note]:
        """The notes that a link leads to, in the order in which relationships name them."""
        known = {self.ids.of(note.id): note for note in self.report.notes}
        named = dict.fromkeys(target for _, _, targets, _ in self.relationships for target in targets)
        return [known[name] for name in named if name in known]

    @cached_property
    def relationships(self) -> list[tuple[str, str, tuple[str, ...], list[str]]]:
        """Links as type, role, targets and sources, by the page's identifiers; sorted, so that order tells nothing.

        Facts with the same targets share one; notes and facts are apart (13.1.2). ExporterError for a link from a fact
        to itself.
        """
        notes = {note.id for note in self.report.notes}
        merged: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
        for link in self.report.links:
            for targets in _apart(link, notes):
                names = tuple(map(self.ids.of, targets))
                merged.setdefault((link.group, link.type, names), set()).add(self.ids.of(link.source))
        order = {row.id: row.number for row in self.rows}
        return [
            (kind, role, targets, sorted(sources, key=order.__getitem__))
            for (role, kind, targets), sources in sorted(merged.items())
        ]

    @property
    def language(self) -> str:
        """The language of most text facts, empty where none states one."""
        found = [row.language for row in self.rows if row.language] or [note.language for note in self.notes]
        return max(sorted(set(found)), key=found.count, default="")


def frame(report: Report, vocabulary: Vocabulary) -> Frame:
    """The frame of a report's page."""
    domains = {vocabulary.typed_domains.get(name) for name in report.dimensions} - {None}
    stream = Stream.of(report)
    used = {name.namespace for name in names_used(stream, vocabulary) | domains if name is not None}
    preferred = {prefix: uri for prefix, uri in report.namespaces.items() if prefix not in _OWN}
    bound = prefixes(used | {XBRLI, LINK, XLINK, XBRLDI, XSI}, preferred)
    ids = document_ids(stream)
    numeric = ids.survey.numeric(stream.texts("concept"), vocabulary)

    def spell(name: QName) -> str:
        return f"{bound[name.namespace]}:{name.local}"

    return Frame(report, vocabulary, bound, ids, numeric, tuple(fact_rows(report, ids, numeric, spell)))


def root_opening(one: Frame) -> str:
    """The start of the page with its outermost start tag, which binds the prefixes."""
    declared = {**{prefix: uri for uri, prefix in one.bound.items()}, **_OWN}
    spaces = "".join(
        f'\n  xmlns:{prefix}="{escape_attribute(uri)}"' for prefix, uri in sorted(declared.items())
    )
    language = f' xml:lang="{escape_attribute(one.language)}"' if one.language else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="{XHTML}"{spaces}{language}>\n'


def opening(one: Frame, title: str, style: str) -> str:
    """The page up to the start of its body."""
    return (
        f"{root_opening(one)}<head>\n<title>{escape_text(title) or 'Report'}</title>\n"
        f'<style type="text/css">\n{style}</style>\n</head>\n<body>\n'
    )


CLOSING: Final = "</body>\n</html>\n"


def header(one: Frame, hidden: Iterable[str], joints: Iterable[str] = ()) -> Iterator[Chunk]:
    """The part of the page that is not shown: ix:header, and the joints of texts that run over line ends."""
    yield b'<div style="display:none">\n<ix:header>\n'
    facts = "".join(f"  {element}\n" for element in hidden)
    if facts:
        yield f"<ix:hidden>\n{facts}</ix:hidden>\n".encode()
    report = one.report
    entries = "".join(
        f'  <link:schemaRef xlink:type="simple" xlink:href="{escape_attribute(url)}"/>\n'
        for url in report.taxonomy
    )
    if entries:
        yield f"<ix:references>\n{entries}</ix:references>\n".encode()
    yield b"<ix:resources>\n"
    roles = role_refs("role", sorted({link.group for link in report.links}), one.vocabulary)
    arcroles = role_refs("arcrole", sorted({link.type for link in report.links}), one.vocabulary)
    yield (roles + arcroles + "".join(_relationships(one))).encode()
    yield from contexts(report.contexts, one.vocabulary, one.ids.contexts, one.spell)
    pure = one.ids.pure if one.ids.survey.needs_pure(one.numeric) else None
    yield units(one.ids.units, one.spell, pure=pure).encode()
    yield b"</ix:resources>\n</ix:header>\n"
    yield "".join(f"{joint}\n" for joint in joints).encode()
    yield b"</div>\n"


def _relationships(one: Frame) -> Iterator[str]:
    """The ix:relationship elements."""
    for arcrole, role, targets, sources in one.relationships:
        stated = f' arcrole="{escape_attribute(arcrole)}"' if arcrole != _FACT_FOOTNOTE else ""
        stated += f' linkRole="{escape_attribute(role)}"' if role != _LINK_ROLE else ""
        yield f'  <ix:relationship{stated} fromRefs="{" ".join(sources)}" toRefs="{" ".join(targets)}"/>\n'


def _apart(link: Link, notes: set[str]) -> Iterator[tuple[str, ...]]:
    if link.source in link.targets:
        message = f"a link leads from the fact {link.source!r} to itself, which ix:relationship cannot state"
        raise ExporterError(rule("relationship", "relationshipFromToMatch"), message)
    for kind in (True, False):
        targets = tuple(target for target in link.targets if (target in notes) is kind)
        if targets:
            yield targets


def hidden_note(one: Frame, note: Note) -> str:
    """A footnote as a whole element, for the hidden part of the header."""
    return f"{note_opening(one, note)}{note.text}</ix:footnote>"


def note_opening(one: Frame, note: Note, continued: str = "") -> str:
    """The start tag of a footnote."""
    stated = f' continuedAt="{continued}"' if continued else ""
    return f'<ix:footnote id="{one.ids.of(note.id)}"{stated} xml:lang="{escape_attribute(note.language)}">'
