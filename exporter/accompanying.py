"""The taxonomy that goes along with a report: into a package, or to the folder that the report is written to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from exporter import taxonomy as taxonomies
from exporter.findings import Findings
from exporter.formats import Documents
from exporter.opening import packages_for
from exporter.streaming import Passing


def into_package(documents: Documents, passing: Passing, findings: Findings) -> Documents:
    """The files of a taxonomy that the report names by their place, at that place beside its first document.

    What is named by a place on this machine stays there, which ``file.taxonomyLeftOut`` tells.
    """
    folder, found = _folder(documents), _loose_files(passing)
    for one in _left_out(passing, found):
        message = f"the report names its taxonomy by {one}, where only this machine has it"
        findings.warning("file.taxonomyLeftOut", message)
    return {f"{folder}{path}": [data] for path, data in found.items()}


def beside_target(documents: Documents, target: Path, passing: Passing, findings: Findings) -> Documents:
    """Those of the same files that do not lie beside the written report yet, by their path from the target's folder.

    A file that stands there with other content stays, and so does what cannot be found from there:
    ``file.taxonomyLeftOut`` tells both.
    """
    folder, found = _folder(documents), _loose_files(passing)
    around = taxonomies.Resolver.of([taxonomies.Folder(target.parent / folder)])
    for one in _left_out(passing, found):
        if around.read(around.absolute(one)) is None:
            message = f"the report names its taxonomy by {one}, which is not found from where it is written"
            findings.warning("file.taxonomyLeftOut", message)
    taken: Documents = {}
    for path, data in found.items():
        name = f"{folder}{path}"
        if name in documents or _is_taken(target.parent / name, data):
            message = f"{path} of the taxonomy is not written, since another file has its place"
            findings.warning("file.taxonomyLeftOut", message)
        elif not (target.parent / name).exists():
            taken[name] = [data]
    return taken


def into_stream(passing: Passing, findings: Findings) -> None:
    """Tells by ``file.taxonomyLeftOut`` of a taxonomy named by its place: nothing lies beside a stream."""
    for one in _left_out(passing, {}):
        message = f"the report names its taxonomy by {one}, which does not go along to standard output"
        findings.warning("file.taxonomyLeftOut", message)


def taxonomy_beside(own: Mapping[str, bytes], source: str, packages: Sequence[Path]) -> Mapping[str, bytes]:
    """The taxonomy that goes with a report into a package: of its own package, or of the first beside it."""
    beside = [path for path in packages_for(source, packages) if path.is_file()]
    if own or not beside:
        return own
    return taxonomies.package_files(beside[0].read_bytes(), beside[0].name)


def _folder(documents: Documents) -> str:
    """The folder of the first document, with its ``/``; empty at the top."""
    folder, slash, _ = next(iter(documents)).rpartition("/")
    return folder + slash


def _loose_files(passing: Passing) -> Mapping[str, bytes]:
    return taxonomies.loose_files(passing.taxonomy.entry_points, passing.sources)


def _left_out(passing: Passing, found: Mapping[str, bytes]) -> Iterator[str]:
    """The entry points that have no address and are not among the files found."""
    for one in passing.taxonomy.entry_points:
        if not taxonomies.is_published(one) and unquote(one.removeprefix("./")) not in found:
            yield one


def _is_taken(place: Path, data: bytes) -> bool:
    """Whether something else than a file with this content stands at a place."""
    return place.exists() and not (place.is_file() and place.read_bytes() == data)
