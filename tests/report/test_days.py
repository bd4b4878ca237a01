"""Periods of days judged by the column, against ``Period`` one at a time."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.report.aspects import Period
from exporter.report.days import are_days, are_periods_of_days, are_spans_of_days

_DAYS = st.dates().map(str) | st.sampled_from(
    ["0000-01-01", "9999-12-31", "2023-02-29", "2024-02-29", "2020-1-01"]
)
_ODD = st.text("0123456789-/T:é ", max_size=22) | st.just("forever")
_TEXTS = _DAYS | st.builds("{}/{}".format, _DAYS, _DAYS) | _ODD


def _is_plain(text: str) -> bool:
    try:
        period = Period.parse(text)
    except ValueError:
        return False
    return str(period) == text and type(period.end) is date and len(text) in (10, 21)


@given(st.lists(_TEXTS, max_size=4))
@example(["2020-01-02/2020-01-01"])
@example(["2020-01-01/2020-01-01", "2020-01-01"])
@example(["2020-01-01/9999-12-31"])
def test_as_period_says(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    plain = [_is_plain(text) for text in texts]
    assert are_periods_of_days(column) == all(plain)
    assert are_days(column) == all(one and "/" not in text for one, text in zip(plain, texts, strict=True))
    assert are_spans_of_days(column) == all(
        one and "/" in text for one, text in zip(plain, texts, strict=True)
    )


@pytest.mark.parametrize("text", ["2020-01-01", "2020-01-01/2020-12-31"])
def test_a_slice_is_judged_alone(text: str) -> None:
    assert are_periods_of_days(pa.array(["nothing", text, "nothing"]).slice(1, 1))
