"""Columns of a log: what each is read as, what its cells are, what they may give away."""

from __future__ import annotations

import pytest

from checker.model.event import EVENT_FIELDS, State
from tests.inspect.logs import DATA, FIXTURES, columns, inspected, read, written

HEADER = ["Search ID", "Date/Time", "Officer", "Case Number", "Reason", "Mode", "Notes"]


def log(tmp_path, rows, header=HEADER):
    return written(tmp_path / "log.csv", header, rows)


def test_each_state_of_a_field_is_counted_as_its_field_reads_it(tmp_path):
    cells = ["24-0117", "", "n/a", "REDACTED", "***", "withheld", "24-01 REDACTED"]
    path = log(tmp_path, [[str(i), "2024-03-05 14:20", "A-17", cell, "x", "still", ""] for i, cell in enumerate(cells)])
    found = columns(inspected(path))
    assert found["Case Number"].states == {
        "value": 1,
        "empty": 1,
        "placeholder": 1,
        "redacted_agency": 1,
        "redacted_vendor": 1,
        "withheld": 1,
        "partial": 1,
    }
    assert found["Case Number"].distinct == 2, "what is written in full or in part"


def test_a_coded_cell_that_no_list_knows_is_unread_and_a_placeholder_that_is_a_code_is_a_value(tmp_path):
    rows = [["1", "2024-03-05", "A", "1", "x", "still", ""], ["2", "5 March, noonish", "A", "1", "x", "sideways", ""]]
    found = columns(inspected(log(tmp_path, rows)))
    assert found["Mode"].states == {"value": 1, "unread": 1}
    assert found["Date/Time"].states == {"value": 1, "unread": 1}
    edits = written(
        tmp_path / "e.csv", [*HEADER, "Image Edits"], [["1", "2024-03-05", "A", "1", "x", "still", "", "none"]]
    )
    assert columns(inspected(edits))["Image Edits"].states == {"value": 1}


def test_a_nought_in_a_column_that_nothing_reads_is_no_placeholder(tmp_path):
    rows = [["2024-03-05", "A", "24-1", hits] for hits in ("0", "3", "n/a", "")]
    found = columns(inspected(written(tmp_path / "log.csv", ["Date", "Officer", "Case Number", "Hits seen"], rows)))
    assert found["Hits seen"].states == {"value": 2, "placeholder": 1, "empty": 1}


def test_a_column_says_what_it_is_read_as_and_one_that_nothing_reads_says_so(tmp_path):
    header = ["Record Type", "Search Date", "Search Time", "Officer", "Case Number", "Reviewed By", "Arrest", "Notes"]
    path = written(tmp_path / "log.csv", header, [["search", "2024-03-05", "14:20", "A", "24-1", "B", "no", "z"]])
    said = {name: column.reads_as for name, column in columns(inspected(path)).items()}
    assert said == {
        "Record Type": ("kind of record",),
        "Search Date": ("time",),
        "Search Time": ("clock of time",),
        "Officer": ("operator",),
        "Case Number": ("case_number",),
        "Reviewed By": ("review: operator",),
        "Arrest": ("whether there was: arrest",),
        "Notes": (),
    }
    assert inspected(path).logs[0].tables[0].unmapped == ("Notes",)
    words = {name: column.meanings for name, column in columns(inspected(path)).items()}
    assert (words["Search Time"], words["Case Number"]) == (("time of day",), ("case number",))
    assert (words["Reviewed By"], words["Arrest"]) == (("review: operator",), ("whether there was: arrest",))


def test_the_ledger_names_fields_in_words(tmp_path):
    header = ["Search Date", "Officer", "Case Number", "Image Source", "Reviewed By"]
    path = written(tmp_path / "log.csv", header, [["2024-03-05", "A", "24-1", "phone", "B"]])
    ledger = [entry.statement for entry in inspected(path).ledger]
    [mapping] = [statement for statement in ledger if statement.startswith("profile generic:")]
    for said in ('"Case Number" is case number', '"Image Source" is image source', "is operator of a further review"):
        assert said in mapping
    assert '1 cell of "Image Source" cannot be read as image source; `checker init` asks what such cells mean' in ledger


def test_one_reason_in_every_row_looks_substituted_and_one_vendor_does_not(tmp_path):
    header = [*HEADER, "Vendor"]
    rows = [[str(i), f"2024-03-{i:02d}", "A-17", "", "Investigation", "still", "", "amazon"] for i in range(1, 26)]
    found = columns(inspected(written(tmp_path / "log.csv", header, rows)))
    assert (found["Reason"].constant, found["Reason"].substituted) == (True, True)
    assert (found["Vendor"].constant, found["Vendor"].substituted) == (True, False)
    assert not found["Search ID"].constant
    assert not found["Case Number"].constant, "blanks are no value"


def test_few_rows_with_one_value_say_nothing(tmp_path):
    rows = [[str(i), f"2024-03-{i:02d}", "A-17", "", "Investigation", "still", ""] for i in range(1, 20)]
    assert not columns(inspected(log(tmp_path, rows)))["Reason"].constant


def test_personal_data_is_told_as_columns_and_counts_and_never_shown(tmp_path):
    header = [*HEADER, "Subject Name", "License Plate", "DOB", "Contact"]
    rows = [
        [
            "1",
            "2024-03-05",
            "Doe, Example",
            "24-1",
            "robbery",
            "still",
            "mail to clerk@example.org",
            "Sample Person",
            "8ABC123",
            "1990-01-01",
            "(555) 010-0199",
        ],
        ["2", "2024-03-06", "A-17", "24-2", "", "still", "Main Street", "unknown", "", "", ""],
    ]
    found = inspected(written(tmp_path / "log.csv", header, rows))
    assert {name: c.personal for name, c in columns(found).items() if c.personal} == {
        "Officer": {"login, number or short name of a person": 1, "name of a person": 1},
        "Reason": {"free text that may name people": 1},
        "Notes": {"e-mail address": 1},
        "Subject Name": {"name of a person": 1},
        "License Plate": {"license plate": 1},
        "DOB": {"date of birth": 1},
        "Contact": {"phone number": 1},
    }
    text = found.model_dump_json()
    assert not [word for word in ("Sample Person", "clerk@", "8ABC123", "1990-01", "010-0199", "Doe") if word in text]


def test_a_rank_and_a_surname_is_somebodys_name(tmp_path):
    header = ["Date", "Officer", "Case Number", "Requesting Detective", "Supervisor OK", "Unit"]
    rows = [
        ["2024-03-05", "A-17", "24-1", "Det. Mustermann", "Lt Beispiel", "Det. Bureau"],
        ["2024-03-06", "A-17", "24-2", "Det. 17", "Y", "Patrol"],
        ["2024-03-07", "A-17", "24-3", "Detective J. O'Example", "", "Patrol"],
    ]
    found = columns(inspected(written(tmp_path / "log.csv", header, rows)))
    assert found["Requesting Detective"].personal == {"name of a person": 2}
    assert found["Supervisor OK"].personal == {"name of a person": 1}
    assert found["Unit"].personal == {}


def test_counts_of_cells_and_different_values_do_not_depend_on_the_chunks_of_reading(tmp_path):
    """More rows than one chunk holds, each value once in every thousand rows."""
    rows = ([f"R{i}", "2024-03-05", "A", f"24-{i % 1000}", "r", "still", ""] for i in range(150_000))
    found = columns(inspected(log(tmp_path, rows)))
    assert found["Search ID"].distinct == 150_000
    assert found["Case Number"].distinct == 1000
    assert all(sum(c.states.values()) == 150_000 for c in found.values())


@pytest.mark.parametrize(
    "path", sorted(p for p in [*FIXTURES.glob("agency/*[a-z0-9].csv"), *FIXTURES.glob("*/*log.csv"),
        *DATA.glob("portal_audit/*search_audit.csv")]
                   if not p.name.startswith("expected")), ids=lambda p: p.name
)  # fmt: skip
def test_the_states_of_a_real_or_made_log_are_those_of_its_events(path):
    """Where no row is dropped, the columns' counts and the events' agree, field by field."""
    found, events = inspected(path), read(path).events.frame()
    given = found.logs[0]
    if given.rows.used != given.rows.read:
        assert (
            given.rows.duplicates + given.rows.quarantined + given.rows.out_of_scope
            == given.rows.read - given.rows.used
        )
        return  # rows were dropped between the table and the events
    if not given.rows.read:
        assert not any(c.states or c.distinct for c in given.tables[0].columns)
        return
    main = events.filter(events["parent"].is_null())
    compared = 0
    for column in given.tables[0].columns:
        for field in set(column.reads_as) & set(EVENT_FIELDS):
            counts = dict(
                main[f"{field}__state"].cast(str).fill_null(State.NOT_EXPORTED.value).value_counts().iter_rows()
            )
            assert counts == column.states, column.header
            compared += 1
    assert compared >= 3


def test_a_cloud_trail_is_told_by_the_fields_of_its_records():
    found = inspected(FIXTURES / "cloudtrail" / "trail.json")
    [table] = found.logs[0].tables
    fields = {c.reads_as: c for c in table.columns}
    assert fields["vendor",].states == {"value": found.logs[0].rows.used - 2}, "a live run is made of several calls"
    assert not any(c.header for c in table.columns)


def test_a_row_whose_kind_is_not_known_is_an_unread_cell_of_the_column_that_says_it(tmp_path):
    header = ["Record Type", "Date", "Officer", "Case Number"]
    path = written(
        tmp_path / "log.csv",
        header,
        [["search", "2024-03-05", "A", "1"], ["coffee", "2024-03-05", "A", "1"], ["", "2024-03-05", "A", "1"]],
    )
    assert columns(inspected(path))["Record Type"].states == {"value": 1, "unread": 1, "empty": 1}


def test_nought_is_recorded_in_a_column_that_counts_and_a_dash_is_not(tmp_path):
    header = (
        "Deployment Location",
        "Date (DD/MM/YY)",
        "LFR Use Case",
        "Watchlist Size",
        "False Alerts Confirmed",
        "Notices",
        "Faces seen (estimate)",
    )
    rows = [
        ("High Street", f"{d}/05/25", "Crime Hotspot", "0", count, count, "900")
        for d, count in enumerate(("0", "2", "-", "n/a", ""), start=13)
    ]
    held = columns(inspected(written(tmp_path / "grid.csv", header, rows)))
    for name in ("False Alerts Confirmed", "Notices"):  # compared in the ledger; read by nothing
        assert held[name].states == {"placeholder": 2, "value": 2, "empty": 1}
    assert held["Watchlist Size"].states == {"value": 5}
    searches = [(f"2024-05-{n}", "Lee", "0", "theft") for n in range(13, 16)]
    held = columns(inspected(written(tmp_path / "log.csv", ("Date", "Officer", "Case Number", "Reason"), searches)))
    assert held["Case Number"].states == {"placeholder": 3}


def test_a_clock_time_that_cannot_be_read_is_unread(tmp_path):
    rows = [
        (f"2024-03-{n}", clock, "Ann Lee", f"24-{n}")
        for n, clock in enumerate(("0830", "8:30 PM", "24:00", "n/a", ""), start=10)
    ]
    held = columns(inspected(written(tmp_path / "log.csv", ("Date", "Time", "Officer", "Case #"), rows)))
    assert held["Time"].states == {"value": 2, "unread": 1, "placeholder": 1, "empty": 1}
