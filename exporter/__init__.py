"""Turns financial documents into valid, machine-readable XBRL filings."""
