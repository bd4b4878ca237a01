"""What a document promises of its report: read, judged, carried on where a format can, and told where it is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from exporter.findings import Findings, Severity
from exporter.formats import Format, xbrl_json
from exporter.formats.features import read_features
from exporter.opening import open_report
from exporter.pipeline import convert, validate
from exporter.report.report import ALLOWED_DUPLICATES
from exporter.report.stream import Stream

EXAMPLES = Path(__file__).parents[1] / "findings"
CODE = "oime:disallowedDuplicateFacts"
OWN = "http://own.example"


def example(folder: Path, name: str, **features: Any) -> Path:
    """A report of two facts about the same thing beside its taxonomy, with features of ``xbrl`` or ``own``."""
    shutil.copytree(EXAMPLES / "taxonomy", folder, dirs_exist_ok=True)
    told = json.loads((EXAMPLES / CODE.replace(":", "=") / name).read_bytes())
    info = told["documentInfo"]
    info["taxonomy"] = ["shop.xsd"]
    info["namespaces"] |= {"xbrl": "https://xbrl.org/2021", "own": OWN}
    info["features"] = {key.replace("_", ":"): value for key, value in features.items()}
    place = folder / "r.json"
    place.write_text(json.dumps(told), "utf-8")
    return place


def judged(place: Path) -> list[tuple[str, Severity]]:
    findings = Findings()
    validate(str(place), packages=[], arelle=False, findings=findings)
    return [(one.code, one.severity) for one in findings]


def converted(source: Path, target: str, kind: Format | None = None) -> list[str]:
    findings = Findings()
    convert(str(source), str(source.parent / target), kind=kind, packages=[], findings=findings)
    return [str(one) for one in findings]


JUDGED = [
    ("valid-rounded.json", "all", None),
    ("valid-rounded.json", "consistent", None),
    ("valid-rounded.json", "complete", (CODE, Severity.ERROR)),
    ("valid-rounded.json", "none", (CODE, Severity.ERROR)),
    ("valid-repeated.json", "consistent", None),
    ("valid-repeated.json", "complete", (CODE, Severity.ERROR)),
    ("invalid-numbers.json", "all", (CODE, Severity.WARNING)),
    ("invalid-numbers.json", "consistent", (CODE, Severity.ERROR)),
    ("invalid-texts.json", "complete", (CODE, Severity.ERROR)),
    ("valid-other-aspects.json", "none", None),
]


@pytest.mark.parametrize(("name", "allowed", "told"), JUDGED)
def test_duplicates_are_judged_by_what_the_report_allows(
    tmp_path: Path, name: str, allowed: str, told: tuple[str, Severity] | None
) -> None:
    source = example(tmp_path, name, xbrl_allowedDuplicates=allowed)
    assert judged(source) == ([told] if told else [])
    assert converted(source, "c.json", Format.CSV) == []
    assert judged(tmp_path / "c-csv" / "c.json") == ([told] if told else [])
    assert converted(tmp_path / "c-csv" / "c.json", "d.json") == []
    assert judged(tmp_path / "c-csv" / "d.json") == ([told] if told else [])


def test_numbers_that_are_written_differently_are_told_as_they_are_written(tmp_path: Path) -> None:
    findings = Findings()
    source = example(tmp_path, "valid-repeated.json", xbrl_allowedDuplicates="complete")
    validate(str(source), packages=[], arelle=False, findings=findings)
    (told,) = findings
    both = "complete duplicates only: '5' (decimals 0) (fact f1) and '5.0' (decimals 0) (fact f2)"
    assert both in told.message


def test_without_the_feature_a_contradiction_is_a_warning(tmp_path: Path) -> None:
    assert judged(example(tmp_path, "invalid-numbers.json")) == [(CODE, Severity.WARNING)]
    assert converted(tmp_path / "r.json", "a.xbrl") == []
    assert judged(tmp_path / "a.xbrl") == [(CODE, Severity.WARNING)]


@pytest.mark.parametrize("target", ["a.xbrl", "a.xhtml", "a.xbri"])
def test_a_feature_that_a_format_does_not_have_is_told(tmp_path: Path, target: str) -> None:
    (told,) = converted(example(tmp_path, "valid-rounded.json", xbrl_allowedDuplicates="consistent"), target)
    assert "file.featureLeftOut" in told
    assert ALLOWED_DUPLICATES in told


def features(place: Path) -> dict[str, Any]:
    stated: dict[str, Any] = json.loads(place.read_bytes())["documentInfo"]["features"]
    return stated


def test_features_of_others_go_along_as_they_are(tmp_path: Path) -> None:
    others = {"own_a": "y", "own_b": True, "own_c": None, "own_d": 1.50, "own_e": "true", "own_f": 10**30}
    stated = {key.replace("_", ":"): value for key, value in others.items()}
    usual = example(tmp_path, "valid-rounded.json", xbrl_allowedDuplicates="all", **others)
    for source, target in ((usual, "a.json"), (usual, "c.csv"), (tmp_path / "c-csv" / "c.json", "d.json")):
        assert converted(source, target) == []
    for name in ("a.json", "c-csv/c.json", "c-csv/d.json"):
        assert features(tmp_path / name) == {"xbrl:allowedDuplicates": "all", **stated}
        assert judged(tmp_path / name) == []


def test_parquet_keeps_what_was_stated(tmp_path: Path) -> None:
    stated = {"xbrl_allowedDuplicates": "consistent", "own_a": "y", "own_b": 1.50, "own_c": None}
    source = example(tmp_path, "valid-rounded.json", xbrl_canonicalValues=False, **stated)
    assert converted(source, "a.parquet") == []
    assert converted(tmp_path / "a.parquet", "b.json") == []
    assert features(tmp_path / "b.json") == {key.replace("_", ":"): value for key, value in stated.items()}
    kept, read = (open_report(str(tmp_path / one), [], Findings()) for one in ("a.parquet", "r.json"))
    assert kept.report.features == read.report.features


def test_features_are_spelled_as_the_document_binds_them(tmp_path: Path) -> None:
    source = example(tmp_path, "valid-rounded.json", own_x="y")
    told = json.loads(source.read_bytes())
    told["documentInfo"]["namespaces"]["z"] = told["documentInfo"]["namespaces"].pop("own")
    told["documentInfo"]["features"] = {"z:x": "y"}
    source.write_text(json.dumps(told), "utf-8")
    assert converted(source, "a.json") == []
    written = json.loads((tmp_path / "a.json").read_bytes())["documentInfo"]
    assert written["namespaces"]["z"] == OWN
    assert written["features"] == {"z:x": "y"}


def test_what_is_lost_is_told_and_what_is_usual_is_not(tmp_path: Path) -> None:
    usual = example(tmp_path, "valid-rounded.json", xbrl_canonicalValues=False, own_x=1)
    (told,) = converted(usual, "a.xbrl")
    assert f"file.featureLeftOut] the report states the feature {{{OWN}}}x" in told
    assert converted(usual, "c.csv") == []
    tables = tmp_path / "c-csv" / "c.json"
    stated = json.loads(tables.read_bytes())
    stated["documentInfo"]["features"] = {"own:x": {"y": [1]}}
    tables.write_text(json.dumps(stated), "utf-8")
    assert converted(tables, "e.csv") == []
    assert features(tables.parent / "e-csv" / "e.json") == {"own:x": {"y": [1]}}
    (told,) = converted(tables, "a.json")
    assert f"file.featureLeftOut] the report states the feature {{{OWN}}}x" in told
    source = example(tmp_path, "valid-rounded.json", xbrl_canonicalValues=True)
    (told,) = converted(source, "a.json")
    assert "canonicalValues" in told


def test_features_are_read_with_their_values() -> None:
    stated = {"xbrl:allowedDuplicates": "none", "own:a": True, "own:b": None, "other:c": 1, "d": 2}
    assert read_features(stated, {"own": OWN}) == {
        ALLOWED_DUPLICATES: "none",
        f"{{{OWN}}}a": "true",
        f"{{{OWN}}}b": "null",
    }
    assert read_features([], {}) == {}


def test_a_report_that_passes_by_has_them(tmp_path: Path) -> None:
    source = example(tmp_path, "valid-rounded.json", xbrl_allowedDuplicates="none")
    told = json.loads(source.read_bytes())
    fact = told["facts"]["f1"]
    told["facts"] = {f"f{number}": fact for number in range(4000)}
    source.write_text(json.dumps(told), "utf-8")
    with source.open("rb") as file:
        passing = xbrl_json.streamed(file, "r.json", Findings(), lambda _: None)
        with passing as stream:
            assert stream is not None
            assert stream.features == {ALLOWED_DUPLICATES: "none"}
            assert Stream.of(stream.report()).features == stream.features
    assert open_report(str(source), [], Findings()).report.features == {ALLOWED_DUPLICATES: "none"}
