"""What a numeral is that states no fact: the classes that any document has, told by the words around it."""

from __future__ import annotations

import re
from typing import Final

_MONTH: Final = (
    r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR: Final = r"(?:19|20)\d{2}"
_NUMBER: Final = r"(?:1[0-2]|0?[1-9])"  # of a month
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_SHORT: Final = r"(?:\d{4}|\d{2})"
_ORDINAL: Final = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
#: A number that goes on, or is followed by what makes it an amount, is no day and no year.
_NO_AMOUNT: Final = r"(?![,.]?\d| ?%| (?:thousand|million|billion|trillion))"
_PARTS: Final = r"(?:tables?|appendi(?:x|ces)|exhibits?|schedules?|sections?|items?|figures?|charts?)"
_STANDARDS: Final = r"(?-i:SFAS|FAS|FIN|EITF|SOP|SAB|APB|IFRS|IAS|ASC|ASU)"

#: Why a numeral states no fact → expressions over running text that cover such numerals. The first that does is told.
_CLASSES: Final = (
    ("address", r"https?://[^\s<>]{1,200}"),
    ("address", r"\bwww\.[^\s<>]{1,200}|\b[\w.+-]{1,64}@[\w.-]{1,200}"),
    ("phone number", r"\+\d{1,3}(?:[- ]\(?\d{1,5}\)?){2,5}\b"),
    ("phone number", r"\b(?:tel|telephone|phone|fax)[.:]? ?\(?\d{1,5}\)?(?:[- ]\d{1,5}){1,4}\b"),
    ("period label", rf"\b[1-4]Q ?(?:FY)?{_SHORT}?\b|\bQ[1-4](?: ?(?:FY)? ?{_SHORT})?\b"),
    ("period label", rf"\b(?:FY ?|fiscal (?:year )?){_YEAR}\b(?:/\d{{2,4}}\b)?"),
    (
        "period label",
        rf"\b{_ORDINAL} (?:fiscal )?quarter(?: (?:of )?(?:the )?(?:FY ?|fiscal )?(?:year )?{_YEAR}\b)?",
    ),
    (
        "date",
        rf"\b(?:{_MONTH}/)?{_MONTH},? {_DAY}(?:st|nd|rd|th)?\b{_NO_AMOUNT}(?:, {_YEAR}\b{_NO_AMOUNT})?",
    ),
    ("date", rf"\b(?:{_MONTH}/)?{_MONTH},? {_YEAR}\b{_NO_AMOUNT}|\b{_DAY} {_MONTH},? {_YEAR}\b"),
    ("date", rf"\b{_YEAR}[-/]{_NUMBER}(?:[-/]{_DAY})?\b{_NO_AMOUNT}|\({_YEAR}\.{_NUMBER}\)"),
    (
        "date",
        rf"\b{_NUMBER}/{_DAY}/(?:{_YEAR}|\d{{2}})\b{_NO_AMOUNT}|\b{_DAY}/{_NUMBER}/{_YEAR}\b{_NO_AMOUNT}",
    ),
    ("year", rf"\b{_YEAR} annual\b"),
    ("year", rf"\b(?:in|of|for|since|until|by|during|the|years?) {_YEAR}\b{_NO_AMOUNT}"),
    ("time of day", r"\b\d{1,2}:\d{2}(?: ?[ap]\.?m\b\.?)?|\b\d{1,2} ?[ap]\.?m\b"),
    ("length of a period", r"\b(?:\d{1,2}-(?:months?|weeks?|years?)|\d{1,2} months? ended)\b"),
    ("footnote marker", rf"(?<=[a-z\"'”’)])\(\d{{1,2}}\){_NO_AMOUNT}|\bnotes? \(?\d{{1,2}}\)?:?"),
    ("footnote marker", rf"(?-i:(?<=[A-Z]{{3}} )|(?<=\) ))\([1-9]\)(?=\s|$){_NO_AMOUNT}"),
    ("footnote marker", r"(?-i:(?<=[.:)] )\(\d{1,2}\)(?= [A-Z]))"),
    ("number of a part", rf"\b{_PARTS} \d{{1,3}}(?:\.\d{{1,3}})?\b{_NO_AMOUNT}"),
    ("page", r"\bpages? \d{1,4}\b"),
    ("unit of an exchange rate", r"= ?(?:US ?)?[$€£¥] ?1\b(?![,.]\d)"),
    ("accounting standard", rf"\b{_STANDARDS}(?: No\.)? ?\d{{1,4}}(?:-\d{{1,3}}){{0,3}}\b"),
)
#: The same over single lines, whose starts and ends running text does not know.
_LINE_CLASSES: Final = (
    ("footnote marker", r"^\s*\(\d{1,2}\)(?= +[A-Z])"),
    ("page", r"^\s*- ?\d{1,3} ?-\s*$"),
    ("list number", r"^\s*(?:[-*•] {1,3})?\d{1,2}[.)](?= +[A-Z])"),
)
CLASSES: Final = tuple((re.compile(pattern, re.IGNORECASE), reason) for reason, pattern in _CLASSES)
LINE_CLASSES: Final = tuple((re.compile(pattern), reason) for reason, pattern in _LINE_CLASSES)
