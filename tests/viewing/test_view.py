"""The page of a report: its data, its policy, and what a browser makes of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from exporter.findings import Findings
from exporter.formats import Format
from exporter.pipeline import export, view

SAMPLE = Path(__file__).parents[1] / "examples" / "first-quarter.txt"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filing")
    kinds = [Format.XML, Format.JSON, Format.INLINE]
    export(str(SAMPLE), profile=None, out=out, kinds=kinds, findings=Findings())
    return out


def shown(filing: Path, name: str, target: Path) -> Path:
    return view(str(filing / name), target, packages=[], language="en", findings=Findings(), plain=True)


def data(page: Path) -> dict[str, list[dict[str, object]]]:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def find(page: Path, **wanted: object) -> dict[str, object]:
    return next(
        fact for fact in data(page)["facts"] if all(fact[key] == value for key, value in wanted.items())
    )


@pytest.mark.parametrize("suffix", ["xhtml", "xbrl", "json"])
def test_every_fact_has_a_card(filing: Path, tmp_path: Path, suffix: str) -> None:
    page = shown(filing, f"iij-20030630.{suffix}", tmp_path / "v.html")
    facts = data(page)["facts"]
    loss = find(page, concept="iij:OperatingIncomeLoss", value="-1059574000")
    assert len({fact["id"] for fact in facts}) == len(facts) > 800
    assert (loss["unit"], loss["decimals"], loss["period"]) == ("JPY", "-3", "2003-04-01 to 2003-06-30")


def test_findings_that_the_export_told_stand_on_their_figures(filing: Path, tmp_path: Path) -> None:
    told = data(shown(filing, "iij-20030630.xhtml", tmp_path / "v.html"))
    codes = {note["code"] for note in told["findings"]}
    assert {"stmt.contradiction", "oime:disallowedDuplicateFacts"} <= codes
    concerned = [fact for fact in told["facts"] if fact["findings"]]
    assert len(concerned) >= 15


def test_the_page_is_the_same_on_every_run(filing: Path, tmp_path: Path) -> None:
    one, two = (
        shown(filing, "iij-20030630.xhtml", tmp_path / name).read_bytes() for name in ("a.html", "b.html")
    )
    assert one == two


def browse(page: Path, fragment: str, folder: Path) -> tuple[str, str, str]:
    """The page's elements after its script has run, the browser's log, and its requests."""
    net = folder / "net.json"
    ran = subprocess.run(
        [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
            f"--user-data-dir={folder / 'browser'}", f"--log-net-log={net}", "--virtual-time-budget=8000",
            "--dump-dom", f"{page.as_uri()}#{fragment}",
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    requests = net.read_text(encoding="utf-8", errors="replace") if net.exists() else ""
    return ran.stdout, ran.stderr, requests


@needs_browser
def test_a_browser_marks_the_figures_and_opens_the_linked_fact(filing: Path, tmp_path: Path) -> None:
    page = shown(filing, "iij-20030630.xhtml", tmp_path / "v.html")
    loss = find(page, concept="iij:OperatingIncomeLoss", value="-1059574000")
    dom, log, _ = browse(page, str(loss["id"]), tmp_path)
    ready = re.search(r'data-ready="(\d+)"', dom)
    assert ready
    assert int(ready[1]) == len(data(page)["facts"])
    card = dom[dom.index('id="card"') : dom.index("<nav>")]
    assert "-1,059,574,000" in card
    assert re.search(r"line \d+, column \d+", card)
    assert "CONSOLE" not in log


@needs_browser
def test_markup_and_scripts_in_a_report_stay_inert(filing: Path, tmp_path: Path) -> None:
    """A report that another made may hold anything: its scripts do not run, its links fetch nothing."""
    for name in filing.iterdir():
        shutil.copy(name, tmp_path)
    report = tmp_path / "iij-20030630.xhtml"
    attack = (
        '<script>parent.document.title="owned";document.title="owned"</script>'
        '<img src="http://attack.example/pixel.png" onerror="parent.document.title=\'owned\'"/>'
        '<iframe src="http://attack.example/frame"></iframe>'
        '<meta http-equiv="refresh" content="0;url=http://attack.example/refresh"/>'
    )
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("</body>", f"{attack}</body>"), encoding="utf-8")
    package = tmp_path / "iij-20030630-findings.json"
    told = json.loads(package.read_text(encoding="utf-8"))
    told["findings"][0]["message"] = (
        '</script><script>document.title="owned"</script><img src=x onerror=alert(1)>'
    )
    package.write_text(json.dumps(told), encoding="utf-8")
    page = shown(tmp_path, "iij-20030630.xhtml", tmp_path / "v.html")
    dom, _, requests = browse(page, "", tmp_path)
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title
    assert "owned" not in title[1]
    assert 'data-ready="' in dom
    assert "attack.example/" not in re.sub(r'"url":"file:[^"]*"', "", requests)
