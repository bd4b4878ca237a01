"""A document judged slice by slice breaks the rules that it breaks as a whole, on the same lines."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exporter import markup
from exporter.validation import slices

SCHEMA = b"""<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
  <element name="r"><complexType><sequence><any namespace="##any" processContents="strict"
    minOccurs="0" maxOccurs="unbounded"/></sequence><attribute name="ok"/></complexType></element>
  <element name="n"><complexType><simpleContent><extension base="integer"><attribute name="id" type="ID"/>
    </extension></simpleContent></complexType></element>
  <element name="many"><complexType><sequence><element name="n" type="integer" minOccurs="0"
    maxOccurs="unbounded"/></sequence></complexType></element>
</schema>"""
NESTED = st.recursive(
    st.sampled_from(["<n>1</n>", "<n>x</n>", "<o:p xmlns:o='urn:o'/>", "<!-- note -->"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<many>text{' '.join(parts)}</many>"),
    max_leaves=20,
)
LEAVES = st.sampled_from(
    [
        "<n>1</n>",
        "<n>x</n>",
        "<n bogus='1'>1</n>",
        "<n id='a'>1</n>",
        "<other/>",
        "<!-- note -->",
        "<?say so?>",
        "text",
    ]
)
MANY = st.lists(st.sampled_from(["<n>1</n>", "<n>x</n>", "<n><n/></n>", "<m/>"]), max_size=8).map(
    lambda parts: f"<many>{''.join(parts)}</many>"
)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(SCHEMA))


def told(root: markup.Element) -> list[tuple[str, str, int]]:
    return [(fault.rule, fault.message, fault.line) for fault in slices.faults(root, schema())]


@given(st.lists(st.one_of(LEAVES, MANY, NESTED), max_size=30), st.sampled_from(["", " ok='1'", " no='1'"]))
def test_slices_tell_what_the_whole_tells(parts: list[str], attributes: str) -> None:
    document = f"<r{attributes} xmlns:k='urn:k'>" + "\n".join(parts) + "</r>"
    whole = told(etree.fromstring(document))
    root = etree.fromstring(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "SLICE", 3)
        patch.setattr(slices, "_CROWDED", "*[descendant-or-self::*[*[4]]]")
        patch.setattr(slices, "_HEAVY", ".//*[descendant::*[2]]")
        assert set(told(root)) == set(whole)  # texts in the root, all told on its line, are told once
    assert etree.tostring(root) == etree.tostring(etree.fromstring(document))


def test_a_crowd_of_faults_is_told_without_looking_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults are told, on the line of the element that holds them."""
    monkeypatch.setattr(slices, "_WORTH", 5)
    root = etree.fromstring("<r>\n<many>" + "\n<n>x</n>" * 3000 + "</many>\n<n>x</n></r>")
    found = told(root)
    assert [line for *_, line in found] == [2] * 3000 + [3003]
    assert {message for _, message, _ in found} == {
        "Element 'n': 'x' is not a valid value of the atomic type 'xs:integer'."
    }
