"""Facts that clash are found as if each were held against all before it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import NS, concept, fact, report, taxonomy

from exporter.validation import gathering
from exporter.validation.duplicates import first_clash
from exporter.validation.exact import exact, interval
from exporter.validation.subject import Subject

VALUES = st.sampled_from(["1", "1.0", "-0", "0", "12", "14", "15", "10", "1e1", "x", None])
DECIMALS = st.sampled_from([None, 0, -1, 1, 2])


def subject_of(stated: list[tuple[str | None, int | None]]) -> Subject:
    facts = [fact("Revenue", value, decimals) for value, decimals in stated]
    return Subject(report(*facts), taxonomy(concept("Revenue")))


def by_pairs(subject: Subject, rows: range) -> tuple[int, int] | None:
    """OIM 1.0, 6.2.1, word for word: each fact against each before it, then the intervals."""
    seen: list[tuple[int, object]] = []
    met: list[tuple[Decimal, Decimal, int]] = []
    for row in rows:
        value, decimals = subject.value_at(row), subject.decimals_at(row)
        number = None if value is None else exact(value)
        stated: object = value if number is None else number
        for earlier, other in seen:
            same = decimals == subject.decimals_at(earlier)
            if (same or number is None or not isinstance(other, Decimal)) and other != stated:
                return earlier, row
        seen.append((row, stated))
        if number is None:
            continue
        low, high = interval(number, decimals)
        if met and low > (least := min(one[1] for one in met)):
            return next(one[2] for one in met if one[1] == least), row
        if met and high < (most := max(one[0] for one in met)):
            return next(one[2] for one in met if one[0] == most), row
        met.append((low, high, row))
    return None


@given(st.lists(st.tuples(VALUES, DECIMALS), min_size=2, max_size=8))
def test_the_first_clash_is_that_of_all_pairs(stated: list[tuple[str | None, int | None]]) -> None:
    subject = subject_of(stated)
    rows = range(len(stated))
    assert first_clash(subject, rows) == by_pairs(subject, rows)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Revenue", "Costs", "Taxes"]), st.sampled_from(["1", "1.0", "x", None]), DECIMALS
        ),
        min_size=1,
        max_size=12,
    )
)
def test_cells_of_facts_that_state_the_same_are_told_by_columns(
    stated: list[tuple[str, str | None, int | None]],
) -> None:
    names = ("Revenue", "Costs", "Taxes")
    facts = [fact(name, value, decimals) for name, value, decimals in stated]
    subject = Subject(report(*facts), taxonomy(*map(concept, names)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "LARGE", 0)
        found = gathering.Gathering.of(subject)
    cells = [[row for row, one in enumerate(stated) if one[0] == name] for name in names]
    several = [cell for cell in cells if len(cell) > 1]
    assert sorted(map(list, found.several)) == sorted(several)
    told = [(subject.value_at(row), subject.decimals_at(row)) for row in range(len(stated))]
    assert found.alike == {cell[0] for cell in several if len({told[row] for row in cell}) == 1}


def test_many_equal_facts_do_not_clash() -> None:
    subject = subject_of([("10", -1), ("12", 0)] * 20_000)
    assert first_clash(subject, range(40_000)) is None
    assert NS in subject.concept.texts[0]
