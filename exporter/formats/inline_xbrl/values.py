"""The value that a tagged figure or text states (sections 10.2 and 11.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from exporter.findings import Findings
from exporter.formats.inline_xbrl.content import base_of, chain, text_of, xhtml_of
from exporter.formats.inline_xbrl.elements import Tag, constraint, ix, rule
from exporter.formats.inline_xbrl.scaling import scaled
from exporter.formats.inline_xbrl.transformations import transformation

_SCALE: Final = re.compile(r"[+-]?[0-9]{1,6}")
_SPACE: Final = " \t\r\n"
_TRUE: Final = frozenset({"true", "1"})


def folded(text: str) -> str:
    """White space as XML Schema collapses it: runs become one space, none at the ends."""
    return " ".join(re.split(f"[{_SPACE}]+", text.strip(_SPACE)))


def number_value(tag: Tag, findings: Findings) -> str | None:
    """The number that an ix:nonFraction states; None when a finding says why it states none."""
    text = text_of([tag.element])
    if not _check_children(tag, text, findings):
        return None
    digits = _transformed(tag, folded(text), findings)
    if digits is None:
        return None
    scale, sign = tag.get("scale"), tag.element.get("sign")
    if scale and not _SCALE.fullmatch(scale):
        findings.error("xmlSchema:valueError", f"the scale {scale!r} is not a whole number", tag.origin)
        return None
    if sign not in (None, "-"):
        findings.error("xmlSchema:valueError", f"the sign {sign!r} is not '-'", tag.origin)
        return None
    if not tag.get("format") and digits.startswith("-"):
        message = f"{digits!r} is negative; without a format the sign stands in the attribute sign"
        findings.error(rule("nonFraction", "nonFractionNegative"), message, tag.origin)
        return None
    try:
        return scaled(digits, int(scale or 0), negative=sign == "-")
    except ValueError as error:
        findings.error("xmlSchema:valueError", str(error), tag.origin)
        return None


def _check_children(tag: Tag, text: str, findings: Findings) -> bool:
    """An ix:nonFraction holds text, or one ix:nonFraction of the same format, scale and unit and nothing else."""
    element = tag.element
    children = [child for child in element if isinstance(child.tag, str)]
    beside = (element.text or "") + "".join(child.tail or "" for child in element)
    if children and (
        len(children) > 1 or children[0].tag != ix("nonFraction") or (beside.strip() and len(children))
    ):
        message = "an ix:nonFraction holds text, or one ix:nonFraction without text beside it"
        findings.error(constraint("nonFraction", "nonFractionChildren"), message, tag.origin)
        return False
    for child in children:
        inner = Tag(child, tag.document)
        same = all(inner.get(name) == tag.get(name) for name in ("format", "unitRef"))
        if not same or (inner.get("scale") or "0") != (tag.get("scale") or "0"):
            message = "an ix:nonFraction and the one inside it state different format, scale or unitRef"
            findings.error(rule("nonFraction", "nestedNonFractionProperties"), message, inner.origin)
    if not text:
        findings.error(constraint("nonFraction", "nonFraction"), "the ix:nonFraction is empty", tag.origin)
    return bool(text)


def text_value(tag: Tag, continuations: Mapping[str, Tag], findings: Findings) -> str | None:
    """The text that an ix:nonNumeric states; None when a finding says why it states none."""
    parts = chain(tag, continuations, findings)
    if parts is None:
        return None
    if tag.get("escape") in _TRUE:
        text = xhtml_of(parts, base_of(tag.element.getroottree().getroot()))
    else:
        text = text_of(parts)
    return _transformed(tag, folded(text), findings) if tag.get("format") else text


def _transformed(tag: Tag, text: str, findings: Findings) -> str | None:
    """The text after the tag's format; the text itself where it states none."""
    stated = tag.get("format")
    if not stated:
        return text
    try:
        read = transformation(tag.qname(stated))
    except ValueError:
        read = None
    if read is None:
        message = f"no transformation registry has the format {stated!r}"
        findings.error(rule(tag.kind, "invalidTransformation"), message, tag.origin)
        return None
    try:
        return read(text)
    except ValueError as error:
        message = f"{text[:60]!r} does not fit the format {stated}; expected {error}"
        findings.error(constraint(tag.kind, "transformValueError"), message, tag.origin)
        return None
