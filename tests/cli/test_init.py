"""`checker init`: files that are never replaced unasked, and that the next commands take."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from checker.ingest.audit_file import load_audit
from tests.cli.terminal import NO_TERMINAL, at_a_terminal

ROOT = Path(__file__).parents[2]
LOG = ROOT / "fixtures" / "washington-county" / "searches.csv"


def test_what_it_writes_is_what_the_next_commands_read(checker, tmp_path):
    done = checker("init", LOG, "-o", "drafts")
    assert done.returncode == 0
    assert done.stdout == ""
    assert {p.name for p in (tmp_path / "drafts").iterdir()} == {"profile.yaml", "audit.yaml"}
    found = json.loads(checker("inspect", "--audit", "drafts/audit.yaml", "-f", "json").stdout)
    assert found["logs"][0]["profile"] == "searches"
    assert found["logs"][0]["rows"] == json.loads(checker("inspect", LOG, "-f", "json").stdout)["logs"][0]["rows"]


def test_a_file_that_is_there_is_kept_unless_force_says_otherwise(checker, tmp_path):
    (tmp_path / "audit.yaml").write_text("agency: {name: kept}\nzone: UTC\n", encoding="utf-8")
    (tmp_path / "profile.yaml").write_text("id: kept\n", encoding="utf-8")
    added = checker("init", LOG)
    assert added.returncode == 0
    assert (tmp_path / "profile.yaml").read_text(encoding="utf-8") == "id: kept\n"
    audit = (tmp_path / "audit.yaml").read_text(encoding="utf-8")
    assert audit.startswith("agency: {name: kept}\nzone: UTC\nlogs:\n")
    assert [log.path.name for log in load_audit(tmp_path / "audit.yaml").logs] == [LOG.name]
    again = checker("init", LOG)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert (tmp_path / "audit.yaml").read_text(encoding="utf-8") == audit
    assert checker("init", LOG, "--force").returncode == 0
    assert "kept" not in (tmp_path / "audit.yaml").read_text(encoding="utf-8")


def test_a_hand_over_of_several_files_is_one_audit_and_its_links_are_counted(checker, tmp_path):
    (tmp_path / "searches.csv").write_text(
        "Search ID,Search Date,Officer,Case Number\nS-1,2024-03-01,A-1,24-0001\nS-2,2024-03-02,A-1,24-0002\n", "utf-8"
    )
    (tmp_path / "reviews.csv").write_text(
        "Review ID,Search ID,Reviewer,Reviewed At\nR-1,S-1,B-1,2024-03-02\nR-2,S-9,B-1,2024-03-02\n", "utf-8"
    )
    (tmp_path / "events.csv").write_text(
        "Record ID,Record Type,Date/Time,Case Number\nE-1,Arrest,2024-03-03,24-0002\nE-2,Arrest,2024-03-03,2024-0001\n",
        "utf-8",
    )
    done = checker("init", "searches.csv", "reviews.csv", "events.csv")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "review: of 2 records 1 name a search in these logs by its number, 0 by its case number, 1 meet none" in said
    assert "arrest: of 2 records 0 name a search in these logs by its number, 1 by its case number, 1 meet none" in said
    assert "their case numbers look like 9999 9999 (1), those of searches like 99 9999 (2)" in said
    assert [log.path.name for log in load_audit(tmp_path / "audit.yaml").logs] == [
        "searches.csv",
        "reviews.csv",
        "events.csv",
    ]
    assert checker("inspect", "--audit", "audit.yaml").returncode == 0


def test_a_cloud_trail_needs_no_profile(checker, tmp_path):
    done = checker("init", ROOT / "fixtures" / "cloudtrail" / "trail.json")
    assert "no profile was written" in done.stderr
    assert not (tmp_path / "profile.yaml").exists()
    assert checker("inspect", "--audit", "audit.yaml").returncode == 0


def test_a_log_that_nothing_reads_gets_guesses_and_is_told_so(checker, tmp_path):
    (tmp_path / "odd.csv").write_text(
        "Day of lookup,Badge\n2024-03-05,A-1\n2024-03-06,B-2\n2024-03-07,A-1\n", encoding="utf-8"
    )
    done = checker("init", "odd.csv")
    assert done.returncode == 0
    assert "guesses" in done.stderr
    refused = checker("check", "--audit", "audit.yaml")
    assert "says what its rows record" in refused.stderr
    profile = tmp_path / "profile.yaml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("# kind: search", "kind: search  #"), "utf-8")
    assert checker("inspect", "--audit", "audit.yaml").returncode == 0


def test_a_picture_is_exit_4_and_nothing_is_written(checker, tmp_path):
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert checker("init", "scan.png").returncode == 4
    assert {p.name for p in tmp_path.iterdir()} == {"scan.png"}


@NO_TERMINAL
def test_at_a_terminal_it_asks_until_the_answer_is_one(tmp_path):
    (tmp_path / "log.csv").write_text("Search Date,Officer,Case Number\n03/04/2024,A-17,24-1\n", encoding="utf-8")
    code, shown = at_a_terminal(tmp_path, b"\ndya\nday\nMars\nUTC\nExample PD\n\nus/wa\n\n\n")
    assert code == 0, shown
    profile = (tmp_path / "profile.yaml").read_text(encoding="utf-8")
    assert 'order: "day"' in profile
    assert "\nzone: UTC" in profile
    assert '"Mars" is not a time zone' in shown
    assert 'name: "Example PD"' in (tmp_path / "audit.yaml").read_text(encoding="utf-8")


@NO_TERMINAL
def test_at_a_terminal_a_person_need_not_know_the_names_of_fields(tmp_path):
    """? lists them with their meaning, y takes the guess; spaces and capitals do not matter, and a field that is read
    already is said to be."""
    log = "Search Date,Officer,Reason,Case Number,Squad desk,Number of Candidates found\n"
    log += "2024-03-25,A-17,theft,24-1,Fraud,3\n"
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    code, shown = at_a_terminal(tmp_path, b"\n?\noperator\nOperator Unit\ny\n\n\nmunicipal police\n\n\n")
    assert code == 0, shown
    assert "It may be candidates (candidates returned)" in shown
    assert "operator_unit: the unit the operator works in" in shown
    assert 'operator is read from "Officer" already' in shown
    profile = yaml.safe_load((tmp_path / "profile.yaml").read_text(encoding="utf-8"))
    assert (profile["columns"]["operator_unit"], profile["columns"]["candidates"]) == (
        "Squad desk",
        "Number of Candidates found",
    )
    assert 'kind: "municipal-police"' in (tmp_path / "audit.yaml").read_text(encoding="utf-8")


@NO_TERMINAL
def test_at_a_terminal_y_takes_the_one_answer_that_was_found_by_words(tmp_path):
    log = "Search Date,Officer,Case Number,Bureau desk\n2024-03-25,A-17,24-1,Fraud\n"
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    code, shown = at_a_terminal(tmp_path, b"\nthe operator works\ny\nUTC\n\n\n\n\n")
    assert code == 0, shown
    assert "operator_unit: the unit the operator works in Type y if it is this one." in shown
    profile = yaml.safe_load((tmp_path / "profile.yaml").read_text(encoding="utf-8"))
    assert profile["columns"]["operator_unit"] == "Bureau desk"


@NO_TERMINAL
def test_at_a_terminal_square_brackets_are_shown(tmp_path):
    """What Enter takes, and a heading that has them."""
    (tmp_path / "log.csv").write_text("Blatt [Nr],Wann genau\n7,2024-03-25\n", encoding="utf-8")
    code, shown = at_a_terminal(tmp_path, b"\n\n\n\n\n\n\n\n")
    assert code == 0, shown
    assert "its headings are: Blatt [Nr], Wann genau." in " ".join(shown.split())
    assert 'The column "Blatt [Nr]" (7): which field is it?' in shown


@NO_TERMINAL
def test_a_column_of_which_nothing_can_be_read_as_the_field_answered_is_reported(tmp_path):
    log = "Search Date,Officer,Case Number,Bureau desk\n2024-03-25,A-17,24-1,Fraud\n2024-03-26,A-17,24-2,Fraud\n"
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    code, shown = at_a_terminal(tmp_path, b"\nmode\n\nUTC\n\n\n\n\n")
    assert code == 0, shown
    assert "log.csv: no cell can be read as mode: is it the right column for mode?" in shown


def test_a_file_with_headings_alone_is_reported_to_hold_no_records(checker, tmp_path):
    (tmp_path / "log.csv").write_text("Search Date,Officer,Case Number\n", encoding="utf-8")
    done = checker("init", "log.csv")
    assert done.returncode == 0
    assert "log.csv gives no records, of 0 rows" in done.stderr


def test_a_folder_comes_with_a_file_in_it(checker, tmp_path):
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "searches.csv").write_text("Search Date,Officer\n", encoding="utf-8")
    for command in ("init", "inspect", "check"):
        done = checker(command, "given")
        assert done.returncode == 2
        assert "given is a folder; give the files in it, such as" in done.stderr
        assert "searches.csv" in done.stderr
