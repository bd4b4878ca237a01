"""Writes a taxonomy package: the files of a taxonomy with their catalogue and description (Taxonomy Packages 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from exporter.archive import pack
from exporter.markup import Element, add, make, render
from exporter.qname import XML

if TYPE_CHECKING:  # it brings pydantic with it, which readers of packages need not wait for
    from exporter.taxonomy.heading import Heading

PACKAGE: Final = "http://xbrl.org/2016/taxonomy-package"
CATALOG: Final = "urn:oasis:names:tc:entity:xmlns:xml:catalog"


def write_package(heading: Heading, files: Mapping[str, bytes]) -> bytes:
    """The package as bytes: same files, same bytes, whatever the time and place."""
    entries = {
        "META-INF/catalog.xml": _catalog(heading),
        "META-INF/taxonomyPackage.xml": _description(heading),
        **files,
    }
    return pack({f"{heading.name}/{name}": content for name, content in entries.items()})


def _catalog(heading: Heading) -> bytes:
    """Published addresses below the namespace are files of this package."""
    root = make(f"{{{CATALOG}}}catalog", {}, {"": CATALOG})
    add(root, f"{{{CATALOG}}}rewriteURI", {"uriStartString": f"{heading.base}/", "rewritePrefix": "../"})
    return render(root)


def _description(heading: Heading) -> bytes:
    root = make(f"{{{PACKAGE}}}taxonomyPackage", {}, {"": PACKAGE})
    _add(root, "identifier", f"{heading.base}/{heading.name}.zip")
    _texts(root, "name", heading.title)
    _texts(root, "description", heading.description)
    _add(root, "version", heading.version)
    first = next(iter(heading.title))
    add(root, f"{{{PACKAGE}}}publisher", {f"{{{XML}}}lang": first}, heading.publisher.name)
    _add(root, "publisherURL", heading.publisher.url)
    _add(root, "publisherCountry", heading.publisher.country)
    entry = add(add(root, f"{{{PACKAGE}}}entryPoints"), f"{{{PACKAGE}}}entryPoint")
    _texts(entry, "name", heading.title)
    _texts(entry, "description", heading.description)
    _add(entry, "version", heading.version)
    add(entry, f"{{{PACKAGE}}}entryPointDocument", {"href": heading.entry_point})
    languages = add(entry, f"{{{PACKAGE}}}languages")
    for language in heading.languages:
        _add(languages, "language", language)
    return render(root)


def _add(parent: Element, name: str, text: str | None) -> None:
    if text:
        add(parent, f"{{{PACKAGE}}}{name}", text=text)


def _texts(parent: Element, name: str, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        add(parent, f"{{{PACKAGE}}}{name}", {f"{{{XML}}}lang": language}, text)
