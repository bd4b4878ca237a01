r"""What one numeral is: a run of digits with the commas that group them by three and one decimal point.

``Aug. 12, 2003`` holds two, ``1Q03`` two, ``1,234.5`` one, ``+81-3-5259`` three, ``JPY10.6B`` one. A comma that does
not group (``12, 2003`` or ``1,2345``) and a point that no digit follows part numerals, so that every digit of a text
is in exactly one of them. A sign, a bracket and a per cent mark belong to the figure, not to the numeral.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NUMERAL: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")


def numerals(text: str) -> Iterator[re.Match[str]]:
    """The numerals of a text from left to right."""
    return _NUMERAL.finditer(text)
