"""Where the documents of a taxonomy may come from: packages, folders and the published standards; never a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urldefrag, urljoin, urlsplit


class Content(NamedTuple):
    """A document's bytes and the name that messages call it by."""

    data: bytes
    name: str


class Source(Protocol):
    """A place that holds documents of a taxonomy, such as a folder or a taxonomy package."""

    def read(self, url: str) -> Content | None:
        """The document with this absolute URL, or None when it is not here."""

    def url(self, name: str) -> str | None:
        """The absolute URL of a document that is given by a name relative to this place, or None."""

    def covers(self, name: str) -> bool:
        """Whether a URL or a relative name leads to this place, with a document or without."""


class Folder(NamedTuple):
    """A folder on disk, such as the one that a report stands in; nothing outside it can be reached."""

    path: Path

    def read(self, url: str) -> Content | None:
        """The file below the folder that a ``file:`` URL names; links that lead out of the folder name none."""
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            return None
        try:
            root, path = self.path.resolve(), Path(unquote(parts.path)).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                return None
            return Content(path.read_bytes(), path.relative_to(root).as_posix())
        except (OSError, ValueError):  # a name that the file system cannot have names no file
            return None

    def url(self, name: str) -> str | None:
        """The URL of a file below the folder, by its name relative to it."""
        url = urldefrag(urljoin(self.path.resolve().as_uri() + "/", name)).url
        return url if self.read(url) else None

    def covers(self, name: str) -> bool:
        """Whether a URL, or a name relative to the folder, is that of a place below it, with a file or without."""
        try:
            root = self.path.resolve()
            parts = urlsplit(urljoin(root.as_uri() + "/", name))
            return parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(root)
        except (OSError, ValueError):
            return False


class Resolver(NamedTuple):
    """The sources in the order in which they are asked; the published standards come first and cannot be replaced."""

    sources: tuple[Source, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Resolver:
        """A resolver over these sources."""
        return cls(tuple(sources))

    def absolute(self, entry_point: str) -> str:
        """The URL of an entry point, which may be a name relative to one of the sources."""
        try:
            if urlsplit(entry_point).scheme:
                return urldefrag(entry_point).url
            urls = (source.url(entry_point) for source in self.sources)
            found = next((url for url in urls if url), None)
            return found or next(self._elsewhere(entry_point), entry_point)
        except ValueError:  # not an URL, so no document has it
            return entry_point

    def _elsewhere(self, name: str) -> Iterator[str]:
        """The URLs of files of one source that a name relative to the folder of another leads to."""
        for source in self.sources:
            if isinstance(source, Folder):
                url = urldefrag(urljoin(source.path.resolve().as_uri() + "/", name)).url
                if self.read(url):
                    yield url

    def covers(self, name: str) -> bool:
        """Whether a document of this name would be read if it were there."""
        return is_published(name) or any(one.covers(name) for one in self.sources)

    def read(self, url: str) -> Content | None:
        """The document with this URL from the first source that has it."""
        found = (source.read(url) for source in self.sources)
        try:
            return next((content for content in found if content), None)
        except ValueError:  # not an URL
            return None


def is_published(url: str) -> bool:
    """Whether an URL could name a published document, as against a place on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
