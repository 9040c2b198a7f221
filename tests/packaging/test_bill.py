"""What an install brings along: pinned for users, and told in a bill of materials."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"


def pinned(name: str) -> set[tuple[str, str]]:
    """The packages of a file in `requirements/`, each with its version, whatever extras are asked of it."""
    lines = (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
    return {(m[1], m[2]) for line in lines if (m := re.match(r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^\s;]+)", line))}


def test_the_constraints_for_users_are_the_lock() -> None:
    """Without hashes: `pip` takes none for a wheel that was built here."""
    text = (REQUIREMENTS / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"==[^,*]+", str(Requirement(line).specifier)) for line in lines)
    assert pinned("constraints.txt") == pinned("run.txt")
    assert "--hash" not in text


@pytest.mark.parametrize("name", ["dev.txt", "bench.txt"])
def test_what_is_tested_is_what_users_install(name: str) -> None:
    assert pinned("run.txt") <= pinned(name)


def test_the_bill_of_materials_has_every_package_with_its_checksum() -> None:
    command = re.search(r"cyclonedx-py (requirements .*) -o \S+$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert command is not None
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *command[1].split(), "--no-validate"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    bill = json.loads(made.stdout)
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "frlog-checker"
    assert {(one["name"], one["version"]) for one in bill["components"]} == pinned("run.txt")
    assert all(one["externalReferences"][0]["hashes"] for one in bill["components"])
