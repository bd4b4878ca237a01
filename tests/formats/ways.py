"""The ways in which regular facts are cut out of documents, for tests that hold them against each other."""

from __future__ import annotations

from typing import Final

import pytest

from exporter import compiled
from exporter.formats import stretches
from exporter.formats.xbrl_json import members
from exporter.formats.xbrl_xml import records

#: By the compiled scanner; by the delimiters that numpy finds.
WAYS: Final = ("scanner", "tokens")


def take_way(way: str, patch: pytest.MonkeyPatch) -> None:
    """Cuts facts out this way as long as the patch holds."""
    if way == "tokens":
        patch.setattr(compiled, "library", lambda: None)
    elif compiled.library() is None:
        pytest.skip("no compiler made the scanner here")


def in_stretches(size: int, patch: pytest.MonkeyPatch) -> None:
    """Reads so many bytes of a document at a time."""
    for module in (stretches, members, records):
        patch.setattr(module, "STRETCH", size)
    patch.setattr(stretches, "PASSING", size)
    patch.setattr(stretches, "WINDOW", max(size // 3, 1))
