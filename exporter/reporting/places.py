"""Places as machines want them: relative URIs, and a fingerprint that survives edits of the document."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from exporter.findings import Finding


def relative(document: str) -> str:
    """A document's path below the working folder with forward slashes; its bare name when it lies elsewhere."""
    path = Path(document)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else Path(path.name)
    return "/".join(part for part in path.as_posix().split("/") if part not in ("", ".", ".."))


def uri(document: str) -> str:
    """A relative URI for a document."""
    return quote(relative(document))


def fingerprint(finding: Finding) -> str:
    """What stays while a document is edited: the rule and the fact, whose identifier derives from its aspects.

    A finding without a fact is known by its rule, its document and its words without figures.
    """
    about = finding.fact
    if about is None:
        words = "".join(one for one in finding.message if not one.isdigit())
        about = f"{relative(finding.origin.document) if finding.origin else ''}\n{words}"
    return sha256(f"{finding.code}\n{about}".encode()).hexdigest()[:32]
