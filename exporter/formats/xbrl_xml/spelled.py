"""What regular facts spell: names, references to characters, and what both ways of cutting facts out have of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.tokens import Numbers, firsts, holds, numbers, plain, replaced
from exporter.formats.xbrl_xml.listening import LANG
from exporter.qname import XSI, is_ncname
from exporter.report.columns import SEPARATOR, coded

#: Attributes of regular facts as they are spelled → the column of HEARD.
ATTRIBUTES: Final = {
    "id": "id",
    "contextRef": "contextRef",
    "unitRef": "unitRef",
    "decimals": "decimals",
    "xml:lang": LANG,
    "xsi:nil": f"{XSI}}}nil",
}
#: What a schema judges a regular fact by, beside its value.
KIND: Final = ("name", "unitRef", "decimals", LANG, f"{XSI}}}nil")
#: Names of elements as nearly all are, each on a line.
_PLAIN: Final = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?\n)*+")
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6})));")
_NAMED: Final = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


class IrregularError(ValueError):
    """The document must be read one element at a time."""


def unescaped(values: pa.Array, rows: pa.Array | None = None) -> pa.Array:
    """Values with references replaced, once for each distinct text; IrregularError where one is unknown.

    ``rows`` are those that hold any, where they are known.
    """
    if rows is None:
        if not holds(values, b"&"):
            return values
        rows = pc.indices_nonzero(pc.match_substring(values, "&")).cast(pa.int32())
    escaped = values.take(rows)
    joined = SEPARATOR.join(escaped.to_pylist())
    plain_names = sum(joined.count(f"&{name};") for name in _NAMED) == joined.count("&")
    return replaced(values, rows, _by_names(joined) if plain_names else _one_by_one(escaped))


def _by_names(joined: str) -> pa.Array:
    """Joined texts, in which every ampersand begins a reference to one of the characters that have names."""
    for name, character in _NAMED.items():  # the ampersand last, which may begin what looks like a reference
        joined = joined.replace(f"&{name};", character)
    return pa.array(joined.split(SEPARATOR), pa.string())


def _one_by_one(texts: pa.Array) -> pa.Array:
    few = texts.dictionary_encode()
    return pa.array([_text(one) for one in few.dictionary.to_pylist()], pa.string()).take(few.indices)


@lru_cache(maxsize=1 << 14)
def is_name(text: str) -> bool:
    """Whether a text can be the name of an element, with or without a prefix."""
    return text.count(":") < 2 and all(map(is_ncname, text.split(":")))


def are_element_names(texts: list[str]) -> bool:
    """Whether each of some texts can be one."""
    return _PLAIN.fullmatch("\n".join([*texts, ""])) is not None or all(map(is_name, texts))


def first_of_kinds(facts: pa.Table) -> Numbers:
    """The first fact of each kind."""
    key: Numbers = plain(pc.add(coded(facts.column(KIND[0])).indices, 1))
    for name in KIND[1:]:
        codes = coded(facts.column(name))
        if codes.null_count == len(codes):
            continue
        rows = plain(pc.add(codes.indices.cast(pa.int64()).fill_null(-1), 1))
        key = plain(numbers(key * (len(codes.dictionary) + 1) + rows).dictionary_encode().indices)
    return firsts(plain(numbers(key).dictionary_encode().indices))


def _text(escaped: str) -> str:
    if escaped.count("&") != len(_REFERENCE.findall(escaped)):
        raise IrregularError("an unknown reference")
    return _REFERENCE.sub(_character, escaped)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or (number < 32 and number not in (9, 10, 13)):
        raise IrregularError("a reference to no character")
    return chr(number)
