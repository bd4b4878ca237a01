"""The three documents of the first filer against a key that was made by hand, and their twins in our own words."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from orchard import open_filer

from exporter import resources
from exporter.findings import Findings
from exporter.mapping.engine import Mapped, map_document
from exporter.mapping.profile import Profile
from exporter.sources import read_bytes
from exporter.taxonomy.model import Taxonomy
from exporter.validation.validate import validate

EXAMPLES: Final = Path(__file__).parents[1] / "examples"
SEEDS: Final = {
    "release": "003_91ef9f1278d7db7b.txt",
    "slides": "001_16b4355b70e1c4d5.txt",
    "survey": "000_1bde1ee375962d48.txt",
}
SAMPLES: Final = {"release": "first-quarter.txt", "slides": "slides.txt", "survey": "survey.txt"}
NAMES: Final = {"release": "iij-20030630", "slides": "iij-slides-20020930", "survey": "iij-survey-20021202"}
#: concept, value, decimals, period, unit, dimensions; the key allows several readings of some.
Aspects = tuple[str, str, str, str, str, str]


@cache
def filer() -> tuple[Taxonomy, Profile]:
    findings = Findings()
    taxonomy, profile = open_filer(resources.taxonomies() / "iij", findings)
    assert profile is not None, list(findings)
    return taxonomy, profile


@cache
def made(path: Path) -> tuple[Mapped, Findings]:
    findings = Findings()
    taxonomy, profile = filer()
    document = read_bytes(path.read_bytes(), path.name, findings)
    return map_document(document, profile, taxonomy, findings), findings


def key(document: str) -> list[dict[str, str]]:
    with (EXAMPLES / "prose-key.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["document"] == document]


def local(name: str) -> str:
    return name.rpartition("}")[2]


def facts(mapped: Mapped) -> list[tuple[tuple[int, int], Aspects]]:
    """Place and aspects of each fact that is printed."""
    contexts = mapped.report.contexts.to_pylist()
    told = []
    for fact in mapped.report.facts.to_pylist():
        if fact["line"] is None or fact["value"] is None:
            continue
        context = contexts[fact["context"]]
        members = [
            f"{local(name)}={local(member)}" for name, member in context.items() if member and name[0] == "{"
        ]
        number = fact["value"].lstrip("-").replace(".", "").isdigit()
        value = f"{fact['value'].rstrip('0').rstrip('.')}" if "." in fact["value"] else fact["value"]
        gyear = local(fact["concept"]) == "YearFounded"
        decimals = "" if not number or gyear else "INF" if fact["decimals"] is None else str(fact["decimals"])
        unit = "/".join(local(side) for side in (fact["unit"] or "").split("/{")) if fact["unit"] else ""
        told.append(
            (
                (fact["line"], fact["column"]),
                (local(fact["concept"]), value, decimals, context["period"], unit, ";".join(sorted(members))),
            )
        )
    return told


def readings(row: dict[str, str]) -> list[set[str]]:
    """What the key allows for each aspect."""
    dims = ";".join(sorted(filter(None, row["dimensions"].split(";"))))
    value = row["value"].rstrip("0").rstrip(".") if "." in row["value"] else row["value"]
    return [
        set(row["concept"].split("|")),
        {value},
        set(row["decimals"].split("|")),
        set(row["period"].split("|")),
        {row["unit"]},
        {dims},
    ]


def fits(aspects: Aspects, row: dict[str, str]) -> bool:
    return all(one in allowed for one, allowed in zip(aspects, readings(row), strict=True))


@pytest.mark.seeds
@pytest.mark.parametrize("document", SEEDS)
def test_every_figure_of_the_prose_is_the_fact_of_the_key(document: str, seeds: Path) -> None:
    mapped, _ = made(seeds / SEEDS[document])
    assert mapped.name == NAMES[document]
    at: dict[tuple[int, int], list[Aspects]] = {}
    for place, aspects in facts(mapped):
        at.setdefault(place, []).append(aspects)
    rows = key(document)
    missed = [
        row
        for row in rows
        if not any(fits(one, row) for one in at.get((int(row["line"]), int(row["column"])), []))
    ]
    assert not missed
    wanted = Counter((int(row["line"]), int(row["column"])) for row in rows)
    assert {place: len(at[place]) for place in wanted} == wanted


@pytest.mark.seeds
@pytest.mark.parametrize("document", ["slides", "survey"])
def test_no_figure_is_a_fact_but_those_of_the_key(document: str, seeds: Path) -> None:
    mapped, _ = made(seeds / SEEDS[document])
    known = {(int(row["line"]), int(row["column"])) for row in key(document)}
    numbers = {place for place, aspects in facts(mapped) if aspects[2]}
    assert numbers <= known


@pytest.mark.seeds
@pytest.mark.parametrize("document", SEEDS)
def test_the_ledger_of_each_document_is_complete(document: str, seeds: Path) -> None:
    mapped, findings = made(seeds / SEEDS[document])
    assert mapped.counts.unaccounted == 0
    assert not [one for one in findings if one.code.startswith("map.")]
    lines = (seeds / SEEDS[document]).read_text("utf-8").split("\n")
    covered = {(row.line, row.column + at) for row in mapped.ledger for at in range(len(row.text))}
    digits = {
        (number, at)
        for number, line in enumerate(lines, 1)
        for at, char in enumerate(line)
        if char in "0123456789"
    }
    assert digits <= covered


@pytest.mark.parametrize("document", SAMPLES)
def test_the_samples_in_our_words_state_the_same(document: str) -> None:
    mapped, findings = made(EXAMPLES / SAMPLES[document])
    assert mapped.counts.unaccounted == 0
    assert not [one for one in findings if one.code.startswith("map.")]
    assert mapped.name == NAMES[document]
    told = [aspects for _, aspects in facts(mapped)]
    for row in key(document):
        assert any(fits(one, row) for one in told), row


@pytest.mark.parametrize("document", SAMPLES)
def test_the_facts_are_valid(document: str) -> None:
    findings = Findings()
    validate(made(EXAMPLES / SAMPLES[document])[0].report, filer()[0], findings)
    assert not findings.errors
