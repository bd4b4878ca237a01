"""The independent processor reads the same facts in every syntax and package that is written, and objects to none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path, PurePosixPath

import pytest
import strategies
from hypothesis import HealthCheck, Phase, given, settings
from mini_taxonomy import MiniTaxonomy
from other_reader import Told, ask, in_order, tell

from exporter import formats
from exporter.files import write_all
from exporter.formats import Format, inline_xbrl, xbrl_csv
from exporter.formats.packages import Kind, write_package
from exporter.formats.xbrl_csv import Layout
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

pytest.importorskip("arelle", reason="the independent processor is not installed")

#: How many reports are drawn; each is written in every form.
COUNT = max(8, settings().max_examples // 25)
#: Drawn links may run in circles.
DRAWN = frozenset({"xbrl.5.2.4.3:cycles"})
#: Drawn notes put elements where XHTML has none, and the processor knows 28 digits of what it transforms.
INLINE = frozenset({"lxml.SCHEMAV_ELEMENT_CONTENT", "xmlSchema:valueError"})
ROUNDED = Context(prec=24)

Files = Mapping[str, Iterable[bytes | memoryview]]


def plain(kind: Format) -> Callable[[Report, Vocabulary], Files]:
    return lambda report, vocabulary: formats.write(report, vocabulary, kind, name="r")


def in_csv(layout: Layout) -> Callable[[Report, Vocabulary], Files]:
    return lambda report, vocabulary: xbrl_csv.write(report, vocabulary, "r", layout)


def inline(report: Report, vocabulary: Vocabulary) -> Files:
    return inline_xbrl.write(report, vocabulary, "r")


#: The document that names a form, what writes it, and the package it is written into.
FORMS: dict[str, tuple[str, Callable[[Report, Vocabulary], Files], Kind | None]] = {
    "xml": ("r.xbrl", plain(Format.XML), None),
    "json": ("r.json", plain(Format.JSON), None),
    "inline": ("r.xhtml", inline, None),
    "csv as statements": ("r-csv/r.json", in_csv(Layout.STATEMENTS), None),
    "csv, flat": ("r-csv/r.json", in_csv(Layout.FLAT), None),
    "json in .xbr": ("r.json", plain(Format.JSON), Kind.PLAIN),
    "csv in .xbr": ("r-csv/r.json", in_csv(Layout.STATEMENTS), Kind.PLAIN),
    "inline in .xbri": ("r.xhtml", inline, Kind.INLINE),
    "xml in .zip": ("r.xbrl", plain(Format.XML), Kind.ANY),
}


def drawn(count: int) -> list[tuple[Report, Vocabulary]]:
    """Reports that the processor can read."""
    found: list[tuple[Report, Vocabulary]] = []

    @settings(max_examples=count, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategies.reports().filter(is_for_the_processor))
    def collect(one: tuple[Report, Vocabulary]) -> None:
        found.append(one)

    collect()
    return found


def is_for_the_processor(one: tuple[Report, Vocabulary]) -> bool:
    """In CSV it knows no fraction of a second, and inline XBRL has no link from a fact to itself."""
    report, _ = one
    looped = any(link.source in link.targets for link in report.links)
    fractions = any("." in text for text in report.contexts.column("period").to_pylist())
    return len(report) > 2 and not fractions and not looped


def laid_out(form: str, report: Report, vocabulary: Vocabulary, schemas: Mapping[str, bytes]) -> Files:
    """The files of a form, the taxonomy beside the document."""
    path, write, kind = FORMS[form]
    beside = {str(PurePosixPath(path).with_name(name)): [data] for name, data in schemas.items()}
    files = {**write(report, vocabulary), **beside}
    return files if kind is None else {f"r{kind.value}": [write_package(kind, "r", files, {})]}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Report, Told]]]:
    """By form, each report and what the processor tells of it."""
    work = tmp_path_factory.mktemp("asked")
    written: list[tuple[str, Report, Path]] = []
    for number, one in enumerate(drawn(COUNT)):
        taxonomy = MiniTaxonomy(one[1])
        report, vocabulary = taxonomy.valid(one[0])
        schemas = work / f"{number}"
        schemas.mkdir()
        taxonomy.write(schemas)
        known = {path.name: path.read_bytes() for path in schemas.iterdir()}
        for form, (path, _, kind) in FORMS.items():
            folder = work / f"{number} {form}"
            write_all(folder, laid_out(form, report, vocabulary, known))
            written.append((form, report, folder / (f"r{kind.value}" if kind else path)))
    found: dict[str, list[tuple[Report, Told]]] = {form: [] for form in FORMS}
    for (form, report, _), told in zip(written, ask([path for _, _, path in written]), strict=True):
        found[form].append((report, told))
    return found


@pytest.mark.arelle
@pytest.mark.parametrize("form", FORMS)
def test_the_independent_processor_reads_the_same_facts(
    form: str, asked: dict[str, list[tuple[Report, Told]]]
) -> None:
    for report, told in asked[form]:
        if "inline" in form:
            assert told.codes - DRAWN - INLINE == frozenset()
            assert apart(rounded(told.facts), rounded(tell(report))) == []
        else:
            assert told.codes - DRAWN == frozenset()
            assert apart(told.facts, tell(report)) == []


def apart(theirs: Iterable[str], ours: Iterable[str]) -> list[str]:
    """What only one of them reads."""
    left, right = Counter(theirs), Counter(ours)
    return [
        *(f"only theirs: {one}" for one in left - right),
        *(f"only ours: {one}" for one in right - left),
    ]


def rounded(facts: Iterable[str]) -> tuple[str, ...]:
    """Facts with their numbers as the processor keeps those that it transforms."""
    return in_order(
        {**one, "value": number(one["value"]), "links": [[*rest, number(end)] for *rest, end in one["links"]]}
        for one in map(json.loads, facts)
        if exact(one)
    )


def exact(fact: Mapping[str, object]) -> bool:
    """Whether a number is none that the processor cannot transform."""
    value = str(fact["value"])
    return value != "(ixTransformValueError)" and sum(map(str.isdigit, value)) <= 24


def number(text: str | None) -> str | None:
    try:
        return None if text is None else str(ROUNDED.create_decimal(text).normalize(ROUNDED) + Decimal(0))
    except InvalidOperation:
        return text
