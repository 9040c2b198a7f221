"""What is summed up over events in many parts is what it is over all of them together."""

from __future__ import annotations

import pytest

from checker.ingest.indications import found_in
from checker.ingest.interface import IngestedLogs
from checker.inspect import parts
from checker.inspect.contents import case_numbers, reasons
from checker.inspect.parts import Parts
from checker.inspect.rhythm import rhythm, sequences
from checker.inspect.run import _span
from checker.model.events import Events
from tests.ingest.tables import ingested

HEADER = "Search ID,Search Date,Requestor Name,Case Number,Reason,Agency"
ROWS = [
    f"{'S' if n % 3 else 'X-' + str(n) + '-'}{n:04d},2024-0{1 + n % 6}-{1 + n % 28:02d} 10:00,Officer {n % 4},"
    f"{'' if n % 5 == 0 else f'{20 + n % 4}-{n % 60:05d}'},{['investigation', 'ICE assist', 'stolen car ' + str(n), ''][n % 4]},{'AB'[n % 2]} PD"  # noqa: E501 - a sample, as it is written
    for n in range(240)
]


@pytest.fixture
def read(tmp_path):
    return ingested(tmp_path, zone="UTC", log="\n".join([HEADER, *ROWS]) + "\n")


def summed(read: IngestedLogs):
    told = Parts(read.events)
    return (
        rhythm(told),
        sequences(told, ["generic"]),
        case_numbers(told),
        reasons(told, with_people=True),
        _span(told, 0, ["UTC"]),
        found_in(read),
    )


@pytest.mark.parametrize("rows", [1, 7, 100])
def test_parts_of_any_size_sum_up_to_the_same(read, rows, monkeypatch):
    whole = summed(read)
    frame = read.events.frame()
    monkeypatch.setattr(parts, "_MERGED_AT", 10)
    monkeypatch.setattr("checker.ingest.indications.ROWS_TOGETHER", 3)
    parted = IngestedLogs(Events(list(frame.iter_slices(rows))), read.inputs, read.quarantine, read.ledger)
    assert summed(parted) == whole


def test_what_is_summed_up_is_what_was_written(read):
    days, numbers, cases, said, (first, last, undated, _), seen = summed(read)
    assert days is not None and said is not None
    assert (days.noun, days.active, undated) == ("uses", 84, 0)
    assert first < last
    [run] = numbers  # two rows of three have numbers that count up after S; after X-... each has a beginning of its own
    assert (run.prefix, run.present, run.first, run.last) == ("S", 160, 1, 239)
    assert [one.agency for one in cases] == ["A PD", "B PD"] and sum(one.count for one in cases) == 192
    assert said.recorded == 180
    assert sum(one.count for one in seen if one.source == "immigration") == 60


def test_each_count_tells_how_far_it_is(read):
    said = []
    Parts(read.events, lambda *told: said.append(told)).count_rows(
        "days", ["date_lo"], lambda main: main.select("date_lo")
    )
    assert said == [("summing up days", 240, 240)]
