"""`checker coverage`: what a person sees, and what a program reads."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / "fixtures" / "orlando" / "audit.yaml"


def test_what_it_prints_fits_eighty_columns_and_names_what_to_record(checker):
    done = checker("coverage", "--audit", AUDIT, "-p", "us/fl")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    for said in (
        "before any verdict",
        "WHAT TO RECORD, IN THE ORDER OF HOW MANY RULES IT HELPS",
        "WHAT THESE COLUMNS AND RECORDS ARE",
        "can show:",
    ):
        assert said in done.stdout


def test_the_steps_count_on_from_the_rules_that_can_be_decided_already(checker, tmp_path):
    """Of five rules of record keeping, a log with number, reason and operator decides three; the person and the time
    are missing."""
    log = tmp_path / "log.csv"
    log.write_text(
        "Search ID,Date,Officer,Case Number,Reason\n"
        + "".join(f"S{n},2024-03-0{n},A-{n},24-{n},theft\n" for n in (1, 2, 3)),
        encoding="utf-8",
    )
    (tmp_path / "odd.yaml").write_text(
        "id: odd\nextends: generic\nkind: search\ncolumns: {time: Nothing, operator: Officer, reason: Reason}\n",
        encoding="utf-8",
    )
    done = checker("coverage", log, "--profile", tmp_path / "odd.yaml", "-p", "general")
    said = " ".join(done.stdout.split())
    assert "how many of the 5 rules can then be decided for every use. Now 3 can." in said
    assert "1 more, 4 of 5" in said
    assert "1 more, 5 of 5" in said


def test_json_follows_its_schema(checker, tmp_path):
    assert checker("coverage", "--audit", AUDIT, "-f", "json", "-o", "c.json").returncode == 0
    found = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema_of("coverage")).validate(found)
    assert {p["id"] for p in found["policies"]} >= {"us/fl/orlando"}


def test_without_a_log_or_with_an_unknown_policy_it_is_exit_2(checker):
    assert checker("coverage").returncode == 2
    assert checker("coverage", "--audit", AUDIT, "-p", "us/zz").returncode == 2
