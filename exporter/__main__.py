"""``python -m exporter`` is the command ``exporter``."""

from exporter.cli import main

main()
