"""What agencies write in other headings, marks and layouts is read as what it is: each row here is such a variant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.ingest.binding import bind
from checker.ingest.profile_files import shipped_profile
from tests.ingest.tables import events, ingested

HEAD = ("Search ID", "Search Date", "Officer", "Case Number", "Reason")
ROW = ("S-1", "2024-01-25", "Ann Lee", "24-1", "robbery")
NETWORK = ("ID", "Org Name", "Total Networks Searched", "Search Time")
NETWORK_ROW = ("1", "Elm PD", "8", "01/25/2024, 09:00:00 AM UTC")


def _day(microseconds: object) -> str:
    assert isinstance(microseconds, int)
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC).date().isoformat()


def _window(*columns: tuple[str, str], head: tuple[str, ...] = HEAD, row: tuple[str, ...] = ROW) -> tuple[str, str]:
    cells, headings = (tuple(column[i] for column in columns) for i in (1, 0))
    (event,) = events((*row, *cells), header=(*head, *headings), zone="UTC")
    return _day(event["window_start_lo"]), _day(event["window_end_hi"])


@pytest.mark.parametrize(
    "cell",
    [
        "2024-01-13 - 2024-01-20",
        "01/13/2024 to 01/20/2024",
        "From 1/13/2024 to 1/20/2024",
        "between 1/13/2024 and 1/20/2024",
        "1/13/2024-1/20/2024",
        "1/13/2024 through 1/20/2024",
        "2024-01-13T00:00:00Z/2024-01-20T00:00:00Z",
        "01/13/2024, 06:00:00 AM UTC\n01/20/2024, 07:00:00 AM UTC",
    ],
)
@pytest.mark.parametrize("network", [True, False])
def test_a_window_in_one_cell_is_read_however_its_ends_are_parted(cell: str, network: bool) -> None:
    head, row = (NETWORK, NETWORK_ROW) if network else (HEAD, ROW)
    assert _window(("Time Frame", cell), head=head, row=row) == ("2024-01-13", "2024-01-20")


@pytest.mark.parametrize(
    ("first", "last"),
    [("Search Start Date", "Search End Date"), ("Range Start", "Range End"), ("Date From", "Date To")],
)
def test_a_window_in_two_columns_is_read_under_other_headings(first: str, last: str) -> None:
    assert _window((first, "2024-01-13"), (last, "2024-01-20")) == ("2024-01-13", "2024-01-20")


@pytest.mark.parametrize(
    ("cell", "earliest", "latest"),
    [
        # Of days, the first may begin with its midnight or at the hour of the search; 30 of them never reach back 31.
        ("last 30 days", "2023-12-25", "2023-12-27"),
        ("Past 7 Days", "2024-01-17", "2024-01-19"),
        ("the previous 2 weeks", "2024-01-10", "2024-01-12"),
        ("last 24 hours", "2024-01-24", "2024-01-24"),
        ("last 2 months", "2023-11-23", "2023-12-01"),
    ],
)
@pytest.mark.parametrize("network", [True, False])
def test_a_window_that_counts_back_from_the_search_is_read(cell, earliest, latest, network) -> None:
    head, row = (NETWORK, NETWORK_ROW) if network else (HEAD, (*ROW[:1], "2024-01-25 09:00:00", *ROW[2:]))
    (event,) = events((*row, cell), header=(*head, "Time Frame"), zone="UTC")
    assert event["window_start__state"] == event["window_end__state"] == "value"
    assert (_day(event["window_start_lo"]), _day(event["window_start_hi"])) == (earliest, latest)
    assert event["window_end_hi"] == event["time_hi"]


def test_a_window_that_counts_back_is_as_unknown_as_the_time_of_its_search() -> None:
    (event,) = events(("S-1", "", "Ann Lee", "24-1", "robbery", "last 30 days"), header=(*HEAD, "Time Frame"))
    assert event["window_start__state"] == "empty" and event["window_start_lo"] is None


@pytest.mark.parametrize("cell", ["last month", "all time", "2024-01-13", "24-0113-0120"])
def test_a_cell_that_holds_no_two_times_is_no_window(cell: str) -> None:
    (event,) = events((*ROW, cell), header=(*HEAD, "Time Frame"))
    assert event["window_start__state"] == "unread" and event["window_start_lo"] is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Reviewer 1 Name", "Reviewer 2 Name"),
        ("First Reviewer Name", "Second Reviewer Name"),
        ("1st Reviewer", "2nd Reviewer"),
        ("Reviewed By", "Verified By"),
        ("1st Review By", "2nd Review By"),
        ("Reviewing Analyst", "Second Analyst"),
    ],
)
def test_two_reviewers_in_two_columns_are_two_reviews_of_the_search(first: str, second: str) -> None:
    found = events((*ROW, "B-1", "B-2"), (*ROW, "B-1", ""), header=(*HEAD, first, second))
    assert [event["operator"] for event in found if event["kind"] == "review"] == ["B-1", "B-1", "B-2"]


@pytest.mark.parametrize(
    ("cell", "offense"),
    [
        ("Larceny/Theft Offenses - Shoplifting", "shoplifting"),
        ("Assault Offenses: Aggravated Assault", "aggravated_assault"),
        ("Fraud Offenses - Identity Theft", "identity_theft"),
        ("NIBRS 120", "robbery"),
        ("Robbery (NIBRS 120)", "robbery"),
        ("NIBRS 23C Shoplifting", "shoplifting"),
        ("Larceny/Theft Offenses", "larceny"),
        ("NIBRS 999", None),
    ],
)
def test_an_offense_is_read_with_its_group_and_the_name_of_the_list(cell: str, offense: str | None) -> None:
    (event,) = events((*ROW, cell), header=(*HEAD, "Offense"))
    assert event["offense"] == offense


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Detectives Shared", "shared"),
        ("Detective Unit", "shared"),
        ("Robbery Squad", "shared"),
        ("generic.login", "shared"),
        ("svc_face", "service"),
        ("RTCC", "shared"),
        ("RTCC Desk 2", None),
        ("patrol1", None),
        ("Ann Lee", "person"),
    ],
)
def test_an_account_is_shared_or_a_services_where_its_name_says_so(name: str, kind: str | None) -> None:
    (event,) = events(("S-1", "2024-01-25", name, "24-1", "robbery"), header=HEAD)
    assert event["operator_kind"] == kind


LINES = "Search ID,Search Date,Officer,Case Number,Reason\n"
FIRST = "S-1,2024-03-01 10:00,A-17,24-0001,robbery\n"
SECOND = "S-2,2024-03-02 10:00,A-18,24-0002,theft\n"
TWO = FIRST + SECOND
GUARDED = (
    '"=T(""S-1"")",2024-03-01 10:00,"\'A-17","=""24-0001""",robbery\n'
    '"=""S-2""&""""",2024-03-02 10:00,A-18,"\t24-0002",theft\n'
)


@pytest.mark.parametrize(
    "text",
    [
        f"{LINES}{TWO}Count,2,,,\n",
        f"{LINES}{TWO},,,Count = 2,\n",
        f"{LINES}{TWO}Record count: 2,,,,\n",
        f"{LINES}{TWO}Number of searches: 2,,,,\n",
        f"{LINES}{TWO}Total: 2 searches,,,,\n",
        f"{LINES}{FIRST}Total for March: 1 search,,,,\n{SECOND}Totals 2 requests,,,,\n",
        f"{LINES}{FIRST}Subtotal,,,1,\n{SECOND}Grand Total,,,2,\n",
        f"Elm City Police,,,,\nFace Search Log,,,,\n,,,,\n{LINES}{TWO}*** END OF REPORT ***,,,,\n",
        f"{LINES}{FIRST}Page 1 of 2,,,,\n{LINES}{SECOND}Page 2 of 2,,,,\n",
        "Search,,Officer,Case,\nID,Date,Name,Number,Reason\n" + TWO,
        LINES + GUARDED,
    ],
)
def test_two_searches_stay_two_among_totals_titles_headings_and_guards(text: str, tmp_path: Path) -> None:
    found = ingested(tmp_path, log=text).events.scan().collect().to_dicts()
    assert [(one["kind"], one["id"], one["operator"], one["case_number"]) for one in found] == [
        ("search", "S-1", "A-17", "24-0001"),
        ("search", "S-2", "A-18", "24-0002"),
    ]


@pytest.mark.parametrize(
    "shifted",
    ["Mar 3 2024 10:00,A-17,24-0004,,", "S-4,3-Mar-2024 10:00,A-17,24-0004,", ",S-4,7,3 Mar 2024 10:00,A-17"],
)
def test_a_shifted_row_is_put_aside_where_dates_are_written_with_the_month_in_words(
    shifted: str, tmp_path: Path
) -> None:
    rows = "".join(f"S-{day},7,{day} Mar 2024 10:00,A-17,24-000{day}\n" for day in range(1, 4))
    text = f"Search ID,Badge,Search Date,Officer,Case Number\n{rows}{shifted}\n"
    (aside,) = ingested(tmp_path, log=text).quarantine
    assert aside.row == 5 and "shifted" in aside.reason


def test_a_serial_day_and_a_share_of_a_day_beside_it_are_one_moment(tmp_path: Path) -> None:
    rows = "1,45356,0.354166667,A,24-1\n2,45356.0,0830,A,24-2\n3,45356,0.375,A,24-3\n4,45356,.5,A,24-4\n"
    text = f"Search ID,Date of Search,Time of Search,Officer,Case Number\n{rows}"
    found = ingested(tmp_path, log=text).events.scan().collect()
    figures = [datetime.fromtimestamp(at / 1e6, UTC).strftime("%d %H:%M") for at in found["time_lo"]]
    assert figures == ["05 08:30", "05 08:30", "05 09:00", "05 12:00"]


def test_half_an_hour_with_a_dot_beside_a_written_date_is_no_share_of_a_day(tmp_path: Path) -> None:
    text = "Search ID,Date of Search,Time of Search,Officer,Case Number\n1,2024-03-05,0.5,A,24-1\n"
    (found,) = ingested(tmp_path, log=text, zone="UTC").events.scan().collect().to_dicts()
    assert found["time_hi"] - found["time_lo"] == 86_400_000_000 - 1


@pytest.mark.parametrize("act", ["Hotlist Created", "User Login", "Password reset", "Added to hotlist"])
def test_acts_of_running_the_system_are_no_records_of_a_case(act: str, tmp_path: Path) -> None:
    text = f"Date,User,Event Type,Case Number\n2024-01-01 10:00,Ann Lee,{act},\n2024-01-02 10:00,Ann Lee,search,24-1\n"
    result = ingested(tmp_path, log=text)
    assert [one["kind"] for one in result.events.scan().collect().to_dicts()] == ["search"]
    assert result.inputs[0].rows.out_of_scope == 1


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("search_dt", "time"), ("Search Date (MM/DD/YYYY)", "time"), ("Searched On (24 hr)", "time"),
        ("Officer (Badge #)", "operator"), ("Requesting Ofc", "operator"), ("Case/Incident", "case_number"),
        ("file_no", "case_number"), ("Cause No.", "case_number"), ("Software Used", "product"),
        ("Received", "time"), ("# Returned", "candidates"), ("FR Search Date", "time"), ("TRANS_DATE", "time"),
        ("Date of Facial Recognition Search", "time"), ("Date Rec'd", "time"), ("Search Time", "time"),
        ("CASE_NUM", "case_number"), ("GO #", "case_number"), ("Agency Case No.", "case_number"),
        ("Req Date", "time"), ("User Email", "operator"), ("Badge No.", "operator"), ("EMP_ID", "operator"),
        ("REASON_CD", "reason"), ("Search Justification", "reason"), ("CAND_CNT", "candidates"),
        ("# Candidates", "candidates"), ("No. Hits", "candidates"), ("Match %", "top_score"),
        ("Similarity %", "top_score"), ("Type of Offense", "offense"), ("Database(s) Searched", "gallery.name"),
        ("Facial Recognition Software Used", "product"),
    ],
)  # fmt: skip
def test_what_only_says_how_cells_are_written_is_no_part_of_a_heading(heading: str, field: str) -> None:
    binding = bind(shipped_profile("generic"), (heading, "Other"), "search")
    assert {c.field: c.header for c in binding.parts[0].columns}[field] == heading


def test_the_day_and_the_name_of_an_approval_and_of_a_check_in_the_searches_own_row_are_read() -> None:
    header = (*HEAD, "Approving Lieutenant", "Approved Date", "Verified By", "Verification Date")
    found = events((*ROW, "B-1", "2024-01-24", "B-2", "2024-01-26"), header=header)
    assert [(one["kind"], one["operator"], str(one["date_lo"])) for one in found[1:]] == [
        ("review", "B-2", "2024-01-26"),
        ("approval", "B-1", "2024-01-24"),
    ]


@pytest.mark.parametrize("who", ["Conducted By", "Search By", "Searching Officer", "Searched By"])
def test_who_searched_counts_before_who_asked_for_it(who: str) -> None:
    header = ("Search ID", "Search Date", "Requested By", who, "Case Number")
    (event,) = events(("S-1", "2024-01-25", "Bo Ray", "Ann Lee", "24-1"), header=header)
    assert event["operator"] == "Ann Lee"


def test_a_time_of_day_at_which_the_search_began_completes_its_date() -> None:
    header = (*HEAD, "Start Time", "End Time")
    (event,) = events((*ROW, "10:00", "10:05"), header=header, zone="UTC")
    minutes = [int(str(event[name])) // 60_000_000 for name in ("time_lo", "end_lo")]
    assert minutes[1] - minutes[0] == 5


def test_a_column_of_percents_is_no_answer_whether_there_was_a_match() -> None:
    (event,) = events((*ROW, "Yes", "92%"), header=(*HEAD, "Match", "Match %"))
    assert (event["result"], event["top_score"]) == ("match", 0.92)


@pytest.mark.parametrize(("cell", "result"), [("Y", "match"), ("No", "no_candidates")])
@pytest.mark.parametrize("heading", ["match_yn", "Match (Yes/No)", "Match [y/n]"])
def test_a_heading_that_asks_is_answered_also_where_it_says_how(heading: str, cell: str, result: str) -> None:
    (event,) = events((*ROW, cell), header=(*HEAD, heading))
    assert event["result"] == result


@pytest.mark.parametrize(
    ("heading", "utc"),
    [
        # 25 January 2024, 09:00, five, eight or no hours behind UTC
        ("Search Date (UTC)", "09:00"), ("search_date_utc", "09:00"), ("Search Date [EST]", "14:00"),
        ("Search Date (PT)", "17:00"), ("Search Date (UTC-5)", "14:00"), ("Search Date (times in GMT)", "09:00"),
    ],
)  # fmt: skip
def test_a_zone_that_the_heading_names_is_that_of_the_times_whatever_the_zone_of_the_log(heading, utc) -> None:
    rows = [("S-1", f"2024-01-25 09:00:00{cell}", "Ann Lee") for cell in ("", " +00:00")]
    first, own = events(*rows, header=("Search ID", heading, "Officer"), zone="America/Chicago")
    assert isinstance(first["time_lo"], int)
    assert datetime.fromtimestamp(first["time_lo"] / 1_000_000, UTC).strftime("%H:%M") == utc
    assert own["time_lo"] == datetime(2024, 1, 25, 9, tzinfo=UTC).timestamp() * 1_000_000


def test_a_day_under_a_heading_of_another_zone_stays_a_day_of_the_agency() -> None:
    (event,) = events(("S-1", "2024-01-25", "Ann Lee"), header=("Search ID", "Search Date (PT)", "Officer"))
    assert str(event["date_lo"]) == str(event["date_hi"]) == "2024-01-25"


@pytest.mark.parametrize("said", ["Declined", "request denied", "CANCELED", "withdrawn"])
def test_a_refusal_in_the_column_of_results_is_a_request_that_was_not_run(said: str) -> None:
    rows = [("S-1", "2024-01-25", "Ann Lee", "", said), ("S-2", "2024-01-25", "Ann Lee", "24-2", "no hits")]
    refused, ran = events(*rows, header=("Search ID", "Search Date", "Officer", "Case Number", "Outcome"))
    assert (refused["kind"], ran["kind"], ran["result"]) == ("request", "search", "no_candidates")


def test_two_reviewers_by_number_have_the_times_that_are_numbered_like_them() -> None:
    header = ("search_id", "searched_at", "reviewed_by_1", "reviewed_at_1", "reviewed_by_2", "reviewed_at_2")
    row = ("77", "2024-01-03T10:00:00Z", "Ann Lee", "2024-01-03T11:00:00Z", "Bo Ray", "2024-01-03T12:00:00Z")
    _, *reviews = events(row, header=header)
    hours = [datetime.fromtimestamp(int(str(one["time_lo"])) / 1_000_000, UTC).hour for one in reviews]
    assert [(one["kind"], one["operator"], hour) for one, hour in zip(reviews, hours, strict=True)] == [
        ("review", "Ann Lee", 11),
        ("review", "Bo Ray", 12),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Subject (Suspect/Victim)",
        "Subject (Suspect / Victim / Witness)",
        "Suspect/Victim",
        "Subject Role (Suspect/Other)",
    ],
)
def test_a_heading_that_lists_the_roles_that_its_cells_say_gives_the_role_and_no_person(heading: str) -> None:
    (event,) = events((*ROW, "Victim"), header=(*HEAD, heading))
    assert (event["subject_role"], event.get("target")) == ("victim", None)
