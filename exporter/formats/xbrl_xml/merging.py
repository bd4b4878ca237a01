"""Regular facts and contexts beside the rest of their document, as if all had been heard one element at a time."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.formats.tokens import Numbers, ordered
from exporter.formats.xbrl_xml.heard import Heard, RegularContexts
from exporter.formats.xbrl_xml.listening import HEARD, Instance, Node
from exporter.formats.xbrl_xml.regular import MARK, IrregularError, Regular, cut_out
from exporter.formats.xbrl_xml.regular_contexts import ContextColumns, IrregularContextError
from exporter.formats.xbrl_xml.sampling import Sampler
from exporter.markup import hear_strictly
from exporter.qname import LINK, XBRLI, XSI
from exporter.report.columns import coded

_LEADING: Final = frozenset(
    f"{LINK}}}{local}" for local in ("schemaRef", "linkbaseRef", "roleRef", "arcroleRef")
)


def heard_by_columns(document: bytes, name: str) -> Heard | None:
    """What a document says; None where a part that looked regular is not, or the rest is not well formed."""
    try:
        regular = cut_out(document)
        instance = hear_strictly(regular.rest, name, Instance, Instance.mark)
        if instance is None or instance.root is None:
            return None
        marks = [(data, rows, nodes) for target, data, rows, nodes in instance.marks if target == MARK]
        if [data for data, *_ in marks] != [str(number) for number in range(len(regular.runs))]:
            return None
        if marks and any(node.name in _LEADING for node in instance.nodes[marks[0][2] :]):
            return None  # what must stand before contexts stands behind some
        root = instance.root
        ids, table, held = ContextColumns(root).table(regular.contexts)
        _check_identifiers(ids, instance.nodes)
        others = instance.facts.table()
        before = [rows for _, rows, _ in marks]
        facts, own, moved = _merged(_resolved(regular.facts, root), others, regular, before)
    except (IrregularError, IrregularContextError, ExporterError, RecursionError):
        return None
    complex_rows = {int(moved[row]): child for row, child in instance.facts.complex.items()}
    contexts = RegularContexts(ids, table, held)
    return Heard(
        root, instance.nodes, facts, complex_rows, contexts, Sampler(document, regular, own, contexts)
    )


def _check_identifiers(ids: pa.Array, nodes: list[Node]) -> None:
    """IrregularError where two contexts share an identifier, or one has none."""
    others = [node.attributes.get("id", "").strip() for node in nodes if node.name == f"{XBRLI}}}context"]
    every = pa.concat_arrays([ids, pa.array(others, pa.string())])
    if pc.count_distinct(every).as_py() != len(every) or pc.any(pc.equal(every, "")).as_py():
        raise IrregularError("an identifier of a context")


def _resolved(facts: pa.Table, root: Node) -> pa.Table:
    """Facts whose names are spelled as Expat tells them: ``namespace}local``."""
    names = coded(facts.column("name"))
    told = [_told(text, root) for text in names.dictionary.to_pylist()]
    if pc.any(pc.is_valid(facts.column(f"{XSI}}}nil"))).as_py() and root.bindings.get("xsi") != XSI:
        raise IrregularError("the prefix xsi is another's")
    column = pa.DictionaryArray.from_arrays(names.indices, pa.array(told, pa.string()))
    return facts.set_column(0, HEARD.field("name"), pa.chunked_array([column]))


def _told(text: str, root: Node) -> str:
    prefix, colon, local = text.rpartition(":")
    namespace = root.bindings.get(prefix or None, "")
    if namespace in (XBRLI, LINK) or (colon and not namespace):
        raise IrregularError("no name of a fact")
    return f"{namespace}}}{local}" if namespace else local


def _merged(
    regular: pa.Table, others: pa.Table, cut: Regular, before: list[int]
) -> tuple[pa.Table, Numbers, Numbers]:
    """All facts in document order, and where each of the regular ones and each of the others went.

    ``before`` are how many of the others stand before each run of regular facts.
    """
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(cut.runs, np.int64))])
    own = np.arange(regular.num_rows) + np.repeat(np.array(before, np.int64), cut.runs)
    their = np.arange(others.num_rows)
    moved = their + starts[np.searchsorted(np.array(before, np.int64), their, side="right")]
    if not others.num_rows:
        return regular, own, moved
    return ordered([regular, others], [own, moved]), own, moved
