"""The HTML page in a real browser: WCAG 2.2 AA by axe-core, phone and paper, no network, no script."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from checker.model.assessment import Assessment
from checker.report.html_blocks import page
from checker.report.html_report import write
from tests.report.sample import Lines, empty, large, sample, without_violations
from tests.report.test_html_blocks import draw

REQUIRED = os.environ.get("CHECKER_REQUIRE_BROWSER") == "1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONES_AND_DESKTOP = [320, 390, 1280]


def _missing(what: str) -> None:
    if REQUIRED:
        pytest.fail(f"{what}, and CHECKER_REQUIRE_BROWSER=1 asks for it")
    pytest.skip(f"{what}: install the dev requirements and Chromium to check the page in a browser")


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, without a window; a skip where it is not there."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        _missing("no Chromium on PATH")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, headless=True, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


MADE = {
    "sample": sample(),
    "with people": sample(with_people=True),
    "empty": empty(),
    "no violations": without_violations(),
    "long names": sample().model_copy(
        update={
            "inputs": tuple(i.model_copy(update={"path": "a" * 120 + ".csv"}) for i in sample().inputs),
            "agency": sample().agency.model_copy(update={"name": "Unbreakable" * 9}),
        }
    ),
    "many": large(20, 12),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")

    def file_of(name: str, assessment: Assessment) -> Path:
        out = io.BytesIO()
        write(assessment, Lines(assessment), out)
        path = folder / f"{name.replace(' ', '-')}.html"
        path.write_bytes(out.getvalue())
        return path

    (folder / "blocks.html").write_bytes(page(draw))
    return {name: file_of(name, made) for name, made in MADE.items()} | {"blocks": folder / "blocks.html"}


def _open(browser: Any, path: Path, width: int = 1280, **context: Any) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, **context)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("sample", 320),
        ("with people", 1280),
        ("long names", 390),
        ("empty", 1280),
        ("no violations", 320),
        ("blocks", 390),
    ],
)
def test_axe_finds_no_fault_of_wcag_2_2_aa(browser: Any, pages: dict[str, Path], name: str, width: int) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        _missing("axe-playwright-python is not installed")
    # axe is put into the page as a script, which the page's own policy forbids
    page = _open(browser, pages[name], width, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    page.close()
    assert len(found.response["passes"]) > 10
    assert found.response["violations"] == []


@pytest.mark.parametrize("name", [*MADE, "blocks"])
@pytest.mark.parametrize("width", PHONES_AND_DESKTOP)
def test_no_page_scrolls_sideways(browser: Any, pages: dict[str, Path], name: str, width: int) -> None:
    page = _open(browser, pages[name], width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_on_a_phone_each_number_stands_under_its_name(browser: Any, pages: dict[str, Path]) -> None:
    page = _open(browser, pages["sample"], 390)
    names = page.evaluate(
        "[...document.querySelectorAll('.nums tbody tr')].slice(0, 1).flatMap(r => [...r.querySelectorAll('td')]"
        ".map(c => getComputedStyle(c, '::before').content))"
    )
    assert names == ['"violation"', '"undeter."', '"pending"', '"compliant"', '"not appl."']
    page.close()


def test_the_page_asks_the_network_for_nothing(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(pages["with people"].as_uri())
    page.wait_for_load_state("networkidle")
    page.close()
    assert asked == [pages["with people"].as_uri()]
    assert said == []


def test_the_page_reads_the_same_without_script(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["sample"].as_uri())
    assert "Of 1,204 recorded uses, 22 (1.8%) broke a law;" in page.inner_text("main")
    context.close()


def test_paper_shows_all_evidence_and_no_navigation(browser: Any, pages: dict[str, Path]) -> None:
    page = _open(browser, pages["sample"])
    visible = (
        "[...document.querySelectorAll('details table')].map(t => t.checkVisibility({contentVisibilityAuto: true}))"
    )
    assert not any(page.evaluate(visible))
    page.emulate_media(media="print")
    shown = False
    for _ in range(600):  # `wait_for_function` evaluates a text where it must wait, which the page's own policy forbids
        shown = page.evaluate(f"{visible}.every(Boolean)")
        if shown:
            break
        page.wait_for_timeout(100)
    assert shown
    assert not page.is_visible("nav")
    page.close()


def test_every_verdict_is_told_by_word_and_shape_not_by_color_alone(browser: Any, pages: dict[str, Path]) -> None:
    page = _open(browser, pages["sample"])
    rows = page.evaluate(
        "[...document.querySelectorAll('.first .verdicts li')].map(r => [r.querySelector('use').getAttribute('href'),"
        " r.querySelector('b').textContent])"
    )
    assert [word for _, word in rows] == ["Violation", "Undetermined", "Pending", "Compliant", "Not applicable"]
    assert len({shape for shape, _ in rows}) == 5
    page.close()


def test_the_keyboard_reaches_the_findings_past_the_header(browser: Any, pages: dict[str, Path]) -> None:
    page = _open(browser, pages["sample"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to what was found"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.close()
