"""A log of hostile cells, headings and names, written in every report format: nothing of it acts."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from random import Random

from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.model.audit import Audit, LogFile
from checker.model.errors import CheckerError
from checker.model.kinds import EventKind
from checker.policy.selection import Selection, select
from checker.report.table import FORMATS, report
from checker.resources import policies_root
from checker.run import run
from tests.fuzz.cells import FULL, HOSTILE, LONG
from tests.fuzz.faults import INVARIANT, Fault
from tests.fuzz.reading import accounts_add_up, told_badly
from tests.report.reading import text_of

COLUMNS = ("Search ID", "Date/Time", "Officer", "Case Number", "Reason", "Mode", "Purpose", "Offense", "Image Source",
           "Threshold", "Unit", "Remarks", "Warrant", "Result")  # fmt: skip
USUAL = ("S-{}", "2024-03-05 14:20", "A-17", "24-0117", "robbery", "still", "identify suspect", "robbery", "citizen",
         "0.9", "Robbery", "none", "W-1", "no match")  # fmt: skip
TAGS = {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
JOINERS = "\u200c\u200d"
FORMULAS = "=+-@\t\r|%"
NAME = "log\u202e\x1b[31m<b>\n.csv"


def trial(seed: int, folder: Path) -> list[Fault]:
    """One log, with people and without, in every format."""
    random = Random(seed)
    path = folder / (NAME if random.random() < 0.5 else "log.csv")
    _write(path, random)
    found: list[Fault] = []
    for with_people in (False, True):
        try:
            result = run(
                [LogFile(path=path, rows=EventKind.SEARCH)],
                Audit(zone="America/Los_Angeles"),
                selection(),
                engine(),
                today=date(2024, 6, 1),
                with_people=with_people,
            )
        except CheckerError as error:
            return told_badly(error)
        found += accounts_add_up(result.assessment.inputs)
        for form in [form for form in FORMATS if form != "pdf"]:  # it is laid out from the HTML, which is looked at
            out = io.BytesIO()
            report(form).write(result.assessment, result.rows, out)
            found += [Fault(INVARIANT, f"{form}: {what}") for what in acts(form, out.getvalue())]
    return found


def _write(path: Path, random: Random) -> None:
    """Two to six rows; one cell in four hostile; of one log in eight a cell without end."""
    rows = []
    for number in range(random.randint(2, 6)):
        cells = [cell.format(number) for cell in USUAL]
        rows.append([random.choice(HOSTILE) if random.random() < 0.25 else cell for cell in cells])
    if random.random() < 0.12:
        rows[0][random.randrange(1, len(COLUMNS))] = random.choice((*LONG, *FULL))
    head = [random.choice(HOSTILE) if random.random() < 0.05 else name for name in COLUMNS]
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        csv.writer(file).writerows([head, *rows])


@cache
def selection() -> Selection:
    return select(["general", "us/wa"], Audit().agency, root=policies_root())


@cache
def engine() -> Engine:
    return Embedded()


class _Page(HTMLParser):
    """The tags of a page, and of its attributes those that run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS:
            self.found.add(tag)
        self.found.update(name for name, _ in attrs if name.startswith("on"))
        self.found.update(
            f"{name}={value[:40]}"
            for name, value in attrs
            if name in ("href", "src", "action") and value and not value.startswith(("#", "https://"))
        )


def acts(form: str, written: bytes) -> list[str]:
    """What in a report acts on who opens it."""
    if form == "parquet":
        return [] if written.startswith(b"PAR1") else ["it is no Parquet file"]
    try:
        text = text_of(form, written)
    except AssertionError as error:
        return [f"a cell: {error}"]
    if form == "json":
        json.loads(text)
        return []
    left = {
        c
        for c in set(text)
        if c not in JOINERS and c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    found = [f"the characters {sorted(map(ascii, left))}"] if left else []
    if form == "html":
        page = _Page()
        page.feed(text)
        found += [f"<{what}>" for what in sorted(page.found)]
    if form == "csv":
        csv.field_size_limit(len(text) + 1)
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        numbers = [cell for cell in cells if cell[:1] and cell[0] in FORMULAS and not _number(cell)]
        found += [f"a cell that begins {cell[:20]!r}" for cell in numbers]
    return found


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
