"""Reads the index of a published conformance suite, and asks what is wrong with a document of it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from exporter import pipeline
from exporter.errors import ExporterError
from exporter.findings import Findings


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


def codes(document: Path, suite: Path) -> list[str]:
    """Every code that ``exporter validate`` tells of a document, with the suite's folder as its taxonomies."""
    findings = Findings()
    try:
        pipeline.validate(str(document), packages=[suite], arelle=False, findings=findings)
    except ExporterError as error:
        findings.error(error.code, error.message)
    return [one.code for one in findings]
