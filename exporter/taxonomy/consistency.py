"""Whether authored sheets agree with each other and make one taxonomy; what passes here can be compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from exporter.findings import Findings
from exporter.taxonomy.authored import (
    AXIS,
    ITEM,
    TABLE,
    TYPED_AXIS,
    AuthoredConcept,
    AuthoredTaxonomy,
    Branch,
    Summand,
    TreeRow,
)
from exporter.taxonomy.compile_schema import element_id
from exporter.taxonomy.hypercubes import BELOW, line_items, walk
from exporter.taxonomy.itemtypes import published_type

MAX_DEPTH: Final = 50


def check_consistency(taxonomy: AuthoredTaxonomy, findings: Findings) -> None:
    """Tells everything that keeps the sheets from being one taxonomy.

    Trees are looked at only where every row's role, depth and concept are right.
    """
    _check_clashes(taxonomy, findings)
    broken = {row.role for row in _broken_rows(taxonomy, findings)}
    trees = {role: tree for role, tree in taxonomy.trees().items() if role not in broken}
    for role, tree in trees.items():
        _check_circles(tree, (), findings)
        _check_places(tree, taxonomy.concepts, findings)
        _check_repeats(role, tree, findings)
    _check_defaults(trees, taxonomy.concepts, findings)
    _check_preferred(taxonomy, findings)
    _check_summands(taxonomy, findings)
    _check_use(taxonomy, findings)


def _check_clashes(taxonomy: AuthoredTaxonomy, findings: Findings) -> None:
    """Names that the compiler makes are apart from those that authors give, and ids in the schema from each other."""
    ids = {element_id(taxonomy.heading.prefix, name) for name in taxonomy.concepts}
    for concept in taxonomy.concepts.values():
        made = concept.domain_element
        if concept.kind == TYPED_AXIS and made in taxonomy.concepts:
            message = f"{made} is the name of the domain element of {concept.name}"
            findings.error("taxonomy.duplicateName", message, taxonomy.concepts[made].origin)
        ids.add(element_id(taxonomy.heading.prefix, made))
    for role in taxonomy.roles.values():
        if role.name in ids:
            message = f"the role {role.name} has the id of an element of the schema"
            findings.error("taxonomy.duplicateName", message, role.origin)


def _broken_rows(taxonomy: AuthoredTaxonomy, findings: Findings) -> Iterator[TreeRow]:
    """Rows without a role or concept to stand for, or deeper than one step below the row before; each told."""
    depths: dict[str, int] = {}
    for row in taxonomy.rows:
        allowed = min(depths.get(row.role, -1) + 1, MAX_DEPTH)
        depths[row.role] = row.depth
        if row.role not in taxonomy.roles:
            findings.error(
                "taxonomy.unknownRole", f"the role {row.role!r} is not in the sheet roles", row.origin
            )
            yield row
        if row.concept not in taxonomy.concepts:
            message = f"the concept {row.concept!r} is not in the sheet concepts"
            findings.error("taxonomy.unknownConcept", message, row.origin)
            yield row
        if row.depth > allowed:
            message = f"the depth jumps to {row.depth}; after the row before, {allowed} is the deepest"
            findings.error("taxonomy.depthJump", message, row.origin)
            yield row


def _check_circles(branches: Iterable[Branch], above: tuple[str, ...], findings: Findings) -> None:
    for branch in branches:
        if branch.concept in above:
            path = " > ".join((*above[above.index(branch.concept) :], branch.concept))
            findings.error(
                "taxonomy.circle", f"{branch.concept} stands below itself: {path}", branch.row.origin
            )
        else:
            _check_circles(branch.children, (*above, branch.concept), findings)


def _check_places(
    tree: tuple[Branch, ...], concepts: Mapping[str, AuthoredConcept], findings: Findings
) -> None:
    """Each kind stands below a kind that may hold it; an axis has one domain; a table has line items."""
    for parent, branch in walk(tree):
        kind = concepts[branch.concept].kind
        above = concepts[parent.concept].kind if parent else ""
        if kind not in BELOW[above]:
            place = f"below {parent.concept}, of kind {above}" if parent else "at the top"
            message = f"{branch.concept}, of kind {kind}, cannot stand {place}"
            findings.error("taxonomy.misplacedConcept", message, branch.row.origin)
        elif kind == AXIS and len(branch.children) != 1:
            message = f"the axis {branch.concept} has {len(branch.children)} domains below it; expected one"
            findings.error("taxonomy.misplacedConcept", message, branch.row.origin)
        elif kind == TABLE and not line_items(branch, parent.children if parent else tree, concepts):
            message = f"the table {branch.concept} has no line items: an abstract row beside it or below it"
            findings.error("taxonomy.tableWithoutLineItems", message, branch.row.origin)


def _check_repeats(role: str, tree: tuple[Branch, ...], findings: Findings) -> None:
    """Under one parent a concept may stand again only with another preferred label."""
    seen: dict[tuple[str, str, str], TreeRow] = {}
    for parent, branch in walk(tree):
        key = (parent.concept if parent else "", branch.concept, branch.row.preferred_label)
        first = seen.setdefault(key, branch.row)
        if first is not branch.row:
            message = f"{branch.concept} stands twice in {role} in the same place, first at {first.origin}"
            findings.error("taxonomy.repeatedRow", message, branch.row.origin)


def _check_defaults(
    trees: Mapping[str, tuple[Branch, ...]], concepts: Mapping[str, AuthoredConcept], findings: Findings
) -> None:
    """A dimension has one default, and so one domain, in all roles (Dimensions 1.0, 2.6.1)."""
    domains: dict[str, str] = {}
    for tree in trees.values():
        for parent, branch in walk(tree):
            if parent is None or concepts[parent.concept].kind != AXIS:
                continue
            first = domains.setdefault(parent.concept, branch.concept)
            if first != branch.concept:
                message = (
                    f"the axis {parent.concept} has the domain {branch.concept} here and {first} elsewhere"
                )
                findings.error("taxonomy.severalDomains", message, branch.row.origin)


def _check_preferred(taxonomy: AuthoredTaxonomy, findings: Findings) -> None:
    """A preferred label exists in at least one language (XBRL 2.1, 5.2.4.2.1)."""
    for row in taxonomy.rows:
        concept = taxonomy.concepts.get(row.concept)
        if not row.preferred_label or concept is None:
            continue
        if not any(key.role == row.preferred_label for key in concept.labels):
            message = (
                f"{row.concept} is to be shown with its {row.preferred_label}, but has none in any language"
            )
            findings.error("taxonomy.missingLabel", message, row.origin)


def _check_summands(taxonomy: AuthoredTaxonomy, findings: Findings) -> None:
    seen: dict[tuple[str, str, str], Summand] = {}
    for one in taxonomy.summands:
        if one.role not in taxonomy.roles:
            findings.error(
                "taxonomy.unknownRole", f"the role {one.role!r} is not in the sheet roles", one.origin
            )
        first = seen.setdefault((one.role, one.total, one.item), one)
        if first is not one:
            message = f"{one.item} adds to {one.total} twice in {one.role}, first at {first.origin}"
            findings.error("taxonomy.repeatedRow", message, one.origin)
        unknown = [name for name in (one.total, one.item) if name not in taxonomy.concepts]
        for name in unknown:
            findings.error(
                "taxonomy.unknownConcept", f"the concept {name!r} is not in the sheet concepts", one.origin
            )
        if not unknown:
            _check_sum(one, taxonomy.concepts[one.total], taxonomy.concepts[one.item], findings)
    _check_sum_circles(taxonomy.summands, findings)


def _check_sum(one: Summand, total: AuthoredConcept, item: AuthoredConcept, findings: Findings) -> None:
    """Sums are of decimal items of one period type, with the sign that their balances ask for."""
    for concept in dict.fromkeys((total.name, item.name)):
        summand = total if concept == total.name else item
        found = published_type(summand.type)
        if (
            summand.kind != ITEM
            or found is None
            or not found.numeric
            or found.primitive in ("", "float", "double")
        ):
            message = f"{concept} is of type {summand.type.local}; only decimal items can be added up"
            findings.error("taxonomy.sumNotNumeric", message, one.origin)
    if total.period != item.period:
        message = (
            f"the total {total.name} is of period type {total.period}, the item {item.name} of {item.period}"
        )
        findings.error("taxonomy.sumAcrossPeriods", message, one.origin)
    if total.balance and item.balance and (total.balance == item.balance) != (one.weight > 0):
        message = (
            f"the weight is {one.weight}, but {total.name} is a {total.balance} and {item.name} a {item.balance} item"
            " (XBRL 2.1, 5.1.1.2)"
        )
        findings.error("taxonomy.weightAgainstBalance", message, one.origin)


def _check_sum_circles(summands: Iterable[Summand], findings: Findings) -> None:
    """In one role no total may be part of itself, directly or through other totals."""
    parts: dict[tuple[str, str], list[str]] = {}
    for one in summands:
        reached: set[str] = set()
        waiting = [one.item]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(parts.get((one.role, name), ()))
        if one.total in reached:
            message = f"{one.item} adds to {one.total}, which in the end adds to {one.item} again"
            findings.error("taxonomy.circle", message, one.origin)
        else:
            parts.setdefault((one.role, one.total), []).append(one.item)


def _check_use(taxonomy: AuthoredTaxonomy, findings: Findings) -> None:
    """Concepts and roles that no statement uses can be left out, or were forgotten."""
    used = {row.concept for row in taxonomy.rows}
    for concept in taxonomy.concepts.values():
        if concept.name not in used:
            findings.warning("taxonomy.unused", f"{concept.name} stands in no statement", concept.origin)
    roles = {row.role for row in taxonomy.rows} | {one.role for one in taxonomy.summands}
    for role in taxonomy.roles.values():
        if role.name not in roles:
            findings.warning(
                "taxonomy.unused", f"the role {role.name} has no statement and no sums", role.origin
            )
