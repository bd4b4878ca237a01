"""What passes by is what is read whole: from every format that can be streamed, to every format that is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.findings import Findings
from exporter.formats import STREAMED, Documents, Format, read, streamed, write, xbrl_csv
from exporter.formats.packages import Kind, read_package, write_package
from exporter.formats.xbrl_csv import collecting, slices
from exporter.formats.xbrl_json import reading as json_reading
from exporter.formats.xbrl_xml import reading as xml_reading
from exporter.report.canonical import differences, equal
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

SYNTAXES = [Format.XML, Format.JSON, Format.CSV, Format.PARQUET]
READABLE = st.sampled_from(SYNTAXES)


def files(documents: Documents) -> dict[str, bytes]:
    """Documents by their path beside the first one, which is the report's."""
    return {path.rpartition("/")[2]: b"".join(map(bytes, parts)) for path, parts in documents.items()}


def written(report: Report | Stream, vocabulary: Vocabulary, kind: Format) -> dict[str, bytes]:
    if kind is Format.CSV:
        return files(xbrl_csv.write(report, vocabulary, "r", xbrl_csv.Layout.FLAT))
    return files(write(report, vocabulary, kind, name="r"))


def read_whole(told: dict[str, bytes], kind: Format, vocabulary: Vocabulary) -> Report:
    findings = Findings()
    name, document = next(iter(told.items()))
    report = read(document, name, kind, findings, vocabulary=vocabulary, files=told.get)
    assert not list(findings)
    return report


@contextmanager
def passing(told: dict[str, bytes], kind: Format, vocabulary: Vocabulary) -> Iterator[Stream | None]:
    findings = Findings()
    name, document = next(iter(told.items()))

    def opens(path: str) -> io.BytesIO | None:
        return io.BytesIO(told[path]) if path in told else None

    with streamed(
        io.BytesIO(document), name, kind, findings, learn=lambda _: vocabulary, files=told.get, opens=opens
    ) as stream:
        assert not list(findings)
        yield stream


@given(
    strategies.reports(),
    st.sampled_from(sorted(STREAMED, key=lambda kind: kind.value)),
    READABLE,
    st.integers(1, 200),
    st.integers(1, 4),
)
def test_what_passes_by_is_what_is_read_whole(
    drawn: tuple[Report, Vocabulary], source: Format, target: Format, size: int, waiting: int
) -> None:
    report, vocabulary = drawn
    told = written(report, vocabulary, source)
    whole = read_whole(told, source, vocabulary)
    assert equal(whole, report), differences(whole, report)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_SIZE", size)
        patch.setattr(collecting, "_WAITING", waiting)
        patch.setattr(xml_reading, "LARGE", 0)
        patch.setattr(json_reading, "LARGE", 0)
        with passing(told, source, vocabulary) as stream:
            if stream is None:
                return
            found = written(stream, vocabulary, target)
    assert found == written(whole, vocabulary, target)
    again = read_whole(found, target, vocabulary)
    assert equal(again, report), differences(again, report)


@given(strategies.reports(), st.lists(READABLE, min_size=1, max_size=4))
def test_any_way_through_formats_and_packages_keeps_the_report(
    drawn: tuple[Report, Vocabulary], way: list[Format]
) -> None:
    report, vocabulary = drawn
    now = report
    for kind in way:
        told = written(now, vocabulary, kind)
        if kind is not Format.PARQUET:
            told = packed(told, kind)
        now = read_whole(told, kind, vocabulary)
        assert equal(now, report), differences(now, report)


def packed(told: dict[str, bytes], kind: Format) -> dict[str, bytes]:
    """The same files out of a package that they were put in."""
    into = Kind.PLAIN if kind is not Format.CSV else Kind.ANY
    data = write_package(into, "p", {f"r/{path}": [content] for path, content in told.items()}, {})
    package = read_package(data, f"p{into.value}", Findings())
    assert package is not None
    (report,) = package.reports
    found = {}
    for path in told:
        opened = package.opens(report, path)
        assert opened is not None
        with opened:
            found[path] = opened.read()
        assert found[path] == package.beside(report, path)
    return found
