r"""Patterns over running text: regular expressions with named blanks to fill in, safe to search with.

``revenues were JPY {amount:number} {scale:scale} in {when:quarter}`` is how a sentence is written down. A blank
stands for any white space, line ends included, but not for the gap between paragraphs. ``{name:kind}`` is a group of
that name that holds what the kind says; what else stands in a pattern is a regular expression. Nothing in a pattern
may repeat without a bound, and nothing that repeats may stand in a repetition, so that searching takes time in
proportion to the text whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from exporter.mapping.prose.words import CHANGES, COUNTS, DIRECTIONS, SCALES


def _any(words: Mapping[str, object]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_NUMBER: Final = r"(?<!\d)(?<!\d[.,])-?(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(?:\.\d{1,9})?(?!\d)(?![.,]\d)"
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_QUARTER: Final = r"[1-4]Q(?:\d{4}|\d{2})(?!\d)"
_YEAR: Final = r"(?<!\d)(?<!\d[.,])(?:19|20)\d{2}(?!\d)(?![.,]\d)"
_FISCAL: Final = rf"(?:FY ?|[Ff]iscal (?:year )?){_YEAR}"
_DATE: Final = rf"{_MONTH} \d{{1,2}}, {_YEAR}"
_MONTHLY: Final = rf"{_MONTH},? {_YEAR}|{_YEAR}/\d{{1,2}}(?!\d)"
_HALF: Final = rf"(?:first|second) half (?:of )?(?:the )?{_FISCAL}"

#: Kind of a named blank → what it holds.
KINDS: Final[Mapping[str, str]] = {
    "number": _NUMBER,
    "percent": rf"{_NUMBER} ?%",
    "count": rf"(?i:\b(?:{_any(COUNTS)})\b)|{_NUMBER}",
    "change": rf"(?i:\b(?:{_any(CHANGES)})\b)",
    "scale": rf"(?:(?i:{_any({word: 0 for word in SCALES if len(word) > 1})})|[KMBT])(?![A-Za-z])",
    "direction": rf"(?i:\b(?:{_any(DIRECTIONS)})\b)",
    "quarter": _QUARTER,
    "date": _DATE,
    "month": _MONTHLY,
    "year": _YEAR,
    "period": "|".join((_QUARTER, _HALF, _FISCAL, _DATE, _MONTHLY, _YEAR)),
    "amount": rf"{_NUMBER}|-",
}
_BLANK: Final = re.compile(r"\{([A-Za-z]\w*):([a-z]+)\}")
_PART: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<[=!]|[=!:]|[A-Za-z-]+:))?|\{\d*(?:,\d*)?\}|.",
    re.DOTALL,
)
_BOUNDS: Final = re.compile(r"\{(\d*)(?:(,)(\d*))?\}")


def compile_pattern(text: str, kinds: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """The expression that a pattern means; ``kinds`` are known besides ``KINDS``.

    Raises ValueError where a kind is not known, it is no regular expression, or it could be slow to search with.
    """
    known = {**KINDS, **(kinds or {})}
    check_bounded(_BLANK.sub("x", text))

    def filled(blank: re.Match[str]) -> str:
        if blank[2] not in known:
            raise ValueError(f"there is no kind {blank[2]!r}; known are {', '.join(sorted(known))}")
        return f"(?P<{blank[1]}>{known[blank[2]]})"

    try:
        return re.compile(_BLANK.sub(filled, text))
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


def check_bounded(text: str) -> None:
    """ValueError where a pattern repeats without a bound, or repeats something that repeats."""
    repeats = [False]  # for each open bracket: whether something within it repeats
    before = False  # whether what stands before holds a repetition
    for part in _PART.findall(text):
        most = _most(part)
        if most is None:
            raise ValueError(f"{part!r} repeats without a bound; write {{0,200}} or the like")
        if most > 1:
            if before:
                raise ValueError(f"{part!r} repeats something that repeats")
            before = repeats[-1] = True
        elif part[0] == "(":
            repeats.append(False)
        elif part[0] == ")" and len(repeats) > 1:
            before = repeats.pop()
            repeats[-1] |= before
        elif part[0] != "?":
            before = False


def _most(part: str) -> int | None:
    """How often a quantifier repeats what it follows at most; 0 for what is no quantifier, None without a bound."""
    if part in ("*", "+"):
        return None
    bounds = _BOUNDS.fullmatch(part)
    if not bounds or not (bounds[1] or bounds[3]):
        return 0
    if not bounds[2]:
        return int(bounds[1])
    return int(bounds[3]) if bounds[3] else None
