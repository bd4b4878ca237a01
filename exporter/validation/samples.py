"""Whether a small document may stand for a large one when it is held to its schemas."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.formats.remains import Remains
from exporter.validation import dimensions
from exporter.validation.concepts import doubtful_values
from exporter.validation.registry import RULES
from exporter.validation.subject import Subject


def sample_of(remains: Remains, subject: Subject, findings: Findings) -> bytes | None:
    """A document that breaks a schema where the report's own does; None where the whole must be looked at.

    For an instance document that is so where reading or the rules on dimensions, which look at every context, find
    anything wrong, and where dimensions stand in containers that the taxonomy's hypercubes do not look for them in.
    """
    if remains.structure is not None:
        return remains.structure()
    if remains.sample is None or findings.errors:
        return None
    rules = [one for one in RULES.values() if one.check.__module__ == dimensions.__name__]
    if any(next(iter(one.check(subject)), None) is not None for one in rules):
        return None
    sample = remains.sample(doubtful_values(subject))
    if sample is None:
        return None
    segments = subject.taxonomy.vocabulary.segments
    expected = {"segment" if name in segments else "scenario" for name in subject.report.dimensions}
    return sample.document if sample.containers <= expected and len(expected) < 2 else None
