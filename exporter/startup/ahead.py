"""Compiled libraries that take long to be loaded, loaded by a thread while Python reads modules.

Python keeps its lock while an import has the system map a library and bind its symbols, ten thousand of them for Arrow.
Called as any function of C, the system's ``dlopen`` does the same without that lock; what is imported later finds the
library there. Nothing of it runs before but what it does whenever it is loaded. Whoever imports one of them early would
wait; what nearly every command imports afterwards is imported then.
"""

import sys
from _thread import allocate_lock, start_new_thread
from importlib import import_module
from importlib.machinery import PathFinder

#: Packages, and those of their modules that bring large libraries.
LARGE = {"pyarrow": "lib", "lxml": "etree"}
#: Python's own compiled modules that are imported before these, or among them. The system loads one library at a time,
#: so whoever asks for one of them later would wait for the large ones. Not _decimal, which takes as long as the rest.
_SMALL = ("_csv", "_datetime", "_heapq", "_json", "_struct", "_typing", "_uuid", "math", "zlib")
#: What all who read documents import, none of which brings a large library.
_MEANWHILE = (
    "exporter.findings",
    "exporter.qname",
    "exporter.report.aspects",
    "exporter.report.notes",
    "exporter.report.vocabulary",
    "exporter.formats",
    "exporter.archive",
    "exporter.resources",
)
_loading = allocate_lock()


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
    places = [place for package, module in LARGE.items() if (place := _place(package, module))]

    def load_all() -> None:
        try:
            for place in places:
                load(place, flags)
        finally:
            _loading.release()

    if not _loading.acquire(blocking=False):  # they are being loaded
        return
    try:
        start_new_thread(load_all, ())
    except RuntimeError:  # no thread to be had
        _loading.release()


def import_meanwhile() -> None:
    """Imports what can be used without these libraries, until they are there, for whoever else would wait for them."""
    for name in _MEANWHILE:
        if not _loading.locked():
            return
        import_module(name)


def _place(package: str, module: str) -> bytes | None:
    """The file of a compiled module, which is not imported."""
    found = PathFinder.find_spec(package)
    folders = found.submodule_search_locations if found else None
    spec = PathFinder.find_spec(f"{package}.{module}", folders) if folders else None
    return spec.origin.encode(sys.getfilesystemencoding()) if spec and spec.origin else None
