"""Compiles an authored taxonomy into its files: a schema and the linkbases that it refers to."""

from __future__ import annotations

from collections.abc import Mapping

from exporter.taxonomy.authored import AuthoredTaxonomy, Summand
from exporter.taxonomy.compile_links import (
    calculation_linkbase,
    definition_linkbase,
    label_linkbase,
    presentation_linkbase,
)
from exporter.taxonomy.compile_schema import compile_schema
from exporter.taxonomy.hypercubes import dimension_arcs
from exporter.taxonomy.roles import LINKBASE_ROLES, USED_ON


def compile_taxonomy(taxonomy: AuthoredTaxonomy) -> dict[str, bytes]:
    """File name → content of a taxonomy whose sheets have no errors; the schema first. Same sheets, same bytes."""
    name = taxonomy.heading.name
    trees = {role: tree for role, tree in taxonomy.trees().items() if tree}
    sums = _by_role(taxonomy.summands)
    dimensions = {role: dimension_arcs(tree, taxonomy.concepts) for role, tree in trees.items()}
    dimensions = {role: arcs for role, arcs in dimensions.items() if arcs}
    linkbases = {
        f"{name}_lab-{language}.xml": ("label", label_linkbase(taxonomy, language))
        for language in taxonomy.heading.languages
    }
    if trees:
        linkbases[f"{name}_pre.xml"] = ("presentation", presentation_linkbase(taxonomy, trees))
    if sums:
        linkbases[f"{name}_cal.xml"] = ("calculation", calculation_linkbase(taxonomy, sums))
    if dimensions:
        linkbases[f"{name}_def.xml"] = ("definition", definition_linkbase(taxonomy, dimensions))
    links: tuple[Mapping[str, object], ...] = (trees, sums, dimensions)
    used_on = {
        role: tuple(link for link, roles in zip(USED_ON, links, strict=True) if role in roles)
        for role in taxonomy.roles
    }
    schema = compile_schema(
        taxonomy,
        {file: LINKBASE_ROLES[kind] for file, (kind, _) in linkbases.items()},
        {role: some for role, some in used_on.items() if some},
    )
    return {
        taxonomy.heading.schema_file: schema,
        **{file: content for file, (_, content) in linkbases.items()},
    }


def _by_role(summands: tuple[Summand, ...]) -> dict[str, list[Summand]]:
    sums: dict[str, list[Summand]] = {}
    for one in summands:
        sums.setdefault(one.role, []).append(one)
    return sums
