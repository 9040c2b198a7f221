"""What must not matter to a verdict does not, and what hides something only makes verdicts undetermined."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from checker.assess import Result
from checker.model.errors import InputError
from tests.assess.made import CASES, SEARCHES, Files, assessed, evaluator, files, rules, searches_judged, table
from tests.assess.test_invariance import DATED, _dates, _times, told
from tests.fuzz.faults import INVARIANT, Fault
from tests.fuzz.reading import accounts_add_up

LOGS = 4
"""How many pairs of logs hypothesis draws of one seed; each is tried by every relation."""
TIMES = ("Search Date", "Review Date", "Date", "Valid Until")
HEADINGS = ("Squad Car Color", "Workstation", "Zorp", "Badge Printer")
OTHERS = 1_100
LOCAL = ZoneInfo("America/Los_Angeles")
WRITTEN = "%Y-%m-%d %H:%M"
STYLES = (
    WRITTEN, "%-m/%-d/%Y %-I:%M %p", "%m/%d/%Y %H:%M:%S", "%-d.%-m.%Y %H:%M", "%b %-d, %Y, %I:%M %p", "%d %b %Y %H:%M",
    "%Y-%m-%dT%H:%M:%S%z", "%m/%d/%y %H:%M", "%Y-%m-%d %H:%M:%S",
)  # fmt: skip
NAMES = ("a b", "x.json", "\u202elog", "Export (3).csv", "-p", "UPPER.CSV", "no extension")


@dataclass(frozen=True)
class Before:
    """Two logs as they were drawn, and what came of them."""

    made: Files
    result: Result
    folder: Path
    random: Random


def trials(number: int, folder: Path) -> tuple[int, list[Fault]]:
    """Every relation on the logs of this seed: how many trials that were, and what was found."""
    found: list[Fault] = []
    count = 0

    @seed(number)
    @settings(
        max_examples=LOGS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made=files(), random=st.randoms(use_true_random=False))
    def run(made: Files, random: Random) -> None:
        nonlocal count
        base = Path(mkdtemp(dir=folder))  # a failed log is tried again, and what failed is to be told
        before = Before(made, judged(made.write(base), made), base, random)
        for relation in RELATIONS:
            count += 1
            found.extend(Fault(kind, f"{relation.__name__}: {what}") for kind, what in relation(before))

    run()
    return count, found


def judged(paths: list[Path], made: Files) -> Result:
    return assessed(paths, made.audit(), evaluator())


def same(before: Before, after: Result) -> list[Fault]:
    found = accounts_add_up(after.assessment.inputs)
    one, other = told(before.result.assessment), told(after.assessment)
    return found + [Fault(INVARIANT, f"{key}: {one[key]} is not {other[key]}") for key in one if one[key] != other[key]]


def only_less_known(before: Before, changed: Files, after: Result, keeps: Callable[[int], bool]) -> list[Fault]:
    """keeps: whether a record-keeping rule sees the blank itself in the row of a search."""
    was, now = searches_judged(before.made, before.result), searches_judged(changed, after)
    return [
        Fault(INVARIANT, f"{key}: {was.get(key)} became {verdict}")
        for key, verdict in now.items()
        if verdict not in (was.get(key), "undetermined") and not (rules()[key[1]].record_keeping and keeps(key[0]))
    ]


def row_order(before: Before) -> list[Fault]:
    made = before.made
    mixed = Files(
        *(tuple(before.random.sample(rows, len(rows))) for rows in (made.searches, made.cases)), made.complete
    )
    return same(before, judged(list(reversed(mixed.write(before.folder))), made))


def split_and_merged(before: Before) -> list[Fault]:
    _, cases = before.made.write(before.folder)
    rows = [row for row in before.made.searches if row]
    cut = before.random.randint(0, len(rows))
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    if any(_dates(part, c) != _dates(rows, c) for part in parts for c in DATED if _times(part, c)):
        return []  # a column whose clock times are all midnight holds dates: a part that has only these says less
    paths = [table(before.folder / f"part{number}.csv", SEARCHES, part) for number, part in enumerate(parts)]
    return same(before, judged([*paths, cases], before.made))


def duplicate_file(before: Before) -> list[Fault]:
    paths = before.made.write(before.folder)
    copy = before.folder / "copy.csv"
    copy.write_bytes(before.random.choice(paths).read_bytes())
    return same(before, judged([*paths, copy], before.made))


def renamed_file(before: Before) -> list[Fault]:
    paths = before.made.write(before.folder)
    renamed = [path.rename(before.folder / f"{n}{before.random.choice(NAMES)}") for n, path in enumerate(paths)]
    return same(before, judged(renamed, before.made))


def unrelated_column(before: Before) -> list[Fault]:
    paths = before.made.write(before.folder)
    path = before.random.choice(paths)
    rows = _rows(path)
    at, heading = before.random.randint(0, len(rows[0])), before.random.choice(HEADINGS)
    for number, row in enumerate(rows):
        row.insert(at, heading if number == 0 else before.random.choice(["blue", "green", "x", ""]))
    _write(path, rows)
    return same(before, judged(paths, before.made))


def zone_equal_times(before: Before) -> list[Fault]:
    """Times on the agency's clock, and the same times with their distance from UTC (May: seven hours)."""
    made = before.made
    every = [row for row in (*made.searches, *made.cases) if row]
    if any(row[name].endswith("00:00") for row in every for name in TIMES if row.get(name)):
        return []  # written as midnight it is a date; with an offset it is a moment

    def zoned(row: dict[str, str] | None) -> dict[str, str] | None:
        return row and {k: f"{v}:00-07:00" if k in TIMES and v else v for k, v in row.items()}

    other = Files(tuple(map(zoned, made.searches)), tuple(map(zoned, made.cases)), made.complete)
    return same(before, judged(other.write(before.folder), made))


def blanked_cell(before: Before) -> list[Fault]:
    made, random = before.made, before.random
    log = random.choice(["searches", "cases"])
    at = random.randrange(len(getattr(made, log)))
    changed = made.blanked(log, at, random.choice(SEARCHES if log == "searches" else CASES))
    after = judged(changed.write(before.folder), made)
    return only_less_known(before, changed, after, lambda search: log == "searches" and search == at)


def dropped_column(before: Before) -> list[Fault]:
    """A column left out of the searches; but for their number, by which rows of two exports are known to be one."""
    paths = before.made.write(before.folder)
    rows = _rows(paths[0])
    at = before.random.randrange(1, len(rows[0]))
    _write(paths[0], [[*row[:at], *row[at + 1 :]] for row in rows])
    try:
        after = judged(paths, before.made)
    except InputError:
        return []  # what is left may be no log of uses
    return only_less_known(before, before.made, after, lambda search: True)


def among_many(before: Before) -> list[Fault]:
    """The same searches and records among so many others that columns are read, and facts worked out, by other ways,
    all times written in one style."""
    random = Random(before.random.getrandbits(32))  # hypothesis draws no thousands of numbers
    searches, cases = ([row for row in rows if row] for rows in (before.made.searches, before.made.cases))
    columns = [(searches, "Search Date"), (searches, "Review Date"), (cases, "Date"), (cases, "Valid Until")]
    if any(_times(rows, name) and _dates(rows, name) for rows, name in columns):
        return []  # a column whose clock times are all midnight holds dates

    def other(number: int) -> dict[str, str]:
        moment = datetime(2018, 1, 1) + timedelta(minutes=random.randrange(365 * 24 * 60))
        time, case, who = moment.strftime(WRITTEN), f"77-{1000 + number}", random.choice(("Ed Roe", "Flo Kay"))
        return {"Search Date": time, "Date": time, "Case Number": case, "Operator": who, "Officer": who}

    others = [other(number) for number in range(OTHERS)]
    more = [
        dict.fromkeys(SEARCHES, "") | {c: row[c] for c in SEARCHES if c in row} | {"Search ID": f"X{number}"}
        for number, row in enumerate(others)
    ]
    records = [
        dict.fromkeys(CASES, "")
        | {c: row[c] for c in CASES if c in row}
        | {"Record ID": f"Y{number}", "Record Type": random.choice(("arrest", "charge", "lead"))}
        for number, row in enumerate(others)
    ]
    mixed = random.sample([*searches, *more], len(searches) + len(more))
    style = random.choice(STYLES)
    changed = Files(*(_written(rows, style) for rows in (mixed, [*cases, *records])), before.made.complete)
    after = searches_judged(changed, judged(changed.write(before.folder), before.made))
    was = searches_judged(Files(tuple(searches), (), ()), before.result)
    now = {(place, rule): after.get((mixed.index(searches[place]), rule)) for place, rule in was}
    return [
        Fault(INVARIANT, f"{key} with times as {style}: {was[key]} became {now[key]}")
        for key in was
        if was[key] != now[key]
    ]


def _written(rows: list[dict[str, str]], style: str) -> tuple[dict[str, str], ...]:
    """The rows with each of their times, on the agency's clock, in a style."""
    return tuple(
        {
            name: datetime.strptime(cell, WRITTEN).replace(tzinfo=LOCAL).strftime(style)
            if cell and name in TIMES
            else cell
            for name, cell in row.items()
        }
        for row in rows
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


RELATIONS = (
    row_order,
    split_and_merged,
    duplicate_file,
    renamed_file,
    unrelated_column,
    zone_equal_times,
    blanked_cell,
    dropped_column,
    among_many,
)
