"""The texts that are values of the XML Schema built-in types (XML Schema 1.0, part 2, section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from exporter.qname import is_ncname

_ZONE: Final = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR: Final = r"(-?(?:[1-9][0-9]{4,}|[0-9]{4}))"
_TIME: Final = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12][0-9]|3[01])"
_DURATION: Final = (
    r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")

Lexical = Callable[[str], bool]


#: Patterns are compiled when a value first needs them: few reports have values of many types.
_compiled: Final = cache(re.compile)


def _pattern(pattern: str) -> Lexical:
    return lambda text: _compiled(pattern).fullmatch(text) is not None


def _dated(pattern: str) -> Lexical:
    """A type with year, month and day, where the day must exist in that month."""

    def check(text: str) -> bool:
        found = _compiled(pattern).fullmatch(text)
        return found is not None and _year_exists(found[1]) and _day_exists(found[1], found[2], found[3])

    return check


def _yearly(pattern: str) -> Lexical:

    def check(text: str) -> bool:
        found = _compiled(pattern).fullmatch(text)
        return found is not None and _year_exists(found[1])

    return check


def _year_exists(year: str) -> bool:
    return year.lstrip("-").strip("0") != ""


def _day_exists(year: str, month: str, day: str) -> bool:
    """The Gregorian calendar repeats every 400 years; years before 1 count without a year 0."""
    from calendar import monthrange  # which brings the customs of languages

    number = int(year[-4:]) if not year.startswith("-") else 1 - int(year[-4:])
    return int(day) <= monthrange(number % 400 + 2000, int(month))[1]


def _month_day(text: str) -> bool:
    found = re.fullmatch(rf"--{_MONTH}-{_DAY}{_ZONE}", text)
    return found is not None and _day_exists("2000", found[1], found[2])


def is_qname(text: str) -> bool:
    """A name with or without a prefix."""
    prefix, colon, local = text.rpartition(":")
    return is_ncname(local) and (is_ncname(prefix) if colon else True)


def _any_uri(text: str) -> bool:
    """A URI reference after escaping, RFC 2396: one fragment, whole escapes, a scheme that may be one."""
    head = re.split(r"[/?#]", text, maxsplit=1)[0]
    scheme, colon, _ = head.partition(":")
    sensible = not colon or (_SCHEME.fullmatch(scheme) is not None and len(text) > len(scheme) + 1)
    return sensible and text.count("#") <= 1 and _BROKEN_ESCAPE.search(text) is None


def _name(text: str) -> bool:
    """A name that may have colons anywhere."""
    return text != "" and is_ncname(text.replace(":", "_"))


def _integer(low: int | None, high: int | None) -> Lexical:
    shape = _pattern("[+-]?[0-9]+")

    def check(text: str) -> bool:
        if not shape(text):
            return False
        digits = text.lstrip("+-").lstrip("0")
        if len(digits) > 20:  # beyond every bounded type; int() of a very long text is slow or refused
            return high is None if not text.startswith("-") else low is None
        number = int(text)
        return (low is None or number >= low) and (high is None or number <= high)

    return check


def _each(one: Lexical) -> Lexical:
    """A list: at least one item, each valid."""
    return lambda text: bool(text.split()) and all(map(one, text.split()))


def _any(_: str) -> bool:
    return True


_unspaced_base64 = _pattern(
    r"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?"
)


def _base64(text: str) -> bool:
    return _unspaced_base64(text.replace(" ", ""))


_BITS: Final = {"long": 64, "int": 32, "short": 16, "byte": 8}
_token = _pattern(r"[^\t\r\n]*")
_nmtoken: Lexical = lambda text: text != "" and is_ncname("_" + text.replace(":", "_"))  # noqa: E731

#: Whether a text, white space already normalised, is a value of a built-in type.
LEXICAL: Final[Mapping[str, Lexical]] = MappingProxyType(
    {
        "string": _any,
        "normalizedString": _token,
        "token": _token,
        "language": _pattern("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
        "Name": _name,
        **dict.fromkeys(("NCName", "ID", "IDREF", "ENTITY"), is_ncname),
        **dict.fromkeys(("IDREFS", "ENTITIES"), _each(is_ncname)),
        "NMTOKEN": _nmtoken,
        "NMTOKENS": _each(_nmtoken),
        **dict.fromkeys(("QName", "NOTATION"), is_qname),
        "anyURI": _any_uri,
        "boolean": _pattern("true|false|1|0"),
        "decimal": _pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
        **dict.fromkeys(
            ("double", "float"),
            _pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN"),
        ),
        "integer": _integer(None, None),
        "nonNegativeInteger": _integer(0, None),
        "positiveInteger": _integer(1, None),
        "nonPositiveInteger": _integer(None, 0),
        "negativeInteger": _integer(None, -1),
        **{name: _integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
        **{f"unsigned{name.capitalize()}": _integer(0, 2**bits - 1) for name, bits in _BITS.items()},
        "date": _dated(f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"),
        "dateTime": _dated(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}"),
        "time": _pattern(f"{_TIME}{_ZONE}"),
        "gYear": _yearly(f"{_YEAR}{_ZONE}"),
        "gYearMonth": _yearly(f"{_YEAR}-{_MONTH}{_ZONE}"),
        "gMonth": _pattern(f"--{_MONTH}{_ZONE}"),
        "gMonthDay": _month_day,
        "gDay": _pattern(f"---{_DAY}{_ZONE}"),
        "duration": _pattern(_DURATION),
        "hexBinary": _pattern("(?:[0-9a-fA-F]{2})*"),
        "base64Binary": _base64,
    }
)

#: Built-ins that keep their white space, and the one that only turns tabs and line ends into spaces.
_PRESERVED: Final = frozenset({"string"})
_REPLACED: Final = frozenset({"normalizedString"})
_BLANKS: Final = re.compile("[ \t\r\n]+")


def normalised(text: str, primitive: str, white_space: str = "") -> str:
    """A text as its type sees it: white space kept, replaced or collapsed (section 4.3.6)."""
    rule = white_space or (
        "preserve" if primitive in _PRESERVED else "replace" if primitive in _REPLACED else "collapse"
    )
    if rule == "preserve":
        return text
    if rule == "replace":
        return re.sub("[\t\r\n]", " ", text)
    return _BLANKS.sub(" ", text).strip(" ")
