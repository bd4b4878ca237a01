"""How a process of the command line begins: it keeps out what it has no use for and would wait for."""

from __future__ import annotations

import atexit
import gc
import os
import sys

#: How many more containers may be made than were given back before Python looks for circles among them.
_CONTAINERS = 100_000


def settle() -> None:
    """Makes a process our own, before anybody imports pyarrow or numpy.

    A hundred thousand new objects are no reason to look for circles among them: imports make as many, and keep them.
    Arrow takes memory from the system's own heap, unless the user says otherwise: what it frees is then of use to all
    others, which other allocators keep for themselves. numpy starts no threads for linear algebra, which there is none
    of: they turn in circles for a while before they sleep.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_CONTAINERS)


def travel_light() -> None:
    """The same, and lets nobody import pandas, and pyarrow start without numpy and without its help texts.

    pyarrow imports numpy when it is imported itself, to take and give arrays, and an installed pandas when it makes its
    first array, to recognise frames; for help on its functions it parses as many docstrings. All that takes longer
    than most commands do. Large documents are read with numpy, which is imported then and as ever: it shares memory
    with Arrow through buffers, which neither needs to know the other for.

    Both are loaded while Python goes on with its own modules; so this module imports none that takes long.
    """
    settle()
    from exporter.startup.ahead import load_libraries

    load_libraries()
    from exporter.startup.imports import travel_without

    travel_without()


def main() -> None:
    """The command line, in a process of its own."""
    travel_light()
    from exporter.cli import main as run

    status: object = 0
    try:
        run()
    except SystemExit as end:
        status = end.code
    leave(status)


def leave(status: object) -> None:
    """Ends the process when all is done: at once, since nobody has to take its memory apart that goes with it.

    What was to be done at exit is done. Where output cannot be written any more Python ends as ever, and tells it.
    """
    if not isinstance(status, int | None):
        sys.exit(str(status))
    atexit._run_exitfuncs()  # noqa: SLF001 - what Python itself calls at its end
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(status)
    os._exit(status or 0)
