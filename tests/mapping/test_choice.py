"""Which profile reads a document: the one it names itself, the one the user names, none, or several."""

from __future__ import annotations

from pathlib import Path

import ferries
import pytest

from exporter import resources
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.mapping.choice import choose_profile, installed, profile_folder
from exporter.sources import read_bytes
from exporter.statements.table import Document


@pytest.fixture
def filers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for installed profiles, with the ferries in it."""
    ferries.folder(tmp_path / "ferries")
    monkeypatch.setattr(resources, "taxonomies", lambda: tmp_path)
    return tmp_path


def document(text: str) -> Document:
    return read_bytes(text.encode(), "results.txt", Findings())


def test_the_document_names_its_profile(filers: Path) -> None:
    assert choose_profile(document(ferries.results()), Findings()) == filers / "ferries"


def test_white_space_does_not_matter(filers: Path) -> None:
    text = ferries.results(("Kitahama Ferries carried", "Kitahama\n   Ferries carried"))
    assert choose_profile(document(text), Findings()) == filers / "ferries"


def test_a_document_that_nobody_knows(filers: Path) -> None:
    with pytest.raises(ExporterError, match=r"no profile recognises .* installed are: ferries") as told:
        choose_profile(document("Minamihama Buses\n"), Findings())
    assert (told.value.code, told.value.place) == ("map.noProfile", "results.txt")


def test_a_document_that_two_know(filers: Path) -> None:
    ferries.folder(filers / "boats", {"profile.toml": ('name = "ferries"', 'name = "boats"')})
    with pytest.raises(ExporterError, match="boats, ferries") as told:
        choose_profile(document(ferries.results()), Findings())
    assert told.value.code == "map.ambiguousProfile"


def test_a_profile_by_name_or_by_folder(filers: Path, tmp_path: Path) -> None:
    elsewhere = ferries.folder(tmp_path / "somewhere" / "else")
    assert profile_folder("ferries") == filers / "ferries"
    assert profile_folder(str(elsewhere)) == elsewhere
    assert installed() == [filers / "ferries"]
    with pytest.raises(ExporterError, match="'boats'; installed are: ferries") as told:
        profile_folder("boats")
    assert told.value.code == "map.noProfile"
