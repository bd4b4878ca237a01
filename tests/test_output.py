"""The sample filing in output/ is what the code makes today, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

from exporter.findings import Findings
from exporter.formats import Format
from exporter.pipeline import export

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "output"
#: What Parquet files hold depends on the version of the library, which they name.
KINDS = [kind for kind in Format if kind is not Format.PARQUET]
SAMPLE = ROOT / "tests" / "examples" / "first-quarter.txt"


def made(folder: Path) -> dict[str, bytes]:
    """Every file of the filing by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_sample_filing_is_current(tmp_path: Path) -> None:
    out = OUTPUT if os.environ.get("EXPORTER_RECREATE") == "1" else tmp_path
    export(str(SAMPLE), profile=None, out=out, kinds=KINDS, findings=Findings())
    now, known = made(out), made(OUTPUT)
    assert sorted(now) == sorted(known)
    for name in sorted(now):
        same = now[name] == known[name]  # outside the assert: a difference of megabytes is not printed
        assert same, f"output/{name} differs; EXPORTER_RECREATE=1 makes it anew"
