"""What no schema says of a taxonomy: roles, links, cycles and dimensions, held to their rules when it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.findings import Findings
from exporter.taxonomy.arc_rules import check_preferred_labels
from exporter.taxonomy.cycle_rules import check_cycles
from exporter.taxonomy.dimension_rules import check_dimension_sets
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.documents import Place
from exporter.taxonomy.link_rules import LinkRules
from exporter.taxonomy.links import ExtendedLink
from exporter.taxonomy.model import Arc, Label
from exporter.taxonomy.role_rules import RoleRules


def check_rules(
    found: TaxonomySet,
    links: Sequence[ExtendedLink],
    placed: Sequence[tuple[Arc, Place]],
    labels: Iterable[Label],
    findings: Findings,
) -> None:
    """Adds what is wrong; a report may be understood all the same, so whoever only reads need not ask."""
    roles = RoleRules(found, findings)
    roles.check(links)
    LinkRules(found, findings).check(links)
    check_preferred_labels(placed, labels, findings)
    check_cycles(placed, roles.cycles_allowed(), findings)
    check_dimension_sets(placed, findings)
