"""Notes and links of an xBRL-JSON document (OIM 1.0, ``xbrl:note``; xBRL-JSON 1.0, 5.3)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, Final

from exporter.errors import ExporterError
from exporter.formats.xbrl_json.aspect_reading import Misspelled, read_language
from exporter.formats.xbrl_json.complaints import STRUCTURE, Complaints, shown
from exporter.formats.xbrl_json.document_info import DocumentInfo
from exporter.report.assembly import FOOTNOTE
from exporter.report.notes import Link, Note
from exporter.report.xhtml import read_fragment

_MEMBERS: Final = frozenset({"concept", "language", "noteId"})


def read_note(name: str, body: dict[str, Any], complaints: Complaints) -> Note | None:
    """The note that a fact of ``xbrl:note`` states, None when it states none."""
    dimensions = body["dimensions"]
    stated = dimensions.get("noteId")
    if "noteId" not in dimensions:
        complaints.tell("oime:missingNoteIDDimension", "a note has no noteId", name)
    elif stated != name:
        complaints.tell(
            "oime:invalidNoteIDValue", f"the noteId is the note's identifier, not {shown(stated)}", name
        )
    if "unit" in dimensions:
        complaints.tell("oime:misplacedUnitDimension", "a note has a unit", name)
    if "decimals" in body:
        complaints.tell("oime:misplacedDecimalsProperty", "a note has decimals", name)
    misplaced = sorted(set(dimensions) - _MEMBERS - {"unit"})
    if misplaced:
        complaints.tell("oime:misplacedNoteFactDimension", f"a note has {', '.join(misplaced)}", name)
    if "language" not in dimensions:
        complaints.tell("oime:missingLanguageForNoteFact", "a note has no language", name)
        return None
    try:
        language = read_language(dimensions["language"])
    except Misspelled as error:
        complaints.tell(error.code, str(error), name)
        return None
    return _fragment(name, body["value"], language, complaints)


def _fragment(name: str, value: object, language: str, complaints: Complaints) -> Note | None:
    if not isinstance(value, str):
        complaints.tell("oime:invalidXHTMLFragment", f"a note is XHTML, not {shown(value)}", name)
        return None
    try:
        fragment = read_fragment(value)
    except (ExporterError, ValueError) as error:
        complaints.tell("oime:invalidXHTMLFragment", f"a note is not well-formed XHTML: {error}", name)
        return None
    if fragment.strangers:
        strangers = ", ".join(sorted(fragment.strangers))
        complaints.tell("oime:invalidXHTMLFragment", f"a note holds elements from {strangers!r}", name)
        return None
    if fragment.prefixed:
        message = (
            f"a note's XHTML has the prefix {min(fragment.prefixed)!r}; it stands in the default namespace"
        )
        complaints.tell("oime:xhtmlElementInNonDefaultNamespace", message, name)
    return Note(name, fragment.content, language)


class LinkReader:
    """Reads links once all facts and notes are known.

    ``stated`` are the identifiers in the document, ``facts`` and ``notes`` those that stand: what leads from or to
    a fact that was left out is left out with it. ``reached`` are all ends that a link leads to.
    """

    def __init__(
        self,
        info: DocumentInfo,
        stated: Container[str],
        facts: set[str],
        notes: set[str],
        complaints: Complaints,
    ) -> None:
        self._info = info
        self._stated = stated
        self._facts = facts
        self._notes = notes
        self._complaints = complaints
        self.reached: set[str] = set()

    def links(self, stated: dict[str, object]) -> list[Link]:
        """The links that stand, from the ``links`` members by source."""
        return [link for source, links in stated.items() for link in self._of(source, links)]

    def _of(self, source: str, links: object) -> Iterator[Link]:
        if source in self._notes:
            self._complaints.tell(STRUCTURE, "a note links to nothing", source)
            return
        for alias, groups in self._entries(source, links, "links"):
            kind = self._info.link_types.get(alias)
            if kind is None:
                self._complaints.tell("xbrlje:unknownLinkType", f"{alias!r} is not in linkTypes", source)
            for group_alias, targets in self._entries(source, groups, f"links/{alias}"):
                group = self._info.link_groups.get(group_alias)
                if group is None:
                    self._complaints.tell(
                        "xbrlje:unknownLinkGroup", f"{group_alias!r} is not in linkGroups", source
                    )
                kept = self._targets(source, kind, targets)
                if kind is not None and group is not None and kept and source in self._facts:
                    yield Link(kind, group, source, tuple(kept))

    def _entries(self, source: str, value: object, path: str) -> list[tuple[str, object]]:
        if isinstance(value, dict):
            return list(value.items())
        self._complaints.tell(STRUCTURE, f"{path} is an object, not {shown(value)}", source)
        return []

    def _targets(self, source: str, kind: str | None, targets: object) -> list[str]:
        if not isinstance(targets, list) or not all(isinstance(one, str) for one in targets):
            self._complaints.tell(
                STRUCTURE, f"a link group is an array of identifiers, not {shown(targets)}", source
            )
            return []
        kept = []
        for target in targets:
            self.reached.add(target)
            if target not in self._stated:
                self._complaints.tell(
                    "xbrlje:unknownLinkTarget", f"{target!r} is no fact of the document", source
                )
            elif kind == FOOTNOTE and target in self._facts:
                message = f"a footnote link leads to a note, not to the fact {target!r}"
                self._complaints.tell("oime:illegalStandardFootnoteTarget", message, source)
            elif target in self._facts or target in self._notes:
                kept.append(target)
        return kept
