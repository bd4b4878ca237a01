"""The main job on real input: every figure against an independent key, the filing judged by us and by Arelle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from filings import Aspects, Known, aspects, json_facts, rows, significant, unsaid, xml_facts

from exporter import formats, pipeline
from exporter import taxonomy as taxonomies
from exporter.findings import Findings
from exporter.formats import Format
from exporter.mapping.telling import render_facts
from exporter.report.canonical import differences, equal

KINDS = (Format.XML, Format.JSON)


@dataclass(frozen=True)
class Filing:
    """A document, its key, and the folder that the main job wrote it to."""

    known: Known
    folder: Path
    done: pipeline.Exported

    def file(self, end: str) -> Path:
        return self.folder / f"{self.done.name}{end}"

    @cached_property
    def facts(self) -> dict[str, Aspects]:
        """The facts of its xBRL-XML, which says everything about each."""
        return xml_facts(self.file(".xbrl").read_bytes())

    @cached_property
    def printed(self) -> dict[str, str]:
        """What stands in the document where each fact was found."""
        lines = self.known.text.splitlines()
        places = {fact.id: fact.origin for fact in self.done.report if fact.origin}
        return {
            name: lines[one.line - 1][one.column : one.column + one.length] for name, one in places.items()
        }

    @cached_property
    def told(self) -> list[dict[str, str]]:
        """What ``exporter map`` tells: the place of each fact, by identifier."""
        return rows(render_facts(self.done.report).decode())


@pytest.fixture(scope="module", params=["sample", "release"])
def filing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filing:
    if request.param == "release":
        request.getfixturevalue("seeds")
    known = Known.of(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    done = pipeline.export(str(known.document), profile=None, out=folder, kinds=KINDS, findings=Findings())
    return Filing(known, folder, done)


def test_every_printed_figure_is_a_fact(filing: Filing) -> None:
    at = {(one["line"], one["column"]): one["id"] for one in filing.told}
    missed = []
    for row in filing.known.key:
        stated = filing.facts.get(at.get((row["line"], row["column"]), ""))
        if stated != aspects(row):
            missed.append((row["line"], row["text"], aspects(row), stated))
    assert not missed
    assert len(filing.known.key) == 793


def test_no_exported_number_without_a_printed_counterpart(filing: Filing) -> None:
    key = {(row["line"], row["column"]) for row in filing.known.key}
    tables = {line for line, _ in key}
    for row in filing.told:
        concept, value, decimals, _, unit, _ = filing.facts[row["id"]]
        if row["line"] in tables:
            assert (row["line"], row["column"]) in key, row
        elif decimals or unit not in ("", "en"):
            printed = WORDS.get(filing.printed[row["id"]].lower(), filing.printed[row["id"]])
            assert significant(printed) == significant(value), (concept, value, printed)


#: Numbers that the release says in words, and what they state.
WORDS = {"double": "1", "break-even": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}


def test_figures_of_the_tables_are_stated_once(filing: Filing) -> None:
    places = Counter((row["line"], row["column"]) for row in filing.told if row["line"])
    twice = {place for place in places if places[place] > 1}
    assert not twice & {(row["line"], row["column"]) for row in filing.known.key}


def test_both_syntaxes_say_the_same_to_a_stranger(filing: Filing) -> None:
    assert unsaid(filing.facts) == json_facts(filing.file(".json").read_bytes())


def test_both_syntaxes_read_back_as_the_report_that_was_written(filing: Filing) -> None:
    vocabulary = pipeline.open_report(str(filing.file(".json")), [], Findings()).taxonomy.vocabulary
    for kind, end in ((Format.XML, ".xbrl"), (Format.JSON, ".json")):
        findings = Findings()
        data = filing.file(end).read_bytes()
        again = formats.read(data, end, kind, findings, vocabulary=vocabulary)
        assert not list(findings)
        assert equal(filing.done.report, again), differences(filing.done.report, again)


def test_the_ledger_accounts_for_every_numeral(filing: Filing) -> None:
    ledger = rows(filing.file("-ledger.csv").read_text("utf-8"))
    stated = {name for row in ledger for name in row["fact"].split()}
    numbers = {name for name, (_, _, decimals, *_) in filing.facts.items() if decimals}
    assert {name for name in numbers if any(map(str.isdigit, filing.printed[name]))} - stated == set()
    assert all(row["reason"] for row in ledger if row["outcome"] == "set aside")
    assert {row["outcome"] for row in ledger} == {"fact", "set aside"}


#: What the release says of itself that cannot be true: a tax line against its own caption and against the sentences
#: above it, in three quarters; the other expenses of a quarter, and a change in backbone costs, rounded to different
#: numbers in table and sentence.
CONTRADICTIONS = {
    ("oime:disallowedDuplicateFacts", "IncomeTaxBenefitExpense", "2003-04-01/2003-06-30"),
    ("oime:disallowedDuplicateFacts", "IncomeTaxBenefitExpense", "2002-04-01/2002-06-30"),
    ("oime:disallowedDuplicateFacts", "IncomeTaxBenefitExpense", "2003-01-01/2003-03-31"),
    ("oime:disallowedDuplicateFacts", "NonoperatingIncomeExpense", "2003-01-01/2003-03-31"),
    ("oime:disallowedDuplicateFacts", "QuarterOnQuarterChange", "2003-04-01/2003-06-30"),
}


def test_our_validation_says_the_contradictions_and_nothing_else(filing: Filing) -> None:
    for end in (".xbrl", ".json"):
        findings = Findings()
        pipeline.validate(str(filing.file(end)), packages=[], arelle=False, findings=findings)
        facts = filing.facts
        told = {(one.code, facts[one.fact or ""][0], facts[one.fact or ""][3]) for one in findings}
        assert told == CONTRADICTIONS
        assert not findings.errors


def test_the_findings_of_the_export_point_at_the_lines(filing: Filing) -> None:
    told = json.loads(filing.file("-findings.json").read_bytes())["findings"]
    lines = filing.known.text.splitlines()
    assert {one["code"] for one in told if not one["code"].startswith("stmt.")} == {
        code for code, _, _ in CONTRADICTIONS
    }
    for one in told:
        places = [one["origin"], *one["related"]]
        assert len(places) > 1
        for place in places:
            start = place["column"]
            assert lines[place["line"] - 1][start : start + place["length"]].strip("()-%,.0123456789") == ""


@pytest.mark.arelle
def test_arelle_says_the_contradictions_and_nothing_else(filing: Filing, tmp_path: Path) -> None:
    for end in (".xbrl", ".json"):
        assert judged(filing.file(end), filing.facts, tmp_path) == CONTRADICTIONS


def judged(report: Path, facts: dict[str, Aspects], scratch: Path) -> set[tuple[str, str, str]]:
    """What Arelle says above information: code, concept and period of the first fact that it names."""
    (package,) = (one for one in report.parent.glob("*.zip") if taxonomies.is_package(one))
    log = scratch / "log.json"
    command = [
        sys.executable, "-I", "-m", "arelle.CntlrCmdLine", "--internetConnectivity", "offline",
        "--disablePersistentConfig", "--xdgConfigHome", str(scratch), "--packages", str(package),
        "-f", str(report), "--validate", "--utr", "--calc", "c11r", "--validateXmlOim", "--validationExitCode",
        "--validateDuplicateFacts", "inconsistent", "--logFile", str(log), "--logFileMode", "w",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    entries = [one for one in json.loads(log.read_text("utf-8"))["log"] if one["level"] != "info"]
    named = [(one, facts[one["refs"][0]["href"].partition("#")[2]]) for one in entries]
    assert all(one["level"] in ("warning", "inconsistency") for one in entries), entries
    return {(SAME.get(one["code"], one["code"]), fact[0], fact[3]) for one, fact in named}


#: Arelle tells duplicates under a code of its own where it is asked for them beside the calculations.
SAME = {"arelle:duplicateFacts": "oime:disallowedDuplicateFacts"}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {
            "PYTHONHASHSEED": "4711",
            "TZ": "America/New_York",
            "LC_ALL": "tr_TR.UTF-8",
            "SOURCE_DATE_EPOCH": "0",
        },
    ],
    ids=["tokyo", "new york"],
)
def test_same_input_same_bytes_wherever_it_runs(tmp_path: Path, surroundings: dict[str, str]) -> None:
    """Other hash seeds, zones, locales and folders, in new processes; a relative path to the same document."""
    expected, found = tmp_path / "here", tmp_path / "there"
    known = Known.of("sample")
    pipeline.export(str(known.document), profile=None, out=expected, kinds=KINDS, findings=Findings())
    command = [sys.executable, "-m", "exporter", "export", known.document.name, "--out", str(found)]
    command += ["--to", "xml,json"]
    done = subprocess.run(
        command,
        cwd=known.document.parent,
        env={**os.environ, "PYTHONPATH": str(Path(pipeline.__file__).parents[1]), **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert contents(expected) == contents(found)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
