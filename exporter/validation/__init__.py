"""Validation: what is wrong with a report, a taxonomy or a document, told as findings with the standards' codes."""
