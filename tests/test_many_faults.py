"""Documents that are wrong many times over: the codes, in few lines; what would take any memory is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import exported, run

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.formats.inline_xbrl import content, target
from exporter.formats.parquet import reading as parquet_reading
from exporter.formats.xbrl_xml import reading as xml_reading
from exporter.report import columns

NAME = "iij-20030630"
MANY = range(2_500)
HERE = 'contextRef="D20030401-20030630"'
ENTITY = '<xbrli:entity><xbrli:identifier scheme="http://a.example">1</xbrli:identifier></xbrli:entity>'
PERIOD = "<xbrli:period><xbrli:instant>2003-06-30</xbrli:instant></xbrli:period>"


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("filing"), "xml,json,csv,inline,parquet")


def behind(one: Callable[[int], str]) -> Callable[[str], str]:
    """Many of something at the end of an instance document."""
    return lambda text: text.replace("</xbrli:xbrl>", "\n".join(map(one, MANY)) + "</xbrli:xbrl>")


def fact(attributes: str, value: str = "v", name: str = "iij:TradingSymbol") -> str:
    return f"<{name} {attributes}>{value}</{name}>"


def context(number: int, inside: str) -> str:
    return f'<xbrli:context id="c{number}">{inside}</xbrli:context>'


MARKS = "".join(f' a{number}="x"' for number in MANY)
DIMENSIONS = "".join(
    f'<xbrldi:explicitMember dimension="iij:A{one % 900}">iij:M</xbrldi:explicitMember>' for one in MANY
)
#: What stands in an instance document many times, and the code that it is told by.
XML: dict[str, tuple[Callable[[str], str], str]] = {
    "attributes of the root": (
        lambda text: text.replace('XMLSchema-instance">', f'XMLSchema-instance"{MARKS}>', 1),
        "xmlSchema:attributesExtraneous",
    ),
    "attributes of a fact": (
        lambda text: text.replace("<iij:EntityRegistrantName ", f"<iij:EntityRegistrantName{MARKS} ", 1),
        "xmlSchema:attributesExtraneous",
    ),
    "an attribute of each fact": (
        behind(lambda one: fact(f'bogus="1" {HERE}', f"v{one}")),
        "xmlSchema:attributesExtraneous",
    ),
    "elements that do not belong": (
        behind(lambda one: f"<xbrli:bogus{one}/>"),
        "xmlSchema:elementUnexpected",
    ),
    "namespaces": (behind(lambda one: fact(f'xmlns="urn:{one}" {HERE}', name="x")), "oime:unknownConcept"),
    "contexts without an entity": (
        behind(lambda one: context(one, PERIOD)),
        "xmlSchema:missingParticlesError",
    ),
    "contexts of no day": (
        behind(lambda one: context(one, ENTITY + PERIOD.replace("06-30", "06-31"))),
        "xbrl.4.7.2:contextDateError",
    ),
    "contexts of one name": (behind(lambda _: context(0, ENTITY + PERIOD)), "file.duplicateId"),
    "dimensions of a context": (
        lambda text: text.replace(
            "</xbrli:xbrl>",
            context(0, f"{ENTITY}{PERIOD}<xbrli:scenario>{DIMENSIONS}</xbrli:scenario>")
            + fact('contextRef="c0"')
            + "</xbrli:xbrl>",
        ),
        "xbrldie:RepeatedDimensionInInstanceError",
    ),
    "facts of no context": (
        behind(lambda one: fact(f'id="q{one}" contextRef="no"')),
        "xbrl.4.6.1:itemContextRef",
    ),
    "facts of no concept": (behind(lambda _: fact(HERE, name="iij:Nothing")), "oime:unknownConcept"),
    "values that are none": (
        behind(lambda one: fact(f'{HERE} unitRef="JPY" decimals="0"', f"8,{one}", "iij:Revenues")),
        "oime:invalidFactValue",
    ),
    "facts of one name": (behind(lambda one: fact(f'id="q" {HERE}', f"v{one}")), "file.duplicateId"),
    "tuples": (behind(lambda one: fact(HERE, f"<iij:a{one}/>")), "xbrlxe:unsupportedTuple"),
    "locators that lead nowhere": (
        lambda text: text.replace(
            "</xbrli:xbrl>",
            '<link:footnoteLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">'
            + "".join(
                f'<link:loc bogus="x" xlink:type="locator" xlink:href="#no{one}" xlink:label="a{one}"/>'
                for one in MANY
            )
            + "</link:footnoteLink></xbrli:xbrl>",
        ),
        "xbrl.4.11.1.1:footnoteLinkLocTarget",
    ),
    "entry points": (
        lambda text: text.replace(
            "<link:schemaRef",
            "".join(f'<link:schemaRef xlink:type="simple" xlink:href="no{one}.xsd"/>' for one in MANY)
            + "<link:schemaRef",
            1,
        ),
        "taxonomy.unresolved",
    ),
}
Told = dict[str, Any]


def every(one: Callable[[int, Told], Told]) -> Callable[[Told], object]:
    """Many facts made from one that is sound."""

    def add(told: Told) -> None:
        sound = next(fact for fact in told["facts"].values() if "unit" in fact["dimensions"])
        told["facts"] |= {f"q{number}": one(number, copy.deepcopy(sound)) for number in MANY}

    return add


def having(**dimensions: str) -> Callable[[int, Told], Told]:
    """A fact with other dimensions; ``#`` is its number."""

    def change(number: int, fact: Told) -> Told:
        stated = {name: value.replace("#", str(number)) for name, value in dimensions.items()}
        return {**fact, "dimensions": fact["dimensions"] | stated}

    return change


NUMBERS = {f"a{number}": 1 for number in MANY}
#: The same of a JSON report.
JSON: dict[str, tuple[Callable[[Told], object], str]] = {
    "members": (lambda told: told.update(NUMBERS), "xbrlje:invalidJSONStructure"),
    "members of the information": (
        lambda told: told["documentInfo"].update(NUMBERS),
        "xbrlje:invalidJSONStructure",
    ),
    "members of a fact": (
        lambda told: next(iter(told["facts"].values())).update(NUMBERS),
        "xbrlje:invalidJSONStructure",
    ),
    "a member of each fact": (
        every(lambda number, fact: {**fact, f"b{number}": 1}),
        "xbrlje:invalidJSONStructure",
    ),
    "facts that are lists": (every(lambda *_: []), "xbrlje:invalidJSONStructure"),  # type: ignore[arg-type,return-value]
    "facts of no concept": (every(having(concept="iij:Nothing#")), "oime:unknownConcept"),
    "values that are none": (
        every(lambda number, fact: {**fact, "value": f"8,{number}"}),
        "oime:invalidFactValue",
    ),
    "periods that are none": (every(having(period="yesterday#")), "oimce:invalidPeriodRepresentation"),
    "units that are none": (every(having(unit="iso4217:U#")), "utre:error-NumericFactUtrInvalid"),
    "types of links": (
        lambda told: told["documentInfo"].update(linkTypes={f"a b{one}": "x" for one in MANY}),
        "oimce:invalidURIAlias",
    ),
    "namespaces": (
        lambda told: told["documentInfo"]["namespaces"].update({f"a b{one}": "%" for one in MANY}),
        "oimce:invalidURI",
    ),
    "links that lead nowhere": (
        every(lambda number, fact: {**fact, "links": {"footnote": {"_": [f"no{number}"]}}}),
        "xbrlje:unknownLinkTarget",
    ),
    "dimensions": (every(lambda one, fact: having(**{f"iij:A{one}": "iij:M"})(one, fact)), "file.tooLarge"),
}
ROW = "Total connectivity services,iij:ConnectivityServicesRevenues,JPY_millions,4346000000,4106000000,4089000000\n"
#: The same of a table.
ROWS: dict[str, tuple[Callable[[int], str], str]] = {
    "concepts": (lambda one: ROW.replace("iij:", f"iij:X{one}"), "oime:unknownConcept"),
    "groups": (
        lambda one: ROW.replace("JPY_millions", f"G{one}").replace("iij:", f"no{one}:"),
        "xbrlce:unknownPropertyGroup",
    ),
    "values": (lambda one: ROW.replace("4346000000", f"x{one}"), "xbrlce:invalidFactValue"),
    "prefixes": (lambda one: ROW.replace("iij:", f"no{one}:"), "oimce:unboundPrefix"),
}


def assert_few_lines(path: Path, filing: Path, code: str) -> None:
    done = run("validate", path, "--taxonomy", filing / f"{NAME}.zip")
    shown = [one for one in done.out.splitlines() if f"[{code}]" in one]
    assert shown, done.out[:3000]
    assert done.code == 1
    assert len(done.out.splitlines()) < 400
    assert len(done.out) < 100_000
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("change", "code"), XML.values(), ids=list(XML))
def test_instances(filing: Path, tmp_path: Path, change: Callable[[str], str], code: str) -> None:
    text = (filing / f"{NAME}.xbrl").read_text("utf-8")
    (tmp_path / "a.xbrl").write_text(change(text), "utf-8")
    assert len(change(text)) > len(text)
    assert_few_lines(tmp_path / "a.xbrl", filing, code)


@pytest.mark.parametrize(("change", "code"), JSON.values(), ids=list(JSON))
def test_json(filing: Path, tmp_path: Path, change: Callable[[Told], object], code: str) -> None:
    told = json.loads((filing / f"{NAME}.json").read_bytes())
    change(told)
    (tmp_path / "a.json").write_text(json.dumps(told))
    assert_few_lines(tmp_path / "a.json", filing, code)


@pytest.mark.parametrize(("one", "code"), ROWS.values(), ids=list(ROWS))
def test_tables(filing: Path, tmp_path: Path, one: Callable[[int], str], code: str) -> None:
    for file in (filing / f"{NAME}-csv").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "revenues.csv").open("a") as table:
        table.writelines(map(one, MANY))
    assert_few_lines(tmp_path / f"{NAME}.json", filing, code)


def test_contexts_without_an_entity_are_read_one_by_one(filing: Path) -> None:
    """They are alike, so they are tried by the column; no layout of contexts has one part only."""
    text = (filing / f"{NAME}.xbrl").read_text("utf-8")
    data = behind(lambda one: context(one, PERIOD))(text).encode()
    told, slowly = Findings(), Findings()
    xml_reading.read_elements(data, "a.xbrl", slowly, None)
    read(data, "a.xbrl", Format.XML, told)
    assert list(map(str, told)) == list(map(str, slowly))


# --- what would take any memory ---------------------------------------------------------------------------------------


def inline(inside: str) -> Callable[[str], bytes]:
    return lambda text: text.replace("</body>", f"<div>{inside}</div></body>").encode()


def refused(document: bytes, name: str, kind: Format) -> str:
    with pytest.raises(ExporterError) as told:
        read(document, name, kind, Findings())
    assert told.value.code == "file.tooLarge"
    return told.value.message


def test_elements_that_share_continuations(filing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (filing / f"{NAME}.xhtml").read_text("utf-8")
    tags = f'<ix:nonNumeric name="iij:TradingSymbol" continuedAt="n0" {HERE}>v</ix:nonNumeric>' * 50
    chain = "".join(
        f'<ix:continuation id="n{one}" continuedAt="n{one + 1}">x</ix:continuation>' for one in range(50)
    )
    document = inline(f'{tags}{chain}<ix:continuation id="n50">x</ix:continuation>')(text)
    assert len(read(document, "a.xhtml", Format.INLINE, Findings())) > 50
    monkeypatch.setattr(content, "_MOST_STEPS", 2_000)
    assert "share continuations" in refused(document, "a.xhtml", Format.INLINE)


def test_tags_in_tags(filing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (filing / f"{NAME}.xhtml").read_text("utf-8")
    opening = f'<ix:nonNumeric name="iij:TradingSymbol" {HERE}>'
    document = inline(f"{opening * 50}{'v' * 10_000}{'</ix:nonNumeric>' * 50}")(text)
    assert len(read(document, "a.xhtml", Format.INLINE, Findings())) > 50
    monkeypatch.setattr(target, "LARGEST", 500_000)
    assert "each counted in every tag" in refused(document, "a.xhtml", Format.INLINE)


@pytest.mark.parametrize("form", ["xbrl", "json", "csv", "parquet"])
def test_more_dimensions_than_a_table_has_columns(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(columns, "MOST_DIMENSIONS", 3)
    place = filing / (f"{NAME}-csv/{NAME}.json" if form == "csv" else f"{NAME}.{form}")
    done = run("convert", place, tmp_path / "a.json", "--taxonomy", filing / f"{NAME}.zip")
    assert done.code == 2
    assert "[file.tooLarge]" in done.err
    assert "dimensions; at most 3 are read" in done.err
    assert str(place) in done.err or place.name in done.err
    assert not (tmp_path / "a.json").exists()


def test_a_text_that_a_dictionary_repeats(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pq.read_table(filing / f"{NAME}.parquet")
    texts = pa.array(["x" * 10_000] * whole.num_rows)
    table = whole.set_column(whole.schema.get_field_index("value"), "value", texts)
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd")
    document = (tmp_path / "a.parquet").read_bytes()
    assert len(read(document, "a.parquet", Format.PARQUET, Findings())) == whole.num_rows
    monkeypatch.setattr(parquet_reading, "_SMALL", 100_000)
    monkeypatch.setattr(parquet_reading, "_DENSEST", 10)
    assert "longer than those of any report" in refused(document, "a.parquet", Format.PARQUET)
