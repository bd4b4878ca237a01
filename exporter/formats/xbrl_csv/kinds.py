"""What kind of facts the concepts of rows have: numbers, text, neither, or a kind that nobody knows."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from exporter.formats.xbrl_csv.aspects import NOTE
from exporter.formats.xbrl_csv.blocks import lookup
from exporter.formats.xbrl_csv.masks import always, never
from exporter.report.vocabulary import Vocabulary


class Kinds(NamedTuple):
    """Masks of the rows whose concept is numeric, is text, and is unknown; a row in none of them is neither."""

    numeric: pa.Array
    text: pa.Array
    unknown: pa.Array

    @classmethod
    def of(cls, concept: pa.DictionaryArray, vocabulary: Vocabulary | None) -> Kinds:
        """The kinds of coded concepts; without a vocabulary all are unknown. A row without a concept is none."""
        if vocabulary is None:
            return cls(never(len(concept)), never(len(concept)), always(len(concept)))
        names = concept.dictionary.to_pylist()
        return cls(
            lookup(concept, [name in vocabulary.numeric for name in names]),
            lookup(concept, [name in vocabulary.text or name == NOTE for name in names]),
            lookup(concept, [name != NOTE and not vocabulary.knows(name) for name in names]),
        )


def but_for_all(mask: pa.Array) -> pa.Array | None:
    """A mask of rows; None where it is true of all, which is cheaper to work with."""
    return None if mask.true_count == len(mask) else mask
