"""The command line: it parses, calls one pipeline function, tells. Heavy imports stand inside the commands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from exporter.errors import ExporterError, StageFailed
from exporter.findings import Findings, Severity

if TYPE_CHECKING:
    from exporter.formats import Format
    from exporter.pipeline import Exported

OK, FOUND, FAILED = 0, 1, 2
FORMS: Final = ["text", "json", "sarif", "junit", "github"]
EPILOG: Final = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the tool could not do its job."


class _Telling:
    """How a command's findings are told, and which of them give exit code 1."""

    def __init__(self, form: str, fail_on: str, *, quiet: bool) -> None:
        self.form = form
        self.fail_on = Severity[fail_on.upper()]
        self.quiet = quiet

    def tell(self, findings: Findings, stream: TextIO, form: str) -> int:
        """Tell the findings and give the exit code."""
        from exporter.reporting import render

        shown = Findings(findings.at_least(self.fail_on)) if self.quiet else findings
        text = render(shown, form, colour=_colour(stream))
        if text:
            click.echo(text, file=stream, nl=not text.endswith("\n"))
        return FOUND if findings.at_least(self.fail_on) else OK

    def aside(self, findings: Findings) -> int:
        """Tell findings that stand beside a result: on stderr, as text unless another form for tools is asked."""
        return self.tell(findings, sys.stderr, "text" if self.form == "json" else self.form)

    def note(self, text: str) -> None:
        """A line about the work, for people."""
        if not self.quiet:
            click.echo(text, err=True)


def _colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and "CI" not in os.environ


def _telling(command: Callable[..., int]) -> Callable[..., None]:
    """Gives a command the options that all share; what it returns is the exit code."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMS),
        default="text",
        show_default=True,
        help="How things are told.",
    )
    @click.option(
        "--fail-on", type=click.Choice(["warning", "error"]), default="error", show_default=True,
        help="The severity from which findings give exit code 1.",
    )  # fmt: skip
    @click.option("--quiet", "-q", is_flag=True, help="Tell only findings at or above --fail-on.")
    @wraps(command)
    def run(*args: Any, form: str, fail_on: str, quiet: bool, **options: Any) -> None:
        sys.exit(command(*args, telling=_Telling(form, fail_on, quiet=quiet), **options))

    return run


_profile = click.option(
    "--profile",
    metavar="PROFILE",
    help="A profile by name or folder; otherwise the document says whose it is.",
)
_packages = click.option(
    "--taxonomy", "packages", multiple=True, type=click.Path(path_type=Path), metavar="PACKAGE",
    help="A taxonomy package or folder; without it those beside the report are used.",
)  # fmt: skip
_out = click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="The folder to write to."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="exporter")
def cli() -> None:
    """Turn financial documents into valid, machine-readable XBRL filings."""


@cli.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_profile
@_out
@click.option("--to", default="xml,json", show_default=True, metavar="LIST", help="The formats to write.")
@_telling
def export(sources: tuple[str, ...], profile: str | None, out: Path, to: str, telling: _Telling) -> int:
    """Read each SOURCE, map it, validate it and write its filing; - is standard input."""
    from exporter import pipeline

    kinds = _formats(to)
    code = OK
    for source in sources:
        findings = Findings()
        try:
            done = pipeline.export(source, profile=profile, out=out, kinds=kinds, findings=findings)
        except StageFailed as stop:
            code = max(FOUND, telling.aside(findings))
            click.echo(f"{source}: {stop}; nothing was written", err=True)
        else:
            code = max(code, telling.aside(findings))
            _tell_export(done, findings, telling)
    return code


def _formats(names: str) -> list[Format]:
    """The formats of a list such as ``xml,json``."""
    from exporter.formats import Format

    known = {kind.value: kind for kind in Format}
    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}", param_hint="--to")
    return [known[name] for name in dict.fromkeys(asked)]


def _tell_export(done: Exported, findings: Findings, telling: _Telling) -> None:
    for path in done.paths:
        click.echo(path)
    errors = len(findings.errors)
    warnings = len(findings.at_least(Severity.WARNING)) - errors
    telling.note(f"{done.name}: {len(done.report)} facts; {errors} errors, {warnings} warnings")


@cli.command(epilog=EPILOG)
@click.argument("source")
@_telling
def read(source: str, telling: _Telling) -> int:
    """Show the tables and figures found in SOURCE; with --format json one object a cell and line."""
    from exporter import pipeline
    from exporter.statements.listing import cells, outline

    findings = Findings()
    document = pipeline.read(source, findings)
    if telling.form == "json":
        for cell in cells(document):
            click.echo(json.dumps(cell, ensure_ascii=False))
    else:
        for line in outline(document):
            click.echo(line)
    return telling.aside(findings)


@cli.command("map", epilog=EPILOG)
@click.argument("source")
@_profile
@click.option("--ledger", is_flag=True, help="Show what became of every numeral instead of the facts.")
@_telling
def map_(source: str, profile: str | None, *, ledger: bool, telling: _Telling) -> int:
    """Show the facts that SOURCE states, as CSV; with --ledger what became of every numeral."""
    from exporter import pipeline

    findings = Findings()
    try:
        text = pipeline.tell_mapping(source, profile=profile, ledger=ledger, findings=findings)
    except StageFailed:
        return max(FOUND, telling.aside(findings))
    sys.stdout.buffer.write(text)
    return telling.aside(findings)


@cli.command(epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@_packages
@click.option("--arelle", is_flag=True, help="Ask the reference processor too and merge what it says.")
@_telling
def validate(reports: tuple[str, ...], packages: tuple[Path, ...], *, arelle: bool, telling: _Telling) -> int:
    """Check each REPORT against its schemas, its taxonomy and its own sums; findings go to stdout."""
    from exporter import pipeline

    findings = Findings()
    for report in reports:
        pipeline.validate(report, packages=packages, arelle=arelle, findings=findings)
    return telling.tell(findings, sys.stdout, telling.form)


@cli.command(epilog=EPILOG)
@click.argument("source")
@click.argument("target")
@_packages
@click.option("--to", metavar="FORMAT", help="The format, where the extension of TARGET does not say it.")
@_telling
def convert(source: str, target: str, packages: tuple[Path, ...], to: str | None, telling: _Telling) -> int:
    """Write the report SOURCE in another syntax to TARGET; - is standard input or output."""
    from exporter import pipeline

    kind = _formats(to)[0] if to else None
    findings = Findings()
    try:
        chunks = pipeline.convert(source, target, kind=kind, packages=packages, findings=findings)
    except StageFailed as stop:
        code = max(FOUND, telling.aside(findings))
        click.echo(f"{source}: {stop}; nothing was written", err=True)
        return code
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    return telling.aside(findings)


@cli.command(epilog=EPILOG)
@click.argument("report")
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The page; else REPORT.view.html.",
)
@click.option("--language", default="en", show_default=True, help="The language of labels.")
@click.option("--plain", is_flag=True, help="Our own page, even where the extra viewer is installed.")
@_packages
@_telling
def view(
    report: str,
    target: Path | None,
    language: str,
    packages: tuple[Path, ...],
    *,
    plain: bool,
    telling: _Telling,
) -> int:
    """Make one page of REPORT: the document with every figure's meaning a click away, findings marked."""
    from exporter import pipeline

    findings = Findings()
    page = target or Path(f"{Path(report).stem if report != '-' else 'report'}.view.html")
    try:
        path = pipeline.view(
            report, page, packages=packages, language=language, findings=findings, plain=plain
        )
    except StageFailed:
        return max(FOUND, telling.aside(findings))
    click.echo(path)
    return telling.aside(findings)


@cli.group(epilog=EPILOG)
def taxonomy() -> None:
    """Work with authored taxonomies."""


@taxonomy.command(epilog=EPILOG)
@click.argument("profile")
@_out
@_telling
def build(profile: str, out: Path, telling: _Telling) -> int:
    """Compile the sheets of PROFILE, a name or folder, into schema, linkbases and a taxonomy package."""
    from exporter import pipeline

    findings = Findings()
    try:
        paths = pipeline.build_taxonomy(profile, out=out, findings=findings)
    except StageFailed:
        return max(FOUND, telling.aside(findings))
    for path in paths:
        click.echo(path)
    return telling.aside(findings)


@cli.command(epilog=EPILOG)
def codes() -> None:
    """List every finding code with its sentence."""
    from exporter.codes import CODES

    for code, sentence in sorted(CODES.items()):
        click.echo(f"{code}\t{sentence}")


def main() -> None:
    """Run the command line; no input gives a traceback."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
    except ExporterError as error:
        click.echo(str(error), err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
    except BrokenPipeError:  # the reader has seen enough, such as head; what is still buffered goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except MemoryError:
        click.echo("error [file.tooLarge] the input does not fit into memory", err=True)
    sys.exit(FAILED)
