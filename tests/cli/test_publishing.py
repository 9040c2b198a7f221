"""`checker redact` and `checker yearly` as a records officer meets them: what is refused, what is left, what is
said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

LOG = "Search ID,Date,Officer,Case Number,Reason\n1,2024-03-05 10:00,SC-1,24-00001,robbery\n2,2024-03-06 11:00,SC-2,,\n"
ASKED = ("--place", "us/wa", "--kind", "municipal-police", "--rows", "search", "-p", "general-operator")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_two_releases_by_one_key_have_the_same_pseudonyms_and_by_none_others(
    checker, log: Path, tmp_path: Path
) -> None:
    found = []
    for number, key in enumerate((("--key", "city.key"), ("--key", "city.key"), ())):
        done = checker("redact", log, *ASKED, "-o", f"out{number}", *key)
        assert done.returncode == 0, done.stderr
        assert ("made a key" in done.stderr) == (number == 0)
        rows = list(csv.DictReader((tmp_path / f"out{number}" / "log.csv").open(encoding="utf-8-sig")))
        found.append([row["Operator"] for row in rows])
    assert found[0] == found[1] != found[2]
    assert (tmp_path / "out0-ledger.csv").exists()
    secret = (tmp_path / "city.key").read_text().strip()
    assert not [path for path in (tmp_path / "out0").iterdir() if secret in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("-o", "out", "--key", "out/city.key"), "would be published with the log"),
        (("-o", "out", "--ledger", "out/ledger.csv"), "would be published with the log"),
        (("-o", "full"), "is not empty"),
        (("-o", "no/such"), "there is no folder"),
        (("-o", "out", "--column", "Reason"), "does not say what becomes of a column"),
        (("-o", "out", "--column", "Raison=mark"), 'no column "Raison"'),
    ],
)
def test_what_would_give_something_away_or_is_not_understood_is_refused(
    checker, log: Path, tmp_path: Path, flags: tuple[str, ...], says: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("notes")
    done = checker("redact", log, *ASKED, *flags)
    assert done.returncode == 2 and says in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists() and (tmp_path / "full" / "notes.txt").exists()


def test_rules_that_lose_verdicts_are_named_with_what_they_lack(checker, log: Path) -> None:
    done = checker("redact", log, *ASKED, "-p", "general-reason", "-o", "out")
    assert done.returncode == 1
    said = " ".join(done.stdout.split())
    assert (
        "general-reason (Record keeping, reason), 1 of 2 verdicts is lost; not known from the published log: reason"
        in said
    )
    assert 'more is published, which may point at people: --column "Reason=words" To publish' in said, "no more than it"
    assert (
        checker("redact", log, *ASKED, "-p", "general-reason", "-o", "out2", "--column", "Reason=words").returncode == 0
    )


def test_a_report_is_written_in_several_forms_at_once(checker, log: Path, tmp_path: Path) -> None:
    asked = ("yearly", "us/mt/44-15-111-2", log, *ASKED[:-2], "--as-of", "2025-06-30")
    done = checker(*asked, "--year", "2024", "-f", "docx", "-o", "r.docx", "-f", "json", "-o", "r.json")
    assert done.returncode == 0 and (tmp_path / "r.docx").exists(), done.stderr
    later = checker(*asked, "--month", "2025-01", "--last", "r.json")
    assert later.returncode == 0 and "None: every figure of the last report" in " ".join(later.stdout.split())
    billed = checker(*asked, "--year", "2024", "--invoiced", "3")
    assert billed.returncode == 2 and "the vendor billed 3 searches for 2024, and the log holds 2" in billed.stderr
    week = checker(*asked, "--week", "2024-03-07")
    assert "the week of March 4, 2024" in week.stdout


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ((), "the period of the report is missing"),
        (("--year", "2024", "--month", "2024-03"), "the period of the report is missing"),
        (("--year", "2024", "-p", "general"), "No such option '-p'"),
        (("--year", "2024", "-f", "docx"), "not for a screen"),
        (("--year", "2024", "--last", "log.csv"), "not a statutory report"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(checker, log: Path, flags: tuple[str, ...], says: str) -> None:
    done = checker("yearly", "us/md/2-510", log, *ASKED[:-2], *flags)
    assert done.returncode == 2 and says in done.stderr
