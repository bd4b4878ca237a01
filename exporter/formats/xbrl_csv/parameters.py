"""A file of report parameters: a name and a value a row (xBRL-CSV 1.0, report parameters)."""

from __future__ import annotations

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.grids import read_records
from exporter.formats.xbrl_csv.references import is_identifier
from exporter.formats.xbrl_json.aspect_reading import Misspelled

_CODE = "xbrlce:invalidParameterCSVFile"


def read_parameters(document: bytes, name: str, findings: Findings) -> dict[str, str]:
    """The parameters that a file states; every row that is not an identifier and a value is a finding.

    A file that is no CSV in UTF-8 is one with the code that tables have for it, ``xbrlce:invalidCSVFileFormat``, as the
    standard asks one format of both; ``xbrlce:invalidParameterCSVFile`` is for what stands in it.
    """
    try:
        (_, header), *rows = read_records(document) or [(1, [])]
    except Misspelled as error:
        findings.error(error.code, str(error), Origin(name, error.line))
        return {}
    if header[:2] != ["name", "value"] or any(header[2:]):
        findings.error(_CODE, f"the header is {', '.join(header)!r}, not 'name, value'", Origin(name, 1))
        return {}
    found: dict[str, str] = {}
    for line, row in rows:
        key, value, *rest = *row, *[""] * (2 - len(row))
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
