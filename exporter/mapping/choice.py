"""Which profile a document is read by: the one it names itself, or the one the user names."""

from __future__ import annotations

import re
from pathlib import Path

from exporter import resources
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.mapping.settings import read_settings
from exporter.statements.table import Document

_FILE = "profile.toml"


def profile_folder(named: str) -> Path:
    """The folder of a profile by its name among those installed, or by its path. ExporterError ``map.noProfile``."""
    for folder in (resources.taxonomies() / named, Path(named)):
        if (folder / _FILE).is_file():
            return folder
    known = ", ".join(folder.name for folder in installed())
    raise ExporterError("map.noProfile", f"there is no profile {named!r}; installed are: {known or 'none'}")


def installed() -> list[Path]:
    """The folders of the profiles that came with the installation, by name."""
    return sorted(path.parent for path in resources.taxonomies().glob(f"*/{_FILE}"))


def choose_profile(document: Document, findings: Findings) -> Path:
    """The folder of the one profile that recognises the document by what it says of itself.

    ExporterError ``map.noProfile`` when none does, ``map.ambiguousProfile`` when several do.
    """
    text = document.words
    claims = []
    for folder in installed():
        settings = read_settings(folder / _FILE, findings)
        if settings and all(re.search(pattern, text) for pattern in settings.recognise.all):
            claims.append(folder)
    if len(claims) == 1:
        return claims[0]
    if claims:
        names = ", ".join(folder.name for folder in claims)
        raise ExporterError(
            "map.ambiguousProfile",
            f"several profiles recognise it: {names}; name one with --profile",
            document.name,
        )
    known = ", ".join(folder.name for folder in installed())
    problem = f"no profile recognises the document; name one with --profile; installed are: {known or 'none'}"
    raise ExporterError("map.noProfile", problem, document.name)
