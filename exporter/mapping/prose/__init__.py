"""Prose: figures in running text, found by the patterns of a profile and read where they stand."""

from exporter.mapping.prose.reading import ProseReader, read_prose

__all__ = ["ProseReader", "read_prose"]
