"""Writes report packages: the same files give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import orjson

from exporter.archive import packed
from exporter.formats.packages.kinds import DESCRIPTION, INLINE, PLAIN, REPORTS, Kind

#: A file in parts.
Parts = Iterable[bytes | memoryview]


def write_package(
    kind: Kind, name: str, reports: Mapping[str, Parts], taxonomy: Mapping[str, bytes]
) -> bytes:
    """The package of ``package_parts`` as bytes."""
    return b"".join(package_parts(kind, name, reports, taxonomy))


def package_parts(
    kind: Kind, name: str, reports: Mapping[str, Parts], taxonomy: Mapping[str, bytes]
) -> Iterator[bytes]:
    """The package in parts; its one folder is ``name``.

    ``reports`` are the files of the reports by their path below ``reports``; those of the taxonomy have theirs below
    the top folder, ``META-INF/catalog.xml`` and ``META-INF/taxonomyPackage.xml`` among them. A report of several files,
    such as xBRL-CSV or inline XBRL with images, stands in a folder of its own.
    ValueError where the kind of package does not hold such reports.
    """
    extensions = {path[path.rfind(".") :] for path in reports} & (INLINE | PLAIN)
    if not extensions or not extensions <= kind.extensions:
        raise ValueError(
            f"a {kind.value} package holds reports that end in {', '.join(sorted(kind.extensions))}"
        )
    described = orjson.dumps(
        {"documentInfo": {"documentType": kind.document_type}}, option=orjson.OPT_INDENT_2
    )
    files: dict[str, Parts] = {path: _read(taxonomy, path) for path in taxonomy}
    files |= {DESCRIPTION: [described, b"\n"]}
    files |= {f"{REPORTS}/{path}": parts for path, parts in reports.items()}
    return packed({f"{name}/{path}": parts for path, parts in files.items()})


def _read(files: Mapping[str, bytes], path: str) -> Iterator[bytes]:
    """A file when it is written, so that no two have to be in memory."""
    yield files[path]
