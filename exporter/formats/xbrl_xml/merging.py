"""Regular facts and contexts beside the rest of their document, as if all had been heard one element at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError, NoRoomError
from exporter.formats.documents import Document
from exporter.formats.shelf import Shelf
from exporter.formats.tokens import interleaved
from exporter.formats.xbrl_xml.heard import Chunk, Heard, RegularContexts
from exporter.formats.xbrl_xml.listening import BLANKS, HEARD, Instance, Node
from exporter.formats.xbrl_xml.regular import MARK, Regular, cut_out
from exporter.formats.xbrl_xml.regular_contexts import ContextColumns, IrregularContextError
from exporter.formats.xbrl_xml.sampling import Sampler
from exporter.formats.xbrl_xml.spelled import IrregularError
from exporter.markup import hear_strictly, refuse_many_prefixes
from exporter.qname import LINK, XBRLI, XSI
from exporter.report.columns import coded, one_array, with_texts
from exporter.report.distinctness import all_different, all_distinct, mixed

_LEADING: Final = frozenset(
    f"{LINK}}}{local}" for local in ("schemaRef", "linkbaseRef", "roleRef", "arcroleRef")
)


def heard_by_columns(document: Document, name: str, shelf: Shelf, *, sampled: bool = False) -> Heard | None:
    """What a document says; None where a part that looked regular is not, or the rest is not well formed.

    The facts come by the shelf; ValueError where one turns out to be irregular after all. ``sampled`` asks for a
    sampler.
    """
    try:
        regular = cut_out(document, shelf, sampled=sampled)
        refuse_many_prefixes(regular.rest, name)
        instance = hear_strictly(regular.rest, name, partial(Instance, name), Instance.mark)
        if instance is None or instance.root is None:
            return None
        marks = [(data, rows, nodes) for target, data, rows, nodes in instance.marks if target == MARK]
        if [data for data, *_ in marks] != [str(number) for number in range(len(regular.runs))]:
            return None
        if marks and any(node.name in _LEADING for node in instance.nodes[marks[0][2] :]):
            return None  # what must stand before contexts stands behind some
        root = instance.root
        contexts = RegularContexts(*ContextColumns(root).table(regular.contexts))
        before = [rows for _, rows, _ in marks]
        others = instance.facts.table().combine_chunks()
        sampler = Sampler.of(document, regular, before, contexts) if sampled else None
        parts = regular.parts
        references = [*(part.references for part in parts), coded(others.column("contextRef")).dictionary]
        _check_identifiers(contexts.ids, instance.nodes, references)
    except NoRoomError:
        raise
    except (IrregularError, IrregularContextError, ExporterError, RecursionError):
        return None
    bare = not others.num_rows and all(part.bare for part in parts)
    facts = _chunks(_resolved(regular, root), others, instance.facts.complex, before, bare=bare)
    return Heard(root, instance.nodes, facts, references, contexts, sampler, *_names(regular, others))


def _check_identifiers(ids: pa.Array, nodes: list[Node], references: list[pa.Array]) -> None:
    """IrregularError where two contexts share an identifier, or one has none; ``references`` are different each."""
    others = [
        node.attributes.get("id", "").strip(BLANKS) for node in nodes if node.name == f"{XBRLI}}}context"
    ]
    every = pa.concat_arrays([ids, pa.array(others, pa.string())]) if others else ids
    if (
        not (any(map(every.equals, references)) or all_distinct(every))
        or pc.min(pc.binary_length(every)).as_py() == 0
    ):
        raise IrregularError("an identifier of a context")


def _names(regular: Regular, others: pa.Table) -> tuple[bool, bool]:
    """Whether it is known that no two facts state the same identifier, and whether all state one."""
    ids = one_array(others.column("id")).drop_null()
    states = [*regular.mixed, mixed(ids)]
    rows = sum(part.rows for part in regular.parts) + len(others)
    return regular.differ() and (not len(ids) or all_different(states)), sum(map(len, states)) == rows


def _resolved(regular: Regular, root: Node) -> Iterator[tuple[list[int], pa.Table | None]]:
    """For each part its runs, and its facts with names spelled as Expat tells them: ``namespace}local``."""
    starts = _Starts(root)
    nil = HEARD.get_field_index(f"{XSI}}}nil")
    tables = regular.facts.take()
    for part in regular.parts:
        if not part.rows:
            yield part.runs, None
            continue
        facts = next(tables)
        if facts.column(nil).null_count < facts.num_rows and root.bindings.get("xsi") != XSI:
            raise IrregularError("the prefix xsi is another's")
        names = facts.column("name").chunk(0)
        parts = (text.rpartition(":") for text in names.dictionary.to_pylist())
        told = pa.array([starts[prefix] + local for prefix, _, local in parts], pa.string())
        column = with_texts(names, told)
        yield part.runs, facts.set_column(0, HEARD.field("name"), pa.chunked_array([column]))


class _Starts(dict[str, str]):
    """What names begin with as Expat tells them, by their prefixes: ``namespace}``, or nothing."""

    def __init__(self, root: Node) -> None:
        super().__init__()
        self._bindings = root.bindings

    def __missing__(self, prefix: str) -> str:
        namespace = self._bindings.get(prefix or None, "")
        if namespace in (XBRLI, LINK) or (prefix and not namespace):
            raise IrregularError("no name of a fact")
        self[prefix] = f"{namespace}}}" if namespace else ""
        return self[prefix]


def _chunks(
    parts: Iterator[tuple[list[int], pa.Table | None]],
    others: pa.Table,
    complex_rows: Mapping[int, str],
    before: list[int],
    *,
    bare: bool,
) -> Iterator[Chunk]:
    """All facts in document order; ``complex_rows`` are rows of the others, ``before`` as in ``interleaved``."""
    rows, seen = [*complex_rows], 0
    for table, moved in interleaved(parts, others, before):
        mine = rows[bisect_left(rows, seen) : bisect_left(rows, seen + len(moved))]
        yield Chunk(table.combine_chunks(), {int(moved[row - seen]): complex_rows[row] for row in mine}, bare)
        seen += len(moved)
