"""The text of a page: in the encoding that it names itself, where its bytes are in it."""

from __future__ import annotations

import codecs
import re
from typing import Final

from exporter.findings import Findings, Origin
from exporter.sources.decoding import decode
from exporter.sources.sample import Sample

#: How far into a page its encoding may be named, as browsers look.
_PROBE: Final = 4096
_NAMED: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
#: Names that mean more than they say: pages called by them hold letters of the wider sets.
_MEANT: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
#: Characters that XML 1.0 has no place for; a form feed is a blank in a page.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A character named by its number.
_REFERENCE: Final = re.compile(r"&#(?:[xX]0*+([0-9A-Fa-f]{1,6})(?![0-9A-Fa-f])|0*+([0-9]{1,7})(?![0-9]));?")


def page_text(sample: Sample, findings: Findings) -> str:
    """The text of a page with line feeds; ExporterError as ``decode`` raises where it is in no known encoding.

    A byte order mark decides, then the encoding that the page names. Where the bytes are not in it, that is told and
    the bytes decide.
    """
    named = _named(sample.data)
    text = _decoded(sample, named, findings) if named else sample.text
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    text = _REFERENCE.sub(_referred, text)
    found = _ILLEGAL.findall(text)
    if found:
        codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(set(found)))
        findings.warning(
            "file.illegalCharacter",
            f"{codes} cannot stand in XML; \ufffd is shown for it",
            Origin(sample.name),
        )
    return _ILLEGAL.sub("\ufffd", text)


def _referred(reference: re.Match[str]) -> str:
    """A reference as it stands, but to a character that XML cannot hold: that itself."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if 0 < code < 0x110000 and _ILLEGAL.match(chr(code)) else reference[0]


def _named(data: bytes) -> str:
    """The Python name of the encoding that a page says it is in; empty where it says none that is known."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    found = _NAMED.search(data, 0, _PROBE)
    if found is None:
        return ""
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
        "".encode(name)
    except (LookupError, UnicodeError):
        return ""
    return _MEANT.get(name, name)


def _decoded(sample: Sample, named: str, findings: Findings) -> str:
    try:
        return sample.data.decode(named)
    except UnicodeDecodeError as error:
        message = f"the page says that it is in {named}, but byte {error.start} is not"
        findings.warning("file.wrongEncoding", message, Origin(sample.name))
        return decode(sample.data, sample.name)
