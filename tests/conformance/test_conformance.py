"""The published conformance suites, run where they lie beside this checkout."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from suite import Variation, codes, unpacked, variations

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


@pytest.mark.parametrize(
    ("suite", "index", "kinds", "expected"),
    [
        ("dimensions-1.0", "xdt.xml", ("instance",), 124),
        ("dimensions-1.0", "xdt.xml", ("xsd", "linkbase"), 57),
        ("xbrl-2.1", "xbrl.xml", ("instance",), 214),
        ("xbrl-2.1", "xbrl.xml", ("xsd", "linkbase"), 103),
    ],
    indirect=["suite"],
)
def test_documents_are_judged_as_the_suite_does(
    suite: Path, index: str, kinds: tuple[str, ...], expected: int
) -> None:
    def judge(document: Path) -> list[str]:
        found = [code for code in codes(document, suite) if not code.startswith(OIM_ONLY)]
        return [*found, *(SCHEMA for code in found if code.startswith("xmlSchema:"))]

    every = [*variations(suite / index, kinds)]
    assert len(every) == expected
    assert [one.name for one in every if not passes(one, judge(one.instance))] == []
