"""Runs the instances of a published conformance suite and counts which say what the suite expects."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from exporter import formats
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format
from exporter.formats.detect import is_taxonomy
from exporter.qname import LINK, XLINK
from exporter.taxonomy import Folder, load_taxonomy, load_with_documents
from exporter.validation.documents import check_document, check_taxonomy
from exporter.validation.given import with_given_accuracy
from exporter.validation.validate import validate


@dataclass(frozen=True)
class Variation:
    """One document with what the suite says of it: an error code, ``invalid``, or ``valid``."""

    name: str
    instance: Path
    expected: str


def unpacked(archive: Path, into: Path) -> Path:
    """The suite's folder; its archive stays where it is."""
    with zipfile.ZipFile(archive) as file:
        file.extractall(into)
    return into


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def variations(index: Path, kinds: Collection[str] = ("instance",)) -> Iterator[Variation]:
    """The variations of an index that are read from a document of these kinds, in its order."""
    for testcase in index_entries(index):
        for variation in ET.parse(testcase).iter():
            if local(variation.tag) == "variation":
                told = read_variation(testcase, variation, kinds)
                if told is not None:
                    yield told


def index_entries(index: Path) -> Iterator[Path]:
    for node in ET.parse(index).iter():
        if local(node.tag) == "testcase" and node.get("uri"):
            yield index.parent / str(node.get("uri"))


def read_variation(testcase: Path, variation: ET.Element, kinds: Collection[str]) -> Variation | None:
    parts = {local(node.tag): node for node in variation.iter()}
    first = next((node for node in variation.iter() if node.get("readMeFirst") == "true"), None)
    if first is None or local(first.tag) not in kinds:
        return None
    result = parts["result"]
    error = (parts["error"].text or "").strip() if "error" in parts else ""
    expected = error or result.get("expected") or "valid"
    name = f"{testcase.stem}/{variation.get('id')}"
    return Variation(name, (testcase.parent / (first.text or "").strip()).resolve(), expected)


def document_codes(instance: Path, suite: Path) -> list[str]:
    """Every error that loading the taxonomy of an instance and checking it as a document tells."""
    findings, data, source = Findings(), instance.read_bytes(), Folder(suite)
    try:
        taxonomy = load_taxonomy(
            [urljoin(instance.as_uri(), one) for one in entry_points(data)], [source], findings, rules=True
        )
        check_document(data, instance.name, Format.XML, taxonomy, [source], findings)
    except ExporterError as error:
        findings.error(error.code, error.message)
    return [one.code for one in findings]


def taxonomy_codes(entry: Path, suite: Path) -> list[str]:
    """Every error that checking a schema or a linkbase as an entry point tells."""
    findings, source = Findings(), Folder(suite)
    try:
        if not is_taxonomy(entry.read_bytes()):
            raise ExporterError("file.unknownFormat", "neither a schema nor a linkbase", str(entry))
        loaded = load_with_documents([entry.as_uri()], [source], findings, rules=True)
        check_taxonomy(*loaded, [source], findings)
    except ExporterError as error:
        findings.error(error.code, error.message)
    return [one.code for one in findings]


def codes(instance: Path, suite: Path) -> list[str]:
    """The same, after reading the instance into a report, and with what the rules on reports tell."""
    findings, data, source = Findings(), instance.read_bytes(), Folder(suite)
    try:
        told = Findings()
        report = formats.read(data, instance.name, Format.XML, told)
        taxonomy, documents = load_with_documents(
            [urljoin(instance.as_uri(), one) for one in entry_points(data)], [source], findings, rules=True
        )
        given = with_given_accuracy(data, instance.name, documents)
        if given is not None:
            told = Findings()
            report = formats.read(given, instance.name, Format.XML, told)
        findings.all[:0] = told
        check_document(data, instance.name, Format.XML, taxonomy, [source], findings)
        validate(report, taxonomy, findings)
    except ExporterError as error:
        findings.error(error.code, error.message)
    return [one.code for one in findings]


def entry_points(data: bytes) -> list[str]:
    """What an instance refers to as its taxonomy: schemas, then linkbases."""
    root = ET.fromstring(data)
    nodes = [node for name in ("schemaRef", "linkbaseRef") for node in root.iter(f"{{{LINK}}}{name}")]
    return [str(node.get(f"{{{XLINK}}}href")) for node in nodes]
