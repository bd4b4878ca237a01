"""The library that is compiled from ``c/`` where the package is installed and a C compiler is at hand.

What it does is done in Python where it is missing, slower and with the same result.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from exporter.digests import blake2b

if TYPE_CHECKING:
    from ctypes import CDLL

_SOURCES: Final = Path(__file__).with_name("c")
_LOADING: Final = Lock()


@cache
def library() -> CDLL | None:
    """The compiled library; None where it is missing, made of another source, or not wanted (``EXPORTER_PURE``)."""
    with _LOADING:  # several threads may ask first
        return _loaded()


@cache
def _loaded() -> CDLL | None:
    import ctypes  # which small reports can do without

    path = _SOURCES / "libscanner.so"
    if os.environ.get("EXPORTER_PURE") or not path.is_file():
        return None
    try:
        found = ctypes.CDLL(str(path))
        found.scanner_source.restype = ctypes.c_char_p
        made_of = found.scanner_source()
    except (OSError, AttributeError):  # of another platform, or none of ours
        return None
    every = sorted(one for one in _SOURCES.iterdir() if one.suffix in (".c", ".h"))
    sources = b"".join(one.read_bytes() for one in every)
    if made_of != blake2b(sources).hexdigest().encode():
        return None
    pointer, number, wide = ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64
    signatures: dict[str, tuple[object, list[object]]] = {
        "secret": (None, [ctypes.c_uint64, ctypes.c_uint64]),
        "new": (pointer, [ctypes.c_char_p, wide, number, number, wide, wide]),
        "free": (None, [pointer]),
        "table": (number, [pointer]),
        "column": (number, [pointer, number, number]),
        "layout": (number, [pointer, number, number, ctypes.c_char_p, ctypes.c_char_p, wide]),
        "run": (wide, [pointer, pointer, wide, wide, wide, ctypes.POINTER(wide)]),
        "find": (wide, [pointer, pointer, wide, wide, wide]),
        "take": (number, [pointer, number, number, ctypes.POINTER(wide)]),
        "release": (None, [pointer]),
        "rows": (None, [pointer, ctypes.POINTER(wide)]),
        "join": (number, [pointer, pointer, number, number]),
        "different": (number, [pointer, pointer, number, number, number]),
        "sums": (wide, [pointer, pointer, number, number, pointer]),
        "marks": (number, [pointer, number]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(found, f"scanner_{name}")
        function.restype, function.argtypes = result, arguments
    found.scanner_secret(int.from_bytes(os.urandom(8)), int.from_bytes(os.urandom(8)) | 1)
    return found
