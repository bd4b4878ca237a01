"""The small language of xBRL-CSV: identifiers, references to parameters and columns, special values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.qname import is_ncname

NIL: Final = "#nil"
NONE: Final = "#none"
EMPTY: Final = "#empty"

#: Written for a row's own number, from 1 (xBRL-CSV 1.0, row number references).
ROW_NUMBER: Final = "rowNumber"


@dataclass(frozen=True, slots=True)
class Reference:
    """``$name`` or ``$name@start``: the value of a column or parameter, or one end of the period it states."""

    name: str
    specifier: str = ""

    def __str__(self) -> str:
        return f"${self.name}" + (f"@{self.specifier}" if self.specifier else "")


#: What metadata says of a property: a text as a cell would spell it (special values included), or a reference.
Value = str | Reference


def is_identifier(text: str) -> bool:
    """Whether a text may name a table, template, column, property group or parameter: an NCName without a dot."""
    return "." not in text and is_ncname(text)


def is_row_identifier(text: str) -> bool:
    """Whether a text may name a row: what may follow the first character of an identifier."""
    return is_identifier(f"r_{text}")


def read_value(text: str) -> Value:
    """What a text in metadata says; ``$$`` is a dollar sign, an empty text stands for itself. Misspelled otherwise."""
    if text.startswith("$$"):
        return text[1:]
    if text.startswith("$"):
        return _reference(text[1:])
    if text.startswith("#") and not text.startswith("##") and text not in (NIL, NONE, EMPTY):
        raise Misspelled(
            "xbrlce:unknownSpecialValue", f"{text!r} is not #nil, #none, #empty or a text behind ##"
        )
    return text or EMPTY


def _reference(text: str) -> Reference:
    name, at, specifier = text.partition("@")
    if not is_identifier(name):
        raise Misspelled(
            "xbrlce:invalidReference", f"{'$' + text!r} is not a reference: {name!r} is not an identifier"
        )
    if at and specifier not in ("start", "end"):
        raise Misspelled(
            "xbrlce:invalidPeriodSpecifier", f"{'$' + text!r} asks for @{specifier}, not @start or @end"
        )
    return Reference(name, specifier)


def is_absent(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text in ("", NONE)


def cell_text(text: str) -> str | None:
    """The text that a cell or literal spells, None for nil; Misspelled for an unknown special value."""
    if not text.startswith("#"):
        return text
    if text == NIL:
        return None
    if text == EMPTY:
        return ""
    if text.startswith("##"):
        return text[1:]
    raise Misspelled("xbrlce:unknownSpecialValue", f"{text!r} is not #nil, #none, #empty or a text behind ##")


def spelled(text: str | None) -> str:
    """How a cell spells a text; None is nil."""
    if text is None:
        return NIL
    if text == "":
        return EMPTY
    return f"#{text}" if text.startswith("#") else text
