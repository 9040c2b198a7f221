"""What an install brings along may be given on under the project's own license (Apache-2.0)."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
EXTRAS = ("pdf", "spark")
FITTING = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|0BSD|Apache|Zlib|CC0|PSF|Python Software Foundation|MPL)\b", re.IGNORECASE
)
"""Licenses that fit Apache-2.0. MPL 2.0 binds its own files only, which are given on unchanged."""
STRONGER = re.compile(r"\b(GPL|AGPL|SSPL|BUSL|Commons Clause|non-?commercial)\b", re.IGNORECASE)


def brought() -> list[str]:
    """The names of all distributions that the project with its extras needs here, direct or not."""
    found: set[str] = set()
    waiting = [(name, extra) for extra in ("", *EXTRAS) for name in ("frlog-checker",)]
    while waiting:
        name, extra = waiting.pop()
        for line in requires(name) or ():
            need = Requirement(line)
            if need.marker and not need.marker.evaluate({"extra": extra}):
                continue
            key = re.sub(r"[-_.]+", "-", need.name).lower()
            if key not in found:
                found.add(key)
                waiting += [(need.name, one) for one in ("", *need.extras)]
    return sorted(found)


@pytest.mark.parametrize("name", brought())
def test_a_dependency_has_a_license_that_fits(name: str) -> None:
    about = distribution(name).metadata
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    said = " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:200], *classifiers])
    assert FITTING.search(said), said
    assert not STRONGER.search(said), said


def test_the_license_of_the_project_is_apache_2() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"] == "Apache-2.0"
