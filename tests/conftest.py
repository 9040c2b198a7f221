"""What all tests share: the engines, and how examples are chosen. Tests that need `opa` run the real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.engine.opa import INSTALL, Opa, find

REQUIRED = "CHECKER_REQUIRE_OPA"
PUBLISHED = Path(__file__).parents[2] / "shared" / "data"
"""Files as agencies and vendors published them. They are no part of the project: tests of them run where they are."""

# In CI the same examples every time, so that a run can be repeated; elsewhere new ones, which is how faults are found.
# How long one takes is no property of it: other work may have the processor.
settings.register_profile("ci", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of published files are left out where the files are not; tests/fixtures/test_samples.py has the same on the
    project's own."""
    if not PUBLISHED.is_dir():
        left_out = [item for item in items if item.get_closest_marker("published")]
        items[:] = [item for item in items if not item.get_closest_marker("published")]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def opa() -> Path:
    """The path of `opa`. Where there is none: a failure with CHECKER_REQUIRE_OPA=1, else a skip."""
    found = find()
    if found is None:
        message = f"no opa was found: {INSTALL}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def embedded() -> Engine:
    return Embedded()


@pytest.fixture(scope="session")
def engines(opa: Path, embedded: Engine) -> tuple[Engine, Engine]:
    """The reference engine and the embedded one."""
    return Opa(opa), embedded


@pytest.fixture(scope="session", params=["opa", "embedded"])
def engine(request: pytest.FixtureRequest, embedded: Engine) -> Engine:
    """Each engine in turn."""
    return Opa(request.getfixturevalue("opa")) if request.param == "opa" else embedded
