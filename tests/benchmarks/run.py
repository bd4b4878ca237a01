"""One measured task in this process: ``python -m tests.benchmarks.run TASK FOLDER`` prints its cost as JSON.

It begins and ends as the command line does.
"""

from __future__ import annotations

import sys

from exporter.startup import leave, settle, travel_light

#: Tasks that begin with files, as the command line does; the others make their report with numpy first.
FROM_FILES = ("start", "read", "pure", "validate", "convert", "whole", "floor")


def run(task: str, folder: str) -> None:
    """Runs a task and tells its cost."""
    if task.partition(":")[0] in FROM_FILES:
        travel_light()
    else:
        settle()
    from pathlib import Path

    from tests.benchmarks.tasks import main

    cost = main(task, Path(folder))
    print(str(cost).replace("'", '"'))  # as JSON, whose module would be part of a whole process


if __name__ == "__main__":
    run(*sys.argv[1:])
    leave(0)
