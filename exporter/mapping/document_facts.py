"""Facts about the document itself: who, which period, which standard; constants, templates, or found in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.findings import Findings, Origin
from exporter.mapping.profile import Profile
from exporter.mapping.rules import DocumentRule
from exporter.report.aspects import Context, Entity, Period
from exporter.report.fact import Fact
from exporter.statements.periods import Calendar, fiscal_quarter, fiscal_year
from exporter.statements.table import Document


def read_document_facts(
    document: Document,
    profile: Profile,
    entity: Entity,
    current: Period,
    findings: Findings,
    *,
    kind: str = "",
) -> Iterator[Fact]:
    """The document's own facts for its current period; a pattern that finds nothing is ``map.noMatch``."""
    words = _words(profile, current)
    text, starts = _joined(document)
    for rule in profile.facts:
        if rule.documents and kind not in rule.documents:
            continue
        value, origin = _value(rule, words, document, text, starts)
        if value is None:
            findings.warning(
                "map.noMatch",
                f"the text does not say {rule.concept.local}: no match for "
                f"{rule.pattern.pattern if rule.pattern else ''!r}",
                rule.origin,
            )
            continue
        period = Period(current.end) if rule.instant else current
        yield Fact(
            concept=rule.concept,
            context=Context.of(entity, period),
            value=value,
            language=rule.language or None,
            origin=origin,
        )


def _words(profile: Profile, current: Period) -> dict[str, str]:
    """What templates may say."""
    settings = profile.settings.calendar
    calendar = Calendar.parse(
        settings.fiscal_year_end, named_after_start=settings.fiscal_year_named_after == "start"
    )
    return {
        "period_start": str(current.start),
        "period_end": str(current.end),
        "fiscal_year": str(fiscal_year(current, calendar)),
        "fiscal_quarter": str(fiscal_quarter(current, calendar)),
        "fiscal_year_end": settings.fiscal_year_end,
        "entity": profile.settings.entity.identifier,
    }


def _value(
    rule: DocumentRule, words: dict[str, str], document: Document, text: str, starts: list[int]
) -> tuple[str | None, Origin | None]:
    if rule.pattern is None:
        return rule.value.format(**words), None
    match = rule.pattern.search(text)
    if match is None:
        return None, None
    return " ".join(match["value"].split()), _origin(match, document, starts)


def _joined(document: Document) -> tuple[str, list[int]]:
    """The whole text with line feeds, and where each line starts in it."""
    starts, at = [], 0
    for line in document.lines:
        starts.append(at)
        at += len(line) + 1
    return "\n".join(document.lines), starts


def _origin(match: re.Match[str], document: Document, starts: list[int]) -> Origin:
    """Where a match's value stands; one that runs over a line end counts to the end of its first line."""
    start, end = match.span("value")
    line = next(at for at in range(len(starts) - 1, -1, -1) if starts[at] <= start)
    stop = min(end, starts[line] + len(document.lines[line]))
    return Origin(document.name, line + 1, start - starts[line], stop - start)
