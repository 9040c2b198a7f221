"""What the pages say is what the store holds; what people fill in is what the commands would have recorded."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from checker.store.follow_up import follow_up
from checker.store.opening import open_store
from checker.store.runs import load_run
from checker.store.samples import samples
from tests.web.test_guard import finding, key_of

DAY = {"author": "Board member Diaz", "day": "2026-09-02"}


def words(page: str) -> str:
    """The page as it is read."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_list_and_the_headline_are_those_of_the_store(asking: TestClient) -> None:
    listed = words(asking.get("").text)
    assert "Run 1 Quiet Police quiet.csv March 1, 2024 to May 9, 2024 120" in listed
    page = words(asking.get("runs/1").text)
    assert "Of 120 recorded uses, 60 (50%) did not meet a general standard" in page
    assert asking.get("runs/7").status_code == 404


def test_findings_are_chosen_by_what_they_are_and_by_month(asking: TestClient) -> None:
    def listed(query: str) -> list[str]:
        text = asking.get(f"runs/1?{query}").text
        return re.findall(r'findings/([0-9a-f]+)[?"]', text.split("<table class")[1]) if "<table class" in text else []

    everything = listed("")
    broken = listed("verdict=violation&rule=general-case-number")
    assert len(broken) == 1
    assert set(broken) < set(everything)
    assert set(listed("verdict=violation")) | set(listed("verdict=undetermined")) == set(everything)
    assert listed("policy=general/record-keeping") == everything
    assert listed("policy=another") == listed("state=answered") == listed("month=2023-01") == []
    # Of the 60 uses without a case number S-1 to S-59 are of March.
    assert re.search(
        r'class="num" data-is="Uses">30</td>', asking.get("runs/1?month=2024-03&rule=general-case-number").text
    )


def test_a_finding_shows_the_clause_and_its_uses_page_by_page(asking: TestClient) -> None:
    there = re.findall(r"runs/1/findings/[0-9a-f]+", asking.get("runs/1?rule=general-case-number").text)[0]
    first = asking.get(there)
    assert "Every search names the case" in words(first.text) or "case number" in words(first.text)
    rows = re.findall(r">no\. (S-\d+)", first.text)
    assert rows == [f"S-{n}" for n in range(1, 100, 2)]
    following = re.findall(r"findings/[0-9a-f]+(\?month=&amp;after=\d+)", first.text)[0].replace("&amp;", "&")
    assert re.findall(r">no\. (S-\d+)", asking.get(there + following).text) == [f"S-{n}" for n in range(101, 120, 2)]
    april = asking.get(f"{there}?month=2024-04")
    assert re.findall(r">no\. (S-\d+)", april.text) == [f"S-{n}" for n in range(61, 120, 2)]


def test_answers_grades_and_waivers_are_recorded_and_shown(asking: TestClient, own_place: Path) -> None:
    there = re.findall(r"runs/1/findings/[0-9a-f]+", asking.get("runs/1?rule=general-case-number").text)[0]
    page = asking.get(there)
    key = {"form_key": key_of(page.text)}
    said = asking.post(f"{there}/answer", data={**DAY, **key, "words": "Numbers were added <b>later</b>."})
    assert (said.status_code, "The answer is recorded." in said.text) == (200, True)
    grade = {**DAY, **key, "at": "60-days", "given": "partly begun"}
    assert "Partly done at 60 days: the change was begun" in words(asking.post(f"{there}/grade", data=grade).text)
    waiver = {**key, "where-number": "S-3", "first": "2024-03-01", "last": "2024-03-04", "authority": "Order 7"}
    waiver |= {"approver": "Board", "reason": "a test of the system"}
    assert "Waiver 1 covers 1 use" in words(asking.post(f"{there}/waive", data=waiver).text)
    listed = words(asking.get("runs/1?state=partly").text)
    assert "1 answer, graded partly 1 use waived" in listed
    noted = asking.post(f"{there}/comment", data={**DAY, **key, "words": "Look <i>again</i>.\nIn July."})
    assert "Board member Diaz on September 2, 2026: Look <i>again</i>. In July." in words(noted.text)
    assert "In July" not in asking.get("runs/1/reports/html").text
    back = {**DAY, **key, "what": "comment 1", "reason": "it was settled"}
    assert "Withdrawn on September 2, 2026" in words(asking.post(f"{there}/withdraw", data=back).text)
    back = {**DAY, **key, "what": "waiver 1", "reason": "the order was <i>void</i>"}
    assert "The withdrawal is recorded." in asking.post(f"{there}/withdraw", data=back).text
    assert "was withdrawn on" in words(asking.post(f"{there}/withdraw", data=back).text)
    assert "1 use waived" not in words(asking.get("runs/1?state=partly").text)
    with open_store(str(own_place / "board.db")) as store:
        done = follow_up(store, load_run(store, 1), date(2026, 9, 2))
    [response] = done.responses
    assert (response.answers[0].text, response.answers[0].by) == ("Numbers were added <b>later</b>.", DAY["author"])
    assert (response.grades[0].grade, response.grades[0].reason) == ("partly", "begun")
    assert [(one.covered, one.where) for one in done.waivers] == [(0, {"number": "S-3"})]
    assert done.waivers[0].withdrawn is not None
    assert done.waivers[0].withdrawn.reason == "the order was <i>void</i>"


def test_what_cannot_be_recorded_is_said_and_nothing_is_kept(asking: TestClient) -> None:
    there = finding(asking)
    key = {"form_key": key_of(asking.get(there).text)}
    for form, sent, expected in (
        ("answer", {**DAY, "words": " "}, "answer says nothing"),
        ("answer", {**DAY, "words": "x", "day": "31.12.2024"}, 'The day of the answer: "31.12.2024" is not a date'),
        ("grade", {**DAY, "at": "never", "given": "done mended"}, '"never" is not one of the answers'),
        ("grade", {**DAY, "at": "60-days", "given": "done refused"}, '"refused" is not a reason'),
        ("waive", {"first": "2024-01-01", "last": "2024-12-31"}, "would cover all of them"),
        ("attest", {**DAY, "verdict": "compliant", "basis": "x"}, "the records decide finding"),
    ):
        answer = asking.post(f"{there}/{form}", data={**key, **sent})
        assert (answer.status_code, expected in words(answer.text)) == (400, True), (form, words(answer.text))
    assert "Nothing yet." in asking.get(there).text


def test_a_statement_answers_what_is_open(asking: TestClient) -> None:
    text = asking.get("runs/1?verdict=undetermined").text
    there = re.findall(r"runs/1/findings/[0-9a-f]+", text)[0]
    key = {"form_key": key_of(asking.get(there).text)}
    sent = {**DAY, **key, "verdict": "compliant", "numbers": "S-1\nS-2\n", "basis": "the files were read"}
    said = words(asking.post(f"{there}/attest", data=sent).text)
    assert "says on September 2, 2026 of 2 uses: compliant. Basis: the files were read" in said


def test_reports_and_the_pull_list_are_files_to_take_along(asking: TestClient) -> None:
    starting = {
        "reports/html": b"<!doctype html>",
        "reports/json": b"{",
        "pull": b"PK",
        "memo": b"PK",
        "workpapers": b"PK",
    }
    for path, starts in starting.items():
        answer = asking.get(f"runs/1/{path}")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.content.lstrip().startswith(starts), path
    assert asking.get("runs/1/reports/exe").status_code == 404


def test_a_case_shows_its_uses_with_every_rule_and_is_found_by_its_number(asking: TestClient) -> None:
    key = {"form_key": key_of(asking.get("runs/1").text)}
    found = asking.post("runs/1/find", data={**key, "number": "24-10"})
    text = words(found.text)
    assert "Case 24-10" in text
    assert re.findall(r"<h3>no\. (S-\d+)", found.text) == ["S-40", "S-42"]
    kept = re.findall(r"<details><summary>\d+ rules? kept</summary>(.*?)</details>", found.text, re.DOTALL)
    assert len(kept) == 2
    assert all("case number" in words(part).lower() for part in kept)
    unknown = asking.post("runs/1/find", data={**key, "number": "<b>nobody"})
    assert (unknown.status_code, 'no case with the number "<b>nobody"' in words(unknown.text)) == (400, True)
    assert asking.get("runs/1/uses/5000").status_code == 404


def test_operators_have_pages_only_of_a_run_with_people(asking: TestClient) -> None:
    assert "nobody's name is in the store" in words(asking.get("runs/1/operators").text)
    assert asking.get("runs/1/operators/3").status_code == 404
    listed = asking.get("runs/2/operators").text
    assert len(re.findall(r"runs/2/operators/\d+", listed)) == 4
    one = words(asking.get(re.findall(r"runs/2/operators/\d+", listed)[0]).text)
    assert "1 use, on 1 day from March 4, 2024 to March 4, 2024" in one
    assert "2024-03 1" in one
    assert "Monday 1" in one


def test_a_sample_is_drawn_and_filled_in_on_the_screen(asking: TestClient, own_place: Path) -> None:
    key = {"form_key": key_of(asking.get("runs/1/samples").text)}
    form = {**key, "rule": "general-case-number", "count": "8", "confidence": "95", "seed": "7"}
    drawn = asking.post("runs/1/samples/draw", data=form)
    assert "The sample is drawn." in drawn.text
    # 60 uses kept the rule and 60 broke it: four of each.
    assert (words(drawn.text).count("random, compliant"), words(drawn.text).count("random, violation")) == (4, 4)
    fill = {
        **key,
        "answer-1": "kept",
        "source-1": "file 24-1",
        "initials-1": "AB",
        "answer-2": "broken",
        "note-2": "<i>",
    }
    said = words(asking.post("runs/1/samples/1/fill", data=fill).text)
    assert "2 of 8 random items are answered, and 1 of them broke the rule" in said
    with open_store(str(own_place / "board.db")) as store:
        items = samples(store, load_run(store, 1))[0].items
    assert [(one.answer, one.source, one.initials, one.note) for one in items[:3]] == [
        ("kept", "file 24-1", "AB", ""), ("broken", "", "", "<i>"), (None, "", "", ""),
    ]  # fmt: skip
    for wrong, expected in (
        ({"exclude": "5"}, "the size of the sample is missing"),
        ({"count": "0"}, '"0" is not a number of uses'),
    ):
        assert expected in words(asking.post("runs/1/samples/draw", data={**form, **wrong}).text)


def test_a_run_is_compared_with_an_earlier_one_as_by_the_command(asking: TestClient) -> None:
    """Both logs are others, so nothing of run 1 is left in run 2: the 60 searches without a case number are gone."""
    assert "runs/1/since" not in asking.get("runs/1").text
    assert "Since run 1 : Quiet Police, March 1, 2024 to May 9, 2024" in words(asking.get("runs/2").text)
    said = words(asking.get("runs/2/since/1").text)
    assert "Run 2 compared with run 1" in said and "4 records were judged, 120 before; 0 are in both runs." in said
    assert "60, now 1" in said and "Left: 60 no longer in the log" in said
    assert asking.get("runs/2/since/7").status_code == 404


def test_whose_reasons_say_nothing_is_a_table_by_agency_and_with_people_by_operator(asking: TestClient) -> None:
    # All 120 searches of run 1, without people and of no named agency, give the one word "robbery" as their reason.
    without = words(asking.get("runs/1/reasons").text)
    assert (
        "no agency is named 120" in without and "120 (100%)" in without and "nothing is listed by operator" in without
    )
    answer = asking.get("runs/2/reasons")
    assert answer.status_code == 200
    # Four operators, each with one use; no reason is vague, and none comes five times.
    assert len(re.findall(r"<tr><th scope=\"row\">", answer.text)) == 1 + 4
    assert words(answer.text).count("1 0 (0%) 0 (0%)") == 4
