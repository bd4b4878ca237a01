"""Words that stand for numbers, powers of ten and directions."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_UNDER_TWENTY: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
_CHANGES: Final = (("double", "1"), ("triple", "2"), ("quadruple", "3"), ("halve", "-0.5"))

#: Word → the number it counts or ranks.
COUNTS: Final = MappingProxyType(
    {word: str(number) for number, word in enumerate(_UNDER_TWENTY)}
    | {word: str(number) for number, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {word: str(number) for number, word in enumerate(_ORDINALS, 1)}
)
#: Word → the change it tells as a ratio: what doubles grows by the whole of itself.
CHANGES: Final = MappingProxyType(
    {f"{word}{end}": ratio for word, ratio in _CHANGES for end in ("", "s", "d")}
)
#: Word or letter behind a number → power of ten.
SCALES: Final = MappingProxyType(
    {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "K": 3, "M": 6, "B": 9, "T": 12}
)
_UP: Final = (
    "increase", "increases", "increased", "increasing", "grow", "grows", "grew", "grown", "growing", "growth",
    "rise", "rises", "rose", "risen", "gain", "gains", "gained", "up", "more", "higher", "above", "improve",
    "improves", "improved", "improvement", "income", "profit", "benefit",
)  # fmt: skip
_DOWN: Final = (
    "decrease", "decreases", "decreased", "decreasing", "decline", "declines", "declined", "declining", "drop",
    "drops", "dropped", "fall", "falls", "fell", "fallen", "shrink", "shrank", "down", "less", "lower", "below",
    "reduction", "reduced", "loss", "expense",
)  # fmt: skip
#: Word → 1 where it tells of more or of a gain, -1 where it tells of less or of a loss.
DIRECTIONS: Final = MappingProxyType(dict.fromkeys(_UP, 1) | dict.fromkeys(_DOWN, -1))


def number_word(word: str) -> str | None:
    """The number that a word stands for, in digits; None where it stands for none."""
    folded = word.casefold()
    return COUNTS.get(folded) or CHANGES.get(folded)


def direction(words: str) -> int | None:
    """1 or -1 for a word such as ``increase`` or ``loss``; None where it tells no direction."""
    return DIRECTIONS.get(words.casefold())


def power_of_ten(word: str) -> int | None:
    """The power of ten of ``million`` or ``B``, letters as printed, words in any case; None for any other word."""
    return SCALES.get(word) if len(word) == 1 else SCALES.get(word.casefold())
