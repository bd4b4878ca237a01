"""Findings come in the order of rules and facts, on however many processors the rules run."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from small import codes, concept, fact, kind, report, summation, taxonomy

from exporter import workers
from exporter.findings import Findings, Origin
from exporter.report.aspects import Unit
from exporter.validation.validate import validate

SHOP = taxonomy(
    concept("Profit"),
    concept("Revenue"),
    concept("Cost"),
    concept("Words", kind("stringItemType", "string")),
    arcs=summation("Profit", Revenue=1, Cost=-1),
)
FAULTY = [
    fact("Profit", "1"),
    fact("Revenue", "100"),
    fact("Revenue", "x"),
    fact("Cost", "40", unit=Unit.currency("yen")),
    replace(fact("Cost", "41"), language="en"),
    fact("Nothing", "1"),
    fact("Words", "words"),
    fact("Profit", "1e2"),
]


@pytest.mark.parametrize("processors", [1, 2, 5])
def test_rules_on_several_processors_tell_the_same(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = codes(SHOP, *FAULTY)
    assert len(set(expected)) > 5
    monkeypatch.setattr(workers, "processors", lambda: processors)
    monkeypatch.setattr(import_module("exporter.validation.validate"), "LARGE", 0)
    assert codes(SHOP, *FAULTY) == expected


@pytest.mark.parametrize("together", [1, 2, 3])
def test_facts_and_places_are_those_of_each_complaint(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many complaints get them at once; some facts have no place."""
    placed = [
        replace(one, origin=Origin("a.txt", at, 3, 4) if at % 3 else None) for at, one in enumerate(FAULTY)
    ]
    monkeypatch.setattr(import_module("exporter.validation.validate"), "_TOGETHER", together)
    told = Findings()
    validate(made := report(*placed), SHOP, told)
    known = {one.id: one.origin for one in made}
    assert {"oime:unknownConcept", "oime:disallowedDuplicateFacts"} < {one.code for one in told}
    for one in told:
        assert one.fact is not None
        assert one.origin == known[one.fact]
    (clash,) = (
        one for one in told if one.code == "oime:disallowedDuplicateFacts" and "Revenue" in one.message
    )
    assert clash.related == (Origin("a.txt", 1, 3, 4),)
    assert clash.origin == Origin("a.txt", 2, 3, 4)
