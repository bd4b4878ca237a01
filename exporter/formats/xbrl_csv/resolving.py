"""What the properties of a fact column come to, row by row: literals, references, property groups, inheritance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.aspects import Aspects, Read
from exporter.formats.xbrl_csv.blocks import Rows, constant, lookup, recoded, where
from exporter.formats.xbrl_csv.masks import always
from exporter.formats.xbrl_csv.model import Column, Kind, Properties, TableFile
from exporter.formats.xbrl_csv.references import NONE, ROW_NUMBER, Reference, Value
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.columns import CODED

#: Findings about one column and aspect that are told one by one.
_TOLD: Final = 20


class _Outcomes(dict[str | None, str | None]):
    """What each text is read as when it is first asked for; None where it states nothing or is misspelled."""

    def __init__(self, read: Read) -> None:
        super().__init__(dict.fromkeys((None, "", NONE)))
        self._read = read
        self.misspelled: dict[str, Misspelled] = {}

    def __missing__(self, text: str) -> str | None:
        found = None
        try:
            found = self._read(text)
        except Misspelled as refusal:
            self.misspelled[text] = refusal
        self[text] = found
        return found


class Resolver:
    """Resolves aspects of the facts of one table; what cannot be read becomes a finding and its rows are ``bad``."""

    def __init__(
        self,
        table: TableFile,
        report: Properties,
        parameters: Mapping[str, str],
        aspects: Aspects,
        findings: Findings,
    ) -> None:
        self._table = table
        self._report = report
        self._parameters = {**parameters, **table.parameters}
        self._aspects = aspects
        self._findings = findings
        self._known: dict[tuple[str, str], _Outcomes] = {}
        self.missing: set[str] = set()  # references that were told to lead nowhere

    def names(self, column: Column) -> list[str]:
        """The dimensions that facts of a column may have."""
        groups = [
            group
            for source in column.sources
            for group in self._table.template.columns[source].groups.values()
        ]
        every = [column.properties, *groups, self._table.template.properties, self._report]
        return list(dict.fromkeys(name for properties in every for name in properties.dimensions))

    def aspect(
        self, column: Column, name: str, rows: Rows, bad: list[pa.Array], applies: pa.Array | None = None
    ) -> pa.DictionaryArray:
        """A dimension or ``decimals`` of each row as columns hold it, null where absent.

        ``applies`` says for which rows the aspect means anything: elsewhere its cells are neither read nor used.
        """
        fallback = self._table.template.properties.stated(name)
        fallback = self._report.stated(name) if fallback is None else fallback
        stated = column.properties.stated(name)
        if stated is not None:
            return self._resolved(name, stated, rows, bad, applies)
        for source in column.sources:
            groups = self._table.template.columns[source].groups
            if source in rows.block.columns and any(one.stated(name) is not None for one in groups.values()):
                cells = rows.take(rows.block.coded(source))
                return self._by_group(name, cells, groups, fallback, rows, bad, applies)
        return self._resolved(name, "" if fallback is None else fallback, rows, bad, applies)

    def _by_group(
        self,
        name: str,
        cells: pa.DictionaryArray,
        groups: Mapping[str, Properties],
        fallback: Value | None,
        rows: Rows,
        bad: list[pa.Array],
        applies: pa.Array | None,
    ) -> pa.DictionaryArray:
        choices: list[Value] = []
        for text in cells.dictionary.to_pylist():
            own = groups[text].stated(name) if text in groups else None
            choices.append(own if own is not None else "" if fallback is None else fallback)
        literals = recoded(cells, [None if isinstance(one, Reference) else one for one in choices])
        found = self._read(name, "", literals, rows, bad, applies)
        for reference in dict.fromkeys(one for one in choices if isinstance(one, Reference)):
            mask = lookup(cells, [one == reference for one in choices])
            mask = mask if applies is None else pc.and_(mask, applies)
            part = self._resolved(name, reference, rows, bad, mask)
            found = pc.if_else(mask, part.dictionary_decode(), found.dictionary_decode()).dictionary_encode()
        return found

    def _resolved(
        self, name: str, value: Value, rows: Rows, bad: list[pa.Array], applies: pa.Array | None
    ) -> pa.DictionaryArray:
        if not isinstance(value, Reference):
            return self._literal(name, value, rows, bad, applies)
        if self._leads_nowhere(value, rows):
            if self._wanted(applies):
                self._tell_missing(value)
                bad.append(always(len(rows)) if applies is None else applies)
            return pa.nulls(len(rows), CODED)
        cells = self._cells(value, rows, applies)
        return self._read(name, value.specifier, cells, rows, bad, applies)

    def _literal(
        self, name: str, text: str, rows: Rows, bad: list[pa.Array], applies: pa.Array | None
    ) -> pa.DictionaryArray:
        """One text for all rows, read once."""
        outcomes = self._outcomes(name, "")
        outcome = outcomes[text]
        if text in outcomes.misspelled:
            cells = constant(text, len(rows))
            return self._read(name, "", cells, rows, bad, applies)
        if outcome is None:
            return pa.nulls(len(rows), CODED)
        cells = constant(outcome, len(rows))
        return cells if applies is None else where(applies, cells)

    def _outcomes(self, name: str, specifier: str) -> _Outcomes:
        """What texts are read as, or how they are misspelled; remembered."""
        known = self._known.get((name, specifier))
        if known is None:
            known = self._known[name, specifier] = _Outcomes(self._aspects.reader(name, specifier))
        return known

    def _cells(self, reference: Reference, rows: Rows, applies: pa.Array | None) -> pa.DictionaryArray:
        """What a reference leads to: the row's cell, else the table's parameter, else the report's, else nothing."""
        name, block = reference.name, rows.block
        if name == ROW_NUMBER:
            return rows.take(block.numbers).cast(pa.string()).dictionary_encode()
        if name in block.columns:
            rows.use(name, applies)
            cells = rows.take(block.coded(name))
            if name not in self._parameters:
                return cells
            texts = cells.dictionary.to_pylist()
            return recoded(cells, [text or self._parameters[name] for text in texts])
        if name in self._parameters:
            return constant(self._parameters[name], len(rows))
        return constant("", len(rows))

    def _leads_nowhere(self, reference: Reference, rows: Rows) -> bool:
        """Whether a reference names neither the row, a column that may be left out, nor a parameter."""
        name, columns = reference.name, self._table.template.columns
        if name == ROW_NUMBER or name in rows.block.columns or name in self._parameters:
            return False
        return name not in columns or columns[name].kind is Kind.COMMENT

    @staticmethod
    def _wanted(applies: pa.Array | None) -> bool:
        return applies is None or bool(pc.any(applies).as_py())

    def _tell_missing(self, reference: Reference) -> None:
        if reference.name not in self.missing:
            self.missing.add(reference.name)
            message = f"{reference} names neither a column of the table nor a parameter"
            self._findings.error("xbrlce:invalidReferenceTarget", message, Origin(self._table.url))

    def _read(
        self,
        name: str,
        specifier: str,
        cells: pa.DictionaryArray,
        rows: Rows,
        bad: list[pa.Array],
        applies: pa.Array | None,
    ) -> pa.DictionaryArray:
        """Cells read once for each distinct text in use."""
        outcomes, texts = self._outcomes(name, specifier), cells.dictionary.to_pylist()
        if applies is not None:
            cells = where(applies, cells)
        elif rows.mask is None:  # all texts are in use
            found = list(map(outcomes.__getitem__, texts))
            if not outcomes.misspelled:
                return recoded(cells, found)
        found = [None] * len(texts)
        failed: list[int] = []
        for code in pc.unique(cells.indices).drop_null().to_pylist():
            found[code] = outcomes[texts[code]]
            if texts[code] in outcomes.misspelled:
                failed.append(code)
                self._tell(outcomes.misspelled[texts[code]], code, cells, rows, len(failed))
        if failed:
            wrong = set(failed)
            bad.append(lookup(cells, [code in wrong for code in range(len(texts))]))
        return recoded(cells, found)

    def _tell(
        self, refusal: Misspelled, code: int, cells: pa.DictionaryArray, rows: Rows, count: int
    ) -> None:
        if count <= _TOLD:
            line = rows.line(pc.index(cells.indices, pa.scalar(code, pa.int32())).as_py())
            self._findings.error(refusal.code, str(refusal), Origin(self._table.url, line))
