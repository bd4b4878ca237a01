"""Findings come in the order of rules and facts, on however many processors the rules run."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from small import codes, concept, fact, kind, summation, taxonomy

from exporter import workers
from exporter.report.aspects import Unit

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
