"""Periods of days, which nearly all are: judged by the column."""

from __future__ import annotations

from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_BEGAN: Final = pa.scalar(date.min, pa.date32())
_ENDS: Final = pa.scalar(date.max, pa.date32())  # its midnight is no moment of the calendar
_DAY: Final = 10  # bytes


def are_days(texts: pa.Array) -> bool:
    """Whether all of some texts are days as ``str`` of an instant shows them, ``2003-06-30``."""
    try:
        days = texts.cast(pa.date32())
    except pa.ArrowInvalid:
        return False
    return _all(pc.greater_equal(days, _BEGAN)) and _all(pc.less(days, _ENDS))


def are_spans_of_days(texts: pa.Array) -> bool:
    """Whether all of some texts are durations as ``str`` of Period shows them, ``2003-04-01/2003-06-30``."""
    starts = pc.utf8_slice_codeunits(texts, 0, _DAY)
    ends = pc.utf8_slice_codeunits(texts, _DAY + 1, 2 * _DAY + 1)
    if not pc.binary_join_element_wise(starts, ends, "/").equals(texts):
        return False
    return are_days(starts) and are_days(ends) and _all(pc.less_equal(starts, ends))


def are_periods_of_days(texts: pa.Array) -> bool:
    """Whether all of some texts are days or durations as ``str`` of Period shows them; False may be said of others."""
    short = pc.equal(pc.binary_length(texts), _DAY)
    return are_days(texts.filter(short)) and are_spans_of_days(texts.filter(pc.invert(short)))


def _all(marks: pa.Array) -> bool:
    return bool(marks.true_count == len(marks))
