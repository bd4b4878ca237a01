"""The viewer that readers of filings know, ixbrl-viewer, made from a tagged document that we wrote or checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from exporter.errors import ExporterError
from exporter.processor import run_arelle

_ACTIONS: Final = (
    "--plugins", "ixbrl-viewer",
    "--viewer-feature-highlight-facts-on-startup",
)  # fmt: skip
_SCRIPT: Final = re.compile(r'<script src="(?P<name>[\w.-]+)" type="text/javascript"\s*(?:/>|>\s*</script>)')
#: The viewer looks for its settings beside its script; inside the page there is no beside, as with a local file.
_PRELUDE: Final = 'Object.defineProperty(document, "currentScript", {get: () => ({src: "file:///"})});'


def is_installed() -> bool:
    """Whether the extra ``viewer`` is installed."""
    return find_spec("iXBRLViewerPlugin") is not None


def viewer_page(document: bytes, name: str, packages: Sequence[Path]) -> bytes:
    """One page that holds the document and the viewer's script.

    The document runs in the page as it is, so the caller has made sure that it holds no script. ExporterError
    ``file.arelle`` when the viewer cannot be made.
    """
    with TemporaryDirectory() as folder:
        report, page = Path(folder, name), Path(folder, "page.html")
        report.write_bytes(document)
        entries = run_arelle(report, packages, [*_ACTIONS, "--save-viewer", str(page)])
        if not page.is_file():
            said = entries[-1]["message"]["text"] if entries else "no page was written"
            raise ExporterError("file.arelle", f"the viewer was not made: {said}", name)
        return _with_script(page).encode()


def _with_script(page: Path) -> str:
    """The page with the script that it refers to inside it; an end tag within the script would end it early."""
    text = page.read_text(encoding="utf-8")
    found = _SCRIPT.search(text)
    if found is None:
        return text
    script = (page.parent / found["name"]).read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f'{text[: found.start()]}<script type="text/javascript">{_for_markup(script)}</script>{text[found.end() :]}'


def _for_markup(script: str) -> str:
    """A script for a page that may be read as XML or as HTML: hidden from the one, plain to the other."""
    return f"//<![CDATA[\n{_PRELUDE}\n{script}\n//]]>"
