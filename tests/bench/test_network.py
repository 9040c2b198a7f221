"""The rules of a network audit by hand find what the checker finds, rule by rule."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
import yaml

from bench.agreement import disagreements
from bench.command import check, violations
from bench.contestants import network_duckdb, network_polars
from bench.contestants.interface import Contestant, Log
from bench.readers import texts
from bench.stages import AUDIT

ROWS = 3_000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    folder = tmp_path_factory.mktemp("network")
    made = Log(folder / "network.csv", Path(), folder / "audit.yaml", Path())
    texts.csv(made.searches, ROWS)
    told = AUDIT.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    made.audit.write_text(yaml.safe_dump(told), encoding="utf-8")
    check([made.searches], made.audit, "csv", folder / "all.csv", "-f", "json", "-o", str(folder / "all.json"))
    return made


@pytest.mark.parametrize("contestant", [network_duckdb, network_polars], ids=["DuckDB", "Polars"])
def test_rules_by_hand_find_what_the_checker_finds(log: Log, contestant: Contestant, tmp_path: Path) -> None:
    found = contestant.judge(log, tmp_path)
    expected = violations(log.audit.with_name("all.csv"), log.searches, "ID")
    assert disagreements(expected, found.violations) == []
    assert expected.height == found.violations.height > 0
    by_hand = orjson.loads((tmp_path / "report.json").read_bytes())["rules"]
    rules = orjson.loads(log.audit.with_name("all.json").read_bytes())["rules"]
    asked = {rule["id"]: rule["verdicts"] for rule in rules if any(rule["verdicts"].values())}
    assert {rule: {v: n for v, n in told["counts"].items() if n} for rule, told in by_hand.items()} == {
        rule: {v: n for v, n in verdicts.items() if n} for rule, verdicts in asked.items()
    }
