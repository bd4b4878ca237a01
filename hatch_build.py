"""Compiles the scanner where a C compiler is at hand; without one the package does the same in Python alone."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE: Final = Path("exporter/formats/scanner.c")
LIBRARY: Final = SOURCE.with_name("libscanner.so")
#: Nothing here depends on the machine that compiles, so that a wheel serves all machines of its kind.
FLAGS: Final = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra")


def compiled(source: Path, target: Path) -> bool:
    """Whether a shared library could be made of the source; it replaces another one in one step."""
    command = shlex.split(os.environ.get("CC", "cc"))
    if os.name != "posix" or not command or shutil.which(command[0]) is None:
        return False
    digest = sha256(source.read_bytes()).hexdigest()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        define = f'-DSOURCE="{digest}"'
        done = subprocess.run(
            [*command, *FLAGS, define, str(source), "-o", str(made)], capture_output=True, check=False
        )
        if done.returncode == 0:
            made.replace(target)
    return done.returncode == 0


class ScannerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled scanner beside its source, in a wheel for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before a wheel is put together, also one that leads to a checkout (``version`` is then editable)."""
        source, target = Path(self.root) / SOURCE, Path(self.root) / LIBRARY
        try:
            made = not os.environ.get("EXPORTER_PURE") and compiled(source, target)
        except OSError:  # the checkout may not be written to
            made = False
        if not made:
            self.app.display_info("exporter: no compiled scanner; documents are read in Python alone")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append(str(LIBRARY))
