"""The desk in a real browser: for everybody, without script, from the keyboard, and whatever a log holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.report.test_accessibility import WCAG, _missing
from tests.web.conftest import SCRIPT
from tests.web.test_hand_overs import LOG, SAID


@pytest.fixture(scope="module")
def plain(browser: Any, site: str) -> Iterator[Any]:
    """A page of a browser with JavaScript turned off."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def settled(page: Any) -> None:
    """Wait, by the browser's own asking again, until work is done."""
    page.wait_for_function("!document.title.startsWith('At work')", timeout=60_000)


@pytest.fixture(scope="module")
def story(plain: Any, site: str) -> dict[str, str]:
    """From a log that nothing reads to its run, by choosing from lists; the addresses of the pages that were met."""
    met = {}
    plain.goto(site)
    plain.click("text=Send logs")
    met["send"] = plain.url
    plain.set_input_files("#logs", {"name": "log.csv", "mimeType": "text/csv", "buffer": LOG.encode()})
    plain.fill("#called", "June 2024")
    plain.click("button")
    settled(plain)
    met["questions"] = plain.url
    for _ in range(5):
        if not plain.query_selector("#questions"):
            break
        for question in plain.query_selector_all(".question"):
            key = question.query_selector("input[type=hidden]").get_attribute("value").removeprefix("logs/")
            answer = SAID.get(key)
            choices, written = question.query_selector("select"), question.query_selector("input[type=text]")
            if answer and choices and answer != "Pacific":
                choices.select_option(answer)
            elif answer:
                written.fill(answer)
        plain.click("text=Go on")
        settled(plain)
    plain.check("#people")
    plain.click("text=Judge them")
    settled(plain)
    met["run"] = plain.url.partition("?")[0]
    plain.click("table.list a")
    met["finding"] = plain.url
    plain.click("td a >> nth=0")
    met["use or case"] = plain.url
    return met


def test_from_a_log_to_its_report_without_script_or_command_line(plain: Any, story: dict[str, str]) -> None:
    plain.goto(story["run"])
    said = plain.inner_text("main")
    assert "Sample & Sons <Police>" in said
    assert "Of 5 recorded uses" in said
    with plain.expect_download() as report:
        plain.click("text=Report, html")
    assert b"Sample &amp; Sons" in report.value.path().read_bytes()
    with plain.expect_download() as memo:
        plain.click("text=Memo")
    assert memo.value.path().read_bytes().startswith(b"PK")


def test_an_answer_is_recorded_from_the_keyboard_alone(plain: Any, story: dict[str, str]) -> None:
    plain.goto(story["run"] + "?verdict=violation")
    plain.keyboard.press("Tab")
    assert plain.evaluate("document.activeElement.textContent") == "Skip to the page"
    plain.keyboard.press("Enter")
    reach(plain, "main table a")
    plain.keyboard.press("Enter")
    plain.wait_for_selector("#words")
    reach(plain, "#words")
    plain.keyboard.type("The numbers were added.")
    plain.keyboard.press("Tab")
    plain.keyboard.type("Chief Ng")
    reach(plain, "form[action$=answer] button")
    plain.keyboard.press("Enter")
    plain.wait_for_selector("[role=status]")
    assert "The answer is recorded." in plain.inner_text("main")
    assert "Chief Ng answered on" in plain.inner_text("main")


def reach(page: Any, selector: str) -> None:
    """Press Tab until the first such thing has the focus, where it can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement === document.querySelector(s)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"{selector} cannot be reached")


@pytest.fixture(scope="module")
def addresses(site: str, story: dict[str, str], plain: Any) -> dict[str, str]:
    """Every kind of page, those with the hostile log's text among them."""
    found = {"runs": site, "hostile run": f"{site}runs/2", **story, "nothing": f"{site}runs/999"}
    plain.goto(f"{site}runs/2?verdict=violation")
    found["hostile finding"] = plain.get_attribute("main table a", "href")
    plain.goto(f"{site}runs/2?verdict=undetermined")
    if link := plain.query_selector("main table a"):
        found["open finding"] = link.get_attribute("href")
    for name in ("operators", "operators/2", "reasons", "cases/0", "uses/3", "samples", "since/1"):
        found[f"hostile {name}"] = f"{site}runs/2/{name}"
    plain.goto(f"{site}runs/2/samples")
    plain.fill("#count", "4")
    plain.fill("#seed", SCRIPT)
    plain.click("text=Draw it")
    found["hostile sample"] = plain.url
    root = re.match(r"(http://[^/]+)", site)
    assert root
    return {name: path if path.startswith("http") else root[1] + path for name, path in found.items()}


EACH_TEMPLATE = (
    "runs", "hostile run", "finding", "hostile finding", "open finding", "hostile cases/0", "hostile operators",
    "hostile operators/2", "hostile reasons", "hostile since/1", "hostile samples", "hostile sample", "send",
    "questions", "nothing",
)  # fmt: skip
"""One page of each sort, with the hostile log's text where there is any."""


def test_axe_finds_no_fault_of_wcag_2_2_aa_on_any_page(browser: Any, addresses: dict[str, str]) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        _missing("axe-playwright-python is not installed")
    # axe is put into the page as a script, which the desk's own policy forbids
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    faults = {}
    for name in EACH_TEMPLATE:
        page.goto(addresses[name])
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert len(found.response["passes"]) > 8, name
        if found.response["violations"]:
            faults[name] = [
                (fault["id"], [node["html"][:200] for node in fault["nodes"][:3]])
                for fault in found.response["violations"]
            ]
    page.close()
    assert faults == {}


UNREADABLE = """[
  ...[...document.querySelectorAll("caption")].filter(one => one.offsetWidth < 150),
  ...[...document.querySelectorAll(".list td")].filter(one =>
    !one.dataset.is || !getComputedStyle(one, "::before").content.includes(one.dataset.is)),
].map(one => one.outerHTML.slice(0, 200))"""
"""Of a narrow window: captions squeezed into a column, and cells that nothing says what they are."""


def test_nothing_of_a_log_runs_or_breaks_out_on_any_page(browser: Any, site: str, addresses: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.title() != "broken out"
        assert page.locator("h1").count() == 1, name
        assert page.locator("script, img, iframe, object, [onclick], [onerror], [onfocus], [style]").count() == 0, name
        assert not page.locator("a[href^=javascript]").count(), name
        shown = page.content()
        assert not [mark for mark in ("\u202e", "\u2066", "\x1b") if mark in shown], name
        assert len(shown) < 400_000, name
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.evaluate(UNREADABLE) == [], name
    page.close()
    assert {one for one in asked if not one.startswith(site)} == set()
    assert [one for one in said if "404" not in one] == []
