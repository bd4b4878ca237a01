"""A folder of Parquet files: a folder a table, a file a report, so that any number of reports reads as one table.

A report is in the folder when its file in ``reports`` is, which comes last: what a load that was stopped left of other
tables is written again by the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from exporter.errors import ExporterError
from exporter.files import write_all
from exporter.loading.tables import SCHEMAS, from_tables
from exporter.report.report import Report

_REPORTS: Final = "reports"


def load(folder: Path, tables: Mapping[str, pa.Table]) -> str:
    """Adds the tables of one report to a folder, all or none; tells the report's key.

    A report that is there already is left as it is. Raises ExporterError ``file.cannotWrite``.
    """
    key = str(tables[_REPORTS].column("report")[0].as_py())
    if not _file(folder, _REPORTS, key).is_file():
        last_of_all = sorted(tables.items(), key=lambda one: one[0] == _REPORTS)
        write_all(folder, {f"{name}/{key}.parquet": [_packed(table)] for name, table in last_of_all})
    return key


def reports(folder: Path) -> list[str]:
    """The keys of the reports in a folder, sorted."""
    return sorted(path.stem for path in (folder / _REPORTS).glob("*.parquet"))


def take_out(folder: Path, key: str) -> Report:
    """A report of the folder. Raises ExporterError ``file.missing`` and ``file.cannotRead``."""
    if key not in reports(folder):
        raise ExporterError("file.missing", f"the report {key} is not in the folder", str(folder))
    try:
        return from_tables({name: pq.read_table(_file(folder, name, key)) for name in SCHEMAS})
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise ExporterError(
            "file.cannotRead", f"the report {key} is damaged: {error}", str(folder)
        ) from error


def _file(folder: Path, table: str, key: str) -> Path:
    return folder / table / f"{key}.parquet"


def _packed(table: pa.Table) -> bytes:
    """A table as a Parquet file: the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(memoryview(sink.getvalue()))
