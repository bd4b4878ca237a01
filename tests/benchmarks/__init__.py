"""Speed and memory, measured against floors and the independent processor: ``python -m tests.benchmarks --help``."""
