"""Concepts, units, languages, entities and periods as xBRL-JSON spells them; each distinct spelling is read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from exporter.formats.moments import read_moment
from exporter.qname import XBRL, QName, is_ncname
from exporter.report.aspects import NO_ENTITY, PURE, Entity, Period, Unit

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MOMENT: Final = r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z?"
_PERIOD: Final = re.compile(rf"(?:({_MOMENT})/)?({_MOMENT})", re.ASCII)
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOTE: Final = QName(XBRL, "note")


class Misspelled(ValueError):  # noqa: N818 - what is found in a document, not a failure
    """A value that is not in the standard's form; carries the finding's code, and its line where that is known."""

    def __init__(self, code: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


def check_characters(text: str, what: str, code: str) -> None:
    """Misspelled where a text holds what XML, and so a report, has no character for."""
    if _ILLEGAL.search(text):
        raise Misspelled(code, f"{what} holds a character that XML cannot hold")


def read_sqname(text: object, namespaces: Mapping[str, str]) -> QName:
    """What ``prefix:anything`` stands for (OIM Common 1.0, 3.1); Misspelled for anything else."""
    if not isinstance(text, str):
        raise Misspelled("xbrlje:invalidJSONStructure", f"{text!r} is not a string")
    prefix, colon, local = text.partition(":")
    if not colon or not is_ncname(prefix) or not local or local.split() != [local]:
        raise Misspelled("oimce:invalidSQName", f"{text[:60]!r} is not a prefix, a colon and a name")
    check_characters(local, f"{text[:60]!r}", "oimce:invalidSQName")
    if prefix not in namespaces:
        raise Misspelled("oimce:unboundPrefix", f"the prefix of {text[:60]!r} is not in namespaces")
    return QName(namespaces[prefix], local)


def read_qname(text: object, namespaces: Mapping[str, str]) -> QName:
    """What ``prefix:name`` stands for; Misspelled for anything else."""
    name = read_sqname(text, namespaces)
    if not is_ncname(name.local):
        raise Misspelled("oimce:invalidSQName", f"{name.local[:60]!r} is not a name")
    return name


def read_language(text: object) -> str:
    """A language tag in lower case."""
    if not isinstance(text, str):
        raise Misspelled("xbrlje:invalidJSONStructure", f"the language is a string, not {text!r}")
    if not _LANGUAGE.fullmatch(text):
        raise Misspelled("oime:invalidLanguage", f"{text[:60]!r} is not a language tag")
    if text != text.lower():
        raise Misspelled("xbrlje:invalidLanguageCodeCase", f"the language {text!r} is not in lower case")
    return text


def read_unit(text: object, namespaces: Mapping[str, str]) -> Unit:
    """A unit from its string representation (OIM Common 1.0, 3.4): measures sorted, brackets only where needed."""
    if not isinstance(text, str):
        raise Misspelled("xbrlje:invalidJSONStructure", f"the unit is a string, not {text!r}")
    over, slash, under = text.partition("/")
    sides = [
        _side(side, text, namespaces, quotient=bool(slash)) for side in ((over, under) if slash else (over,))
    ]
    if sides == [(PURE,)]:
        raise Misspelled("oime:illegalPureUnit", "the pure unit is stated by stating no unit")
    return Unit(*sides)


def _side(text: str, unit: str, namespaces: Mapping[str, str], *, quotient: bool) -> tuple[QName, ...]:
    wrong = Misspelled(
        "oimce:invalidUnitStringRepresentation", f"{unit[:60]!r} is not a unit in its standard form"
    )
    bracketed = text.startswith("(") and text.endswith(")")
    measures = (text[1:-1] if bracketed else text).split("*")
    if bracketed != (quotient and len(measures) > 1) or measures != sorted(measures):
        raise wrong
    try:
        return tuple(read_qname(measure, namespaces) for measure in measures)
    except Misspelled as error:
        raise error if error.code == "oimce:unboundPrefix" else wrong from error


def read_entity(text: object, namespaces: Mapping[str, str]) -> Entity:
    """The entity that an SQName states; the reserved scheme is for fact without one, by leaving it out."""
    name = read_sqname(text, namespaces)
    if name.namespace == NO_ENTITY.scheme:
        message = f"the scheme {NO_ENTITY.scheme} stands for no entity, which is stated by leaving it out"
        raise Misspelled("oime:invalidUseOfReservedIdentifier", message)
    return Entity(*name)


def read_period(text: object) -> Period:
    """A period from its string representation (OIM Common 1.0, 3.5); the same moment twice is an instant."""
    match = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        message = f"{text!r:.80} is not a moment or two moments joined by a slash"
        raise Misspelled("oimce:invalidPeriodRepresentation", message)
    start, end = match[1], match[2]
    try:
        return Period(read_moment(end), read_moment(start) if start and start != end else None)
    except ValueError as error:
        raise Misspelled("oimce:invalidPeriodRepresentation", f"{text}: {error}") from error
