"""The words of a row: its label without leaders and footnote markers, and how wrapped lines join."""

from __future__ import annotations

import re
from typing import Final

_MARKERS_AT_END: Final = re.compile(r"(?:\s?\((?:\d{1,2}|[a-z])\)|\s?\[\d{1,2}\]|\s?\*{1,3}|\s?[†‡§])+:?$")
_MARKER: Final = re.compile(r"\(\w{1,2}\)|\[\d{1,2}\]|\*{1,3}|[†‡§]")
_OPEN: Final = re.compile(
    r"(?:[,&/-]|\b(?:and|or|of|in|to|for|from|by|on|with|the|a|an|at|before|after|per|net of|than|as|under|over))$",
    re.IGNORECASE,
)
_TRAIL: Final = re.compile(r"[\s.$_|]+$")


def clean(words: str) -> tuple[str, tuple[str, ...]]:
    """A label as printed with white space folded, without trailing leaders, colon and markers; and the markers."""
    text = " ".join(words.split())
    text = _without_leader(text)
    found = _MARKERS_AT_END.search(text)
    markers: tuple[str, ...] = ()
    if found and found.start():
        markers = tuple(_MARKER.findall(found.group()))
        text = text[: found.start()].rstrip()
    return text.rstrip(": "), markers


def _without_leader(text: str) -> str:
    bare = _TRAIL.sub("", text)
    return text if text.endswith(".") and not text.endswith("..") and bare == text[:-1] else bare


def join(first: str, more: str) -> str:
    """Two lines of one label; where the first ends in a hyphen, a line end between them tells so (see ``Spelling``)."""
    if not first or not more:
        return first or more
    return f"{first}\n{more}" if first.endswith("-") else f"{first} {more}"


def is_open(text: str) -> bool:
    """Whether a line of words must go on: it ends in a comma, a hyphen, ``and``, or with an open bracket."""
    return _OPEN.search(text) is not None or text.count("(") > text.count(")")


def is_capital(text: str) -> bool:
    """Whether the words are written in capitals."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 2 and all(char.isupper() for char in letters)
