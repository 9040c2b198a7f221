"""The HTML page, read as text: what is on it, and what is not."""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser

import pytest

from checker.model.assessment import Assessment
from checker.report.html_report import write
from checker.report.phrases import OWN_RECORD, PROMPTS
from tests.report.sample import (
    ANSI,
    ARABIC,
    FORMULA,
    HOSTILE,
    OVERRIDE,
    SCRIPT,
    Lines,
    empty,
    large,
    sample,
    without_violations,
)

VOID = {"meta", "br", "use", "rect", "path", "line", "circle", "input"}


class Page(HTMLParser):
    """Tags, attributes and text of a page; fails on tags that do not nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    @property
    def text(self) -> str:
        return "".join(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self._text.append(data)


def source(assessment: Assessment) -> str:
    out = io.BytesIO()
    write(assessment, Lines(assessment), out)
    return out.getvalue().decode("utf-8")


def page(assessment: Assessment) -> Page:
    return Page(source(assessment))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))


@pytest.mark.parametrize(
    "made",
    [sample(), sample(with_people=True), empty(), without_violations(), large(40, 12)],
    ids=["a", "b", "c", "d", "e"],
)
def test_the_page_is_well_formed_and_every_link_has_its_target(made: Assessment) -> None:
    read = page(made)
    assert source(made).lower().startswith("<!doctype html>")
    assert len(read.ids) == len(set(read.ids))
    targets = {value[1:] for _, name, value in read.attributes if name == "href"}
    assert targets <= set(read.ids)
    assert read.tags.count("h1") == 1


def test_the_page_runs_no_script_and_loads_nothing() -> None:
    made = source(sample(with_people=True))
    read = Page(made)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert not [
        a for a in read.attributes if a[1].startswith("on") or (a[1] in ("src", "srcset", "style") and "url" in a[2])
    ]
    assert all(value.startswith("#") for _, name, value in read.attributes if name in ("href", "xlink:href"))
    assert "default-src 'none'" in made
    assert "@import" not in made and "@font-face" not in made and not re.search(r"url\((?!#)", made)


def test_text_of_a_log_is_escaped_wherever_it_stands() -> None:
    made = source(sample(with_people=True))
    assert SCRIPT not in made and "<script" not in made
    assert html.escape(SCRIPT) in made.replace("&#39;", "&#x27;")
    assert "<b>bold</b>" not in made and "<i>" not in made and "<final>" not in made
    assert ANSI not in made and "\\x1b[31mred" in made
    assert OVERRIDE not in made and "\\u202e" in made
    assert f"<bdi>{ARABIC}</bdi>" in made


def test_reasons_and_raw_rows_need_to_be_asked_for() -> None:
    quiet, named = page(sample()).text, page(sample(with_people=True)).text
    for reason in (FORMULA, HOSTILE[-1], "operator 4471"):
        assert reason not in quiet
        assert reason in named


def test_raw_text_is_not_shown_though_the_evidence_held_it() -> None:
    leaking = sample(with_people=True).model_copy(update={"with_people": False})
    assert "operator 4471" not in page(leaking).text
    assert "HYPERLINK" not in page(leaking).text


def test_the_first_page_says_what_was_found_how_sure_and_what_next() -> None:
    text = flat(page(sample()).text)
    first = text[: text.index("In the rest of this report")]
    for said in (
        "Example County Sheriff's Office",
        "Uses from January 2, 2023 to December 30, 2023",
        "Of 1,204 recorded uses, 22 (1.8%) broke a law;",
        "240 more uses (20%) cannot be decided",
        "Between 22 and 40 uses broke a law",
        "Ask for every corroboration record",
        OWN_RECORD,
    ):
        assert said in first, said


def test_a_finding_is_written_as_an_auditor_writes_it() -> None:
    text = flat(page(sample()).text)
    start = text.index("A face match alone is never the basis", text.index("A violation here means"))
    finding = text[start : text.index("No live or near-real-time", start)]
    order = [finding.index(word) for word in ("Criteria", "Extent", "Condition 1", "Condition 2", "Open questions")]
    assert order == sorted(order)
    assert "RCW 43.386.080(5)" in finding
    assert "12 of 263 uses (4.6%) broke this law; 222 (84%) if every undetermined use did too" in finding
    assert "10 of 263 uses (3.8%)" in finding
    assert "search_log_2023.csv:77, :84, :91" in finding
    assert "no. S-77, case 23-00077, January 2, 2023" in finding
    assert "The words of RCW 43.386.080(5)." in finding
    assert "with arrest cases.xlsx[2023]:77" in finding
    assert all(prompt in finding and prompt.count("?") == 1 for prompt in PROMPTS)


def test_every_chart_has_a_name_and_its_numbers_as_text() -> None:
    made = source(sample())
    charts = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", made, re.S)
    assert len(charts) > 8
    for chart in charts:
        assert re.search(r"<title[^>]*>[^<]+</title>", chart)
        assert "aria-label" in chart
    decoration = [svg for svg in re.findall(r"<svg[^>]*>", made) if 'role="img"' not in svg]
    assert all('aria-hidden="true"' in svg for svg in decoration)


def test_tables_are_capped_and_say_so() -> None:
    text = flat(page(sample()).text)
    assert "First 10 of 380 rows" in text
    assert "9 rows: search_log_2023.csv" in text
    many = sample().model_copy(
        update={
            "findings": tuple(f.model_copy(update={"id": f"f-{i}"}) for i in range(45) for f in sample().findings[:1])
        }
    )
    assert "First 40 of 45 conditions" in flat(page(many).text)


def test_the_method_accounts_for_rows_policies_ledger_and_engine() -> None:
    text = flat(page(sample()).text)
    method = text[text.index("Method and limits", text.index("Indications: questions to ask, not findings", 5000)) :]
    for said in (
        "ab" * 32,
        "Not in force: tried as if in force from January 1, 2023",
        "1 rule made from memory: read the official text",
        "Known gap: The tail of .080(5) is not checked word by word.",
        "month before day: row 31 says 04/25/2023",
        "more cells than the header has columns: 9 rows, 212, 243",
        "Engine: opa 1.22.2",
        "Void: evidence item in row 88",
    ):
        assert said in method, said


def test_five_hundred_findings_stay_a_page_that_a_browser_opens() -> None:
    made = source(large())
    assert len(made) < 1_500_000
    assert flat(Page(made).text).count("First 10 of 300 rows") == 500


def test_the_same_assessment_gives_the_same_page() -> None:
    assert source(sample()) == source(sample())


def test_no_heading_has_nothing_below_it_and_no_name_of_the_program_stands_for_a_fact() -> None:
    """Where every rule is of the clause's own text and every row was read, there is nothing to caution of."""
    sure = without_violations()
    inputs = tuple(
        one.model_copy(update={"rows": one.rows.model_copy(update={"quarantined": 0})}) for one in sure.inputs
    )
    plain = sure.model_copy(
        update={
            "inputs": inputs,
            "ledger": (),
            "rules": tuple(rule.model_copy(update={"status": "read"}) for rule in sure.rules),
            "policies": tuple(one.model_copy(update={"asserted": False}) for one in sure.policies),
        }
    )
    assert "How sure this is" in source(sample()) and "How sure this is" not in source(plain)
    shown = flat(page(sample()).text)
    assert "image source: body_worn_camera" in shown and "probe.source: body_worn_camera" not in shown
