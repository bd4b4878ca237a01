"""Reports out of XBRL and back as tables of people's own: data frames, Parquet folders, DuckDB files."""
