"""A DuckDB file with the tables of any number of reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from exporter.errors import ExporterError
from exporter.files import behind_links, new_file, refuse_read_only, sweep
from exporter.loading.tables import NUMBER, SCHEMAS, from_tables
from exporter.report.report import Report

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_INCOMING: Final = "incoming"
_ROWS: Final = "SELECT * FROM incoming"
#: What stands in a database file, behind a checksum.
_MARK: Final = b"DUCK"
_MARK_ENDS: Final = 12
#: Bytes in front of the blocks of a database file.
_HEADERS: Final = 3 * 4096
#: The types of columns, as DuckDB calls them.
_TYPES: Final = MappingProxyType(
    {
        pa.string(): "VARCHAR",
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.bool_(): "BOOLEAN",
        NUMBER: "DECIMAL(38,12)",
    }
)


def load(path: Path, tables: Mapping[str, pa.Table]) -> str:
    """Adds the tables of one report to a database file in one transaction; tells the report's key.

    A new file appears when it is whole. A report that is there already is left as it is. Raises ExporterError
    ``file.cannotWrite``, and ``file.missing`` where duckdb is not installed.
    """
    key = str(tables["reports"].column("report")[0].as_py())
    try:
        while not path.exists():
            try:
                with new_file(path) as made:
                    _add(made, path, key, tables)
                return key
            except FileExistsError:
                continue  # another process has made it meanwhile
        real = behind_links(path)  # where what DuckDB has beside the file must stand too
        refuse_read_only(real)
    except OSError as error:
        raise ExporterError("file.cannotWrite", error.strerror or str(error), str(path)) from error
    sweep(real.parent)  # what a load left that was stopped when the file had its name
    with _connection(real, "file.cannotWrite", read_only=True, told=path):
        pass  # a damaged database is told before anything in it changes
    _add(real, path, key, tables)
    return key


def _add(path: Path, target: Path, key: str, tables: Mapping[str, pa.Table]) -> None:
    """Adds the tables to the database at a path, which is made where there is none and told as the target."""
    with _connection(path, "file.cannotWrite", told=target) as database:
        database.begin()
        for name, schema in SCHEMAS.items():
            database.register(_INCOMING, schema.empty_table())
            database.execute(f'CREATE TABLE IF NOT EXISTS "{name}" AS {_ROWS}')
        _refuse_other_columns(database, target)
        if not _count(database, key):
            for name, table in tables.items():
                database.register(_INCOMING, table)
                database.execute(f'INSERT INTO "{name}" BY NAME {_ROWS}')
        database.commit()


def _refuse_other_columns(database: DuckDBPyConnection, target: Path) -> None:
    """ExporterError where a table is not as we make it: another type may hold another number, and say nothing."""
    rows = database.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = current_database() AND schema_name = current_schema()"
    ).fetchall()
    found = {(table, column): kind for table, column, kind in rows}
    for table, schema in SCHEMAS.items():
        for column in schema:
            kind = found.get((table, column.name))
            if kind != _TYPES[column.type]:
                what = "is missing" if kind is None else f"is {kind}"
                message = f"the table {table} is not one of reports: its column {column.name} {what}"
                raise ExporterError("file.cannotWrite", message, str(target))


def reports(path: Path) -> list[str]:
    """The keys of the reports in a database file, sorted."""
    with _connection(path, "file.cannotRead", read_only=True) as database:
        if not _is_set_up(database):
            return []
        found = database.execute("SELECT report FROM reports ORDER BY report").fetchall()
    return [str(row[0]) for row in found]


def take_out(path: Path, key: str) -> Report:
    """A report of the database. Raises ExporterError ``file.missing`` and ``file.cannotRead``."""
    with _connection(path, "file.cannotRead", read_only=True) as database:
        if not _is_set_up(database) or not _count(database, key):
            raise ExporterError("file.missing", f"the report {key} is not in the database", str(path))
        query = 'SELECT * FROM "{}" WHERE report = ?'
        found = {
            name: pa.table(database.sql(query.format(name), params=[key])).cast(schema)
            for name, schema in SCHEMAS.items()
        }
    try:
        return from_tables(found)
    except (ValueError, pa.ArrowException) as error:
        raise ExporterError("file.cannotRead", f"the report {key} is damaged: {error}", str(path)) from error


def _is_set_up(database: DuckDBPyConnection) -> bool:
    """Whether anything was ever loaded; a load that was stopped may leave an empty database, and no more."""
    found = database.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reports'").fetchall()
    return bool(found)


def _count(database: DuckDBPyConnection, key: str) -> int:
    ((count,),) = database.execute("SELECT count(*) FROM reports WHERE report = ?", [key]).fetchall()
    return int(count)


def _is_another(path: Path) -> bool:
    """Whether there is a file of another kind: DuckDB would look for what opens it, on the network too."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(_MARK_ENDS)[-len(_MARK) :] != _MARK


def _refuse_cut(database: DuckDBPyConnection, path: Path, code: str, place: str) -> None:
    """ExporterError where blocks are missing at the end of a file, which DuckDB sees only when it reads them."""
    query = "SELECT block_size, total_blocks FROM pragma_database_size()"
    ((size, blocks),) = database.execute(query).fetchall()
    whole = _HEADERS + size * blocks
    if path.stat().st_size < whole:
        message = f"the database is damaged: {path.stat().st_size:,} of its {whole:,} bytes are there"
        raise ExporterError(code, message, place)


@contextmanager
def _connection(
    path: Path, code: str, *, read_only: bool = False, told: Path | None = None
) -> Iterator[DuckDBPyConnection]:
    """The open database; what it complains of becomes an ExporterError, and what was begun is undone."""
    try:
        import duckdb
    except ImportError as error:
        message = "duckdb is not installed; the extra exporter[duckdb] has it"
        raise ExporterError("file.missing", message) from error
    place = str(told or path)
    try:
        if _is_another(path):
            raise ExporterError(code, "the file is there already and is no DuckDB database", place)
        with duckdb.connect(str(path), read_only=read_only) as database:
            if read_only:
                _refuse_cut(database, path, code, place)
            yield database
    except duckdb.Error as error:
        message = str(error).partition("\n")[0].replace(str(path), place)
        raise ExporterError(code, message, place) from error
    except OSError as error:
        raise ExporterError(code, error.strerror or str(error), place) from error
