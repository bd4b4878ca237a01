"""The identifiers of facts and notes as XML names: each for itself, so that none is remembered."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.digests import blake2b
from exporter.formats.kernel import memory
from exporter.qname import is_ncname
from exporter.report.identifiers import PREFIX

#: Longer names of our own making are cut short.
LONGEST: Final = 80
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
_FURTHER: Final = _LETTERS + b"0123456789.-"
_FIRST: Final = frozenset(_LETTERS.decode())


def digest(text: str, digits: int) -> str:
    """So many hexadecimal digits that stand for a text."""
    return blake2b(text.encode(), digest_size=digits // 2).hexdigest()


def xml_name(identifier: str) -> str:
    """An identifier where it is a name, else a name for it: readable where it was, unique by a digest."""
    if is_ncname(identifier):
        return identifier
    kept = "".join(char if is_ncname(f"_{char}") else "_" for char in identifier[:LONGEST])
    return f"_{kept}_{digest(identifier, 16)}"


def xml_names(ids: pa.Array) -> pa.Array:
    """What ``xml_name`` makes of each identifier; names, as most are, stay where they are."""
    if are_names(ids):
        return ids
    return pa.array(map(xml_name, ids.to_pylist()), pa.string())


def are_names(ids: pa.Array) -> bool:
    """Whether all identifiers are names in ASCII: one look at the bytes, and one at each first letter."""
    if len(ids) and bytes(memory(ids)).translate(None, _FURTHER):
        return False
    return first_letters(ids) <= _FIRST


def first_letters(ids: pa.Array) -> set[str]:
    """The letters that identifiers begin with; most begin as derived ones do."""
    if len(ids) and pc.all(pc.starts_with(ids, PREFIX)).as_py():
        return {PREFIX[0]}
    return set(pc.unique(pc.utf8_slice_codeunits(ids, 0, 1)).to_pylist())
