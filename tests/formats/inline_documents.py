"""Small inline documents for tests: a whole page around the markup that a test is about."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.formats.inline_xbrl import read_set
from exporter.report.report import Report

SPACES = {
    "": "http://www.w3.org/1999/xhtml",
    "ix": "http://www.xbrl.org/2013/inlineXBRL",
    "ixt": "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12",
    "ixt3": "http://www.xbrl.org/inlineXBRL/transformation/2015-02-26",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "t": "http://example.com/t",
}
REFERENCES = '<ix:references><link:schemaRef xlink:type="simple" xlink:href="t.xsd"/></ix:references>'
RESOURCES = (
    '<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="http://example.com">1</xbrli:identifier>'
    "</xbrli:entity><xbrli:period><xbrli:instant>2003-06-30</xbrli:instant></xbrli:period></xbrli:context>\n"
    '<xbrli:unit id="u"><xbrli:measure>iso4217:JPY</xbrli:measure></xbrli:unit>'
)
NUMBER = 'name="t:N" contextRef="c" unitRef="u" decimals="0"'
TEXT = 'name="t:T" contextRef="c"'


def page(
    body: str,
    *,
    hidden: str = "",
    references: str = REFERENCES,
    resources: str = RESOURCES,
    head: str = "",
    attributes: str = "",
) -> bytes:
    """A page with a header; line 3 is the first of the body."""
    spaces = " ".join(f'xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in SPACES.items())
    inside = f"<ix:hidden>{hidden}</ix:hidden>" if hidden else ""
    held = f"<ix:resources>{resources}</ix:resources>" if resources else ""
    return (
        f"<html {spaces}{attributes}><head><title>x</title>{head}</head>\n<body>\n{body}\n"
        f'<div style="display:none"><ix:header>{inside}{references}{held}</ix:header></div></body></html>'
    ).encode()


def bare(body: str) -> bytes:
    """A page of a set whose header stands in another page."""
    spaces = " ".join(f'xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in SPACES.items())
    return f"<html {spaces}><head><title>x</title></head><body>{body}</body></html>".encode()


def read(*documents: bytes, target: str | None = None) -> tuple[Report, Findings]:
    """The report of a set and what was found wrong with it."""
    findings = Findings()
    named = {f"{number}.xhtml": document for number, document in enumerate(documents, 1)}
    return read_set(named, findings, target=target), findings


def values(body: str, **options: str) -> list[str | None]:
    """The values of a page's facts, which has nothing wrong."""
    report, findings = read(page(body, **options))
    assert not list(findings), [*findings]
    return [fact.value for fact in report]


def codes(body: str, **options: str) -> list[tuple[str, int]]:
    """What is wrong with a page, each code with its line."""
    _, findings = read(page(body, **options))
    return [(one.code, one.origin.line if one.origin else 0) for one in findings]
