"""The first line of a table of facts as delimited text: its columns, and what lies between cells."""

from __future__ import annotations

import csv
import re
from typing import Final, NamedTuple

from exporter.report.rows import NEEDED

_DELIMITERS: Final = ",;\t"
_LINE_END: Final = re.compile(r"[\r\n]")


class FactColumns(NamedTuple):
    """The names of the columns, in their order, and the delimiter."""

    names: tuple[str, ...]
    delimiter: str


def fact_columns(head: str) -> FactColumns | None:
    """The columns that a text begins with; None unless those are there that a table of facts must have."""
    line = _LINE_END.split(head.removeprefix("\ufeff"), maxsplit=1)[0]
    for delimiter in _DELIMITERS:
        names = next(csv.reader([line], delimiter=delimiter), [])
        if set(NEEDED).issubset(names):
            return FactColumns(tuple(names), delimiter)
    return None
