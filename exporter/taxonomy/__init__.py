"""Taxonomies: authored as flat sheets, compiled to schema and linkbases, loaded from that compiled form."""
