"""Compiled libraries that take long to be loaded, loaded by a thread while Python reads modules.

Python keeps its lock while an import has the system map a library and bind its symbols, ten thousand of them for Arrow.
Called as any function of C, the system's ``dlopen`` does the same without that lock; what is imported later finds the
library there. Nothing of it runs before but what it does whenever it is loaded.
"""

import sys
from _thread import start_new_thread
from importlib import import_module
from importlib.machinery import PathFinder

#: Packages and those of their modules that bring large libraries.
_LARGE = (("pyarrow", "lib"), ("lxml", "etree"))
#: Python's own compiled modules that are imported before these, or among them. The system loads one library at a time,
#: so whoever asks for one of them later would wait for the large ones.
_SMALL = ("_csv", "_datetime", "_decimal", "_heapq", "_json", "_struct", "_typing", "_uuid", "math", "zlib")


def load_libraries() -> None:
    """Begins, where the system can; a library that cannot be loaded is told of by whoever imports it."""
    try:
        from _ctypes import (
            FUNCFLAG_CDECL,
            CFuncPtr,
            dlopen,
            dlsym,
        )  # ctypes itself takes a third of what is won
    except ImportError:  # Windows, and a Python built without
        return

    class Function(CFuncPtr):
        _flags_ = FUNCFLAG_CDECL

    for name in _SMALL:
        try:
            import_module(name)
        except ImportError:  # another Python calls it differently
            continue
    load, flags = Function(dlsym(dlopen(None, 0), "dlopen")), sys.getdlopenflags()  # type: ignore[arg-type]  # the stubs forget None
    places = [place for package, module in _LARGE if (place := _place(package, module))]
    try:
        start_new_thread(lambda: [load(place, flags) for place in places], ())
    except RuntimeError:  # no thread to be had
        return


def _place(package: str, module: str) -> bytes | None:
    """The file of a compiled module, which is not imported."""
    found = PathFinder.find_spec(package)
    folders = found.submodule_search_locations if found else None
    spec = PathFinder.find_spec(f"{package}.{module}", folders) if folders else None
    return spec.origin.encode(sys.getfilesystemencoding()) if spec and spec.origin else None
