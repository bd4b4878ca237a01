"""The units registry: what is read of its document when it is asked for is what stands in it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import markup, resources
from exporter.qname import UTR, XBRLI, QName
from exporter.report.aspects import Unit
from exporter.taxonomy.model import DataType
from exporter.validation.units_document import Entry, UnitsDocument
from exporter.validation.units_registry import UnitsRegistry

USD = Unit.parse("{http://www.xbrl.org/2003/iso4217}USD")
PER_SHARE = Unit.parse("{http://www.xbrl.org/2003/iso4217}USD/{http://www.xbrl.org/2003/instance}shares")


def published() -> bytes:
    path = resources.standard_file("http://www.xbrl.org/utr/utr.xml")
    assert path is not None
    return path.read_bytes()


def by_type(data: bytes) -> dict[str, list[Entry]]:
    """The units of a document, by its elements."""
    found = defaultdict(list)
    for unit in markup.parse(data, "utr.xml").iter(f"{{{UTR}}}unit"):

        def named(local: str, space: str) -> QName | None:
            text = unit.findtext(f"{{{UTR}}}{local}") or ""  # noqa: B023 - asked at once
            return QName(unit.findtext(f"{{{UTR}}}{space}") or "", text) if text else None  # noqa: B023

        if unit.findtext(f"{{{UTR}}}status") == "REC":
            item_type = named("itemType", "nsItemType") or QName("", "")
            over = named("numeratorItemType", "nsNumeratorItemType")
            under = named("denominatorItemType", "nsDenominatorItemType")
            measure = None if over or under else named("unitId", "nsUnit")
            found[item_type.local].append(Entry(item_type, measure, over, under))
    return found


def test_each_type_has_its_units_and_no_others() -> None:
    data = published()
    every = by_type(data)
    assert len(every) > 20
    for local, entries in every.items():
        assert UnitsDocument(data, "utr.xml").listed(local) == tuple(entries)
    one = UnitsDocument(data, "utr.xml")  # which in the end reads the whole document
    for local, entries in [*every.items(), ("noItemType", []), ("", [])]:
        assert one.listed(local) == tuple(entries)


def test_the_units_of_a_measure_are_among_those_of_the_type() -> None:
    data = published()
    for local, entries in by_type(data).items():
        document = UnitsDocument(data, "utr.xml")
        for measure in {one.measure.local for one in entries if one.measure}:
            narrow = document.listed(local, measure)
            assert [one for one in entries if one.measure and one.measure.local == measure] == [
                one for one in narrow if one.measure and one.measure.local == measure
            ]
            assert set(narrow) <= set(entries)


UNIT = """<unit id="{at}"><unitId>{measure}</unitId><nsUnit>urn:u</nsUnit><itemType>{kind}</itemType>
<nsItemType>urn:t</nsItemType>{more}<status>{status}</status></unit>{between}"""
HEAD = '<?xml version="1.0" encoding="{}"?>\n<utr xmlns="http://www.xbrl.org/2009/utr"><units>'


@given(
    units=st.lists(
        st.fixed_dictionaries(
            {
                "measure": st.sampled_from(["m", "&#109;", "<![CDATA[m]]>", "n"]),
                "kind": st.sampled_from(["a", "&#97;", "b", "<!-- x -->a", "ab"]),
                "more": st.sampled_from(
                    ["", "<symbol>a</symbol>", "<symbol>&lt;unit </symbol>", "<!-- <unit -->"]
                ),
                "status": st.sampled_from(["REC", "CR"]),
                "between": st.sampled_from(
                    ["", "<!-- a -->", "<!-- <unit id='q'>", "</unit> -->", "<?a b?>", " "]
                ),
            }
        ),
        max_size=6,
    ),
    encoding=st.sampled_from(["UTF-8", "utf-16", "iso-8859-1"]),
)
def test_odd_documents_are_read_as_they_are(units: list[dict[str, str]], encoding: str) -> None:
    text = HEAD.format(encoding) + "".join(UNIT.format(at=at, **unit) for at, unit in enumerate(units))
    data = (text + "</units></utr>").encode(encoding)
    try:
        every = by_type(data)
    except Exception:
        return
    for local in ("a", "b", "ab", "c"):
        document = UnitsDocument(data, "utr.xml")
        entries = every.get(local, [])
        assert [one for one in document.listed(local, "m") if one.measure and one.measure.local == "m"] == [
            one for one in entries if one.measure and one.measure.local == "m"
        ]
        assert document.listed(local) == tuple(entries)


def kind(local: str, *bases: str) -> DataType:
    return DataType(
        QName(XBRLI, local), tuple(QName(XBRLI, one) for one in bases), local, "decimal", numeric=True
    )


@pytest.mark.parametrize(
    ("data_type", "unit", "allowed"),
    [
        (kind("monetaryItemType"), USD, True),
        (kind("ownItemType", "monetaryItemType"), USD, True),
        (kind("monetaryItemType"), None, False),
        (kind("monetaryItemType"), PER_SHARE, False),
        (kind("sharesItemType"), USD, False),
        (kind("pureItemType"), None, True),
        (kind("decimalItemType"), PER_SHARE, True),
    ],
)
def test_units_are_allowed_by_the_nearest_registered_type(
    data_type: DataType, unit: Unit | None, *, allowed: bool
) -> None:
    assert UnitsRegistry.published().allows(data_type, unit) == allowed
