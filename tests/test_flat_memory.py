"""Converting by streams takes no more memory for more facts: asked of Arrow's own account, at two sizes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Facts in the smaller and the larger report: many batches each.
SIZES = (100_000, 400_000)
FILES = {"xml": "r.xbrl", "json": "r.json", "csv": "r-csv/r.json", "parquet": "r.parquet"}

MAKE = """
import sys
from pathlib import Path
import pyarrow as pa
from exporter.files import write_all
from exporter.formats import Format, write, xbrl_csv
from exporter.report.builder import ReportBuilder
from exporter.report.columns import CODED, FACTS, context_schema
from exporter.report.vocabulary import Vocabulary

rows, folder = int(sys.argv[1]), Path(sys.argv[2])
columns = {one.name: pa.nulls(rows, one.type) for one in FACTS}
concepts = pa.array([f"{{urn:x}}c{number}" for number in range(50)])
columns["concept"] = pa.DictionaryArray.from_arrays(pa.array([row % 50 for row in range(rows)], pa.int32()), concepts)
columns["context"] = pa.array([row // 50 % 300 for row in range(rows)], pa.int32())
columns["unit"] = pa.array(["{http://www.xbrl.org/2003/iso4217}JPY"] * rows, CODED)
columns["value"] = pa.array([str(row * 977) for row in range(rows)])
contexts = [["urn:s"] * 300, [str(number) for number in range(300)], ["2003-06-30"] * 300]
builder = ReportBuilder(taxonomy=["t.xsd"])
schema = pa.schema([one.with_nullable(True) for one in FACTS])
builder.extend(
    pa.table([columns[one.name] for one in schema], schema=schema),
    pa.table([pa.array(one, CODED) for one in contexts], schema=context_schema(())),
)
report = builder.build()
for kind in (Format.XML, Format.JSON, Format.PARQUET):
    write_all(folder, write(report, Vocabulary(), kind, name="r"))
write_all(folder, xbrl_csv.write(report, Vocabulary(), "r", xbrl_csv.Layout.FLAT))
"""

CONVERT = """
import json, sys
from contextlib import ExitStack
from pathlib import Path
import pyarrow as pa
from exporter.files import files_beside, opens_beside, write_all
from exporter.findings import Findings
from exporter.formats import Format, streamed, write, xbrl_csv
from exporter.report.vocabulary import Vocabulary

folder, ways = Path(sys.argv[1]), json.loads(sys.argv[2])
source, target, path = ways
place = folder / path
known = Vocabulary(numeric=frozenset(f"{{urn:x}}c{number}" for number in range(50)))
with place.open("rb") as file, streamed(
    file, place.name, Format(source), Findings(), learn=lambda _: known,
    files=files_beside(str(place)), opens=opens_beside(str(place)),
) as stream:
    assert stream is not None
    made = xbrl_csv.write(stream, known, "o", xbrl_csv.Layout.FLAT) if target == "csv" else write(
        stream, known, Format(target), name="o"
    )
    write_all(folder / "out", made)
print(pa.default_memory_pool().max_memory())
"""


def ran(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = []
    for size in SIZES:
        made.append(tmp_path_factory.mktemp(str(size)))
        ran(MAKE, str(size), str(made[-1]))
    return made


#: Every format is read once and written once.
WAYS = [("xml", "json"), ("json", "csv"), ("csv", "parquet"), ("parquet", "xml")]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_memory_does_not_grow_with_facts(folders: list[Path], source: str, target: str) -> None:
    """The larger report is four times as long; what was held all at once would be too."""
    small, large = (
        int(ran(CONVERT, str(one), json.dumps([source, target, FILES[source]]))) for one in folders
    )
    assert large < 1.5 * small + (16 << 20), f"{small:,} bytes, then {large:,}"


LONG = """
import resource, sys
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.sources import read_bytes

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

text = "a" * (8 << 20)
fact = '"f": {"value": "%s", "dimensions": {"concept": "x:a", "entity": "x:1", "period": "2003-07-01T00:00:00"}},'
report = '''{"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json", "namespaces": {"x": "urn:x"},
"taxonomy": ["t.xsd"]}, "facts": {%s "g": {}}}'''
document = (report % (fact % text)).encode() if sys.argv[1] == "json" else f'Item,Cash\\n"{text}",1\\n'.encode()
before = peak()
if sys.argv[1] == "json":
    assert len(read(document, "r.json", Format.JSON, Findings())) == 1
else:
    assert read_bytes(document, "r.csv", Findings()).tables
print((peak() - before) * 1024 / len(document))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems count memory differently")
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_long_text_takes_a_few_times_its_length(kind: str) -> None:
    assert float(ran(LONG, kind)) < 30, (
        "as an expression that remembers each character of it takes a hundred times"
    )
