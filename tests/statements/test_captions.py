"""Captions: scale, currencies, lengths, other units and exceptions."""

from __future__ import annotations

import pytest

from exporter.statements.captions import Caption, read_caption


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("Table 1. Revenues (JPY in millions)", Caption(6, ("JPY",))),
        (
            "(Expressed in Thousands of Yen (JPY) and U.S. Dollars (USD) Except for Per Share and ADS Data) (1)",
            Caption(3, ("JPY", "USD"), exceptions=("Per Share and ADS Data",)),
        ),
        ("Table 4. Number of Contract Bandwidth (Unit: Gbps)", Caption(unit="Gbps")),
        ("(000's omitted)", Caption(3)),
        ("（単位：百万円）", Caption(6, ("JPY",))),
        ("($ in millions)", Caption(6, ("USD",))),
        ("(Canadian dollars in thousands)", Caption(3, ("CAD",))),
        ("in thousands of euros", Caption(3, ("EUR",))),
        ("(In thousands, except per share data)", Caption(3, exceptions=("per share data",))),
        ("For the Three Months Ended Jun 30, 2003", Caption(months=3)),
        ("For the years ended December 31, 1999 and 1998", Caption(months=12)),
        ("Three and Nine Months Ended September 30", Caption()),
        ("RMB billions", Caption(9, ("CNY",))),
        ("Number of Contracts", Caption()),
    ],
)
def test_a_caption_tells(caption: str, told: Caption) -> None:
    assert read_caption([caption]) == told


def test_captions_go_on_over_lines() -> None:
    told = read_caption(["(Expressed in Thousands of Japanese", "Yen (JPY) and U.S.", "Dollars (USD))"])
    assert told == Caption(3, ("JPY", "USD"))
