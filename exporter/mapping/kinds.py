"""Kinds of documents that one filer publishes: which kind a document is, and the period that it states itself."""

from __future__ import annotations

import re

from exporter.mapping.prose.pattern import compile_pattern
from exporter.mapping.prose.text import running_text
from exporter.mapping.prose.when import read_when
from exporter.mapping.settings import DocumentSettings, ProfileSettings
from exporter.report.aspects import Period
from exporter.statements.periods import Calendar
from exporter.statements.table import Document


def kind_of(document: Document, settings: ProfileSettings) -> DocumentSettings | None:
    """The first kind of the profile that the document shows to be; None where it is of no special kind."""
    text = document.words
    return next((kind for kind in settings.document if _shows(text, kind)), None)


def _shows(text: str, kind: DocumentSettings) -> bool:
    return all(re.search(pattern, text) for pattern in kind.recognise.all)


def stated_period(document: Document, kind: DocumentSettings | None, calendar: Calendar) -> Period | None:
    """The period that the text states where its kind says it does; a day is a period of one day."""
    if kind is None or not kind.period:
        return None
    found = compile_pattern(kind.period).search(running_text(document).text)
    return read_when(found["value"], calendar) if found else None
