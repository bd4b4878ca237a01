"""The independent processor as a second opinion: it must have nothing to add, and must not be led astray."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from exporter import formats
from exporter.findings import Findings
from exporter.formats import Format
from exporter.taxonomy import Folder, load_taxonomy
from exporter.validation.arelle import ask_arelle
from exporter.validation.validate import validate

pytestmark = pytest.mark.arelle
TAXONOMY = Path(__file__).parents[1] / "findings" / "taxonomy"
CALCULATION = "calc11e:inconsistentCalculationUsingRounding"

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:shop="http://shop.example/2025">
<link:schemaRef xlink:type="simple" xlink:href="{href}"/>
{contexts}
<xbrli:unit id="u"><xbrli:measure>iso4217:JPY</xbrli:measure></xbrli:unit>
{facts}
</xbrli:xbrl>
"""
CONTEXT = """<xbrli:context id="c{0}"><xbrli:entity><xbrli:identifier scheme="http://shop.example">1</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:startDate>{1}-01-01</xbrli:startDate><xbrli:endDate>{1}-12-31</xbrli:endDate>
</xbrli:period></xbrli:context>"""


def instance(folder: Path, facts: list[str], *, contexts: int = 1, href: str = "shop.xsd") -> Path:
    """An instance beside a copy of the taxonomy."""
    shutil.copytree(TAXONOMY, folder, dirs_exist_ok=True)
    path = folder / "report.xbrl"
    stated = "\n".join(CONTEXT.format(number, 1900 + number) for number in range(contexts))
    path.write_text(FRAME.format(href=href, contexts=stated, facts="\n".join(facts)), encoding="utf-8")
    return path


def fact(random: Random, local: str, context: int, number: int, decimals: str = "") -> str:
    """A fact near the others of its context, rounded as its decimals say, with the touching cases made likely."""
    decimals = decimals or random.choice(["INF", "0", "-2", "-3", "1"])
    value = number + random.choice([0, 0, 0, 1, 50, 500, 1500])
    places = 0 if decimals == "INF" else int(decimals)
    step = 10 ** max(-places, 0)
    shown = f"{(value + step // 2) // step * step}" + (
        ".5" if decimals in ("INF", "1") and random.random() < 0.2 else ""
    )
    if random.random() < 0.05:
        return f'<shop:{local} contextRef="c{context}" unitRef="u" xsi:nil="true"/>'
    return f'<shop:{local} contextRef="c{context}" unitRef="u" decimals="{decimals}">{shown}</shop:{local}>'


def test_calculations_have_the_same_verdicts(tmp_path: Path) -> None:
    random, facts = Random(11), []
    for context in range(150):
        revenue, cost = random.randrange(10**6), random.randrange(10**6)
        for local, number in (("Profit", revenue - cost), ("Revenue", revenue), ("Cost", cost)):
            facts += [fact(random, local, context, number)] if random.random() < 0.95 else []
        if random.random() < 0.2:
            # of decimals no other has: the processor takes differing values of equal decimals for consistent
            facts.append(fact(random, "Revenue", context, revenue, decimals="-1"))
    path = instance(tmp_path, facts, contexts=150)
    ours, theirs = Findings(), Findings()
    taxonomy = load_taxonomy(["shop.xsd"], [Folder(tmp_path)], ours)
    validate(formats.read(path.read_bytes(), path.name, Format.XML, ours), taxonomy, ours)
    ask_arelle(path, [], theirs)

    def lines(found: Findings) -> list[int]:
        return sorted(one.origin.line for one in found if one.origin and one.code == CALCULATION)

    assert lines(ours) == lines(theirs)
    assert 20 < len(lines(ours)) < 130, "both verdicts are there"
    before = len(ours)
    ask_arelle(path, [], ours)
    assert len(ours) == before, "there is nothing to add"


def test_what_we_do_not_see_is_added(tmp_path: Path) -> None:
    path = instance(tmp_path, ['<shop:Nothing contextRef="c0">1</shop:Nothing>'])
    findings = Findings()
    ask_arelle(path, [], findings)
    assert findings.errors
    assert {one.origin.document for one in findings.errors if one.origin} == {"report.xbrl"}


@pytest.mark.parametrize("href", ["../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "../report.xsd"])
def test_a_report_that_points_outside_is_not_handed_over(tmp_path: Path, href: str) -> None:
    path = instance(tmp_path / "inside", [], href=href)
    findings = Findings()
    ask_arelle(path, [], findings)
    assert [one.code for one in findings] == ["file.unsafeReference"]


def test_a_taxonomy_that_points_outside_is_not_handed_over(tmp_path: Path) -> None:
    path = instance(tmp_path / "inside", [])
    schema = path.parent / "shop.xsd"
    schema.write_text(
        schema.read_text("utf-8").replace("shop-definition.xml", "../../secret.xml"), encoding="utf-8"
    )
    findings = Findings()
    ask_arelle(path, [], findings)
    assert [one.code for one in findings] == ["file.unsafeReference"]
