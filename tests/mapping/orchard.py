"""An invented filer, small enough to be read whole: an orchard that sells apples and pears."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from exporter import taxonomy as taxonomies
from exporter.findings import Findings
from exporter.mapping.engine import Mapped, map_document
from exporter.mapping.profile import Profile, read_profile
from exporter.statements.table import Document
from exporter.taxonomy.model import Taxonomy

SHEETS: Final = {
    "concepts": """
        name,kind,type,period,balance,label_en
        SalesAbstract,abstract,,,,Sales
        Sales,,monetary,duration,credit,Sales
        AppleSales,,monetary,duration,credit,Apple sales
        Profit,,monetary,duration,credit,Profit
        Growth,,percent,duration,,Growth
        QuarterGrowth,,percent,duration,,Growth in a quarter
        Trees,,nonNegativeInteger,instant,,Trees
        Harvested,,nonNegativeInteger,duration,,Harvested fruit
        Founded,,gYear,duration,,Year founded
        Motto,,string,duration,,Motto
        OrchardTable,table,,,,Orchard
        FruitAxis,axis,,,,Fruit
        FruitDomain,domain,,,,All fruit
        AppleMember,member,,,,Apples
        PearMember,member,,,,Pears
        SaleMember,member,,,,Sales
        OutlookMember,member,,,,Outlook
        OrchardLineItems,abstract,,,,Orchard
    """,
    "roles": """
        role,definition
        Orchard,1 - Statement - Orchard
        Fruit,2 - Disclosure - Fruit
    """,
    "statements": """
        role,depth,concept,preferred_label
        Orchard,0,SalesAbstract,
        Orchard,1,Sales,
        Orchard,1,AppleSales,
        Orchard,1,Profit,
        Orchard,1,Founded,
        Orchard,1,Motto,
        Fruit,0,OrchardTable,
        Fruit,1,FruitAxis,
        Fruit,2,FruitDomain,
        Fruit,3,AppleMember,
        Fruit,3,PearMember,
        Fruit,3,SaleMember,
        Fruit,3,OutlookMember,
        Fruit,1,OrchardLineItems,
        Fruit,2,Growth,
        Fruit,2,QuarterGrowth,
        Fruit,2,Trees,
        Fruit,2,Harvested,
        Fruit,2,Sales,
    """,
    "calculations": "role,total,item,weight",
    "tables": """
        table,caption,period,unit,scale,decimals,lines
        sales,Table \\d+\\. Sales,,,,,
    """,
    "columns": """
        table,heading,measure,unit,period,scale,line_axis
        *,\\dQ\\d\\d,amount,,,,
    """,
    "lines": """
        lines,group,label,concept,member,dimensions,unit,scale,decimals,period,sign,reason
        sales,,Apples,AppleSales,,,,,,,,
        sales,,Sales,Sales,,,,,,,,
        sales,,Plums,ignore,,,,,,,,plums belong to a neighbour
    """,
    "facts": """
        concept,value,pattern,language,period,document
        Motto,,Motto: (?P<value>[A-Za-z ]+),en,,leaflet
    """,
    "items": """
        words,concept,member,sign
        Sales | Total sales,Sales,SaleMember,
        Apple sales,AppleSales,AppleMember,
        Loss,Profit,,negative
        Profit,Profit,,
        Pears,,PearMember,
    """,
    "prose": """
        prose,pattern,group,concept,dimensions,unit,scale,decimals,period,given,sign,value,language
        amount,"{item:item}( in {before:quarter})? (was|were) EUR ?{amount:number} ?{scale:scale}(, {up:direction} {change:percent} on {then:quarter})?",amount,{item},,EUR,{scale},,{before} | current,,,,
        amount,,change,Growth,FruitAxis={item},,,,{before} | current,{then}=prior-year,{up},,
        amount,,change,QuarterGrowth,FruitAxis={item},,,,{before} | current,{then}=previous-quarter,{up},,
        result,The result was a {kind:direction} of EUR {amount:number}k,amount,Profit,,EUR,3,,,,{kind},,
        trees,{number:count} trees of {item:part} stand,number,Trees,FruitAxis={item},,,,,,,,
        harvest,{growth:change} the harvest of apples in {when:period},growth,Growth,FruitAxis=AppleMember,,,,{when},,,,
        goal,"sales of EUR {low:number}m to EUR {high:number}m in {when:year} season",low,Sales,FruitAxis=OutlookMember,EUR,6,,FY{when},,,,
        goal,,high,Sales,FruitAxis=OutlookMember,EUR,6,0,FY{when},,,,
        even,(?P<word>nothing) was earned,word,Profit,,EUR,,-3,,,,0,
        founded,since {year:year},year,Founded,,,,,,,,,
        motto,we say {words:number} a day,words,Motto,,,,,,,,,en
        opened,{number:number} trees before {when:month},number,Trees,,,,,{when}-start,,,,
    """,  # noqa: E501
    "aside": """
        pattern,reason
        Cox {number:number},name of an apple
        plot {value:number} of {all:number},name of a plot
    """,
}  # fmt: skip
TAXONOMY: Final = """
prefix = "or"
namespace = "http://example.com/orchard"
version = "1"
name = "orchard"
languages = ["en"]
[title]
en = "Orchard"
[description]
en = "An orchard."
[publisher]
name = "Orchard"
url = "http://example.com"
country = "DE"
"""
PROFILE: Final = """
name = "orchard"
title = "Orchard"
[recognise]
all = ["Orchard"]
[entity]
scheme = "http://example.com/entities"
identifier = "1"
[calendar]
fiscal_year_end = "--03-31"
fiscal_year_named_after = "start"
[filing]
name = "orchard-{period_end}"
[[document]]
name = "leaflet"
recognise.all = ["Leaflet"]
period = 'of the Orchard, {value:quarter}'
filing = "orchard-leaflet-{period_end}"
[[document]]
name = "poster"
recognise.all = ["Poster"]
period = 'printed on {value:date}'
"""


def write_profile(folder: Path, sheets: Mapping[str, str] | None = None) -> Path:
    """The filer's folder, with some sheets in other words."""
    for name, text in {**SHEETS, **(sheets or {})}.items():
        lines = "\n".join(line.strip() for line in text.strip().splitlines())
        (folder / f"{name}.csv").write_text(lines + "\n", "utf-8")
    (folder / "taxonomy.toml").write_text(TAXONOMY, "utf-8")
    (folder / "profile.toml").write_text(PROFILE, "utf-8")
    return folder


def open_filer(folder: Path, findings: Findings) -> tuple[Taxonomy, Profile | None]:
    """The taxonomy of a folder, compiled and loaded, and the profile read against it."""
    compiled = taxonomies.build(folder, findings)
    assert compiled is not None, list(findings)
    package = taxonomies.open_package(compiled.package, compiled.package_name, findings)
    assert package is not None
    taxonomy = taxonomies.load_taxonomy([compiled.entry_point], [package], findings)
    return taxonomy, read_profile(folder, taxonomy, findings)


@cache
def orchard() -> tuple[Taxonomy, Profile]:
    """The filer as it stands above."""
    findings = Findings()
    with TemporaryDirectory() as folder:
        taxonomy, profile = open_filer(write_profile(Path(folder)), findings)
    assert profile is not None, list(findings)
    return taxonomy, profile


def mapped(text: str, findings: Findings) -> Mapped:
    """What the orchard's profile makes of a text without tables."""
    taxonomy, profile = orchard()
    return map_document(Document("leaf.txt", tuple(text.split("\n")), ()), profile, taxonomy, findings)


def stated(made: Mapped) -> list[tuple[str, str, str | None, int | None, str, str]]:
    """The facts that stand in the text: printed place, concept, value, decimals, period, member."""
    contexts = made.report.contexts.to_pylist()
    told = []
    for fact in made.report.facts.to_pylist():
        context = contexts[fact["context"]]
        members = [
            str(member).rpartition("}")[2]
            for name, member in context.items()
            if name.startswith("{") and member
        ]
        place = f"{fact['line']}:{fact['column']}+{fact['length']}"
        concept = fact["concept"].rpartition("}")[2]
        told.append((place, concept, fact["value"], fact["decimals"], context["period"], " ".join(members)))
    return told


def ledger_rows(rendered: bytes) -> list[dict[str, str]]:
    """The rows of a ledger as its readers see them."""
    return list(csv.DictReader(io.StringIO(rendered.decode())))
