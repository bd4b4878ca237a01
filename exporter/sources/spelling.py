"""Words parted at the end of a line: joined as the rest of the document spells them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PARTED: Final = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-\n((?:[^\W\d_]+)(?:-[^\W\d_]+)*)")
# First and last parts that make one word with any other.
_FIRST: Final = re.compile(
    "non|pre|post|self|long|short|mid|inter|intra|multi|semi|anti|available|held|one|two|three|four"
)
_LAST: Final = re.compile("term|for-sale|to-maturity|bearing|based|related|owned|exempt|line|party")


class Spelling:
    """How a document spells words; its words are collected when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.lower() for word in _WORD.findall(self._text))

    def mend(self, words: str) -> str:
        """Words in which a line end stands after each hyphen that ended a line, with those line ends resolved.

        The hyphen goes where the document has the word without one; the parts are joined where it has the word with
        one, or where they can only be parts of one word; else a blank stands between them.
        """
        return _PARTED.sub(self._joined, words).replace("\n", " ") if "\n" in words else words

    def _joined(self, found: re.Match[str]) -> str:
        first, last = found[1], found[2]
        whole, compound = f"{first}{last}", f"{first}-{last}"
        if whole.lower() in self._words:
            return whole
        told = _FIRST.fullmatch(first.lower()) or _LAST.fullmatch(last.lower())
        return compound if told or compound.lower() in self._words else f"{first}- {last}"
