"""Which attributes of a page are kept, and how those that HTML no longer has are told as style."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from exporter.markup import Element
from exporter.qname import XML

_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_LENGTH: Final = re.compile(r"\d{1,5}%?")
_COUNT: Final = re.compile(r"\d{1,4}")
_COLOUR: Final = re.compile(r"#?[A-Za-z0-9]{1,24}")
_FACE: Final = re.compile(r"[\w ,'-]{1,200}")
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:|#)[^\s<>\"\\]*", re.IGNORECASE)
_PICTURE: Final = re.compile(
    r"data:image/(?:png|gif|jpe?g|webp)(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
_SIDES: Final = re.compile(r"left|center|right|justify", re.IGNORECASE)
_HEIGHTS: Final = re.compile(r"top|middle|bottom|baseline", re.IGNORECASE)
_DIRECTION: Final = re.compile(r"ltr|rtl", re.IGNORECASE)
_SIZES: Final = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xx-large")
_ALL: Final = re.compile(r".*", re.DOTALL)
_CLASSES: Final = re.compile(r"[\w.:-]+(?:\s+[\w.:-]+)*", re.ASCII)

_COMMON: Final = {"class": _CLASSES, "title": _ALL, "style": _ALL, "dir": _DIRECTION}
#: What an element keeps beside: attribute → what its value may be.
_OWN: Final[Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    "td": {"colspan": _COUNT, "rowspan": _COUNT, "align": _SIDES, "valign": _HEIGHTS},
    "th": {"colspan": _COUNT, "rowspan": _COUNT, "align": _SIDES, "valign": _HEIGHTS},
    "tr": {"align": _SIDES, "valign": _HEIGHTS},
    "tbody": {"align": _SIDES, "valign": _HEIGHTS},
    "table": {"border": _COUNT, "cellpadding": _LENGTH, "cellspacing": _LENGTH, "summary": _ALL},
    "a": {"href": _ADDRESS},
    "img": {"src": _PICTURE, "alt": _ALL, "width": _LENGTH, "height": _LENGTH},
}
_OF_BREAKS: Final = frozenset({"class", "id", "title"})
#: Attributes that only say how something looks: what they are as style.
_LOOKS: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], str]]]] = {
    "align": (_SIDES, lambda value: f"text-align:{value.lower()}"),
    "bgcolor": (_COLOUR, lambda value: f"background-color:{value}"),
    "color": (_COLOUR, lambda value: f"color:{value}"),
    "face": (_FACE, lambda value: f"font-family:{value}"),
    "size": (re.compile(r"[1-7]"), lambda value: f"font-size:{_SIZES[int(value) - 1]}"),
    "width": (_LENGTH, lambda value: f"width:{value}" if value.endswith("%") else f"width:{value}px"),
    "nowrap": (_ALL, lambda _: "white-space:nowrap"),
    "hidden": (_ALL, lambda _: "display:none"),
}


def kept(source: Element, tag: str, look: str, ids: set[str]) -> dict[str, str]:
    """The attributes of an element that becomes ``tag``, in order of their names; ``look`` is style that it gets.

    ``ids`` are the identifiers given so far: one may stand once in a document.
    """
    given = {str(name).lower(): str(value) for name, value in source.items()}
    told = {
        name: given[name].strip().lower()
        if pattern in (_SIDES, _HEIGHTS, _DIRECTION)
        else given[name].strip()
        for name, pattern in {**_COMMON, **_OWN.get(tag, {})}.items()
        if name in given and pattern.fullmatch(given[name].strip())
    }
    if tag in ("td", "th"):
        told = {name: value for name, value in told.items() if value != "0" or not name.endswith("span")}
    style = [told.pop("style", "").strip().rstrip(";"), look, *_looks(given, told, tag)]
    if any(style):
        told["style"] = ";".join(filter(None, style))
    language = given.get("lang") or given.get("xml:lang") or ""
    if _LANGUAGE.fullmatch(language):
        told[f"{{{XML}}}lang"] = language
    name = given.get("id") or (given.get("name", "") if tag == "a" else "")
    if _NAME.fullmatch(name) and name not in ids:
        ids.add(name)
        told["id"] = name
    if tag == "img":
        told.setdefault("alt", "")
    return {key: told[key] for key in sorted(told) if tag != "br" or key in _OF_BREAKS}


def _looks(given: Mapping[str, str], told: Mapping[str, str], tag: str) -> Iterator[str]:
    for name, (pattern, style) in _LOOKS.items():
        if name in given and name not in told and tag != "img" and pattern.fullmatch(given[name].strip()):
            yield style(given[name].strip())
