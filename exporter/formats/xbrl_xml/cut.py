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
class Facts:
    """The regular facts of a stretch as HEARD in document order; None where there are none.

    Their lines are counted from 1 at the beginning of the stretch. ``begin`` and ``end`` are the bytes of each, counted
    from ``start``, where they were asked for; ``bare`` says that no value has white space around it.
    """

    table: pa.Table | None
    start: int
    begin: Codes
    end: Codes
    bare: bool


@dataclass(frozen=True)
class Found:
    """What is regular in a stretch: facts, contexts by layout, and the runs of both.

    ``lines`` are how many end in the stretch; ``mixed`` are numbers for the identifiers of the facts, as in
    ``distinctness``.
    """

    facts: Facts
    contexts: list[ContextPart]
    runs: list[Run]
    lines: int
    mixed: Mixed
