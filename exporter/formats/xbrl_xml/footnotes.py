"""Notes and links as footnote links: one for each group, each end located once, each note stated once."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.formats.xbrl_xml.identifiers import Identifiers
from exporter.qname import XHTML
from exporter.report.notes import Link, Note
from exporter.report.stream import Stream
from exporter.report.xhtml import escape_attribute

FOOTNOTE_ROLE = "http://www.xbrl.org/2003/role/footnote"


def footnote_links(report: Stream, ids: Identifiers) -> Iterator[str]:
    """The footnoteLink elements, in the order in which groups are first used."""
    groups: dict[str, list[Link]] = {}
    for link in report.links:
        groups.setdefault(link.group, []).append(link)
    notes = {note.id: note for note in report.notes}
    stated: set[str] = set()
    for role, links in groups.items():
        attributes = f'xlink:type="extended" xlink:role="{escape_attribute(role)}"'
        yield f"  <link:footnoteLink {attributes}>\n"
        yield from _link(links, notes, ids, stated)
        yield "  </link:footnoteLink>\n"


def _link(links: list[Link], notes: dict[str, Note], ids: Identifiers, stated: set[str]) -> Iterator[str]:
    ends = list(dict.fromkeys(end for link in links for end in (link.source, *link.targets)))
    labels = {end: f"{'footnote' if end in notes else 'fact'}{number}" for number, end in enumerate(ends, 1)}
    for end, label in labels.items():
        if end in notes:
            yield _footnote(notes[end], label, "" if end in stated else f' id="{ids.of(end)}"')
            stated.add(end)
        else:
            yield f'    <link:loc xlink:type="locator" xlink:href="#{ids.of(end)}" xlink:label="{label}"/>\n'
    for link in links:
        for order, target in enumerate(link.targets, 1):
            yield (
                f'    <link:footnoteArc xlink:type="arc" xlink:arcrole="{escape_attribute(link.type)}"'
                f' xlink:from="{labels[link.source]}" xlink:to="{labels[target]}" order="{order}"/>\n'
            )


def _footnote(note: Note, label: str, identifier: str) -> str:
    """The note's XHTML stands as it is: its elements have no prefix and the footnote makes XHTML the default."""
    return (
        f'    <link:footnote xmlns="{XHTML}" xlink:type="resource" xlink:role="{FOOTNOTE_ROLE}"'
        f' xlink:label="{label}"{identifier} xml:lang="{escape_attribute(note.language)}">'
        f"{note.text}</link:footnote>\n"
    )
