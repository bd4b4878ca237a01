"""The settings of a filing profile (``profile.toml``): its schema, and errors that name the line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.mapping.prose.pattern import compile_pattern
from exporter.statements.periods import Calendar


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


#: A regular expression, kept as text and known to compile.
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Recognise(_Strict):
    """How a document shows that it is this filer's: every expression is found in its text, white space folded."""

    all: Annotated[list[Pattern], Field(min_length=1)]


class EntitySettings(_Strict):
    """Who reports, as an identifier in a scheme."""

    scheme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")]
    identifier: Annotated[str, Field(min_length=1)]


def _day_of_year(text: str) -> str:
    Calendar.parse(text)
    return text


class CalendarSettings(_Strict):
    """When the fiscal year ends (``--MM-DD``) and which calendar year names it."""

    fiscal_year_end: Annotated[str, Field(pattern=r"^--\d\d-\d\d$"), AfterValidator(_day_of_year)]
    fiscal_year_named_after: Literal["start", "end"] = "end"

    @property
    def calendar(self) -> Calendar:
        """The same for reading periods."""
        return Calendar.parse(self.fiscal_year_end, named_after_start=self.fiscal_year_named_after == "start")


def _file_name(text: str) -> str:
    if re.search(r"[{}]", text.replace("{period_end}", "")):
        raise ValueError("a name may hold {period_end} and no other braces")
    return text


#: The name of a filing's files, without suffix.
FileName = Annotated[str, Field(pattern=r"^([A-Za-z0-9{][\w.{}-]*)?$"), AfterValidator(_file_name)]


class FilingSettings(_Strict):
    """The name of the filing's files, with ``{period_end}``, and the language of its text."""

    name: Annotated[FileName, Field(min_length=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]+)*$")] = "en"


def _period_pattern(text: str) -> str:
    if text and "value" not in compile_pattern(text).groupindex:
        raise ValueError("the pattern has no group named 'value'")
    return text


class DocumentSettings(_Strict):
    """A kind of document: how it shows which it is, where it states its period, and how its filing is named.

    ``period`` is a pattern over running text whose group ``value`` is a period, for documents without tables that
    state it; ``filing`` is the name of the files, as in ``FilingSettings``, where it is another.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    recognise: Recognise
    period: Annotated[str, AfterValidator(_period_pattern)] = ""
    filing: FileName = ""


class ProfileSettings(_Strict):
    """The whole of ``profile.toml``."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Annotated[str, Field(min_length=1)]
    recognise: Recognise
    entity: EntitySettings
    calendar: CalendarSettings
    filing: FilingSettings
    document: list[DocumentSettings] = []


def read_settings(path: Path, findings: Findings) -> ProfileSettings | None:
    """The settings of a profile; None when findings ``map.badProfile`` say what is wrong, each with its line."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise ExporterError(
            "file.missing", f"the profile cannot be read: {error.strerror}", str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise ExporterError(
            "file.notUtf8", f"the profile is not UTF-8 at byte {error.start}", path.name
        ) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ExporterError(
            "map.badProfile", str(error), f"{path.name}:{line[1]}" if line else path.name
        ) from error
    try:
        return ProfileSettings.model_validate(raw)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            keys = [str(key) for key in one["loc"]]
            origin = Origin(path.name, _line_of(text, keys))
            findings.error("map.badProfile", f"{'.'.join(keys)}: {one['msg']}", origin)
        return None


def _line_of(text: str, keys: list[str]) -> int:
    """The line where a key stands, or its table's header, or the first line."""
    lines = text.splitlines()
    header = re.compile(rf"\s*\[{re.escape('.'.join(keys[:-1]))}\]") if len(keys) > 1 else None
    start = next((at for at, line in enumerate(lines) if header and header.match(line)), 0)
    for key in reversed(keys):
        mention = re.compile(rf"\s*(\[)?{re.escape(key)}\s*[=\]]")
        for at, line in enumerate(lines[start:], start + 1):
            if mention.match(line):
                return at
    return start + 1
