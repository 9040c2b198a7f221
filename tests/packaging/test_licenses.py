"""What an install brings along may be given on under the project's own license (Apache-2.0)."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
RUN = PROJECT / "requirements" / "run.txt"
FITTING = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|0BSD|Apache|Zlib|CC0|PSF|Python Software Foundation|MPL)\b", re.IGNORECASE
)
"""Licenses that fit Apache-2.0. MPL 2.0 binds its own files only, which are given on unchanged."""
LIBRARIES = {"docxtpl": "LGPL-2.1"}
"""Of optional extras: libraries that are used unchanged, installed by users, and not given on with the project."""
ELSEWHERE = {"brotlicffi": "MIT"}
"""Not installed on this Python (it is PyPy's): the license as its index page has it."""
STRONGER = re.compile(r"\b(GPL|AGPL|SSPL|BUSL|Commons Clause|non-?commercial)\b", re.IGNORECASE)


def brought() -> list[str]:
    """The names of all distributions that an install of the project brings along, on any system and with any extra."""
    return [line.split("==")[0] for line in RUN.read_text(encoding="utf-8").splitlines() if re.match("[a-z]", line)]


def test_the_lock_has_what_every_extra_needs() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*project["dependencies"], *(need for extra in project["optional-dependencies"].values() for need in extra)]
    names = {re.sub(r"[-_.]+", "-", Requirement(need).name).lower() for need in needs}
    assert names - {project["name"]} <= set(brought())


def test_all_names_every_other_extra() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert Requirement(extras["all"][0]).extras == set(extras) - {"all"}


@pytest.mark.parametrize("name", brought())
def test_a_dependency_has_a_license_that_fits(name: str) -> None:
    if name in ELSEWHERE:
        assert FITTING.search(ELSEWHERE[name])
        return
    about = distribution(name).metadata
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    said = " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:200], *classifiers])
    assert FITTING.search(said) or (name in LIBRARIES and LIBRARIES[name] in said), said
    assert not STRONGER.search(said), said


def test_the_license_of_the_project_is_apache_2() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"] == "Apache-2.0"
