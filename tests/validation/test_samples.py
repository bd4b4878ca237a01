"""A sample of a large document breaks a schema where the whole document does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import formats
from exporter import taxonomy as taxonomies
from exporter.errors import ExporterError
from exporter.findings import Finding, Findings
from exporter.formats import Format
from exporter.formats.remains import Remains
from exporter.formats.xbrl_json import reading as json_reading
from exporter.formats.xbrl_xml import reading, regular, sampling
from exporter.taxonomy import Source, Taxonomy
from exporter.validation.documents import check_document
from exporter.validation.samples import sample_of
from exporter.validation.subject import Subject
from tests.benchmarks import authored, reports

Told = tuple[Taxonomy, Sequence[Source], dict[str, bytes]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The benchmark's taxonomy, where it lies, and a report of each variant."""
    folder = tmp_path_factory.mktemp("sheets")
    built = authored.compiled(Path(folder))
    package = taxonomies.open_package(built.package, built.package_name, Findings())
    assert package is not None
    taxonomy = taxonomies.load_taxonomy([built.entry_point], [package], Findings())
    documents = {}
    for variant in ("a", "d"):
        report = reports.report(200, variant, built.entry_point)
        for kind in (Format.XML, Format.JSON):
            (parts,) = formats.write(report, taxonomy.vocabulary, kind).values()
            documents[f"{variant}.{kind.value}"] = b"".join(map(bytes, parts))
    return taxonomy, [package], documents


@pytest.fixture(autouse=True, scope="module")
def _of_any_size() -> object:
    patch = pytest.MonkeyPatch()
    patch.setattr(sampling, "_WORTH", 0)
    yield
    patch.undo()


def checked(
    told: Told, data: bytes, kind: Format = Format.XML
) -> tuple[bytes | None, list[Finding], list[Finding]]:
    """The sample, and what is found with it and without it."""
    taxonomy, sources, _ = told
    remains, findings = Remains(), Findings()
    read = reading._by_columns if kind is Format.XML else json_reading._by_columns
    report = read(data, "d.xbrl", findings, None, remains)
    if report is None:
        return None, [], []
    sample = sample_of(remains, Subject(report, taxonomy), findings)
    found = []
    for one in (sample, None):
        inside = Findings()
        with suppress(ExporterError):
            check_document(data, "d.xbrl", kind, taxonomy, sources, inside, one)
        found.append(list(inside))
    return sample, *found


@pytest.mark.parametrize("kind", [Format.XML, Format.JSON])
@pytest.mark.parametrize("variant", ["a", "d"])
def test_a_sound_document_has_a_sample_with_less_in_it(told: Told, variant: str, kind: Format) -> None:
    data = told[2][f"{variant}.{kind.value}"]
    sample, with_it, without = checked(told, data, kind)
    assert sample is not None
    assert len(sample) < len(data)
    assert with_it == without == []


def test_a_document_too_long_to_be_joined_has_a_sample_too(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, *_ = checked(told, told[2]["d.xml"])
    monkeypatch.setattr(regular, "JOINED", 0)
    sample, with_it, without = checked(told, told[2]["d.xml"])
    assert (sample is None, with_it, without) == (whole is None, [], [])
    assert whole is not None


FAULTS = (
    ('unitRef="JPY"', 'unitRef="J PY"'),
    ('unitRef="JPY"', 'unitRef=""'),
    ('decimals="-3"', 'decimals="x"'),
    ('decimals="-3"', ""),
    ('decimals="-3"', 'decimals="-3" precision="3"'),
    (' id="f-', ' id="1-'),
    (' id="f-', ' id="f '),
    (' id="f-', ' other="f-'),
    (">-", ">- "),
    (">-", ">x"),
    (">See", ">1"),
    ("0</bench:", "</bench:"),
    ("bench:Item", "bench:Nothing"),
    ("bench:ItemOfGroup00Number0", "bench:FiguresLineItems"),
    ("bench:ItemOfGroup00Number0", "bench:ExplanationNumber00"),
    ("bench:TotalOfGroup00", "bench:FiguresTable"),
    ("Number03Member<", "Number99Member<"),
    ("Number03Member<", "Domain<"),
    ('dimension="bench:RegionAxis"', 'dimension="bench:FiguresTable"'),
    ("xbrli:scenario", "xbrli:segment"),
    ("2020-01-01</", "2020-13-01</"),
    ('id="D2020', 'id="1D2020'),
    ('scheme="http://www.sec.gov/CIK"', 'scheme=" "'),
    ('xml:lang="en"', 'xml:lang=""'),
    ('xml:lang="en"', 'xml:lang="e n"'),
    ('xml:lang="en"', 'xsi:nil="true"'),
    ('xml:lang="en"', 'xsi:nil="maybe"'),
)


#: The last four are told only by looking at a fact as a whole, at a key or at the bytes.
JSON_FAULTS = (
    ('"concept":"bench:', '"concept":"bench'),
    ('"concept":"bench:', '"concept":":'),
    ('"concept":', '"concepts":'),
    ('"entity":"cik:', '"entity":"c ik:'),
    ('"unit":"iso4217:JPY"', '"unit":"iso4217:JPY/"'),
    ('"unit":"iso4217:JPY"', '"unit":""'),
    ('"period":"20', '"period":"2'),
    ('T00:00:00"', '"'),
    ('"language":"en"', '"language":"EN"'),
    ('"language":"en"', '"language":"e n"'),
    ('"bench:RegionAxis":', '"bench:Region:Axis":'),
    ('"bench:RegionAxis":', '"bench:Region Axis":'),
    ('"bench:RegionAxis":', '"RegionAxis":'),
    ('"decimals":-3', '"decimals":-3.5'),
    ('"decimals":-3', '"decimals":"x"'),
    ('"value":"', '"value":0,"other":"'),
    ('"documentInfo"', '"documentInformation"'),
    ('"dimensions":', '"dimension":'),
    ('"decimals":-3', '"decimals":NaN'),
    ('"value":"', '"value":"\\ud800'),
    ('"value":"', '"value":"a","value":"'),
)


def broken(data: st.DataObject, text: str, faults: Sequence[tuple[str, str]]) -> bytes:
    """A document with one or two faults, each in one place or wherever it can stand."""
    for _ in range(data.draw(st.integers(1, 2))):
        old, new = data.draw(st.sampled_from(faults))
        places = text.count(old)
        if places:
            parts = text.split(old)
            at = data.draw(st.integers(1, places))
            every = data.draw(st.booleans())
            text = new.join(parts) if every else old.join(parts[:at]) + new + old.join(parts[at:])
    return text.encode()


@given(data=st.data())
def test_a_sample_finds_what_the_whole_document_has(told: Told, data: st.DataObject) -> None:
    text = told[2][data.draw(st.sampled_from(["a.xml", "d.xml"]))].decode()
    _, with_it, without = checked(told, broken(data, text, FAULTS))
    assert with_it == without


@given(data=st.data())
def test_a_sample_of_json_finds_what_the_whole_document_has(told: Told, data: st.DataObject) -> None:
    text = told[2][data.draw(st.sampled_from(["a.json", "d.json"]))].decode()
    _, with_it, without = checked(told, broken(data, text, JSON_FAULTS), Format.JSON)
    assert with_it == without
