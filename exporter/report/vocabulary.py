"""What a syntax must know of a taxonomy to spell a report: a few facts about concepts and dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from exporter.qname import QName


class Vocabulary(NamedTuple):
    """Which concepts are numeric, which are text, which are neither, and how dimensions stand in xBRL-XML.

    All keys are names in Clark notation, as the columns hold them. ``typed_domains`` gives a typed dimension's domain
    element; ``segments`` are the dimensions that hypercubes put in the segment container (all others: scenario).
    ``qnames`` are concepts whose values are names with prefixes, ``enumerations`` those whose values are expanded names
    (Extensible Enumerations 2.0). ``roles`` gives the places (``schema.xsd#id``) where link roles and arcroles outside
    the standard are defined. ``others`` are the concepts that are neither numeric nor text: a concept in none of the
    three sets is one of which nothing is known, so that nothing is dropped for it.
    """

    numeric: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    typed_domains: Mapping[str, QName] = MappingProxyType({})
    segments: frozenset[str] = frozenset()
    roles: Mapping[str, str] = MappingProxyType({})
    qnames: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    enumerations: frozenset[str] = frozenset()

    def knows(self, concept: str) -> bool:
        """Whether it is known what a concept's facts are."""
        return concept in self.numeric or concept in self.text or concept in self.others

    def is_wordless(self, concept: str) -> bool:
        """Whether a concept is known to be no text, so that its facts have no language."""
        return concept in self.numeric or concept in self.others
