"""A board's year on the screen, in a real browser without script: the June release, 41 findings, 12 answers, 3 waivers,
a sample of 57, the September release, the memo. Each number is one that fixtures/make_board.py put there, and the same
as in tests/cli/test_story.py, which does it by commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from checker.store.opening import open_store
from fixtures.make_board import write
from tests.report.reading import cells_of
from tests.web.conftest import desk_at

TOMORROW = date.today() + timedelta(days=1)
"""A day on which the run is known, whatever the agency's zone: none of what is said of a finding may be before it."""
WRITTEN = f"{TOMORROW:%B} {TOMORROW.day}, {TOMORROW.year}"
ANSWERS = {
    "what each row records": "search",
    "time zone": "Pacific",
    "name of the agency": "Example Police",
    "kind of agency": "municipal-police",
    "place of the agency": "us/wa",
}


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The first page of a desk on an empty store, in a browser with JavaScript turned off."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    with open_store(str(tmp_path / "board.db"), make=True) as store, desk_at(store, tmp_path / "logs") as address:
        shown.goto(address)
        yield shown
        context.close()


def settled(page: Any) -> None:
    page.wait_for_function("!document.title.startsWith('At work')", timeout=120_000)


def send(page: Any, start: str, release: str, *files: Path) -> str:
    """Send a release with its policy, answer what is asked, and have it judged. The address of its run."""
    page.goto(f"{start}send")
    page.set_input_files("#logs", [str(file) for file in files])
    page.fill("#called", release)
    page.click("text=Send them")
    settled(page)
    for _ in range(6):
        if not page.query_selector("#questions"):
            break
        for question in page.query_selector_all(".question"):
            key = question.query_selector("input[type=hidden]").get_attribute("value")
            answer = next((own for end, own in ANSWERS.items() if key.endswith(end)), None)
            choices = question.query_selector("select")
            if answer and choices and answer != "Pacific":
                choices.select_option(answer)
            elif answer:
                question.query_selector("input[type=text]").fill(answer)
        page.click("text=Go on")
        settled(page)
    assert "Face recognition policy of Example Police" in page.inner_text("main")
    page.check("#which-chosen")
    page.click("summary:has-text('Choose documents')")
    page.check("[name=policy][value='general/record-keeping']")
    page.click("text=Judge them")
    settled(page)
    assert "The log is judged, and the run is kept." in page.inner_text("main")
    return str(page.url).partition("?")[0]


def record(page: Any, form: str, **fields: str) -> str:
    """Fill in a form of a finding, and send it. The page that follows, as it is read."""
    own = page.locator(f"form[action$='/{form}']")
    if not own.is_visible():
        page.locator("details", has=own).locator("summary").first.click()
    for name, text in fields.items():
        field = own.locator(f"[name={name}]")
        field.select_option(text) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(text)
    own.locator("button").click()
    return re.sub(r"\s+", " ", page.inner_text("main"))


def findings_in(page: Any, run: str, query: str) -> list[str]:
    page.goto(f"{run}?{query}")
    return [one.get_attribute("href") for one in page.query_selector_all("table.list th a")]


def taken(page: Any, text: str) -> bytes:
    with page.expect_download() as download:
        page.click(text)
    return Path(download.value.path()).read_bytes()


def test_a_board_goes_from_the_upload_to_the_memo_on_the_screen(page: Any, tmp_path: Path) -> None:
    write(tmp_path)
    start = str(page.url)
    june = send(page, start, "June", tmp_path / "june.csv", tmp_path / "policy.md")
    broken = "verdict=violation&policy=own/board"
    offenses, host = findings_in(page, june, f"{broken}&rule=board-offense"), re.match(r"http://[^/]+", start)
    assert host is not None
    assert len(offenses) == 37
    assert len(findings_in(page, june, broken)) == 40
    assert len(findings_in(page, june, "verdict=violation&rule=general-case-number")) == 1

    # 12 findings are answered, and three waived; one answer and one waiver are taken back.
    said = {"author": "Chief Doe", "day": f"{TOMORROW}"}
    for number, path in enumerate(offenses[:12]):
        page.goto(host[0] + path)
        assert "The answer is recorded." in record(page, "answer", words=f"Answer no. {number}: we will stop.", **said)
        if number < 3:
            page.locator("details", has=page.locator("form[action$='/waive']")).locator("summary").first.click()
            page.locator("form[action$='/waive'] [name=fact]").first.check()
            done = record(
                page, "waive", first="2024-01-01", last="2024-12-31", authority=f"Resolution {number}",
                approver="The board", reason="agreed before",
            )  # fmt: skip
            assert f"Waiver {number + 1} covers 1 use" in done
    page.goto(host[0] + offenses[11])
    record(page, "withdraw", what="answer 12", author="The board", day=f"{TOMORROW}", reason="sent to the wrong board")
    page.goto(host[0] + offenses[2])
    record(page, "withdraw", what="waiver 3", author="The board", day=f"{TOMORROW}", reason="no such resolution")
    assert len(findings_in(page, june, "state=answered")) == 11
    assert len(findings_in(page, june, "state=waived")) == 2
    page.goto(host[0] + offenses[0])
    assert f"Chief Doe on {WRITTEN}: Ask for the orders." in record(
        page, "comment", words="Ask for the orders.", **said
    )

    # A sample of 57 of the 1,000 searches, two of which have no number: filled in page by page.
    page.goto(f"{june}/samples")
    page.select_option("#rule", "general-case-number")
    page.fill("#exclude", "5")
    page.fill("#seed", "2026")
    page.click("text=Draw it")
    assert "57 of 1,000 uses" in page.inner_text("main")
    sample = str(page.url).partition("?")[0]
    for offset, count in ((0, 50), (50, 7)):
        page.goto(f"{sample}?from={offset}")
        answers = page.locator("select[name^=answer-]")
        assert answers.count() == count
        for at in range(count):
            answers.nth(at).select_option("broken" if offset == 0 and at < 2 else "kept")
            page.locator("input[name^=source-]").nth(at).fill("file")
            page.locator("input[name^=initials-]").nth(at).fill("RR")
        page.click("text=Record what was found")
    assert "57 of 57 random items are answered, and 2 of them broke the rule" in page.inner_text("main")

    # September: one search is gone, and what was answered follows its finding.
    september = send(page, start, "September", tmp_path / "september.csv", tmp_path / "policy.md")
    assert september.endswith("/runs/2")
    assert len(findings_in(page, september, broken)) == 39
    assert len(findings_in(page, september, "state=answered")) == 11

    # The memo of June has what was done, but for the comment, and the workpapers have its rows.
    page.goto(june)
    (tmp_path / "memo.docx").write_bytes(taken(page, "a:text-is('Memo')"))
    memo = "\n".join(one.text for one in docx.Document(str(tmp_path / "memo.docx")).paragraphs)
    assert memo.count("\nFinding ") == 41
    assert "Answer no. 0: we will stop." in memo and "Answer no. 11: we will stop." in memo
    assert f"Withdrawn on {WRITTEN} by The board: sent to the wrong board." in memo
    assert "The agency has not answered 30 of 41 findings with violations." in memo
    assert "57 of 57 random items are answered" in memo and "Ask for the orders." not in memo
    sheets = cells_of(taken(page, "a:text-is('Workpapers')"))
    everything = findings_in(page, june, "")
    assert len(everything) > 41  # other rules of the general document cannot be decided
    assert sum(name.split(" ")[0].isdigit() for name in sheets) == len(everything)
