"""Which taxonomy a document seems to be told in, by its bytes; what it is told in is known when it has been read."""

from __future__ import annotations

import re
from typing import Final

import jiter

from exporter.formats import Format

#: Where documents say it, before contexts and facts.
OPENING: Final = 1 << 14
_NAME: Final = b"schemaRef"
_REFERENCE: Final = re.compile(rb"""<(?:[^\s<>/:"']+:)?schemaRef\s(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_PLACE: Final = re.compile(rb"""[\s:]href\s*=\s*(?:"([^"&]*)"|'([^'&]*)')""")
_MEMBER: Final = re.compile(rb'"taxonomy"\s*:\s*(\[[^\]]*\])')


def entry_points(document: bytes, kind: Format) -> tuple[str, ...]:
    """The entry points that a document of XML or JSON seems to name; none where nothing is seen."""
    if kind is Format.JSON:
        return _of_json(document[:OPENING])
    end = len(document) if kind is Format.INLINE else OPENING
    first, last = document.find(_NAME, 0, end), document.rfind(_NAME, 0, end)
    if first < 0:
        return ()
    places = []
    for reference in _REFERENCE.finditer(document, max(first - OPENING, 0), min(last + OPENING, end)):
        place = _PLACE.search(reference[0])
        if place is None:
            return ()
        places.append((place[1] or place[2] or b"").decode("utf-8", "replace").strip())
    return tuple(dict.fromkeys(places))


def _of_json(opening: bytes) -> tuple[str, ...]:
    member = _MEMBER.search(opening)
    try:
        stated = jiter.from_json(member[1]) if member else []
    except ValueError:
        return ()
    return tuple(dict.fromkeys(one for one in stated if isinstance(one, str)))
