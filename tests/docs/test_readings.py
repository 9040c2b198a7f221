"""The page of readings holds every reading that is cited, and each names a test that exists, or says that none does."""

import re
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "readings.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (R\d+)\. .*?\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL))
CITED = re.compile(
    r"\b[Rr]eadings? (R\d+(?:(?:,| and|, and) R\d+)*)|\(((?:R\d+(?:, )?)+)\)|reading: \[?(R\d+(?:, R\d+)*)"
)
"""A citation stands after the word "reading" or alone in parentheses: `R1` by itself may be the number of a record."""


def written() -> list[Path]:
    """The files that may cite a reading."""
    return [
        path
        for folder in ("checker", "policies", "tests")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".md", ".rego", ".yaml") and path.is_file()
    ]


def cited(text: str) -> set[str]:
    """The numbers of the readings that a text cites."""
    return {number for found in CITED.finditer(text) for number in re.findall(r"R\d+", found[0])}


def test_citations_are_found_as_they_are_written():
    text = (
        "(readings R9, R10)\nreading: R3\nreading: [R11, R14]\n(R16) Reading R19: x; of the readings R24 and R26; "
        "record R99"
    )
    assert cited(text) == {"R9", "R10", "R3", "R16", "R19", "R24", "R26", "R11", "R14"}


def test_the_readings_are_numbered_without_a_gap():
    assert sorted(int(number[1:]) for number in SECTIONS) == list(range(1, len(SECTIONS) + 1))
    assert len(re.findall(r"^### ", PAGE, re.MULTILINE)) == len(SECTIONS)


def test_every_reading_that_is_cited_is_on_the_page():
    missing = {
        f"{path.relative_to(ROOT)}: {number}"
        for path in written()
        if path != Path(__file__)
        for number in cited(path.read_text(encoding="utf-8")) - SECTIONS.keys()
    }
    assert not missing


@pytest.mark.parametrize("number", SECTIONS)
def test_a_reading_names_what_it_bears_on_and_a_test_that_exists(number: str):
    said = " ".join(SECTIONS[number].split())
    assert "*Affects:*" in said
    shown = said.split("*Shown by:*")[1]
    tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", shown)
    assert tests or "no test yet" in shown
    for file, function in tests:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not function or f"def {function}(" in text, f"{file}::{function}"
