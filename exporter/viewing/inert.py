"""Makes a page that only shows: what runs, frames or fetches in it is taken out, and said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exporter.markup import Element, attributes_of, line_of, take_out

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
        "form",
        "link",
        "portal",
        "meta",
    }
)
_FETCHED: Final = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction", "ping"})
_MARKUP: Final = ("", "{http://www.w3.org/1999/xhtml", "{http://www.w3.org/2000/svg")
_HARMLESS: Final = ("content-type", "content-language", "")


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
        for attribute in _acting(node):
            gone.append((f"{attribute} of <{name}>", line_of(node)))
            del node.attrib[attribute]
    return gone


def _is_active(name: str, node: Element) -> bool:
    if name == "meta":
        return (node.get("http-equiv") or "").strip().lower() not in _HARMLESS
    return name in _ACTIVE


def _acting(node: Element) -> Iterator[str]:
    """Attributes that handle events, fetch, or hold the address of a script."""
    for attribute, value in attributes_of(node):
        name = attribute.rpartition("}")[2].lower()
        address = "".join(value.split()).lower()
        fetched = name in _FETCHED and not address.startswith("data:image/")
        script = name == "href" and address.partition(":")[0] in ("javascript", "vbscript", "data")
        styled = name == "style" and ("url(" in address or "@import" in address)
        if name.startswith("on") or name == "srcdoc" or fetched or script or styled:
            yield attribute
