"""The sample document in place and as statements: valid by the schema, and the independent processor agrees."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from filings import SAMPLE
from lxml import etree

from exporter import formats, pipeline, resources
from exporter.findings import Findings
from exporter.formats import Format, inline_xbrl
from exporter.formats.inline_xbrl import SourceText
from exporter.report.canonical import differences, equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.taxonomy.layout import statement_layouts

ARELLE = Path(sys.executable).with_name("arelleCmdLine")
SCHEMA = "http://www.xbrl.org/2013/inlineXBRL/xhtml-inlinexbrl-1_1.xsd"
#: What the document itself contradicts: no fault of the page.
CONTRADICTIONS = ("oime:disallowedDuplicateFacts", "calc11e:")


@dataclass(frozen=True)
class Pages:
    """The sample's report and the pages that show it, by name."""

    report: Report
    vocabulary: Vocabulary
    package: bytes
    pages: dict[str, bytes]


@pytest.fixture(scope="module")
def made() -> Pages:
    findings = Findings()
    document = pipeline.read(str(SAMPLE), findings)
    filer, mapped = pipeline.map_source(document, None, findings)
    vocabulary = filer.taxonomy.vocabulary
    source = SourceText.of(document.name, SAMPLE.read_text("utf-8"))
    layouts = statement_layouts(filer.taxonomy, "en")
    in_place = inline_xbrl.write_in_place(mapped.report, vocabulary, "in-place", source, Findings())
    rendered = inline_xbrl.write(mapped.report, vocabulary, "statements", layouts)
    pages = {name: b"".join(map(bytes, parts)) for name, parts in (in_place | rendered).items()}
    return Pages(mapped.report, vocabulary, filer.compiled.package, pages)


NAMES = pytest.mark.parametrize("name", ["in-place.xhtml", "statements.xhtml"])


@NAMES
def test_the_page_tells_the_report(made: Pages, name: str) -> None:
    findings = Findings()
    again = formats.read(made.pages[name], name, Format.INLINE, findings, vocabulary=made.vocabulary)
    assert not list(findings)
    assert equal(made.report, again), differences(made.report, again)


def test_the_text_in_place_is_the_source_character_by_character(made: Pages) -> None:
    root = etree.fromstring(made.pages["in-place.xhtml"])
    assert "".join(root.find(".//{*}pre[@id='document']").itertext()) == SAMPLE.read_text("utf-8")


def test_nearly_every_figure_in_place_stands_where_it_was_printed(made: Pages) -> None:
    root = etree.fromstring(made.pages["in-place.xhtml"])
    hidden = root.findall(".//{*}hidden/{*}nonFraction")
    tagged = root.findall(".//{*}pre//{*}nonFraction")
    assert len(tagged) > 50 * len(hidden)


class _Local(etree.Resolver):
    """Standard schemas from the installed wheel."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        path = resources.standard_file(url)
        return self.resolve_filename(str(path), context) if path else None  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(resources.standard_file(SCHEMA)), parser))


@NAMES
def test_the_page_is_valid_by_the_schema_of_inline_xbrl(
    made: Pages, schema: etree.XMLSchema, name: str
) -> None:
    assert schema.validate(etree.fromstring(made.pages[name])), schema.error_log


def asked(folder: Path, name: str) -> Iterator[str]:
    """What the processor says against a page; it also writes the facts that it found."""
    run = subprocess.run(
        [ARELLE, "--internetConnectivity", "offline", "--disablePersistentConfig", "--xdgConfigHome", str(folder / "x"),
         "--packages", "taxonomy.zip", "--file", name, "--validate", "--utr", "--calc", "c11r", "--validateXmlOim",
         "--plugins", "saveLoadableOIM", "--saveLoadableOIM", str(folder / "facts.json"),
         "--logFormat", "[%(messageCode)s] %(message)s"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in (run.stdout + run.stderr).splitlines():
        if line.startswith("[") and not line.startswith(("[info", "[]")):
            yield line


def told(document: bytes) -> Counter[tuple[object, ...]]:
    """The facts of an xBRL-JSON document, numbers by their value."""
    facts = json.loads(document)["facts"].values()
    found: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        aspects = {
            key: str(value) for key, value in fact["dimensions"].items() if key not in ("entity", "noteId")
        }
        numeric = "decimals" in fact or "unit" in aspects
        value = Decimal(fact["value"]) if numeric and fact["value"] is not None else fact["value"]
        found[value, fact.get("decimals"), *sorted(aspects.items())] += 1
    return found


@pytest.mark.arelle
@pytest.mark.skipif(not ARELLE.exists(), reason="the independent processor is not installed")
@NAMES
def test_the_independent_processor_finds_the_same_facts_and_no_fault(
    made: Pages, name: str, tmp_path: Path
) -> None:
    (tmp_path / "taxonomy.zip").write_bytes(made.package)
    (tmp_path / name).write_bytes(made.pages[name])
    against = [line for line in asked(tmp_path, name) if not line[1:].startswith(CONTRADICTIONS)]
    assert not against
    ours = b"".join(formats.write(made.report, made.vocabulary, Format.JSON, name="r")["r.json"])
    theirs = (tmp_path / "facts.json").read_bytes()
    left, right = told(ours), told(theirs)
    assert not left - right
    assert not right - left
