"""The release with other figures, other quarters, other white space and other bytes is read as well as the original."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from filings import Known, aspects, rows, unsaid
from mutations import WHITE_SPACE, Change, Told, other_digits, other_quarters, page_breaks, page_marks

from exporter import pipeline, resources
from exporter.findings import Findings
from exporter.mapping.engine import Mapped, map_document
from exporter.mapping.telling import render_facts
from exporter.sources import read_bytes

#: Changes that look for paragraphs, so they go before those that move words.
PAGES = (page_breaks, page_marks)
Stated = Counter[tuple[object, ...]]


@pytest.fixture(scope="module", params=["sample", "release"])
def known(request: pytest.FixtureRequest) -> Known:
    if request.param == "release":
        request.getfixturevalue("seeds")
    return Known.of(request.param)


@pytest.fixture(scope="module")
def filer() -> pipeline.Filer:
    return pipeline.open_filer(resources.taxonomies() / "iij", Findings())


def mapped(data: bytes, filer: pipeline.Filer) -> tuple[Mapped, Findings]:
    findings = Findings()
    document = read_bytes(data, "release.txt", findings)
    return map_document(document, filer.profile, filer.taxonomy, findings), findings


def stated(data: bytes, told: Told, filer: pipeline.Filer) -> Stated:
    """What is read on the lines that hold figures: the published line with the aspects of the fact."""
    lines = {int(row["line"]) for row in told.key}
    result, findings = mapped(data, filer)
    assert not findings.errors
    assert not [one for one in findings if one.code.startswith(("map.", "read."))]
    found: Stated = Counter()
    for row in rows(render_facts(result.report).decode()):
        line = told.published(int(row["line"] or 0)) if row["line"] else 0
        if line in lines:
            found[line, *facts_of(row)] += 1
    return found


def facts_of(row: dict[str, str]) -> tuple[str, ...]:
    row = {**row, "value": row["value"].removeprefix("nil")}
    return unsaid({"": aspects(row)})[""]


def expected(told: Told) -> Stated:
    return Counter((int(row["line"]), *facts_of(row)) for row in told.key)


@pytest.mark.parametrize("seed", range(4))
def test_other_digits(known: Known, filer: pipeline.Filer, seed: int) -> None:
    told = other_digits(Told.of(known), Random(seed))
    assert stated(told.text.encode(), told, filer) == expected(told)


@pytest.mark.parametrize("quarters", [1, 2, 3, 4, 7, -5, 80])
def test_other_quarters(known: Known, filer: pipeline.Filer, quarters: int) -> None:
    told = other_quarters(other_digits(Told.of(known), Random(quarters)), quarters)
    assert stated(told.text.encode(), told, filer) == expected(told)


@pytest.mark.parametrize(
    ("quarters", "year", "focus"),
    [(0, "2003", "Q1"), (1, "2003", "Q2"), (3, "2003", "Q4"), (4, "2004", "Q1")],
)
def test_the_document_says_its_own_quarter(
    known: Known, filer: pipeline.Filer, quarters: int, year: str, focus: str
) -> None:
    told = other_quarters(Told.of(known), quarters)
    result, _ = mapped(told.text.encode(), filer)
    facts = {fact.concept.local: fact.value for fact in result.report}
    end = {0: "2003-06-30", 1: "2003-09-30", 3: "2004-03-31", 4: "2004-06-30"}[quarters]
    assert facts["DocumentFiscalYearFocus"] == year
    assert facts["DocumentFiscalPeriodFocus"] == focus
    assert facts["DocumentPeriodEndDate"] == end
    assert result.name == f"iij-{end.replace('-', '')}"


@pytest.mark.parametrize("change", WHITE_SPACE.values(), ids=list(WHITE_SPACE))
def test_other_white_space(known: Known, filer: pipeline.Filer, change: Change) -> None:
    told = change(Told.of(known), Random(1))
    assert told.lines != Told.of(known).lines
    assert stated(told.text.encode(), told, filer) == expected(told)


@pytest.mark.parametrize("seed", range(3))
def test_everything_at_once(known: Known, filer: pipeline.Filer, seed: int) -> None:
    random = Random(seed)
    told = other_quarters(other_digits(Told.of(known), random), random.randint(-8, 8))
    for change in sorted(random.sample(list(WHITE_SPACE.values()), 4), key=PAGES.__contains__, reverse=True):
        told = change(told, random)
    assert stated(told.text.encode(), told, filer) == expected(told)


@pytest.mark.parametrize("unit", ["Mbps", "Tbps"])
def test_a_unit_in_a_caption_is_not_taken_for_another(known: Known, filer: pipeline.Filer, unit: str) -> None:
    """The profile gives the unit of bandwidth; a caption that states another makes the table unknown, not wrong."""
    text = Told.of(known).text
    assert "(Unit: Gbps)" in text
    result, findings = mapped(text.replace("(Unit: Gbps)", f"(Unit: {unit})").encode(), filer)
    assert "map.unknownTable" in {one.code for one in findings}
    assert not [fact for fact in result.report if fact.concept.local == "ContractBandwidth"]


BYTES = {
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old line ends": lambda text: text.replace("\n", "\r").encode(),
    "no line end at the end": lambda text: text.rstrip("\n").encode(),
    "end mark of old systems": lambda text: text.encode() + b"\x1a",
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, high byte first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "cp932": lambda text: ("株式会社インターネットイニシアティブ　①～\n" + text).encode("cp932"),
    "cp1252": lambda text: ("“Results” – société\n" + text).encode("cp1252"),
}


@pytest.mark.parametrize("encode", BYTES.values(), ids=list(BYTES))
def test_other_bytes(known: Known, filer: pipeline.Filer, encode) -> None:  # type: ignore[no-untyped-def]
    told = Told.of(known)
    data = encode(told.text)
    if encode in (BYTES["cp932"], BYTES["cp1252"]):
        told = Told(((0, ""), *told.lines), told.key)
    assert stated(data, told, filer) == expected(told)


def test_figures_of_a_damaged_row_are_unaccounted_and_no_labels(tmp_path: Path) -> None:
    """A letter within a figure spoils its row; the ledger does not call what is left of it a label."""
    sample = Path(__file__).parent / "examples" / "first-quarter.txt"
    text = sample.read_text(encoding="utf-8")
    assert text.count("3,967,719") == 1
    damaged = tmp_path / "damaged.txt"
    damaged.write_text(text.replace("3,967,719", "3,9G7,719"), encoding="utf-8")
    findings = Findings()
    _, mapped = pipeline.map_source(pipeline.read(str(damaged), findings), None, findings)
    line = next(
        number for number, one in enumerate(damaged.read_text().splitlines(), 1) if "3,9G7,719" in one
    )
    rows = [row for row in mapped.ledger if row.line == line]
    assert rows
    assert {row.reason for row in rows if row.outcome != "fact"} <= {"", "unaccounted"}
    assert "map.unaccounted" in {one.code for one in findings}
