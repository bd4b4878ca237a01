"""A page as a document of XHTML that inline XBRL may stand in: same text, same look, only elements that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exporter.markup import Element, add, content_of, make, take_out
from exporter.qname import XHTML
from exporter.sources.html.attributes import kept
from exporter.visible import BLOCKS, is_preformatted, local

_SAME: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tbody",
     "tr", "td", "th", "pre", "br", "hr", "span", "b", "i", "em", "strong", "sup", "sub", "small", "big", "tt",
     "code", "a", "img", "abbr", "acronym", "cite"}
)  # fmt: skip
#: Elements that XHTML 1.1 does not have, or only within narrow bounds: what they become, and their look as style.
_BECOME: Final = {
    "thead": ("tbody", ""), "tfoot": ("tbody", ""), "center": ("div", "text-align:center"),
    "blockquote": ("div", "margin:1em 2.5em"), "font": ("span", ""), "u": ("span", "text-decoration:underline"),
    "ins": ("span", "text-decoration:underline"), "s": ("span", "text-decoration:line-through"),
    "strike": ("span", "text-decoration:line-through"), "del": ("span", "text-decoration:line-through"),
    "nobr": ("span", "white-space:nowrap"), "xmp": ("pre", ""), "listing": ("pre", ""), "dir": ("ul", ""),
    "menu": ("ul", ""),
} | dict.fromkeys(
    ("address", "section", "article", "header", "footer", "main", "nav", "figure", "figcaption", "aside", "details",
     "summary", "noscript", "noframes", "fieldset", "legend", "body", "html", "search", "hgroup", "dialog"),
    ("div", ""),
)  # fmt: skip
#: What is not text of the page and leaves no trace: what it says of the page is kept elsewhere.
_GONE: Final = frozenset(
    {"head", "title", "style", "meta", "col", "colgroup", "template", "wbr", "area", "param"}
)
#: What a page may show and a filing may not.
_FOREIGN: Final = frozenset(
    {"svg", "math", "video", "audio", "canvas", "map", "picture", "input", "select", "textarea", "button", "datalist",
     "ix:header", "ix:hidden", "ix:references", "ix:resources"}
)  # fmt: skip
_EMPTY: Final = frozenset({"br", "hr", "img"})
#: Which children an element has, if it has not any: the others are put into the first of these.
_CHILDREN: Final = {
    "table": ("tr", "tbody", "caption"), "tbody": ("tr",), "tr": ("td", "th"), "ul": ("li",), "ol": ("li",),
    "dl": ("dd", "dt"),
}  # fmt: skip
_BOUND: Final = frozenset(name for names in _CHILDREN.values() for name in names)
#: Elements that hold no blocks: the style that a division needs to look like them.
_INLINE: Final = {
    "b": "font-weight:bold", "strong": "font-weight:bold", "i": "font-style:italic", "em": "font-style:italic",
    "cite": "font-style:italic", "tt": "font-family:monospace", "code": "font-family:monospace",
    "small": "font-size:smaller", "big": "font-size:larger", "pre": "white-space:pre;font-family:monospace",
    "dt": "", "caption": "", "p": "", "span": "", "a": "", "sup": "", "sub": "", "abbr": "", "acronym": "",
} | {f"h{level}": "font-weight:bold" for level in range(1, 7)}  # fmt: skip
_IN_PRE: Final = frozenset(
    {"a", "span", "b", "i", "em", "strong", "tt", "code", "br", "cite", "abbr", "acronym"}
)
_WHITE: Final = re.compile(r"[ \t\n\r\f]+")


def tidy(root: Element) -> tuple[Element, dict[str, int]]:
    """The page as a tree of XHTML, and how many elements of which kinds were left out.

    Its text is the same but for white space that a page folds, which is folded. Its body holds one division with the
    whole page. The page must be inert already.
    """
    writer = _Tidy()
    return writer.page(root), dict(sorted(writer.gone.items()))


class _Tidy:
    """Copies a page into a new tree, element by element."""

    def __init__(self) -> None:
        self.gone: dict[str, int] = {}
        self._ids: set[str] = {"document"}

    def page(self, root: Element) -> Element:
        """The whole document."""
        made = make(_q("html"), {}, {"": XHTML})
        head, body = add(made, _q("head")), add(made, _q("body"))
        title = next((" ".join(content_of(one).split()) for one in _all(root, "title")), "")
        add(head, _q("title"), text=title or "Report")
        for style in _all(root, "style"):
            add(head, _q("style"), {"type": "text/css"}, content_of(style))
        source = next(_all(root, "body"), root)
        whole = add(body, _q("div"), {"id": "document", **_without_id(kept(source, "div", "", self._ids))})
        self._content(source, whole, pre=False, linked=False)
        _settle(whole)
        return made

    def _content(self, source: Element, target: Element, *, pre: bool, linked: bool) -> None:
        """Everything in an element goes into its copy."""
        target.text = _folded(source.text, pre=pre)
        for child in source:
            last = self._element(child, target, pre=pre, linked=linked)
            text = _folded(child.tail, pre=pre)
            if last is not None:
                last.tail = text
            elif text:
                _append_text(target, text)

    def _element(self, source: Element, parent: Element, *, pre: bool, linked: bool) -> Element | None:
        name = local(source)
        if name in _FOREIGN:
            self.gone[name] = self.gone.get(name, 0) + 1
        if not name or name in _FOREIGN or name in _GONE:
            return None
        tag, look = (name, "") if name in _SAME else _BECOME.get(name, ("span", ""))
        if tag == "a" and linked:
            tag = "span"
        attributes = kept(source, tag, look, self._ids)
        if tag == "img" and "src" not in attributes:
            return None
        made = add(parent, _q(tag), attributes)
        if tag not in _EMPTY:
            inner = pre or is_preformatted(source)
            self._content(source, made, pre=inner, linked=linked or tag == "a")
            if tag == "pre" and made.text:
                made.text = made.text.removeprefix("\n")
        return made


def _q(tag: str) -> str:
    return f"{{{XHTML}}}{tag}"


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter("*") if local(one) == name)


def _without_id(attributes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if name != "id"}


def _folded(text: str | None, *, pre: bool) -> str:
    return (text or "") if pre else _WHITE.sub(" ", text or "")


def _append_text(parent: Element, text: str) -> None:
    """Text after all that an element holds so far; two blanks that meet are one."""
    last = parent[-1] if len(parent) else None
    before = (last.tail if last is not None else parent.text) or ""
    joined = before + (text.lstrip(" ") if before.endswith(" ") and not is_preformatted(parent) else text)
    if last is not None:
        last.tail = joined
    else:
        parent.text = joined


# --- what may stand in what -----------------------------------------------------------------------------------------


def _settle(node: Element) -> None:
    """Makes an element and all in it stand as XHTML asks, innermost first; no text is lost or moved."""
    for child in list(node):
        _settle(child)
    name = local(node)
    if name in _CHILDREN:
        _gather(node, _CHILDREN[name])
        if name == "table":
            _settle_table(node)
        elif not len(node) and name in ("ul", "ol", "dl"):
            _turn(node, "div")
        return
    for child in node:
        if local(child) in _BOUND:
            _loosen(child)
    if name in _INLINE and any(_is_block(one) for one in node):
        _turn(node, "div", _INLINE[name])
    elif name == "pre" and any(local(one) not in _IN_PRE for one in node):
        _turn(node, "div", _INLINE["pre"])


def _is_block(node: Element) -> bool:
    return local(node) in BLOCKS


def _turn(node: Element, tag: str, look: str = "") -> None:
    """Makes another element of one."""
    node.tag = _q(tag)
    for name in (
        "href",
        "colspan",
        "rowspan",
        "align",
        "valign",
        "border",
        "cellpadding",
        "cellspacing",
        "summary",
    ):
        node.attrib.pop(name, "")
    if look:
        node.set("style", ";".join(filter(None, (look, node.get("style")))))


def _loosen(node: Element) -> None:
    """A row, cell or item outside its table or list is a division, and so are those in it."""
    inner = _CHILDREN.get(local(node), ())
    _turn(node, "div")
    for child in node:
        if local(child) in inner:
            _loosen(child)


def _gather(node: Element, allowed: tuple[str, ...]) -> None:
    """Puts what may not stand in an element, text too, into children that may, at the same place."""
    wrapper: Element | None = None
    if (node.text or "").strip():
        wrapper = _wrapper(node, 0, allowed[0])
        _innermost(wrapper).text, node.text = node.text, None
    for child in list(node):
        if child is wrapper:
            continue
        tail, child.tail = child.tail, None
        if local(child) in allowed:
            wrapper = None
            child.tail = "\n"
        else:
            if wrapper is None:
                wrapper = _wrapper(node, node.index(child), allowed[0])
            if local(child) in _BOUND:
                _loosen(child)
            _innermost(wrapper).append(child)
        if (tail or "").strip():
            if wrapper is None:
                wrapper = _wrapper(node, node.index(child) + 1, allowed[0])
            _append_text(_innermost(wrapper), tail or "")


def _wrapper(node: Element, at: int, tag: str) -> Element:
    """A new child, with a cell in it where it is a row."""
    made = add(node, _q(tag))
    node.insert(at, made)
    if tag == "tr":
        add(made, _q("td"))
    return made


def _innermost(wrapper: Element) -> Element:
    return wrapper[0] if local(wrapper) == "tr" else wrapper


def _settle_table(table: Element) -> None:
    """Rows without cells and sections without rows go; a caption stands first; rows beside sections get one."""
    for one in [row for row in table.iter(_q("tr"), _q("tbody")) if not len(row)]:
        take_out(one)
    for section in [one for one in table if local(one) == "tbody" and not len(one)]:
        take_out(section)
    for at, child in enumerate(list(table)):
        if local(child) == "caption" and at:
            _as_row(table, child)
    if any(local(one) == "tbody" for one in table):
        for row in [one for one in table if local(one) == "tr"]:
            section = add(table, _q("tbody"))
            table.insert(table.index(row), section)
            section.append(row)
    if not any(local(one) in ("tr", "tbody") for one in table):
        _loosen(table)


def _as_row(table: Element, caption: Element) -> None:
    """A caption that does not stand first is a row of one cell."""
    row = _wrapper(table, table.index(caption), "tr")
    _turn(caption, "div")
    row[0].append(caption)
