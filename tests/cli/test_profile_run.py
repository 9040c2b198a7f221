"""`checker check --profile-run`: where the time of a run went, and nothing else changed by asking. No test looks at a
time."""

import json
import subprocess
from pathlib import Path

import pytest

LOG = """\
Search ID,Search Date,Operator,Case Number,Reason,Mode,Image Source
1,2024-03-05 14:20,A-17,24-0117,robbery suspect,still,citizen
2,2024-03-05 16:02,A-17,,burglary suspect,live,
3,2024-03-06 09:10,B-02,24-0119,,still,body worn camera
4,not a date,B-02,24-0119,inv,still,citizen
"""
REVIEWS = """\
Record Type,Record ID,Related Search,Case Number,Date,Officer
review,R1,1,24-0117,2024-03-05 15:00,B-02
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "reviews.csv").write_text(REVIEWS, encoding="utf-8")
    return tmp_path


def run(checker, folder: Path, *options: str) -> tuple[subprocess.CompletedProcess[str], bytes]:
    """The run on both logs by all rules that apply in Washington, and the bytes of its JSON report."""
    place = ("--place", "us/wa", "--kind", "municipal-police", "--zone", "America/Los_Angeles", "--as-of", "2024-04-01")
    done = checker("check", "log.csv", "reviews.csv", *place, "-f", "json", "-o", "report.json", *options)
    return done, (folder / "report.json").read_bytes()


def tables(told: str) -> list[dict[str, list[str]]]:
    """The tables in what was told: for each its rows by their first cell. No cell holds two spaces side by side."""
    blocks = [block.splitlines() for block in told.split("\n\n")]
    return [{name: cells for name, *cells in map(split, lines)} for lines in blocks]


def split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


@pytest.mark.parametrize("engine", ["embedded", "opa"])
def test_the_report_is_the_same_to_the_byte(checker, folder, engine, request):
    if engine != "embedded":
        request.getfixturevalue("opa")
    without, plain = run(checker, folder, "--engine", engine)
    told, profiled = run(checker, folder, "--engine", engine, "--profile-run")
    assert profiled == plain
    assert (told.returncode, told.stdout) == (without.returncode, without.stdout)
    assert told.stderr.endswith(without.stderr) and told.stderr != without.stderr


def test_every_stage_and_every_rule_is_named_with_its_counts(checker, folder):
    done, plain = run(checker, folder, "--engine", "embedded", "--profile-run")
    report = json.loads(plain)
    stages, rules, *_ = tables(done.stderr)
    rows = {name: cells[1] for name, cells in stages.items() if name != "in all"}
    for name, read in {"log.csv": "4", "reviews.csv": "1"}.items():
        assert (rows[f"reading {name}"], rows[f"normalizing {name}"]) == (read, read)
    assert {name: rows[name] for name in ("settling", "facts", "join")} == {"settling": "5", "facts": "5", "join": "5"}
    others = {
        "policies",
        "opening log.csv, MB",
        "duplicates",
        "indications",
        "verdicts",
        "findings",
        "evidence",
        "writing report.json",
    }
    assert others <= rows.keys()

    judged = {rule["id"]: sum(rule["verdicts"].values()) for rule in report["rules"]}
    told = {name: cells for name, cells in rules.items() if name in judged}
    assert {name: int(cells[0]) for name, cells in told.items()} == judged
    assert len(judged) > 10
    total = next(cells for name, cells in rules.items() if name == f"{len(judged)} rules")
    assert (
        int(total[1].replace(",", ""))
        == report["engine"]["evaluations"]
        == sum(int(cells[2]) for cells in told.values())
    )
    assert all(1 <= int(combinations) <= int(uses) for uses, combinations, *_ in told.values() if int(uses))


def test_the_combinations_of_a_rule_are_the_different_things_it_can_see(checker, folder):
    """Of four searches, one without a case number: a rule that reads that alone tells two kinds of use apart."""
    done, _ = run(checker, folder, "--engine", "embedded", "--profile-run", "-p", "general-case-number")
    assert tables(done.stderr)[1]["general-case-number"][:2] == ["4", "2"]


def test_a_rule_that_judges_nothing_is_listed_too(checker, folder):
    (folder / "log.csv").write_text(LOG.splitlines()[0] + "\n", encoding="utf-8")
    done, _ = run(checker, folder, "--engine", "embedded", "--profile-run", "-p", "general-case-number")
    assert tables(done.stderr)[1]["general-case-number"][:3] == ["0", "0", "0"]
