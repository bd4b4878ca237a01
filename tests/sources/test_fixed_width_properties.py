"""Tables printed in many ways are read back: figures, labels and headings; and nothing breaks the reader."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from exporter.findings import Findings
from exporter.sources.fixed_width import read_text
from exporter.sources.fixed_width.lines import line
from exporter.statements.listing import cells
from exporter.statements.table import Document

WORDS = [
    "Cash",
    "Trade receivables",
    "Inventories",
    "Other assets",
    "Net loss",
    "Sales",
    "Cost of goods sold",
    "Rent",
]
YEARS = ["1999", "1998", "1997", "1996", "1995"]


@dataclass(frozen=True)
class Printed:
    """A table as drawn: its labels and figures, and how it is printed."""

    labels: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]
    gap: int
    leader: str
    ruler: str
    spaced: bool

    def text(self) -> str:
        widths = [max(len(one), 6) for one in map(max_length, zip(*self.figures, strict=True))]
        margin = max(map(len, self.labels)) + 4
        headings = [year.rjust(width) for year, width in zip(YEARS, widths, strict=False)]
        gap = " " * self.gap
        lines = ["Statement of something", "", " " * margin + gap + gap.join(headings)]
        if self.ruler:
            lines.append(" " * margin + gap + gap.join(self.ruler * width for width in widths))
        for label, row in zip(self.labels, self.figures, strict=True):
            shown = gap.join(one.rjust(width) for one, width in zip(row, widths, strict=True))
            lines.append((label + self.leader * margin)[:margin] + gap + shown)
            lines += [""] if self.spaced else []
        return "\n".join(lines) + "\n"


def max_length(column: tuple[str, ...]) -> str:
    return max(column, key=len)


NUMBERS = st.one_of(
    st.integers(0, 10**9).map(lambda number: f"{number:,}"),
    st.integers(1, 10**7).map(lambda number: f"({number:,})"),
    st.integers(-(10**6), -1).map(lambda number: f"{number:,}"),
    st.decimals(0, 10**4, places=1, allow_nan=False).map(lambda number: f"{number:,}"),
)


@st.composite
def tables(draw: st.DrawFn) -> Printed:
    count = draw(st.integers(2, 5))
    labels = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8, unique=True))
    row = st.tuples(*[NUMBERS] * count)
    return Printed(
        tuple(labels),
        tuple(draw(row) for _ in labels),
        gap=draw(st.integers(3, 6)),
        leader=draw(st.sampled_from([" ", "."])),
        ruler=draw(st.sampled_from(["", "-", "="])),
        spaced=draw(st.booleans()),
    )


def read(text: str) -> Document:
    return read_text(text, "a.txt", Findings())


@given(tables())
def test_a_printed_table_is_read_back(printed: Printed) -> None:
    told = [(one["text"], one["label"], one["headers"]) for one in cells(read(printed.text()))]
    assert told == [
        (figure, label, [year])
        for label, row in zip(printed.labels, printed.figures, strict=True)
        for figure, year in zip(row, YEARS, strict=False)
    ]


@given(st.lists(st.text("0123456789,.()$%- \tabcXYZ:*—（円", max_size=60), max_size=30))
def test_whatever_is_printed_every_cell_stands_where_it_says(lines: list[str]) -> None:
    document = read("\n".join(lines))
    for table in document.tables:
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            for cell in row.cells:
                if cell is not None:
                    place = cell.origin
                    found = document.lines[place.line - 1][place.column : place.column + place.length]
                    assert found == cell.text


@given(st.text("0123456789,.()$%- \tabc円￥　", max_size=80))
def test_a_line_keeps_its_length_and_its_places_grow(text: str) -> None:
    made = line(1, text)
    assert len(made.shown) == len(text)
    places = [made.place(at) for at in range(len(text) + 1)]
    assert places == sorted(set(places))


GAP = "\n" * 6  # so many blank lines end a run of figures


def test_a_table_that_goes_on_after_gaps_is_one_with_the_columns_of_all_its_rows() -> None:
    """Columns depend on how all rows are set: a later run may widen a column and never bring one more."""
    runs = [f"Item {number}".ljust(20) + f"{10 ** (number % 5):>12,}{number:>12,}" for number in range(300)]
    document = read("Statement\n" + "2003        2002\n".rjust(45) + "\n" + GAP.join(runs) + "\n")
    (table,) = document.tables
    assert [[cell.text for cell in row.cells if cell] for row in table.rows] == [
        [f"{10 ** (number % 5):,}", f"{number:,}"] for number in range(300)
    ]
    assert [row.label for row in table.rows] == [f"Item {number}" for number in range(300)]


def test_years_that_begin_rows_are_labels_as_long_as_no_row_has_words() -> None:
    rows = [f"{year}".ljust(20) + f"{year * 7:>12,}{year * 9:>12,}" for year in range(1990, 2000)]
    (table,) = read("\n".join(rows[:5]) + GAP + "\n" + "\n".join(rows[5:]) + "\n").tables
    assert {len(row.cells) for row in table.rows} == {2}
    (table,) = read("\n".join([*rows, "Total".ljust(8) + "1999".rjust(4) + rows[0][12:]]) + "\n").tables
    assert {len(row.cells) for row in table.rows} == {3}


def test_words_that_nearly_stand_one_under_another_are_a_column_of_their_own() -> None:
    """Words one page column apart are aligned, those two apart are not."""

    def figures(by: int) -> int:
        gaps = [number % 3 * by for number in range(30)]
        lines = [f"Bond {'1,204':>22}{' ' * (8 + gap)}Baa{'7,300':>{20 - gap}}\n" for gap in gaps]
        return len(read("".join(lines)).tables[0].rows[0].cells)

    assert [figures(0), figures(1), figures(2)] == [2, 2, 1]
