"""The head of an authored taxonomy, ``taxonomy.toml``: its names, publisher and languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.qname import is_ncname

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED: Final = frozenset(
    {"xbrli", "link", "xlink", "xbrldt", "xs", "xsi", "xml", "xmlns", "num", "nonnum", "dtr-types"}
)


def _prefix(text: str) -> str:
    if (
        not is_ncname(text)
        or max(text) > "\uffff"
        or text.lower() in _RESERVED
        or text.lower().startswith("xml")
    ):
        raise ValueError(f"{text!r} cannot be a prefix of its own")
    return text


def _uri(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"{}|\\^`#]", text):
        raise ValueError(f"{text!r} is not an absolute http or https address")
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language tag such as en or ja")
    return text


def _file_name(text: str) -> str:
    if not _FILE_NAME.fullmatch(text):
        raise ValueError(
            f"{text!r} cannot be the name of a file: letters, digits, point, hyphen and underline"
        )
    return text


Uri = Annotated[str, AfterValidator(_uri)]
Language = Annotated[str, AfterValidator(_language)]
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Publisher(_Strict):
    """Who publishes the taxonomy; the country by its two letters."""

    name: Text
    url: Uri | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None


class Heading(_Strict):
    """What ``taxonomy.toml`` says; titles and descriptions by language."""

    prefix: Annotated[str, AfterValidator(_prefix)]
    namespace: Uri
    name: Annotated[str, AfterValidator(_file_name)]
    version: Text
    title: dict[Language, Text] = Field(min_length=1)
    description: dict[Language, Text] = {}
    publisher: Publisher
    languages: list[Language] = Field(min_length=1)
    context_element: Literal["scenario", "segment"] = "scenario"

    @property
    def schema_file(self) -> str:
        """The name of the schema, which is the entry point."""
        return f"{self.name}.xsd"

    @property
    def base(self) -> str:
        """What published addresses start with: the namespace without a slash at its end."""
        return self.namespace.rstrip("/")

    @property
    def entry_point(self) -> str:
        """The URL under which the taxonomy is published."""
        return f"{self.base}/{self.schema_file}"

    def role_uri(self, role: str) -> str:
        """The URI of an authored role."""
        return f"{self.base}/role/{role}"


def read_heading(folder: Path, findings: Findings) -> Heading | None:
    """The head of the taxonomy in a folder; None after findings ``taxonomy.heading`` with the line.

    Raises ExporterError ``file.missing`` without the file and ``taxonomy.heading`` when it is not TOML.
    """
    path = (folder / "taxonomy").with_suffix(".toml")
    if not path.is_file():
        raise ExporterError("file.missing", "the file taxonomy.toml is missing", str(folder))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExporterError("taxonomy.heading", f"not a TOML file in UTF-8: {error}", path.name) from error
    try:
        return Heading.model_validate(values)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            _tell(one, text, path.name, findings)
        return None


def _tell(error: Any, text: str, name: str, findings: Findings) -> None:
    where = [str(part) for part in error["loc"]]
    message = str(error["msg"]).removeprefix("Value error, ")
    findings.error("taxonomy.heading", f"{'.'.join(where)}: {message}", Origin(name, _line_of(where, text)))


def _line_of(where: list[str], text: str) -> int:
    """The line that states the innermost key that stands in the text; the first line for what is missing."""
    for key in reversed(where):
        stated = re.compile(rf"^\s*\[?\s*([\w.\"-]+\.)?\"?{re.escape(key)}\"?\s*(=|\])", re.MULTILINE)
        found = stated.search(text)
        if found:
            return text.count("\n", 0, found.end()) + 1
    return 1
