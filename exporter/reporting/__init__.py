"""Findings told to people and machines: one module a form; what was found knows nothing of how it is told."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.findings import Findings

#: The forms by the word the command line takes, each with the module that tells it.
FORMS: Final[Mapping[str, str]] = {
    "text": "text",
    "json": "document",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
}


class Teller(Protocol):
    """What the module of a form offers."""

    def render(self, findings: Findings, *, colour: bool) -> str:
        """The findings as text in this form; empty where there is nothing to say."""


def render(findings: Findings, form: str, *, colour: bool = False) -> str:
    """Findings in one of the FORMS, worst things not reordered; ``colour`` is for terminals and only text heeds it."""
    return cast("Teller", import_module(f"{__name__}.{FORMS[form]}")).render(findings, colour=colour)
