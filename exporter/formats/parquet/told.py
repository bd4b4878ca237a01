"""What a Parquet file tells of a report beside its facts: one JSON text in the metadata of the file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import orjson

from exporter.formats.features import check_features
from exporter.report.notes import Link, Note
from exporter.report.stream import Stream
from exporter.report.xhtml import same_spelling

#: The key in the file's metadata.
KEY: Final = b"exporter.report"
_VERSION: Final = 1


class Told(NamedTuple):
    """Entry points, prefixes, notes, links and features; nothing where a file comes from elsewhere."""

    taxonomy: tuple[str, ...] = ()
    namespaces: Mapping[str, str] = MappingProxyType({})
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    features: Mapping[str, str] = MappingProxyType({})


def rendered(stream: Stream) -> bytes:
    """What there is to tell of a report."""
    return orjson.dumps(
        {
            "version": _VERSION,
            "taxonomy": list(stream.taxonomy),
            "namespaces": dict(stream.namespaces),
            "features": dict(stream.features),
            "notes": [[note.id, note.language, note.text] for note in stream.notes],
            "links": [[link.type, link.group, link.source, list(link.targets)] for link in stream.links],
        }
    )


def read_told(text: bytes) -> Told:
    """What the text tells. ValueError unless it is one that ``rendered`` makes."""
    found = orjson.loads(text)
    if not isinstance(found, dict) or found.get("version") != _VERSION:
        raise ValueError(f"what is told of the report is not of version {_VERSION}")
    return Told(
        tuple(_texts(found.get("taxonomy"))),
        _texts_by_name(found.get("namespaces")),
        tuple(_note(one) for one in _list(found.get("notes"))),
        tuple(_link(one) for one in _list(found.get("links"))),
        _features(found.get("features", {})),
    )


def _features(found: Any) -> dict[str, str]:
    features = _texts_by_name(found)
    check_features(features)
    return features


def _texts_by_name(found: Any) -> dict[str, str]:
    if not isinstance(found, dict):
        raise ValueError("an object is missing in what is told of the report")
    return dict(zip(_texts([*found]), _texts([*found.values()]), strict=True))


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise ValueError("a list is missing in what is told of the report")
    return found


def _texts(found: Any, count: int | None = None) -> list[str]:
    texts = _list(found)
    if not all(isinstance(one, str) for one in texts) or (count is not None and len(texts) != count):
        raise ValueError("a text is missing in what is told of the report")
    return texts


def _note(found: Any) -> Note:
    identifier, language, text = _texts(found, 3)
    if same_spelling(text) != text:
        raise ValueError("a note is not in its one spelling")
    return Note(identifier, text, language)


def _link(found: Any) -> Link:
    if len(_list(found)) != len(("type", "group", "source", "targets")):
        raise ValueError("a link has not four parts")
    kind, group, source = _texts(found[:3], 3)
    return Link(kind, group, source, tuple(_texts(found[3])))
