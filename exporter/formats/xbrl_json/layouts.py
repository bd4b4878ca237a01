"""Layouts of regular facts: what each string of a fact is that has a structure, found by reading the structure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import jiter

#: A number in the structure between strings; shapes have ``#`` in its place.
NUMBER: Final = re.compile(r"(?<=[:\s])-?(?:0|[1-9][0-9]{0,9})(?=[,}\s])")
_END: Final = re.compile(r"([\s}]*),\s*")
_CORE: Final = frozenset({"concept", "entity", "period", "unit", "language"})
_MEMBERS: Final = ({"value", "dimensions"}, {"value", "dimensions", "decimals"})


@dataclass(frozen=True)
class Layout:
    """What each string of a fact is, by its place among them; ``decimals`` is the place of the number's structure."""

    value: int | None
    decimals: int | None
    dimensions: tuple[tuple[str, int], ...]

    @property
    def numbers(self) -> list[int]:
        """Where the structure holds a number."""
        return [] if self.decimals is None else [self.decimals]


def is_key(following: str) -> bool:
    """Whether the string that has this structure behind it is a key."""
    return following.lstrip().startswith(":")


@lru_cache(maxsize=1 << 10)
def read_layout(shapes: tuple[str, ...], keys: tuple[bytes, ...]) -> Layout | None:
    """The layout of members, None where they are no plain facts.

    Their structure is read by the parser, with its own number in the place of each value. ``shapes`` stand behind the
    strings, ``keys`` are those strings that are keys.
    """
    end = _END.fullmatch(shapes[-1])
    if end is None or any(shape.count("#") > 1 for shape in shapes):
        return None
    parts = ['{"0"', shapes[0].replace("#", "0")]
    try:
        for at in range(1, len(shapes)):
            said = keys[at].decode() if is_key(shapes[at]) else str(at)
            closing = end[1] if at == len(shapes) - 1 else shapes[at]
            parts.append(f'"{said}"{closing.replace("#", str(at))}')
        (body,) = jiter.from_json("".join([*parts, "}"]).encode(), catch_duplicate_keys=True).values()
        layout = _plain_fact(body)
    except (ValueError, TypeError, AttributeError):
        return None
    if layout is None or [at for at, shape in enumerate(shapes) if "#" in shape] != layout.numbers:
        return None
    return layout


def _plain_fact(body: dict[str, object]) -> Layout | None:
    """ValueError, TypeError or AttributeError where it is another thing altogether."""
    value, decimals, stated = body.get("value"), body.get("decimals"), body.get("dimensions")
    if (
        set(body) not in _MEMBERS
        or not isinstance(stated, dict)
        or "concept" not in stated
        or "noteId" in stated
    ):
        return None
    if not all(isinstance(one, str) for one in (*stated.values(), *([] if value is None else [value]))):
        return None
    if "decimals" in body and type(decimals) is not int:
        return None
    if not all(":" in name or name in _CORE for name in stated):
        return None
    dimensions = tuple((name, int(str(at))) for name, at in stated.items())
    place = decimals if isinstance(decimals, int) else None
    return Layout(None if value is None else int(str(value)), place, dimensions)
