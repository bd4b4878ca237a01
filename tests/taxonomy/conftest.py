"""The invented filer of this room, and taxonomies in folders of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import FERRIES, Load

from exporter.findings import Findings
from exporter.taxonomy import CompiledTaxonomy, Folder, Taxonomy, build, load_taxonomy


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes files into a folder and loads the first of them."""

    def load_files(entry: str | None = None, /, **files: str) -> tuple[Taxonomy, Findings]:
        folder = tmp_path / "folder"
        for name, text in files.items():
            path = folder / name.replace("__", "/").replace("_xsd", ".xsd").replace("_xml", ".xml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        findings = Findings()
        first = entry or next(iter(files)).replace("__", "/").replace("_xsd", ".xsd").replace("_xml", ".xml")
        return load_taxonomy([first], [Folder(folder)], findings, rules=True), findings

    return load_files


@pytest.fixture(scope="session")
def ferries() -> CompiledTaxonomy:
    """The invented filer's taxonomy, compiled."""
    findings = Findings()
    compiled = build(FERRIES, findings)
    assert compiled is not None, list(map(str, findings))
    assert not list(findings), list(map(str, findings))
    return compiled
