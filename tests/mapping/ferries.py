"""An invented filer: its sheets put together, changed where a test wants them wrong, and its documents mapped."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from exporter import pipeline
from exporter.errors import ExporterError, StageFailed
from exporter.findings import Findings
from exporter.mapping.engine import Mapped, map_document
from exporter.report.fact import Fact
from exporter.sources import read_bytes
from exporter.statements.table import Document

HERE: Final = Path(__file__).parent
SHEETS: Final = HERE.parent / "taxonomy" / "examples" / "ferries"
PROFILE: Final = HERE / "profiles" / "ferries"
RESULTS: Final = HERE / "examples" / "results.txt"


def folder(to: Path, changes: Mapping[str, tuple[str, str] | str | None] | None = None) -> Path:
    """The filer's folder, files changed: (old, new), a whole new text, or None for a file that is missing."""
    for origin in (SHEETS, PROFILE):
        shutil.copytree(origin, to, dirs_exist_ok=True)
    tree = (to / "statements.csv").read_text("utf-8")
    (to / "statements.csv").write_text(
        tree.replace("Routes,2,VesselAxis,\n", ""), "utf-8"
    )  # no document names vessels
    concepts = (to / "concepts.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in concepts if not line.startswith("VesselAxis")]
    (to / "concepts.csv").write_text("".join(kept), "utf-8")
    for name, change in (changes or {}).items():
        path = to / name
        if change is None:
            path.unlink()
        elif isinstance(change, str):
            path.write_text(change, "utf-8")
        else:
            text = path.read_text("utf-8")
            assert change[0] in text, f"{name} does not hold {change[0]!r}"
            path.write_text(text.replace(change[0], change[1], 1), "utf-8")
    return to


@cache
def filer() -> pipeline.Filer:
    """The filer as it should be."""
    findings = Findings()
    opened = pipeline.open_filer(folder(Path(mkdtemp())), findings)
    assert not list(findings)
    return opened


@dataclass(frozen=True)
class Result:
    """What mapping gave: the facts and the findings."""

    mapped: Mapped
    findings: Findings

    @property
    def facts(self) -> list[Fact]:
        return list(self.mapped.report)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Each finding as code and place."""
        return [(one.code, str(one.origin or "")) for one in self.findings]

    def values(self, concept: str) -> list[tuple[str, str | None, int | None]]:
        """What is said of a concept: period, value and decimals."""
        found = (one for one in self.facts if one.concept.local == concept)
        return [(str(one.context.period), one.value, one.decimals) for one in found]


def mapped(document: Document, by: pipeline.Filer | None = None) -> Result:
    """A document mapped by the filer's profile."""
    used, findings = by or filer(), Findings()
    return Result(map_document(document, used.profile, used.taxonomy, findings), findings)


def mapped_text(text: str, by: pipeline.Filer | None = None) -> Result:
    """A plain text mapped by the filer's profile."""
    return mapped(read_bytes(text.encode(), "results.txt", Findings()), by)


def results(*changes: tuple[str, str]) -> str:
    """The filer's results, changed."""
    text = RESULTS.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"the results do not hold {old!r}"
        text = text.replace(old, new)
    return text


def profile_findings(
    to: Path, changes: Mapping[str, tuple[str, str] | str | None]
) -> list[tuple[str, str, str]]:
    """What reading the changed profile tells, an error that ends the work included: code, place and message."""
    findings = Findings()
    told = []
    try:
        pipeline.open_filer(folder(to, changes), findings)
    except StageFailed:
        assert findings.errors
    except ExporterError as error:
        told = [(error.code, error.place, error.message)]
    return [(one.code, str(one.origin or ""), one.message) for one in findings] + told
