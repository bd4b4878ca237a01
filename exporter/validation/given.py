"""Decimals and precision that a schema gives to numbers which state neither (XBRL 2.1, 4.6.3; XML Schema 1, 3.2.1)."""

from __future__ import annotations

from typing import Final

from exporter import markup
from exporter.taxonomy.discovery import TaxonomySet
from exporter.validation.equality import Meanings

#: What a reader tells of a number that states neither.
MISSING: Final = "xbrl.4.6.3:missingPrecisionDecimals"
_ACCURACY: Final = ("decimals", "precision")


def with_given_accuracy(data: bytes, name: str, documents: TaxonomySet) -> bytes | None:
    """An instance document in which these stand where the types of its items give them; None where they give none."""
    root, meanings, given = markup.parse(data, name), Meanings.of(documents), False
    for node in root.iter("*"):
        if node.get("unitRef") is None or any(node.get(one) for one in _ACCURACY):
            continue
        for one in _ACCURACY:
            text = meanings.attribute(node, one)
            if text:
                node.set(one, text)
                given = True
    return markup.as_is(root) if given else None
