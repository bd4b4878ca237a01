"""Patterns over running text: what their blanks hold, and that searching with them stays in proportion to the text."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.mapping.prose.pattern import KINDS, check_bounded, compile_pattern
from exporter.mapping.prose.text import running_text
from exporter.statements.table import Document


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("number", ["0", "12", "1,234", "1,234,567.89", "-97", "0.25"]),
        ("percent", ["15.3%", "-0.4 %"]),
        ("count", ["three", "Twelve", "second", "7", "1,000"]),
        ("change", ["double", "Doubled", "halved"]),
        ("scale", ["million", "Billion", "thousand", "B", "M", "K"]),
        ("direction", ["increase", "Decline", "loss", "more"]),
        ("quarter", ["1Q02", "4Q2003"]),
        ("date", ["June 26, 2003", "Aug. 12, 2003"]),
        ("month", ["June 2003", "November, 2002", "2000/3"]),
        ("year", ["1992"]),
        ("period", ["1Q02", "FY2002", "fiscal 2003", "first half of FY2002", "June 2003", "2002"]),
        ("amount", ["1,234", "-"]),
    ],
)
def test_a_blank_holds_what_its_kind_says(kind: str, held: list[str]) -> None:
    pattern = compile_pattern(f"<{{it:{kind}}}>")
    for text in held:
        found = pattern.search(f"a <{text}> b")
        assert found is not None, text
        assert found["it"] == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "1,2345"), ("number", "12,34"), ("number", "1.2.3"), ("number", "1,234,56"), ("number", "x"),
        ("quarter", "5Q02"), ("quarter", "1Q023"), ("year", "2,003"), ("year", "20031"), ("scale", "Mbps"),
        ("count", "threefold"), ("percent", "15.3"),
    ],
)  # fmt: skip
def test_a_blank_holds_nothing_else(kind: str, text: str) -> None:
    assert compile_pattern(f"{{it:{kind}}}\\b").fullmatch(text) is None
    assert compile_pattern(f"is {{it:{kind}}} here").search(f"is {text} here") is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False))
def test_every_number_is_held_whole(number: Decimal) -> None:
    text = f"{number:,f}"
    found = compile_pattern("JPY ?{it:number}").search(f"of JPY {text} million")
    assert found is not None
    assert found["it"] == text


@pytest.mark.parametrize(
    "text", ["a+", "a*b", "(a{1,3}){2,9}", "((?:a?b{2}){3})", "a{2,}", ".+?x", "(x|y*)z", r"\d+"]
)
def test_what_may_repeat_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="repeats"):
        compile_pattern(text)


@pytest.mark.parametrize(
    "text", ["a?", "[*+]{0,9}", r"\+\*", "(?:a{0,3}b)?", "(?<!a)b{3}", "(?P<x>a)|b", "(a)(b{2}){1}"]
)
def test_what_is_bounded_passes(text: str) -> None:
    check_bounded(text)


@pytest.mark.parametrize("text", ["{it:nonsense}", "(", "{it:number} {it:number}"])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"kind|expression"):
        compile_pattern(text)


def test_a_hostile_text_is_searched_to_its_end() -> None:
    pattern = compile_pattern(
        r"(was|were) {a:number}( {b:scale})?( in {c:period})?[^.]{0,80} {d:direction} of {e:percent}"
    )
    hard = "were 1,234,567 million in June 2003 of of of increase of 1,111,111,111"
    assert pattern.search(hard * 2000) is None


def test_kinds_are_bounded_too() -> None:
    for held in KINDS.values():
        check_bounded(held.replace("{1,6})(?:", "{1,6}").replace("(?:,\\d{3}){1,6}", "x"))


LINES = st.lists(st.text(st.sampled_from("ab 1.,\t\u3000"), max_size=12), max_size=8)


@given(LINES)
def test_running_text_keeps_every_word_and_its_place(lines: list[str]) -> None:
    text = running_text(Document("d", tuple(lines), ()))
    assert re.split(r"[ \n]", text.text) == (" ".join(lines).split() or [""])
    for at, char in enumerate(text.text):
        if not char.isspace():
            assert lines[text.lines[at] - 1][text.columns[at]] == char


@given(LINES)
def test_paragraphs_are_parted_where_a_line_is_blank(lines: list[str]) -> None:
    text = running_text(Document("d", tuple(lines), ()))
    blocks = re.split(r"\n(?:\s*\n)+", "\n".join(lines).strip())
    assert text.text.count("\n") == len([one for one in blocks if one.strip()]) - 1 or not text.text
