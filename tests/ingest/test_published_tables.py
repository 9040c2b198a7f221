"""Tables as agencies and states publish them, rebuilt by hand from what is written about them: none of the rows is a
real request."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.ingest.interface import Limits
from checker.inspect.run import inspect
from checker.model.audit import Audit
from checker.model.errors import InputError
from checker.model.event import FOUND
from tests.ingest.tables import ingested, silent

REQUESTS = """Request Date,Requesting Detective,Case Number,Offense,Subject Race,Subject Sex,Request Status,Denial Reason,Result,Arrest
10/1/2022,Det. A,J-00123-22,Armed Robbery,B,M,Completed,,"Unable to match, low quality photo",No
11/15/2022,Det. B,K-01123-22,Identity Theft,B,M,Denied,Not a violent crime,,
12/20/2022,Det. A,L-00321-22,Homicide,B,M,Canceled,,,
1/5/2023,Det. C,A-00123-23,Aggravated Assault,B,M,Completed,,Bad match,No
2/5/2023,Det. C,B-00123-23,Homicide,B,F,Completed,,Match,No
"""  # noqa: E501 - a table, as it is published


def test_denied_and_canceled_requests_are_rows_and_no_searches(tmp_path: Path) -> None:
    got = ingested(tmp_path, log=REQUESTS)
    events = got.events.frame().filter(part=0).to_dicts()
    assert [event["kind"] for event in events] == ["search", "request", "request", "search", "search"]
    assert [event["decision"] for event in events] == ["granted", "denied", "canceled", "granted", "granted"]
    assert got.inputs[0].rows.used == 5


def test_what_came_of_a_request_is_told_apart(tmp_path: Path) -> None:
    events = ingested(tmp_path, log=REQUESTS).events.frame().filter(part=0).to_dicts()
    assert [event["result"] for event in events] == ["no_candidates", None, None, "misidentified", "match"]
    assert [event["result__state"] for event in events[1:3]] == ["empty", "empty"]
    assert not ingested(tmp_path, log=REQUESTS).events.frame().filter(kind="arrest").height


def test_columns_that_no_field_reads_are_named_and_not_lost(tmp_path: Path) -> None:
    entries = [
        entry
        for entry in ingested(tmp_path, log=REQUESTS).ledger
        if entry.topic == "mapping" and "Denial Reason" in entry.statement
    ]
    assert len(entries) == 1
    assert "Subject Race" not in entries[0].statement, "laws ask for it, so a field reads it"


def test_a_legal_basis_is_an_authorization_and_one_that_no_list_knows_leaves_it_open(tmp_path: Path) -> None:
    log = (
        "Date,Number of Matches,Legal Basis,Agency,Database,Reason\n9/14/2023,2,Court Order,Elm "
        "PD,RMV,Robbery\n10/20/2023,0,Exigent,Oak PD,RMV,Homicide\n11/20/2023,1,,Oak PD,RMV,Rape\n"
    )
    got = ingested(tmp_path, log=log)
    assert got.inputs[0].events == {"search": 3, "authorization": 1, "unknown": 1}
    basis, other = got.events.frame().filter(pl.col("part") > 0).sort("row").to_dicts()
    assert (basis["kind"], basis["type"], basis["time_lo"]) == ("authorization", "court_order", None)
    assert (other["kind"], other["type"], other["type__state"]) == ("unknown", None, "unread")
    assert [event["candidates"] for event in got.events.frame().filter(part=0).to_dicts()] == [2.0, 0.0, 1.0]


def test_the_size_of_the_candidate_list_that_a_user_chose_is_read(tmp_path: Path) -> None:
    log = (
        "Date,Examiner,Case Number,Max Candidates,Candidates\n2024-03-14,Ann Lee,24-1,2,2\n2024-03-15,Ann "
        "Lee,24-2,50,20\n2024-03-16,Ann Lee,24-3,2 to 50,3\n"
    )
    events = ingested(tmp_path, log=log).events.frame().to_dicts()
    assert [(event["max_candidates"], event["max_candidates__state"]) for event in events] == [
        (2.0, "value"),
        (50.0, "value"),
        (None, "unread"),
    ]


def test_a_table_of_agencies_with_ranges_of_searches_is_no_use_log(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not look like a use log"):
        ingested(tmp_path, log="Agency,State,Number of searches\nAnytown PD,WA,501-1000\nElsewhere SO,OR,11-50\n")


PORTAL = '"id","userId","searchDate","{}","reason","caseNumber","offenseType"\n'


def test_an_older_capture_has_cameras_and_times_without_a_zone(tmp_path: Path) -> None:
    rows = '"a1","5b1c2d3e-0000-4000-8000-000000000001","2025-10-01 08:34:17","12","theft","",""\n'
    got = ingested(tmp_path, log=PORTAL.format("cameraCount") + rows)
    (event,) = got.events.frame().to_dicts()
    assert got.inputs[0].profile == "portal-search-audit"
    assert event["networks"] == 12.0
    assert event["clock"].startswith("unknown")
    assert event["time_lo"] == event["time_hi"] == 1759307657000000  # the figures 2025-10-01 08:34:17
    assert any(entry.topic == "zone" and "not known" in entry.statement for entry in got.ledger)


@pytest.mark.parametrize(
    ("written", "codes", "state"),
    [
        ("Robbery, Burglary/Breaking & Entering", "burglary|robbery", "value"),
        ("Drugs/Narcotics", "drugs", "value"),
        ("Weapons Offense (Guns/Shots Fired), Drugs/Narcotics", "drugs|weapons", "value"),
        ("Driving Under the Influence (DUI/DWI/OWI/OVI)", "driving_under_influence", "value"),
        ("Robbery, Something Else", None, "unread"),
        ("Robbery,Homicide", None, "unread"),  # no value of the drop-down, and no separator of it
        ("", None, "empty"),
    ],
)
def test_offenses_of_the_drop_down_are_split_at_a_comma_and_a_space_only(
    tmp_path: Path, written: str, codes: str | None, state: str
) -> None:
    rows = f'"a1","***","2026-02-26T08:34:17.998Z","1","inv","26-344","{written}"\n'
    (event,) = ingested(tmp_path, log=PORTAL.format("networkCount") + rows).events.frame().to_dicts()
    assert (event["offense"], event["offense__state"]) == (codes, state)


def test_a_code_section_in_the_reason_is_no_case_number_and_a_number_of_the_logs_own_shape_is(tmp_path: Path) -> None:
    known = "".join(f'"k{n}","***","2026-02-26T08:34:17.998Z","1","theft","26-{n:03}",""\n' for n in range(100, 130))
    open_ = "".join(
        f'"o{n}","***","2026-02-26T08:34:17.998Z","1","{why}","",""\n'
        for n, why in enumerate(("245(a)(2)PC", "459 PC", "26-344", "inv 26-345"))
    )
    got = ingested(tmp_path, log=PORTAL.format("networkCount") + known + open_)
    events = got.events.frame().filter(pl.col("id").str.starts_with("o"))
    assert events["case_number__state"].to_list() == ["empty"] * 4
    assert events[FOUND].to_list() == [False, False, True, True]


def test_an_organizations_own_audit_names_no_other_agency(tmp_path: Path) -> None:
    log = (
        'Name,Total Networks Searched,Time Frame,Reason,Search Time\nAnn Lee,840,x,bolo,"11/14/2025, 09:53:36 AM UTC"\n'
    )
    got = ingested(tmp_path, log=log)
    assert got.inputs[0].profile == "network-audit"
    (event,) = got.events.frame().to_dicts()
    assert (event["kind"], event["operator"]) == ("search", "Ann Lee")
    assert event.get("agency") is None


def test_a_log_of_users_and_sharing_gives_no_search(tmp_path: Path) -> None:
    log = (
        'Event Time,User,Event Type,Description,Org Name\n"11/14/2025, 09:53:36 AM UTC",Ann Lee,User Created,x,Elm '
        'PD\n"11/14/2025, 09:56:36 AM UTC",Ann Lee,Network Shared,y,Elm PD\n'
    )
    got = ingested(tmp_path, log=log)
    assert got.inputs[0].events == {"unknown": 1}
    assert (got.inputs[0].rows.quarantined, got.inputs[0].rows.out_of_scope) == (1, 1)  # an account made is of no case


def test_a_roster_of_users_holds_accounts_and_no_use(tmp_path: Path) -> None:
    head = "First Name,Last Name,Email,Phone,Title,Role,Identity Provider,User Mgmt,Search,Hotlist Tool,Last Login\n"
    got = ingested(tmp_path, log=head + "Ann,Lee,al@example.gov,555-0100,Detective,User,Okta,No,Yes,No,2025-11-01\n")
    assert got.inputs[0].events == {"account": 2}  # by either name a log may call its user
    assert got.events.frame()["operator"].to_list() == ["Ann Lee", "al@example.gov"]


def test_a_period_in_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    log = "Date,Officer,Case #\n2025-06-01,Ann Lee,25-1\n2025-06-30,Ann Lee,25-2\n"
    named, plain = (
        ingested(tmp_path, **{name: log}).events.frame() for name in ("searches_2024-01-01_to_2024-01-31", "log")
    )
    assert named.equals(plain)


def test_names_of_persons_searched_for_are_told_as_personal_data(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "Date,Officer,Case #,subject_name\n2025-06-01,Ann Lee,25-1,John Roe\n", encoding="utf-8"
    )
    found = inspect(
        [tmp_path / "log.csv"], Audit(), zone=None, profile=None, limits=Limits(), with_people=False, progress=silent
    )
    held = {column.header: column.personal for column in found.logs[0].tables[0].columns}
    assert held["subject_name"] == {"name of a person": 1}
    assert "John Roe" not in found.model_dump_json()
