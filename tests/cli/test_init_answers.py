"""`checker init --answers`: what is asked at a terminal, asked and answered in a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from checker.ingest.audit_file import load_audit
from checker.model.kinds import EventKind
from tests.docs.blocks import ROOT

BOARD = ROOT / "fixtures" / "handover-board"
LOGS = ("face-lookups.csv", "second-looks.csv", "custody.csv")
SAID = {
    "face-lookups.csv, what each row records": "search",
    'face-lookups.csv, column "Keyed in by"': "operator",
    'face-lookups.csv, column "Matter"': "case number",
    'face-lookups.csv, column "Grounds given"': "reason",
    'face-lookups.csv, column "How done"': "mode",
    'face-lookups.csv, column "What came back"': "result",
    "face-lookups.csv, time zone": "Pacific",
    "second-looks.csv, what each row records": "review",
    'second-looks.csv, column "About lookup"': "use_id",
    'second-looks.csv, column "Looked over by"': "operator",
    "second-looks.csv, time zone": "Pacific",
    "custody.csv, what each row records": "arrest",
    'custody.csv, column "Matter"': "case number",
    'custody.csv, column "Taken in by"': "operator",
    "custody.csv, time zone": "Pacific",
    'face-lookups.csv, day or month first in "Run on"': "month",
    'second-looks.csv, day or month first in "Day looked over"': "month",
    'custody.csv, day or month first in "Taken in on"': "month",
    'face-lookups.csv, "one picture" in column "How done"': "still",
    'face-lookups.csv, "camera in the street" in column "How done"': "live",
    'face-lookups.csv, "some faces" in column "What came back"': "candidates",
    'face-lookups.csv, "nobody came up" in column "What came back"': "no candidates",
    "kind of agency": "municipal police",
    "place of the agency": "Washington",
    "anything declared complete": "yes",
    "arrest records complete from": "January 1, 2023",
    "arrest records complete to": "2023-06-30",
    "arrest records complete, who says so": "records officer",
    "arrest records complete, said on": "2023-07-05",
    "arrest records complete, on what basis": "an export of the whole system",
    "corroboration records complete from": "none",
    "corroboration records complete, who says so": "records officer",
    "corroboration records complete, said on": "2023-07-05",
    "corroboration records complete, on what basis": "a letter",
}


@pytest.fixture
def board(tmp_path: Path) -> Path:
    for log in LOGS:
        shutil.copy(BOARD / log, tmp_path)
    return tmp_path


def answered(file: Path) -> None:
    """Answers to all questions of the file that have one."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        name = next((one for one in SAID if line.startswith(f"{one}:")), None)
        if name is not None:
            lines[number] = f"{name}: {SAID[name]}"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_hand_over_comes_to_its_counts_without_a_terminal(checker, board: Path):
    asked, rounds = board / "answers.yaml", 0
    while not (board / "audit.yaml").exists():
        done = checker("init", *LOGS, "--answers", "answers.yaml")
        assert done.returncode == 0, done.stderr
        rounds += 1
        if asked.exists():
            answered(asked)
    assert rounds <= 5
    said = " ".join(done.stderr.split())
    assert "3 files give 12 searches, 5 reviews, 4 arrests." in said
    assert "The month comes first in dates. Times are those of America/Los_Angeles." in said
    assert "Declared complete: arrest records, corroboration records." in said
    assert said.endswith("next: checker check --audit audit.yaml -f html -o report.html")
    audit = load_audit(board / "audit.yaml")
    [arrests, evidence] = audit.complete
    assert (arrests.kind, str(arrests.from_), str(arrests.until)) == (EventKind.ARREST, "2023-01-01", "2023-07-01")
    assert (evidence.kind, evidence.none) == (EventKind.CORROBORATION, True)
    found = yaml.safe_load((board / "face-lookups.yaml").read_text(encoding="utf-8"))
    assert found["columns"]["mode"]["values"] == {"one picture": "still", "camera in the street": "live"}


def test_what_the_file_holds_is_kept_and_what_is_new_stands_at_its_end(checker, board: Path):
    checker("init", LOGS[2], "--answers", "answers.yaml")
    first = (board / "answers.yaml").read_text(encoding="utf-8")
    (board / "answers.yaml").write_text(first.replace("records:", "records: arrest  # as they told us"), "utf-8")
    own = (board / "answers.yaml").read_text(encoding="utf-8")
    checker("init", LOGS[2], "--answers", "answers.yaml")
    assert (board / "answers.yaml").read_text(encoding="utf-8").startswith(own)
    assert not (board / "audit.yaml").exists()


def test_all_answers_that_are_none_are_told_with_their_lines(checker, board: Path):
    checker("init", LOGS[2], "--answers", "answers.yaml")
    text = (board / "answers.yaml").read_text(encoding="utf-8")
    assert "time zone" not in text  # what else is asked of a file depends on what its rows record
    text = text.replace("custody.csv, what each row records:", "custody.csv, what each row records: arrest")
    (board / "answers.yaml").write_text(text, encoding="utf-8")
    checker("init", LOGS[2], "--answers", "answers.yaml")
    text = (board / "answers.yaml").read_text(encoding="utf-8")
    text = text.replace("custody.csv, what each row records: arrest", "custody.csv, what each row records: arest")
    text = text.replace("place of the agency:", "place of the agency: Ruritania")
    (board / "answers.yaml").write_text(text, encoding="utf-8")
    done = checker("init", LOGS[2], "--answers", "answers.yaml")
    assert done.returncode == 2
    for word, hint in (("arest", 'did you mean "arrest"?'), ("Ruritania", "its state")):
        line = 1 + next(n for n, one in enumerate(text.splitlines()) if one.endswith(f": {word}"))
        assert f'answers.yaml:{line}: "{word}"' in done.stderr
        assert hint in done.stderr
    text = text.replace(": arest", ": arrest").replace("custody.csv, time zone:", "custody.csv, time zone: Mars")
    (board / "answers.yaml").write_text(text, encoding="utf-8")
    assert "Continent/City" in checker("init", LOGS[2], "--answers", "answers.yaml").stderr
    assert not (board / "audit.yaml").exists()


def test_an_answer_that_nothing_asks_for_is_told(checker, board: Path):
    (board / "answers.yaml").write_text("custody.csv, time zon: UTC\n", encoding="utf-8")
    done = checker("init", LOGS[2], "--answers", "answers.yaml")
    assert "answers.yaml:1: custody.csv, time zon: this is not asked, so the answer has no effect" in done.stderr


def test_what_a_list_of_papers_holds_is_asked_where_it_has_no_column_for_it(checker, tmp_path: Path):
    (tmp_path / "warrants.csv").write_text("Warrant Number,Case Number,Issued\nW-1,24-1,2024-03-01\n", "utf-8")
    (tmp_path / "answers.yaml").write_text("warrants.csv, what each row records: authorization\n", encoding="utf-8")
    checker("init", "warrants.csv", "--answers", "answers.yaml")
    text = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    for name, said in (("what was decided", "granted"), ("for how many days", "30")):
        assert f"\nwarrants.csv, {name}:" in text
        text = text.replace(f"\nwarrants.csv, {name}:", f"\nwarrants.csv, {name}: {said}")
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    checker("init", "warrants.csv", "--answers", "answers.yaml")
    text = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    who = "\nwarrants.csv, who says what is not in the columns:"
    (tmp_path / "answers.yaml").write_text(text.replace(who, f"{who} the clerk of the court"), encoding="utf-8")
    done = checker("init", "warrants.csv", "--answers", "answers.yaml")
    assert done.returncode == 0, done.stderr
    [log] = load_audit(tmp_path / "audit.yaml").logs
    assert log.holds is not None
    assert (log.holds.decision, log.holds.valid_days, log.holds.by) == ("granted", 30, "the clerk of the court")


def test_all_from_the_beginning_to_the_day_of_the_declaration_is_a_declaration(checker, board: Path):
    said = {
        "custody.csv, what each row records": "arrest",
        "anything declared complete": "yes",
        "arrest records complete from": "all",
        "arrest records complete to": "all",
        "arrest records complete, who says so": "clerk",
        "arrest records complete, said on": "2023-07-05",
        "arrest records complete, on what basis": "an export",
    }
    (board / "answers.yaml").write_text("".join(f"{key}: {one}\n" for key, one in said.items()), encoding="utf-8")
    while not (board / "audit.yaml").exists():
        done = checker("init", LOGS[2], "--answers", "answers.yaml")
        assert done.returncode == 0, done.stderr
    [one] = load_audit(board / "audit.yaml").complete
    assert (one.kind, one.from_, one.until, one.none) == (EventKind.ARREST, None, None, False)
    assert "Declared complete: arrest records." in " ".join(done.stderr.split())


def test_files_with_the_same_headings_are_asked_about_once(checker, tmp_path: Path):
    for month, day in (("jan", "13.01.2024"), ("feb", "05.02.2024"), ("mar", "06.03.2024")):
        (tmp_path / f"{month}.csv").write_text(f"Seq;Dated;Ref to file\n1;{day};24-A1\n", encoding="utf-8")
    given = "jan.csv, what each row records: search\n"
    given += 'feb.csv, day or month first in "Dated": day\njan.csv, column "Dated": time\n'
    (tmp_path / "answers.yaml").write_text(given, encoding="utf-8")
    logs = ("jan.csv", "feb.csv", "mar.csv")
    checker("init", *logs, "--answers", "answers.yaml")
    text = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    assert "\nmar.csv, " not in text
    (tmp_path / "answers.yaml").write_text(text.replace('"Ref to file":', '"Ref to file": case number'), "utf-8")
    done = checker("init", *logs, "--answers", "answers.yaml")
    assert "3 files give 3 searches" in " ".join(done.stderr.split()), done.stderr
    assert 'order: "day"' in (tmp_path / "mar.yaml").read_text(encoding="utf-8")


def test_a_column_whose_cells_come_on_two_pages_is_asked_about_once(checker, tmp_path: Path):
    pytest.importorskip("pdfplumber")
    from reportlab.pdfgen.canvas import Canvas

    rows = [
        ("Nr", "Happened", "Deed", "File"),
        ("1", "02/14/2021", "lookup", "A-1"),
        ("2", "02/15/2021", "check", "A-1"),
    ]
    pages = Canvas(str(tmp_path / "release.pdf"))
    for page in (rows, [rows[0], ("3", "02/16/2021", "lookup", "A-2"), ("4", "02/17/2021", "check", "A-2")]):
        for number, row in enumerate(page):
            for x, cell in zip((40, 90, 180, 300), row, strict=True):
                pages.drawString(x, 770 - 16 * number, cell)
        pages.showPage()
    pages.save()
    (tmp_path / "answers.yaml").write_text(
        "release.pdf, what each row records: column\nrelease.pdf, which column says what a row records: Deed\n", "utf-8"
    )
    checker("init", "release.pdf", "--answers", "answers.yaml")
    text = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    assert text.count('a row that says "lookup"') == 1


def test_who_approved_and_reviewed_a_search_in_its_own_row_is_asked_and_read(checker, tmp_path: Path):
    header = (
        "Search Date,Officer,Case Number,Search Reason,Looked over by,Looked over on,Leave from,Leave on,Verified By"
    )
    row = "03/05/2024 10:00,A-17,24-1,robbery,B-2,03/06/2024,B-9,03/04/2024,B-3"
    (tmp_path / "log.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    asked = tmp_path / "answers.yaml"
    checker("init", "log.csv", "--answers", "answers.yaml")
    said = {
        'log.csv, column "Looked over by"': "reviewer",
        'log.csv, column "Looked over on"': "review time",
        'log.csv, column "Leave from"': "approver",
        'log.csv, column "Leave on"': "approval time",
        'log.csv, day or month first in "Search Date"': "month",
    }
    written = yaml.safe_load(asked.read_text(encoding="utf-8"))
    asked.write_text(yaml.safe_dump(written | said), encoding="utf-8")
    done = checker("init", "log.csv", "--answers", "answers.yaml")
    assert "log.csv gives 2 reviews, 1 approval, 1 search, of 1 row" in done.stderr
    drafted = yaml.safe_load((tmp_path / "profile.yaml").read_text(encoding="utf-8"))
    assert drafted["also"] == [
        {
            "kind": "review",
            "columns": {"operator": "Looked over by", "time": {"from": ["Looked over on"], "order": "month"}},
        },
        {"kind": "approval", "columns": {"operator": "Leave from", "time": {"from": ["Leave on"], "order": "month"}}},
    ]


def test_what_depends_on_other_answers_is_asked_once_they_are_there(checker, tmp_path: Path):
    """How long a list of warrants holds is not asked while a column may say it, nor a zone while another file's is
    open; and a column of times of day beside the dates is one of the answers."""
    lines = ["Court paper,Issued,Good until,For run", "WR-7,03/20/2024,03/28/2024,R4", "WR-8,03/29/2024,04/05/2024,R5"]
    (tmp_path / "orders.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    head = "Search ID,Date Submitted,Tm Keyed,Officer,Case Number,Reviewed By"
    rows = [f"R{n},03/{n + 12}/2024,{clock},A1,24-{n},B2" for n, clock in ((4, "0915"), (5, "2210"))]
    (tmp_path / "runs.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    asked = tmp_path / "answers.yaml"
    said = {"orders.csv, what each row records": "authorization", "runs.csv, what each row records": "search"}
    asked.write_text(yaml.safe_dump(said), encoding="utf-8")
    checker("init", "orders.csv", "runs.csv", "--answers", "answers.yaml")
    first = yaml.safe_load(asked.read_text(encoding="utf-8"))
    assert 'orders.csv, column "Good until"' in first and "orders.csv, for how many days" not in first
    assert [key for key in first if key.endswith("time zone")] == ["orders.csv, time zone"]
    said |= {
        'orders.csv, column "Court paper"': "id",
        'orders.csv, column "Good until"': "end",
        'orders.csv, column "For run"': "use_id",
        'runs.csv, column "Tm Keyed"': "clock",
        "orders.csv, time zone": "Pacific",
    }
    asked.write_text(yaml.safe_dump(first | said), encoding="utf-8")
    checker("init", "orders.csv", "runs.csv", "--answers", "answers.yaml")
    second = yaml.safe_load(asked.read_text(encoding="utf-8"))
    assert second["runs.csv, time zone"] == "America/Los_Angeles" and "orders.csv, for how many days" not in second
    done = checker("init", "orders.csv", "runs.csv", "--answers", "answers.yaml")
    assert "runs.csv gives 2 reviews, 2 searches, of 2 rows" in done.stderr
    assert "clock" in (tmp_path / "runs.yaml").read_text(encoding="utf-8")
