"""Shared settings of the tests: Hypothesis profiles, and where the original documents lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=QUIET
)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the original documents; tests that need it skip without it."""
    if not SEEDS.is_dir():
        pytest.skip("the original documents are not beside this checkout (../shared/seeds)")
    return SEEDS
