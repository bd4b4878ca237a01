"""Draws the picture in the README: some printed lines of the sample, and the facts they state.

Run `python docs/picture.py` in the checkout; it writes docs/result.svg.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from exporter.findings import Findings
from exporter.pipeline import tell_mapping

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "examples" / "first-quarter.txt"
SHOWN = {"Revenues", "OperatingIncomeLoss", "NetIncomeLoss", "EarningsPerShareBasic"}
SHOWN |= {"BasicNetIncomeLossPerADSEquivalent", "WeightedAverageNumberOfADSEquivalents"}


def main() -> None:
    """Draw the facts of the first statement beside the lines they were printed at."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    told = tell_mapping(str(SAMPLE), profile=None, ledger=False, findings=Findings()).decode()
    facts = [fact for fact in csv.DictReader(io.StringIO(told)) if fact["line"]]
    first = next(number for number, line in enumerate(lines, 1) if line.rstrip().endswith("Appendix 1"))
    chosen = {
        fact["line"] for fact in facts if first < int(fact["line"]) < first + 75 and fact["concept"] in SHOWN
    }
    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 2))
    for column in ("printed", "fact", "period", "unit", "value", "decimals"):
        table.add_column(column, justify="right" if column in ("value", "decimals") else "left", no_wrap=True)
    before = ""
    for fact in facts:
        if fact["line"] in chosen:
            line = lines[int(fact["line"]) - 1]
            table.add_row(
                Text(line.strip() if fact["line"] != before else ""),
                Text(fact["concept"], style="blue"),
                fact["period"],
                fact["unit"] or "pure",
                Text(fact["value"], style="bold"),
                fact["decimals"] or "INF",
            )
            before = fact["line"]
    console = Console(record=True, width=158, file=io.StringIO())
    console.print(table)
    svg = console.export_svg(
        title="exporter map first-quarter.txt", theme=DEFAULT_TERMINAL_THEME, unique_id="result"
    )
    (ROOT / "docs" / "result.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
