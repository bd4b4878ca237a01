"""What the independent processor says against many documents and reads in them, asked in one process for all.

Imported, it asks and puts our reports in the same words. Run as a script it is that process: documents come as
arguments, and a line of JSON for each goes to standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from exporter import markup
from exporter.report.aspects import PURE, Member, Period, Unit
from exporter.report.fact import Fact
from exporter.report.report import Report


@dataclass(frozen=True)
class Told:
    """What one document says: codes of what is wrong with it, and each fact with its links as a text, sorted."""

    codes: frozenset[str]
    facts: tuple[str, ...]


def ask(documents: Sequence[Path], packages: Sequence[Path] = ()) -> list[Told]:
    """What the processor tells of each document, with the taxonomies of these packages."""
    with tempfile.TemporaryDirectory() as home:
        arguments = [home, "|".join(map(str, packages)), *map(str, documents)]
        run = subprocess.run(
            [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False
        )
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith('{"codes"')]
    assert len(found) == len(documents), run.stderr[-3000:]
    return [Told(frozenset(one["codes"]), in_order(one["facts"])) for one in found]


def in_order(facts: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Facts as sorted texts."""
    return tuple(sorted(json.dumps(fact, sort_keys=True, ensure_ascii=False) for fact in facts))


def tell(report: Report) -> tuple[str, ...]:
    """A report of ours in the same words."""
    ends = {fact.id: [str(fact.concept), str(fact.value)] for fact in report}
    ends |= {note.id: [note.language, text_of(note.text)] for note in report.notes}
    links: dict[str, list[list[str]]] = {}
    for link in report.links:
        links.setdefault(link.source, []).extend([link.type, link.group, *ends[one]] for one in link.targets)
    return in_order(told_of(fact, links.get(fact.id, [])) for fact in report)


def told_of(fact: Fact, links: list[list[str]]) -> dict[str, Any]:
    """One fact of ours; the processor takes the white space from both ends of typed values."""
    return {
        "concept": str(fact.concept),
        "entity": [fact.context.entity.scheme, fact.context.entity.identifier],
        "period": moments(fact.context.period),
        "unit": None if fact.unit is None else sides(fact.unit),
        "language": fact.language,
        "dimensions": {
            str(name): str(value.name) if isinstance(value, Member) else [value.text and value.text.strip()]
            for name, value in fact.context.dimensions
        },
        "value": fact.value,
        "decimals": fact.decimals,
        "links": sorted(links),
    }


def sides(unit: Unit) -> list[list[str]]:
    """The measures of a unit, above and below the line."""
    return [sorted(map(str, unit.numerators)), sorted(map(str, unit.denominators))]


def text_of(fragment: str) -> str:
    """The text in a piece of XHTML."""
    return "".join(markup.parse(f"<x>{fragment}</x>".encode(), "note").itertext())


def moments(period: Period) -> str:
    """A period by its first and last moment; the processor knows no time zones."""
    if period.end is None:
        return "forever"
    last = period.last_moment().replace(tzinfo=None).isoformat()
    return last if period.is_instant else f"{period.first_moment().replace(tzinfo=None).isoformat()}/{last}"


# --- in the process of its own --------------------------------------------------------------------------------------


def main(home: str, packages: str, documents: Iterable[str]) -> None:
    """Prints what the processor tells of each document."""
    from arelle.api.Session import Session
    from arelle.RuntimeOptions import RuntimeOptions

    for document in documents:
        with Session() as session:
            session.run(
                RuntimeOptions(
                    entrypointFile=document, packages=packages.split("|") if packages else None, keepOpen=True,
                    internetConnectivity="offline", disablePersistentConfig=True, xdgConfigHome=home,
                    validate=True, validateXmlOim=True, logFile="logToBuffer",
                )
            )  # fmt: skip
            logs = json.loads(session.get_logs("json", clear_logs=True))["log"]
            codes = sorted({one["code"] for one in logs if one["level"] in ("warning", "error", "critical")})
            facts = list(chain.from_iterable(map(read, session.get_models())))
            print(json.dumps({"codes": codes, "facts": facts}), flush=True)


def read(model: Any) -> Iterator[dict[str, Any]]:
    """The facts that the processor holds."""
    links: dict[Any, list[list[str]]] = {}
    for link in model.relationshipSet("XBRL-footnotes").modelRelationships:
        end = link.toModelObject
        ours = (
            [str(end.xmlLang).lower(), note_text(end)]
            if end.qname.localName == "footnote"
            else [end.qname.clarkNotation, str(value_of(end))]
        )
        links.setdefault(link.fromModelObject, []).append([link.arcrole, link.linkrole, *ours])
    for fact in model.factsInInstance:
        yield {
            "concept": fact.qname.clarkNotation,
            "entity": list(fact.context.entityIdentifier),
            "period": period_of(fact.context),
            "unit": unit_of(fact.unit),
            "language": fact.xmlLang.lower()
            if fact.concept.type.isOimTextFactType and fact.xmlLang
            else None,
            "dimensions": dict(map(dimension_of, fact.context.qnameDims.items())),
            "value": value_of(fact),
            "decimals": None if fact.decimals in (None, "INF") else int(fact.decimals),
            "links": sorted(links.get(fact, [])),
        }


def value_of(fact: Any) -> str | None:
    return None if fact.isNil else fact.value


def period_of(context: Any) -> str:
    if context.isForeverPeriod:
        return "forever"
    end: str = context.endDatetime.isoformat()
    return end if context.isInstantPeriod else f"{context.startDatetime.isoformat()}/{end}"


def unit_of(unit: Any) -> list[list[str]] | None:
    measures = [] if unit is None else [one.clarkNotation for side in unit.measures for one in side]
    if measures in ([], [str(PURE)]):
        return None
    return [sorted(one.clarkNotation for one in side) for side in unit.measures]


def dimension_of(pair: tuple[Any, Any]) -> tuple[str, object]:
    name, value = pair
    if value.isExplicit:
        return name.clarkNotation, value.memberQname.clarkNotation
    nil = value.typedMember.get("{http://www.w3.org/2001/XMLSchema-instance}nil") in ("true", "1")
    return name.clarkNotation, [None if nil else "".join(value.typedMember.itertext()).strip()]


def note_text(resource: Any) -> str:
    """The text of a footnote; one of inline XBRL may go on elsewhere in the page."""
    from arelle.XmlUtil import innerText

    if "inlineXBRL" not in resource.namespaceURI:
        return "".join(resource.itertext())
    return str(innerText(resource, ixExclude=True, ixContinuation=True, strip=False))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
