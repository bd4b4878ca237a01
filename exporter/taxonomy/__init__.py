"""Taxonomies: authored as flat sheets, compiled to schema and linkbases, loaded from that compiled form."""

from exporter.taxonomy.build import CompiledTaxonomy, build
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.load import load_taxonomy, load_with_documents
from exporter.taxonomy.loose import PackagedFolder, loose_files
from exporter.taxonomy.model import Arc, Concept, DataType, Label, Taxonomy
from exporter.taxonomy.packages import TaxonomyPackage, is_package, open_package, open_sources, package_files
from exporter.taxonomy.resolver import Content, Folder, Resolver, Source, is_published

__all__ = [
    "Arc",
    "CompiledTaxonomy",
    "Concept",
    "Content",
    "DataType",
    "Folder",
    "Label",
    "PackagedFolder",
    "Resolver",
    "Source",
    "Taxonomy",
    "TaxonomyPackage",
    "TaxonomySet",
    "build",
    "is_package",
    "is_published",
    "load_taxonomy",
    "load_with_documents",
    "loose_files",
    "open_package",
    "open_sources",
    "package_files",
]
