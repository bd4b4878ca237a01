"""Reports of any size, the same every time: seeded figures whose sums hold exactly, texts, few or many contexts.

Variant ``a`` has 50 facts a context and no dimensions, variant ``d`` five facts a context and three dimensions. In
both 96 facts of 100 are numbers, in whole thousands, in units or with two places.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import ISO4217
from exporter.report.builder import ReportBuilder
from exporter.report.columns import CONTEXT, FACTS, context_schema
from exporter.report.report import Report
from tests.benchmarks.authored import (
    AXES,
    GROUPS,
    ITEMS,
    MEMBERS,
    NAMESPACE,
    TEXTS,
    clark,
    item,
    member,
    text,
    total,
)

_SCHEME: Final = "http://www.sec.gov/CIK"
_YEARS: Final = 400  # days on which periods end; then the next filer begins
_WIDTH: Final = ITEMS + 1
_FEW: Final = 8  # groups in a context of variant a
_UNITS: Final = (f"{{{ISO4217}}}JPY", f"{{{ISO4217}}}USD")
_SEED: Final = 0x9E3779B97F4A7C15
#: Numbers as text, decimals: whole thousands, units, two places after the point.
_SCALES: Final = (("000", -3), ("", 0), (None, 2))


def report(size: int, variant: str, entry_point: str) -> Report:
    """A report of about ``size`` facts in variant ``a`` or ``d``; ``broken`` totals none."""
    width, several = (50, False) if variant == "a" else (5, True)
    count = max(size // width, 1)
    rows = np.arange(count * width, dtype=np.int64)
    context, slot = rows // width, rows % width
    if several:
        group, part, is_text = _few_facts(context, slot)
    else:
        group, part, is_text = _many_facts(context, slot)
    builder = ReportBuilder(taxonomy=[entry_point], namespaces={"bench": NAMESPACE})
    builder.extend(_facts(context, group, part, is_text), _contexts(count, several=several))
    return builder.build()


def _many_facts(context: np.ndarray, slot: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eight whole groups and two texts; group, part of the group (0 the total), and which are texts."""
    block = (context // 2) % (GROUPS // 2 // _FEW) * _FEW
    group = block + slot // _WIDTH + (context % 2) * (GROUPS // 2)
    is_text = slot >= _FEW * _WIDTH
    number = (context // 2 * 2 + slot) % (TEXTS // 2) + (context % 2) * (TEXTS // 2)
    return np.where(is_text, number, group), np.where(is_text, 0, slot % _WIDTH), is_text


def _few_facts(context: np.ndarray, slot: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A total and four items; in every fifth context a text stands in the place of the last item."""
    group = (context // 2) % (GROUPS // 2) + (context % 2) * (GROUPS // 2)
    is_text = (context % 5 == 0) & (slot == 4)
    number = (context // 2) % (TEXTS // 2) + (context % 2) * (TEXTS // 2)
    return np.where(is_text, number, group), np.where(is_text, 0, slot), is_text


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers that look random and are the same on every machine (the finaliser of SplitMix64)."""
    state = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(_SEED)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def _amounts(context: np.ndarray, part: np.ndarray, is_text: np.ndarray) -> np.ndarray:
    """Whole numbers; a total, which stands before its items, is the sum of those that follow it."""
    amounts = (_mixed(np.arange(len(part))) % np.uint64(2_000_000)).astype(np.int64) - 500_000
    amounts[is_text] = 0
    signed = np.where(part == _WIDTH - 1, -amounts, amounts)
    signed[part == 0] = 0
    starts = np.flatnonzero((part == 0) & ~is_text)
    running = np.concatenate([[0], np.cumsum(signed)])
    ends = np.append(starts[1:], len(part))
    amounts[starts] = running[ends] - running[starts]
    return amounts


def _facts(context: np.ndarray, group: np.ndarray, part: np.ndarray, is_text: np.ndarray) -> pa.Table:
    names = [total(g) if p == 0 else item(g, p - 1) for g in range(GROUPS) for p in range(_WIDTH)]
    names += [text(number) for number in range(TEXTS)]
    code = np.where(is_text, GROUPS * _WIDTH + group, group * _WIDTH + part)
    scale = group % len(_SCALES)
    unit = pa.array((group % 8 == 7).astype(np.int32), mask=is_text)
    decimals = np.array([one for _, one in _SCALES], np.int32)[scale]
    rows = len(context)
    columns = {
        "id": pa.nulls(rows, pa.string()),
        "concept": pa.DictionaryArray.from_arrays(
            pa.array(code.astype(np.int32)), pa.array(map(clark, names))
        ),
        "context": pa.array(context.astype(np.int32)),
        "unit": pa.DictionaryArray.from_arrays(unit, pa.array(_UNITS)),
        "value": _values(_amounts(context, part, is_text), scale, is_text, context),
        "decimals": pa.array(decimals, mask=is_text),
        "language": pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(rows, np.int32), mask=~is_text), pa.array(["en"])
        ),
    }
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    nothing = {one.name: pa.nulls(rows, one.type) for one in schema if one.name not in columns}
    return pa.table([(columns | nothing)[one.name] for one in schema], schema=schema)


def _values(amounts: np.ndarray, scale: np.ndarray, is_text: np.ndarray, context: np.ndarray) -> pa.Array:
    whole = pa.array(amounts).cast(pa.string())
    hundredths = pc.cast(pa.array(amounts).cast(pa.decimal128(20, 0)), pa.decimal128(24, 2))
    cents = (
        pc.multiply(hundredths, pa.scalar("0.01").cast(pa.decimal128(3, 2)))
        .cast(pa.decimal128(24, 2))
        .cast(pa.string())
    )
    thousands = pc.if_else(pc.equal(whole, "0"), whole, pc.binary_join_element_wise(whole, "000", ""))
    said = pa.array(["Explanation of context ", "See <note> & policy no. "]).take(pa.array(context % 2))
    words = pc.binary_join_element_wise(said, pa.array(context // 3).cast(pa.string()), "")
    scales = pa.array(scale)
    numbers = pc.if_else(pc.equal(scales, 0), thousands, pc.if_else(pc.equal(scales, 1), whole, cents))
    return pc.if_else(pa.array(is_text), words, numbers)


def _contexts(count: int, *, several: bool) -> pa.Table:
    """Even contexts are quarters, odd ones moments; dimensions take their members in turn."""
    number = np.arange(count, dtype=np.int64)
    days = [date(2020, 3, 31) + timedelta(days=at) for at in range(_YEARS)]
    periods = [
        f"{day - timedelta(days=90)}/{day}" if at % 2 == 0 else str(day) for at, day in enumerate(days)
    ]
    lap = number // (_YEARS if not several else 2 * MEMBERS ** len(AXES) // 2)
    turn = number % _YEARS if not several else lap % (_YEARS // 2) * 2 + number % 2
    filer = lap if not several else lap // (_YEARS // 2)
    identifiers = [f"{1_000_000 + at:010}" for at in range(int(filer.max(initial=0)) + 1)]
    columns = {
        "scheme": pa.array([_SCHEME] * 1).take(pa.array(np.zeros(count, np.int32))),
        "identifier": pa.array(identifiers).take(pa.array(filer)),
        "period": pa.array(periods).take(pa.array(turn)),
    }
    for at, axis in enumerate(AXES if several else ()):
        members = pa.array([clark(member(axis, one)) for one in range(MEMBERS)])
        columns[clark(f"{axis}Axis")] = members.take(pa.array(number // MEMBERS**at % MEMBERS))
    schema = context_schema(name for name in columns if name not in CONTEXT.names)
    return pa.table([columns[one.name].dictionary_encode() for one in schema], schema=schema)
