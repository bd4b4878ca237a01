"""Compiles the scanner where a C compiler is at hand; without one the package does the same in Python alone."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Where the sources are, and the library that is made of them.
SOURCES: Final = Path("exporter/c")
LIBRARY: Final = "libscanner.so"
#: Nothing here depends on the machine that compiles, so that a wheel serves all machines of its kind.
FLAGS: Final = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra")


def compiled(folder: Path) -> bool:
    """Whether a shared library could be made of the sources in a folder; it replaces another one in one step."""
    command = shlex.split(os.environ.get("CC", "cc"))
    if os.name != "posix" or not command or shutil.which(command[0]) is None:
        return False
    sources = sorted(folder.glob("*.[ch]"))
    digest = blake2b(b"".join(one.read_bytes() for one in sources)).hexdigest()
    define = f'-DSOURCE="{digest}"'
    files = [str(one) for one in sources if one.suffix == ".c"]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        made = Path(place) / LIBRARY
        done = subprocess.run(
            [*command, *FLAGS, define, *files, "-o", str(made)], capture_output=True, check=False
        )
        if done.returncode == 0:
            made.replace(folder / LIBRARY)
    return done.returncode == 0


class ScannerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled scanner beside its sources, in a wheel for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before a wheel is put together, also one that leads to a checkout (``version`` is then editable)."""
        folder = Path(self.root) / SOURCES
        try:
            made = not os.environ.get("EXPORTER_PURE") and compiled(folder)
        except OSError:  # the checkout may not be written to
            made = False
        if not made:
            self.app.display_info("exporter: no compiled scanner; documents are read in Python alone")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append(str(SOURCES / LIBRARY))
