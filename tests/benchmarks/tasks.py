"""Measured tasks, each in a process of its own: see ``run``.

What a task needs is made ready first; then its own processor seconds, wall seconds and the peak memory of the whole
process are taken. Paths name files in the folder that ``make`` filled.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

Work = Callable[[], object]
ENTRY: Final = "entry.txt"
PACKAGE: Final = "benchmark-2024.zip"
FILES: Final = {"xml": "report.xbrl", "json": "report.json", "csv": "report-csv/report.json"}
#: The forms that are converted from one to another.
FORMS: Final = {**FILES, "parquet": "report.parquet"}
#: The file that holds nearly all bytes of each syntax.
BULK: Final = {**FILES, "csv": "report-csv/facts.csv"}
ITEMS: Final = "items.csv"


def _write(path: Path, chunks: Iterable[bytes | memoryview]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _load_rooms(*rooms: str) -> None:
    """Imports all of some rooms, which is part of the start."""
    import pkgutil

    for room in rooms:
        package = import_module(f"exporter.{room}")
        for one in pkgutil.iter_modules(package.__path__):
            import_module(f"exporter.{room}.{one.name}")


def _taxonomy(folder: Path):  # type: ignore[no-untyped-def]
    from exporter import taxonomy as taxonomies
    from exporter.findings import Findings

    package = taxonomies.open_package((folder / PACKAGE).read_bytes(), PACKAGE, Findings())
    assert package is not None
    return taxonomies.load_taxonomy([(folder / ENTRY).read_text()], [package], Findings())


def _report(folder: Path):  # type: ignore[no-untyped-def]
    import json

    from tests.benchmarks.reports import report

    settings = json.loads((folder / "settings.json").read_text())
    return report(settings["size"], settings["variant"], (folder / ENTRY).read_text())


def _documents(folder: Path, kind: str, name: str) -> Callable[[], dict[str, Iterable[bytes | memoryview]]]:
    """How the report is written in a syntax; CSV in its flat layout at every size."""
    from exporter import formats
    from exporter.formats import xbrl_csv

    report, vocabulary = _report(folder), _taxonomy(folder).vocabulary
    if kind == "csv":
        return lambda: xbrl_csv.write(report, vocabulary, name, xbrl_csv.Layout.FLAT)
    return lambda: formats.write(report, vocabulary, formats.Format(kind), name=name)


def make(folder: Path) -> Work:
    """The taxonomy and the report in every syntax, and its line items as a plain table."""
    import pyarrow.csv

    from exporter.loading.frames import to_table
    from tests.benchmarks.authored import compiled

    sheets = folder / "sheets"
    sheets.mkdir()
    built = compiled(sheets)
    (folder / PACKAGE).write_bytes(built.package)
    (folder / ENTRY).write_text(built.entry_point)
    for kind in FORMS:
        for name, chunks in _documents(folder, kind, "report")().items():
            _write(folder / name, chunks)
    report = _report(folder)
    pyarrow.csv.write_csv(
        to_table(report).drop_columns(["id", "document", "line", "column", "length"]), folder / ITEMS
    )
    return lambda: None


def write(folder: Path, kind: str) -> Work:
    """A report in memory to a closed file."""
    documents = _documents(folder, kind, "again")

    def work() -> None:
        for name, chunks in documents().items():
            _write(folder / "written" / name, chunks)

    return work


def read(folder: Path, kind: str) -> Work:
    """A file to a report."""
    from exporter import formats
    from exporter.findings import Findings
    from exporter.opening import open_document

    path = folder / FILES[kind]
    _load_rooms(formats.syntax(formats.Format(kind)).__name__.partition(".")[2])

    def beside(name: str) -> bytes | None:
        return (path.parent / name).read_bytes()

    def work() -> None:
        findings = Findings()
        document, name = open_document(str(path))
        formats.read(document, name, formats.Format(kind), findings, files=beside)
        assert not findings.all, findings.all[:3]

    return work


def pure(folder: Path, kind: str) -> Work:
    """The same where no compiler made the scanner."""
    os.environ["EXPORTER_PURE"] = "1"
    return read(folder, kind)


def validate(folder: Path, kind: str) -> Work:
    """A file to its findings: schema, taxonomy, units, duplicates, dimensions, calculations."""
    from exporter import formats, pipeline
    from exporter.findings import Findings

    own = formats.syntax(formats.Format(kind)).__name__.partition(".")[2]
    _load_rooms("report", "taxonomy", "validation", own)

    def work() -> None:
        findings = Findings()
        pipeline.validate(
            str(folder / FILES[kind]), packages=[folder / PACKAGE], arelle=False, findings=findings
        )
        assert not findings.all, findings.all[:3]

    return work


def convert(folder: Path, kinds: str) -> Work:
    """A file to another syntax."""
    from exporter import formats, pipeline
    from exporter.findings import Findings

    source, target = kinds.split("-")

    def work() -> None:
        place = folder / "converted" / Path(FORMS[target]).name
        place.parent.mkdir(exist_ok=True)
        pipeline.convert(
            str(folder / FORMS[source]), str(place), kind=formats.Format(target), packages=[folder / PACKAGE],
            findings=Findings(),
        )  # fmt: skip

    return work


def rules(folder: Path, which: str) -> Work:
    """The rules on a report in memory: all, or those of calculations."""
    from exporter.findings import Findings
    from exporter.validation import calculations
    from exporter.validation.subject import Subject
    from exporter.validation.validate import validate as check

    _load_rooms("report", "taxonomy", "validation")
    report, taxonomy = _report(folder), _taxonomy(folder)
    if which == "all":
        return lambda: check(report, taxonomy, Findings())
    return lambda: list(calculations.totals_add_up(Subject(report, taxonomy)))


def start(folder: Path, _: str) -> Work:
    """What every task does before its work."""
    from exporter import pipeline  # noqa: F401 - imported as every command does

    _taxonomy(folder)
    return lambda: None


def whole(folder: Path, _: str) -> Work:
    """Line items as CSV, validated, to xBRL-XML, xBRL-JSON and Parquet."""

    def work() -> None:
        import csv

        import pyarrow.csv

        from exporter import formats
        from exporter.files import write_all
        from exporter.findings import Findings
        from exporter.loading.frames import from_frame
        from exporter.validation.validate import validate as check

        taxonomy = _taxonomy(folder)
        with (folder / ITEMS).open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        plain, coded = pyarrow.string(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
        kinds = {name: plain if name == "value" else coded for name in names}
        options = pyarrow.csv.ConvertOptions(
            column_types=kinds | {"decimals": pyarrow.int32()},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        items = pyarrow.csv.read_csv(folder / ITEMS, convert_options=options)
        report = from_frame(items, taxonomy=taxonomy.entry_points)
        findings = Findings()
        check(report, taxonomy, findings)
        assert not findings.all, findings.all[:3]
        files: dict[str, Iterable[bytes | memoryview]] = {}
        for kind in (formats.Format.XML, formats.Format.JSON, formats.Format.PARQUET):
            files |= formats.write(report, taxonomy.vocabulary, kind, name="whole")
        write_all(folder / "whole", files)

    return work


def floor(folder: Path, which: str) -> Work:
    """What the machine, or another library alone, takes for the same bytes."""
    kind, _, tool = which.partition("-")
    path = folder / BULK[kind]
    data = path.read_bytes()
    target = folder / "floor.bin"

    def raw_write() -> None:
        with target.open("wb") as file:
            file.write(data)

    def loads() -> None:
        import orjson

        orjson.loads(data)

    def tree() -> None:
        from lxml import etree

        etree.fromstring(data, etree.XMLParser(huge_tree=True))

    def expat() -> None:
        from xml.parsers import expat

        expat.ParserCreate(None, "}").Parse(data, True)

    def table() -> None:
        import pyarrow.csv

        pyarrow.csv.read_csv(io.BytesIO(data))

    tools = {
        "write": raw_write,
        "read": path.read_bytes,
        "orjson": loads,
        "lxml": tree,
        "expat": expat,
        "pyarrow": table,
    }
    return tools[tool]


TASKS: Final[dict[str, Callable[[Path, str], Work]]] = {
    "make": lambda folder, _: make(folder),
    "write": write,
    "read": read,
    "pure": pure,
    "validate": validate,
    "convert": convert,
    "rules": rules,
    "start": start,
    "whole": whole,
    "floor": floor,
}


def main(task: str, folder: Path) -> dict[str, float]:
    """Runs a task and tells its cost."""
    name, _, detail = task.partition(":")
    work = TASKS[name](folder, detail)
    wall, processor = time.perf_counter(), time.process_time()
    work()
    cost = {"cpu": time.process_time() - processor, "wall": time.perf_counter() - wall}
    import resource  # a library that a whole process would wait for

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return cost | {"peak": peak}
