"""Logs are sent, said and judged on the screen as `checker init` and `checker check` would have done it."""

from __future__ import annotations

import io
import re
import time
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from checker.ingest.audit_file import load_audit
from checker.store.opening import open_store
from checker.store.runs import list_runs, load_run
from checker.web.dialogue import answers_in
from checker.web.reading import keep_logs, logs_of
from tests.web.test_guard import key_of
from tests.web.test_pages import words

LOG = (
    "Ref,Done on,Keyed in by,Matter,How\n"
    + "".join(f"R-{n},2024-03-{n + 10} 09:15,KB-1,24-{n},still pic\n" for n in range(1, 5))
    + "R-5,2024-03-20 09:15,KB-1,,still pic\n"
)
REVIEWS = "Look,About,By,When\nV-1,R-1,KB-2,2024-03-12\n"
SAID = {
    "log.csv, what each row records": "search",
    'log.csv, column "Ref"': "id",
    'log.csv, column "Done on"': "time",
    'log.csv, column "Keyed in by"': "operator",
    'log.csv, column "Matter"': "case_number",
    'log.csv, column "How"': "mode",
    "log.csv, time zone": "Pacific",
    'log.csv, "still pic" in column "How"': "still",
    "name of the agency": "Sample & Sons <Police>",
    "kind of agency": "municipal-police",
    "place of the agency": "us/wa",
}


def sent(asking: TestClient, *files: tuple[str, str], called: str = "June", earlier: str = "") -> str:
    """Send files; the address of the hand-over."""
    form = {"form_key": key_of(asking.get("send").text), "called": called, "earlier": earlier}
    answer = asking.post("hand-overs/upload", data=form, files=[("logs", (name, text)) for name, text in files])
    assert answer.status_code == 200, words(answer.text)
    return re.findall(r"hand-overs/[a-z0-9-]+", str(answer.url))[0]


def settled(asking: TestClient, there: str) -> str:
    """The page once the work is done."""
    for _ in range(100):
        answer = asking.get(there)
        if "refresh" not in answer.headers:
            return answer.text
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def questions(page: str) -> dict[str, tuple[int, str]]:
    """Each question of the page, by its name -> its number there, and the answer that is chosen."""
    found = {}
    for part in page.split('<div class="question">')[1:]:
        number, key = re.findall(r'name="key-(\d+)" value="([^"]*)"', part)[0]
        chosen = re.findall(r'<option value="([^"]*)" selected', part) or re.findall(
            r'type="text"[^>]* value="([^"]*)"', part
        )
        found[unescape(key).removeprefix("logs/")] = (int(number), unescape(chosen[0]) if chosen else "")
    return found


def answered(asking: TestClient, there: str, said: dict[str, str]) -> str:
    """Give the answers that are known, round by round; every other question keeps what is chosen. The page at the
    end."""
    for _ in range(6):
        page = settled(asking, there)
        if 'id="questions"' not in page:
            return page
        form = {"form_key": key_of(page)}
        for key, (number, chosen) in questions(page).items():
            form[f"key-{number}"] = unescape(re.findall(rf'name="key-{number}" value="([^"]*)"', page)[0])
            form["other-" + str(number) if said.get(key) == "Pacific" else f"answer-{number}"] = said.get(key, chosen)
        asking.post(f"{there}/answers", data=form)
    raise AssertionError("it asks for ever")


def test_a_log_is_sent_said_judged_and_kept_and_its_answers_serve_the_next(asking: TestClient, own_place: Path) -> None:
    there = sent(asking, ("log.csv", LOG), called="../June 2024 <b>")
    assert there == "hand-overs/june-2024-b"
    first = settled(asking, there)
    listed = questions(first)
    assert {"log.csv, what each row records", "place of the agency"} <= set(listed)
    assert not any("column" in one for one in listed)  # which columns are open depends on what a row records
    assert "time_start" not in first and "search: a face was looked for in a gallery" in words(first)
    for place in (
        "us/wa: Washington",
        "us/ma/boston: Boston, Massachusetts",
        "us/federal/dhs: the Department of Homeland",
    ):
        assert f">{place}" in first
    assert "without your answers" in words(first)
    page = answered(asking, there, SAID)
    assert "Settled: 1 file gives 5 searches." in words(page) and "without your answers" not in words(page)
    assert "Washington State, RCW chapter 43.386" in words(page)
    folder = own_place / "logs" / "june-2024-b"
    audit = load_audit(folder / "audit.yaml")
    assert (audit.agency.name, audit.agency.place, audit.zone) == (
        "Sample & Sons <Police>",
        "us/wa",
        "America/Los_Angeles",
    )
    form = {"form_key": key_of(page), "which": "chosen", "policy": "general/record-keeping", "people": "yes"}
    asking.post(f"{there}/judge", data=form)
    run = asking.get(settled_run(asking, there))
    # Of the five searches R-5 alone has no case number, and none has a reason: the log has no column for one.
    with open_store(str(own_place / "board.db")) as store:
        made = load_run(store, 3).assessment
    assert (made.uses.total, made.with_people, [one.id for one in made.policies]) == (
        5,
        True,
        ["general/record-keeping"],
    )
    verdicts = {one.id: one.verdicts for one in made.rules}
    assert (verdicts["general-case-number"].violation, verdicts["general-case-number"].compliant) == (1, 4)
    assert "Sample & Sons <Police>" in words(run.text)
    assert "Judged before: run 3" in words(asking.get(there).text)

    again = sent(
        asking, ("september.csv", LOG.replace("2024-03", "2024-09")), called="September", earlier="june-2024-b"
    )
    proposed = questions(settled(asking, again))
    for about in ('column "Matter"', "what each row records", '"still pic" in column "How"', "time zone"):
        now, before = proposed[f"september.csv, {about}"][1], SAID[f"log.csv, {about}"]
        assert now == ("America/Los_Angeles" if about == "time zone" else before), about
    assert proposed["place of the agency"][1] == "us/wa"
    assert "Settled: 1 file gives 5 searches." in words(answered(asking, again, {}))


def settled_run(asking: TestClient, there: str) -> str:
    """The address of the run, once it is kept."""
    for _ in range(100):
        answer = asking.get(f"{there}/judged")
        if "refresh" not in answer.headers:
            return re.findall(r"runs/\d+", str(answer.url))[0]
        time.sleep(0.1)
    raise AssertionError("the run does not end")


def test_each_answer_counts_that_was_asked_for(asking: TestClient, own_place: Path) -> None:
    """Once a row is known to record a search, "Purpose of Request" is read by its heading: it is not asked before, as
    if the answer were to count."""
    log = "Req #,Dt,Purpose of Request,How\nR-1,03/14/2025 14:05,retail theft,still pic\n"
    there = sent(asking, ("log.csv", log), ("own.md", "---\n"))
    assert "2 files: log.csv, own.md" in words(settled(asking, there))
    asked = set(questions(answered(asking, there, {"log.csv, what each row records": "search"})))
    given = answers_in(own_place / "logs" / there.rpartition("/")[2] / "answers.yaml")
    assert {key.removeprefix("logs/") for key in given} == asked
    assert 'log.csv, "retail theft" in column "Purpose of Request"' in asked
    assert 'log.csv, column "Purpose of Request"' not in asked


def test_an_answer_that_is_none_is_said_beside_its_question(asking: TestClient) -> None:
    there = sent(asking, ("log.csv", LOG))
    page = settled(asking, there)
    number = questions(page)["place of the agency"][0]
    sent_back = {"form_key": key_of(page), f"key-{number}": "place of the agency", f"other-{number}": "Mars/Base"}
    asking.post(f"{there}/answers", data=sent_back)
    after = settled(asking, there)
    assert '"Mars/Base" is not a place' in words(after)
    assert "aria-invalid" in after


@pytest.mark.parametrize(
    ("files", "expected"),
    [((), "no file was sent"), ((("empty.csv", ""),), '"empty.csv" is empty')],
)
def test_what_cannot_be_a_log_is_refused_and_not_kept(asking: TestClient, own_place: Path, files, expected) -> None:
    form = {"form_key": key_of(asking.get("send").text), "called": "June"}
    answer = asking.post("hand-overs/upload", data=form, files=[("logs", one) for one in files] or None)
    assert (answer.status_code, expected in words(answer.text)) == (400, True), words(answer.text)
    assert not list((own_place / "logs").glob("*"))


@pytest.mark.parametrize(
    "name", ["../../../etc/cron", "..", "a/b\\c.csv", "audit.yaml", "x" * 300 + ".csv", "\u202e.csv"]
)
def test_a_file_is_kept_in_its_own_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    made = keep_logs(tmp_path, "../June", [(name, io.BytesIO(LOG.encode())), (name, io.BytesIO(b"a"))], None)
    assert made == tmp_path / "june"
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / "june" / "logs"}
    assert sorted(path.read_bytes() for path in logs_of(made)) == [LOG.encode(), b"a"]
    assert all(path.name.isprintable() and len(path.name) <= 110 for path in logs_of(made))


def test_a_folder_beside_the_desks_own_is_no_hand_over(asking: TestClient) -> None:
    assert asking.get("hand-overs/..%2f..").status_code == 404
    assert asking.get("hand-overs/nothing").status_code == 404


def test_a_policy_of_ones_own_is_sent_with_the_logs_and_what_is_wrong_in_one_is_said(asking: TestClient) -> None:
    policy = (
        "---\nid: own/{0}\ntitle: Our <b>own</b> {0}\nkind: agency-policy\n---\n\n## A case\n> Each names a case.\n\n"
    )
    policy += "```rule\nid: own-{0}\n{1}: [case_number]\nseverity: low\nstatus: read\ncitation: No. 1\n{2}```\n"
    there = sent(
        asking,
        ("log.csv", LOG),
        ("good.md", policy.format("good", "require", "")),
        ("bad.MD", policy.format("bad", "requires", "until-when: 2024-01-01\n")),
    )
    page = answered(asking, there, SAID)
    assert "Our <b>own</b> good (good.md, 1 rule)" in words(page)
    assert 'value="good.md" checked' in page and "bad.MD" not in re.findall(r'name="policy" value="([^"]*)"', page)
    for mistake in ("requires", "until-when"):
        assert f'"{mistake}"' in words(page), "each mistake, not how many there are"
    form = {"form_key": key_of(page), "which": "chosen", "policy": "good.md"}
    asking.post(f"{there}/judge", data=form)
    run = settled(asking, f"{there}/judged")
    assert "Our <b>own</b> good" in words(run)
    assert "Of 5 recorded uses, 1 (20%)" in words(run)


OWN = """---
id: own/{0}
title: Our own {0}
kind: {0}
---
## A case

> Each names a case.

```rule
id: own-{0}
require: [case_number]
```
"""


def test_a_policy_that_was_sent_is_asked_together_with_the_law_of_the_place(
    asking: TestClient, own_place: Path
) -> None:
    there = sent(asking, ("log.csv", LOG), ("own.md", OWN.format("agency-policy")))
    page = answered(asking, there, SAID)
    assert re.findall(r'value="(all|chosen)"( checked)?', page) == [("all", " checked"), ("chosen", "")]
    listed = [unescape(one) for one in re.findall(r'<li>([^<]*) <span class="soft">\d+ rules?[,<]', page)]
    asking.post(f"{there}/judge", data={"form_key": key_of(page), "which": "all"})
    settled(asking, f"{there}/judged")
    with open_store(str(own_place / "board.db")) as store:
        last = max(one.number for one in list_runs(store).runs)
        asked = [one.title for one in load_run(store, last).assessment.policies]
    assert "Our own agency-policy" in asked
    assert len(asked) > 1 and sorted(asked) == sorted(listed)


def test_a_draft_that_was_sent_is_tried_only_where_it_is_chosen(asking: TestClient) -> None:
    there = sent(asking, ("log.csv", LOG), ("draft.md", OWN.format("draft")))
    page = answered(asking, there, SAID)
    assert re.findall(r'value="(all|chosen)"( checked)?', page) == [("all", ""), ("chosen", " checked")]
    assert "Our own draft does not apply by itself" in words(page)
    key = {"form_key": key_of(page)}
    for form, says in (
        ({"which": "all", "policy": "general"}, "are chosen, but"),
        ({"which": "chosen"}, "no document"),
    ):
        assert says in words(asking.post(f"{there}/judge", data=key | form).text)
