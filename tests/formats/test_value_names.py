"""Values that are names keep their meaning from syntax to syntax: the prefix stays bound, or the loss is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from test_streams import SYNTAXES, read_whole
from test_streams import written as in_syntax

from exporter.errors import StageFailed
from exporter.findings import Findings
from exporter.formats import Format
from exporter.formats.prefixes import lost_prefixes, with_kept_prefixes
from exporter.opening import open_report
from exporter.pipeline import convert
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.vocabulary import Vocabulary

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  targetNamespace="http://shop.example/t" elementFormDefault="qualified">
<xs:import namespace="http://www.xbrl.org/2003/instance"
  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:element name="Kind" id="Kind" type="xbrli:QNameItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true"/>
</xs:schema>"""
INSTANCE = """<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="http://shop.example/t" {bound}>
<link:schemaRef xlink:type="simple" xlink:href="t.xsd"/>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="http://shop.example">1</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:forever/></xbrli:period></xbrli:context>
<t:Kind contextRef="c">{value}</t:Kind>
</xbrli:xbrl>"""


def written(folder: Path, value: str, bound: str) -> Path:
    (folder / "t.xsd").write_text(SCHEMA)
    path = folder / "a.xbrl"
    path.write_text(INSTANCE.format(value=value, bound=bound))
    return path


def test_a_prefix_that_only_values_use_stays_bound(tmp_path: Path) -> None:
    source = written(tmp_path, "k:Food", 'xmlns:k="http://kinds.example"')
    for target in ("b.json", "c.xhtml", "d.csv", "e.xbrl"):
        findings = Findings()
        convert(str(source), str(tmp_path / target), kind=None, packages=[tmp_path], findings=findings)
        assert not list(findings)
        source = tmp_path / ("d-csv/d.json" if target == "d.csv" else target)
        report = open_report(str(source), [tmp_path], Findings()).report
        assert [fact.value for fact in report] == ["k:Food"]
        assert report.namespaces["k"] == "http://kinds.example"


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        ("Food", 'xmlns="http://kinds.example"'),
        ("xs:Food", 'xmlns:xs="http://kinds.example"'),
        ("k:Food", ""),
    ],
    ids=["default namespace", "a reserved prefix", "no namespace"],
)
def test_a_prefix_that_cannot_be_kept_is_told(tmp_path: Path, value: str, bound: str) -> None:
    source = written(tmp_path, value, bound)
    findings = Findings()
    with pytest.raises(StageFailed):
        convert(str(source), str(tmp_path / "b.json"), kind=None, packages=[], findings=findings)
    assert {one.code for one in findings} == {"file.valuePrefix"}
    assert not (tmp_path / "b.json").exists()


TWO = 'xmlns:j="http://kinds.example" xmlns:k="http://kinds.example" xmlns:x="http://www.xbrl.org/2003/instance"'


@pytest.mark.parametrize(
    ("value", "written_as"),
    [("k:Food", "j:Food"), ("j:Food", "j:Food"), (" k:Food ", "j:Food"), ("x:pure", "xbrli:pure")],
)
@pytest.mark.parametrize("target", ["b.json", "b.xhtml", "b.csv", "b.xbrl"])
def test_one_prefix_stands_for_two_of_one_namespace(
    tmp_path: Path, value: str, written_as: str, target: str
) -> None:
    source = written(tmp_path, value, TWO)
    done = run("convert", source, tmp_path / target)
    assert (done.code, done.err) == (0, "")
    path = tmp_path / ("b-csv/b.json" if target == "b.csv" else target)
    report = open_report(str(path), [tmp_path], Findings()).report
    (fact,) = report
    assert fact.value == written_as
    before = dict(open_report(str(source), [], Findings()).report.namespaces)
    assert QName.resolve(written_as, dict(report.namespaces)) == QName.resolve(value.strip(), before)


PREFIXES = {"t": "http://shop.example/t", "j": "urn:j", "k": "urn:j", "l": "urn:j", "m": "urn:m"}
NAMES = st.builds("{}:{}".format, st.sampled_from(sorted(PREFIXES)), st.sampled_from(["a", "b"]))


@given(names=st.lists(NAMES, min_size=1, max_size=5), kind=st.sampled_from(SYNTAXES))
def test_names_mean_the_same_whatever_their_prefix(names: list[str], kind: Format) -> None:
    concept = QName("http://shop.example/t", "Kind")
    vocabulary = Vocabulary(qnames=frozenset({str(concept)}))
    builder = ReportBuilder(taxonomy=["t.xsd"], namespaces=PREFIXES)
    for number, name in enumerate(names):
        builder.add(Fact(concept, Context(Entity("urn:e", str(number)), Period(None)), name, id=f"f{number}"))
    report = builder.build()
    assert lost_prefixes(report, vocabulary) == []
    told = in_syntax(with_kept_prefixes(report, vocabulary), vocabulary, kind)
    again = read_whole(told, kind, vocabulary)
    bound = dict(again.namespaces)
    assert [QName.resolve(str(fact.value), bound) for fact in again] == [
        QName.resolve(name, PREFIXES) for name in names
    ]


JSON = """{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json", "taxonomy": ["t.xsd"],
  "namespaces": {"t": "http://shop.example/t", "id": "http://shop.example", "xbrl": "https://xbrl.org/2021"}},
"facts": {"f": {"value": "VALUE", "dimensions": {"concept": "t:Kind", "entity": "id:1"}}}}"""
CSV = """{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-csv", "taxonomy": ["t.xsd"],
  "namespaces": {"t": "http://shop.example/t", "id": "http://shop.example", "xbrl": "https://xbrl.org/2021"}},
"tableTemplates": {"x": {"columns": {"v": {"dimensions": {"concept": "t:Kind", "entity": "id:1"}}}}},
"tables": {"x": {"url": "x.csv"}}}"""


@pytest.mark.parametrize(
    ("document", "place"), [(JSON, "a.json: error [oime:"), (CSV, "x.csv:2: error [xbrlce:")]
)
@pytest.mark.parametrize("value", ["t:Food", "Food", "zz:Food"])
def test_prefixes_of_values_are_bound(tmp_path: Path, document: str, place: str, value: str) -> None:
    (tmp_path / "t.xsd").write_text(SCHEMA)
    (tmp_path / "a.json").write_text(document.replace("VALUE", value))
    (tmp_path / "x.csv").write_text(f"v\n{value}\n")
    done = run("validate", tmp_path / "a.json")
    if value != "zz:Food":
        assert (done.code, done.out) == (0, "")
        return
    assert done.code == 1
    assert f"{place}invalidFactValue] t:Kind: 'zz:Food' has the prefix 'zz'" in done.out
