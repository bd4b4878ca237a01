"""How findings are told: to people, to programs, to code hosts."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import resources
from exporter.codes import CODES
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.reporting import FORMS, render

SCHEMA = json.loads((resources.schemas() / "findings.schema.json").read_text("utf-8"))

text = st.text(max_size=30)
documents = st.one_of(
    text.filter(bool), st.sampled_from(["release.txt", "a b/発表.txt", "/tmp/x.json", "../up.csv"])
)
origins = st.builds(Origin, documents, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
findings = st.lists(
    st.builds(
        Finding,
        st.sampled_from(sorted(CODES)),
        st.sampled_from(Severity),
        text.filter(bool),
        st.one_of(st.none(), origins),
        st.one_of(st.none(), st.text(min_size=1)),
        st.lists(origins, max_size=3).map(tuple),
    ),
    max_size=12,
).map(Findings)


def one(message: str = "off by 5", origin: Origin | None = None, **more: object) -> Findings:
    return Findings([Finding("oime:invalidFactValue", Severity.ERROR, message, origin, **more)])  # type: ignore[arg-type]


@given(findings)
def test_the_document_is_valid_by_its_schema(told: Findings) -> None:
    document = json.loads(render(told, "json"))
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert len(document["findings"]) == len(told)
    assert sum(document["summary"].values()) == len(told)


@given(findings)
def test_junit_is_xml_with_a_case_a_code(told: Findings) -> None:
    root = ET.fromstring(render(told, "junit").encode())
    cases = {(case.get("classname"), case.get("name")) for case in root.iter("testcase")}
    assert len(cases) == len(list(root.iter("testcase"))), "no case stands twice"
    if told.errors:
        assert any(failure.get("type") == "error" for failure in root.iter("failure"))


@given(findings)
def test_sarif_is_stable_and_relative(told: Findings) -> None:
    run = json.loads(render(told, "sarif"))["runs"][0]
    marks = [result["partialFingerprints"]["exporterFinding/v1"] for result in run["results"]]
    assert len(set(marks)) == len(marks)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for place in result.get("locations", []):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert not uri.startswith("/")
            assert ":" not in uri
            assert ".." not in uri.split("/")


@given(findings)
def test_github_shows_ten_on_a_line_each(told: Findings) -> None:
    lines = render(told, "github").split("\n")[:-1]
    assert len(lines) == min(len(told), 11)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines[:10])


@given(findings)
def test_text_cannot_steer_a_terminal(told: Findings) -> None:
    assert "\x1b" not in render(told, "text")
    assert not any(not letter.isprintable() and letter not in "\n\t" for letter in render(told, "text"))


def test_text_shows_the_line_with_carets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("release.txt").write_text("Sales\n売上高  1,234  5\n", encoding="utf-8")
    assert render(one(origin=Origin("release.txt", 2, 5, 5)), "text").split("\n") == [
        "release.txt:2:6: error [oime:invalidFactValue] off by 5",
        "     2 | 売上高  1,234  5",
        "       |         ^^^^^",
        "1 error",
        "",
    ]


def test_text_names_the_other_places_and_counts() -> None:
    told = one(related=(Origin("a.txt", 3, 0, 1),))
    told.warning("oime:disallowedDuplicateFacts", "twice")
    assert render(told, "text").endswith(
        "  with a.txt:3:1\nwarning [oime:disallowedDuplicateFacts] twice\n1 error, 1 warning\n"
    )


def test_text_shows_the_first_of_a_kind_and_counts_the_rest() -> None:
    told = Findings()
    for line in range(1, 1001):
        told.error("oime:invalidFactValue", f"wrong {line}", Origin("a.json", line))
    told.warning("oime:invalidFactValue", "doubtful", Origin("a.json", 1))
    told.error("oime:invalidFactValue", "wrong elsewhere", Origin("b.json", 1))
    shown = render(told, "text").splitlines()
    assert [one for one in shown if "wrong 30" in one]
    assert not [one for one in shown if "wrong 31" in one]
    assert shown[-4:] == [
        "a.json:1: warning [oime:invalidFactValue] doubtful",
        "b.json:1: error [oime:invalidFactValue] wrong elsewhere",
        "a.json: error [oime:invalidFactValue] 970 more like these; --format junit shows all",
        "1001 errors, 1 warning",
    ]
    assert len(json.loads(render(told, "json"))["findings"]) == len(told)
    assert render(told, "junit").count("wrong ") == 1001


def test_text_shortens_what_is_longer_than_a_screen() -> None:
    assert len(render(one("x" * 4000), "text")) < 1200
    assert "x" * 4000 in render(one("x" * 4000), "junit")


def test_colour_is_only_where_asked_for() -> None:
    assert "\x1b[1;31merror" in render(one(), "text", colour=True)


def test_github_escapes() -> None:
    told = render(one("100%\nsure", Origin("a,b:c.txt", 2, 0, 3)), "github")
    assert told == (
        "::error file=a%2Cb%3Ac.txt,line=2,col=1,endColumn=4,title=oime%3AinvalidFactValue::100%25%0Asure\n"
    )


def test_a_fingerprint_survives_a_move_of_the_line() -> None:
    def mark(line: int) -> str:
        told = json.loads(render(one(f"at {line}", Origin("a.txt", line), fact="f-1"), "sarif"))
        return str(told["runs"][0]["results"][0]["partialFingerprints"])

    assert mark(3) == mark(17)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_found_is_told_too(form: str) -> None:
    told = render(Findings(), form)
    assert told == "" if form in ("text", "github") else told.endswith("\n")
