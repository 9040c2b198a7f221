"""`checker inspect`: what a person sees, and what a program reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of

ROOT = Path(__file__).parents[2]
WASHINGTON = ROOT / "fixtures" / "washington-county"


def test_what_it_prints_fits_eighty_columns_and_says_that_nothing_is_judged(checker):
    done = checker("inspect", WASHINGTON / "searches.csv")
    assert done.returncode == 0
    assert "Nothing is judged here." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    for said in ("time of day", "month first for the whole column", "more cells than the header's 19", "FR-0142"):
        assert said in " ".join(done.stdout.split())


def test_json_follows_its_schema(checker):
    done = checker("inspect", "--audit", WASHINGTON / "audit.yaml", "-f", "json")
    found = json.loads(done.stdout)
    Draft202012Validator(schema_of("inspection")).validate(found)
    assert [Path(log["path"]).name for log in found["logs"]] == [
        "searches.csv",
        "case-events.csv",
        "gallery-changes.csv",
    ]
    for log in found["logs"]:
        rows = log["rows"]
        assert rows["read"] == rows["used"] + rows["duplicates"] + rows["quarantined"] + rows["out_of_scope"]


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_no_reason_and_no_operator_is_shown_without_with_people(checker, form):
    shown = checker("inspect", WASHINGTON / "searches.csv", "-f", form).stdout
    assert "theft from lobby" not in shown
    assert "WC-126" not in shown
    assert "subject" in checker("inspect", WASHINGTON / "searches.csv", "-f", form, "--with-people").stdout


def test_the_second_copy_of_a_log_has_its_rows_as_duplicates(checker, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes((WASHINGTON / "searches.csv").read_bytes())
    done = checker("inspect", WASHINGTON / "searches.csv", copy, "-f", "json")
    one, two = json.loads(done.stdout)["logs"]
    assert two["rows"]["duplicates"] == two["rows"]["read"] == one["rows"]["read"]
    assert two["tables"] == []


def test_a_file_that_is_no_log_is_exit_4_and_no_log_at_all_exit_2(checker, tmp_path):
    (tmp_path / "legend.csv").write_text("code,meaning\n1,one\n", encoding="utf-8")
    assert checker("inspect", "legend.csv").returncode == 4
    assert checker("inspect").returncode == 2


def test_the_output_goes_to_a_file(checker, tmp_path):
    done = checker("inspect", WASHINGTON / "searches.csv", "-f", "json", "-o", "out.json")
    assert done.stdout == ""
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["with_people"] is False


def test_a_table_of_very_many_columns_that_is_no_log_does_not_fill_the_screen(checker, tmp_path):
    names = [f"shape {n} member" for n in range(500)]
    (tmp_path / "model.csv").write_text(",".join(names) + "\n" + ",".join(["x"] * 500) + "\n", encoding="utf-8")
    done = checker("inspect", "model.csv")
    assert done.returncode == 4
    assert "First 30 of 500 columns; -f json has all." in done.stdout
    assert len(done.stdout.splitlines()) < 60
    assert (
        len(json.loads(checker("inspect", "model.csv", "-f", "json").stdout)["logs"][0]["tables"][0]["columns"]) == 500
    )
