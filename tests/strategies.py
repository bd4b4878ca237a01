"""Reports that are hard to write and read: what Hypothesis draws for the properties of every room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from exporter.qname import ISO4217, XBRLI, QName, is_ncname
from exporter.report.aspects import SHARES, Context, Entity, Member, Period, Typed, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

NAMESPACES = (
    "http://example.com/taxonomy/2003-06-30",
    "urn:example:odd/*(a)*b?c=d&e;f=1#'part'",
    "http://example.com/%E5%8B%98%E5%AE%9A",  # libxml2 refuses the same spelled as an IRI
    "https://example.com/a%20b/",
)
EXPLANATORY = "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"
OWN_ARCROLE = "http://example.com/arcrole/see-also"
OWN_ROLE = "http://example.com/role/part-two"
STANDARD_GROUP = "http://www.xbrl.org/2003/role/link"
ODD_TEXTS = (
    "",
    " ",
    "  leading and trailing  ",
    "a\tb\nc\r\nd\re",
    "]]>",
    "&amp; & <b> \"q\" 'a' &#13;",
    "<!-- no comment --><?no pi?>",
    "日本語 𠮷野家 e\u0301 שלום \u202eabc\u202c 👩‍👩‍👧",
    "\u0085\u2028\u00a0\u200b\ufeff",
    "\x7f\x80\x9f\U0010ffff",
    "!",
    "=x",
    "{urn:x}y",
    "#nil",
    "null",
    "iso4217:JPY",
    "long " * 1000,
)
FLAGS = st.booleans()
DECIMALS = st.none() | st.integers(-12, 30) | st.sampled_from([-999999999, 999999999])
LANGUAGES = st.none() | st.sampled_from(["en", "ja", "EN-us", "zh-hant-tw"])
RARELY = st.sampled_from([False, False, False, False, True])
#: Every character that XML 1.0 can hold.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
    lambda char: char >= " " or char in "\t\n\r"
)


@cache
def texts() -> st.SearchStrategy[str]:
    """Any text that XML 1.0 can hold."""
    return st.sampled_from(ODD_TEXTS) | st.text(CHARACTERS, max_size=30)


@cache
def local_names() -> st.SearchStrategy[str]:
    """Local names in many scripts."""
    odd = st.sampled_from(
        ["売上高", "_", "a.b-c_d", "é", "e\u0301", "Revenues", "revenues", "x·y", "pure", "𠮷"]
    )
    made = st.text(st.sampled_from("AbcZ019._-é売ーｱ\u0301ж"), min_size=1, max_size=8)
    return odd | made.filter(is_ncname)


@cache
def names() -> st.SearchStrategy[QName]:
    """Names in a namespace."""
    return st.builds(QName, st.sampled_from(NAMESPACES), local_names())


@cache
def numbers() -> st.SearchStrategy[str]:
    """Numbers as reported: never rounded, never tidied."""
    odd = ["-0", "0", "0.00", "+5", "007", "-.5", "5.", "1E+9", "1.5e-7", "9" * 40, "-0." + "1234567890" * 4]
    return (
        st.sampled_from(odd)
        | st.integers(-(10**41), 10**41).map(str)
        | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: f"{number:f}")
    )


@cache
def moments() -> st.SearchStrategy[datetime]:
    """Moments without a zone."""
    return st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30))


@cache
@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Instants, durations and forever; days, moments, moments in UTC."""
    kind = draw(st.sampled_from(["quarter", "forever", "days", "day", "moments", "zoned"]))
    if kind == "forever":
        return Period()
    if kind == "quarter":
        return draw(st.sampled_from([Period(date(2003, 6, 30), date(2003, 4, 1)), Period(date(2003, 6, 30))]))
    if kind in ("days", "day"):
        start = draw(st.dates(date(1, 1, 1), date(9999, 12, 29)))
        length = draw(st.integers(0, min(400, (date(9999, 12, 30) - start).days)))
        return Period(start + timedelta(days=length), start if kind == "days" else None)
    zone = UTC if kind == "zoned" else None
    start = draw(moments()).replace(tzinfo=zone)
    end = start + draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=300)))
    return Period(end, start if draw(FLAGS) else None)


@cache
def units() -> st.SearchStrategy[Unit]:
    """Currencies, quotients, products, and measures of a filer's own."""
    measures = st.sampled_from(
        [
            QName(ISO4217, "JPY"),
            QName(ISO4217, "USD"),
            SHARES,
            QName(XBRLI, "pure"),
            QName(NAMESPACES[1], "pure"),
            QName(NAMESPACES[0], "JPY"),
            QName(NAMESPACES[2], "回線"),
        ]
    )
    sides = st.lists(measures, min_size=1, max_size=3).map(tuple)
    quotient = st.builds(Unit, sides, sides).filter(
        lambda unit: not set(unit.numerators) & set(unit.denominators)
    )
    plain = st.sampled_from([Unit.currency("JPY"), Unit.currency("JPY", per=SHARES)])
    return plain | quotient | sides.filter(lambda side: side != (QName(XBRLI, "pure"),)).map(Unit)


@cache
def entities() -> st.SearchStrategy[Entity]:
    """Identifiers with anything but white space."""
    schemes = st.sampled_from(["http://www.sec.gov/CIK", "http://example.com/id?a=1&b=2", NAMESPACES[0]])
    odd = st.sampled_from(["0001090633", "a:b/c&d<e>", "株式会社", '"', "NA"])
    made = st.text(CHARACTERS, min_size=1, max_size=6).filter(lambda text: text.split() == [text])
    return st.builds(Entity, schemes, odd | made)


MAYBE_UNIT = st.none() | units()
MAYBE_TEXT = st.none() | texts()


@dataclass(frozen=True)
class Words:
    """The taxonomy that a drawn report is told in."""

    numeric: tuple[QName, ...]
    text: tuple[QName, ...]
    explicit: tuple[QName, ...]
    typed: tuple[QName, ...]
    vocabulary: Vocabulary


@cache
@st.composite
def words(draw: st.DrawFn) -> Words:
    """Concepts and dimensions, all different."""
    found = draw(st.lists(names(), min_size=8, max_size=8, unique=True))
    numeric, text, explicit, typed = (tuple(found[at : at + 2]) for at in range(0, 8, 2))
    segments = draw(st.sampled_from([frozenset[str](), frozenset(map(str, explicit + typed))]))
    domains = {str(name): draw(names()) for name in typed}
    places = {uri: f"http://example.com/roles.xsd#r{n}" for n, uri in enumerate((OWN_ARCROLE, OWN_ROLE))}
    vocabulary = Vocabulary(
        frozenset(map(str, numeric)),
        frozenset(map(str, text)),
        MappingProxyType(domains),
        segments,
        MappingProxyType(places),
    )
    return Words(numeric, text, explicit, typed, vocabulary)


@st.composite
def contexts(draw: st.DrawFn, told: Words) -> Context:
    """A context with any of the dimensions."""
    pairs: list[tuple[QName, Any]] = [(name, Member(draw(names()))) for name in told.explicit if draw(FLAGS)]
    pairs += [(name, Typed(draw(MAYBE_TEXT))) for name in told.typed if draw(FLAGS)]
    return Context.of(draw(entities()), draw(periods()), pairs)


@st.composite
def facts(draw: st.DrawFn, told: Words, pool: list[Context], identifier: str) -> Fact:
    """A number or a text, or nil."""
    context = draw(st.sampled_from(pool))
    nil = draw(RARELY)
    if draw(FLAGS):
        return Fact(
            concept=draw(st.sampled_from(told.numeric)),
            context=context,
            value=None if nil else draw(numbers()),
            unit=draw(MAYBE_UNIT),
            decimals=None if nil else draw(DECIMALS),
            id=identifier,
        )
    return Fact(
        concept=draw(st.sampled_from(told.text)),
        context=context,
        value=None if nil else draw(texts()),
        language=draw(LANGUAGES),
        id=identifier,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")


@cache
def fragments() -> st.SearchStrategy[str]:
    """XHTML as people write it: nested, with comments, references and foreign elements inside."""
    leaf = texts().map(_escaped) | st.sampled_from(
        [
            "<br/>",
            "<br></br>",
            "<!-- gone -->",
            "&#x3042;",
            "<![CDATA[a < b & c]]>",
            "<p/>",
            '<a href="x?a=1&amp;b=2">y</a>',
            "<div><m:math xmlns:m='http://www.w3.org/1998/Math/MathML' m:odd='1'><m:mi>x</m:mi></m:math></div>",
        ]
    )
    attributes = st.sampled_from(["", ' class="a  b"', " xml:lang='ja' title='&lt;\"&#10;'"])
    inner = st.recursive(
        leaf,
        lambda below: st.builds(
            lambda tag, stated, parts: f"<{tag}{stated}>{''.join(parts)}</{tag}>",
            st.sampled_from(["p", "b", "span", "td"]),
            attributes,
            st.lists(below, max_size=3),
        ),
        max_leaves=6,
    )
    return st.lists(inner, max_size=3).map("".join)


@cache
def prefixes() -> st.SearchStrategy[dict[str, str]]:
    """Prefixes that a report prefers, wise and unwise."""
    odd = st.sampled_from(
        ["ex", "日本", "a.b-c", "_", "xbrli", "xmlish", "link", "ns0", "not a name", "iso4217"]
    )
    return st.dictionaries(odd, st.sampled_from([*NAMESPACES, "http://www.sec.gov/CIK"]), max_size=4)


@cache
@st.composite
def reports(draw: st.DrawFn) -> tuple[Report, Vocabulary]:
    """A report and what its taxonomy knows."""
    told = draw(words())
    builder = ReportBuilder(
        taxonomy=draw(
            st.lists(
                st.sampled_from(["entry.xsd", "http://example.com/entry.xsd?a=1&b=2"]),
                min_size=1,
                unique=True,
            )
        ),
        namespaces=draw(prefixes()),
    )
    pool = draw(st.lists(contexts(told), min_size=1, max_size=5))
    given_ids = iter(
        draw(st.permutations(["JPY", "pure", "Forever", "a b", "1", "D20030401-20030630", "日本", "f-1"]))
    )
    ids = []
    for _ in range(draw(st.integers(0, 8))):
        identifier = next(given_ids) if draw(RARELY) else ""
        fact = draw(facts(told, pool, identifier))
        ids += [
            builder.add(fact) for _ in range(draw(st.sampled_from([1, 1, 1, 2])) if not identifier else 1)
        ]
    for _ in range(draw(st.integers(0, 3)) if ids else 0):
        _link(draw, builder, ids)
    return builder.build(), told.vocabulary


def _link(draw: st.DrawFn, builder: ReportBuilder, ids: list[str]) -> None:
    source = draw(st.sampled_from(ids))
    group = draw(st.sampled_from([STANDARD_GROUP, OWN_ROLE]))
    languages = st.sampled_from(["en", "JA"])
    notes = [builder.note(draw(fragments()), draw(languages)) for _ in range(draw(st.integers(0, 2)))]
    if notes:
        builder.link(source, notes, group=group)
    if draw(FLAGS):
        targets = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
        builder.link(source, targets, type=draw(st.sampled_from([EXPLANATORY, OWN_ARCROLE])), group=group)
