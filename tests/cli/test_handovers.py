"""Whole hand-overs in headings that the shipped profiles do not know: from files to right counts with `checker init`
alone, answered as a records officer would answer, and `checker check`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.ingest.audit_file import load_audit
from checker.ingest.binding import bind
from checker.ingest.interface import Limits
from checker.ingest.profile_files import shipped_profile
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.inspect.survey import survey
from checker.model.progress import silent
from tests.cli.terminal import NO_TERMINAL, at_a_terminal
from tests.docs.blocks import ROOT, blocks

FIXTURES = ROOT / "fixtures"
ENTER = ""
PLACE = ("Kestrel Bay Police Department", "municipal police", "Washington", ENTER, ENTER)
BOARD = (
    # face-lookups.csv: what a row is, then column by column, then the cells that nothing knows
    "search", ENTER, ENTER, "who acted", "operator", "case number", "reason", "mode", "result",
    "month", "still", "live", "candidates", "no candidates", "Pacific",
    "review", ENTER, "use id", "operator", ENTER, "month", ENTER,
    "arrest", ENTER, "case number", ENTER, "operator", "month", ENTER,
    *PLACE,
)  # fmt: skip
MONTHS = (
    # The headings of both clerks are asked about once, those of three sheets each; then the cells that nothing knows.
    "search", "id", ENTER, ENTER, "operator", "case number", "probe.kind", "operator", "case number",
    "y", "sketch", "Pacific",
    "Juniper Falls Sheriff", "sheriff", "Washington", ENTER, ENTER,
)  # fmt: skip
RELEASE = (
    # What a row records stands in a column; then its three words, and the columns
    "column", "line is about", "search", "out of scope", "review",
    "id", ENTER, "operator", "case number", "reason", "Pacific",
    "Harbor Point Police Department", "municipal police", "Washington", ENTER, ENTER,
)  # fmt: skip
COUNTY = (
    # Who looked at a search and who approved it stand in its own row; then the warrants, and what they allow
    "search", ENTER, ENTER, "operator", "case number", "reason", "reviewer", "review time", "approver", "approval time",
    "month", "Pacific",
    "authorization", ENTER, "case number", "type", ENTER, "end", "operator", "month", "month", ENTER,
    "granted", "face recognition", "the clerk of the court",
    "charge", "id", "case number", "time", "operator", "month", ENTER,
    "Salmon County Sheriff", "sheriff", "Washington", ENTER, ENTER,
)  # fmt: skip
HALF_YEAR = (
    # The days are in rows of their own: the column of times of day is the time
    "search", "time", "operator", "case number", "reason", "Pacific",
    "Otter Bay Police", "municipal police", "Washington", ENTER, ENTER,
)  # fmt: skip
REQUESTER = (
    "search", "id", ENTER, "operator", "case number", "reason", "probe.kind", "video frame", "sketch", "Eastern",
    "Mill River Police", "municipal police", "Massachusetts", ENTER, ENTER,
)  # fmt: skip
RECORDS = (
    # Headings are stacked, letters are explained on a sheet of their own; the sheet of arrests was saved as a CSV
    "column", "work code", "search", "out of scope", "id", "time", ENTER, "operator", "case number", "reason", "result",
    "reviewer", "lead", "no candidates", "candidates", "Pacific",
    ENTER, ENTER,  # the sheets of arrests and of codes are left out of the workbook
    "arrest", "id", "case number", "time", "operator", ENTER,
    "Pine Hollow Police", "municipal police", "Washington", ENTER, ENTER,
)  # fmt: skip
DISPATCH = (
    # Nested objects of several kinds in local time; then proofs, whose heading says that their times are UTC
    "column", "sort", "arrest", "search", "out of scope", ENTER, ENTER, ENTER, "operator", "case number", "reason",
    "result", "match", "no candidates", "Pacific",
    "corroboration", "id", "case number", "type", "time", "operator", "derived from", "fingerprint", "fingerprint",
    ENTER, "Kettle Falls Police", "municipal police", "Washington", ENTER, ENTER,
)  # fmt: skip
HANDOVERS = {
    "handover-county": (("inquiries.csv", "papers.csv", "sent-up.csv"), COUNTY, ()),
    "handover-halfyear": (("lookups.xlsx",), HALF_YEAR, ()),
    "handover-requester": (("released.xlsx",), REQUESTER, ()),
    "handover-board": (("face-lookups.csv", "second-looks.csv", "custody.csv"), BOARD, ()),
    # The rule on drawings is taken from a text that nobody has read yet: it is run only where it is named.
    "handover-months": (("runs.xlsx",), MONTHS, ("-p", "us-wa-43.386.080-6", "-p", "general")),
    "handover-release": (("release.csv",), RELEASE, ()),
    "handover-records": (("extract.xlsx", "brought-in.csv"), RECORDS, ()),
    "handover-dispatch": (("items.json", "proofs.csv"), DISPATCH, ()),
}


@NO_TERMINAL
@pytest.mark.parametrize("name", HANDOVERS)
def test_a_hand_over_comes_to_the_true_counts_by_answers_alone(name: str, checker, tmp_path: Path):
    logs, answers, policies = HANDOVERS[name]
    for log in logs:
        shutil.copy(FIXTURES / name / log, tmp_path)
    code, shown = at_a_terminal(tmp_path, "".join(f"{one}\n" for one in answers).encode(), *logs)
    assert code == 0, shown
    done = checker("check", "--audit", "audit.yaml", *policies, "-f", "json", "-o", "report.json")
    assert done.returncode in (0, 1), done.stderr
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    true = json.loads((FIXTURES / name / "truth.json").read_text(encoding="utf-8"))
    events: dict[str, int] = {}
    for one in found["inputs"]:
        for kind, count in one["events"].items():
            events[kind] = events.get(kind, 0) + count
    assert events == true["events"]
    verdicts = {r["id"]: {v: n for v, n in r["verdicts"].items() if n} for r in found["rules"]}
    assert {rule: verdicts[rule] for rule in true["verdicts"]} == true["verdicts"]
    assert true["says"] in shown


@NO_TERMINAL
def test_a_sheet_that_the_profile_does_not_read_is_told_with_what_to_do(tmp_path: Path):
    shutil.copy(FIXTURES / "handover-records" / "extract.xlsx", tmp_path)
    answers = (*RECORDS[:18], *RECORDS[-5:])
    code, shown = at_a_terminal(tmp_path, "".join(f"{one}\n" for one in answers).encode(), "extract.xlsx")
    assert code == 0, shown
    assert "extract.xlsx: sheet Brought in: a table of 3 rows is not read as a use log and is left out" in shown
    assert "save it as a file of its own, and give it together with this one" in shown


@NO_TERMINAL
def test_a_file_without_records_is_left_out_and_the_others_are_judged(checker, tmp_path: Path):
    (tmp_path / "codes.csv").write_text("Letter,Means\nA,robbery\nB,fraud\n", encoding="utf-8")
    (tmp_path / "searches.csv").write_text(
        "Search Date,Officer,Case Number\n2024-03-25 10:00,A-17,24-1\n", encoding="utf-8"
    )
    code, shown = at_a_terminal(tmp_path, b"leave out\n\nUTC\n\n\nus/wa\n\n\n", "codes.csv", "searches.csv")
    assert code == 0, shown
    assert "codes.csv: left out: it has no records, as answered" in shown
    assert [log.path.name for log in load_audit(tmp_path / "audit.yaml").logs] == ["searches.csv"]
    assert checker("check", "--audit", "audit.yaml", "-p", "general").returncode == 0


@NO_TERMINAL
def test_a_file_that_cannot_be_read_is_reported_before_anything_is_asked(tmp_path: Path):
    (tmp_path / "odd.csv").write_text("Turn,Desk\n1,2\n2,3\n", encoding="utf-8")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, shown = at_a_terminal(tmp_path, b"", "odd.csv", "scan.png")
    assert code == 4
    assert "scan.png" in shown
    assert "What does each row record" not in shown


@NO_TERMINAL
def test_the_dialogue_in_the_documents_is_the_one_of_the_board(tmp_path: Path):
    logs, answers, _ = HANDOVERS["handover-board"]
    for log in logs:
        shutil.copy(FIXTURES / "handover-board" / log, tmp_path)
    _, shown = at_a_terminal(tmp_path, "".join(f"{one}\n" for one in answers).encode(), *logs)
    page = ROOT / "docs" / "mapping-a-log.md"
    texts = [" ".join(block.text.split()) for block in blocks(page) if block.language == "text"]
    asked = [
        one for text in texts for one in re.findall(r"((?:The column|Nothing|In|Which|What|Where) .*?[?\]s]):", text)
    ]
    assert len(asked) > 8
    told = texts[-1].replace(" second-looks", "\nsecond-looks").replace(" custody", "\ncustody")
    for one in (*asked, *told.replace(" review: of", "\nreview: of").splitlines()):
        assert one in shown, one


@pytest.mark.parametrize(("name", "logs"), [(name, one[0]) for name, one in HANDOVERS.items()])
def test_no_heading_of_the_hand_overs_is_known_to_the_generic_profile(name: str, logs: tuple[str, ...]):
    for log in logs:
        with open_source(str(FIXTURES / name / log), Limits(), silent) as source:
            tables = survey(source, table_reader(source), None, Limits(), silent)
        for table in tables:
            assert len(table.columns) >= 4
            found = bind(shipped_profile("generic"), table.columns, "search")
            assert (set(found.fields), found.kind_header) == (set(), None), table.columns


def test_the_hand_overs_are_written_as_their_makers_write_them(tmp_path: Path):
    code = f"import pathlib, sys; sys.path.insert(0, {str(FIXTURES)!r}); import make_handovers, make_more_handovers\n"
    code += "import make_system_handovers\n"
    code += "for maker in (make_handovers, make_more_handovers, make_system_handovers):\n"
    code += f"    maker.HERE = pathlib.Path({str(tmp_path)!r}); maker.main()"
    subprocess.run([sys.executable, "-c", code], check=True)
    for name in HANDOVERS:
        for written in (tmp_path / name).iterdir():
            assert written.read_bytes() == (FIXTURES / name / written.name).read_bytes(), written.name
