"""How libraries are imported where their help, data frames, far file systems and dates of making are of no use."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import get_ident
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from exporter.startup import ahead

_ARROW: Final = "pyarrow"
_PARSER_OF_DOCSTRINGS: Final = "pyarrow.vendored.docscrape"
_COMPUTE: Final = "pyarrow.compute"
#: pyarrow looks for it whenever it is handed a value of Python, which might be a span of time.
_SPANS_OF_TIME: Final = "dateutil.relativedelta"
#: Parts of pyarrow that it does without where they were not built.
_NOT_BUILT: Final = frozenset(f"pyarrow._{one}fs" for one in ("azure", "gc", "hd", "s3"))
#: What a module imports that has no use here, and all that it asks of it while it starts; None where it does without.
_OF_NO_USE: Final[dict[str, tuple[str, Mapping[str, object] | None]]] = {
    "jsonschema_rs.jsonschema_rs": ("email.utils", {"parsedate_to_datetime": str}),
    "pyarrow.util": ("socket", {}),
    "uuid": ("platform", {"system": lambda: os.uname().sysname if hasattr(os, "uname") else "Windows"}),
    "pyarrow._fs": ("ssl", {"get_default_verify_paths": lambda: SimpleNamespace(cafile=None, capath=None)}),
    "pyarrow.acero": ("pyarrow.dataset", None),
}
#: The function that pyarrow.compute itself takes from those it makes, and what else it calls it.
_TAKEN: Final = ("utf8_zero_fill", "utf8_zfill")
#: Functions of Arrow that have another name in Python.
_RENAMED: Final = {"and_": "and", "or_": "or", "utf8_zfill": "utf8_zero_fill"}
#: What others import in case they need it, which hardly ever happens: inspect alone reads the grammar of Python, and
#: pyarrow.types writes fifty helps. With the functions that they take from it at once, and call later if at all.
_LATER: Final[dict[str, tuple[str, ...]]] = {
    "bz2": (),
    "inspect": ("getfullargspec",),
    "ipaddress": (),
    "lxml._elementpath": (),
    "lzma": (),
    "pickle": (),
    "platform": (),
    "pyarrow.types": (),
    "shutil": (),
    "textwrap": (),
}


class _Later(ModuleType):
    """Stands for a module that is loaded when something of it is asked for, or one of its ``functions`` is called."""

    def __init__(self, name: str, functions: Iterable[str]) -> None:
        super().__init__(name)
        for one in functions:
            vars(self)[one] = partial(self._call, one)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # which import itself asks for, and does without
            raise AttributeError(name)
        beside = sys.modules.get(
            f"{self.__name__.rpartition('.')[0]}.{name}"
        )  # a module that it imports itself
        return beside or getattr(self._real(), name)

    def _call(self, function: str, *given: object, **named: object) -> object:
        return getattr(self._real(), function)(*given, **named)

    def _real(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)


class _NoDocString(dict[str, tuple[()]]):
    """The sections of a docstring whose help nobody asks for: none."""

    def __init__(self, text: str) -> None:  # noqa: ARG002
        super().__init__()

    def __missing__(self, section: str) -> tuple[()]:
        return ()


class _NoFunctions:
    """The registry of Arrow's functions as it is while pyarrow.compute is imported."""

    def list_functions(self) -> Sequence[str]:
        """The names of none."""
        return ()


def _execute_lazily(module: ModuleType, execute: Callable[[ModuleType], None]) -> None:
    """Runs pyarrow.compute, which wraps each of Arrow's functions with its help: here once it is asked for, without.

    Where the module is not as we know it, it runs as ever.
    """
    import pyarrow._compute as compiled

    before, registry = dict(vars(module)), compiled.function_registry
    compiled.function_registry = _NoFunctions
    vars(module).update(dict.fromkeys(_TAKEN))
    try:
        execute(module)
        for name in _TAKEN:
            del vars(module)[name]
        vars(module)["__getattr__"] = _maker(module, registry())
    except Exception:
        vars(module).clear()
        vars(module).update(before)
        compiled.function_registry = registry
        execute(module)
    finally:
        compiled.function_registry = vars(module)["function_registry"] = registry


def _is_left_out(function: Any) -> bool:
    """Whether pyarrow.compute does not have a function, since it cannot be called by itself."""
    return function.kind == "hash_aggregate" or (function.kind == "scalar_aggregate" and not function.arity)


def _maker(module: ModuleType, registry: Any) -> Callable[[str], object]:
    wrapper, options = vars(module)["_make_generic_wrapper"], vars(module)["_get_options_class"]

    def make(name: str) -> object:
        """A function of pyarrow.compute, which the module has from then on."""
        try:
            function = registry.get_function(_RENAMED.get(name, name))
        except KeyError:
            function = None
        if function is None or _is_left_out(function):
            raise AttributeError(f"module {_COMPUTE!r} has no attribute {name!r}", name=name)
        made = wrapper(name, function, options(function), function.arity)
        vars(module)[name] = made
        return made

    return make


@contextmanager
def _without(importer: str) -> Iterator[None]:
    """As long as this lasts, a module that the importer has no use for is one that holds no more than what is asked.

    Where nothing is asked there is no such module; where it was loaded before it stays as it is.
    """
    name, asked = _OF_NO_USE.get(importer, ("", None))
    before = sys.modules.get(name)
    if not name or not isinstance(before, _Later | None):
        yield
        return
    stand_in = ModuleType(name)
    vars(stand_in).update(asked or {})
    sys.modules[name] = stand_in if asked is not None else None  # type: ignore[assignment]  # which import knows
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


class _Bare:
    """Loads modules without what has no use; pyarrow's also without numpy, and its parser of docstrings parses none."""

    def __init__(self, loader: Any, refuser: Refuser) -> None:
        self._loader = loader
        self._refuser = refuser

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the module's own loader makes it."""
        with _without(spec.name):  # what is compiled may run here already
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
        if not module.__name__.startswith(_ARROW):
            self._execute(module)
            return
        before = self._refuser.enter()
        try:
            self._execute(module)
        finally:
            self._refuser.leave(before)

    def _execute(self, module: ModuleType) -> None:
        if module.__name__ == _COMPUTE:
            _execute_lazily(module, self._loader.exec_module)
        else:
            with _without(module.__name__):
                self._loader.exec_module(module)


class Refuser:
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
        if name in ahead.LARGE:
            ahead.import_meanwhile()
        if package != _ARROW and name not in _OF_NO_USE:
            return None
        if name in _NOT_BUILT:
            raise ImportError("the command line reads no files but the machine's own", name=name)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Bare(spec.loader, self)  # type: ignore[assignment]
        return spec


def travel_without() -> None:
    """Libraries are imported so from here on."""
    sys.modules[_SPANS_OF_TIME] = None  # type: ignore[assignment]  # which import knows
    for name, functions in _LATER.items():
        sys.modules.setdefault(name, _Later(name, functions))
    if sys.version_info < (
        3,
        12,
    ):  # whose module makes all classes in Python first, and takes the compiled ones then
        sys.modules.setdefault("datetime", import_module("_datetime"))
    sys.meta_path.insert(0, Refuser())
