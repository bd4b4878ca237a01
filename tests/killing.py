"""The command, killed by its own process before its n-th change of the file system, or when a file grows too large.

``python killing.py N SIZE ARGUMENTS...``: N counts from 1, 0 is never; SIZE is in bytes, 0 is any. What it did is told
on standard error, a line a change, when it is not killed.
"""

from __future__ import annotations

import os
import resource
import signal
import sys

#: What an audit hook hears before it is done; ``open`` only where it writes.
CHANGES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.link", "os.truncate"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main() -> None:
    """Run the command line with what stands behind the two numbers."""
    nth, size, *arguments = sys.argv[1:]
    if int(size):
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # which kills in the middle of a write, as SIGKILL may
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    from exporter import cli

    changes: list[str] = []

    def hear(event: str, about: tuple[object, ...]) -> None:
        if event in CHANGES and (event != "open" or (isinstance(about[2], int) and about[2] & _WRITES)):
            changes.append(f"{event} {about[0]}")
            if len(changes) == int(nth):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.argv = ["exporter", *arguments]
    sys.addaudithook(hear)
    try:
        cli.main()
    finally:
        for number, change in enumerate(changes, 1):
            sys.stderr.write(f"change {number}: {change}\n")


if __name__ == "__main__":
    main()
