"""Prose: figures in running text, found by the patterns of a profile and read where they stand."""
