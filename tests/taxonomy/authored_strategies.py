"""Random authored taxonomies as sheets: names in any script, texts with anything, trees, sums and tables."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

FIRST = "ABZaz_éЖ漢ゔ"
REST = FIRST + "09.-·́"
NUMERIC = {"monetary", "shares", "integer", "pure", "percent", "num:areaItemType"}
OTHER = {"string", "date", "textBlock", "boolean", "xbrli:tokenItemType", "gMonthDay", "perShare"}
ITEM_TYPES = sorted(NUMERIC | OTHER)
LABEL_ROLES = ["terseLabel", "totalLabel", "negatedLabel", "periodStartLabel", "documentation", "netLabel"]
LANGUAGES = ["en", "ja", "de-CH", "zh-Hant-TW"]

names = st.builds(str.__add__, st.sampled_from(FIRST), st.text(REST, max_size=12))
#: Anything that XML can hold, with what it escapes, what spreadsheets quote, and ends of lines of all kinds.
texts = (
    st.text(
        st.one_of(
            st.sampled_from("<>&\"',;\n\r\t]=- a漢🙂\u0085\u2028"),
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"),
        ),
        max_size=20,
    )
    .map(str.strip)
    .filter(bool)
)


@dataclass
class Sheets:
    """A taxonomy as rows of its sheets."""

    heading: dict[str, Any]
    concepts: list[dict[str, str]]
    roles: dict[str, str]
    rows: list[tuple[str, int, str, str]] = field(default_factory=list)
    sums: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        return str(self.heading["namespace"])

    @property
    def base(self) -> str:
        return self.namespace.rstrip("/")

    def named(self) -> dict[str, dict[str, str]]:
        return {one["name"]: one for one in self.concepts}

    def write(self, folder: Path) -> None:
        columns = sorted({column for one in self.concepts for column in one})
        concepts = [[one.get(column, "") for column in columns] for one in self.concepts]
        _write(folder / "concepts.csv", columns, concepts)
        _write(folder / "roles.csv", ["role", "definition"], list(map(list, self.roles.items())))
        _write(
            folder / "statements.csv",
            ["role", "depth", "concept", "preferred_label"],
            list(map(list, self.rows)),
        )
        _write(folder / "calculations.csv", ["role", "total", "item", "weight"], list(map(list, self.sums)))
        lines = [f'{key} = "{value}"' for key, value in self.heading.items() if isinstance(value, str)]
        lines.append(f"languages = {self.heading['languages']!r}")
        lines += ["[title]", 'en = "T"', "[publisher]", 'name = "P"']
        (folder / "taxonomy.toml").write_text("\n".join(lines), encoding="utf-8")


def _write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode("utf-8"))


@st.composite
def sheets(draw: st.DrawFn) -> Sheets:
    heading = {
        "prefix": draw(names.filter(lambda one: not one.lower().startswith("xml"))),
        "namespace": draw(
            st.sampled_from(["http://a.example", "https://b.example/x/y", "http://c.example/%20/~z/"])
        ),
        "name": draw(st.sampled_from(["t", "t-2003.06_30", "0"])),
        "version": "1",
        "languages": draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True)),
        "context_element": draw(st.sampled_from(["scenario", "segment"])),
    }
    free = draw(st.lists(names, min_size=4, max_size=24, unique_by=str.casefold))
    role_names = draw(st.lists(names, min_size=1, max_size=3, unique_by=str.casefold))
    made = Sheets(heading, [], {f"{one}-r": draw(texts) for one in role_names})
    for name in free[4:]:
        made.concepts.append(draw(concepts(name, heading["languages"])))
    for role in made.roles:
        _tree(draw, made, role)
        _sums(draw, made, role)
    if draw(st.booleans()):
        _table(draw, made, free[:4])
    return made


@st.composite
def concepts(draw: st.DrawFn, name: str, languages: list[str], kind: str | None = None) -> dict[str, str]:
    kind = kind or draw(st.sampled_from(["item", "", "abstract"]))
    row = {"name": name, "kind": kind}
    if kind in ("", "item"):
        row |= {
            "type": draw(st.sampled_from(ITEM_TYPES)),
            "period": draw(st.sampled_from(["instant", "duration"])),
        }
        if row["type"] == "monetary":
            row["balance"] = draw(st.sampled_from(["", "debit", "credit"]))
    elif kind == "typed-axis":
        row["type"] = draw(st.sampled_from(["string", "xs:date", "integer"]))
    row |= {f"label_{language}": draw(texts) for language in languages}
    for role in draw(st.lists(st.sampled_from(LABEL_ROLES), max_size=2, unique=True)):
        row[f"{role}_{draw(st.sampled_from(languages))}"] = draw(texts)
    return row


def _shown(draw: st.DrawFn, row: dict[str, str]) -> str:
    """A preferred label that the concept has, or none."""
    has = {key.partition("_")[0] for key in row} & set(LABEL_ROLES)
    return draw(st.sampled_from(["", *sorted(has)]))


def _tree(draw: st.DrawFn, made: Sheets, role: str) -> None:
    """Distinct concepts at depths that go down one step at a time."""
    if not made.concepts:
        return
    depth = -1
    for row in draw(st.lists(st.sampled_from(made.concepts), max_size=10, unique_by=lambda one: one["name"])):
        depth = draw(st.integers(0, depth + 1))
        made.rows.append((role, depth, row["name"], _shown(draw, row)))


def _sums(draw: st.DrawFn, made: Sheets, role: str) -> None:
    """Totals that stand before their items in one order, so that none is part of itself."""
    period = draw(st.sampled_from(["instant", "duration"]))
    numeric = [one for one in made.concepts if one.get("type") in NUMERIC and one["period"] == period]
    for at, total in enumerate(numeric):
        for item in numeric[at + 1 :]:
            if draw(st.booleans()):
                balances = total.get("balance"), item.get("balance")
                free = draw(st.sampled_from(["1", "-1"]))
                weight = ("1" if balances[0] == balances[1] else "-1") if all(balances) else free
                made.sums.append((role, total["name"], item["name"], weight))


def _table(draw: st.DrawFn, made: Sheets, free: list[str]) -> None:
    """A role with a table, an explicit axis with nested members, sometimes a typed axis, and line items."""
    kinds = {"Table": "table", "Axis": "axis", "Domain": "domain", "Member": "member", "Inner": "member"}
    kinds |= {"Vessel": "typed-axis", "LineItems": "abstract", "Figure": "item"}
    own = {part: f"{free[0]}{part}" for part in kinds}
    taken = {one["name"].casefold() for one in made.concepts}
    if taken & {one.casefold() for one in own.values()}:
        return
    for part, kind in kinds.items():
        made.concepts.append(draw(concepts(own[part], made.heading["languages"], kind)))
    made.roles["table-r"] = "Table"
    shape = [(0, "Table"), (1, "Axis"), (2, "Domain"), (3, "Member"), (4, "Inner")]
    shape += [(1, "Vessel")] if draw(st.booleans()) else []
    shape += [(draw(st.integers(0, 1)), "LineItems")]
    shape += [(shape[-1][0] + 1, "Figure")]
    made.rows += [("table-r", depth, own[part], "") for depth, part in shape]
