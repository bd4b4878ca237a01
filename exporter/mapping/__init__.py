"""Mapping: what was printed becomes facts, as a filing profile says."""
