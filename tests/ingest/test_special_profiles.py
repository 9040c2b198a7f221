"""A profile for one layout reads at least what the generic one would read of the same table."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.ingest.binding import Binding, bind
from checker.ingest.choice import choose
from checker.ingest.headings import GENERIC, fold_header
from checker.ingest.profile_files import load_profile, shipped_names, shipped_profile
from tests.ingest.tables import read, table

BESIDE = ("Gallery", "Image Source", "Reviewed By", "Review Date", "Warrant Number", "Case Number", "Exigent", "Mode")


SPECIAL = ["lfr-deployments", "lfr-grid", "lfr-grid-2020", "network-audit", "portal-search-audit"]


@pytest.mark.parametrize("name", SPECIAL)
def test_a_special_profile_reads_what_the_generic_one_reads(name: str) -> None:
    profile = shipped_profile(name)
    own = [alternatives[0] for alternatives in profile.detect]
    special, generic = (bind(which, (*own, *BESIDE)) for which in (profile, shipped_profile(GENERIC)))
    assert special.fields >= generic.fields - {"id", "use_id"}
    assert {part.kind for part in special.parts} >= {part.kind for part in generic.parts}
    assert not set(BESIDE) & set(special.unmapped_headers)


def test_what_a_special_profile_says_of_a_heading_comes_first() -> None:
    """The operator of a deployment in this catalog is the police force: an agency, and no person."""
    binding = bind(shipped_profile("lfr-deployments"), ("deployment_type", "date_start", "operator", "watchlist_size"))
    assert {column.field for column in binding.parts[0].columns if column.header == "operator"} == {"agency"}


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != GENERIC])
def test_every_usual_heading_beside_those_of_a_layout_is_read(name: str) -> None:
    """The column is read, or its field has one already, or the layout says that it means something else there."""
    profile = shipped_profile(name)
    base = shipped_profile(
        "register" if name.startswith("register") else GENERIC
    )  # a list of contracts has no search's words
    own = [alternatives[0] for alternatives in profile.detect]
    usual = {h: field for field, rule in base.columns.items() for h in rule.from_}
    lost = []
    for heading, field in usual.items():
        if fold_header(heading) in {fold_header(h) for h in own} or field in profile.only:
            continue
        binding = bind(profile, (*own, heading))
        if heading in binding.unmapped_headers and field not in binding.fields:
            lost.append((heading, field))
    assert not lost


@pytest.mark.parametrize(
    ("name", "heading", "field"),
    [
        ("user-roster", "Title", "role"),
        ("user-roster", "Department", "agency"),
        ("user-roster", "Bureau", "operator_unit"),
        ("agency-authorizations", "Date Issued", "decided"),
        ("agency-authorizations", "Approved On", "decided"),
        ("agency-authorizations", "Case Number", "case_number"),
        ("agency-reviews", "Match Found", "result"),
        ("portal-search-audit", "Case Number", "case_number"),
        ("portal-search-audit", "Search Reason", "reason"),
        ("network-audit", "Incident Type", "offense"),
        ("lfr-deployments", "End Time", "end"),
    ],
)
def test_a_usual_heading_gives_its_field_in_a_layout_of_its_own(name: str, heading: str, field: str) -> None:
    profile = shipped_profile(name)
    binding = bind(profile, (*(alternatives[0] for alternatives in profile.detect), heading))
    assert (field, heading) in {(column.field, column.header) for column in binding.parts[0].columns}


@pytest.mark.parametrize("heading", ["Officer", "Search Date"])
def test_what_means_something_else_in_a_list_of_authorizations_is_not_read(heading: str) -> None:
    """The officer of a warrant is as often who asked for it, and the date of a search is not that of its warrant."""
    assert (
        heading
        in bind(shipped_profile("agency-authorizations"), ("Warrant Number", "Valid Until", heading)).unmapped_headers
    )


def test_a_profile_that_extends_a_layout_reads_what_the_layout_reads(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\nextends: lfr-grid\ncolumns: {end: Finish}\nkind: live_deployment\n", encoding="utf-8")
    binding = bind(load_profile(path), ("LFR Use Case", "Date", "Finish", "Gallery", "Officer"))
    assert binding.fields >= {"reason", "time", "end", "gallery.name", "operator"}


@pytest.mark.parametrize(
    "headings",
    [
        ("Date", "Borough", "Deployment start", "Watchlist size", "Faces seen", "Alerts", "True alerts", "Threshold"),
        ("Force", "Deployment Date", "No. on Watchlist", "Faces Scanned", "Number of Alerts", "False Positives"),
        ("Deployment No", "Start", "Size of Watchlist", "People Scanned", "Positive Alerts"),
    ],
    ids=lambda names: names[0],
)
def test_a_table_of_live_deployments_is_known_by_what_only_such_a_table_counts(headings: tuple[str, ...]) -> None:
    binding = choose(headings)
    assert isinstance(binding, Binding)
    assert (binding.profile.id, binding.default_kind) == ("lfr-table", "live_deployment")
    assert "time" in binding.fields


def test_a_search_log_with_a_watchlist_column_is_no_table_of_deployments() -> None:
    binding = choose(("Search ID", "Search Date", "Searched By", "Watchlist", "Number of Faces", "Alerts", "Reason"))
    assert isinstance(binding, Binding)
    assert binding.profile.id == "generic"


def test_whoever_authorized_a_deployment_is_not_who_ran_it() -> None:
    """A blank there is no deployment without an operator."""
    binding = choose(("Date", "Watchlist Size", "Faces Seen", "Alerts", "Authorising officer"))
    assert isinstance(binding, Binding)
    assert "operator" not in {column.field for column in binding.parts[0].columns}
    assert [(part.kind, [c.field for c in part.columns]) for part in binding.parts[1:]] == [
        ("authorization", ["operator"])
    ]


@pytest.mark.parametrize(
    ("headings", "operator"),
    [
        (("Account", "Name", "Badge", "Role", "Created", "Disabled"), "Name"),
        (("Account Name", "Account Holder", "Access Level", "Deactivated On"), "Account Holder"),
    ],
)
def test_a_list_of_accounts_with_the_days_they_were_closed_is_a_roster(
    headings: tuple[str, ...], operator: str
) -> None:
    binding = choose(headings)
    assert isinstance(binding, Binding)
    assert (binding.profile.id, binding.default_kind) == ("user-roster", "account")
    assert ("operator", operator) in {(column.field, column.header) for column in binding.parts[0].columns}


def test_who_authorized_a_deployment_is_not_taken_for_its_operator() -> None:
    head = ("Ref", "Deployed On", "From", "To", "Legal Purpose", "No. on Watchlist", "Faces Scanned", "Alerts",
            "Threshold Used", "Authorising Officer")  # fmt: skip
    got = read(
        table(head, ("D1", "25/04/2023", "22:00", "01:30", "Event", "642", "9870", "3", "0.64", "Supt")), rows=None
    )
    (use,) = [event for event in got.events.to_dicts() if event["kind"] == "live_deployment"]
    assert (use["threshold"], use["reason"]) == (0.64, "Event")
    assert (use["time__state"], use["end__state"]) == ("value", "value")
    assert use["operator"] is None


def roster(heading: str, cell: str) -> pl.DataFrame:
    """The events of a roster of one user, with an address, and one more column."""
    rows = table(("User Name", "Email", "Role", heading), ("ann", "ann@pd.example", "User", cell))
    return read(rows, rows=None).events


@pytest.mark.parametrize(
    "heading", ["Disabled", "Disabled On", "Date Disabled", "Deactivated On", "Date Deactivated", "Expires"]
)
def test_the_day_on_which_an_account_was_closed_is_its_end_under_each_of_its_names(heading: str) -> None:
    got = roster(heading, "2024-03-05").sort("part")
    day = 1_709_596_800_000_000  # 2024-03-05T00:00Z
    assert got.select("operator", "kind", "end_lo", "end_hi").rows() == [
        (name, "account", day, day + 86_400_000_000 - 1) for name in ("ann", "ann@pd.example")
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "status", "end"),
    [
        ("Account Status", "Disabled", "withdrawn", None),
        ("Status", "Inactive", "withdrawn", None),
        ("User Status", "Suspended", "withdrawn", None),
        ("Account Status", "Active", "granted", None),
        ("Enabled", "No", "withdrawn", None),
        ("Active", "Yes", "granted", None),
        ("Disabled", "Yes", "withdrawn", "unread"),
        ("Disabled", "No", "granted", "placeholder"),
        ("Deactivated", "", None, "empty"),
        ("Disabled On", "", None, "empty"),
        ("Disabled On", "N/A", None, "placeholder"),
    ],
)
def test_what_a_roster_says_of_an_account_without_a_day(
    heading: str, cell: str, status: str | None, end: str | None
) -> None:
    got = roster(heading, cell)
    assert got.height == 2
    for event in got.to_dicts():
        assert (event.get("decision"), event.get("end__state"), event.get("end_lo")) == (status, end, None)
