"""The rules by their code: a rule is one short function that yields what is wrong and knows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from exporter.findings import Severity
from exporter.validation.subject import Subject


class Complaint(NamedTuple):
    """One thing a rule found wrong: a sentence, the row of the fact it concerns, the rows that take part.

    ``severity`` is the rule's where it is None.
    """

    message: str
    row: int | None = None
    related: tuple[int, ...] = ()
    severity: Severity | None = None


Check = Callable[[Subject], Iterator[Complaint]]


class Rule(NamedTuple):
    """A check under its code; the first paragraph of the check's docstring says what must be true."""

    code: str
    severity: Severity
    check: Check


#: Every rule on reports by its code, in the order of filing, which is the order they run in.
RULES: Final[dict[str, Rule]] = {}


def rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """File a check under its code; ValueError when the code has a check already."""

    def enter(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code} is already the rule {RULES[code].check.__name__}")
        RULES[code] = Rule(code, severity, check)
        return check

    return enter
