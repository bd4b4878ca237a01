"""The value of a printed figure with the words around it: digits or a word, a power of ten, a direction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from exporter.mapping.figures import exact_text, is_count
from exporter.mapping.prose.words import number_word, power_of_ten
from exporter.statements.amounts import Amount, read_amount
from exporter.taxonomy.model import Concept

#: Decimals of a value that is exact however many digits are looked at.
_INFINITE: Final = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in plain digits, None for nil, and how exact it is (None: infinitely)."""

    value: str | None
    decimals: int | None

    def precise(self, decimals: int | None) -> Stated:
        """The same value, exact to so many decimals."""
        return self if self.value is None else replace(self, decimals=decimals)

    def signed(self, sign: str) -> Stated:
        """The value with its sign turned (``-``), made negative, or as it is."""
        if self.value is None or not sign or not self.value.strip("-0."):
            return self
        plain = self.value.removeprefix("-")
        turned = sign == "negative" or plain == self.value
        return replace(self, value=f"-{plain}" if turned else plain)


def read_stated(printed: str, scale: int | str, concept: Concept) -> Stated | None:
    """What a printed figure states; None where it is none.

    ``scale`` is a power of ten or the word that tells it. A per cent value is divided by a hundred. Plain counts, and
    numbers in words, are exact; other values are as exact as their last printed digit.
    """
    power = scale if isinstance(scale, int) else power_of_ten(scale) if scale else 0
    amount = read_amount(printed)
    word = number_word(printed) if amount is None else None
    if power is None or (amount is None and word is None):
        return None
    if word is not None:
        return Stated(word, _INFINITE if is_count(concept) else len(word.partition(".")[2]))
    assert amount is not None  # else there is a word
    return _scaled(amount, -2 if amount.percent else power, concept)


def _scaled(amount: Amount, power: int, concept: Concept) -> Stated:
    if amount.value is None:
        return Stated(None, None)
    counted = power == 0 and not amount.decimals and is_count(concept)
    return Stated(exact_text(amount.value, power), _INFINITE if counted else amount.decimals - power)
