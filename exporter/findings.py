"""Findings: what a stage noticed about its input, as data with a code and a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from exporter.errors import StageFailed

#: A longer message is cut in its middle: a value that an attacker made long must not flood a terminal or a log.
LONGEST_MESSAGE: Final = 4000


class Severity(IntEnum):
    """How much a finding matters; a larger number is worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that people and files read."""
        return self.name.lower()


class Origin(NamedTuple):
    """A place in a document: line from 1, column from 0, length in characters; 0 where not known."""

    document: str
    line: int = 0
    column: int = 0
    length: int = 0

    @classmethod
    def parse(cls, place: str) -> Origin:
        """The place that ``document`` or ``document:line`` names."""
        document, _, line = place.rpartition(":")
        return cls(document, int(line)) if document and line.isdecimal() else cls(place)

    def at(self, path: str, name: str) -> Origin:
        """The place told by the path of its document, where that is called ``name``."""
        if self.document != name:
            return self
        return Origin(path, self.line, self.column, self.length)

    def __str__(self) -> str:
        """``document:line:column`` with the column from 1, as editors count."""
        if not self.line:
            return self.document
        return (
            f"{self.document}:{self.line}:{self.column + 1}"
            if self.length
            else f"{self.document}:{self.line}"
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reader of the filing should know.

    ``code`` is a standard's own where there is one, else ours (see ``codes.py``). ``fact`` is the identifier of
    the fact it concerns; ``related`` are the other places that take part, such as the items of a sum.
    """

    code: str
    severity: Severity
    message: str
    origin: Origin | None = None
    fact: str | None = None
    related: tuple[Origin, ...] = ()

    def __post_init__(self) -> None:
        if len(self.message) > LONGEST_MESSAGE:
            half = LONGEST_MESSAGE // 2
            object.__setattr__(self, "message", f"{self.message[:half]} … {self.message[-half:]}")

    def at(self, path: str, name: str) -> Finding:
        """The finding with its places in the document ``name`` told by its path; one without a place stands there."""
        origin = Origin(path) if self.origin is None else self.origin.at(path, name)
        related = tuple(one.at(path, name) for one in self.related) if self.related else ()
        return Finding(self.code, self.severity, self.message, origin, self.fact, related)

    def __str__(self) -> str:
        where = f"{self.origin}: " if self.origin else ""
        return f"{where}{self.severity.label} [{self.code}] {self.message}"


class Findings:
    """What the stages found, in the order they found it."""

    __slots__ = ("all",)

    def __init__(self, found: Iterable[Finding] = ()) -> None:
        self.all = list(found)

    def error(
        self,
        code: str,
        message: str,
        origin: Origin | None = None,
        *,
        fact: str | None = None,
        related: tuple[Origin, ...] = (),
    ) -> None:
        """Something that makes the filing wrong."""
        self.all.append(Finding(code, Severity.ERROR, message, origin, fact, related))

    def warning(
        self,
        code: str,
        message: str,
        origin: Origin | None = None,
        *,
        fact: str | None = None,
        related: tuple[Origin, ...] = (),
    ) -> None:
        """Something that a person should look at."""
        self.all.append(Finding(code, Severity.WARNING, message, origin, fact, related))

    def info(
        self,
        code: str,
        message: str,
        origin: Origin | None = None,
        *,
        fact: str | None = None,
        related: tuple[Origin, ...] = (),
    ) -> None:
        """Something worth knowing that is not wrong."""
        self.all.append(Finding(code, Severity.INFO, message, origin, fact, related))

    def at(self, path: str, name: str) -> Findings:
        """Tells all of them as ``Finding.at`` does from here on; one by one, so that memory never holds two of each."""
        for number, one in enumerate(self.all):
            self.all[number] = one.at(path, name)
        return self

    def at_least(self, severity: Severity) -> list[Finding]:
        """The findings of this severity or worse."""
        return [one for one in self.all if one.severity >= severity]

    @property
    def errors(self) -> list[Finding]:
        """The findings that make the filing wrong."""
        return self.at_least(Severity.ERROR)

    def stop_on_errors(self, stage: str) -> None:
        """A checkpoint: later stages may rely on what this one built."""
        if self.errors:
            raise StageFailed(stage)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)
