"""The house rules: who may import whom, how large things may be, which names no room may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from exporter.codes import CODES

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "exporter"
MODULES: Final = sorted(PACKAGE.rglob("*.py"))

#: A room may import the rooms named here, and the foundation.
MAY_IMPORT: Final = {
    "report": set(),
    "taxonomy": {"report"},
    "statements": {"report"},
    "sources": {"statements"},
    "mapping": {"statements", "taxonomy", "report"},
    "formats": {"report"},
    "validation": {"report", "taxonomy", "formats"},
    "loading": {"report"},
    "viewing": {"report", "taxonomy"},
    "reporting": set(),
}
FOUNDATION: Final = {
    "qname",
    "findings",
    "errors",
    "codes",
    "taxonomy_codes",
    "resources",
    "markup",
    "sheets",
    "files",
    "workers",
    "compiled",
    "digests",
    "processor",
    "archive",
    "inert",
    "visible",
}

#: Outside libraries with one door.
DOORS: Final = {
    "lxml": {"markup.py", "validation/documents.py"},
    "pandas": {"sources/frame.py", "loading/frames.py"},
    "click": {"cli.py"},
    "rich": {"cli.py", "reporting.py"},
}
#: taxonomy and statements know single modules of the report room only.
SINGLE: Final = {"taxonomy": {"vocabulary", "layout"}, "statements": {"aspects"}}

DRAWERS: Final = {"utils", "util", "helpers", "common", "base", "manager", "misc"}


def name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def imports(module: Path) -> set[str]:
    """The dotted names that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(module)} imports relatively"
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_imports_follow_the_way_of_the_data(room: str) -> None:
    for module in (PACKAGE / room).rglob("*.py"):
        reached = {one.split(".")[1] for one in imports(module) if one.startswith("exporter.")}
        beyond = reached - MAY_IMPORT[room] - FOUNDATION - {room}
        assert not beyond, f"{name(module)} reaches into {sorted(beyond)}"


@pytest.mark.parametrize("room", sorted(SINGLE))
def test_two_rooms_know_only_the_edge_of_the_report(room: str) -> None:
    for module in (PACKAGE / room).rglob("*.py"):
        reached = {one.split(".")[2] for one in imports(module) if one.startswith("exporter.report.")}
        assert reached <= SINGLE[room], f"{name(module)} reaches into {sorted(reached)}"


def test_the_foundation_stands_alone() -> None:
    for module in PACKAGE.glob("*.py"):
        if module.stem in FOUNDATION:
            reached = {one.split(".")[1] for one in imports(module) if one.startswith("exporter.")}
            assert reached <= FOUNDATION, f"{module.name} reaches into {sorted(reached - FOUNDATION)}"


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_outside_library_has_one_door(library: str) -> None:
    users = {
        name(module) for module in MODULES if any(one.split(".")[0] == library for one in imports(module))
    }
    assert users <= DOORS[library]


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{name(module)} is longer than 400 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            assert length <= 50, f"{name(module)}: {node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_drawers_and_every_module_says_what_it_is(module: Path) -> None:
    assert module.stem.strip("_") not in DRAWERS
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))), (
        f"{name(module)} has no docstring"
    )


def test_no_float_in_the_package() -> None:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            called = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            )
            assert not called, f"{name(module)}:{getattr(node, 'lineno', 0)} calls float"


def test_nothing_is_left_unfinished() -> None:
    words = re.compile(r"TODO|FIXME|XXX|NotImplementedError|pragma: no cover")
    for module in MODULES:
        assert not words.search(module.read_text(encoding="utf-8")), name(module)


def test_filers_are_data() -> None:
    filers = {folder.name for folder in (ROOT / "taxonomy").iterdir() if folder.is_dir()}
    for module in MODULES:
        words = set(re.findall(r"[a-z]+", module.read_text(encoding="utf-8").lower()))
        assert not words & filers, f"{name(module)} names a filer"


CODE: Final = re.compile(
    r"(?:read|map|stmt|file|taxonomy|xbrl|oime|oimce|xbrlje|xbrlce|xbrlxe|xbrldie|xbrldte|enum2ie|enum2te|calc11e|utre|rpe|tpe|sche)"
    r"[.:][A-Za-z0-9][\w.:-]*"
)


#: Names that the Open Information Model spells with a prefix that codes have too.
NO_CODES: Final = {"xbrl:note", "xbrl:canonicalValues", "xbrl:allowedDuplicates"}


def raised_codes() -> dict[str, str]:
    """The finding codes that stand as plain strings in the package, with a module that holds each."""
    found: dict[str, str] = {}
    for module in MODULES:
        if module.stem == "codes":
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, name(module))
    return {code: module for code, module in found.items() if code not in NO_CODES}


def test_every_code_that_is_raised_is_told_about() -> None:
    missing = {code: module for code, module in raised_codes().items() if code not in CODES}
    assert not missing


def test_every_sentence_is_one() -> None:
    for code, sentence in CODES.items():
        assert sentence[0].isupper(), code
        assert sentence.endswith("."), code
