"""The command line: it parses, calls one pipeline function, tells. Heavy imports stand inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from exporter.errors import ExporterError, StageFailed
from exporter.findings import Findings, Severity

if TYPE_CHECKING:
    from exporter.pipeline import Exported

OK, FOUND, FAILED = 0, 1, 2
FORMATS: Final = ["text", "json", "sarif", "junit", "github"]
EPILOG: Final = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the tool could not do its job."


class _Tell:
    """Where a command's findings go and what they do to the exit code."""

    def __init__(self, form: str, fail_on: str, *, quiet: bool) -> None:
        self.form = form
        self.fail_on = Severity[fail_on.upper()]
        self.quiet = quiet

    def findings(self, findings: Findings, *, result: bool = False) -> int:
        """Tell the findings, on stdout where they are the result, and give the exit code."""
        from exporter.reporting import render

        shown = findings if not self.quiet else Findings(findings.at_least(self.fail_on))
        stream = sys.stdout if result else sys.stderr
        text = render(shown, self.form, colour=_colour(stream))
        if text:
            click.echo(text, file=stream, nl=not text.endswith("\n"))
        return FOUND if findings.at_least(self.fail_on) else OK

    def note(self, text: str) -> None:
        """A line about the work, for people."""
        if not self.quiet:
            click.echo(text, err=True)


def _colour(stream: Any) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and "CI" not in os.environ


def _telling(default: str = "text") -> Callable[[Callable[..., int]], Callable[..., None]]:
    """The options every command shares; the command gets a ``tell`` and its number is the exit code."""

    def decorate(command: Callable[..., int]) -> Callable[..., None]:
        @click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            default=default,
            show_default=True,
            help="How findings are told.",
        )
        @click.option(
            "--fail-on",
            type=click.Choice(["warning", "error"]),
            default="error",
            show_default=True,
            help="The severity from which findings give exit code 1.",
        )
        @click.option("--quiet", "-q", is_flag=True, help="Only findings at or above --fail-on.")
        @wraps(command)
        def run(*args: Any, form: str, fail_on: str, quiet: bool, **options: Any) -> None:
            sys.exit(command(*args, tell=_Tell(form, fail_on, quiet=quiet), **options))

        return run

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="exporter")
def cli() -> None:
    """Turn financial documents into valid, machine-readable XBRL filings."""


_profile = click.option(
    "--profile", metavar="PROFILE", help="A profile's name or folder; otherwise the document says."
)
_packages = click.option(
    "--taxonomy",
    "packages",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PACKAGE",
    help="A taxonomy package (.zip) or folder; packages beside the report are found.",
)


@cli.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_profile
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Where the filing goes."
)
@click.option("--to", default="xml,json", show_default=True, metavar="LIST", help="Formats: xml, json.")
@_telling()
def export(sources: tuple[str, ...], profile: str | None, out: Path, to: str, tell: _Tell) -> int:
    """Read each SOURCE, map it, validate it, and write its filing; - is standard input."""
    from exporter import pipeline

    code = OK
    for source in sources:
        findings = Findings()
        try:
            done = pipeline.export(source, profile=profile, out=out, kinds=to.split(","), findings=findings)
        except StageFailed as stop:
            tell.findings(findings)
            click.echo(f"{source}: stopped: {stop}; nothing was written", err=True)
            code = FOUND
            continue
        code = max(code, tell.findings(findings))
        _tell_export(done, findings, tell)
    return code


def _tell_export(done: Exported, findings: Findings, tell: _Tell) -> None:
    for path in done.paths:
        click.echo(path)
    errors, warnings = len(findings.errors), len(findings.at_least(Severity.WARNING)) - len(findings.errors)
    tell.note(
        f"{done.name}: {done.facts} facts from {done.figures} figures; {errors} errors, {warnings} warnings"
    )


@cli.command(epilog=EPILOG)
@click.argument("source")
@_telling()
def read(source: str, tell: _Tell) -> int:
    """Show the tables and figures found in SOURCE; with --format json one object a cell and line."""
    from exporter import pipeline

    findings = Findings()
    for line in pipeline.read(source, findings=findings, as_json=tell.form == "json"):
        click.echo(line)
    tell.form = "text"
    return tell.findings(findings)


@cli.command("map", epilog=EPILOG)
@click.argument("source")
@_profile
@click.option("--ledger", is_flag=True, help="Print what became of every numeral instead of the facts.")
@_telling()
def map_(source: str, profile: str | None, ledger: bool, tell: _Tell) -> int:  # noqa: FBT001 - an option
    """Show the facts that SOURCE states, or with --ledger what became of every numeral, as CSV."""
    from exporter import pipeline

    findings = Findings()
    text = pipeline.tell_mapping(source, profile=profile, ledger=ledger, findings=findings)
    click.echo(text, nl=False)
    return tell.findings(findings)


@cli.command(epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@_packages
@click.option("--arelle", is_flag=True, help="Ask the reference processor too and merge what it says.")
@_telling()
def validate(reports: tuple[str, ...], packages: tuple[Path, ...], arelle: bool, tell: _Tell) -> int:  # noqa: FBT001
    """Check each REPORT against its schemas, its taxonomy and its own sums; findings go to stdout."""
    from exporter import pipeline

    findings = Findings()
    for report in reports:
        pipeline.validate(report, packages=packages, arelle=arelle, findings=findings)
    return tell.findings(findings, result=True)


@cli.command(epilog=EPILOG)
@click.argument("source")
@click.argument("target")
@_packages
@click.option("--to", metavar="FORMAT", help="xml or json, where the extension of TARGET does not say.")
@_telling()
def convert(source: str, target: str, packages: tuple[Path, ...], to: str | None, tell: _Tell) -> int:
    """Write the report SOURCE in another syntax to TARGET; - is standard input or output."""
    from exporter import pipeline

    findings = Findings()
    try:
        chunks = pipeline.convert(source, target, kind=to, packages=packages, findings=findings)
    except StageFailed as stop:
        tell.findings(findings)
        click.echo(f"{source}: stopped: {stop}; nothing was written", err=True)
        return FOUND
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    return tell.findings(findings)


@cli.group(epilog=EPILOG)
def taxonomy() -> None:
    """Work with authored taxonomies."""


@taxonomy.command(epilog=EPILOG)
@click.argument("profile")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Where the package goes."
)
@_telling()
def build(profile: str, out: Path, tell: _Tell) -> int:
    """Compile the sheets of PROFILE (a name or folder) into schema, linkbases and a taxonomy package."""
    from exporter import pipeline

    findings = Findings()
    try:
        paths = pipeline.build_taxonomy(profile, out=out, findings=findings)
    except StageFailed:
        return max(FOUND, tell.findings(findings))
    for path in paths:
        click.echo(path)
    return tell.findings(findings)


@cli.command(epilog=EPILOG)
def codes() -> None:
    """List every finding code with its sentence."""
    from exporter.codes import CODES

    for code, sentence in sorted(CODES.items()):
        click.echo(f"{code}\t{sentence}")


def main() -> None:
    """Run the command line; no input gives a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)
    except ExporterError as error:
        click.echo(str(error), err=True)
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except MemoryError:
        click.echo("error [file.tooLarge] the input does not fit into memory", err=True)
        sys.exit(FAILED)
