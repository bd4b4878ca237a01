"""Values of extensible enumerations: expanded names in a report, in XML and in pages, names with prefixes elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from test_streams import SYNTAXES, passing, read_whole, written

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read, respelling, write
from exporter.formats.xbrl_json import reading as json_reading
from exporter.opening import open_report
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

T = "http://shop.example/t"
OTHER = "http://kinds.example/2025#all"
VOCABULARY = Vocabulary(enumerations=frozenset({f"{{{T}}}Kind", f"{{{T}}}Kinds"}))
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:enum2="http://xbrl.org/2020/extensible-enumerations-2.0" xmlns:t="http://shop.example/t"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  targetNamespace="http://shop.example/t" elementFormDefault="qualified">
<xs:annotation><xs:appinfo>
<link:roleType roleURI="http://t.example/kinds" id="kinds">
  <link:usedOn>link:definitionLink</link:usedOn></link:roleType>
<link:linkbase>
<link:roleRef roleURI="http://t.example/kinds" xlink:type="simple" xlink:href="#kinds"/>
<link:arcroleRef arcroleURI="http://xbrl.org/int/dim/arcrole/domain-member" xlink:type="simple"
  xlink:href="http://www.xbrl.org/2005/xbrldt-2005.xsd#domain-member"/>
<link:definitionLink xlink:type="extended" xlink:role="http://t.example/kinds">
  <link:loc xlink:type="locator" xlink:href="#Remark" xlink:label="all"/>
  <link:loc xlink:type="locator" xlink:href="#Food" xlink:label="kind"/>
  <link:loc xlink:type="locator" xlink:href="#Toys" xlink:label="kind"/>
  <link:loc xlink:type="locator" xlink:href="k.xsd#Food" xlink:label="kind"/>
  <link:loc xlink:type="locator" xlink:href="k.xsd#Toys" xlink:label="kind"/>
  <link:definitionArc xlink:type="arc" xlink:arcrole="http://xbrl.org/int/dim/arcrole/domain-member"
    xlink:from="all" xlink:to="kind"/>
</link:definitionLink></link:linkbase></xs:appinfo></xs:annotation>
<xs:import namespace="http://kinds.example/2025#all" schemaLocation="k.xsd"/>
<xs:import namespace="http://www.xbrl.org/2003/instance"
  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:import namespace="http://xbrl.org/2020/extensible-enumerations-2.0"
  schemaLocation="https://www.xbrl.org/2020/extensible-enumerations-2.0.xsd"/>
<xs:complexType name="kindType"><xs:simpleContent>
  <xs:restriction base="enum2:enumerationItemType"><xs:maxLength value="40"/></xs:restriction>
</xs:simpleContent></xs:complexType>
<xs:element name="Kind" id="Kind" type="t:kindType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true" enum2:domain="t:Remark" enum2:linkrole="http://t.example/kinds"/>
<xs:element name="Kinds" id="Kinds" type="enum2:enumerationSetItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true" enum2:domain="t:Remark" enum2:linkrole="http://t.example/kinds"/>
<xs:element name="Remark" id="Remark" type="xbrli:stringItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true"/>
{kinds}
</xs:schema>"""
OTHER_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xbrli="http://www.xbrl.org/2003/instance" targetNamespace="http://kinds.example/2025#all">
<xs:import namespace="http://www.xbrl.org/2003/instance"
  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
{kinds}
</xs:schema>"""
ELEMENT = """<xs:element name="{0}" id="{0}" type="xbrli:stringItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" abstract="true" nillable="true"/>"""
NAMESPACES = {"t": T, "id": "http://id.example", "k": OTHER, "xbrl": "https://xbrl.org/2021"}
FACTS = {"one": ("Kind", "t:Food"), "set": ("Kinds", "t:Toys k:Food t:Food"), "none": ("Kinds", "")}
EXPANDED = {"one": f"{T}#Food", "set": f"{OTHER}#Food {T}#Food {T}#Toys", "none": "", "text": "t:Food"}


def document(facts: dict[str, tuple[str, str]]) -> str:
    """An xBRL-JSON document of these facts, by identifier: concept and value."""
    spoken = {"dimensions": {"concept": "t:Remark", "entity": "id:text", "language": "en"}, "value": "t:Food"}
    told: dict[str, Any] = {
        name: {"value": value, "dimensions": {"concept": f"t:{concept}", "entity": f"id:{name}"}}
        for name, (concept, value) in facts.items()
    }
    info = {
        "documentType": "https://xbrl.org/2021/xbrl-json",
        "namespaces": NAMESPACES,
        "taxonomy": ["t.xsd"],
    }
    return json.dumps({"documentInfo": info, "facts": told | {"text": spoken}}, indent=1)


def write_taxonomy(folder: Path) -> None:
    """The schema of the kinds, and that of kinds of another namespace beside it."""
    kinds = "".join(ELEMENT.format(one) for one in ("Food", "Toys"))
    (folder / "t.xsd").write_text(SCHEMA.replace("{kinds}", kinds))
    (folder / "k.xsd").write_text(OTHER_SCHEMA.replace("{kinds}", kinds))


def written_to(folder: Path, facts: dict[str, tuple[str, str]]) -> Path:
    write_taxonomy(folder)
    path = folder / "a.json"
    path.write_text(document(facts))
    return path


def table(folder: Path, *values: str) -> Path:
    """The same of xBRL-CSV: a column of kinds."""
    write_taxonomy(folder)
    info = {"documentType": "https://xbrl.org/2021/xbrl-csv", "namespaces": NAMESPACES, "taxonomy": ["t.xsd"]}
    dimensions = {"concept": "t:Kind", "entity": "$who"}
    template = {"columns": {"who": {}, "kind": {"dimensions": dimensions}}}
    metadata = {"documentInfo": info, "tableTemplates": {"x": template}, "tables": {"x": {"url": "x.csv"}}}
    (folder / "x.csv").write_text(
        "".join(["who,kind\n", *(f"id:{n},{one}\n" for n, one in enumerate(values))])
    )
    path = folder / "r.json"
    path.write_text(json.dumps(metadata))
    return path


def values(path: Path) -> dict[str, str | None]:
    """The values of a report by the identifier of its entity, as the report has them."""
    report = open_report(str(path), [], Findings()).report
    return {fact.context.entity.identifier: fact.value for fact in report}


@pytest.mark.parametrize("large", [False, True], ids=["read whole", "passing by"])
def test_every_syntax_has_its_own_spelling(
    tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(json_reading, "LARGE", 0)
    source = written_to(tmp_path, FACTS)
    assert values(source) == EXPANDED
    for target in ("b.xbrl", "c.json", "d.xhtml", "e.parquet", "f.json", "g.xbr", "h.json"):
        done = run("convert", source, tmp_path / target)
        assert (done.code, done.err) == (0, "")
        source = tmp_path / target
        assert values(source) == EXPANDED
        if source.suffix != ".parquet":
            checked = run("validate", source)
            assert (checked.code, checked.err) == (0, "")
    told = json.loads(source.read_text())
    assert [one["value"] for one in told["facts"].values()] == [
        "t:Food",
        "k:Food t:Food t:Toys",
        "",
        "t:Food",
    ]
    assert f">{EXPANDED['set']}</t:Kinds>" in (tmp_path / "b.xbrl").read_text()
    assert f">{EXPANDED['set']}</ix:nonNumeric>" in (tmp_path / "d.xhtml").read_text()


def test_tables_have_names_with_prefixes(tmp_path: Path) -> None:
    source = table(tmp_path, "t:Food", "k:Toys", "#nil")
    assert run("validate", source).code == 0
    assert run("convert", source, tmp_path / "b.xbrl").code == 0
    assert values(tmp_path / "b.xbrl") == {"0": f"{T}#Food", "1": f"{OTHER}#Toys", "2": None}
    assert run("convert", tmp_path / "b.xbrl", tmp_path / "c.csv").code == 0
    cells = "".join(one.read_text() for one in (tmp_path / "c-csv").glob("*.csv"))
    assert "t:Food" in cells
    assert "#Food" not in cells


WRONG = {
    "http://shop.example/t#Food": "invalidFactValue",
    "Food": "invalidFactValue",
    "t:Food t:1": "invalidFactValue",
    "z:Food": "oimce:unboundPrefix",
}


@pytest.mark.parametrize("large", [False, True], ids=["read whole", "passing by"])
@pytest.mark.parametrize("value", WRONG)
def test_other_spellings_are_told_once(
    tmp_path: Path, value: str, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(json_reading, "LARGE", 0)
    code = WRONG[value]
    in_json, in_csv = (code if ":" in code else f"{syntax}:{code}" for syntax in ("xbrlje", "xbrlce"))
    source = written_to(tmp_path, {"one": ("Kind", "t:Toys"), "wrong": ("Kind", value)})
    told = run("validate", source, "--format", "json")
    assert [(one["code"], one["fact"]) for one in json.loads(told.out)["findings"]] == [(in_json, "wrong")]
    done = run("convert", source, tmp_path / "b.xbrl")
    assert done.code == 1
    assert f"a.json: error [{in_json}]" in done.err
    assert not (tmp_path / "b.xbrl").exists()
    told = run("validate", table(tmp_path, "t:Toys", value))
    assert told.code == 1
    assert f"x.csv:3: error [{in_csv}] Kind: {value!r}" in told.out
    assert "1 error" in told.out + told.err
    assert run("convert", tmp_path / "r.json", tmp_path / "b.xbrl").code == 1


def test_several_names_are_no_value_of_a_single_enumeration(tmp_path: Path) -> None:
    source = written_to(tmp_path, {"one": ("Kind", "t:Toys t:Food")})
    told = run("validate", source, "--format", "json")
    assert [one["code"] for one in json.loads(told.out)["findings"]] == ["oime:invalidFactValue"]


def test_values_stay_as_they_are_where_nothing_is_known_of_the_taxonomy() -> None:
    data = document(FACTS).encode()
    known = read(data, "a.json", Format.JSON, Findings(), vocabulary=VOCABULARY)
    unknown = read(data, "a.json", Format.JSON, Findings())
    assert {fact.id: fact.value for fact in known} == EXPANDED
    assert {fact.id: fact.value for fact in unknown} == {
        **{name: value for name, (_, value) in FACTS.items()},
        "text": "t:Food",
    }


def test_what_is_no_expanded_name_is_written_as_it_is() -> None:
    words = ["Food", "t:Food", f"{T}#1", "#Food", f"{T}#"]
    (parts,) = write(report_of([" ".join(words)]), VOCABULARY, Format.JSON).values()
    told = json.loads(b"".join(map(bytes, parts)))["facts"]
    assert told["k0"]["value"].split() == words
    assert told["r0"]["value"] == f"{T}#Food"


def test_values_that_namespaces_make_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = document(FACTS).encode()
    for limit, size in (("_MOST", 30), ("BYTES", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(respelling, limit, size)
            with pytest.raises(ExporterError, match="become larger") as told:
                read(data, "a.json", Format.JSON, Findings(), vocabulary=VOCABULARY)
            assert told.value.code == "file.tooLarge"


def report_of(texts: list[str | None]) -> Report:
    """A report whose facts are sets with these values, each of an entity of its own, and a text beside each."""
    builder = ReportBuilder(taxonomy=["t.xsd"], namespaces={"t": T})
    for number, text in enumerate(texts):
        context = Context(Entity("http://id.example", str(number)), Period(None))
        builder.add(Fact(QName(T, "Kinds"), context, text, id=f"k{number}"))
        builder.add(Fact(QName(T, "Remark"), context, f"{T}#Food", id=f"r{number}"))
    return builder.build()


NAMES = st.builds(
    lambda namespace, local: f"{namespace}#{local}",
    st.sampled_from([T, OTHER, "urn:x", "http://id.example"]),
    st.sampled_from(["Food", "Toys", "été", "a.b-c"]),
)
SETS = st.sets(NAMES, max_size=4).map(lambda names: " ".join(sorted(names)))


@pytest.mark.parametrize("kind", SYNTAXES)
@given(texts=st.lists(st.none() | SETS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(kind: Format, texts: list[str | None]) -> None:
    report = report_of(texts)
    told = written(report, VOCABULARY, kind)
    again = read_whole(told, kind, VOCABULARY)
    assert [fact.value for fact in again] == [fact.value for fact in report]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_reading, "LARGE", 0)
        with passing(told, kind, VOCABULARY) as stream:
            if stream is not None:
                assert equal(stream.report(), again), differences(stream.report(), again)
                assert written(stream, VOCABULARY, kind) == written(again, VOCABULARY, kind)


PROMISED = {
    "t:Food t:Toys": True,
    "t:Food": True,
    "": True,
    "t:Toys t:Food": False,
    "t:Food t:Food": False,
    "t:Food  t:Toys": False,
}


@pytest.mark.parametrize("large", [False, True], ids=["read whole", "passing by"])
@pytest.mark.parametrize(("value", "canonical"), PROMISED.items())
def test_canonical_values_are_sets_in_order(
    tmp_path: Path, value: str, canonical: bool, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(json_reading, "LARGE", 0)
    source = written_to(tmp_path, {"one": ("Kinds", value)})
    promising = json.loads(source.read_text())
    promising["documentInfo"]["features"] = {"xbrl:canonicalValues": True}
    assert run("validate", source).code == 0
    source.write_text(json.dumps(promising))
    told = run("validate", source, "--format", "json")
    assert [one["code"] for one in json.loads(told.out)["findings"]] == (
        [] if canonical else ["xbrlje:nonCanonicalValue"]
    )
    assert run("convert", source, tmp_path / "b.xbrl").code == (0 if canonical else 1)


def test_the_promise_is_one_of_json_only(tmp_path: Path) -> None:
    path = table(tmp_path, "t:Food k:Food")
    stated = json.loads(path.read_text())
    stated["tableTemplates"]["x"]["columns"]["kind"]["dimensions"]["concept"] = "t:Kinds"
    path.write_text(json.dumps(stated))
    assert run("validate", path).code == 0
    stated["documentInfo"]["features"] = {"xbrl:canonicalValues": True}
    path.write_text(json.dumps(stated))
    assert run("validate", path).code == 0
