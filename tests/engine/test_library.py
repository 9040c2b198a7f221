"""The three-valued library, on both engines, against truth tables written by hand; and its own `opa test` tests."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from checker.engine.interface import Ask, Engine
from checker.resources import policies_root

Y, N, U = "yes", "no", "unknown"
EVERY = {(Y, Y): Y, (Y, N): N, (Y, U): U, (N, Y): N, (N, N): N, (N, U): N, (U, Y): U, (U, N): N, (U, U): U}
ANY = {(Y, Y): Y, (Y, N): Y, (Y, U): Y, (N, Y): Y, (N, N): N, (N, U): U, (U, Y): Y, (U, N): U, (U, U): U}
NEGATE = {Y: N, N: Y, U: U}


def breach(engine: Engine, expression: str) -> str:
    module = f'package checker.rules["r"]\n\nimport data.checker.lib\n\nbreach := {expression}\n'
    [[sides]] = engine.sides({"p/r.rego": module}, [Ask("r", [{}])])
    return sides["breach"]


@pytest.mark.parametrize(("pair", "result"), EVERY.items())
def test_every_of_follows_its_truth_table(engine: Engine, pair: tuple[str, str], result: str) -> None:
    assert breach(engine, f"lib.every_of({json.dumps(pair)})") == result


@pytest.mark.parametrize(("pair", "result"), ANY.items())
def test_any_of_follows_its_truth_table(engine: Engine, pair: tuple[str, str], result: str) -> None:
    assert breach(engine, f"lib.any_of({json.dumps(pair)})") == result


@pytest.mark.parametrize(("answer", "result"), NEGATE.items())
def test_negate_follows_its_truth_table(engine: Engine, answer: str, result: str) -> None:
    assert breach(engine, f'lib.negate("{answer}")') == result


def test_of_nothing_every_is_yes_and_any_is_no(engine: Engine) -> None:
    assert breach(engine, "lib.every_of([])") == Y
    assert breach(engine, "lib.any_of([])") == N


def test_the_librarys_own_tests_pass_and_it_is_formatted(opa: Path) -> None:
    folder = str(policies_root() / "lib")
    tests = subprocess.run([opa, "test", folder, "-f", "json"], capture_output=True, check=False)
    results = json.loads(tests.stdout)
    assert len(results) >= 20
    assert [r["name"] for r in results if r.get("fail") or r.get("error")] == []
    assert tests.returncode == 0
    assert subprocess.run([opa, "fmt", "-l", folder], capture_output=True, check=True).stdout == b""
    subprocess.run([opa, "check", "--strict", folder], capture_output=True, check=True)
