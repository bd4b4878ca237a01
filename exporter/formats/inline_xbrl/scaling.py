"""A printed number times a power of ten, exactly: the decimal point moves through the digits."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"([0-9]*)(?:\.([0-9]*))?")
#: The largest power of ten that a scale may name; more would be an attack on memory, not a figure.
_LARGEST: Final = 999


def scaled(number: str, scale: int, *, negative: bool) -> str:
    """The value that a tag states: ``scaled("1,234" without comma, 3, negative=True)`` is ``-1234000``.

    No digit is lost and none invented: ``69.60`` scaled by -2 is ``0.6960``. Where scale is 0 the text stays as it is,
    so that numbers such as ``INF`` and ``1E3`` pass. ValueError for other texts and for scales beyond 999.
    """
    if scale == 0:
        return f"-{number}" if negative else number
    match = _NUMBER.fullmatch(number)
    if match is None or not (match[1] or match[2]) or abs(scale) > _LARGEST:
        raise ValueError(f"{number!r} is not a number that can be scaled by {scale}")
    text = shifted(match[1], match[2] or "", scale)
    return f"-{text}" if negative else text


def shifted(whole: str, fraction: str, places: int) -> str:
    """Digits before and after a point, with the point moved to the right by ``places`` (to the left when negative)."""
    if places > 0:
        moved = fraction[:places].ljust(places, "0")
        whole, fraction = whole + moved, fraction[places:]
    else:
        padded = whole.rjust(-places, "0")
        cut = len(padded) + places
        whole, fraction = padded[:cut], padded[cut:] + fraction
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole
