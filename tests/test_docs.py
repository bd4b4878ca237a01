"""The documentation is true: every command it shows runs, every link it holds leads somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from exporter.cli import cli
from tests.commands import run

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && "


def shown(language: str) -> list[str]:
    """The lines of the README's blocks in a language."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = [
    line.removeprefix(INSTALL).removeprefix(".venv/bin/exporter ")
    for line in shown("sh")
    if ".venv/bin/exporter " in line
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a newcomer has: the samples where they lie in the checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "tests" / "examples", folder / "tests" / "examples")
    return folder


@pytest.mark.arelle
def test_every_command_of_the_readme_runs(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order they are shown, each in the folder that the ones before it left."""
    monkeypatch.chdir(checkout)
    assert len(COMMANDS) >= 10
    for command in COMMANDS:
        done = run(*shlex.split(command))
        assert done.code == 0, f"{command}\n{done.err}"
        assert "Traceback" not in done.err, command


def test_the_python_of_the_readme_runs(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    run(*shlex.split(COMMANDS[0]))
    names: dict[str, object] = {}
    exec("\n".join(shown("python")), names)
    facts, again = names["facts"], names["again"]
    assert len(facts) == len(again) > 900  # type: ignore[arg-type]


def test_the_files_that_the_readme_lists_are_those_that_are_written(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    written = {Path(line).name for line in run(*shlex.split(COMMANDS[0])).out.splitlines()}
    assert written == set(re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE))


def test_the_readme_names_every_command() -> None:
    listed = " ".join(shown("text"))
    for name, command in cli.commands.items():
        names = [f"{name} {one}" for one in command.commands] if isinstance(command, click.Group) else [name]
        for one in names:
            assert f"exporter {one}" in listed, one


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    command = next(line for line in shown("sh") if "-m pytest" in line)
    assert command.startswith(INSTALL)
    assert "grep -m1 -- '-m pytest' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document: Path) -> None:
    named = re.findall(
        r"`((?:exporter|tests|taxonomy|docs|schemas)/[\w./-]+)`", document.read_text(encoding="utf-8")
    )
    for name in named:
        assert (ROOT / name).exists(), name
