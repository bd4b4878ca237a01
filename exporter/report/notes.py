"""What a report says beside its facts, as values: notes, and links from facts to them."""

from __future__ import annotations

from typing import NamedTuple


class Note(NamedTuple):
    """A footnote: the XHTML fragment it reads, in a language (OIM 1.0, ``xbrl:note``)."""

    id: str
    text: str
    language: str


class Link(NamedTuple):
    """From a fact to notes or facts: ``type`` is an arcrole URI, ``group`` a link role URI (OIM 1.0, links)."""

    type: str
    group: str
    source: str
    targets: tuple[str, ...]
