"""The two documents that the main job is proved on, their keys made by hand, and readers of what was written.

The readers here know nothing of the package: a filing is read with the standard library as any stranger would.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).parents[1]
EXAMPLES: Final = ROOT / "tests" / "examples"
SAMPLE: Final = EXAMPLES / "first-quarter.txt"
RELEASE: Final = ROOT.parent / "shared" / "seeds" / "003_91ef9f1278d7db7b.txt"

#: Aspects of a fact as the key names them: ``INF`` and ``pure`` are said, nil has an empty value.
ASPECTS: Final = ("concept", "value", "decimals", "period", "unit", "dimensions")
Aspects = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Known:
    """A document and what it states: one row a printed figure, with the line and column where it stands."""

    document: Path
    key: tuple[dict[str, str], ...]

    @classmethod
    def of(cls, name: str) -> Known:
        """The ``sample`` or the ``release``."""
        document, key = {
            "sample": (SAMPLE, "first-quarter-key.csv"),
            "release": (RELEASE, "release-key.csv"),
        }[name]
        return cls(document, tuple(rows((EXAMPLES / key).read_text("utf-8"))))

    @property
    def text(self) -> str:
        """The document's text as printed."""
        return self.document.read_text("utf-8")


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text by their header."""
    return list(csv.DictReader(text.splitlines()))


def aspects(row: dict[str, str]) -> Aspects:
    """A row of the key as aspects in one spelling."""
    dimensions = ";".join(sorted(filter(None, row["dimensions"].split(";"))))
    concept, value, decimals, period, unit = (row[name] for name in ASPECTS[:-1])
    return (concept, value, decimals, period, unit, dimensions)


def json_facts(document: bytes) -> dict[str, Aspects]:
    """The facts of an xBRL-JSON report by identifier; notes, which are facts of a kind there, left out."""
    facts = json.loads(document)["facts"].items()
    return {name: _json_fact(fact) for name, fact in facts if fact["dimensions"]["concept"] != "xbrl:note"}


def _json_fact(fact: dict[str, Any]) -> Aspects:
    told = dict(fact["dimensions"])
    concept, period, unit = told.pop("concept"), told.pop("period"), told.pop("unit", "")
    told.pop("entity")
    language = told.pop("language", "")
    value, decimals = fact["value"] or "", str(fact.get("decimals", ""))
    dimensions = ";".join(sorted(f"{_local(name)}={_local(member)}" for name, member in told.items()))
    shown = "/".join("*".join(map(_local, side.split("*"))) for side in unit.split("/")) if unit else ""
    return (_local(concept), value, decimals, _days(*period.split("/")), shown or language, dimensions)


def _days(*moments: str) -> str:
    """Midnights that end a day as the days themselves: both ends of a duration are included."""
    days = [date.fromisoformat(one.removesuffix("T00:00:00")) for one in moments]
    last = days[-1] - timedelta(days=1)
    return f"{days[0]}/{last}" if len(days) > 1 else str(last)


def xml_facts(document: bytes) -> dict[str, Aspects]:
    """The facts of an xBRL-XML report by identifier."""
    root = ET.fromstring(document)
    contexts = {one.get("id"): _context(one) for one in root.iter(f"{XBRLI}context")}
    units = {one.get("id"): _unit(one) for one in root.iter(f"{XBRLI}unit")}
    found = {}
    for node in root:
        context = contexts.get(node.get("contextRef"))
        if context is None:
            continue
        period, dimensions = context
        nil = node.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"
        language = node.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        concept = node.tag.rpartition("}")[2]
        unit = units.get(node.get("unitRef"), language)
        found[node.get("id", "")] = (
            concept,
            "" if nil else node.text or "",
            node.get("decimals", ""),
            period,
            unit,
            dimensions,
        )
    return found


XBRLI: Final = "{http://www.xbrl.org/2003/instance}"
XBRLDI: Final = "{http://xbrl.org/2006/xbrldi}"


def _context(node: ET.Element) -> tuple[str, str]:
    days = [one.text or "" for one in node.find(f"{XBRLI}period") or ()]
    members = [
        f"{_local(one.get('dimension', ''))}={_local(one.text or '')}"
        for one in node.iter(f"{XBRLDI}explicitMember")
    ]
    return "/".join(days), ";".join(sorted(members))


def _unit(node: ET.Element) -> str:
    divide = node.find(f"{XBRLI}divide")
    sides = [node] if divide is None else list(divide)
    return "/".join(
        "*".join(_local(one.text or "") for one in side.iter(f"{XBRLI}measure")) for side in sides
    )


def _local(name: str) -> str:
    return name.strip().rpartition(":")[2]


def unsaid(facts: dict[str, Aspects]) -> dict[str, Aspects]:
    """Facts without what xBRL-JSON says by silence: the unit ``pure`` and infinite precision."""
    return {
        name: (concept, value, decimals.removeprefix("INF"), period, unit.removeprefix("pure"), dimensions)
        for name, (concept, value, decimals, period, unit, dimensions) in facts.items()
    }


def significant(text: str) -> str:
    """The digits of a number without zeros at the ends: what no scale, comma or sign can change."""
    return "".join(one for one in text if one.isdigit()).strip("0")
