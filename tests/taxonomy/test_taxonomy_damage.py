"""Damaged taxonomies end in a result or findings, never in an exception."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from exporter.codes import CODES
from exporter.findings import Findings
from exporter.taxonomy import CompiledTaxonomy, Content, load_taxonomy


class Memory:
    """Files by published address."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, url: str) -> Content | None:
        return Content(self.files[url], url) if url in self.files else None

    def url(self, name: str) -> str | None:
        return None

    def covers(self, name: str) -> bool:
        return False


#: What replaces a piece of a document: other values of attributes, other names, nothing, noise.
PIECES = [
    b"", b"x", b"0", b"-1", b"true", b"#", b"../..", b"file:///etc/passwd", b"http://[", b"http://www.xbrl.org/2003/",
    b"#element(/1/2/3)", b"element(", b"%", b"%zz", b"kf:Cash", b"none:Cash", b":", b"1e99", b"prohibited", b"\xff",
    b"<", b"&", b"xbrli:item", b"xbrldt:dimensionItem", b"xbrli:tuple", b"http://xbrl.org/int/dim/arcrole/all",
]  # fmt: skip
TOKEN = re.compile(rb'"[^"]*"|[\w:.-]+')


@given(st.data())
def test_a_damaged_taxonomy_is_told_or_loaded(ferries: CompiledTaxonomy, data: st.DataObject) -> None:
    base = ferries.entry_point.removesuffix("kf-2024.xsd")
    files = {base + name: content for name, content in ferries.files.items()}
    for _ in range(data.draw(st.integers(1, 3))):
        url = data.draw(st.sampled_from(sorted(files)))
        tokens = list(TOKEN.finditer(files[url]))
        token = data.draw(st.sampled_from(tokens))
        piece = data.draw(st.sampled_from(PIECES))
        quoted = b'"' + piece + b'"' if token[0].startswith(b'"') else piece
        files[url] = files[url][: token.start()] + quoted + files[url][token.end() :]
        if not TOKEN.search(files[url]):
            break
    findings = Findings()
    taxonomy = load_taxonomy([ferries.entry_point], [Memory(files)], findings)
    assert {one.code for one in findings} <= CODES.keys()
    assert taxonomy.vocabulary is not None
    assert taxonomy.arcs_by_arcrole is not None


@given(st.data())
def test_rows_of_declarations_taken_out_are_told_or_loaded(
    ferries: CompiledTaxonomy, data: st.DataObject
) -> None:
    base = ferries.entry_point.removesuffix("kf-2024.xsd")
    files = {base + name: content for name, content in ferries.files.items()}
    url = data.draw(st.sampled_from(sorted(files)))
    rows = files[url].splitlines()
    for _ in range(data.draw(st.integers(1, 5))):
        del rows[data.draw(st.integers(0, len(rows) - 1))]
    files[url] = b"\n".join(rows)
    findings = Findings()
    load_taxonomy([ferries.entry_point], [Memory(files)], findings)
    assert {one.code for one in findings} <= CODES.keys()
