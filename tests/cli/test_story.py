"""A board's year by commands: the June release, 41 findings, 12 answers, 3 waivers, a sample of 57, the September
release, the memo. Each number is one that fixtures/make_board.py put there."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl

from fixtures.make_board import write
from tests.report.reading import cells_of

HERE = ("--store", "board.db")
READ = ("--rows", "search", "--zone", "America/Los_Angeles", "-p", "policy.md", "-p", "general-case-number")
TOMORROW = date.today() + timedelta(days=1)
"""A day on which the run is known, whatever the agency's zone: none of what is said of a finding may be before it."""
SAID = ("--by", "Chief Doe", "--on", f"{TOMORROW}")
BOARD = ("--by", "The board", "--on", f"{TOMORROW}")


def flat(text: str) -> str:
    return " ".join(text.split())


def fill_in(path: Path, broken: int) -> None:
    """Answer every item of the worksheet; the first few are broken."""
    book = openpyxl.load_workbook(path)
    sheet = book["Sample"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Item")
    at = {cell.value: cell.column for cell in sheet[top]}
    for number, line in enumerate(range(top + 1, sheet.max_row + 1)):
        for name, text in (("Answer", "broken" if number < broken else "kept"), ("Source", "file"), ("Initials", "RR")):
            sheet.cell(line, at[name], text)
    book.save(path)


def test_a_board_goes_from_the_june_release_to_the_memo_after_september(checker, tmp_path: Path) -> None:
    write(tmp_path)

    def done(*words: str, code: int = 0) -> str:
        made = checker(*words)
        assert made.returncode == code, (words, made.stdout, made.stderr)
        return str(made.stdout)

    june = json.loads(done("check", "june.csv", *READ, "--engine", "embedded", *HERE, "-f", "json", code=1))
    assert len(june["findings"]) == 41 and {one["verdict"] for one in june["findings"]} == {"violation"}

    # 12 findings are answered, and three waived.
    of_offense = [one for one in june["findings"] if one["rule"] == "board-offense"]
    for number, one in enumerate(of_offense[:12]):
        done("respond", "1", one["id"], "--answer", f"Answer no. {number}: we will stop.", *SAID, *HERE)
    for number, one in enumerate(of_offense[:3]):
        fact = f"offense={one['facts']['offense']['has'][0]}"
        said = done(
            "waive", "1", *HERE, "--rule", "board-offense", "--where", fact, "--authority", f"Resolution {number}",
            "--approver", "The board", "--from", "2024-01-01", "--until", "2024-12-31", "--reason", "agreed before",
        )  # fmt: skip
        assert "it covers 1 of the uses" in said
    # One answer was sent in error, and one waiver has the wrong resolution: both are taken back, and stay.
    done("withdraw", "answer", "12", *BOARD, "--reason", "sent to the wrong board", *HERE)
    done("withdraw", "waiver", "3", *BOARD, "--reason", "no such resolution", *HERE)

    # Of 1,000 searches 57 clean ones exclude that 5 % have no case number; in this sample two have none.
    sample = ("sample", "1", "--rule", "general-case-number", "--exclude", "5%", "--seed", "2026", "-o", "sheet.xlsx")
    assert "57 of 1,000 uses" in flat(done(*sample, *HERE))
    fill_in(tmp_path / "sheet.xlsx", broken=2)
    read = flat(done("attest", "1", "--sheet", "sheet.xlsx", *HERE))
    assert "57 of 57 random items are answered, and 2 of them broke the rule" in read

    # September: eight searches without a number came, two were mended, one search is no longer there.
    done("check", "september.csv", *READ, "--engine", "embedded", *HERE, code=1)
    new = flat(done("diff", "1", "2", *HERE, code=1))
    assert "Of 41 findings, 0 are new, 1 grew, 0 shrank, 1 is gone and 39 are as before." in new
    for reason in ("8 not in the earlier log", "1 no longer in the log", "2 the log says something else of them"):
        assert reason in new, (reason, new)

    # What is still owed: the answers follow their findings into the next run.
    status = json.loads(done("status", "2", *HERE, "--on", f"{TOMORROW}", "-f", "json"))
    assert len(status["findings"]) == 40
    assert sum(one["answers"] for one in status["findings"]) == 11
    assert sum(one["waived"] for one in status["findings"]) == 2

    # The memo of June has what was done, word for word, and the workpapers have its rows.
    done("memo", "1", *HERE, "--on", f"{TOMORROW}")
    memo = "\n".join(one.text for one in docx.Document(str(tmp_path / "memo-1.docx")).paragraphs)
    assert memo.count("\nFinding ") == 41
    assert "Answer no. 0: we will stop." in memo and "Answer no. 11: we will stop." in memo
    assert f"Withdrawn on {TOMORROW:%B} {TOMORROW.day}, {TOMORROW.year} by The board: sent to the wrong board." in memo
    assert "The agency has not answered 30 of 41 findings with violations." in memo
    assert "57 of 57 random items are answered" in memo and "Resolution 2" in memo
    assert "Data reliability: undetermined" in memo
    sheets = cells_of((tmp_path / "workpapers-1.xlsx").read_bytes())
    assert sum(name.split(" ")[0].isdigit() for name in sheets) == 41
    assert len([cell for cell in sheets["Sample 1"] if cell == "broken"]) == 2
    assert "This log cannot be audited" not in memo
