"""Calculations 1.1: the kernel against the definition, spelled out with fractions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import codes, concept, fact, found, kind, summation, taxonomy

from exporter import compiled
from exporter.findings import Origin, Severity
from exporter.report.aspects import Period, Unit
from exporter.report.fact import Fact
from exporter.taxonomy.model import SUMMATION_2003, Taxonomy
from exporter.validation import gathering, sum_kernel
from exporter.validation.exact import half_width

CODE = "calc11e:inconsistentCalculationUsingRounding"
SHOP = taxonomy(
    concept("Profit"),
    concept("Revenue"),
    concept("Cost"),
    concept("Other"),
    arcs=summation("Profit", Revenue=1, Cost=-1),
)


def test_a_sum_that_holds_is_silent() -> None:
    assert codes(SHOP, fact("Profit", "60"), fact("Revenue", "100"), fact("Cost", "40")) == []


def test_rounding_explains_a_difference() -> None:
    rounded = (fact("Revenue", "100000", -3), fact("Cost", "40000", -3))
    assert codes(SHOP, fact("Profit", "61500", -3), *rounded) == [], (
        "the intervals touch at 61,000 and do meet"
    )
    assert codes(SHOP, fact("Profit", "61501", -3), *rounded) == [CODE]


def test_the_message_reads_like_a_note() -> None:
    told = found(
        SHOP, fact("Profit", "65", line=9), fact("Revenue", "100", line=3), fact("Cost", "40", line=5)
    )
    assert [one.code for one in told] == [CODE]
    (one,) = told
    assert one.severity is Severity.WARNING
    assert one.origin == Origin("release.txt", 9, 10, 5)
    assert one.related == (Origin("release.txt", 3, 10, 5), Origin("release.txt", 5, 10, 5))
    assert "Profit (shop:Profit) for 2025-01-01 to 2025-12-31 is printed as 65 iso4217:JPY" in one.message
    assert "add up to 60, a difference of 5" in one.message
    assert "Revenue 100, less Cost 40" in one.message


def test_numbers_of_more_digits_than_anybody_reads_add_up_too() -> None:
    long = "9" * 10_000_001
    assert codes(SHOP, fact("Profit", long), fact("Revenue", long), fact("Cost", "0")) == []
    (one,) = found(SHOP, fact("Profit", "65"), fact("Revenue", long), fact("Cost", "40"))
    assert "add up to a number of 10,000,001 digits" in one.message


def test_missing_items_do_not_count_and_nil_adds_nothing() -> None:
    assert codes(SHOP, fact("Profit", "100"), fact("Revenue", "100")) == []
    assert codes(SHOP, fact("Profit", "100"), fact("Revenue", "100"), fact("Cost", None)) == []
    assert codes(SHOP, fact("Profit", "7"), fact("Cost", None)) == [], "only nil items: nothing to add"
    assert codes(SHOP, fact("Profit", None), fact("Revenue", "100")) == []
    assert codes(SHOP, fact("Profit", "7")) == []


def test_other_units_and_contexts_do_not_mix() -> None:
    assert codes(SHOP, fact("Profit", "7"), fact("Revenue", "100", unit=Unit.currency("USD"))) == []


def test_duplicates_narrow_the_interval() -> None:
    twice = (fact("Revenue", "100000", -3), fact("Revenue", "100400", -2))
    assert codes(SHOP, fact("Profit", "100450"), *twice) == []
    assert codes(SHOP, fact("Profit", "99900"), *twice) == [CODE]


def test_inconsistent_duplicates_stop_the_sum() -> None:
    told = codes(SHOP, fact("Profit", "1"), fact("Revenue", "100"), fact("Revenue", "200"))
    assert told == ["oime:disallowedDuplicateFacts"]


def test_nil_beside_a_value_is_inconsistent() -> None:
    told = codes(SHOP, fact("Profit", "1"), fact("Revenue", "100"), fact("Revenue", None))
    assert told == ["oime:disallowedDuplicateFacts"]


def test_infinite_decimals_allow_no_difference() -> None:
    exactly = (fact("Revenue", "0.1", None), fact("Cost", "0.3", None))
    assert codes(SHOP, fact("Profit", "-0.2", None), *exactly) == []
    assert codes(SHOP, fact("Profit", "-0.20000000000000000000000000000000000001", None), *exactly) == [CODE]


def test_each_role_is_a_sum_of_its_own() -> None:
    arcs = summation("Profit", Revenue=1) + summation(
        "Profit", "http://shop.example/role/b", Cost=1, Other="0.5"
    )
    known = taxonomy(concept("Profit"), concept("Revenue"), concept("Cost"), concept("Other"), arcs=arcs)
    facts = (fact("Profit", "10"), fact("Revenue", "10"), fact("Cost", "6"), fact("Other", "8"))
    assert codes(known, *facts) == []
    assert codes(known, *facts[:3], fact("Other", "20")) == [CODE]


def test_bad_relationships_are_told() -> None:
    words = concept("Words", kind("stringItemType", "string"))
    known = taxonomy(concept("Profit"), concept("Cost"), words, arcs=summation("Profit", Words=1, Cost=1) * 2)
    assert sorted(set(codes(known))) == [
        "calc11e:duplicateCalculationRelationships",
        "calc11e:nonDecimalItemNode",
    ]


digits = st.one_of(
    st.integers(-30, 30).map(str),
    st.decimals(-2000, 2000, places=2).map(lambda one: f"{one:f}"),
    st.sampled_from(
        ["0", "-0", "1e2", "+7.", ".5", "123456789012345678901234567890", "0.00000000049", "9" * 45]
    ),
)
decimals = st.one_of(st.none(), st.integers(-3, 3), st.sampled_from([-40, 40, 6, 7, -20, -21]))
facts = st.builds(
    lambda local, value, places, unit: fact(local, value, places, unit=unit),
    st.sampled_from(["Profit", "Revenue", "Cost", "Other"]),
    st.one_of(digits, digits, digits, st.none()),
    decimals,
    st.sampled_from([Unit.currency("JPY"), Unit.currency("USD")]),
)
weights = st.sampled_from([1, 1, -1, -1, 2, "0.5"])
sums = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["Revenue", "Cost", "Other"]), weights),
    max_size=5,
    unique_by=lambda one: one[:2],
)


def interval(one: Fact) -> tuple[Fraction, Fraction]:
    value = Fraction(str(one.value))
    half = Fraction(0) if one.decimals is None else Fraction(10) ** -one.decimals / 2
    return value - half, value + half


def agreed(members: list[Fact]) -> tuple[Fraction, Fraction] | str:
    if all(one.value is None for one in members):
        return "nil"
    if any(one.value is None for one in members):
        return "clash"
    by_decimals: defaultdict[int | None, set[Fraction]] = defaultdict(set)
    for one in members:
        by_decimals[one.decimals].add(Fraction(str(one.value)))
    low, high = (
        pick(ends) for pick, ends in zip((max, min), zip(*map(interval, members), strict=True), strict=True)
    )
    return "clash" if low > high or any(len(values) > 1 for values in by_decimals.values()) else (low, high)


def oracle(known: Taxonomy, reported: list[Fact]) -> int:
    """How many sums do not hold, straight from the definition."""
    cells: defaultdict[object, list[Fact]] = defaultdict(list)
    for one in reported:
        cells[one.concept, one.context, one.unit].append(one)
    arcs = defaultdict(list)
    for arc in known.arcs:
        arcs[arc.role, arc.source].append(arc)
    wrong = 0
    for (_, total), items in arcs.items():
        for (reported_concept, context, unit), members in list(cells.items()):  # type: ignore[misc]
            if reported_concept != total:
                continue
            ends = [
                (arc.weight, agreed(cells.get((arc.target, context, unit), []) or [fact("Cost", None)]))
                for arc in items
            ]
            told = [(Fraction(str(weight)), one) for weight, one in ends if one != "nil"]
            whole = agreed(members)
            if not told or isinstance(whole, str) or any(one == "clash" for _, one in told):
                continue
            pairs = [sorted(weight * end for end in one) for weight, one in told]  # type: ignore[union-attr]
            low, high = sum(one for one, _ in pairs), sum(one for _, one in pairs)
            wrong += whole[0] > high or low > whole[1]
    return wrong


@pytest.fixture(scope="module", params=["by definition", "by the library", "by columns of Arrow"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Reports of any size go one way: that of small reports or those of large ones."""
    if request.param == "by the library" and compiled.library() is None:
        pytest.skip("no compiler made the library here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "LARGE", 1 << 30 if request.param == "by definition" else 0)
        if request.param == "by columns of Arrow":
            patch.setattr(compiled, "library", lambda: None)
        yield request.param


def related(items: list[tuple[str, str, int | str]]) -> Taxonomy:
    """Profit as the sum of these items, each with its link role and weight."""
    arcs = [
        arc
        for role in "ab"
        for arc in summation(
            "Profit", role, **{item: weight for letter, item, weight in items if letter == role}
        )
    ]
    return taxonomy(concept("Profit"), concept("Revenue"), concept("Cost"), concept("Other"), arcs=arcs)


PRINTED = st.one_of(
    digits,
    st.from_regex(r"[+-]?[0-9]{0,24}(\.[0-9]{0,8})?", fullmatch=True),
    st.sampled_from(["", " 5", "5 ", "-", "+", ".", "--1", "1.-", "0x1", "1 000", "\u0661"]),
)


@pytest.mark.skipif(compiled.library() is None, reason="no compiler made the library here")
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 4), st.one_of(PRINTED, st.none()), decimals, st.booleans()
        ),
        max_size=40,
    ),
    roles=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([-1, 0, 1]), st.booleans())
    ),
    skipped=st.integers(0, 3),
)
def test_the_library_and_arrow_leave_the_same_sums(
    rows: list[tuple[int, int, str | None, int | None, bool]],
    roles: list[tuple[int, int, int, bool]],
    skipped: int,
) -> None:
    every = [
        sum_kernel.Role(code, number, 1 if total else sign, total) for code, number, sign, total in roles
    ]
    every.append(sum_kernel.Role(0, 0, total=True))
    codes, places, values, places_behind, numeric = (
        pa.array(list(column), kind).slice(skipped)
        for column, kind in zip(
            zip(*rows, strict=True) if rows else [()] * 5,
            (pa.int32(), pa.int64(), pa.string(), pa.int32(), pa.bool_()),
            strict=True,
        )
    )
    subject = SimpleNamespace(
        concept=SimpleNamespace(codes=codes, texts="abcd"),
        column={"value": values, "decimals": places_behind}.__getitem__,
        numeric=numeric,
    )
    left = []
    for library in (compiled.library(), None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled, "library", lambda library=library: library)
            patch.setattr(sum_kernel, "gather", lambda _: None)
            left.append(sorted(sum_kernel._left(subject, places, every, 3, subject.column("decimals"))))  # type: ignore[arg-type]
    assert set(left[1]) <= set(left[0])
    if not any(re.search(r"e|\.$|^[+-]?\.", value or "") for _, _, value, _, _ in rows):
        assert left[0] == left[1], "but for numbers that are spelled as few are, which the library leaves"


@given(st.lists(facts, max_size=12), sums)
def test_sums_agree_with_the_definition(
    way: str, reported: list[Fact], items: list[tuple[str, str, int | str]]
) -> None:
    known = related(items)
    # "1e2" is no xs:decimal, and told as such; what it would add is still asked of the sums.
    assert codes(known, *reported).count(CODE) == oracle(known, reported)


def rounded(one: Fact) -> Fraction:
    return to_decimals(Fraction(str(one.value)), one.decimals)


def to_decimals(value: Fraction, decimals: int | None) -> Fraction:
    """Halves to the even digit, as Fraction rounds."""
    if decimals is None:
        return value
    return round(value * Fraction(10) ** decimals) / Fraction(10) ** decimals


def oracle_of_2003(known: Taxonomy, reported: list[Fact]) -> int:
    """How many sums do not hold by XBRL 2.1, straight from the definition."""
    cells: defaultdict[object, list[Fact]] = defaultdict(list)
    for one in reported:
        cells[one.concept, one.context, one.unit].append(one)
    wrong = 0
    for role, name in {(arc.role, arc.source): None for arc in known.arcs}:
        for total in [one for one in reported if one.concept == name]:
            items = [
                (arc.weight, cells.get((arc.target, total.context, total.unit), []))
                for arc in known.arcs
                if arc.role == role
            ]
            told = [
                (weight, cell) for weight, cell in items if cell and [one.value for one in cell] != [None]
            ]
            alone = (
                all(len(cell) == 1 for _, cell in told) and len(cells[name, total.context, total.unit]) == 1
            )
            if told and alone and total.value is not None:
                added = sum((Fraction(str(weight)) * rounded(one) for weight, (one,) in told), Fraction(0))
                wrong += to_decimals(added, total.decimals) != rounded(total)
    return wrong


@given(st.lists(facts, max_size=12), sums)
def test_sums_of_the_older_arcrole_agree_with_their_definition(
    way: str, reported: list[Fact], items: list[tuple[str, str, int | str]]
) -> None:
    known = replace(
        related(items), arcs=tuple(one._replace(arcrole=SUMMATION_2003) for one in related(items).arcs)
    )
    assert codes(known, *reported).count("xbrl.5.2.5.2:calcInconsistency") == oracle_of_2003(known, reported)


def test_digits_beyond_the_decimals_are_rounded_away_before_they_are_added(way: str) -> None:
    arcs = tuple(
        one._replace(arcrole=SUMMATION_2003) for one in related([("a", "Revenue", 1), ("a", "Cost", 1)]).arcs
    )
    known = replace(related([]), arcs=arcs)
    holds = (fact("Profit", "3", 0), fact("Revenue", "1.4", 0), fact("Cost", "1.6", 0))
    assert codes(known, *holds) == []
    assert codes(known, fact("Profit", "3.0", 0), fact("Revenue", "1.5", 0), fact("Cost", "1.5", 0)) != []
    assert (
        codes(known, fact("Profit", "2000", -3), fact("Revenue", "1499", -3), fact("Cost", "501", -3)) == []
    )


@given(
    numbers=st.lists(
        st.tuples(
            st.one_of(
                st.decimals(-(10**9), 10**9, places=3),
                st.integers(-(10**40), 10**40).map(Decimal),
                st.integers(-(2**53), 2**53).map(lambda one: one * 2**52).map(Decimal),
                st.sampled_from([Decimal(0), Decimal("-0"), Decimal("1e-7"), Decimal("-9" + "9" * 21)]),
            ),
            st.one_of(st.none(), st.integers(-11, 8)),
            st.sampled_from([1, -1]),
        ),
        min_size=1,
        max_size=3,
    ),
    decimals=st.one_of(st.none(), st.integers(-11, 8)),
    side=st.sampled_from([1, -1]),
    beyond=st.sampled_from([Decimal(0), Decimal("1e-9"), Decimal("-1e-9"), Decimal(1), Decimal(-1), Decimal("1e30")]),
)  # fmt: skip
def test_a_sum_holds_up_to_the_ends_of_its_interval(
    way: str,
    numbers: list[tuple[Decimal, int | None, int]],
    decimals: int | None,
    side: int,
    beyond: Decimal,
) -> None:
    names = ("Revenue", "Cost", "Other")
    known = related([("a", name, sign) for name, (_, _, sign) in zip(names, numbers, strict=False)])
    with localcontext(Context(prec=200)):
        added = sum((sign * number for number, _, sign in numbers), Decimal(0))
        halves = sum(
            (half_width(one) for one in (decimals, *(places for _, places, _ in numbers))), Decimal(0)
        )
        total = added + side * (halves + beyond)
    reported = [fact("Profit", f"{total:f}", decimals)]
    reported += [
        fact(name, f"{number:f}", places) for name, (number, places, _) in zip(names, numbers, strict=False)
    ]
    assert (
        codes(known, *reported).count(CODE) == (beyond > 0 or beyond < -2 * halves) == oracle(known, reported)
    )


def test_many_sums_agree_with_the_definition(way: str) -> None:
    draw = Random(4)
    known = related([("a", "Revenue", 1), ("a", "Cost", -1), ("a", "Other", 1), ("b", "Other", -1)])
    reported = []
    for year in range(1900, 2000):
        period = Period(date(year, 12, 31), date(year, 1, 1))
        told = {name: draw.randrange(-99, 99) for name in ("Revenue", "Cost", "Other")}
        told["Profit"] = told["Revenue"] - told["Cost"] + told["Other"] + draw.randrange(-3, 4)
        for name, number in draw.sample(sorted(told.items()), draw.randrange(1, 5)):
            one = fact(
                name,
                draw.choice([f"{number}", f"{number}.0", f"{number:+}", None]),
                draw.choice([0, 1, None]),
            )
            reported += [replace(one, context=replace(one.context, period=period))] * draw.choice(
                [1, 1, 1, 2]
            )
    assert codes(known, *reported).count(CODE) == oracle(known, reported) > 20


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_sum_of_very_many_large_numbers_is_exact(way: str, beyond: int) -> None:
    names = [f"Item{number}" for number in range(700)]
    arcs = summation("Profit", "a", **dict.fromkeys(names, 1))
    known = taxonomy(concept("Profit"), *map(concept, names), arcs=arcs)
    large = 10**22 - 1
    reported = [
        fact("Profit", str(700 * large + beyond), None),
        *(fact(name, str(large), None) for name in names),
    ]
    assert codes(known, *reported).count(CODE) == beyond
