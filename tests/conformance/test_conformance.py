"""The published conformance suites, run where they lie beside this checkout; the score may only rise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import pytest
from suite import Variation, codes, document_codes, taxonomy_codes, unpacked, variations

SUITES = Path(__file__).parents[3] / "shared" / "conformance"

#: What a valid XBRL 2.1 instance may hold and the Open Information Model cannot; no error of the 2.1 suite.
OIM_ONLY = ("xbrlxe:", "oimce:", "oime:disallowedDuplicateFacts", "utre:", "file.footnoteDetail")


#: What the suite calls any break of a schema.
SCHEMA = "sche:XmlSchemaError"


@pytest.fixture
def suite(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    archive = SUITES / f"{request.param}.zip"
    if not archive.is_file():
        pytest.skip("the conformance suites are not beside this checkout (../shared/conformance)")
    return unpacked(archive, tmp_path)


def passes(one: Variation, found: Iterable[str]) -> bool:
    """A named error must be told by its name; invalid needs some error, valid none."""
    if one.expected not in ("valid", "invalid"):
        return one.expected in found
    return bool(list(found)) == (one.expected == "invalid")


def score(
    index: Path, judge: Callable[[Path], Iterable[str]], kinds: Collection[str] = ("instance",)
) -> tuple[int, int, list[str]]:
    failed, count = [], 0
    for one in variations(index, kinds):
        count += 1
        if not passes(one, judge(one.instance)):
            failed.append(one.name)
    print(f"{index.name}: {count - len(failed)} of {count} documents judged as the suite does")
    return count - len(failed), count, failed


@pytest.mark.parametrize("suite", ["dimensions-1.0"], indirect=True)
def test_dimensions(suite: Path) -> None:
    passed, count, failed = score(suite / "xdt.xml", lambda instance: document_codes(instance, suite))
    assert count == 124
    assert passed == count, failed


@pytest.mark.parametrize("suite", ["xbrl-2.1"], indirect=True)
def test_xbrl(suite: Path) -> None:
    def judge(instance: Path) -> list[str]:
        return [code for code in codes(instance, suite) if not code.startswith(OIM_ONLY)]

    passed, count, failed = score(suite / "xbrl.xml", judge)
    assert count == 214
    assert passed == count, failed


@pytest.mark.parametrize(
    ("suite", "index", "expected"),
    [("dimensions-1.0", "xdt.xml", 57), ("xbrl-2.1", "xbrl.xml", 103)],
    indirect=["suite"],
)
def test_taxonomies(suite: Path, index: str, expected: int) -> None:
    def judge(entry: Path) -> list[str]:
        found = taxonomy_codes(entry, suite)
        return [*found, *(SCHEMA for code in found if code.startswith("xmlSchema:"))]

    passed, count, failed = score(suite / index, judge, ("xsd", "linkbase"))
    assert count == expected
    assert passed == count, failed
