"""The page: a tagged document in a frame that runs nothing, and beside it what each figure means."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from exporter.viewing.cards import Card, Note


def page(document: str, title: str, facts: Sequence[Card], found: Sequence[Note]) -> bytes:
    """One self-contained HTML page; ``document`` is the tagged document as HTML.

    Nothing in the document runs and nothing is fetched: it stands in a sandboxed frame under a content security
    policy that names our own script by its digest. Labels and values reach the page as JSON and are set as text.
    """
    script, style = _asset("view.js"), _asset("view.css")
    data = json.dumps({"facts": facts, "findings": found}, ensure_ascii=False).replace("<", "\\u003c")
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '{_digest(script)}'"
    return _PAGE.format(
        policy=escape(policy, quote=True),
        title=escape(title),
        style=style,
        document=escape(document, quote=True),
        data=data,
        script=script,
    ).encode()


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main><iframe id="document" title="The tagged document" sandbox="allow-same-origin" srcdoc="{document}"></iframe></main>
<aside>
<header><h1>{title}</h1><p id="counts"></p></header>
<section id="card" aria-live="polite"><p class="hint">Choose a figure in the document, or a fact below.</p></section>
<nav>
<input id="search" type="search" placeholder="Search facts" aria-label="Search facts">
<button id="only" type="button" aria-pressed="false">Findings</button>
</nav>
<ol id="facts"></ol>
</aside>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
