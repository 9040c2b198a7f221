"""Rows to events: kinds, further events of a row, case numbers in the reason, and what blanking a cell may do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from tests.examples import tried_on
from tests.ingest.tables import events, read, silent, table

SEARCH = ("Search ID", "Date", "Requestor", "Case #", "Reason")


def test_a_purpose_column_gives_a_code_and_where_no_reason_is_the_text_too() -> None:
    header = ("Date", "Operator", "Purpose")
    coded, typed = events(
        ("2025-04-25", "Ann Lee", "Locate missing person"), ("2025-04-25", "Ann Lee", "find the man"), header=header
    )
    assert (coded["purpose"], coded["reason"]) == ("locate_missing", "Locate missing person")
    assert (typed["purpose"], typed["purpose__state"], typed["reason"]) == (None, "unread", "find the man")


def test_a_free_text_reason_never_becomes_a_purpose() -> None:
    event = events(("1", "2025-04-25", "Ann Lee", "25-1", "locate missing person"), header=SEARCH)[0]
    assert "purpose" not in event
    both = events(
        ("2025-04-25", "Ann Lee", "", "locate missing person"), header=("Date", "Operator", "Purpose", "Reason")
    )[0]
    assert (both["purpose"], both["purpose__state"]) == (None, "empty")


def test_a_kind_column_says_what_each_row_records_and_an_unknown_kind_is_quarantined() -> None:
    header = ("Record Type", "Date", "Officer", "Case #")
    rows = (
        ("Search", "2025-04-25", "Ann Lee", "1"),
        ("Photo line-up", "2025-04-26", "Ann Lee", "1"),
        ("Coffee", "2025-04-27", "Ann Lee", "1"),
    )
    reading = read(table(header, *rows))
    assert reading.events["kind"].to_list() == ["search", "lineup", "unknown"]
    assert reading.input.rows.quarantined == 1
    assert [(q.row, "Coffee" in q.raw) for q in reading.quarantine] == [(4, True)]
    assert reading.events["case_number"].to_list() == ["1", "1", "1"]


def test_a_row_that_is_put_aside_gives_no_event_that_a_rule_could_use() -> None:
    """The account says that the row was not used: a warrant named in it may have been there, and may not."""
    reading = read(
        table(
            ("Record Type", "Date", "Case #", "Warrant"),
            ("Search", "2025-04-25", "1", "W-1"),
            ("Coffee", "2025-04-27", "1", "W-2"),
        )
    )
    put_aside = reading.events.filter(row=3)
    assert (reading.input.rows.used, reading.input.rows.quarantined) == (1, 1)
    assert set(put_aside["kind"]) == {"unknown"}
    assert "authorization" in put_aside["may_be"].to_list()
    assert reading.events.filter(row=2)["kind"].to_list() == ["search", "authorization"]


@pytest.mark.parametrize(
    ("status", "result", "kind", "may_be"),
    [
        ("Denied", "", "request", None),
        ("canceled", "", "request", None),
        ("Completed", "", "search", None),
        ("", "", "unknown", "request|search"),
        ("***", "", "unknown", "request|search"),
        ("", "no match", "search", None),
        ("Closed", "", "search", None),
    ],
)
def test_a_refused_request_is_no_search(status: str, result: str, kind: str, may_be: str | None) -> None:
    header = ("Date", "Operator", "Case #", "Request Status", "Result")
    event = events(("2025-04-25", "Ann Lee", "1", status, result), header=header)[0]
    assert (event["kind"], event["may_be"]) == (kind, may_be)


@pytest.mark.parametrize(
    ("heading", "approved", "result", "kind", "may_be"),
    [
        ("Approved?", "N", "", "unknown", "request|search"),
        ("Approved", "no", "", "unknown", "request|search"),
        ("Approved?", "N", "no match", "search", None),
        ("Approved?", "Y", "", "search", None),
        ("Approved?", "", "", "unknown", "request|search"),
        ("Approved?", "***", "", "unknown", "request|search"),
        ("Approved?", "", "no match", "search", None),
        ("Supervisor Approved", "N", "", "search", None),
    ],
)
def test_what_was_not_approved_may_not_have_been_run(
    heading: str, approved: str, result: str, kind: str, may_be: str | None
) -> None:
    header = ("Search Date", "Operator", "Case #", heading, "Result")
    event = events(("2025-04-25", "Ann Lee", "1", approved, result), header=header)[0]
    assert (event["kind"], event["may_be"]) == (kind, may_be)


def test_a_reviewer_and_an_arrest_on_the_searchs_row_are_events_of_their_own() -> None:
    header = (*SEARCH, "Reviewed By", "Review Date", "Second Reviewer", "Arrest Date")
    main, review, arrest = events(
        ("S1", "2025-04-25", "Ann Lee", "25-1", "r", "Bo Diaz", "2025-04-26", "", "2025-04-28"), header=header
    )
    assert (main["kind"], main["part"], main["parent"]) == ("search", 0, None)
    assert (review["kind"], review["operator"], review["parent"]) == ("review", "Bo Diaz", main["event"])
    assert (arrest["kind"], str(arrest["date_lo"]), arrest["case_number"]) == ("arrest", "2025-04-28", "25-1")
    assert arrest["event"].startswith(f"{main['event']}.")


@pytest.mark.parametrize(
    ("column", "cell", "kinds"),
    [
        ("Arrest Date", "", []),
        ("Arrest Date", "n/a", []),
        ("Arrest Date", "see report", ["unknown"]),
        ("Arrest Date", "***", ["unknown"]),
        ("Arrest Made", "No", []),
        ("Arrest Made", "Yes", ["arrest"]),
        ("Arrest Made", "perhaps", ["unknown"]),
        ("Supervisor Approval", "Approved", ["approval"]),
        ("Supervisor Approval", "Denied", []),
        ("Supervisor Approval", "Sgt. Lee", ["unknown"]),
        ("Reviewed By", "no", []),
        ("Reviewed By", "not reviewed", ["unknown"]),
        ("Reviewed By", "Bo Diaz", ["review"]),
        ("Warrant No", "25-SW-11", ["authorization"]),
        ("Warrant No", "No", []),
        ("Warrant No", "exigent", ["unknown"]),
        ("Corroborating Evidence", "DNA", ["corroboration"]),
        ("Corroborating Evidence", "none found", ["unknown"]),
    ],
)
def test_a_further_event_is_only_there_where_a_column_records_it(column: str, cell: str, kinds: list[str]) -> None:
    got = events(("S1", "2025-04-25", "Ann Lee", "25-1", "r", cell), header=(*SEARCH, column))
    assert [e["kind"] for e in got[1:]] == kinds
    assert [e["may_be"] for e in got[1:] if e["kind"] == "unknown"] == [
        {
            "Arrest Date": "arrest",
            "Arrest Made": "arrest",
            "Reviewed By": "review",
            "Supervisor Approval": "approval",
            "Warrant No": "authorization",
            "Corroborating Evidence": "corroboration",
        }[column]
        for k in kinds
        if k == "unknown"
    ]


@pytest.mark.parametrize("said", ["Denied", "pending", "Canceled", "No", "", "REDACTED", "***"])
def test_a_day_beside_a_column_that_does_not_say_yes_is_perhaps_that_of_a_refusal(said: str) -> None:
    header = (*SEARCH, "Supervisor Approval", "Approval Date")
    _, approval = events(("S1", "2025-04-25", "Ann Lee", "25-1", "r", said, "2025-04-24"), header=header)
    assert (approval["kind"], approval["may_be"]) == ("unknown", "approval")


def test_evidence_that_was_derived_from_the_match_is_told_from_evidence_that_was_not() -> None:
    header = ("Event Type", "Date", "Officer", "Case #", "Evidence Type", "Derived From")
    rows = [
        ("Corroboration", "2025-04-25", "Ann Lee", "1", "Photo array", cell)
        for cell in ("face match", "none", "E-7", "", "n/a")
    ]
    got = events(*rows, header=header)
    assert [(e["derived_from"], e["derived_from__state"]) for e in got] == [
        ("face_match", "value"),
        ("none", "value"),
        ("E-7", "value"),
        (None, "empty"),
        (None, "placeholder"),
    ]
    assert {e["type"] for e in got} == {"lineup"}


def test_the_type_of_a_row_is_of_its_kinds_own_list() -> None:
    header = ("Event Type", "Date", "Officer", "Case #", "Type")
    grant, proof = events(
        ("Authorization", "2025-04-25", "Ann Lee", "1", "warrant"),
        ("Corroboration", "2025-04-25", "Ann Lee", "1", "DNA"),
        header=header,
    )
    assert (grant["type"], proof["type"]) == ("warrant", "dna")


NUMBERED = [(f"S{i}", "2025-04-25", "Ann Lee", f"25-{1000 + i}", "burglary") for i in range(5)]


@pytest.mark.parametrize(
    ("reason", "found"),
    [("25-1234 res burg", True), ("res burg", False), ("415 fight", False), ("187(a)PC", False)],
)
def test_a_case_number_in_the_reason_is_found_by_the_shapes_of_the_others(reason: str, found: bool) -> None:
    got = events(*NUMBERED, ("S9", "2025-04-25", "Ann Lee", "", reason), header=SEARCH)
    assert got[-1]["case_number__found"] is found
    assert got[-1]["case_number"] is None
    assert [e["case_number__found"] for e in got[:-1]] == [False] * 5


def test_a_shape_seen_too_seldom_leaves_it_open_whether_a_case_number_was_found() -> None:
    got = events(*NUMBERED[1:], ("S9", "2025-04-25", "Ann Lee", "", "25-1234 res burg"), header=SEARCH)
    assert got[-1]["case_number__found"] is None


def test_shapes_are_learned_for_each_agency() -> None:
    header = (*SEARCH, "Agency")
    rows = [(*row, "A") for row in NUMBERED] + [
        (f"T{i}", "2025-04-25", "Bo Diaz", f"AA{1000 + i}", "x ray", "B") for i in range(5)
    ]
    got = events(*rows, ("S9", "2025-04-25", "Bo Diaz", "", "25-1234 res burg", "B"), header=header)
    assert got[-1]["case_number__found"] is None, "another agency's shape decides nothing, nor does its absence (R46)"


def test_unread_cells_are_counted_and_kept_apart_from_what_is_always_shown() -> None:
    header = ("Date", "Operator", "Purpose", "Offense")
    reading = read(table(header, *[("2025-04-25", "Ann Lee", "for Mr Roe", "mopery")] * 2))
    said = {e.field: e for e in reading.ledger if e.topic == "unread"}
    assert said["offense"].raw == '"mopery" (2)'
    assert "2 cells" in said["offense"].statement
    assert not [e for e in said.values() if "mopery" in e.statement or "Roe" in e.statement]


def test_columns_that_no_field_reads_are_named() -> None:
    reading = read(table((*SEARCH, "Shoe Size"), ("1", "2025-04-25", "Ann Lee", "1", "r", "9")))
    assert any('"Shoe Size"' in e.statement for e in reading.ledger if e.topic == "mapping")


CELLS = {
    "Search ID": ["S1", "S2", "", "***"],
    "Date": ["03/04/2025", "25/04/2025", "2025-06-01", "", "soon", "REDACTED"],
    "Requestor": ["Ann Lee", "admin", "***", ""],
    "Case #": ["25-1234", "25-1235", "n/a", ""],
    "Reason": ["25-1234 burglary", "robbery", "", "inv"],
    "Offense": ["robbery", "mopery", "", "robbery; fraud"],
    "Request Status": ["Denied", "Completed", "", "Closed"],
    "Result": ["lead", "no match", "", "who knows"],
    "Reviewed By": ["Bo Diaz", "no", "not yet", ""],
    "Arrest Date": ["05/04/2025", "", "see report"],
    "Arrest Made": ["yes", "no", ""],
}
ROW = st.tuples(*(st.sampled_from(cells) for cells in CELLS.values()))
VALUE_COLUMNS = ("id", "operator", "operator_kind", "case_number", "reason", "offense", "result", "decision")


@tried_on(21)
@given(st.lists(ROW, min_size=1, max_size=7), st.data())
def test_blanking_a_cell_makes_no_new_value_anywhere(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(CELLS) - 1))
    blanked = [list(r) for r in rows]
    blanked[number][column] = ""
    before = {e["event"]: e for e in read(table(tuple(CELLS), *rows)).events.to_dicts()}
    after = {e["event"]: e for e in read(table(tuple(CELLS), *blanked)).events.to_dicts()}
    # a column of dates in which both orders are proved is open; blanking the only proof of one side settles it (DESIGN
    # 5)
    mixed = any(_mixed([row[i] for row in rows]) for i in (1, 9))
    # a request refused and yet with a result contradicts itself: without the result it is a refused request (R16)
    refused = ("request",) if rows[number][6] == "Denied" and list(CELLS)[column] == "Result" else ()
    for event, e in after.items():
        old = before.get(event)
        assert old is not None, "blanking a cell made an event"
        assert e["kind"] in (old["kind"], "unknown", *refused)
        for name in VALUE_COLUMNS:
            assert e.get(name) is None or e[name] == old.get(name)
        assert e["case_number__found"] is not True or old["case_number__found"] is True
        if e["time_lo"] is not None and not mixed:
            assert e["time_lo"] <= old["time_lo"] and old["time_hi"] <= e["time_hi"]


def _mixed(cells: list[str]) -> bool:
    heads = [[int(n) for n in c.split("/")[:2]] for c in cells if c.count("/") == 2]
    return any(a > 12 for a, _ in heads) and any(b > 12 for _, b in heads)


@pytest.mark.parametrize("reason", ["REDACTED", "***", "[WITHHELD]", "REDACTED / robbery", "7923.600 GC"])
@pytest.mark.parametrize("case", ["", "n/a"])
def test_a_hidden_reason_leaves_it_open_whether_it_holds_the_case_number(reason: str, case: str) -> None:
    numbered = [(str(i), "2025-04-25", "Ann Lee", f"25-00{i}17", "robbery") for i in range(6)]
    got = events(*numbered, ("9", "2025-04-25", "Ann Lee", case, reason), header=SEARCH)
    assert [e["case_number__found"] for e in got] == [*[False] * 6, None]
    assert events(("9", "2025-04-25", "Ann Lee", "25-00117", reason), header=SEARCH)[0]["case_number__found"] is False


def test_a_row_that_cannot_be_split_may_only_be_what_a_row_of_its_table_can_be(tmp_path: Path) -> None:
    def may_be(header: str, row: str) -> list[str | None]:
        log = tmp_path / "log.csv"
        log.write_text(f"{header}\n{row}\n{row},surplus\n", encoding="utf-8")
        events = ingest([log], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent).events.frame()
        return events.filter(kind="unknown")["may_be"].to_list()

    searches = "Search Date,Officer,Case #,Reason"
    assert may_be(searches, "2025-04-25,Ann Lee,25-1,robbery") == ["search"]
    assert may_be(f"{searches},Arrest Date,Decision", "2025-04-25,Ann Lee,25-1,robbery,2025-04-26,granted") == [
        "arrest|request|search"
    ]
    assert may_be(f"Record Type,{searches}", "Search,2025-04-25,Ann Lee,25-1,robbery") == [None]


@pytest.mark.parametrize(
    "cell",
    [
        "2.4E+07",
        "2,4E+07",
        "2.40117e+07",
        "1.23456789012345e+15",
        "17.01.2024",
        "2024-01-17",
        "2024-01-17 00:00:00",
        "1/17/2024",
        "17-Jan",
        "Jan-17",
        "17-Jan-2024",
    ],
)
def test_a_case_number_that_a_spreadsheet_made_into_something_else_is_unread_and_links_nothing(cell: str) -> None:
    (event,) = events(("2024-03-05", "Ann Lee", cell), header=("Date", "Operator", "Case #"))
    assert (event["case_number"], event["case_number__state"]) == (None, "unread")


@pytest.mark.parametrize("cell", ["24-0117", "24E117", "2024-01-1723", "24000117", "JAN-0117", "5/2024"])
def test_a_case_number_that_no_spreadsheet_made_is_read(cell: str) -> None:
    (event,) = events(("2024-03-05", "Ann Lee", cell), header=("Date", "Operator", "Case #"))
    assert (event["case_number"], event["case_number__state"]) == (cell, "value")


def test_a_profile_that_knows_dates_as_case_numbers_reads_them(tmp_path: Path) -> None:
    profile = tmp_path / "ours.yaml"
    shape = r"\d{4}-\d{2}-\d{2}"
    profile.write_text(
        f"id: ours\nextends: generic\nkind: search\ncase-number: {{shape: '{shape}'}}\n", encoding="utf-8"
    )
    (event,) = events(
        ("2024-03-05", "Ann Lee", "2024-01-17"), header=("Date", "Operator", "Case #"), profile=str(profile)
    )
    assert event["case_number"] == "2024-01-17"


@pytest.mark.parametrize("status", ["Denied", "Pending", "Withdrawn"])
def test_who_decided_and_when_are_no_approval_where_the_row_says_that_the_request_was_refused(status: str) -> None:
    header = (*SEARCH, "Status", "Approved By", "Approval Date")
    request, perhaps = events(
        ("S1", "2025-04-25", "Ann Lee", "25-1", "r", status, "Bo Kim", "2025-04-24"), header=header
    )
    assert (request["kind"], perhaps["kind"], perhaps["may_be"]) == ("request", "unknown", "approval")
    _, approval = events(
        ("S1", "2025-04-25", "Ann Lee", "25-1", "r", "Approved", "Bo Kim", "2025-04-24"), header=header
    )
    assert approval["kind"] == "approval"


def test_the_ledger_says_which_cells_are_neither_yes_nor_no() -> None:
    header = (*SEARCH, "Supervisor Approved", "Approval Date")
    rows = [
        (f"S{n}", "2025-04-25", "Ann Lee", "25-1", "r", said, "") for n, said in enumerate(("Sgt Brown", "Y", "denied"))
    ]
    told = [
        entry
        for entry in read(table(header, *rows)).ledger
        if entry.topic == "unread" and "Supervisor" in entry.statement
    ]
    assert [entry.statement for entry in told] == [
        '1 cell of "Supervisor Approved" cannot be read as yes or no; '
        "whether there was a further approval stays open there"
    ]
    assert told[0].first_page


@pytest.mark.parametrize(("cell", "number"), [("TRUE", None), ("y", None), ("1", None), ("SW-24-5", "SW-24-5")])
def test_a_yes_where_a_number_belongs_is_no_number(cell: str, number: str | None) -> None:
    _, warrant = events(("S1", "2025-04-25", "Ann Lee", "25-1", "r", cell), header=(*SEARCH, "Warrant"))
    assert (warrant["kind"], warrant["id"]) == ("authorization", number)
    assert warrant["id__state"] == ("value" if number else "empty")
