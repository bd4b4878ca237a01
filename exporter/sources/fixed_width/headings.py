"""The header band of a table: which lines above the figures head columns, and what they say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from exporter.sources.fixed_width.columns import Track
from exporter.sources.fixed_width.figures import YEAR, Printed
from exporter.sources.fixed_width.lines import Kind, Line, Phrase
from exporter.sources.fixed_width.spans import MONTH, Heading, assigned, widened
from exporter.sources.labels import join

# A heading that is complete in itself, so that two of them one blank apart are two headings.
_YEAR4: Final = r"(?:19|20)\d\d"
_ATOM: Final = re.compile(
    "|".join(
        [
            rf"{MONTH} \d{{1,2}},? {_YEAR4}",
            rf"\d{{1,2}} {MONTH},? {_YEAR4}",
            rf"{MONTH} \d{{1,2}},?",
            rf"{MONTH},? {_YEAR4}",
            r"\d{1,2}/\d{1,2}/\d{2,4}",
            r"(?:[1-4]Q|Q[1-4]) ?(?:FY)?'?\d\d(?:\d\d)?",
            r"FY ?'?\d\d(?:\d\d)?",
            rf"{_YEAR4}(?:[EAP]|\(\w\))?",
            r"(?:[%$] ?|Percent )?(?:[Cc]hange|CHANGE)",
            r"[%$] ?(?:[Cc]hg|CHG)\.?",
            r"[Cc]hg\.? ?%?",
            r"% of \w+|Percent|Amount|%",
            r"US\$|\$|JPY|USD|EUR|GBP|Yen",
        ]
    )
)
_UNFINISHED: Final = re.compile(
    r"(?:\b(?:ended|ending|of|at|as|for|the|and|in|to|from|or|through)|[,&/-])$", re.IGNORECASE
)
_SCALE: Final = re.compile(
    r"\(?\W*(?:(?:amounts|dollars|expressed|stated|figures|yen|all|jpy|\$|u\.?s\.?)\W.*)?\bin\b.*(?:thousand|million|billion|dollars|yen)"
    r"|\(\W*(?:dollars|thousands|millions|billions|000)|[(（]単位",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"\((?:un)?audited\)|\((?:as )?restated\)|\(note[^)]*\)", re.IGNORECASE)
_NOTE: Final = re.compile(r"\s*(?:\(\w{1,2}\)|\*+|\[\w\])\s{1,4}[A-Z]")
_WORDY: Final = 45
# From here on, words over the labels head a column of words.
_FAR: Final = 20
_PERIODISH: Final = re.compile(
    r"\b(?:ended|ending|fiscal|years?|quarter|months|weeks|as of|at|thousands|millions|unaudited"
    rf"|{MONTH})\b|[):,]$",
    re.IGNORECASE,
)
# An amount of which the reader could make nothing, on a line that for this reason is no row.
_AMOUNT: Final = re.compile(r"[-+$(<]*\d[\d,]*[.,]\d+[)>]?%?[)>]? ?[a-z]{0,4}")
# A currency with a footnote marker over a column, such as US$(1).
_CURRENCY: Final = re.compile(r"[A-Z]{0,2}[$€£¥]\(\d\)")
_NUMBERED: Final = re.compile(r"\(?[1-9A-Z]\)?")


@dataclass(frozen=True, slots=True)
class Band:
    """The header band above a table's figures.

    ``headers`` has each column's headings, outer to inner; ``stub`` are words over the labels; ``top`` is the index
    of the band's first line and ``bottom`` the one after its last, both in the lines above the figures; ``scales``
    are lines of the band that tell the scale of the whole table and so are captions; ``orphans`` are headings for
    which no column of figures is left. ``words`` is the page column from which headings stand over columns of words,
    such as ``Due`` or ``Note``, that are no part of the labels.
    """

    headers: tuple[tuple[str, ...], ...]
    stub: tuple[str, ...]
    top: int
    bottom: int
    scales: tuple[Line, ...] = ()
    orphans: tuple[str, ...] = ()
    words: int = 1 << 20


def heads_columns(row: Printed) -> bool:
    """Whether a line of numbers is a line of years or column numbers over columns, not of figures."""
    row = row.keeping(row.sure)
    if not row.figures or any(one.nil for one in row.figures):
        return False
    words = row.words
    if all(_CURRENCY.fullmatch(one.text) for one in row.figures):
        return all(len(word) < 5 for word in words.split())
    if all(one.is_year for one in row.figures):
        several = "  " in words or "\t" in words
        return not words or len(row.figures) > 1 or several or _PERIODISH.search(words) is not None
    return not words and len(row.figures) > 1 and all(_NUMBERED.fullmatch(one.text) for one in row.figures)


def band(above: Sequence[Line], columns: Sequence[Track], zone: int) -> Band | None:
    """The header band nearest above the figures, or None where no line there heads a column.

    ``above`` are the lines from the last table or paragraph down to the first figure; ``zone`` is the page column
    where figures begin.
    """
    bottom = len(above)
    while bottom and not _heads(above[bottom - 1], columns, zone):
        bottom -= 1
    if not bottom:
        return None
    while bottom < len(above) and above[bottom].kind is Kind.RULER:
        bottom += 1
    top = _top(above, bottom, columns, zone)
    levels, stub, orphans = _levels(above[top:bottom], columns, zone)
    headers = tuple(tuple(_stacked(at, levels)) for at in range(len(columns)))
    scales = [at for at in range(top, len(above)) if above[at].indent > zone // 2 and _tells_scale(above[at])]
    bottom = max([bottom, *(at + 1 for at in scales)])
    beside = min((one.left - 4 for one in stub if one.left >= _FAR), default=1 << 20)
    told = tuple(one.text for one in stub if one.left < _FAR)
    return Band(headers, told, top, bottom, tuple(above[at] for at in scales), tuple(orphans), beside)


def _top(above: Sequence[Line], bottom: int, columns: Sequence[Track], zone: int) -> int:
    """The first line of the band that ends before ``bottom``: up over rulers, and blanks that more of it follows."""
    top = at = bottom
    blanks = 0
    while at and blanks <= 2 and bottom - at < 16:
        at -= 1
        line = above[at]
        if line.hard or (top < bottom and _bars(line, zone)):
            break
        if _heads(line, columns, zone) and not (blanks and _alone(line, columns)):
            top, blanks = at, 0
        elif line.kind is Kind.BLANK:
            blanks += 1
        elif line.kind is Kind.TEXT and _tells_scale(line) and line.indent > zone // 2:
            if blanks and top < bottom:
                break
            blanks = 0
        elif line.kind is Kind.TEXT and (line.right > zone or blanks or not _stub_text(line)):
            break
        elif line.kind is Kind.TEXT:
            top = at
    return top


def _bars(line: Line, zone: int) -> bool:
    """Whether a line is a ruler of one stroke from the labels to the figures: nothing above it heads columns."""
    if line.kind is not Kind.RULER or line.indent >= zone // 2 or line.right <= zone:
        return False
    return len(list(line.segments())) == 1


def _stub_text(line: Line) -> bool:
    """Whether words over the labels, above the headings, begin the labels rather than end the captions."""
    words = line.shown.strip()
    return words.endswith(":") and len(words.split()) < 4


def _alone(line: Line, columns: Sequence[Track]) -> bool:
    """Whether a line above a blank is a caption such as ``(In thousands)`` rather than a heading."""
    phrases = list(line.phrases())
    return len(phrases) == 1 and (
        _SCALE.search(phrases[0].text) is not None or not _centred(phrases[0], columns, 2)
    )


def _centred(phrase: Phrase, columns: Sequence[Track], reach: float) -> bool:
    """Whether a phrase stands over the middle of all figures, give or take."""
    middle = (columns[0].left + columns[-1].right) / 2
    return abs(phrase.middle - middle) <= reach


def _heads(line: Line, columns: Sequence[Track], zone: int) -> bool:
    """Whether a line has words over columns of figures."""
    if line.kind is not Kind.TEXT or _NOTE.match(line.shown) or line.shown.lstrip().startswith("<"):
        return False
    phrases = list(line.phrases())
    if any(_is_prose(one.text) or _AMOUNT.fullmatch(one.text) for one in phrases):
        return False
    over = [one for one in phrases if _is_over(one, columns, zone)]
    if not over:
        return len(phrases) == 1 and _wide(phrases[0], columns, zone)
    if phrases[-1].left > columns[-1].right + 24:
        return False
    if len(over) > 1 or len(phrases) > 1:
        return True
    only = over[0]
    short = only.right - only.left < 20 and only.middle >= columns[0].left - 2
    if only.left < zone - 3 and not short and not _centred(only, columns, 4):
        return False
    return not _is_scale(only)


def _is_scale(phrase: Phrase) -> bool:
    """Whether a phrase tells the scale of the whole table, which is a caption wherever it stands."""
    return phrase.right - phrase.left > 9 and _SCALE.match(phrase.text) is not None


def _is_over(phrase: Phrase, columns: Sequence[Track], zone: int) -> bool:
    """Whether a phrase stands over figures rather than over labels: its middle does, or it ends where a column does."""
    if phrase.right <= zone:
        return False
    return phrase.middle >= zone - 1 or (abs(phrase.right - columns[0].right) < 3 and phrase.left > zone // 2)


def _is_prose(text: str) -> bool:
    words = text.split()
    return len(text) >= _WORDY and sum(word[0].islower() for word in words) * 2 > len(words)


def _wide(phrase: Phrase, columns: Sequence[Track], zone: int) -> bool:
    """Whether a phrase that begins over the labels is a heading wider than the figures below it."""
    return (
        phrase.right > zone + 4
        and phrase.left > zone // 3
        and _centred(phrase, columns, 3)
        and not _SCALE.search(phrase.text)
    )


# --- what the band says ---------------------------------------------------------------------------------------------


def _levels(
    lines: Sequence[Line], columns: Sequence[Track], zone: int
) -> tuple[list[list[Heading]], list[Phrase], list[str]]:
    """The headings of each line of the band, top to bottom; the words over the labels; headings without a column."""
    spans = [(track.left, track.right) for track in columns]
    levels: list[list[Heading]] = []
    stub: list[Phrase] = []
    orphans: list[str] = []
    strokes: list[Phrase] = []  # the ruler between the line and the level below it
    for line in reversed(lines):
        if line.kind is Kind.TEXT and not _tells_scale(line):
            phrases, words = _over(line, columns, zone)
            stub[:0] = words
            if phrases:
                level = assigned(phrases, spans, [one for one in strokes if one.left >= zone - 6], levels)
                orphans[:0] = [one.text for one in level if one.first < 0]
                level = [one for one in level if one.first >= 0]
                spans = widened(spans, level)
                levels.insert(0, level)
        if line.kind is not Kind.BLANK:
            strokes = list(line.segments()) if line.kind is Kind.RULER else _rulers(line)
        if strokes and levels:
            levels[0] = [_under_ruler(one, strokes, spans) for one in levels[0]]
    return levels, stub, orphans


def _tells_scale(line: Line) -> bool:
    phrases = list(line.phrases())
    return line.kind is Kind.TEXT and len(phrases) == 1 and _is_scale(phrases[0])


def _rulers(line: Line) -> list[Phrase]:
    """The phrases of a line of words that are strokes of a ruler."""
    return [one for one in line.phrases() if not one.text.strip("-=_ ")] if line.kind is Kind.TEXT else []


def _under_ruler(heading: Heading, strokes: Sequence[Phrase], spans: Sequence[tuple[int, int]]) -> Heading:
    left, right = spans[heading.first][0], spans[heading.last][1]
    ruled = any(stroke.left < right and stroke.right > left for stroke in strokes)
    return replace(heading, ruled=heading.ruled or ruled)


def _over(line: Line, columns: Sequence[Track], zone: int) -> tuple[list[Phrase], list[Phrase]]:
    """The phrases of a line that stand over columns, split where two headings are one blank apart; the stub words."""
    over: list[Phrase] = []
    stub: list[Phrase] = []
    for phrase in line.phrases():
        if not phrase.text.strip("-=_ "):
            continue
        crossing = phrase.left < zone and phrase.right > zone + 2
        if _is_over(phrase, columns, zone) or (crossing and not stub and _wide(phrase, columns, zone)):
            over.extend(_atoms(line, phrase))
        elif crossing and (parts := list(_atoms(line, phrase)))[1:]:
            over.extend(one for one in parts if one.middle >= zone - 1)
            stub.extend(one for one in parts if one.middle < zone - 1)
        else:
            stub.append(phrase)
    return over, stub


def _atoms(line: Line, phrase: Phrase) -> Iterator[Phrase]:
    """The phrase, or its parts where it is a row of headings complete in themselves."""
    parts, at = [], 0
    while at < len(phrase.text):
        found = _ATOM.match(phrase.text, at)
        if not found or (found.end() < len(phrase.text) and phrase.text[found.end()] != " "):
            return iter((phrase,))
        parts.append(line.phrase(phrase.at + at, phrase.at + found.end()))
        at = found.end() + 1
    if len(parts) == 2 and not YEAR.search(parts[0].text) and YEAR.fullmatch(parts[1].text):
        return iter((phrase,))
    return iter(parts)


def _stacked(column: int, levels: Sequence[Sequence[Heading]]) -> Iterator[str]:
    """The headings of one column, outer to inner; lines of one heading are joined."""
    over = [one for level in levels for one in level if one.first <= column <= one.last]
    text = ""
    for index, heading in enumerate(over):
        above = over[index - 1] if index else None
        if above and _continues(above, heading):
            text = join(text, heading.text)
            continue
        if text:
            yield text
        text = heading.text
    if text:
        yield text


def _continues(above: Heading, heading: Heading) -> bool:
    """Whether a heading goes on with the line above it rather than standing under it."""
    if (above.first, above.last) != (heading.first, heading.last):
        return False
    if heading.ruled:
        return _REMARK.fullmatch(heading.text) is not None
    if heading.first == heading.last or _UNFINISHED.search(above.text):
        return True
    return not (_ATOM.fullmatch(heading.text) and YEAR.search(heading.text))
