"""The published schema of profile.toml is the one that the settings are checked by."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import ferries
import jsonschema
import pytest

from exporter import resources
from exporter.mapping.choice import installed
from exporter.mapping.settings import ProfileSettings

PATH = resources.schemas() / "profile.schema.json"


def current() -> str:
    """The schema as the settings make it today."""
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:exporter:schema:profile:1.0",
    }
    made = {**about, **ProfileSettings.model_json_schema()}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def test_the_schema_is_current() -> None:
    if os.environ.get("EXPORTER_RECREATE") == "1":
        PATH.write_text(current(), "utf-8")
    assert PATH.read_text("utf-8") == current(), "EXPORTER_RECREATE=1 makes it anew"


@pytest.mark.parametrize("folder", [*installed(), ferries.PROFILE], ids=lambda one: one.name)
def test_profiles_are_valid_by_it(folder: Path) -> None:
    text = (folder / "profile.toml").read_text("utf-8")
    jsonschema.validate(tomllib.loads(text), json.loads(PATH.read_text("utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [("title =", "colour ="), ('"end"', '"middle"'), ("--03-31", "March 31"), ("['Kitahama Ferries']", "[]")],
)
def test_what_is_wrong_is_wrong_by_it_too(old: str, new: str) -> None:
    text = (ferries.PROFILE / "profile.toml").read_text("utf-8").replace(old, new, 1)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), json.loads(PATH.read_text("utf-8")))
