"""A log that is published holds nothing that nobody chose to publish, and misleads nobody about a verdict."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.model.audit import Agency, Audit, LogFile
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.publish import same_verdicts
from checker.publish.preflight import preflight
from checker.publish.pseudonyms import Key
from checker.publish.redact import RedactionRequest, redact
from checker.publish.redaction import Redaction
from checker.publish.terminal_redaction import draw
from checker.report.text_blocks import Blocks
from checker.resources import policies_root
from checker.run import Selection, run, select
from tests.fixtures.expected import FIXTURES

KEY = Key(b"k" * 32)
TODAY = date(2025, 6, 1)
HEAD = (
    "Search ID,Date/Time,Officer,User Type,Case Number,Agency,Reason,Mode,Purpose,Offense,Image "
    "Source,Threshold,Unit,Remarks,Target,"
    "Gallery,Statute,Course,Reviewed By,Review Date,Reviewer Role,DOB,Age"
)  # fmt: skip


def canary_log() -> str:
    """A log with a canary in each column, alone and beside what the column usually holds, and rows as they should
    be."""
    heads = HEAD.split(",")
    usual = dict.fromkeys(heads, "") | {
        "Search ID": "S-1", "Date/Time": "2024-03-05 14:21:33", "Officer": "Moor, Carla", "User Type": "person",
        "Case Number": "24-00117", "Agency": "Sample PD", "Reason": "robbery", "Mode": "still", "Age": "34",
        "Purpose": "identify suspect", "Offense": "robbery", "Image Source": "social media", "Threshold": "0.9",
        "Unit": "detectives", "Remarks": "seen", "Target": "Suspect", "Gallery": "Mugshots", "Statute": "RCW 9A.56",
        "Course": "face recognition", "Reviewed By": "Diaz, Ben", "Review Date": "2024-03-06 10:00:00",
        "Reviewer Role": "supervisor", "DOB": "1990-04-01",
    }  # fmt: skip
    out = io.StringIO()
    write = csv.DictWriter(out, heads, lineterminator="\n")
    write.writeheader()
    for number, head in enumerate(heads):
        for cell in (f"Canary{number}", f"{usual[head]} Canary{number}", f"Canary{number}; {usual[head]}"):
            write.writerow({**usual, "Search ID": f"S-{number}-{len(cell)}", head: cell})
    write.writerow(usual)
    return out.getvalue() + "short,CanaryShort\n" + "," * 30 + "CanaryLong\n"


def done(audit: Audit, folder: Path, *, form: str = "csv", policies: tuple[str, ...] = (), **columns: str) -> Redaction:
    """Redact what `audit` describes. policies: those by which both logs are judged; without any neither is, which is
    quicker, and no rule is compared."""
    (folder / "out").mkdir()
    selection = select(policies, audit.agency, root=policies_root()) if policies else Selection((), named_by_user=True)
    return redact(
        audit,
        RedactionRequest(columns, form, 10, folder / "out", folder / "ledger.csv", "out"),
        KEY,
        lambda one, as_of: run(one.logs, one, selection, Embedded(), today=TODAY, as_of=as_of),
        today=TODAY,
    )


def searches(path: Path) -> Audit:
    return Audit(
        agency=Agency(place="us/wa", kind="municipal-police"), logs=(LogFile(path=path, rows=EventKind.SEARCH),)
    )


def parts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of every file, of a workbook those of each part unpacked, too."""
    for path in folder.iterdir():
        yield path.name, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_stands_in_any_column_is_in_no_published_byte(tmp_path: Path, form: str) -> None:
    log = tmp_path / "log.csv"
    log.write_text(canary_log(), encoding="utf-8")
    columns = {} if form == "csv" else {"Reason": "words", "Remarks": "words", "time": "month"}
    found = done(searches(log), tmp_path, form=form, **columns)
    for name, content in parts(tmp_path / "out"):
        assert b"canary" not in content.lower(), name
        for named in (b"moor", b"carla", b"diaz", b"14:21", b"24-00117", b"1990-04-01"):
            assert named not in content.lower(), (name, named)
    (file,) = found.files
    published = tmp_path / "out" / f"log.{form}"
    assert preflight([published]).green and file.rows > 60
    assert "Canary" not in (tmp_path / "ledger.csv").read_text(encoding="utf-8-sig")


def test_columns_that_no_field_reads_are_left_out_or_coarsened(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "Search ID,Date,Officer,Hired,Shoe size,Hair,Remarks\n"
        "1,2024-03-05,SC-1,1990-04-01,34,B,robbery by Zed\n2,2024-03-06,SC-2,x,,W,\n"
    )
    done(searches(log), tmp_path, **{"Hired": "year", "Shoe size": "band", "Remarks": "words"})
    rows = list(csv.DictReader((tmp_path / "out" / "log.csv").open(encoding="utf-8-sig")))
    assert [(row["Hired"], row["Shoe size"], row["Remarks"]) for row in rows] == [
        ("1990", "30 to 39", "robbery by [redacted]"), ("REDACTED", "", ""),
    ]  # fmt: skip
    assert "Hair" not in rows[0]


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Redaction]:
    folder = tmp_path_factory.mktemp("agency")
    return folder, done(small(folder), folder, policies=POLICIES)


POLICIES = ("us-wa-43.386.030", "us-wa-43.386.080-1", "general-operator", "general-reason")


def small(folder: Path) -> Audit:
    """The made agency's logs, but of its first searches alone, and what is linked to them, so that it is quick."""
    audit, source = load_audit(FIXTURES / "agency" / "audit.yaml"), FIXTURES / "agency"
    kept: set[str] = set()
    logs = []
    for log in sorted(audit.logs, key=lambda log: "searches" not in log.path.name):
        if "-202" in log.path.name and "2021" not in log.path.name:
            continue
        head, *rows = csv.reader((source / log.path.name).open(encoding="utf-8"))
        if "searches" in log.path.name:
            rows = rows[:50]
            kept |= {cell for row in rows for cell in row if cell[:1] == "S" or cell[:3] == "21-"}
        elif log.path.name != "training.csv":
            rows = [row for row in rows if kept.intersection(row)] + rows[:3]
        with (folder / log.path.name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows])
        logs.append(log.model_copy(update={"path": folder / log.path.name}))
    return audit.model_copy(update={"logs": tuple(logs)})


def test_who_has_the_published_files_alone_computes_what_the_proof_says(agency: tuple[Path, Redaction]) -> None:
    """Each log is judged by itself here, rule by rule and verdict by verdict, and not with the proof's own code."""
    folder, found = agency
    counts = []
    (folder / "again").mkdir()
    for audit in (small(folder / "again"), load_audit(folder / "out" / "audit.yaml")):
        selection = select(POLICIES, audit.agency, root=policies_root())
        result = run(audit.logs, audit, selection, Embedded(), today=TODAY, as_of=date.fromisoformat(found.as_of))
        counts.append({rule.id: rule.verdicts for rule in result.assessment.rules})
    whole, published = counts
    assert whole.keys() == published.keys() == {rule.rule for rule in found.rules}
    for proof in found.rules:
        before, after = whole[proof.rule], published[proof.rule]
        assert after.undetermined - before.undetermined == proof.lost
        decided = before.violation + before.compliant + before.not_applicable + before.pending
        assert decided == proof.same + proof.lost
        assert proof.other == 0
        assert all(
            getattr(after, name) <= getattr(before, name) for name in ("violation", "compliant", "not_applicable")
        )
    same = {proof.rule for proof in found.rules if not proof.lost}
    assert {"us-wa-43.386.030", "general-operator"} <= same
    lost = {proof.rule: proof.lacks for proof in found.rules if proof.lost}
    assert "reason" in lost["general-reason"]


def test_no_time_of_day_person_or_number_of_the_agency_is_published(agency: tuple[Path, Redaction]) -> None:
    folder, _ = agency
    original = [
        pl.read_csv(log.path, infer_schema=False, truncate_ragged_lines=True)
        for log in load_audit(FIXTURES / "agency" / "audit.yaml").logs
        if "-202" not in log.path.name
    ]
    secret = {
        cell
        for frame in original
        for head in frame.columns
        if head
        in ("Search ID", "Record ID", "User", "Case #", "Case Number", "Officer", "Reviewer", "Judge", "Date/Time")
        for cell in frame[head].drop_nulls()
        if re.search("[-:]", cell) and not re.fullmatch(r"[-\d]{10}|\W*", cell)
    }
    assert len(secret) > 1_000
    for name, content in parts(folder / "out"):
        if name != "audit.yaml":
            cells = {cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row}
            assert not cells & secret, cells & secret


def test_a_log_by_which_a_use_would_get_another_verdict_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Search ID,Date,Officer,Reason\n1,2024-03-05,SC-1,robbery\n2,2024-03-06,SC-2,\n")
    real = same_verdicts.compare_verdicts

    def one_other(whole, published, placed):
        turned = [
            replace(j, answers=tuple(j.answers)[::-1]) if len(j.answers) > 1 else j for j in published.rows.judgments
        ]
        return real(whole, replace(published, rows=replace(published.rows, judgments=turned)), placed)

    monkeypatch.setattr("checker.publish.redact.compare_verdicts", one_other)
    with pytest.raises(UsageError, match="a different verdict"):
        done(searches(log), tmp_path, policies=("general-reason",))
    assert not (tmp_path / "ledger.csv").exists()


def test_what_would_not_pass_preflight_is_not_published(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text('Search ID,Date,Officer,Reason\n1,2024-03-05,"Moor, Carla",robbery\n')
    with pytest.raises(UsageError, match="would not pass checker preflight"):
        done(searches(log), tmp_path, operator="keep")


def test_a_table_of_counts_loses_small_counts_with_whole_rows(tmp_path: Path) -> None:
    counts = tmp_path / "counts.csv"
    counts.write_text("Offense,2023,2024\nRobbery,40,55\nKidnapping,3,12\nFraud,80,90\nTheft,20,30\nTotal,143,187\n")
    found = done(Audit(logs=(LogFile(path=counts),)), tmp_path)
    rows = list(csv.reader((tmp_path / "out" / "counts.csv").open(encoding="utf-8-sig")))
    assert rows[0] == ["Offense", "2023", "2024"] and rows[2] == ["Kidnapping", "*", "*"]
    starred = [row[0] for row in rows if "*" in row]
    assert len(starred) >= 2 and "Total" not in starred
    assert found.files[0].suppressed == 2 * len(starred)
    ledger = list(csv.reader((tmp_path / "ledger.csv").open(encoding="utf-8-sig")))
    assert ["counts.csv", "2023", "3", "left out", "a small count", "1"] in ledger
    assert preflight([tmp_path / "out" / "counts.csv"]).green


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"Colour": "drop"}, 'no column "Colour"'),
        ({"Reason": "year"}, "cannot be treated"),
        ({"Offense": "pseudonym"}, "cannot be treated"),
    ],
)
def test_a_treatment_that_cannot_be_is_refused(tmp_path: Path, columns: dict[str, str], says: str) -> None:
    log = shutil.copy(FIXTURES / "agency" / "searches-2021.csv", tmp_path / "log.csv")
    with pytest.raises(UsageError, match=says):
        done(searches(Path(log)), tmp_path, **columns)


def test_two_names_that_may_be_one_are_marked_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    """A. Lee may be Ann Lee: neither gets a pseudonym, though the column is one of pseudonyms."""
    log = tmp_path / "log.csv"
    rows = "".join(f"S-{n},2024-03-0{n} 09:15,{name}\n" for n, name in enumerate(("A. Lee", "Ann Lee", "T. Brandt"), 1))
    log.write_text(f"Search ID,Date/Time,Officer\n{rows}", encoding="utf-8")
    found = done(Audit(zone="America/Los_Angeles", logs=[LogFile(path=log)]), tmp_path)
    with next((tmp_path / "out").glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
        operators = [row["Operator"] for row in csv.DictReader(file)]
    assert operators[:2] == ["REDACTED", "REDACTED"] and operators[2].startswith("P")
    out = io.StringIO()
    draw(Blocks(Console(file=out, width=200)), found)
    [said] = [line for line in out.getvalue().splitlines() if "pseudonym by" in line]
    assert "Operator" in said and "or a mark where two may be the same" in said


BAN = """---
id: ban
title: A ban
kind: draft
---
## 1 Banned

> No use of face recognition.

```rule
id: ban-1
in-force: {{from: {since}}}
prohibit: any
```
"""


@pytest.mark.parametrize(
    ("place", "since", "days", "lost"),
    [("us/or", "2020-06-11", "2020-06-09/2020-06-11", 1), ("us/wa", "2020-06-10", "2020-06-09/2020-06-10", 2)],
)
def test_times_of_no_known_zone_are_published_as_the_days_that_they_may_be_of(
    tmp_path: Path, place: str, since: str, days: str, lost: int
) -> None:
    """A date alone is read as exactly that day (reading R7): the day that the clock shows would say more than it.

    Oregon has several zones: 11:00 and 23:30 of June 10 may be of June 11, when the ban begins, and 02:00 cannot.
    Washington has one: 02:00 is of June 9 if the clock shows UTC, and the others are of June 10. All times of a day are
    published as the same days, else those would say which part of the day it was; so what a time of day decides is
    lost."""
    log = tmp_path / "log.csv"
    rows = "".join(f"S-{n},2020-06-10 {time},SC-{n}\n" for n, time in enumerate(("02:00", "11:00", "23:30")))
    log.write_text(f"Search ID,Date/Time,Officer\n{rows}")
    dates = tmp_path / "dates.csv"
    dates.write_text("Search ID,Date,Officer\nS-9,2020-06-10,SC-1\n")
    agency = Agency(place=place, kind="sheriff")
    policy = tmp_path / "ban.md"
    policy.write_text(BAN.format(since=since))
    files = tuple(LogFile(path=path, rows=EventKind.SEARCH) for path in (log, dates))
    found = done(Audit(agency=agency, logs=files), tmp_path, policies=(str(policy),))
    [proof] = found.rules
    assert (proof.other, proof.lost) == (0, lost)
    published = pl.read_csv(tmp_path / "out" / "log.csv", infer_schema=False)
    assert published["Time"].to_list() == [days] * 3
    assert pl.read_csv(tmp_path / "out" / "dates.csv", infer_schema=False)["Time"].to_list() == ["2020-06-10"]
    treated = {file.path: {c.heading: c.treatment for c in file.columns} for file in found.files}
    assert "zone" in treated["log.csv"]["Time"] and "zone" not in treated["dates.csv"]["Time"]


def test_periods_are_proved_as_uses_are(tmp_path: Path) -> None:
    """Two live searches in March are more than one; nobody declared the log complete, so April and May are open."""
    log = tmp_path / "log.csv"
    log.write_text("Search ID,Date,Mode\n1,2024-03-05,live\n2,2024-03-06,live\n3,2024-04-06,still\n4,2024-05-06,live\n")
    policy = tmp_path / "cap.md"
    policy.write_text(
        BAN.format(since="2024-01-01").replace(
            "prohibit: any", "on: {each: month}\nlimit: {count: {mode: live}, at-most: 1}"
        )
    )
    audit = searches(log).model_copy(update={"zone": "America/Los_Angeles"})
    [proof] = done(audit, tmp_path, policies=(str(policy),)).rules
    assert (proof.same + proof.undetermined, proof.lost, proof.other) == (3, 0, 0)
    shutil.rmtree(tmp_path / "out")
    [proof] = done(audit, tmp_path, policies=(str(policy),), mode="mark").rules
    assert (proof.same, proof.lost, proof.other) == (0, 1, 0), "March broke the cap"
