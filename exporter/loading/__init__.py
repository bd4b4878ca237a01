"""Reports out of XBRL and back as tables of people's own: data frames, Parquet folders, DuckDB files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.errors import ExporterError

if TYPE_CHECKING:
    import pyarrow as pa

_DATABASES = frozenset({".duckdb", ".ddb"})


def load_tables(target: str, tables: Mapping[str, pa.Table]) -> str:
    """Adds the tables of one report to a DuckDB file or a folder of Parquet files; tells the report's key.

    Raises ExporterError ``file.unknownTarget`` for what is neither, and what the modules of both raise.
    """
    path = Path(target)
    if "://" in target or (path.suffix and path.suffix not in _DATABASES and not path.is_dir()):
        kinds = ", ".join(sorted(_DATABASES))
        raise ExporterError(
            "file.unknownTarget", f"a target is a folder, or a file that ends in {kinds}", target
        )
    if path.suffix in _DATABASES:
        from exporter.loading import duck

        return duck.load(path, tables)
    from exporter.loading import parquet

    return parquet.load(path, tables)
