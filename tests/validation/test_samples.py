"""A sample of a large instance document breaks a schema where the whole document does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import formats
from exporter import taxonomy as taxonomies
from exporter.findings import Finding, Findings
from exporter.formats import Format
from exporter.formats.remains import Remains
from exporter.formats.xbrl_xml import reading, sampling
from exporter.taxonomy import Source, Taxonomy
from exporter.validation.documents import check_document
from exporter.validation.samples import sample_of
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
        (parts,) = formats.write(report, taxonomy.vocabulary, Format.XML).values()
        documents[variant] = b"".join(map(bytes, parts))
    return taxonomy, [package], documents


@pytest.fixture(autouse=True, scope="module")
def _of_any_size() -> object:
    patch = pytest.MonkeyPatch()
    patch.setattr(sampling, "_WORTH", 0)
    yield
    patch.undo()


def checked(told: Told, data: bytes) -> tuple[bytes | None, list[Finding], list[Finding]]:
    """The sample, and what is found with it and without it."""
    taxonomy, sources, _ = told
    remains, findings = Remains(), Findings()
    report = reading._by_columns(data, "d.xbrl", findings, None, remains)
    if report is None:
        return None, [], []
    sample = sample_of(remains, report, taxonomy, findings)
    found = []
    for one in (sample, None):
        inside = Findings()
        check_document(data, "d.xbrl", Format.XML, taxonomy, sources, inside, one)
        found.append(list(inside))
    return sample, *found


@pytest.mark.parametrize("variant", ["a", "d"])
def test_a_sound_document_has_a_sample_with_less_in_it(told: Told, variant: str) -> None:
    data = told[2][variant]
    sample, with_it, without = checked(told, data)
    assert sample is not None
    assert len(sample) < len(data)
    assert with_it == without == []


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


@given(data=st.data())
def test_a_sample_finds_what_the_whole_document_has(told: Told, data: st.DataObject) -> None:
    text = told[2][data.draw(st.sampled_from(["a", "d"]))].decode()
    for _ in range(data.draw(st.integers(1, 2))):
        old, new = data.draw(st.sampled_from(FAULTS))
        places = text.count(old)
        if places:
            parts = text.split(old)
            at = data.draw(st.integers(1, places))
            every = data.draw(st.booleans())
            text = new.join(parts) if every else old.join(parts[:at]) + new + old.join(parts[at:])
    _, with_it, without = checked(told, text.encode())
    assert with_it == without
