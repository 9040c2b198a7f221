"""Published grids of live facial recognition deployments: layouts, code lists that changed, and what the cells get up
to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import polars as pl
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import SimpleDocTemplate, Table

from checker.ingest.checks import minutes_of
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.accounts import LedgerEntry
from checker.model.audit import Audit
from tests.ingest.reading import SHARED
from tests.ingest.tables import silent

HEAD = [
    "Deployment Location", "Date (DD/MM/YY)", "Duration", "LFR Use Case", "Watchlist Size", "Min Threshold Setting",
    "Total Alerts",
    "True Alerts Confirmed", "True Alerts Unconfirmed", "False Alerts Confirmed", "False Alerts Unconfirmed",
    "False Alert Rate",
    "Outcome - Arrest", "Outcome - Other", "No action", "Faces seen (estimate)",
]  # fmt: skip


def _row(**cells: object) -> list[object]:
    row: dict[str, object] = dict(
        zip(
            HEAD,
            ["High Street", "25/04/24", "4hr 47m", "Crime Hotspot", 15095, 0.64, 10, 10, 0, 0, 0, "0%", 4, 3, 3, 9780],
            strict=True,
        )
    )
    row |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return list(row.values())


def _book(path: Path, rows: Sequence[Sequence[object]], before: Sequence[Sequence[object]] = ()) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (*before, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


def _read(path: Path) -> tuple[list[dict[str, object]], list[LedgerEntry]]:
    got = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    for given in got.inputs:
        rows = given.rows
        assert rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
    return got.events.frame().to_dicts(), list(got.ledger)


def _told(ledger: Sequence[LedgerEntry], topic: str) -> list[str]:
    return [entry.statement for entry in ledger if entry.topic == topic]


def _days(event: dict[str, object]) -> tuple[date, date]:
    """First and last day, in London, that a deployment may have been on."""
    lo, hi = (
        datetime.fromtimestamp(int(str(event[name])) // 1_000_000, ZoneInfo("Europe/London")).date()
        for name in ("time_lo", "time_hi")
    )
    return lo, hi


@pytest.mark.published
def test_the_published_grid_gives_74_deployments_and_its_list_of_codes_none() -> None:
    path = SHARED / "met_lfr" / "met-lfr-grid-2025-to-may2026.pdf"
    got = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    (given,) = got.inputs
    assert (given.reader, given.profile, given.events) == ("pdf", "lfr-grid", {"live_deployment": 74})
    assert (given.rows.read, given.rows.used, given.rows.out_of_scope) == (79, 74, 5)
    events = got.events.frame()
    assert set(events["threshold"]) == {0.64}
    assert set(events["mode"]) == {"live"}
    assert set(events["time__state"]) == {"value"}
    last = date(2025, 5, 12)  # the document is of this day
    assert all(date(2025, 1, 1) <= lo <= hi <= last for lo, hi in map(_days, events.to_dicts()))
    assert {"page 1", "page 2", "page 3", "page 4"} == set(events["sheet"])


def test_a_row_is_a_live_deployment_with_its_threshold_as_a_share(tmp_path: Path) -> None:
    rows = [_row(), *(_row(**{"Min Threshold Setting": level}) for level in (0.6, "0.62", "64%"))]
    events, ledger = _read(_book(tmp_path / "log", [HEAD, *rows]))
    assert [event["kind"] for event in events] == ["live_deployment"] * 4
    assert [event["threshold"] for event in events] == [0.64, 0.6, 0.62, 0.64]
    assert _days(events[0]) == (date(2024, 4, 25), date(2024, 4, 25))
    assert events[0]["gallery.source_type"] == "watchlist"
    assert any("profile lfr-grid" in says for says in _told(ledger, "mapping"))


@pytest.mark.parametrize(
    ("written", "purpose", "state"),
    [
        ("Missing Person Hotspot", "locate_missing", "value"),
        ("2", "locate_missing", "value"),
        ("2.", "locate_missing", "value"),
        ("Crime Hotspot", None, "unread"),
        ("1", None, "unread"),
        ("Event PSO", None, "unread"),
        ("-", None, "placeholder"),
        ("", None, "empty"),
    ],
)
def test_use_cases_are_read_by_the_list_under_the_grid(
    tmp_path: Path, written: str, purpose: str | None, state: str
) -> None:
    events, _ = _read(_book(tmp_path / "log", [HEAD, _row(**{"LFR Use Case": written}), _row()]))
    assert (events[0]["purpose"], events[0]["purpose__state"]) == (purpose, state)


OLD = [
    ["Date", "Location", "Purpose", "Watchlist", "Estimated", "Total", "True", "False Alert /", "Arrests /"],
    ["", "of", "reference", "size", "faces", "number", "alert", "Confirmed", "Disposals"],
    ["", "deployment", "", "", "seen", "of alerts", "engagements", "False Alerts", ""],
]


def test_the_older_grid_has_three_rows_of_headings_and_its_figures_are_not_read_by_the_newer_list(
    tmp_path: Path,
) -> None:
    rows = [
        [f"{n:02}/02/2022", "High Street", str(n % 3 + 1), "9900", "8000", "8", "1", "7", "1"] for n in range(13, 20)
    ]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]
    SimpleDocTemplate(str(tmp_path / "log"), pagesize=landscape(A4)).build([Table([*OLD, *rows], style=grid)])
    events, ledger = _read(tmp_path / "log")
    assert len(events) == 7
    assert {(event["purpose"], event["purpose__state"]) for event in events} == {(None, "unread")}
    assert any("profile lfr-grid-2020" in says for says in _told(ledger, "mapping"))
    (rates,) = _told(ledger, "rates")
    assert "49 of 56,000" in rates
    assert "0.0875 %" in rates
    assert "49 of 56 by" in rates
    assert "87.5 %" in rates


def test_both_rates_are_told_each_with_its_denominator(tmp_path: Path) -> None:
    rows = [
        _row(
            **{
                "Total Alerts": 8,
                "False Alerts Confirmed": 6,
                "False Alerts Unconfirmed": 1,
                "Faces seen (estimate)": 8600,
            }
        ),
        _row(
            **{
                "Total Alerts": 2,
                "False Alerts Confirmed": 0,
                "False Alerts Unconfirmed": 0,
                "Faces seen (estimate)": "1,400",
            }
        ),
        _row(
            **{
                "Total Alerts": "-",
                "False Alerts Confirmed": 1,
                "False Alerts Unconfirmed": 0,
                "Faces seen (estimate)": "n/a",
            }
        ),
    ]
    (rates,) = _told(_read(_book(tmp_path / "log", [HEAD, *rows]))[1], "rates")
    assert '7 of 10,000 by "Faces seen (estimate)", 0.0700 % (2 rows)' in rates
    assert '7 of 10 by "Total Alerts", 70.0 % (2 rows)' in rates


def test_parts_that_do_not_add_up_are_told_with_their_rows(tmp_path: Path) -> None:
    rows = [_row(), _row(**{"Total Alerts": 12}), _row(**{"Total Alerts": "n/a"}), _row(**{"Outcome - Arrest": 9})]
    totals = _told(_read(_book(tmp_path / "log", [HEAD, *rows]))[1], "totals")
    assert any(
        'do not add up to "Total Alerts" in 1 of 3 rows that can be checked: Sheet row 3' in says for says in totals
    )
    assert any(
        'do not add up to "True Alerts Confirmed" in 1 of 4 rows that can be checked: Sheet row 5' in says
        for says in totals
    )


def test_blanks_dashes_and_errors_in_counts_are_neither_nought_nor_a_reason_to_drop_the_row(tmp_path: Path) -> None:
    marks = ["-", "n/a", "N/A", None, "", "#DIV/0!"]
    rows = [_row(**{"Total Alerts": mark, "False Alert Rate": mark, "Min Threshold Setting": mark}) for mark in marks]
    events, ledger = _read(_book(tmp_path / "log", [HEAD, _row(), *rows]))
    assert len(events) == 7
    assert [event["threshold"] for event in events] == [0.64, *[None] * 6]
    assert [event["threshold__state"] for event in events[1:]] == [
        *["placeholder"] * 3,
        "empty",
        "empty",
        "placeholder",
    ]
    assert any("in all rows that can be checked (1)" in says for says in _told(ledger, "totals"))


def test_a_deployment_stopped_by_a_fault_is_a_row_like_the_others(tmp_path: Path) -> None:
    stopped = _row(Duration="Stopped by technical fault", **dict.fromkeys(HEAD[6:], "-"))
    events, ledger = _read(_book(tmp_path / "log", [HEAD, _row(), stopped]))
    assert [event["kind"] for event in events] == ["live_deployment"] * 2
    assert _told(ledger, "durations") == [
        '"Duration" comes to 4 hours 47 minutes; it could be read in 1 of 2 rows that say it'
    ]


def test_the_header_may_stand_four_rows_down(tmp_path: Path) -> None:
    before: list[list[object]] = [["LFR deployments"], [], ["Updated 12 May"], []]
    events, ledger = _read(_book(tmp_path / "log", [HEAD, _row(), _row()], before))
    assert [event["row"] for event in events] == [6, 7]
    assert any("before the header, not counted as records: rows 1, 3" in says for says in _told(ledger, "rows"))


def test_dates_that_a_spreadsheet_swapped_keep_both_readings_and_the_others_are_known(tmp_path: Path) -> None:
    dates: list[object] = [
        datetime(2024, 5, 8),
        "25/08/2024",
        datetime(2024, 9, 9),
        "13/02/2024",
        datetime(2024, 12, 1),
    ]
    events, ledger = _read(_book(tmp_path / "log", [HEAD, *(_row(**{"Date (DD/MM/YY)": cell}) for cell in dates)]))
    assert [_days(event) for event in events] == [
        (date(2024, 5, 8), date(2024, 8, 5)),
        (date(2024, 8, 25), date(2024, 8, 25)),
        (date(2024, 9, 9), date(2024, 9, 9)),
        (date(2024, 2, 13), date(2024, 2, 13)),
        (date(2024, 1, 12), date(2024, 12, 1)),
    ]
    assert any("they keep both readings" in says for says in _told(ledger, "date-order"))


def test_a_year_that_contradicts_the_date_is_told_and_the_date_is_taken(tmp_path: Path) -> None:
    head = ["Year", *HEAD]
    rows = [[2020, *_row(**{"Date (DD/MM/YY)": "28/01/2022"})], [2022, *_row(**{"Date (DD/MM/YY)": "29/01/22"})]]
    events, ledger = _read(_book(tmp_path / "log", [head, *rows]))
    assert [_days(event)[0] for event in events] == [date(2022, 1, 28), date(2022, 1, 29)]
    assert _told(ledger, "dates") == [
        '"Year" is not the year of "Date (DD/MM/YY)" in 1 of 2 rows; the date is taken: Sheet row 2'
    ]


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("4hr 47m", 287), ("5h03m", 303), ("6h 04m", 364), ("5 hours 30 minutes", 330), ("45 mins", 45), ("4 hrs", 240),
        ("5.5 hours", 330),
        ("05:03:00", 303), ("4:47", 287), ("6h", 360), ("4hr47", 287),
        ("5", None), ("", None), ("-", None), ("about 5h", None), ("10:00 - 15:00", None), ("5.30", None),
    ],
)  # fmt: skip
def test_durations_are_read_however_they_are_written_and_never_without_a_unit(
    written: str, minutes: float | None
) -> None:
    assert pl.select(minutes_of(pl.lit(written))).item() == minutes


def test_durations_as_time_cells_count_like_those_in_words(tmp_path: Path) -> None:
    rows = [_row(Duration=time(5, 3)), _row(Duration="4hr 47m"), _row(Duration="n/a")]
    ledger = _read(_book(tmp_path / "log", [HEAD, *rows]))[1]
    assert _told(ledger, "durations") == [
        '"Duration" comes to 9 hours 50 minutes; it could be read in 2 of 2 rows that say it'
    ]


def test_two_deployments_on_one_day_with_one_watchlist_are_two(tmp_path: Path) -> None:
    events, _ = _read(_book(tmp_path / "log", [HEAD, _row(), _row(**{"Deployment Location": "Market Square"})]))
    assert len(events) == 2


COMPANION = {
    "id": "lfr-001", "operator": "Anytown Police", "operator_type": "police", "deployment_type": "live",
    "vendor": "NEC",
    "location_name": "High Street", "borough": "", "ward": "", "lat": 51.5, "lon": 0.1, "date_start": "2024-05-08",
    "date_end": "2024-05-08",
    "stated_purpose": "Crime Hotspot", "threshold": 0.64, "watchlist_size": 15095, "outcome_faces_scanned": 9780,
    "outcome_alerts": 8,
    "outcome_true_alerts": 1, "outcome_false_alerts": 7, "outcome_arrests": 1, "data_quality": "confirmed",
    "source_url": "", "notes": "",
}  # fmt: skip


def test_a_catalog_of_deployments_in_json_gives_the_same_events(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(
        json.dumps([COMPANION, COMPANION | {"id": "lfr-002", "stated_purpose": None}]), encoding="utf-8"
    )
    events, ledger = _read(tmp_path / "log")
    first, second = events
    assert (first["kind"], first["agency"], first["vendor"], first["threshold"]) == (
        "live_deployment",
        "Anytown Police",
        "nec",
        0.64,
    )
    assert "operator" not in first
    assert first["end_hi"] == first["time_hi"]
    assert second["reason"] is None
    (rates,) = _told(ledger, "rates")
    assert '14 of 16 by "outcome_alerts", 87.5 %' in rates


def test_rows_of_a_catalog_that_are_not_confirmed_are_told(tmp_path: Path) -> None:
    rows = [
        COMPANION | {"id": f"lfr-{n}", "data_quality": said}
        for n, said in enumerate(("confirmed", "approximate", "Confirmed ", "unverified", None))
    ]
    (tmp_path / "log").write_text(json.dumps(rows), encoding="utf-8")
    events, ledger = _read(tmp_path / "log")
    assert len(events) == 5
    (told,) = _told(ledger, "quality")
    assert (
        told
        == '"data_quality" is not "confirmed" in 3 of 5 rows: their date and figures are read as they are written: '
        "row 2, row 4, row 5"
    )
    (tmp_path / "sure").write_text(json.dumps(rows[:1]), encoding="utf-8")
    assert not _told(_read(tmp_path / "sure")[1], "quality")


def test_engagements_are_no_part_of_the_alerts_and_a_footnotes_figure_is_no_part_of_a_heading(tmp_path: Path) -> None:
    head = [
        "Deployment",
        "Date (DD/MM/YY)",
        "Purpose Reference",
        "Watchlist Size",
        "Total Alerts",
        "False Alert / Confirmed False Alerts",
    ]
    rows = [
        [*head, "True Alerts1", "True Alert Engagements"],
        ["High Street", "28/01/22", "1", "9756", "11", "1", "10", "7"],
        ["High Street", "29/01/22", "1", "9756", "11", "1", "9", "7"],
    ]
    events, _ = _read(_book(tmp_path / "log", rows))
    assert [event["adds_up"] for event in events] == [True, False]
    without = [[*row[:6], row[7]] for row in rows]
    events, _ = _read(_book(tmp_path / "without", without))
    assert "adds_up" not in events[0] or events[0]["adds_up"] is None
