"""What is cut out of a stretch of an instance document, whichever way it was found."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from exporter.formats.tokens import Codes
from exporter.formats.xbrl_xml.regular_contexts import ContextPart
from exporter.report.distinctness import Mixed


@dataclass(frozen=True)
class Run:
    """Records with nothing but blanks between them: their bytes, line ends and facts."""

    begin: int
    end: int
    lines: int
    facts: int


@dataclass(frozen=True)
class Found:
    """What is regular in a stretch: facts as HEARD in document order, contexts by layout, and the runs of both.

    ``facts`` is None where there are none; their lines are counted from the beginning of the stretch. ``begin`` and
    ``end`` are the bytes of each fact, counted from ``start``, ``mixed`` numbers for the identifiers as in
    ``distinctness``; ``lines`` are how many end in the stretch; ``bare`` says that no value has white space around it.
    """

    facts: pa.Table | None
    contexts: list[ContextPart]
    runs: list[Run]
    start: int
    begin: Codes
    end: Codes
    lines: int
    mixed: Mixed
    bare: bool
