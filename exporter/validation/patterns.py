"""Patterns of XML Schema with Unicode categories spelled out, as libxml2's tables miss most of CJK and Hangul."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Final
from unicodedata import category

from exporter import markup

#: Any escape, so that in two backslashes and ``p{L}`` the second is no sign; groups: sign and category.
_ESCAPE: Final = re.compile(
    r"\\(?:([pP])\{(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)\}|.)", re.DOTALL
)
_XML_CHARACTERS: Final = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_SPECIAL: Final = frozenset("\\[]^-")


@lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text matches a pattern.

    A text that is not a pattern rules nothing out: the schema it stands in is invalid, which is told there.
    """
    try:
        return markup.pattern_matcher(spelled_out(pattern))
    except ValueError:
        return lambda _: True


def spelled_out(pattern: str) -> str:
    r"""The same pattern with ``\p{…}`` and ``\P{…}`` of categories as ranges; blocks (``\p{Is…}``) stay."""
    parts: list[str] = []
    depth = end = 0
    for found in _ESCAPE.finditer(pattern):
        between = pattern[end : found.start()]
        depth += between.count("[") - between.count("]")
        parts.append(between)
        if found[2] is None:
            parts.append(found[0])
        else:
            ranges = _ranges(found[2], wanted=found[1] == "p")
            parts.append(ranges if depth > 0 else f"[{ranges}]")
        end = found.end()
    return "".join(parts) + pattern[end:]


@cache
def _ranges(name: str, *, wanted: bool) -> str:
    """The characters of a category, or all others, as the inside of a character class."""
    return "".join(f"{_shown(low)}-{_shown(high)}" for low, high in _runs(_members(name, wanted=wanted)))


def _members(name: str, *, wanted: bool) -> Iterator[int]:
    for low, high in _XML_CHARACTERS:
        yield from (code for code in range(low, high + 1) if category(chr(code)).startswith(name) == wanted)


def _runs(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbours as one run, by what stays the same along a run: a number less its place."""
    for _, run in groupby(enumerate(codes), key=lambda one: one[1] - one[0]):
        members = [code for _, code in run]
        yield members[0], members[-1]


def _shown(code: int) -> str:
    letter = chr(code)
    return (
        f"\\{letter}" if letter in _SPECIAL else {"\t": "\\t", "\n": "\\n", "\r": "\\r"}.get(letter, letter)
    )
