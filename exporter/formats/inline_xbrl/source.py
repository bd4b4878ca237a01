"""The text that a report was read from, as the page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from exporter.findings import Findings, Origin
from exporter.formats.inline_xbrl.paper import Paper, TextPaper

#: Characters that XML 1.0 has no place for (section 2.2).
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class SourceText:
    """A document's name and its lines without line ends; places count lines from 1 and columns from 0."""

    name: str
    lines: tuple[str, ...]
    text: str = field(init=False)
    _starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "\n".join(self.lines))
        object.__setattr__(self, "_starts", (0, *accumulate(len(line) + 1 for line in self.lines)))

    @classmethod
    def of(cls, name: str, text: str) -> SourceText:
        """The source from its text; line ends of any system become line feeds, and one at the end is kept."""
        return cls(name, tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))

    def span(self, line: int, column: int, length: int) -> tuple[int, int] | None:
        """Where a place starts and ends in ``text``; None when it lies outside."""
        if not 0 < line <= len(self.lines) or length <= 0 or not 0 <= column <= len(self.lines[line - 1]):
            return None
        start = self._starts[line - 1] + column
        return (start, start + length) if start + length <= len(self.text) else None

    def paper(self) -> Paper:
        """What tags are laid into."""
        return TextPaper(self.text)

    def shown(self, findings: Findings) -> SourceText:
        """The text as XML can hold it: each character that it cannot becomes a visible sign of its own, and is told."""
        if not _ILLEGAL.search(self.text):
            return self
        for number, line in enumerate(self.lines, 1):
            for match in _ILLEGAL.finditer(line):
                message = (
                    f"the character U+{ord(match[0]):04X} cannot stand in XML; {_sign(match)} is shown for it"
                )
                findings.warning(
                    "file.illegalCharacter", message, Origin(self.name, number, match.start(), 1)
                )
        return SourceText(self.name, tuple(_ILLEGAL.sub(_sign, line) for line in self.lines))


def _sign(match: re.Match[str]) -> str:
    """The control picture of a control character, else the replacement character."""
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"
