"""How a process of the command line begins: it keeps a library out that it has no use for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType


class _Refuser(MetaPathFinder):
    """Finds no pandas."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002
        """ImportError for pandas; nothing for others, whom the next finder looks for."""
        if name == "pandas":
            raise ImportError("the command line makes no data frames", name=name)


def keep_pandas_out() -> None:
    """Lets nobody import pandas in this process.

    pyarrow imports an installed pandas when it makes its first array, to recognise frames, which takes longer than most
    commands do.
    """
    sys.meta_path.insert(0, _Refuser())


def main() -> None:
    """The command line, in a process of its own."""
    from exporter.cli import main as run

    keep_pandas_out()
    run()
