"""What a cell says is seen by who asked for people, and by nobody else: over every command and every format.

Commands and formats come from the command line itself: one that takes a log and is not in ARGUMENTS fails here.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import polars as pl
import pytest

from checker.cli.main import Later, cli
from checker.model.shown import is_number, number, numbers
from checker.model.visible import visible
from checker.report.table import FORMATS
from checker.resources import fixtures_root
from tests.report.reading import text_of

CANARY = "Canary"
HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode,Purpose,Offense,Image Source,Threshold,Unit,Remarks,Target"
ACTING = "\u202e\x1b[31m\n"
"""What stands in names of files and sheets: it must not reach a terminal or a page as it is."""


def searches(first: int, whose: str) -> str:
    """A log with a canary in every column but the time; in those of numbers, in one row each."""
    lines = [HEAD]
    for n in range(first, first + 6):
        own = f"IdCanary{n} Smith" if n == first + 2 else f"S-{n}"
        case = f"CaseCanary{n} Smith" if n % 3 == 0 else f"24-{n:04}"
        cells = [own, f"2024-03-0{1 + n % 8} 14:2{n % 10}", f"OfficerCanary{whose}", case, f"ReasonCanary{whose}"]
        kinds = ("Mode", "Purpose", "Offense", "Source", "Number", "Unit", "Other", "Target")
        lines.append(",".join([*cells, *(f"{kind}Canary{whose}{n}" for kind in kinds)]))
    lines += ["S-98,TimeCanary,OfficerCanary,24-1,x,y,z,x,y,z,x,y,z", "ShortRowCanary,ShortRowCanary"]
    return "\n".join(lines) + "\n"


ACTIVITIES = "case:concept:name,concept:name,time:timestamp,org:resource,lifecycle:transition\n" + "".join(
    f"24-{n},ActivityCanary{n},2024-03-05T14:2{n}:00Z,OfficerCanary,complete\n"
    f"24-{n},search,2024-03-05T14:3{n}:00Z,OfficerCanary,StepCanary\n"
    f"24-{n},search,2024-03-05T14:4{n}:00Z,OfficerCanary,complete\n"
    for n in range(4)
)
NO_HEADINGS = "".join(f"FirstRowCanary{n},2024-03-05 14:2{n},24-{n},ReasonCanary{n}\n" for n in range(5))
NAMES_FIRST = "".join(f"John FirstRowCanary{n},A-1{n},RobberyCanary{n}\n" for n in range(5))
KINDS = "Search ID,Record Type,Date/Time,Case Number\n" + "".join(
    f"{n},{'Search' if n % 2 else 'TypeCanary Smith'},2024-03-05 14:2{n},24-{n}\n" for n in range(6)
)
RECORD = {
    "Search ID": 1,
    "Date/Time": "2024-03-05 14:20",
    "Officer": "OfficerCanary",
    "Reason": "ReasonCanary",
    "More": {"deep": ["DeepCanary", {"deeper": "DeepCanary"}]},
}
LOGS = {
    "log.csv": searches(0, "A"),
    "later.csv": searches(2, "B"),
    "activities.csv": ACTIVITIES,
    "no-headings.csv": NO_HEADINGS,
    "names-first.csv": NAMES_FIRST,
    "kinds.csv": KINDS,
    "log.json": json.dumps([RECORD, RECORD]),
}
PAIRS = [("log.csv", "later.csv"), ("kinds.csv", "activities.csv"), ("names-first.csv", "log.csv")]
JUDGED = ("-p", "general", "-p", "integrity", "--engine", "embedded")
ARGUMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("check",): ("--rows", "search", *JUDGED),
    ("inspect",): (),
    ("coverage",): ("--rows", "search", "-p", "general"),
    ("impact",): ("--rows", "search", "-p", "general"),
    ("policy", "draft"): ("--rows", "search", "--from", "log.csv:3", "-o", "drafted.md"),
    ("policy", "watch"): ("--rows", "search", "-p", str(fixtures_root() / "drafts" / "harbor-city.md"), "--once"),
    ("ask",): ("--rows", "search", "-p", "general", "--place", "us/wa"),
    ("init",): ("-o", "drafts", "--force"),
    ("compare-logs",): ("--rows", "search"),
    ("preflight",): (),
    ("redact",): ("--rows", "search", "-p", "general", "-o", "published"),
    ("reconcile",): ("--rows", "search"),
    ("yearly",): ("us/md/2-510", "--rows", "search", "--year", "2024", "--as-of", "2025-02-01"),
}
"""Every command that takes logs, with what it needs beside them."""
READ_NO_LOG = ("demo", "policy", "fact", "schema", "doctor", "new-key")
READ_A_RESULT = ("sign", "verify")
"""What is signed holds counts and no cell: tests/publish/test_signing.py."""
READ_SEVERAL = ("agencies",)
"""It writes of each agency the page that `check -f html` writes, and counts."""
READ_ONE_USE = ("gate",)
"""It is given as JSON: tests/drafting/test_gate.py."""
READ_A_STORE = ("runs", "show", "diff", "pull", "case", "memo", "status", "respond", "waive", "attest", "withdraw",
                "sample", "forget", "web")  # fmt: skip
"""What they write of a run is what is kept of it: tests/store."""


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in group.commands.items():
        command = one.load() if isinstance(one, Later) else one
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


ALL = "all"
"""Every format of a report, written by one run."""


def formats(command: click.Command) -> list[str]:
    """What `-f` of a command may be, ALL where that is each format of a report; an empty word where it has none."""
    for option in command.params:
        if "-f" in option.opts and isinstance(option.type, click.Choice):
            return [ALL] if set(option.type.choices) == set(FORMATS) else list(option.type.choices)
    return [""]


EVERY = [(name, form) for name, command in commands(cli) if name in ARGUMENTS for form in formats(command)]


def test_every_command_that_takes_a_log_is_tried() -> None:
    others = (*READ_NO_LOG, *READ_A_RESULT, *READ_SEVERAL, *READ_ONE_USE, *READ_A_STORE)
    assert {name for name, _ in commands(cli) if name[0] not in others or name in ARGUMENTS} == set(ARGUMENTS)


def text_in(path: Path) -> str:
    """What a file says. A CSV for Excel begins with the mark of its encoding and ends its lines as Windows does."""
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8-sig")
    return text_of(path.suffix[1:], path.read_bytes())


def written(checker, folder: Path, name: tuple[str, ...], form: str, logs: tuple[str, ...], *flags: str) -> str:
    """All that a command writes, to its outputs and into files."""
    before = {path for path in folder.rglob("*") if path.is_file()}
    every = [word for one in FORMATS for word in ("-f", one, "-o", f"report.{one}")]
    asked = every if form == ALL else ["-f", form] if form else []
    done = checker(*name, *logs, *ARGUMENTS[name], *asked, *flags)
    assert done.returncode in (0, 1, 2, 3, 4), done.stderr
    made = [path for path in folder.rglob("*") if path.is_file() and path not in before]
    texts = [text_in(path) for path in made]
    for path in made:
        path.unlink()
    return "\n".join([done.stdout, done.stderr, *texts])


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_no_cell_is_shown_unless_people_were_asked_for(checker, tmp_path: Path, name, form) -> None:
    for log, text in LOGS.items():
        (tmp_path / log).write_text(text, encoding="utf-8")
    two = name in (("compare-logs",), ("reconcile",))
    for logs in PAIRS if two else [(log,) for log in LOGS]:
        said = written(checker, tmp_path, name, form, logs)
        assert CANARY not in said, (logs, said[max(0, said.find(CANARY) - 200) : said.find(CANARY) + 60])


def test_progress_and_the_profile_of_a_run_show_no_cell(checker, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "log.csv").write_text(LOGS["log.csv"], encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr("checker.cli.console.Bar.__call__", lambda self, stage, done, total: told.append(stage))
    said = written(checker, tmp_path, ("check",), "json", ("log.csv",), "--profile-run")
    assert told
    assert CANARY not in said + "".join(told)


def test_with_people_the_cells_are_shown(checker, tmp_path: Path) -> None:
    """The canaries above are where they would be shown."""
    (tmp_path / "log.csv").write_text(LOGS["log.csv"], encoding="utf-8")
    said = written(checker, tmp_path, ("check",), "json", ("log.csv",), "--with-people")
    for kind in ("Officer", "Reason", "Case", "Id", "ShortRow"):
        assert f"{kind}Canary" in said


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_names_of_files_and_sheets_act_on_no_terminal(checker, tmp_path: Path, name, form) -> None:
    odd = f"lo{ACTING}g.csv"
    (tmp_path / odd).write_text(LOGS["log.csv"], encoding="utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "\u202eLog"
    for line in LOGS["log.csv"].splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "\u202ebook.xlsx")
    logs = (odd, "\u202ebook.xlsx")
    for given in [logs] if name in (("compare-logs",), ("reconcile",)) else [(one,) for one in logs]:
        said = written(checker, tmp_path, name, form, given)
        left = {c for c in said if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert not left, (given, sorted(map(ascii, left)))
        assert "[31m\ng" not in said


@pytest.mark.parametrize(
    "text",
    ["24-0117", "FR-0003", "18-201442", "Case #24-1", "2024-CR-00123", "LPR 12/5", "S-1", "1",
     "31de4efe-c62e-5e23-b140-e6bb4a1c0a11", "INC 24.0117 (2)", "Incident No. 12"],
)  # fmt: skip
def test_numbers_of_records_and_cases_are_shown(text: str) -> None:
    assert is_number(text)
    assert number(text, with_people=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "John Smith",
        "24-1 Smith",
        "smith24",
        "Robbery 24-1",
        "SMITH 24",
        "none",
        "x" * 65 + "1",
        "Jos\u00e9 1",
        "\u202e1",
    ],
)
def test_texts_in_place_of_numbers_are_not(text: str) -> None:
    assert not is_number(text)
    assert (number(text, with_people=False), number(text, with_people=True)) == ("(text)", text)


def test_columns_of_numbers_are_shown_as_single_ones_are() -> None:
    texts = [
        "24-0117",
        "John Smith",
        "",
        "Case #1",
        "x" * 70,
        "Jos\u00e9 1",
        None,
        "FR-0003 (2)",
        "smith24",
        visible("\x1b1"),
    ]
    shown = pl.Series("text", texts).to_frame().select(numbers(pl.col("text"))).to_series().to_list()
    assert shown == [text if text is None else number(text, with_people=False) for text in texts]
