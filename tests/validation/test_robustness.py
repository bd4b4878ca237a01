"""Whatever a report holds, validation ends with findings, each with a code that is told about."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from small import NS, concept, dimension, fact, found, kind, summation, taxonomy

from exporter.codes import CODES
from exporter.qname import ISO4217, QName
from exporter.report.aspects import SHARES, Member, Period, Typed, Unit

FLOOR = QName(NS, "Floor")
CONCEPTS = {
    "Money": kind("monetaryItemType", "decimal", numeric=True),
    "Total": kind("monetaryItemType", "decimal", numeric=True),
    "Double": kind("doubleItemType", "double", numeric=True),
    "Shares": kind("sharesItemType", "decimal", numeric=True),
    "Count": kind("integerItemType", "integer", numeric=True, maxInclusive=("9",)),
    "Text": kind("stringItemType", "string", maxLength=("5",)),
    "Token": kind("tokenItemType", "token", pattern=(r"\p{L}+",), enumeration=("a", "b")),
    "Date": kind("dateItemType", "date", minInclusive=("2000-01-01",)),
    "Moment": kind("dateTimeItemType", "dateTime"),
    "Name": kind("QNameItemType", "QName"),
    "Flag": kind("booleanItemType", "boolean"),
    "Odd": kind("oddItemType", "anySimpleType"),
}
KNOWN = taxonomy(
    *(concept(local, data_type) for local, data_type in CONCEPTS.items()),
    concept("Group", None, abstract=True),
    dimension("Region"),
    dimension("Level", typed_domain=FLOOR),
    arcs=summation("Total", Money=1, Count=-1, Double=1, Text=1),
    domain_types={FLOOR: kind("integer", "integer")},
)
letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
)  # what XML can hold
values = st.one_of(
    st.none(),
    st.text(letters, max_size=6),
    st.sampled_from(
        ["1", "1.0", "-INF", "NaN", "1e5", "1E-9999999", "9" * 60, "true", "a", "2003-06-30", "٣"]
    ),
)
periods = st.sampled_from(
    [
        Period(),
        Period(date(2025, 1, 1)),
        Period(date(2025, 1, 2), date(2025, 1, 1)),
        Period(datetime(2025, 1, 1, 12)),
    ]
)
units = st.sampled_from(
    [
        None,
        Unit((SHARES,)),
        Unit.currency("JPY"),
        Unit.currency("JPY", per=SHARES),
        Unit((QName(ISO4217, "NOPE"), SHARES)),
    ]
)
dimensions = st.dictionaries(
    st.sampled_from(["Region", "Level", "Money", "Nothing"]),
    st.one_of(
        st.text(letters, max_size=3).map(Typed),
        st.just(Typed(None)),
        st.just(Member(QName(NS, "Money"))),
        st.just(Member(FLOOR)),
    ),
    max_size=2,
)
facts = st.builds(
    lambda local, value, decimals, period, unit, stated, language: fact(
        local, value, decimals, period=period, unit=unit, dimensions=stated, language=language
    ),
    st.sampled_from([*CONCEPTS, "Group", "Region", "Nothing"]),
    values,
    st.one_of(st.none(), st.integers(-30, 30), st.sampled_from([-(2**31), 2**31 - 1])),
    periods,
    units,
    dimensions,
    st.sampled_from([None, "en", "??"]),
)


@given(st.lists(facts, max_size=6))
def test_every_report_can_be_judged(reported: list[object]) -> None:
    for one in found(KNOWN, *reported):  # type: ignore[arg-type]
        assert one.code in CODES
        assert one.message
