"""The command line: it parses, calls one pipeline function, tells. Heavy imports stand inside the commands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from exporter.errors import ExporterError, StageFailed
from exporter.findings import Findings, Severity

if TYPE_CHECKING:
    from exporter.formats import Format

OK, FOUND, FAILED = 0, 1, 2
FORMS: Final = ["text", "json", "sarif", "junit", "github"]
_PACKAGE: Final = "package"
EPILOG: Final = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the tool could not do its job."


class _Telling:
    """How a command's findings are told, and the exit code: the worst of what was told so far."""

    def __init__(self, form: str, fail_on: str, *, quiet: bool) -> None:
        self.form = form
        self.fail_on = Severity[fail_on.upper()]
        self.quiet = quiet
        self.code = OK

    @contextmanager
    def work(self, name: str, result: Findings | None = None) -> Iterator[Findings]:
        """A piece of work about ``name``; what it found, and why it ended early if it did, is told on stderr.

        There findings are text, unless a form for tools other than ``json``, the form of results, is asked for.
        Findings that are the ``result`` of the command are left to it.
        """
        findings = Findings() if result is None else result
        ended = ""
        try:
            yield findings
        except StageFailed as stop:
            self.code, ended = max(self.code, FOUND), f"{name}: {stop}; nothing was written"
        except ExporterError as error:
            self.code, ended = FAILED, str(error) if error.place else f"{name}: {error}"
        if result is None:
            findings.at(name, Path(name).name)
            self.tell(findings, sys.stderr, "text" if self.form == "json" else self.form)
        if ended:
            click.echo(ended, err=True)

    def tell(self, findings: Findings, stream: TextIO, form: str) -> None:
        """Tell the findings; those that are bad enough give exit code 1."""
        from exporter.reporting import render

        failing = findings.at_least(self.fail_on)
        text = render(Findings(failing) if self.quiet else findings, form, colour=_colour(stream))
        if text:
            click.echo(text, file=stream, nl=not text.endswith("\n"))
        if failing:
            self.code = max(self.code, FOUND)

    def note(self, text: str) -> None:
        """A line about the work, for people."""
        if not self.quiet:
            click.echo(text, err=True)


def _colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and "CI" not in os.environ


def _telling(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that all share; what it tells makes the exit code."""

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
        telling = _Telling(form, fail_on, quiet=quiet)
        command(*args, telling=telling, **options)
        sys.exit(telling.code)

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


class _ReaderGoneError(Exception):
    """Whoever reads our output has seen enough, such as head."""


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would end with exit code 1
            raise _ReaderGoneError from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="exporter")
def cli() -> None:
    """Turn financial documents into valid, machine-readable XBRL filings."""


@cli.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_profile
@_out
@click.option(
    "--to",
    default="xml,json",
    show_default=True,
    metavar="LIST",
    help="What to write: xml, json, csv, inline, parquet, package (report packages .xbri and .xbr).",
)
@_telling
def export(sources: tuple[str, ...], profile: str | None, out: Path, to: str, telling: _Telling) -> None:
    """Read each SOURCE, map it, validate it and write its filing; - is standard input."""
    from exporter import pipeline
    from exporter.formats.packages.kinds import Kind

    names = [name.strip() for name in to.split(",") if name.strip()]
    packages = (Kind.INLINE, Kind.PLAIN) if _PACKAGE in names else ()
    kinds = _formats(to, _PACKAGE)
    for source in sources:
        with telling.work(source) as findings:
            done = pipeline.export(
                source, profile=profile, out=out, kinds=kinds, findings=findings, packages=packages
            )
            for path in done.paths:
                click.echo(path)
            telling.note(f"{done.name}: {len(done.report)} facts; {done.mapped.counts}")


def _formats(names: str, *also: str) -> list[Format]:
    """The formats of a list such as ``xml,json``, in which ``also`` may stand."""
    from exporter.formats import Format

    known = {kind.value: kind for kind in Format}
    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked or [names]:
        if name not in known and name not in also:
            raise click.BadParameter(f"{name!r} is none of {', '.join([*known, *also])}", param_hint="--to")
    return [known[name] for name in dict.fromkeys(asked) if name in known]


@cli.command(epilog=EPILOG)
@click.argument("source")
@_telling
def read(source: str, telling: _Telling) -> None:
    """Show the tables and figures found in SOURCE; with --format json one object a cell and line."""
    from exporter import pipeline
    from exporter.statements.listing import cells, outline

    with telling.work(source) as findings:
        document = pipeline.read(source, findings)
        if telling.form == "json":
            for cell in cells(document):
                click.echo(json.dumps(cell, ensure_ascii=False))
        else:
            for line in outline(document):
                click.echo(line)


@cli.command("map", epilog=EPILOG)
@click.argument("source")
@_profile
@click.option("--ledger", is_flag=True, help="Show what became of every numeral instead of the facts.")
@_telling
def map_(source: str, profile: str | None, *, ledger: bool, telling: _Telling) -> None:
    """Show the facts that SOURCE states, as CSV; with --ledger what became of every numeral."""
    from exporter import pipeline

    with telling.work(source) as findings:
        text = pipeline.tell_mapping(source, profile=profile, ledger=ledger, findings=findings)
        click.echo(text, nl=False)


@cli.command(epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@_packages
@click.option("--arelle", is_flag=True, help="Ask the reference processor too and merge what it says.")
@_telling
def validate(
    reports: tuple[str, ...], packages: tuple[Path, ...], *, arelle: bool, telling: _Telling
) -> None:
    """Check each REPORT against its schemas, its taxonomy and its own sums; findings go to stdout."""
    from exporter import pipeline

    findings = Findings()
    for report in reports:
        with telling.work(report, findings):
            pipeline.validate(report, packages=packages, arelle=arelle, findings=findings)
    telling.tell(findings, sys.stdout, telling.form)


@cli.command(epilog=EPILOG)
@click.argument("source")
@click.argument("target")
@_packages
@click.option("--to", metavar="FORMAT", help="The format, where the extension of TARGET does not say it.")
@_telling
def convert(source: str, target: str, packages: tuple[Path, ...], to: str | None, telling: _Telling) -> None:
    """Write the report SOURCE in another syntax, Parquet or a package to TARGET; - is standard input or output."""
    from exporter import pipeline

    kind = _formats(to)[0] if to else None
    with telling.work(source) as findings:
        for chunk in pipeline.convert(source, target, kind=kind, packages=packages, findings=findings):
            click.echo(bytes(chunk), nl=False)


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
) -> None:
    """Make one page of REPORT: the document with every figure's meaning a click away, findings marked."""
    from exporter import pipeline

    page = target or Path(f"{Path(report).stem if report != '-' else 'report'}.view.html")
    with telling.work(report) as findings:
        path = pipeline.view(
            report, page, packages=packages, language=language, findings=findings, plain=plain
        )
        click.echo(path)


@cli.command(epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT... TARGET")
@_packages
@_telling
def load(reports: tuple[str, ...], packages: tuple[Path, ...], telling: _Telling) -> None:
    """Load each REPORT into TARGET, a folder of Parquet files or a .duckdb file; again changes nothing."""
    from exporter import pipeline

    *sources, target = reports
    if not sources:
        raise click.UsageError("name a report and a target")
    for source in sources:
        with telling.work(source) as findings:
            for key in pipeline.load(source, target, packages=packages, findings=findings):
                click.echo(key)


@cli.group(epilog=EPILOG)
def taxonomy() -> None:
    """Work with authored taxonomies."""


@taxonomy.command(epilog=EPILOG)
@click.argument("profile")
@_out
@_telling
def build(profile: str, out: Path, telling: _Telling) -> None:
    """Compile the sheets of PROFILE, a name or folder, into schema, linkbases and a taxonomy package."""
    from exporter import pipeline

    with telling.work(profile) as findings:
        for path in pipeline.build_taxonomy(profile, out=out, findings=findings):
            click.echo(path)


@cli.command(epilog=EPILOG)
def codes() -> None:
    """List every finding code with its sentence."""
    from exporter.codes import CODES

    for code, sentence in sorted(CODES.items()):
        click.echo(f"{code}\t{sentence}")


def main() -> None:
    """Run the command line; no input gives a traceback."""
    try:
        if sys.stdout is None:
            raise ExporterError("file.cannotWrite", "it is closed", "standard output")
        try:
            cli.main(standalone_mode=False)
        finally:
            sys.stdout.flush()  # here, where a full disk or a reader that has gone can still be told
        return
    except click.ClickException as error:
        error.show()
    except ExporterError as error:
        click.echo(str(error), err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
    except (_ReaderGoneError, BrokenPipeError):
        _discard_output()
        sys.exit(OK)
    except OSError as error:
        click.echo(f"standard output: error [file.cannotWrite] {error.strerror}", err=True)
        _discard_output()
    except MemoryError:
        click.echo("error [file.tooLarge] the input does not fit into memory", err=True)
    sys.exit(FAILED)


def _discard_output() -> None:
    """What is still buffered goes nowhere, so that Python does not try to write it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
