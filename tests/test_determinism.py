"""Same input, same bytes: whatever the hash seed, locale, time zone, folder, processors and sizes of chunks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from commands import ROOT
from filings import SAMPLE

#: Exports, converts and loads in a process that is set up by ``processors`` and ``rows``; prints what it wrote.
WORK = """
import hashlib, sys
from pathlib import Path

source, processors, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
from exporter import pipeline, workers
from exporter.findings import Findings
from exporter.formats import Format, inline_xbrl, parquet, tokens, xbrl_csv, xbrl_json, xbrl_xml
from exporter.formats.packages.kinds import Kind

workers.processors = lambda: processors
if rows:
    for module in list(sys.modules.values()):
        if module.__name__.startswith("exporter."):
            for name in ("ROWS", "_ROWS", "STRETCH", "PASSING"):
                if isinstance(getattr(module, name, None), int):
                    setattr(module, name, rows * (1000 if name in ("STRETCH", "PASSING") else 1))
            if hasattr(module, "LARGE"):
                module.LARGE = 0  # so that small documents are cut into columns too
out = Path("out")
made = pipeline.export(source, profile=None, out=out, kinds=list(Format), findings=Findings(), packages=list(Kind)[:2])
packages = [out / f"{made.name}.zip"]
turns = {"xbrl": "json csv", "json": "xbrl xbr", "xhtml": "parquet", "xbr": "json", "parquet": "xbri"}
for form, targets in turns.items():
    given = str(out / f"{made.name}.{form}")
    for target in targets.split():
        pipeline.convert(given, f"from-{form}/a.{target}", kind=None, packages=packages, findings=Findings())
    if form in ("json", "parquet"):
        pipeline.load(given, f"loaded-{form}", packages=packages, findings=Findings())
for path in sorted(one for one in Path().rglob("*") if one.is_file()):
    print(path.as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
"""

#: Hash seed, locale, time zone, processors, rows of a chunk (0: as they are), and whether all is read in Python alone.
SETTINGS = (
    ("0", "C", "UTC", 1, 0, ""),
    ("1", "tr_TR.UTF-8", "Asia/Tokyo", 2, 7, ""),
    ("4711", "ja_JP.eucJP", "America/New_York", 5, 100, "1"),
)


def test_nothing_but_the_input_shows(tmp_path: Path) -> None:
    told = set()
    for number, (seed, locale, zone, processors, rows, pure) in enumerate(SETTINGS):
        folder = tmp_path / ("deep/" * number) / f"w{number}"
        folder.mkdir(parents=True)
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "TZ": zone,
            "EXPORTER_PURE": pure,
            "PYTHONPATH": str(ROOT),
        }
        run = subprocess.run(
            [sys.executable, "-c", WORK, str(SAMPLE), str(processors), str(rows)],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr[-2000:]
        told.add(run.stdout)
    assert len(told) == 1, sorted(
        set.symmetric_difference(*(set(one.splitlines()) for one in sorted(told)[:2]))
    )
