"""How a process of the command line begins: it keeps out what it has no use for and would wait for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from threading import get_ident
from types import ModuleType
from typing import Any

_PARSER_OF_DOCSTRINGS = "pyarrow.vendored.docscrape"


class _NoDocString(dict[str, tuple[()]]):
    """The sections of a docstring whose help nobody asks for: none."""

    def __init__(self, text: str) -> None:  # noqa: ARG002
        super().__init__()

    def __missing__(self, section: str) -> tuple[()]:
        return ()


class _Bare:
    """Loads pyarrow's modules as a process without numpy has them; its parser of docstrings parses none."""

    def __init__(self, loader: Any, refuser: _Refuser) -> None:
        self._loader = loader
        self._refuser = refuser

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the module's own loader makes it."""
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Runs the module; whatever that imports meets no numpy either."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        if module.__name__ == _PARSER_OF_DOCSTRINGS:
            vars(module)["NumpyDocString"] = _NoDocString
            return
        before = self._refuser.enter()
        try:
            self._loader.exec_module(module)
        finally:
            self._refuser.leave(before)


class _Refuser:
    """A finder of modules, asked before all others, that finds no pandas, and no numpy for pyarrow."""

    def __init__(self) -> None:
        self._within: set[int] = set()  # threads that are importing pyarrow

    def enter(self) -> bool:
        """From here this thread imports for pyarrow; tells whether it did before."""
        before = get_ident() in self._within
        self._within.add(get_ident())
        return before

    def leave(self, before: bool) -> None:  # noqa: FBT001 - what enter told
        """From here this thread imports for pyarrow only if it did before."""
        if not before:
            self._within.discard(get_ident())

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """ImportError for what is kept out; nothing for others, whom the next finder looks for."""
        package = name.partition(".")[0]
        if package == "pandas":
            raise ImportError("the command line makes no data frames", name=name)
        if package == "numpy" and get_ident() in self._within:
            raise ImportError("the command line hands Arrow no numpy arrays", name=name)
        if package != "pyarrow":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Bare(spec.loader, self)  # type: ignore[assignment]
        return spec


def travel_light() -> None:
    """Lets nobody import pandas in this process, and lets pyarrow start without numpy and without its help texts.

    pyarrow imports numpy when it is imported itself, to take and give arrays, and an installed pandas when it makes its
    first array, to recognise frames; for help on its functions it parses as many docstrings. All that takes longer
    than most commands do. Large documents are read with numpy, which is imported then and as ever: it shares memory
    with Arrow through buffers, which neither needs to know the other for.
    """
    sys.meta_path.insert(0, _Refuser())


def main() -> None:
    """The command line, in a process of its own."""
    from exporter.cli import main as run

    travel_light()
    run()
