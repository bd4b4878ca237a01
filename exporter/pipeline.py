"""The table of contents: what each command does, one line a stage, in the words of the folders."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exporter import formats, markup
from exporter import taxonomy as taxonomies
from exporter.errors import ExporterError
from exporter.files import files_beside, read_input, write_all
from exporter.findings import Finding, Findings, Origin
from exporter.formats import Format, inline_xbrl
from exporter.formats.detect import detect, format_of
from exporter.mapping.choice import choose_profile, profile_folder
from exporter.mapping.engine import Mapped, map_document
from exporter.mapping.ledger import render_ledger
from exporter.mapping.profile import Profile, read_profile
from exporter.mapping.telling import render_facts
from exporter.report.report import Report
from exporter.reporting import render
from exporter.reporting.document import read_findings
from exporter.sources import read_bytes
from exporter.statements.table import Document
from exporter.taxonomy import CompiledTaxonomy, Source, Taxonomy
from exporter.taxonomy.claims import Checks, read_checks
from exporter.taxonomy.layout import statement_layouts
from exporter.validation.arelle import ask_arelle
from exporter.validation.consistency import check_consistency
from exporter.validation.documents import check_document
from exporter.validation.validate import validate as check_report
from exporter.viewing import ixbrl_viewer
from exporter.viewing.cards import cards, notes
from exporter.viewing.inert import disarm
from exporter.viewing.page import page


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
    source: str, *, profile: str | None, out: Path, kinds: Sequence[Format], findings: Findings
) -> Exported:
    """Read one document, map it, validate it, and write its filing whole; StageFailed when a stage finds errors."""
    document = read(source, findings)
    filer, mapped = map_source(document, profile, findings)
    name = mapped.name
    files: dict[str, Iterable[bytes | memoryview]] = {filer.compiled.package_name: [filer.compiled.package]}
    for kind in kinds:
        files |= write_report(mapped.report, filer.taxonomy, kind, name, document=document, findings=findings)
    check_report(mapped.report, filer.taxonomy, findings)
    check_consistency(mapped.report, filer.taxonomy, filer.checks, findings)
    findings.stop_on_errors("validation")
    files[f"{name}-ledger.csv"] = [render_ledger(mapped.ledger)]
    files[f"{name}-findings.json"] = [render(findings, "json").encode()]
    return Exported(name, tuple(write_all(out, files)), mapped.report, mapped)


def write_report(
    report: Report,
    taxonomy: Taxonomy,
    kind: Format,
    name: str,
    *,
    document: Document | None,
    findings: Findings,
) -> formats.Documents:
    """A report in one format; inline in the document it was read from where that is text, else as statements."""
    if kind is not Format.INLINE:
        return formats.write(report, taxonomy.vocabulary, kind, name=name)
    if document is not None and document.text is not None:
        text = inline_xbrl.SourceText.of(document.name, document.text)
        return inline_xbrl.write_in_place(report, taxonomy.vocabulary, name, text, findings)
    return inline_xbrl.write(report, taxonomy.vocabulary, name, statement_layouts(taxonomy, "en"))


def read(source: str, findings: Findings) -> Document:
    """The tables and figures of a document; ``-`` is standard input."""
    data, name = read_input(source)
    document = read_bytes(data, name, findings)
    findings.stop_on_errors("reading")
    return document


def map_source(document: Document, profile: str | None, findings: Findings) -> tuple[Filer, Mapped]:
    """The facts that a document states, by the profile named or the one it names itself."""
    folder = profile_folder(profile) if profile else choose_profile(document, findings)
    filer = open_filer(folder, findings)
    mapped = map_document(document, filer.profile, filer.taxonomy, findings)
    findings.stop_on_errors("mapping")
    return filer, mapped


def tell_mapping(source: str, *, profile: str | None, ledger: bool, findings: Findings) -> bytes:
    """The facts that a document states, or its ledger, as CSV."""
    _, mapped = map_source(read(source, findings), profile, findings)
    return render_ledger(mapped.ledger) if ledger else render_facts(mapped.report)


def open_filer(folder: Path, findings: Findings) -> Filer:
    """A profile with its taxonomy: sheets are compiled, and what was compiled is loaded as any other's would be."""
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
    taxonomy = taxonomies.load_taxonomy([compiled.entry_point], [package] if package else [], findings)
    findings.stop_on_errors("loading the taxonomy")
    return compiled, taxonomy


def build_taxonomy(profile: str, *, out: Path, findings: Findings) -> list[Path]:
    """Write the taxonomy package of a profile, by name or folder."""
    compiled, _ = compile_taxonomy(profile_folder(profile), findings)
    return write_all(out, {compiled.package_name: [compiled.package]})


def validate(source: str, *, packages: Sequence[Path], arelle: bool, findings: Findings) -> None:
    """Check a report file: its document, its facts against the taxonomy, its sums; ``arelle`` asks it too.

    What keeps a report from being understood is a finding; ExporterError means that there was nothing to check.
    """
    found = Findings()
    data, name = read_input(source)
    try:
        opened = opened_report(data, name, packages_for(source, packages), found, files_beside(source))
        check_document(opened.data, opened.name, opened.kind, opened.taxonomy, opened.sources, found)
        check_report(opened.report, opened.taxonomy, found)
    except ExporterError as error:
        found.error(error.code, error.message, Origin.parse(error.place) if error.place else None)
    if arelle:
        ask_arelle(Path(source), [one for one in packages_for(source, packages) if one.is_file()], found)
    findings.all.extend(one.at(source, name) for one in found)


def convert(
    source: str, target: str, *, kind: Format | None, packages: Sequence[Path], findings: Findings
) -> Iterable[bytes | memoryview]:
    """Write a report in another syntax; what goes to standard output (target ``-``) is handed back in parts."""
    opened = open_report(source, packages, findings)
    findings.stop_on_errors("reading the report")
    wanted = kind or format_of(target)
    files = write_report(
        opened.report, opened.taxonomy, wanted, Path(target).stem, document=None, findings=findings
    )
    if len(files) == 1 and target == "-":
        return itertools.chain.from_iterable(files.values())
    if target == "-":
        raise ExporterError("file.cannotWrite", f"{wanted.value} is several files, not one stream", target)
    single = {Path(target).name: chunks for chunks in files.values()}
    write_all(Path(target).parent, single if len(files) == 1 else files)
    return ()


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
    opened = open_report(source, packages, findings)
    findings.stop_on_errors("reading the report")
    check_report(opened.report, opened.taxonomy, findings)
    document, name = opened.data, opened.name
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
        found = [*findings, *beside(source, findings)]
        facts = cards(opened.report, opened.taxonomy, found, language)
        made = page(markup.as_html(root), opened.name, facts, notes(found))
    return write_all(target.parent, {target.name: [made]})[0]


def beside(source: str, findings: Findings) -> list[Finding]:
    """What the findings file that an export wrote beside a report tells and ``findings`` do not."""
    path = Path(source).with_name(f"{Path(source).stem}-findings.json")
    if source == "-" or not path.is_file():
        return []
    told = {(one.code, one.fact) for one in findings}
    return [one for one in read_findings(path.read_bytes(), path.name) if (one.code, one.fact) not in told]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report file as read: its bytes, its syntax, the report, and the taxonomy it is told in."""

    name: str
    data: bytes
    kind: Format
    report: Report
    taxonomy: Taxonomy
    sources: tuple[Source, ...]


def open_report(source: str, packages: Sequence[Path], findings: Findings) -> Opened:
    """Read a report with the taxonomy that packages, or the folder it stands in, hold for it."""
    return opened_report(*read_input(source), packages_for(source, packages), findings, files_beside(source))


def opened_report(
    data: bytes,
    name: str,
    packages: Sequence[Path],
    findings: Findings,
    files: formats.Files = lambda _: None,
) -> Opened:
    """The report that these bytes are, with the taxonomy that packages and folders hold for it."""
    kind = detect(data, name)
    told = Findings()
    report = formats.read(data, name, kind, told, files=files)
    places = taxonomies.open_sources(packages, findings)
    taxonomy = taxonomies.load_taxonomy(report.taxonomy, places, findings)
    if _asks_for_vocabulary(data, kind, taxonomy):
        told = Findings()
        report = formats.read(data, name, kind, told, vocabulary=taxonomy.vocabulary, files=files)
    findings.all.extend(told)
    return Opened(name, data, kind, report, taxonomy, places)


#: Where a document states the language of all that is in it.
_OPENING: Final = 1 << 14


def _asks_for_vocabulary(data: bytes, kind: Format, taxonomy: Taxonomy) -> bool:
    """Whether only the taxonomy can tell text from other values, or typed members from explicit ones.

    A language that stands for a whole document is that of its texts only, and xBRL-JSON writes both kinds of member
    alike. Such a document is read again, now that its taxonomy is known.
    """
    if kind is Format.CSV:
        return bool(taxonomy.concepts)
    if kind is Format.JSON:
        return bool(taxonomy.vocabulary.typed_domains)
    return bool(taxonomy.concepts) and b"lang=" in data[:_OPENING]


def packages_for(source: str, packages: Sequence[Path]) -> list[Path]:
    """The packages named; else those that stand beside the report, and its folder."""
    if packages or source == "-":
        return list(packages)
    folder = Path(source).resolve().parent
    return [*sorted(one for one in folder.glob("*.zip") if taxonomies.is_package(one)), folder]
