"""Makes a page that only shows: what runs, frames or fetches in it is taken out, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exporter.markup import Element, attributes_of, content_of, dissolve, line_of, take_out

_ACTIVE: Final = frozenset(
    {
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "base",
        "link",
        "portal",
        "meta",
    }
)
#: What acts itself but holds what is shown: it goes, its content stays.
_HOLDS: Final = "form"
_FETCHED: Final = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction", "ping"})
_MARKUP: Final = ("", "{http://www.w3.org/1999/xhtml", "{http://www.w3.org/2000/svg")
_HARMLESS: Final = ("content-type", "content-language", "")
#: What makes a style fetch or run something.
_STYLED: Final = (
    "url(",
    "image(",
    "image-set(",
    "src(",
    "@import",
    "expression(",
    "behavior:",
    "-moz-binding",
)
#: Any character of a style may be spelled by its code.
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)


def disarm(root: Element) -> list[tuple[str, int]]:
    """Takes out what is not inert and tells what it was and its line.

    Elements of other namespaces, such as the schema reference of inline XBRL, are no markup of a page and stay.
    """
    gone = []
    for node in list(root.iter("*")):
        namespace, _, name = str(node.tag).rpartition("}")
        if namespace not in _MARKUP:
            continue
        if _is_active(name.lower(), node):
            gone.append((f"<{name}>", line_of(node)))
            take_out(node)
            continue
        if name.lower() == _HOLDS and node is not root:
            gone.append((f"<{name}>", line_of(node)))
            dissolve(node)
            continue
        for attribute in _acting(node):
            gone.append((f"{attribute} of <{name}>", line_of(node)))
            del node.attrib[attribute]
    return gone


def _is_active(name: str, node: Element) -> bool:
    if name == "meta":
        return (node.get("http-equiv") or "").strip().lower() not in _HARMLESS
    if name == "style":
        return _reaches_out(content_of(node))
    return name in _ACTIVE


def _reaches_out(style: str) -> bool:
    plain = _ESCAPE.sub(_spelled, re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    told = "".join(plain.split()).lower()
    return any(one in told for one in _STYLED)


def _spelled(escape: re.Match[str]) -> str:
    if escape[2]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code < 0x110000 else ""


def _acting(node: Element) -> Iterator[str]:
    """Attributes that handle events, fetch, or hold the address of a script."""
    for attribute, value in attributes_of(node):
        name = attribute.rpartition("}")[2].lower()
        address = "".join(char for char in value if char > " ").lower()
        fetched = name in _FETCHED and not address.startswith("data:image/")
        script = name == "href" and address.partition(":")[0] in ("javascript", "vbscript", "data")
        styled = name == "style" and _reaches_out(value)
        if name.startswith("on") or name == "srcdoc" or fetched or script or styled:
            yield attribute
