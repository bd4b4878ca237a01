"""The only module that knows where data files lie: in a checkout, in an installed wheel, in the Arelle wheel."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from exporter.errors import ExporterError


@cache
def _data(name: str) -> Path:
    """A data folder: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    for folder in (package / "data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise ExporterError(
        "file.missing", f"the data folder {name!r} of the installation is missing", str(package)
    )


def taxonomies() -> Path:
    """The folder with one folder for each filer."""
    return _data("taxonomy")


def schemas() -> Path:
    """The folder of our own JSON Schemas."""
    return _data("schemas")


@cache
def _cache() -> Path:
    """The folder of standard schemas that the reference processor carries."""
    spec = find_spec("arelle")
    if spec is None or spec.origin is None:
        raise ExporterError(
            "file.missing", "the package arelle-release, which carries the XBRL schemas, is missing"
        )
    return (Path(spec.origin).parent / "resources" / "cache").resolve()


@cache
def _hosts() -> frozenset[str]:
    """Who publishes standards, so that nothing is looked for on the disk that only others could have."""
    folders = (_cache() / scheme for scheme in ("http", "https"))
    return frozenset(host.name for folder in folders if folder.is_dir() for host in folder.iterdir())


@lru_cache(maxsize=1 << 12)
def standard_file(url: str) -> Path | None:
    """The local copy of a standard's file by its published URL, or None when the wheel has none.

    The path is looked for below the cache folder only; an URL that would lead out of it has no file.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.netloc not in _hosts():
        return None
    root = _cache()
    for scheme in (parts.scheme, "https" if parts.scheme == "http" else "http"):
        path = (root / scheme / parts.netloc / parts.path.lstrip("/")).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    return None
