"""What a table is taken for: what its rows record is said by a column, a layout or a declared kind (R45)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from checker.ingest.binding import Binding, bind
from checker.ingest.choice import NoLog, choose
from checker.ingest.headings import by_heading, fold_header
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import shipped_profile
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputError
from tests.ingest.tables import silent

GENERAL = ("Date", "Officer", "Case Number", "Reason", "Status", "Type", "Outcome", "Location")


def kind(*headings: str, rows: str | None = None) -> str | None:
    """What the rows of a table with these headings record; None where nothing says it."""
    found = choose(headings, rows=rows)
    return found.default_kind if isinstance(found, Binding) else None


@pytest.mark.parametrize("count", [3, 5, 8])
def test_general_headings_however_many_say_nothing_of_the_rows(count):
    for headings in itertools.combinations(GENERAL, count):
        assert kind(*headings) is None, headings


@pytest.mark.parametrize(
    "headings",
    [
        ("Request #", "Date of Request", "Name", "Status", "Date Complete", "Invoice"),
        ("Case Number", "Court", "Date", "Outcome", "Actor", "Docket"),
        ("Stop Date", "Officer", "Search Type", "Search Reason", "Contraband Found", "Case Number"),
        ("Date", "Officer", "Reason", "Object of search", "Ethnicity", "Outcome"),
        ("Arrest Date", "Arresting Officer", "Case Number", "Search ID"),
        # What is searched is a plate, a fingerprint, a house, a car or a store of evidence, not faces.
        ("Search ID", "Date", "User", "Plate", "Reason", "Case Number"),
        ("Search Date", "Examiner", "Case Number", "Latent Print ID", "AFIS Database", "Candidates", "Result"),
        ("Search Warrant #", "Date of Search", "Officer", "Case Number", "Location", "Search Result", "Judge"),
        ("Date of Search", "Handler", "K9", "Case Number", "Type of Search", "Result of Search"),
        ("Item #", "Case Number", "Description", "Date Received", "Officer", "Photo Source", "Status"),
    ],
)
def test_records_requests_court_cases_stops_and_arrests_are_no_searches(headings):
    assert kind(*headings) is None


@pytest.mark.parametrize(
    "headings",
    [
        ("Search Date", "Officer", "Case Number"),
        ("Date", "Searched By", "Case Number"),
        ("Search ID", "Date/Time", "Officer"),
        ("Case Number", "Search ID", "Officer", "Reason"),
        ("Date", "Officer", "Probe Image", "Candidates Returned"),
        ("FR Search Completed", "Date", "Officer", "Case Number"),
        ("Search Date", "Officer", "Case Number", "Search Warrant #"),
        ("Date", "Officer", "Case Number", "Image Source", "Result"),
        ("Date", "Officer", "Gallery Searched", "Vehicle Plate", "Case Number"),
    ],
)
def test_headings_that_only_a_search_log_has_say_it(headings):
    assert kind(*headings) == "search"


REVIEWS = ("Review ID", "Search ID", "Case Number", "Reviewer", "Reviewed At", "Reviewer Role", "Result")
EVENTS = ("Record ID", "Record Type", "Date/Time", "Case Number", "Search ID", "Officer")


@pytest.mark.parametrize("columns", [REVIEWS, EVENTS], ids=["reviews", "case events"])
def test_no_column_that_is_left_out_makes_other_records_searches(columns):
    for count in range(1, len(columns) + 1):
        for headings in itertools.combinations(columns, count):
            found = choose(headings)
            assert isinstance(found, NoLog) or found.kind_header or found.default_kind != "search", headings


def test_a_review_log_without_its_times_stays_one():
    assert kind(*(h for h in REVIEWS if h != "Reviewed At")) == "review"


def test_a_layout_that_is_not_there_whole_is_named_and_never_read_as_face_searches():
    near = choose(("id", "userId", "searchDate", "reason"))
    assert isinstance(near, NoLog)
    assert "portal-search-audit" in near.reason
    assert isinstance(choose(("Date", "Location", "LFR Use Case", "Watchlist Size")), NoLog)
    assert isinstance(choose(("Search Time", "License Plate", "Reason", "Case #")), NoLog)


def test_what_the_rows_record_can_be_given_and_a_column_or_layout_that_says_it_holds():
    assert kind("Date", "Officer", "Case Number", rows="search") == "search"
    assert kind(*REVIEWS, rows="search") == "review"
    typed = choose(("Record Type", "Date", "Officer"), rows="search")
    assert isinstance(typed, Binding)
    assert typed.kind_header == "Record Type"


def profile(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


OWN = "id: mine\nextends: generic\nkind: search\ncolumns: {time: Ran, operator: Who, reason: Why so}\n"


def test_a_named_profile_binds_only_a_table_that_is_its_own(tmp_path):
    mine = profile(tmp_path, OWN)
    assert isinstance(choose(("Ran", "Who", "Why so"), mine), Binding)
    assert isinstance(choose(("User", "Case Number", "Timestamp"), mine), NoLog)


def test_a_heading_of_a_profile_that_is_not_there_or_is_taken_is_said_with_what_to_write(tmp_path):
    mine = profile(tmp_path, OWN.replace("}", ", target: Subjekt, offense: Why so}"))
    found = choose(("Ran", "Who", "Why so", "Subject"), mine)
    assert isinstance(found, Binding)
    said = "\n".join(found.gaps)
    assert 'no column "Subjekt"' in said
    assert '"Why so" gives reason already' in said
    assert "else: [" in said


def test_a_profile_without_a_kind_needs_headings_that_say_it(tmp_path):
    mine = profile(tmp_path, OWN.replace("kind: search\n", ""))
    assert isinstance(choose(("Ran", "Who", "Why so"), mine), NoLog)
    assert isinstance(choose(("Ran", "Who", "Why so"), mine, "search"), Binding)


def test_of_several_sheets_the_likeliest_is_named_with_its_headings_and_all_others_are_listed(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Letter"
    for row in (["Agency names", "And", "More", "Columns"], ["a", "b", "c", "d"]):
        book.active.append(row)
    audit = book.create_sheet("Audit")
    for row in (["Reason", "DateTime"], ["theft", "2024-03-01 10:00"]):
        audit.append(row)
    book.save(tmp_path / "log.xlsx")
    with pytest.raises(InputError) as refused:
        ingest([tmp_path / "log.xlsx"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    said = str(refused.value)
    assert 'sheet "Audit"' in said.split("headings")[0]
    assert '"Agency names"' in said


def test_the_second_reviewer_of_a_list_of_reviews_reviewed_the_same_search_at_the_same_time(tmp_path):
    log = tmp_path / "reviews.csv"
    log.write_text("Review #,Search ID,Reviewed On,Reviewer,2nd Reviewer\n1,S-1,2024-03-03 10:00,B-1,B-2\n", "utf-8")
    events = ingest([log], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent).events.frame()
    assert events["kind"].to_list() == ["review", "review"]
    assert events["operator"].to_list() == ["B-1", "B-2"]
    assert events["use_id"].to_list() == ["S-1", "S-1"]
    assert events["time_lo"].n_unique() == 1


def test_a_column_that_types_a_row_as_a_search_outweighs_a_blank_decision(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "Record ID,Record Type,Date/Time,User,Decision,Use ID\n"
        "S1,Search,2022-05-11 09:30,OP-1,,\nA1,Approval,2022-05-11 09:00,SGT-2,approved,S1\n",
        "utf-8",
    )
    events = ingest([log], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent).events.frame()
    assert events["kind"].to_list() == ["search", "approval"]


def test_a_role_in_the_column_of_the_person_searched_is_no_target(tmp_path):
    log = LogFile(path=tmp_path / "log.csv")
    log.path.write_text(
        "Search ID,Search Date,Officer,Person Searched\n1,2024-03-01,A-1,Witness\n2,2024-03-02,A-1,P-77\n", "utf-8"
    )
    events = ingest([log], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent).events.frame()
    assert events["subject_role"].to_list() == ["witness", None]
    assert events["target"].to_list() == [None, "P-77"]


def test_the_account_of_columns_names_unread_ones_that_look_as_if_they_mattered(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "Search ID,Search Date,Officer,Warrant granted by,Squad color,Empty\n1,2024-03-01,A-1,Judge B,red,\n", "utf-8"
    )
    (given,) = ingest([log], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent).inputs
    assert given.columns is not None
    assert (given.columns.read, given.columns.unread) == (3, 2)
    assert (given.columns.cells_read, given.columns.cells_unread) == (3, 2)
    assert [(c.header, c.matters) for c in given.columns.not_read] == [
        ("Warrant granted by", True),
        ("Squad color", False),
    ]


@pytest.mark.parametrize("written", ["Search No", "Search No.", "SEARCH NUM", "Search #", "Search Nbr", "searchNumber"])
def test_a_number_is_one_however_the_word_is_shortened(written: str) -> None:
    assert fold_header(written) == "search number"


@pytest.mark.parametrize("written", ["Warrant Yes/No", "Match (Yes or No)", "No."])
def test_a_no_that_is_an_answer_is_not_a_number(written: str) -> None:
    assert "number" not in fold_header(written)


def test_the_letters_of_a_department_before_a_heading_are_no_part_of_it() -> None:
    assert by_heading(["NOPD Item Number", "CAD Number"]).keys() >= {"item number", "cad number"}
    assert by_heading(["KCSO Case No.", "Case Number"])["case number"] == "Case Number", "the other column has the name"
    assert "number" not in by_heading(["Also Number"]), "no department"


@pytest.mark.parametrize("asked", ["Court Order (Y/N)", "court_order_yn", "Warrant (Yes/No)"])
def test_a_question_whether_there_is_a_paper_holds_no_number_of_it(asked: str) -> None:
    binding = bind(shipped_profile("generic"), ("Search Date", "Officer", asked), "search")
    assert not [c for part in binding.parts for c in part.columns if c.field == "id"]


USUAL = ("Date", "Detective", "Case #", "Crime")


@pytest.mark.parametrize(
    "title", ["Facial Recognition Search Log 2023", "FRT Usage", "Elm PD; Face searches", "Use of face recognition"]
)
def test_a_title_above_the_table_says_that_its_rows_are_searches(title):
    assert isinstance(choose(USUAL, title=title), Binding)


@pytest.mark.parametrize(
    "title",
    ["2023 Searches", "Facial Recognition Requests", "Face recognition use policy training", "", "FR search warrants"],
)
def test_a_title_of_other_lists_or_of_requests_says_nothing_of_the_rows(title):
    assert isinstance(choose(USUAL, title=title), NoLog)


def test_the_title_of_a_file_is_what_stands_above_its_header(tmp_path):
    (tmp_path / "log.csv").write_text(
        "FRT searches by detective,,\nDate,Detective,Case #\n2024-01-03,Ito,24-11\n2024-01-04,Ito,24-12\n"
    )
    got = ingest([tmp_path / "log.csv"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert got.inputs[0].events == {"search": 2}


ARRESTS = ("Arrest #", "Arrest Date", "Case No.", "Arrestee", "Charge")


def test_what_is_said_of_a_workbooks_rows_makes_no_searches_of_a_sheet_of_arrests():
    assert isinstance(choose(ARRESTS, rows="search", sheet="Arrests"), NoLog)
    assert isinstance(choose(ARRESTS, rows="search"), Binding)  # said of this very table, by a person
    assert isinstance(choose(ARRESTS, rows="arrest", sheet="Arrests"), Binding)
    assert isinstance(choose((*USUAL, "Arrest Date", "Arrest Made", "Gallery"), rows="search", sheet="2023"), Binding)


def test_a_table_of_the_open_format_is_no_register_whatever_else_it_has():
    """Its column says what each row records: a search stays one beside a gallery."""
    bound = choose(["Record type", "Time", "Search ID", "Gallery name", "Gallery lawful basis", "Gallery owner"])
    assert isinstance(bound, Binding) and bound.kind_header == "Record type" and bound.profile.id == "generic"


ARRESTS = ("Case Number", "Officer", "Arresting Officer", "Arrest Date", "Charge")


def test_a_list_of_one_kind_of_record_reads_its_own_columns_into_its_rows_and_gives_no_second_record() -> None:
    found = choose(ARRESTS, rows="arrest")
    assert isinstance(found, Binding)
    assert [part.kind for part in found.parts] == [None]
    assert {c.field: c.header for c in found.parts[0].columns} == {
        "case_number": "Case Number",
        "offense": "Charge",
        "time": "Arrest Date",
        "operator": "Arresting Officer",
    }
    assert found.unmapped_headers == ("Officer",)


def test_a_list_of_approvals_is_not_by_the_officer_who_asked() -> None:
    found = choose(("Search ID", "Officer", "Approved By", "Approval Date"), rows="approval")
    assert isinstance(found, Binding)
    assert {c.field: c.header for c in found.parts[0].columns}["operator"] == "Approved By"
    assert len(found.parts) == 1


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Reviewer #1", "operator"),
        ("Reviewer #2", "operator"),
        ("Reviewer No. 2 Date", "time"),
        ("2nd Reviewer", "operator"),
    ],
)
def test_which_of_several_reviewers_a_heading_names_is_read_however_it_is_counted(heading: str, field: str) -> None:
    found = choose(("Search ID", "Search Date", "Operator", heading))
    assert isinstance(found, Binding)
    assert [(part.kind, [c.field for c in part.columns]) for part in found.parts[1:]] == [("review", [field])]
