"""What cells and literals state of aspects, as the columns of a report hold it; each distinct text is read once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from exporter.formats.xbrl_csv.periods import read_period
from exporter.formats.xbrl_csv.references import cell_text
from exporter.formats.xbrl_json.aspect_reading import Misspelled, read_entity, read_qname, read_unit
from exporter.qname import XBRL, Namespaces, QName
from exporter.report.aspects import Typed
from exporter.report.columns import SEPARATOR
from exporter.report.vocabulary import Vocabulary

NOTE: Final = str(QName(XBRL, "note"))
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,9}|-0|[+]?[0-9]{1,10}", re.ASCII)
_LARGEST: Final = (1 << 31) - 1

#: Reads a cell's text into the text that a column holds; raises Misspelled.
Read = Callable[[str], str]


class Aspects:
    """Reads aspects with the prefixes of a report; ``vocabulary`` tells typed dimensions from explicit ones."""

    def __init__(self, namespaces: Namespaces, vocabulary: Vocabulary | None) -> None:
        self._namespaces = namespaces
        self._vocabulary = vocabulary

    def reader(self, name: str, specifier: str = "") -> Read:
        """How an aspect is read: a core dimension, ``decimals``, or a dimension in Clark notation."""
        own: dict[str, Read] = {
            "concept": self._concept,
            "entity": self._entity,
            "period": partial(self._period, specifier=specifier),
            "unit": self._unit,
            "language": self._language,
            "decimals": self._decimals,
        }
        if name not in own:
            return partial(self._dimension, name)
        return lambda text: own[name](_stated(text))

    def check(self, name: str, text: str) -> None:
        """Misspelled where a literal cannot be read as what it stands for."""
        self.reader(name)(text)

    def _qname(self, text: str, code: str) -> str:
        try:
            return str(read_qname(text, self._namespaces))
        except Misspelled as error:
            raise error if error.code == "oimce:unboundPrefix" else Misspelled(code, str(error)) from error

    def _concept(self, text: str) -> str:
        return self._qname(text, "xbrlce:invalidConceptQName")

    def _entity(self, text: str) -> str:
        """Scheme and identifier, joined by the separator of keys."""
        entity = read_entity(text, self._namespaces)
        return SEPARATOR.join((entity.scheme, entity.identifier))

    def _period(self, text: str, specifier: str) -> str:
        return str(read_period(text, specifier))

    def _unit(self, text: str) -> str:
        return str(read_unit(text, self._namespaces))

    def _language(self, text: str) -> str:
        if not _LANGUAGE.fullmatch(text):
            raise Misspelled(
                "xbrlce:invalidLanguageCode", f"{text!r} is not a language tag such as en or ja-JP"
            )
        return text.lower()

    def _decimals(self, text: str) -> str:
        if not _INTEGER.fullmatch(text) or abs(int(text)) > _LARGEST:
            raise Misspelled("xbrlce:invalidDecimalsValue", f"{text!r} is not a whole number")
        return str(int(text))

    def _dimension(self, name: str, text: str) -> str:
        if self._vocabulary is None or name in self._vocabulary.typed_domains:
            return str(Typed(cell_text(text)))
        return self._qname(_stated(text), "xbrlce:invalidDimensionValue")

    def guessed(self, values: list[str]) -> list[str]:
        """The values of a dimension that no taxonomy tells of: members where all of them are names of prefixes."""
        if self._vocabulary is not None:
            return values
        try:
            return [self._qname(value.removeprefix("="), "xbrlce:invalidDimensionValue") for value in values]
        except Misspelled:
            return values


def _stated(text: str) -> str:
    """The text that a cell spells; nil stays as it is spelled, which no core dimension can be."""
    plain = cell_text(text)
    return text if plain is None else plain
