"""Statement tables: what was printed, with its place; nothing interpreted beyond numbers, periods and captions."""
