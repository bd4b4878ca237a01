"""What the rules look at: a report's columns as codes, beside the values that the codes stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, wraps
from threading import RLock
from typing import Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Origin
from exporter.formats import Format
from exporter.qname import QName
from exporter.report.aspects import Context, Period, Unit
from exporter.report.report import Report
from exporter.taxonomy.model import Concept, Taxonomy

T = TypeVar("T")

#: So many facts are looked at one by one where a rule must.
_FEW: Final = 4_000
#: The columns that say where in its document a fact was printed.
_PLACE: Final = ("line", "column", "length")


class Coded(NamedTuple):
    """A dictionary column in one piece: ``codes`` (int32, one a row) and the distinct ``texts`` they stand for."""

    codes: pa.Array
    texts: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Coded:
        """The column with one dictionary, whatever chunks it came in."""
        whole = column.unify_dictionaries().combine_chunks()
        array = pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole
        return cls(array.indices.cast(pa.int32()), tuple(array.dictionary.to_pylist()))

    def where(self, chosen: Iterable[bool]) -> pa.Array:
        """Rows whose code is chosen, as a mask: one answer a distinct value, then a gather; null counts as no."""
        flags = pa.array([*chosen], pa.bool_())
        return pc.fill_null(flags.take(self.codes), False)  # noqa: FBT003 - a value, not a switch

    def text(self, row: int) -> str | None:
        """The text of one row."""
        code = self.codes[row].as_py()
        return None if code is None else self.texts[code]


class Subject:
    """A report with the taxonomy it is told in, prepared once for every rule.

    Columns have one chunk; ``concepts`` has the taxonomy's concept for each concept code, or None where the taxonomy
    has none. ``kind`` is the syntax that the report was read from, if it was.
    """

    def __init__(self, report: Report, taxonomy: Taxonomy, kind: Format | None = None) -> None:
        self.report = report
        self.taxonomy = taxonomy
        self.kind = kind
        self.facts = report.facts.combine_chunks()
        self._columns: dict[str, pa.Array] = {}
        self._lists: dict[str, list[Any]] = {}

    def column(self, name: str) -> pa.Array:
        """A plain column of the facts table."""
        found = self._columns.get(name)
        if found is None:
            column = self.facts[name]
            found = column.chunk(0) if column.num_chunks else pa.array([], column.type)
            self._columns[name] = found
        return found

    @cached_property
    def concept(self) -> Coded:
        """Concepts by code, named in Clark notation."""
        return Coded.of(self.facts["concept"])

    @cached_property
    def unit(self) -> Coded:
        """Units by code; null where the fact has none."""
        return Coded.of(self.facts["unit"])

    @cached_property
    def language(self) -> Coded:
        """Languages by code; null where the fact has none."""
        return Coded.of(self.facts["language"])

    @cached_property
    def document(self) -> Coded:
        """Documents by code; null where nobody knows which one a fact was printed in."""
        return Coded.of(self.facts["document"])

    @cached_property
    def concepts(self) -> tuple[Concept | None, ...]:
        """The taxonomy's concept of each concept code."""
        return tuple(self.taxonomy.concepts.get(QName.parse(text)) for text in self.concept.texts)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The unit of each unit code."""
        return tuple(map(Unit.parse, self.unit.texts))

    @cached_property
    def period(self) -> Coded:
        """Periods by code, one for each context number."""
        return Coded.of(self.report.contexts["period"])

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The period of each period code."""
        return tuple(map(Period.parse, self.period.texts))

    @cached_property
    def dimensions(self) -> Mapping[str, Coded]:
        """The values of each dimension by code, one for each context number; null where the context lacks it."""
        return {name: Coded.of(self.report.contexts[name]) for name in self.report.dimensions}

    @property
    def context(self) -> pa.Array:
        """Context numbers, one a row."""
        return self.column("context")

    def rows_of(self, wanted: Callable[[Concept], bool]) -> pa.Array:
        """Rows whose concept is known and wanted, as a mask."""
        return self.concept.where(one is not None and wanted(one) for one in self.concepts)

    @cached_property
    def numeric(self) -> pa.Array:
        """Rows whose concept is numeric, as a mask."""
        return self.rows_of(lambda one: one.numeric)

    def concept_at(self, row: int) -> Concept:
        """The concept of a row that is known to have one."""
        code: int = self.concept.codes[row].as_py()
        found = self.concepts[code]
        if found is None:
            raise KeyError(self.concept.text(row))
        return found

    def context_at(self, row: int) -> Context:
        """The context of a row."""
        number: int = self.context[row].as_py()
        return self.report.context_value(number)

    def unit_at(self, row: int) -> Unit | None:
        """The unit of a row."""
        code = self.unit.codes[row].as_py()
        return None if code is None else self.units[code]

    def value_at(self, row: int) -> str | None:
        """The reported text of a row, exactly; None is nil."""
        value: str | None = self._cell("value", row)
        return value

    def decimals_at(self, row: int) -> int | None:
        """The decimals of a row; None is infinite."""
        decimals: int | None = self._cell("decimals", row)
        return decimals

    def _cell(self, name: str, row: int) -> Any:
        """One cell; of a small report all are taken out at once, which costs as much as a few of them one by one."""
        if len(self.facts) > _FEW:
            return self.column(name)[row].as_py()
        if name not in self._lists:
            self._lists[name] = self.column(name).to_pylist()
        return self._lists[name][row]

    def id_at(self, row: int) -> str:
        """The identifier of a row's fact."""
        return str(self.column("id")[row])

    def ids_at(self, numbers: Sequence[int]) -> list[str]:
        """The identifiers of the facts of many rows, which a column gives faster than row by row."""
        found: list[str] = self.column("id").take(pa.array(numbers, pa.int64())).to_pylist()
        return found

    def origin_at(self, row: int) -> Origin | None:
        """Where a row's fact was printed, if the report knows."""
        document = self.document.text(row)
        if document is None:
            return None
        return Origin(document, *(self._cell(name, row) or 0 for name in _PLACE))

    def origins_at(self, numbers: Sequence[int]) -> list[Origin | None]:
        """Where the facts of many rows were printed, each if the report knows."""
        names = self.document.texts
        if not names:
            return [None] * len(numbers)
        chosen = pa.array(numbers, pa.int64())
        columns = (self.document.codes, *map(self.column, _PLACE))
        places = zip(*(column.take(chosen).to_pylist() for column in columns), strict=True)
        return [
            None if document is None else Origin(names[document], line or 0, column or 0, length or 0)
            for document, line, column, length in places
        ]

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        declared = {**self.taxonomy.namespaces, **self.report.namespaces}
        return {uri: prefix for prefix, uri in sorted(declared.items(), reverse=True) if prefix}

    def name(self, name: QName) -> str:
        """A name as people write it: ``prefix:local`` where a prefix is known, else in Clark notation."""
        prefix = self._prefixes.get(name.namespace)
        return f"{prefix}:{name.local}" if prefix else str(name)

    @cached_property
    def concept_names(self) -> tuple[str, ...]:
        """The name of each concept code, known to the taxonomy or not."""
        return tuple(self.name(QName.parse(text)) for text in self.concept.texts)

    def concept_name(self, row: int) -> str:
        """The name of a row's concept, known to the taxonomy or not."""
        code: int = self.concept.codes[row].as_py()
        return self.concept_names[code]


def once(make: Callable[[Subject], T]) -> Callable[[Subject], T]:
    """Makes something of a subject when it is first asked for, once for all the rules that need it."""
    made: WeakKeyDictionary[Subject, T] = WeakKeyDictionary()
    lock = RLock()

    @wraps(make)
    def known(subject: Subject) -> T:
        with lock:
            if subject not in made:
                made[subject] = make(subject)
            return made[subject]

    return known


def rows(mask: pa.Array) -> Iterator[int]:
    """The row numbers that a mask chooses, in order."""
    yield from pc.indices_nonzero(mask).to_pylist()
