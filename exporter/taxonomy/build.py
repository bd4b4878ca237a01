"""From a filer's folder of sheets to the compiled taxonomy and its package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from exporter.findings import Findings


class CompiledTaxonomy(NamedTuple):
    """A taxonomy ready to publish: its files by name, the package that holds them, and the URL to enter by."""

    name: str
    entry_point: str
    files: Mapping[str, bytes]
    package: bytes

    @property
    def package_name(self) -> str:
        """The file name of the package."""
        return f"{self.name}.zip"


def build(folder: Path, findings: Findings) -> CompiledTaxonomy | None:
    """The taxonomy that the sheets of a folder describe; None when they have errors, which the findings tell.

    Raises ExporterError ``file.missing`` and ``file.badSheet`` when a sheet cannot be read at all.
    """
    # The reader of sheets brings pydantic with it, which those who only load a taxonomy need not wait for.
    from exporter.taxonomy.authoring import read_authored
    from exporter.taxonomy.compile import compile_taxonomy
    from exporter.taxonomy.consistency import check_consistency
    from exporter.taxonomy.package_write import write_package

    before = len(findings.errors)
    authored = read_authored(folder, findings)
    if authored is not None:
        check_consistency(authored, findings)
    if authored is None or len(findings.errors) > before:
        return None
    files = compile_taxonomy(authored)
    return CompiledTaxonomy(
        name=authored.heading.name,
        entry_point=authored.heading.entry_point,
        files=files,
        package=write_package(authored.heading, files),
    )
