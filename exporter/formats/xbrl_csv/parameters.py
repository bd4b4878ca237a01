"""A file of report parameters: a name and a value a row (xBRL-CSV 1.0, report parameters)."""

from __future__ import annotations

import io

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.references import is_identifier
from exporter.formats.xbrl_json.aspect_reading import Misspelled

_CODE = "xbrlce:invalidParameterCSVFile"


def read_parameters(document: bytes, name: str, findings: Findings) -> dict[str, str]:
    """The parameters that a file states; every row that is not an identifier and a value is a finding."""
    try:
        grid = read_grid(io.BytesIO(document))
        rows = [row for part in grid.rows for row in part.records(len(grid.header))]
    except Misspelled as error:
        findings.error(_CODE, str(error), Origin(name))
        return {}
    if grid.header[:2] != ("name", "value") or any(grid.header[2:]):
        findings.error(_CODE, f"the header is {', '.join(grid.header)!r}, not 'name, value'", Origin(name, 1))
        return {}
    found: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        key, value, *rest = row
        if any(rest) or (value and not key):
            findings.error(
                _CODE, "a cell stands where none may: beside the value or without a name", Origin(name, line)
            )
        elif key and not is_identifier(key):
            findings.error("xbrlce:invalidIdentifier", f"{key!r} is not an identifier", Origin(name, line))
        elif key and not value:
            findings.error(
                _CODE, f"the parameter {key!r} has no value; #empty or #none say so", Origin(name, line)
            )
        elif key in found:
            findings.error(_CODE, f"the parameter {key!r} is stated twice", Origin(name, line))
        elif key:
            found[key] = value
    return found
