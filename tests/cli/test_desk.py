"""The commands of the desk, from a run that is kept to what is new in the next one."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of
from tests.report.reading import cells_of

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n"
JUNE = HEAD + "S-1,2024-03-04 09:15,NameCanary,24-101,robbery,still\nS-2,2024-03-05 14:40,NameCanary,,robbery,still\n"
SEPTEMBER = JUNE + "S-3,2024-08-05 14:40,NameCanary,,robbery,still\n"
CHECK = ("--rows", "search", "-p", "general-case-number", "--engine", "embedded", "--store", "board.db")


def test_a_run_is_kept_listed_shown_compared_and_forgotten(checker, tmp_path: Path) -> None:
    for name, text in (("june.csv", JUNE), ("september.csv", SEPTEMBER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = checker("check", "june.csv", *CHECK, "-f", "json", "--with-people")
    assert (first.returncode, "kept as run 1 in board.db" in first.stderr) == (1, True)
    assert "kept as run 2" in checker("check", "september.csv", *CHECK).stderr
    runs = checker("runs", "--store", "board.db")
    assert [line.split()[0] for line in runs.stdout.splitlines() if line[2:3].isdigit()] == ["1", "2"]
    assert not re.search(r"\d{4}-\d\d-\d\d", runs.stdout), "days are written as people write them"
    listed = json.loads(checker("runs", "--store", "board.db", "-f", "json").stdout)
    Draft202012Validator(schema_of("runs")).validate(listed)
    assert [(run["number"], run["uses"], run["with_people"]) for run in listed["runs"]] == [(1, 2, True), (2, 3, False)]
    assert checker("show", "1", "--store", "board.db", "-f", "json").stdout == first.stdout
    differ = checker("diff", "1", "2", "--store", "board.db")
    assert differ.returncode == 1
    assert "Of 1 finding, 0 are new, 1 grew, 0 shrank, 0 are gone and 0 are as before." in differ.stdout.replace(
        "\n", " "
    )
    assert "Came: 1 not in the earlier log" in differ.stdout
    assert "september.csv:4 (no. S-3" in differ.stdout
    difference = json.loads(checker("diff", "1", "2", "--store", "board.db", "-f", "json").stdout)
    Draft202012Validator(schema_of("difference")).validate(difference)
    assert "Canary" in checker("show", "1", "--store", "board.db", "-f", "json").stdout
    assert "Canary" not in differ.stdout + runs.stdout + json.dumps([difference, listed])
    assert checker("pull", "2", "--store", "board.db", "--verdict", "violation").returncode == 0
    sheets = cells_of((tmp_path / "pull-2.xlsx").read_bytes())
    assert list(sheets) == ["Findings", "1 general-case-number"]
    assert [cell for cell in sheets["1 general-case-number"] if cell.startswith("S-")] == ["S-2", "S-3"]
    unknown = checker("pull", "2", "--store", "board.db", "--rule", "general-case-nummber")
    assert (unknown.returncode, '"general-case-number"' in unknown.stderr) == (2, True)
    assert checker("forget", "--store", "board.db").stdout == "removed what may name people from 1 run\n"
    assert "Canary" not in checker("show", "1", "--store", "board.db", "-f", "json").stdout
    assert checker("diff", "2", "2", "--store", "board.db").returncode == 0


@pytest.mark.parametrize("name", ["log.csv", "./log.csv", "out.html"])
def test_a_store_is_none_of_the_files_that_a_run_reads_or_writes(checker, tmp_path: Path, name: str) -> None:
    (tmp_path / "log.csv").write_text(JUNE, encoding="utf-8")
    done = checker("check", "log.csv", *CHECK[:-1], name, "-f", "html", "-o", "out.html")
    assert (done.returncode, "cannot be the store" in done.stderr) == (2, True)
    assert (tmp_path / "log.csv").read_text(encoding="utf-8") == JUNE


@pytest.mark.parametrize("words", [("runs",), ("show", "1"), ("diff", "1", "2"), ("pull", "1"), ("forget",)])
def test_a_store_that_is_not_there_is_an_error_and_is_not_made(checker, tmp_path: Path, words) -> None:
    done = checker(*words, "--store", "board.db")
    assert done.returncode == 2
    assert "there is no store board.db" in done.stderr
    assert not (tmp_path / "board.db").exists()


@pytest.fixture
def kept(checker, tmp_path: Path) -> dict[str, str]:
    """A store with a run of June; the ids of its findings by verdict."""
    cases = {n: f"24-{n}" if n % 3 else "[REDACTED]" for n in range(1, 25)}
    lines = [f"S-{n},2024-03-{n:02} 09:15,A,{case},robbery,still" for n, case in cases.items()]
    lines += [f"S-{n},2024-04-{n - 24:02} 09:15,A,,robbery,still" for n in range(25, 30)]
    (tmp_path / "june.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    zone = ("--zone", "America/Los_Angeles")  # else the civil day of a use, which a waiver asks for, is not known
    found = json.loads(checker("check", "june.csv", *CHECK, *zone, "-f", "json").stdout)["findings"]
    return {one["verdict"]: one["id"] for one in found}


TOMORROW = date.today() + timedelta(days=1)
"""A day on which the run is known, whatever the agency's zone: none of what is said of a finding may be before it."""
SAID = ("--by", "Chief Doe", "--on", f"{TOMORROW}")
BY = ("--authority", "Resolution 12", "--approver", "The board", "--reason", "training")
RULE = ("--rule", "general-case-number")
WAIVE = ("waive", "1", *RULE, *BY)
HERE = ("--store", "board.db")


def test_answers_waivers_attestations_and_samples_go_by_commands(checker, tmp_path: Path, kept: dict[str, str]) -> None:
    assert set(kept) == {"violation", "undetermined"}
    (tmp_path / "letter.txt").write_text("We will \u202emend it.", encoding="utf-8")
    steps = [
        (("respond", "1", kept["violation"], "--answer-file", "letter.txt", *SAID), "recorded the answer"),
        (("respond", "1", kept["violation"], "--grade", "partly", "--at", "60-days", "--reason", "begun", *SAID),
         "recorded the grade"),
        (("respond", "1", kept["undetermined"], "--comment", "Ask again in \u202eJuly.", *SAID),
         "recorded the comment"),
        ((*WAIVE, "--where", "number=S-25", "--from", "2024-04-01", "--until", "2024-04-01"),
         "recorded waiver 1; in run 1 it covers 1 of the uses that broke general-case-number"),
        (("attest", "1", kept["undetermined"], "--verdict", "compliant", "--number", "S-3", "--basis", "file 3", *SAID),
         "recorded attestation 1 of 1 use"),
        (("sample", "1", *RULE, "--n", "6", "--seed", "7", "-o", "sheet.xlsx"),
         "6 of 29 uses that general-case-number applies to are drawn at random (seed 7)."),
        (("sample", "1", *RULE, "--exclude", "20%", "--seed", "7"),
         "exclude with 95% confidence that 6 or more of all (21%) did"),
        (("attest", "1", "--sheet", "sheet.xlsx", "--sample", "1"), "6 of 29 uses"),
    ]  # fmt: skip
    for words, said in steps:
        done = checker(*words, *HERE)
        assert (done.returncode, said in done.stdout) == (0, True), (words, done.stdout, done.stderr)
    status = checker("status", "1", *HERE, "--on", "2028-01-01").stdout
    flat = " ".join(status.split())
    for said in ("1 answered, 1 overdue", "OVERDUE", "grade at 6 months", "Expired waivers: 1", "file 3", "SAMPLES"):
        assert said in flat, said
    found = json.loads(checker("status", "1", *HERE, "-f", "json").stdout)
    Draft202012Validator(schema_of("status")).validate(found)
    assert [one["text"] for one in found["comments"]] == ["Ask again in \u202eJuly."]
    assert "COMMENTS OF THE BOARD, IN NO REPORT" in flat and "comment 1: " in flat
    assert "Ask again" not in checker("show", "1", *HERE, "-f", "html").stdout
    assert checker("withdraw", "comment", "1", *SAID, "--reason", "settled", *HERE).returncode == 0
    assert "Withdrawn on" in checker("status", "1", *HERE).stdout
    shown = json.loads(checker("show", "1", *HERE, "-f", "json").stdout)
    Draft202012Validator(schema_of("assessment")).validate(shown)
    assert shown["follow_up"]["responses"][0]["answers"][0]["text"] == "We will \u202emend it."
    assert json.loads(checker("show", "1", *HERE, "-f", "json", "--as-made").stdout)["follow_up"] is None
    assert "\u202e" not in status + checker("show", "1", *HERE).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*WAIVE, "--where", "number=S-25", "--from", "2024-02-30", "--until", "2024-04-01"), "2024-02-30"),
        ((*WAIVE, "--where", "number=S-25", "--from", "04/01/2024", "--until", "2024-04-01"), "04/01/2024"),
        ((*WAIVE, "--where", "S-25", "--from", "2024-04-01", "--until", "2024-04-01"), "not a condition"),
        ((*WAIVE, "--from", "2024-04-01", "--until", "2024-04-01"), "would cover all of them"),
        (("respond", "1", "VIOLATION", *SAID), "give either an answer, a comment or a grade"),
        (("respond", "1", "VIOLATION", "--grade", "done", *SAID), "needs its time and its reason"),
        (("respond", "1", "nonsense", "--answer", "x", *SAID), "no finding"),
        (("respond", "9", "VIOLATION", "--answer", "x", *SAID), "no run 9"),
        *(
            (("respond", "1", "VIOLATION", *what, "--by", "Chief Doe", "--on", "2024-06-01"), "2024-06-01 is before ")
            for what in (
                ("--answer", "x"),
                ("--comment", "x"),
                ("--grade", "partly", "--at", "60-days", "--reason", "begun"),
            )
        ),
        (("attest", "1", "VIOLATION", "--verdict", "compliant", "--basis", "x", *SAID), "the records decide"),
        (("attest", "1"), "who says so, when, and on what basis"),
        (("attest", "1", "--sheet", "june.csv"), "not a worksheet"),
        (("sample", "1", *RULE, "--seed", "1"), "the size of the sample is missing"),
        (("sample", "1", *RULE, "--seed", "1", "--exclude", "5"), "write 5%"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_an_error_and_nothing_is_recorded(checker, kept: dict[str, str], words, says) -> None:
    done = checker(*(kept["violation"] if word == "VIOLATION" else word for word in words), *HERE)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    found = json.loads(checker("status", "1", *HERE, "-f", "json").stdout)["follow_up"]
    assert not any(found[name] for name in ("responses", "waivers", "attestations", "samples"))


def test_a_day_that_is_not_in_the_calendar_is_refused_in_plain_words(checker) -> None:
    made = checker("status", "1", "--store", "board.db", "--on", "2024-02-30")
    assert made.returncode == 2 and '"2024-02-30" is not in the calendar; write it as 2026-03-31' in made.stderr
