"""``python -m exporter`` is the command line."""

from exporter.startup import main

main()
