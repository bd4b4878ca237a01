"""Taxonomies that are named by where they lie beside a report, and by no address, on the way into packages and out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from exporter.archive import Archive
from exporter.findings import Findings
from exporter.taxonomy.discovery import discover
from exporter.taxonomy.resolver import Content, Resolver, Source

#: A base for names inside an archive, so that references are resolved as in any URL; no host has this name.
_INSIDE: Final = "http://report.invalid/"


class PackagedFolder(NamedTuple):
    """The folder that a report stands in inside its package; references lead to anything in there.

    ``base`` is the address of the package, with its ``/``, for whoever resolves references by that of its file.
    """

    archive: Archive
    folder: str
    base: str = _INSIDE

    def read(self, url: str) -> Content | None:
        """The file of the package that an URL of this source names."""
        if not url.startswith(self.base):
            return None
        name = unquote(url.removeprefix(self.base))
        if name not in self.archive.entries:
            return None
        return Content(self.archive.read(name), f"{self.archive.name}/{name}")

    def url(self, name: str) -> str | None:
        """The URL of a file by its name relative to the folder."""
        url = urldefrag(urljoin(f"{self.base}{self.folder}/", name)).url
        return url if self.read(url) else None

    def covers(self, name: str) -> bool:
        """Whether a URL or a relative name is that of a place in the package, with a file or without."""
        try:
            url = urljoin(f"{self.base}{self.folder}/", name)
            return url.startswith(self.base) and ".." not in unquote(url).split("/")
        except ValueError:
            return False


def loose_files(entry_points: Iterable[str], sources: Iterable[Source]) -> dict[str, bytes]:
    """The documents of a taxonomy that its entry points name by place, by their path beside what names them.

    What has an address is not among them; nor is what an entry point does not stand above.
    """
    resolver = Resolver.of(sources)
    asked = [one.removeprefix("./") for one in entry_points if not urlsplit(one).scheme]
    folders = {_folder(resolver.absolute(one), one) for one in asked if not one.startswith("/")} - {""}
    if not folders:
        return {}
    found: dict[str, bytes] = {}
    for url in discover(asked, resolver, Findings()).documents:
        content = resolver.read(url)
        for folder in sorted(folders):
            path = unquote(url.removeprefix(folder))
            # a path that turns back could lead elsewhere at another place
            if content is not None and url.startswith(folder) and ".." not in path.split("/"):
                found.setdefault(path, content.data)
    return found


def _folder(url: str, name: str) -> str:
    """The URL of the folder that a name is relative to, by the URL that it has; empty where nobody has it."""
    return url[: len(url) - len(name)] if url.endswith(f"/{name}") else ""
