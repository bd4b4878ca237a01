"""Tells findings of a JSON document, whose places are paths and fact identifiers rather than lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from exporter.findings import Findings, Origin

STRUCTURE = "xbrlje:invalidJSONStructure"


@dataclass(slots=True)
class Complaints:
    """The findings of one document; the same thing is told once for each fact."""

    document: str
    findings: Findings
    _told: set[tuple[str, str, str | None]] = field(default_factory=set)

    def tell(self, code: str, message: str, fact: str | None = None) -> None:
        """An error, with the fact it concerns."""
        if (code, message, fact) not in self._told:
            self._told.add((code, message, fact))
            where = f"fact {fact!r}: " if fact is not None else ""
            self.findings.error(code, f"{where}{message}", Origin(self.document), fact=fact)


def shown(value: object) -> str:
    """A value as messages show it: short, and with its JSON type where that is the trouble."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
