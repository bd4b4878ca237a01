"""Rules on languages: text has one, well formed; nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pyarrow.compute as pc

from exporter.taxonomy.model import Concept
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, rows

#: Language tags well formed by RFC 5646 (BCP 47): language, script, region, variants, extensions, private use.
_TAG: Final = (
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:be-fr|be-nl|ch-de)"
    r"|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang)"
)
#: Nearly all tags; the others' expression takes long to compile.
_USUAL: Final = re.compile("[a-zA-Z]{2,3}(?:-[a-zA-Z]{2})?")


def takes_language(concept: Concept) -> bool:
    """Whether facts of a concept are text and so may have a language (OIM 1.0, language core dimension)."""
    return concept.type is not None and concept.type.is_text


@rule("oime:misplacedLanguageDimension")
def languages_are_of_text(subject: Subject) -> Iterator[Complaint]:
    """Only text facts have a language (OIM 1.0, 3.4)."""
    stated = pc.is_valid(subject.language.codes)
    for row in rows(pc.and_(stated, subject.rows_of(lambda one: not takes_language(one)))):
        yield Complaint(
            f"{subject.concept_name(row)} is not text, yet has the language {subject.language.text(row)}", row
        )


@rule("oime:invalidLanguage")
def languages_are_tags(subject: Subject) -> Iterator[Complaint]:
    """A language is a tag by BCP 47 (OIM 1.0, 3.4)."""
    for row in rows(subject.language.where(not _is_tag(text) for text in subject.language.texts)):
        yield Complaint(
            f"{subject.concept_name(row)}: {subject.language.text(row)!r} is not a language tag", row
        )


def _is_tag(text: str) -> bool:
    return _USUAL.fullmatch(text) is not None or re.fullmatch(_TAG, text, re.IGNORECASE) is not None
