"""What a page may not hold: what runs, frames or fetches is taken out, and the text around it stays."""

from __future__ import annotations

import pytest

from exporter.inert import disarm
from exporter.markup import as_html, parse

HARMFUL = [
    "<script>x()</script>",
    '<iframe src="http://a.example/"/>',
    '<object data="x.swf"/>',
    '<meta http-equiv="refresh" content="0;url=http://a.example/"/>',
    '<base href="http://a.example/"/>',
    '<form action="http://a.example/"><input/></form>',
    '<img src="http://a.example/pixel.png"/>',
    '<p onclick="x()">text</p>',
    '<a href=" java\nscript:x()">text</a>',
    '<a href="data:text/html,x">text</a>',
    '<p style="background: url(http://a.example/x)">text</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
]
HARMLESS = [
    '<a href="#note">note</a>',
    '<img src="data:image/png;base64,AA=="/>',
    '<p style="margin: 0">text</p>',
]


def page(body: str) -> bytes:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>before{body}after</body></html>'.encode()


@pytest.mark.parametrize("markup", HARMFUL)
def test_what_acts_is_taken_out_and_told(markup: str) -> None:
    root = parse(page(markup), "page.xhtml")
    assert disarm(root)
    html = as_html(root)
    assert "before" in html
    assert "after" in html
    assert "a.example" not in html
    assert "x()" not in html
    assert not disarm(root)


@pytest.mark.parametrize("markup", HARMLESS)
def test_what_only_shows_stays(markup: str) -> None:
    assert disarm(parse(page(markup), "page.xhtml")) == []
