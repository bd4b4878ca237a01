"""A small document that stands for a large one: all that is irregular, and of what is regular every spelling once.

A schema judges each member of a fact by itself: its name, and the spelling of its value. Regular facts have a value
and decimals that no schema refuses; so facts made of every name and spelling that they have break it where one of them
does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Final

from exporter.formats.xbrl_json.by_columns import stated_contexts
from exporter.formats.xbrl_json.cut import OWN
from exporter.formats.xbrl_json.regular import MARK, Regular
from exporter.report.columns import coded

_MARK: Final = re.compile(f'"{MARK}[0-9]+":0,'.encode())


def structure_of(regular: Regular) -> Callable[[], bytes]:
    """Makes such a document when asked."""
    contexts = stated_contexts(regular.parts)
    spelled = {name: coded(contexts.column(name)).dictionary.to_pylist() for name in contexts.column_names}
    for name in OWN:
        found = dict.fromkeys(text for part in regular.parts for text in part.words[name])
        if found:
            spelled[name] = [*found]
    rest = regular.rest
    return lambda: _MARK.sub(b"", rest.replace(f'"{MARK}0":0,'.encode(), _facts(spelled), 1))


def _facts(spelled: dict[str, list[str]]) -> bytes:
    """Facts that have these names and spellings of dimensions, each ended by a comma."""
    facts = []
    for number, values in enumerate(zip_longest(*spelled.values())):
        told = {name: text for name, text in zip(spelled, values, strict=True) if text is not None}
        dimensions = {"concept": spelled["concept"][0], **told}
        body = json.dumps({"value": None, "dimensions": dimensions}, ensure_ascii=False)
        facts.append(f'"{MARK}fact {number}":{body},')
    return "".join(facts).encode()
