"""The figures at the end of a line: which of its characters are printed numbers, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from exporter.sources.fixed_width.lines import Line

_CURRENCY: Final = r"(?:(?<![A-Z])[A-Z]{0,2}\$|€|£|¥|￥)"
# Marks in letters are marks only where they stand apart from words and from the figure, such as the Y of "Y  1,234".
_CODE: Final = (
    r"(?:Y|L|DM|FF|Rs\.?|Ps\.?|NIS|SEK|NOK|DKK|CHF|EUR|GBP|JPY|USD|CAD|AUD|HKD|RMB|\(pound\)|\(euro\))"
)
_SIGN: Final = r"[-+\u2212\u2013\u25b3\u25b2]"
_EIGHTHS: Final = r"\d{1,2}/(?:2|4|8|16|32|64)(?!\d)"
_POINTS: Final = r"[ ]?(?:pts?\.?|bps?|pp)(?!\w)"
_RATIO: Final = r"\d*\.?\d+(?:[ ]to[ ]|:)1(?:\.0+)?(?![\d:])"
_DIGITS: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+[ -]{_EIGHTHS}|{_EIGHTHS}|{_RATIO}|\d+(?:\.\d+)?|\.\d+)"
)
# Digits with a letter that looks like one, or with a comma where none may stand.
_SPOILT: Final = (
    r"(?:(?=[\d,.]*[OolI])(?=[\dOolI]*[,.])\d[\dOolI,.]*"
    r"|(?=[\d,.]*[OolISB])(?=[^ \t\d]*\d[^ \t\d]*\d)[\dOolISB]{1,3}(?:,[\dOolISB]{3})+(?:\.[\dOolISB]+)?(?![\w,.])"
    r"|(?:\d+[OolISB]\d+(?:\.\d+)?|\d{2,}[OI])(?![\w,.])"
    r"|(?!\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]))\d+,[\d,.]*\d)"
)
_LETTER: Final = r"\([A-Za-z]\)|\[\d{1,2}\]|\*{1,3}|[†‡§#]"
_MARKER: Final = rf"(?:\(\d{{1,2}}\)|{_LETTER})"
_NIL: Final = (
    r"-0-|\((?:-{1,3}|[\u2013\u2014])\)|[-\u2013\u2014\u2015\u2212]{1,5}"
    r"|(?i:n/?a|n\.a\.|n/?m|n\.m\.|nmf|nil|none)(?![\w/])"
)

# Words that may end a line of figures.
_LAST_WORDS: Final = frozenset(
    ["n/a", "na", "n.a.", "n/m", "nm", "n.m.", "nmf", "nil", "none", "pt", "pts", "pts.", "bp", "bps", "pp"]
)

# One alternative a way of printing; after each, up to three footnote markers may be glued to it.
_FIGURE: Final = re.compile(
    rf"""
    (?=[\d.$€£¥￥(<+\u2212\u2013-\u2015\u25b2\u25b3A-Zlno-])
    (?P<body>
        (?P<bad> (?<![^ \t]) [$(]{{0,2}}[-+]? {_SPOILT} [)%]{{0,2}} (?![^ \t]) )
      | (?P<bracket> {_CURRENCY}? \( [ ]{{0,6}} (?:{_CURRENCY}[ ]{{0,6}})? {_SIGN}? {_DIGITS}
                     [ ]?%? (?: [ ]{{0,2}} \) [ ]?%? )? (?:{_POINTS})?
                   | {_CURRENCY}? <[ ]{{0,3}} {_CURRENCY}? {_DIGITS} [ ]?%?> )
      | (?P<plain> (?:{_SIGN}{_CURRENCY}?|{_CURRENCY}{_SIGN}?)? {_DIGITS}
                   (?: [ ]{{0,2}}% )? (?:(?:[xpc¢mMkK]|bn|mn)(?!\w)|{_POINTS})? (?:-(?![\w-]))? )
      | (?P<nil> {_CURRENCY}? (?: {_NIL} ) [ ]?%? )
    )
    (?P<markers> (?: (?:{_MARKER}|[ ](?:{_LETTER}))(?![\w.,]) ){{0,3}} )
    """,
    re.VERBOSE,
)
# What follows the digits of a figure: marks, letters, a bracket, a minus.
_UNIT: Final = re.compile(r"[ %a-zA-Z¢.]+$")
_TAIL: Final = re.compile(r"[ %a-zA-Z¢.)>-]+$")
_MARKERS: Final = re.compile(_MARKER)
_APART: Final = re.compile(rf"({_CURRENCY}|(?<![^ \t]){_CODE})[ \t]+$")
# A scale printed over a column, such as $000.
_SCALE: Final = re.compile(r"\D*000")
# What may stand after the figures of a line and is none: strokes of a ruler of another block, an asterisk alone.
_STROKES: Final = re.compile(r"(?:[ \t]+(?:-{6,}|={3,}|(?<=[ \t]{2})\*{1,2}))+[ \t]*$")
YEAR: Final = re.compile(r"(?:19|20)\d\d")

# The last word that is neither a nil, nor points, nor a mark of a currency.
_LAST_WORD: Final = re.compile(
    r".*(?<![A-Za-z])(?!(?:(?i:nil|none|nmf|pts|bps)|EUR|GBP|JPY|USD|CAD|AUD|HKD|RMB|CHF|SEK|NOK|DKK|NIS|pound|euro)\b)"
    r"[A-Za-z]{3,}"
)
# How a currency mark that stands apart may end.
_MARK_ENDS: Final = frozenset("$€£¥￥).YLMFSKRPBD")


class Trust(IntEnum):
    """How surely a piece of text is a figure of its own and not part of the words before it."""

    GUESS = 0  # touches or nearly touches words: a figure only where a column says so
    SURE = 1  # stands apart from words


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number or nil: ``at`` and ``stop`` count characters, ``left``, ``right``, ``edge`` page columns.

    ``edge`` is the column after the last digit, where numbers of one column agree whatever brackets and per cent
    marks follow; ``left`` takes in a currency mark that stands apart.
    """

    text: str
    at: int
    left: int
    right: int
    edge: int
    trust: Trust
    nil: bool = False
    currency: str = ""
    markers: tuple[str, ...] = ()
    bad: bool = False

    @property
    def stop(self) -> int:
        """The character after its last."""
        return self.at + len(self.text)

    @property
    def is_year(self) -> bool:
        """Whether it could as well be a calendar year."""
        return YEAR.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Printed:
    """A line parted into words and the figures after them; ``stop`` is the character where the words end."""

    line: Line
    figures: tuple[Figure, ...]
    stop: int

    @property
    def words(self) -> str:
        """What stands before the figures, stripped."""
        return self.line.shown[: self.stop].strip()

    @property
    def sure(self) -> list[Figure]:
        """The figures that need no column to be believed."""
        return [one for one in self.figures if one.trust is Trust.SURE]

    def keeping(self, figures: Sequence[Figure]) -> Printed:
        """The same line with only these figures; what is let go before them is words again."""
        first = figures[0] if figures else None
        stop = _start(self.line, first) if first else len(self.line.shown)
        return Printed(self.line, tuple(figures), stop)


def _start(line: Line, figure: Figure) -> int:
    """The character where a figure begins, its currency mark apart included."""
    return line.shown.rfind(figure.currency, 0, figure.at) if figure.currency else figure.at


def printed(line: Line) -> Printed:
    """The line with the figures at its end, as far to the left as they reach without a word between them."""
    shown = line.shown
    found: list[Figure] = []
    stop = len(shown.rstrip())
    if shown[stop - 1 : stop] in ("-", "=", "*") and (strokes := _STROKES.search(shown)):
        stop = strokes.start()
    if not _may_end(shown, stop):
        return Printed(line, (), len(shown))
    for match in reversed(_matches(shown, stop)):
        if shown[match.end() : stop].strip():
            break
        found.append(_figure(line, match))
        stop = _start(line, found[-1])
    found = _trusted(found[::-1])
    return Printed(line, (), len(shown)).keeping(found)


def _may_end(shown: str, stop: int) -> bool:
    """Whether the last word can be a figure at all; words end most lines, and this tells them apart fast."""
    if not stop or not (shown[stop - 1].isalpha() or shown[stop - 1] in ".,:;>"):
        return stop > 0
    last = shown[max(0, stop - 40) : stop].split()[-1]
    return last.lower() in _LAST_WORDS or last[0].isdigit() or last[0] in "($.<"


def _trusted(found: list[Figure]) -> list[Figure]:
    """Figures one blank after a sure figure are sure; a small number in brackets there may be a footnote marker."""
    told: list[Figure] = []
    for figure in found:
        if not told and figure.nil and figure.trust is Trust.GUESS:
            continue
        if told and figure.trust is Trust.GUESS and not _MARKERS.fullmatch(figure.text):
            figure = replace(figure, trust=told[-1].trust)
        told.append(figure)
    return told


def _matches(shown: str, stop: int) -> list[re.Match[str]]:
    """What may be figures after the last word, which is found first because most of a line is words."""
    word = _LAST_WORD.match(shown, 0, stop)
    return [
        match for match in _FIGURE.finditer(shown, word.end() if word else 0, stop) if _stands(shown, match)
    ]


def _stands(shown: str, match: re.Match[str]) -> bool:
    """Whether a match is no part of a longer word such as ``64kbps``, ``10-K`` or ``2003/6/30``."""
    start, stop = match.span()
    before = shown[start - 1] if start else " "
    after = shown[stop] if stop < len(shown) else " "
    if match["bad"]:
        return shown[max(0, start - 2) : start].strip("$ \t") == "" == shown[stop : stop + 2].strip()
    if match["nil"]:
        return before in " \t)%" and after in " \t"
    if after not in " \t$(" and not (after in "*†‡§#[" or (after == "(" and match["bracket"])):
        return False
    if _SCALE.fullmatch(match["body"]):
        return False
    if match["bracket"]:
        return _UNIT.sub("", match["body"]).endswith((")", ">")) or before in " \t$"
    if before == "%":
        return match["body"][0] not in "+-\u2212\u2013"
    return before in " \t)$*]"


def _apart(line: Line, at: int) -> re.Match[str] | None:
    """The currency mark that stands before a figure and apart from it."""
    if line.shown[max(0, at - 24) : at].rstrip(" \t")[-1:] not in _MARK_ENDS:
        return None
    found = _APART.search(line.shown, max(0, at - 24), at)
    if found and found[1][-1] not in "$€£¥￥":
        before = line.shown[: found.start()]
        if before.strip() and not before.endswith(("  ", "\t")):
            return None
    return found


def _figure(line: Line, match: re.Match[str]) -> Figure:
    at, stop = match.span("body")
    text = match["body"].rstrip()
    stop = at + len(text)
    digits = text if match["nil"] else _TAIL.sub("", text)
    apart = _apart(line, at)
    start = apart.start() if apart else at
    before = line.shown[:start]
    gap = line.place(start) - line.place(len(before.rstrip()))
    sure = (
        gap >= 2 or before.endswith("\t") or not before.strip() or line.text[start - 1] in "._" or bool(apart)
    )
    return Figure(
        text, at, line.place(start), line.place(stop), line.place(at + len(digits)),
        Trust.SURE if sure else Trust.GUESS,
        nil=match["nil"] is not None,
        currency=apart[1] if apart else "",
        markers=tuple(_MARKERS.findall(match["markers"])),
        bad=match["bad"] is not None or text.count("(") != text.count(")"),
    )  # fmt: skip
