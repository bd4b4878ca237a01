"""The table of contents: what each command does, one line a stage, in the words of the folders.

A room that only some commands need is imported by them: checking a small report takes less time than loading all rooms.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import formats, markup
from exporter import taxonomy as taxonomies
from exporter.accompanying import beside_target, into_package, into_stream, taxonomy_beside
from exporter.errors import ExporterError, StageFailed
from exporter.files import read_input, write_all
from exporter.findings import Findings, Origin
from exporter.formats import Format
from exporter.formats.detect import format_of
from exporter.formats.documents import whole
from exporter.formats.features import lost_features
from exporter.formats.packages.kinds import USUAL, Kind, kind_of
from exporter.formats.packages.writing import package_parts, write_package
from exporter.loading import load_tables
from exporter.loading.tables import ConceptRow, LabelRow, to_tables
from exporter.opening import (
    Opened,
    open_document,
    open_read,
    open_report,
    open_reports,
    open_taxonomy,
    packages_for,
)
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.statements.table import Document
from exporter.streaming import Passing, open_stream
from exporter.taxonomy import CompiledTaxonomy, Taxonomy
from exporter.taxonomy.model import Concept
from exporter.validation.documents import check_document, check_taxonomy
from exporter.validation.samples import sample_of
from exporter.validation.subject import Subject
from exporter.validation.validate import check_facts
from exporter.validation.validate import validate as check_report

if TYPE_CHECKING:
    from exporter.mapping.engine import Mapped
    from exporter.mapping.profile import Profile
    from exporter.taxonomy.claims import Checks


@dataclass(frozen=True, slots=True)
class Filer:
    """A profile ready for use: its compiled taxonomy, the same loaded back, its rules, and the checks it declares."""

    folder: Path
    compiled: CompiledTaxonomy
    taxonomy: Taxonomy
    profile: Profile
    checks: Checks


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export made: the filing's name, the files written, and counts for people."""

    name: str
    paths: tuple[Path, ...]
    report: Report
    mapped: Mapped


def export(
    source: str,
    *,
    profile: str | None,
    out: Path,
    kinds: Sequence[Format],
    findings: Findings,
    packages: Sequence[Kind] = (),
) -> Exported:
    """Read one document, map it, validate it, and write its filing whole; StageFailed when a stage finds errors."""
    from exporter.mapping.ledger import render_ledger
    from exporter.reporting import render
    from exporter.validation.consistency import check_consistency

    document = read(source, findings)
    filer, mapped = map_source(document, profile, findings)
    name = mapped.name
    files: dict[str, Iterable[bytes | memoryview]] = {filer.compiled.package_name: [filer.compiled.package]}
    for kind in kinds:
        files |= write_report(mapped.report, filer.taxonomy, kind, name, document=document, findings=findings)
    own = taxonomies.package_files(filer.compiled.package, filer.compiled.package_name) if packages else {}
    for packed in packages:
        told = write_report(
            mapped.report, filer.taxonomy, USUAL[packed], name, document=document, findings=Findings()
        )
        files[f"{name}{packed.value}"] = [write_package(packed, name, told, own)]
    check_report(mapped.report, filer.taxonomy, findings)
    check_consistency(mapped.report, filer.taxonomy, filer.checks, findings)
    findings.stop_on_errors("validation")
    files[f"{name}-ledger.csv"] = [render_ledger(mapped.ledger)]
    files[f"{name}-findings.json"] = [render(findings, "json").encode()]
    return Exported(name, tuple(write_all(out, files, keep=source)), mapped.report, mapped)


def write_report(
    report: Report | Stream,
    taxonomy: Taxonomy,
    kind: Format,
    name: str,
    *,
    document: Document | None,
    findings: Findings,
) -> formats.Documents:
    """A report in one format; for people laid out in its statements, or in the document it was read from."""
    if kind is not Format.PARQUET:
        report = _keep_prefixes(report, taxonomy, findings)
    if kind not in (Format.INLINE, Format.CSV):
        return formats.write(report, taxonomy.vocabulary, kind, name=name)
    from exporter.taxonomy.layout import statement_layouts

    if kind is Format.CSV:
        from exporter.formats import xbrl_csv

        laid = statement_layouts(taxonomy, "en")
        return xbrl_csv.write(report, taxonomy.vocabulary, name, statements=laid)
    from exporter.formats import inline_xbrl

    if document is not None and document.text is not None:
        source = inline_xbrl.SourceText.of(document.name, document.text)
        if document.page is not None:
            source = inline_xbrl.MarkedSource.of_page(document.name, document.page)
        report = report.report() if isinstance(report, Stream) else report
        return inline_xbrl.write_in_place(report, taxonomy.vocabulary, name, source, findings)
    return inline_xbrl.write(report, taxonomy.vocabulary, name, statement_layouts(taxonomy, "en"))


def _keep_prefixes(report: Report | Stream, taxonomy: Taxonomy, findings: Findings) -> Report | Stream:
    """The report with prefixes in its values that the written document binds to the same namespaces.

    StageFailed where there is none for one.
    """
    from exporter.formats.prefixes import lost_prefixes, with_kept_prefixes

    lost = lost_prefixes(report, taxonomy.vocabulary)
    for prefix in lost:
        what = f"the prefix {prefix!r}" if prefix else "no prefix"
        message = (
            f"a value is a name with {what}, which would mean another namespace in the document to write"
        )
        findings.error("file.valuePrefix", message)
    if lost:
        findings.stop_on_errors("writing")
    return with_kept_prefixes(report, taxonomy.vocabulary)


def read(source: str, findings: Findings) -> Document:
    """The tables and figures of a document; ``-`` is standard input."""
    from exporter.sources import read_bytes

    data, name = read_input(source)
    document = read_bytes(data, name, findings)
    findings.stop_on_errors("reading")
    return document


def map_source(document: Document, profile: str | None, findings: Findings) -> tuple[Filer, Mapped]:
    """The facts that a document states, by the profile named or the one it names itself."""
    from exporter.mapping.choice import choose_profile, profile_folder
    from exporter.mapping.engine import map_document

    folder = profile_folder(profile) if profile else choose_profile(document, findings)
    filer = open_filer(folder, findings)
    mapped = map_document(document, filer.profile, filer.taxonomy, findings)
    findings.stop_on_errors("mapping")
    return filer, mapped


def tell_mapping(source: str, *, profile: str | None, ledger: bool, findings: Findings) -> bytes:
    """The facts that a document states, or its ledger, as CSV."""
    from exporter.mapping.ledger import render_ledger
    from exporter.mapping.telling import render_facts

    _, mapped = map_source(read(source, findings), profile, findings)
    return render_ledger(mapped.ledger) if ledger else render_facts(mapped.report)


def open_filer(folder: Path, findings: Findings) -> Filer:
    """A profile with its taxonomy: sheets are compiled, and what was compiled is loaded as any other's would be."""
    from exporter.mapping.profile import read_profile
    from exporter.taxonomy.claims import Checks, read_checks

    compiled, taxonomy = compile_taxonomy(folder, findings)
    profile = read_profile(folder, taxonomy, findings)
    claims = read_checks(folder, taxonomy, findings)
    findings.stop_on_errors("reading the profile")
    if profile is None:
        raise ExporterError("map.badProfile", "the profile cannot be used", str(folder))
    return Filer(folder, compiled, taxonomy, profile, Checks(claims, profile.line_members))


def compile_taxonomy(folder: Path, findings: Findings) -> tuple[CompiledTaxonomy, Taxonomy]:
    """The taxonomy of a folder's sheets, compiled and loaded back from its package."""
    compiled = taxonomies.build(folder, findings)
    findings.stop_on_errors("building the taxonomy")
    if compiled is None:
        raise ExporterError("taxonomy.notBuilt", "the taxonomy cannot be built", str(folder))
    package = taxonomies.open_package(compiled.package, compiled.package_name, findings)
    sources = [package] if package else []
    taxonomy = taxonomies.load_taxonomy([compiled.entry_point], sources, findings, rules=True)
    findings.stop_on_errors("loading the taxonomy")
    return compiled, taxonomy


def build_taxonomy(profile: str, *, out: Path, findings: Findings) -> list[Path]:
    """Write the taxonomy package of a profile, by name or folder."""
    from exporter.mapping.choice import profile_folder

    compiled, _ = compile_taxonomy(profile_folder(profile), findings)
    return write_all(out, {compiled.package_name: [compiled.package]})


def validate(source: str, *, packages: Sequence[Path], arelle: bool, findings: Findings) -> None:
    """Check the reports of a file or package, or the taxonomy of a schema or a linkbase; ``arelle`` is asked too.

    What keeps a report from being understood is a finding; ExporterError means that there was nothing to check.
    """
    found, (data, name) = Findings(), open_document(source)
    try:
        taxonomy = open_taxonomy(data, name, source, packages, found)
        reports = [] if taxonomy else open_read(data, name, source, packages, found, rules=True)
        if taxonomy:
            check_taxonomy(*taxonomy, found)
        del data
        while reports:
            check_opened(reports.pop(0), found)
    except ExporterError as error:
        found.error(error.code, error.message, Origin.parse(error.place) if error.place else None)
    except StageFailed:
        pass  # the findings tell why
    try:
        if arelle:
            from exporter.validation.arelle import ask_arelle

            ask_arelle(Path(source), [one for one in packages_for(source, packages) if one.is_file()], found)
    finally:  # what we found stands, also where Arelle does not answer
        findings.all.extend(found.at(source, name))


def check_opened(opened: Opened, findings: Findings) -> None:
    """Check a report and its document, which goes before the rules take memory of their own."""
    kind = opened.kind
    subject = Subject(opened.report, opened.taxonomy, kind)
    sample = sample_of(opened.remains, subject, findings)
    check_document(
        opened.data, opened.name, kind, opened.taxonomy, opened.sources, findings, sample, opened.documents
    )
    unknown = not opened.taxonomy.concepts and any(one.code == "taxonomy.unresolved" for one in findings)
    del opened, sample
    if not unknown:  # else every fact would be told to be none of a taxonomy that nobody has
        check_facts(subject, findings)


def convert(
    source: str, target: str, *, kind: Format | None, packages: Sequence[Path], findings: Findings
) -> Iterable[bytes | memoryview]:
    """Write a report in another syntax or package, with the files of its taxonomy that it names by their place.

    What goes to standard output is handed back in parts: the report where the target is ``-``, else the path of its
    document where that is not the target, as xBRL-CSV is several files in a folder of their own. Facts pass by where
    the format of the source allows it, so that memory does not grow with them.
    """
    _written_as(target, kind)
    if target == "-":
        return _converted(source, target, kind, packages, findings)
    with open_stream(source, packages, findings) as passing:
        files = _conversion(passing, source, target, kind, packages, findings)
        document, *_ = write_all(Path(target).parent, files)
    return () if document == Path(target) else (os.fsencode(document), b"\n")


def _converted(
    source: str, target: str, kind: Format | None, packages: Sequence[Path], findings: Findings
) -> Iterator[bytes | memoryview]:
    with open_stream(source, packages, findings) as passing:
        (chunks,) = _conversion(passing, source, target, kind, packages, findings).values()
        yield from chunks


def _conversion(
    passing: Passing,
    source: str,
    target: str,
    kind: Format | None,
    packages: Sequence[Path],
    findings: Findings,
) -> formats.Documents:
    """The files of a conversion by their path, its document first; where that is alone it has the target's name."""
    findings.stop_on_errors("reading the report")
    place = Path(target)
    packed, wanted = _written_as(target, kind)
    for name in lost_features(passing.stream, wanted):
        findings.warning("file.featureLeftOut", f"the report states the feature {name}, which is not written")
    files = write_report(
        passing.stream, passing.taxonomy, wanted, place.stem, document=None, findings=findings
    )
    if packed:
        own = taxonomy_beside(passing.taxonomy_files, source, packages)
        files |= into_package(files, passing, findings)
        return {place.name: package_parts(packed, place.stem, files, own)}
    if wanted is not Format.CSV:
        (chunks,) = files.values()
        files = {place.name: chunks}
    elif target == "-":
        raise ExporterError("file.cannotWrite", f"{wanted.value} is several files, not one stream", target)
    if target == "-":
        into_stream(passing, findings)
        return files
    return files | beside_target(files, place, passing, findings)


def _written_as(target: str, kind: Format | None) -> tuple[Kind | None, Format]:
    """The kind of package and the syntax that a target asks for; ExporterError where a package holds none such."""
    packed = kind_of(target)
    wanted = kind or (USUAL[packed] if packed else format_of(target))
    if packed and wanted not in packed.formats:
        held = ", ".join(sorted(one.value for one in packed.formats))
        message = f"a {packed.value} package holds no {wanted.value}, only {held}"
        raise ExporterError("file.cannotWrite", message, target)
    return packed, wanted


def load(source: str, target: str, *, packages: Sequence[Path], findings: Findings) -> list[str]:
    """Load the reports of a file or package into a folder of Parquet files or a DuckDB file; tells their keys."""
    keys = []
    for opened in open_reports(source, packages, findings):
        findings.stop_on_errors("reading the report")
        labels = [
            LabelRow(str(one.concept), one.role, one.language, one.text) for one in opened.taxonomy.labels
        ]
        concepts = map(concept_row, opened.taxonomy.concepts.values())
        tables = to_tables(opened.report, name=opened.name, concepts=concepts, labels=labels)
        keys.append(load_tables(target, tables))
    return keys


def concept_row(concept: Concept) -> ConceptRow:
    """What the tables tell of a concept."""
    kind = concept.type.item_type if concept.type else ""
    return ConceptRow(str(concept.name), kind, concept.period_type, concept.balance, concept.numeric)


def view(
    source: str,
    target: Path,
    *,
    packages: Sequence[Path],
    language: str,
    findings: Findings,
    plain: bool = False,
) -> Path:
    """Write one self-contained page that shows a report: the tagged document, and what each figure means.

    Where the extra ``viewer`` is installed the page is ixbrl-viewer's, unless ``plain`` asks for ours, which also marks
    findings. What runs or fetches in the document is left out and told.
    """
    from exporter.inert import disarm
    from exporter.reporting.document import findings_beside
    from exporter.viewing import ixbrl_viewer
    from exporter.viewing.cards import cards, notes
    from exporter.viewing.page import page

    opened = open_report(source, packages, findings)
    findings.stop_on_errors("reading the report")
    check_report(opened.report, opened.taxonomy, findings)
    document, name = whole(opened.data), opened.name
    if opened.kind is not Format.INLINE:
        (written,) = write_report(
            opened.report, opened.taxonomy, Format.INLINE, Path(name).stem, document=None, findings=findings
        ).items()
        name, document = written[0], b"".join(map(bytes, written[1]))
    root = markup.parse(document, name)
    for what, line in disarm(root):
        findings.warning("file.activeContent", f"{what} is left out of the page", Origin(name, line))
    if not plain and ixbrl_viewer.is_installed():
        archives = [one for one in packages_for(source, packages) if one.is_file()]
        made = ixbrl_viewer.viewer_page(markup.as_is(root), name, archives)
    else:
        found = [*findings, *findings_beside(source, findings)]
        facts = cards(opened.report, opened.taxonomy, found, language)
        made = page(markup.as_html(root), opened.name, facts, notes(found))
    return write_all(target.parent, {target.name: [made]}, keep=source)[0]
