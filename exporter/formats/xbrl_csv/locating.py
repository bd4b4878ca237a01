"""Files that a report names: by URLs relative to its metadata, or by absolute ones (xBRL-CSV 1.0)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import IO, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

#: Gives the bytes of a file by its path from the metadata, or by an absolute URL; None where there is none.
Files = Callable[[str], bytes | None]
#: Opens such a file, so that it need not be in memory.
Opens = Callable[[str], IO[bytes] | None]
_Found = TypeVar("_Found", bytes, IO[bytes])


def joined(base: str, reference: str) -> str:
    """What a reference in the file at ``base`` means; both are absolute, or relative to the report's metadata.

    An empty ``base`` is the metadata itself. Between relative ones the result may lead up from the metadata's folder,
    as ``../tax/more.json``, which ``urljoin`` forgets. What is no URL comes back as it is.
    """
    try:
        relative = not any(part for one in (base, reference) for part in urlsplit(one)[:2])
        if not base or not relative or reference.startswith("/"):
            return urljoin(base, reference)
    except ValueError:
        return reference
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))


def beside(files: Callable[[str], _Found | None]) -> Callable[[str], _Found | None]:
    """The files that a report may name: by plain relative path, or by the URL of a web address, and no others.

    A path may lead up, see ``joined``, and an absolute URL is passed on as it is: ``files`` alone knows how far up the
    place of the report reaches, such as a package, and what packages hold under an address.
    """

    def find(url: str) -> _Found | None:
        try:
            scheme, host = urlsplit(url)[:2]
        except ValueError:  # not an URL, so no file has it
            return None
        if scheme or host:
            return files(url) if scheme in ("http", "https") and host else None
        for spelling in dict.fromkeys((url, unquote(url))):
            path = _plain(spelling)
            found = files(path) if path else None
            if found is not None:
                return found
        return None

    return find


def _plain(url: str) -> str:
    """A relative path without dots, except those that lead up at its start; empty where the URL leads elsewhere."""
    path: list[str] = []
    for segment in url.split("/"):
        if segment == ".." and path and path[-1] != "..":
            path.pop()
        elif not segment or any(one in segment for one in "\\:\0"):
            return ""
        elif segment != ".":
            path.append(segment)
    return "/".join(path)
