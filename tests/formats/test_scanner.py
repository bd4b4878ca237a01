"""The compiled scanner takes what a regular expression of the same layout takes, and nothing else."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ways import WAYS, take_way

from exporter import compiled
from exporter.formats.documents import Windows
from exporter.formats.record_layouts import CODED, NAMES, TEXT, Bytes, Echo, Layout, Layouts, Slot
from exporter.formats.scanner import Scanner
from exporter.formats.stretches import Stretch, scan
from exporter.report import distinctness

QUOTED = Bytes(b"'", b"<\n")
TEXTS = Bytes(b"<", b">", mark=b"&", lines=True, plain=((b"&amp;", b"&"), (b"&lt;", b"<"), (b"&quot;", b'"')))
ESCAPED = Bytes(b'"', b"\n", mark=b"\\", escape=b"\\", plain=((rb"\"", b'"'), (rb"\n", b"\n")))
KINDS = (QUOTED, TEXTS, ESCAPED)

#: <name a='code'>text</name>, the same without content, and {"key"}
FULL = Layout(
    "elements",
    (
        (b"<", Slot("name", CODED, Bytes(b" ", b"<>'\n"))),
        (b" a='", Slot("a", CODED, QUOTED)),
        (b"'>", Slot("text", TEXT, TEXTS)),
        (b"</", Echo(0)),
    ),
    b">",
)
EMPTY = replace(FULL, parts=FULL.parts[:2], end=b"'/>")
KEY = Layout("keys", ((b'{"', Slot("key", NAMES, ESCAPED)),), b'"}')
LAYOUTS = (FULL, EMPTY, KEY)
PATTERNS = (
    re.compile(rb"<([^ <>'\n]*) a='([^<'\n]*)'>([^<>]*)</\1>"),
    re.compile(rb"<([^ <>'\n]*) a='([^<'\n]*)'/>"),
    re.compile(rb'\{"((?:\\.|[^"\\\n])*)"\}', re.DOTALL),
)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    if compiled.library() is None:
        pytest.skip("no compiler made the scanner here")


def learned() -> Layouts:
    layouts = Layouts((*KINDS, Bytes(b" ", b"<>'\n")))
    for layout in LAYOUTS:
        layouts.learn(layout)
    return layouts


def scanned(
    data: bytes, layouts: Layouts | None = None, more: int = 0
) -> tuple[Scanner, list[tuple[int, int, int]], bool]:
    """What the scanner makes of a document, and where its runs lie."""
    layouts = layouts or learned()
    found = Scanner(layouts, len(data), more, places=True)
    stretch = Stretch(0, len(data), 0, 0, first=True, layouts=layouts, windows=Windows(data))
    runs, ends = scan(found, stretch, lambda _, __: None, lambda data, at: min(at + 1, len(data)))
    return found, [(run.begin, run.end, run.records) for run in runs], ends


def expected(data: bytes) -> tuple[list[tuple[bytes, ...]], list[tuple[bytes, ...]], list[int]]:
    """The same by regular expressions: elements, keys, and how many lines end before each element."""
    elements, keys, lines, at = [], [], [], 0
    while at < len(data):
        if data[at : at + 1] in (b" ", b"\n", b"\t", b"\r"):
            at += 1
            continue
        found = next((one for pattern in PATTERNS if (one := pattern.match(data, at))), None)
        if found is None:
            at += 1
            continue
        if found.re is PATTERNS[2]:
            keys.append(found.groups())
        else:
            elements.append(found.groups())
            lines.append(data[:at].count(b"\n"))
        at = found.end()
    return elements, keys, lines


def plain(text: bytes, kind: Bytes) -> bytes | None:
    """A text with bytes in place of what stands for them; None where something else begins with a marked byte."""
    known = dict(kind.plain)
    parts = re.split(b"(" + b"|".join(map(re.escape, known)) + b")", text)
    return (
        None
        if any(kind.mark in one for one in parts[::2])
        else b"".join(known.get(one, one) for one in parts)
    )


PIECES = st.sampled_from(
    [b"<a a='1'>x</a>", b"<a a='1'/>", b"<a a='2'> &lt;&amp;lt; </a>", b"<a a='1'>&lt;&#38;</a>", b"&lt;",
     b'{"a\\"\\n"}', "<a a='1'>\xe9&lt;</a>".encode(),
     b'{"\\n\\t"}', b"<c a='1'/><a a='1'/>", b"<bb a='a longer value than a word'>y\n&amp;</bb>",
     b'{"k"}', b'{"\\"\\\\"}',
     b"<a a='1'>x</b>", b"<", b">", b"'", b'"', b" ", b"\n", b"\\", b"</a>", b"\xc3\xa9", b"\xff", b"a", b"{", b"\0"]
)  # fmt: skip


@given(data=st.lists(PIECES, max_size=40).map(b"".join))
def test_it_takes_what_regular_expressions_take(data: bytes) -> None:
    elements, keys, lines = expected(data)
    try:
        data.decode()
    except UnicodeDecodeError:
        return
    found, runs, ends = scanned(data)
    assert ends
    assert (found.rows("elements"), found.rows("keys")) == (len(elements), len(keys))
    assert sum(records for _, _, records in runs) == len(elements) + len(keys)
    assert found.lines == data.count(b"\n")
    if elements:
        assert found.line_ends("elements").to_pylist() == lines
        assert found.codes("elements", "name").to_pylist() == [one[0].decode() for one in elements]
        assert found.codes("elements", "a").to_pylist() == [one[1].decode() for one in elements]
        contents = [one[2] if len(one) > 2 else None for one in elements]
        clear = [plain(one or b"", TEXTS) for one in contents]
        marked = [row for row, one in enumerate(clear) if one is None]
        assert found.marked("elements", "text").to_pylist() == marked
        texts = [one and (better or one).decode() for one, better in zip(contents, clear, strict=True)]
        wrapped = any(one and not (one[0] > " " and one[-1] > " ") for one in texts)
        assert not found.has("elements", "text") or found.wrapped("elements", "text") == wrapped
        assert found.texts("elements", "text").to_pylist() == texts
    if keys:
        clear = [plain(one[0], ESCAPED) for one in keys]
        assert found.marked("keys", "key").to_pylist() == [
            row for row, one in enumerate(clear) if one is None
        ]
        texts = [
            (one[0] if better is None else better).decode() for one, better in zip(keys, clear, strict=True)
        ]
        mixed = found.mixed("keys", "key")
        assert mixed.to_pylist() == distinctness.mixed(pa.array(texts)).tolist()
        assert found.texts("keys", "key").to_pylist() == texts


@given(pieces=st.lists(st.lists(PIECES, max_size=20).map(b"".join), min_size=1, max_size=5))
def test_what_is_joined_is_as_if_one_had_scanned_all(pieces: list[bytes]) -> None:
    try:
        b"".join(pieces).decode()
    except UnicodeDecodeError:
        return
    pieces = [piece + b"~" for piece in pieces]  # which no record goes across
    whole, _, _ = scanned(b"".join(pieces))
    layouts = learned()
    first, *others = [scanned(piece, layouts, more=100)[0] for piece in pieces]
    begins = list(itertools.accumulate(map(len, pieces)))
    lines = list(itertools.accumulate(one.lines for one in (first, *others)))
    for one, begin, above in zip(others, begins, lines, strict=False):
        first.join([(one, begin, above)], "elements")
    assert first.rows("elements") == whole.rows("elements")
    assert not any(one.rows("elements") for one in others)
    if whole.rows("elements"):
        assert first.marked("elements", "text") == whole.marked("elements", "text")
        assert first.wrapped("elements", "text") == whole.wrapped("elements", "text")
        assert first.texts("elements", "text") == whole.texts("elements", "text")
        for name in ("name", "a"):
            ours, theirs = first.codes("elements", name), whole.codes("elements", name)
            assert (ours.indices, ours.dictionary) == (theirs.indices, theirs.dictionary)
        assert first.line_ends("elements") == whole.line_ends("elements")
        assert first.begins("elements") == whole.begins("elements")
        assert first.ends("elements") == whole.ends("elements")


@pytest.mark.parametrize("sizes", [(1, 1), (1500, 1), (1, 1500), (900, 2000, 3000), (5000, 5000, 5000)])
def test_pieces_of_many_records_are_joined(sizes: tuple[int, ...]) -> None:
    every = [f"<n{row % 9} a='{row}'>{row}</n{row % 9}>\n" for row in range(sum(sizes))]
    ends = list(itertools.accumulate(sizes, initial=0))
    pieces = ["".join(every[low:high]).encode() for low, high in itertools.pairwise(ends)]
    whole, _, _ = scanned(b"".join(pieces))
    layouts = learned()
    first, *others = [scanned(piece, layouts, more=len(b"".join(pieces[1:])))[0] for piece in pieces]
    begin, lines = len(pieces[0]), first.lines
    for one, piece in zip(others, pieces[1:], strict=True):
        first.join([(one, begin, lines)], "elements")
        begin, lines = begin + len(piece), lines + one.lines
    assert first.texts("elements", "text") == whole.texts("elements", "text")
    assert first.codes("elements", "a").to_pylist() == whole.codes("elements", "a").to_pylist()
    for told in (Scanner.begins, Scanner.ends, Scanner.line_ends):
        assert told(first, "elements") == told(whole, "elements")


@pytest.mark.parametrize("rows", [1, 1023, 1024, 1025, 3000, 20_000])
def test_room_is_made_for_any_number_of_records(rows: int) -> None:
    names = [f"n{row % 7}" for row in range(rows)]
    data = "".join(f"<{name} a='{row}'>{row}</{name}>\n" for row, name in enumerate(names)).encode()
    for length in (0, len(data)):
        layouts = learned()
        found = Scanner(layouts, length, places=True)
        assert found.run(data, 0, len(data))[1]
        assert found.codes("elements", "name").to_pylist() == names
        assert found.texts("elements", "text").to_pylist() == list(map(str, range(rows)))
        places = [(one.start(), one.end()) for one in PATTERNS[0].finditer(data)]
        begins, ends = found.begins("elements").to_pylist(), found.ends("elements").to_pylist()
        assert list(zip(begins, ends, strict=True)) == places
        assert found.line_ends("elements").to_pylist() == list(range(rows))


@given(data=st.binary(max_size=200))
def test_any_bytes_are_passed(data: bytes) -> None:
    _, _, ends = scanned(data)
    assert ends


@given(cut=st.integers(0, 80))
def test_a_record_that_is_cut_short_is_none(cut: int) -> None:
    data = b"<name a='value'>some text</name>" + b"<name a='value'>some text</name>"
    found, _, _ = scanned(data[:cut])
    assert found.rows("elements") == (cut >= 32) + (cut >= 64)


def test_codes_that_follow_each_other_are_foreseen_and_may_be_others() -> None:
    names = [*"abcabcabcaabbccabcab", "abc", *"abcab"] * 3
    found, _, _ = scanned("".join(f"<{name} a='{name * 2}'/>" for name in names).encode())
    assert found.codes("elements", "name").to_pylist() == names
    assert found.codes("elements", "a").to_pylist() == [name * 2 for name in names]


def test_many_distinct_texts_keep_their_numbers() -> None:
    names = [f"name{number % 5000}" for number in range(20_000)]
    found, _, _ = scanned("".join(f"<{name} a=''/>" for name in names).encode())
    assert found.codes("elements", "name").to_pylist() == names


def test_long_texts_that_begin_alike_keep_their_numbers() -> None:
    """In time that grows with them: a search that looks at their beginnings alone finds all in one place."""
    texts = [f"{'x' * 300}{number}" for number in range(20_000)] * 2
    found, _, _ = scanned(b"".join(f"<e a='{text}'/>".encode() for text in texts))
    assert found.codes("elements", "a").to_pylist() == texts


@pytest.mark.parametrize("text", [b"\xff", b"\xed\xa0\x80", b"\xef\xbf\xbf"])
def test_what_is_no_text_is_refused(text: bytes) -> None:
    found, _, _ = scanned(b"<a a='" + text + b"'>" + text + b"</a>")
    for read in (lambda: found.codes("elements", "a"), lambda: found.texts("elements", "text")):
        with pytest.raises(pa.ArrowInvalid):
            read()


@given(parts=st.lists(st.lists(st.integers(0, 3) | st.integers(0, (1 << 64) - 1))))
def test_equal_numbers_are_seen(parts: list[list[int]]) -> None:
    import numpy as np

    every = [one for part in parts for one in part]
    differ = len(set(every)) == len(every)
    arrays = [np.array(part, np.uint64) for part in parts]
    columns = [pa.array([0, *part], pa.uint64())[1:] for part in parts]
    for way, shares in product(WAYS, (1, 3)):
        with pytest.MonkeyPatch.context() as patch:
            take_way(way, patch)
            patch.setattr(distinctness, "_MANY", 0)
            patch.setattr(distinctness, "processors", lambda shares=shares: shares)
            assert distinctness.all_different(arrays) == differ
            assert distinctness.numbers_differ(columns) == differ


def test_lone_carriage_returns_are_seen() -> None:
    for data, lone in ((b"<a a=''/>\r\n<a a=''/>", False), (b"<a a=''/>\r<a a=''/>", True), (b"x\r", True)):
        found, _, _ = scanned(data)
        assert found.lone_returns is lone
