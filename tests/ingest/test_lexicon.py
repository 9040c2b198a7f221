"""Lexicons give indications: the matched words of a reason, never a verdict."""

from pathlib import Path

import polars as pl
import pytest

from checker.ingest.lexicon import indications, load_lexicon, load_lexicons
from checker.model.errors import UsageError


def matched(reason: str) -> set[tuple[str, str]]:
    frame = indications(pl.DataFrame({"event": ["e"], "reason": [reason]}))
    return {(row["lexicon"], row["matched"]) for row in frame.to_dicts()}


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("ICE assist", {("immigration", "ice")}),
        ("assist i.c.e.", {("immigration", "i.c.e")}),
        ("ERO / Border  Patrol", {("immigration", "ero"), ("immigration", "border patrol")}),
        ("IMMIGRATION VIOLATION", {("immigration", "immigration")}),
        ("287(g) task force", {("immigration", "287(g)")}),
        ("theft of ice cream truck", set()),
        ("slipped on black ice", set()),
        ("office burglary", set()),
        ("heroin sales", set()),
        ("protest at city hall", {("protest", "protest")}),
        ("No Kings rally", {("protest", "no kings"), ("protest", "rally")}),
        ("Investigation", {("vague", "investigation")}),
        ("suspect vehicle.", {("vague", "suspect vehicle")}),
        ("investigation of burglary 26-344", set()),
        ("robbery", set()),
    ],
)
def test_a_reason_gives_the_words_that_a_lexicon_knows(reason: str, expected: set[tuple[str, str]]) -> None:
    assert matched(reason) == expected


def test_every_event_with_the_reason_has_the_indication_with_its_version() -> None:
    frame = pl.DataFrame({"event": ["a", "b", "c"], "reason": ["ICE", "ICE", None]})
    got = indications(frame)
    assert got["event"].to_list() == ["a", "b"]
    assert got["version"].unique().to_list() == ["1"]


def test_a_log_without_reasons_has_no_indications() -> None:
    assert indications(pl.DataFrame({"event": ["a"]})).is_empty()


def test_the_shipped_lexicons_say_why_each_term_is_there() -> None:
    lexicons = load_lexicons()
    assert [x.id for x in lexicons] == ["immigration", "protest", "vague"]
    assert all(term.why for x in lexicons for term in x.terms)
    assert all(x.sources for x in lexicons)


def test_a_broken_pattern_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text('id: x\nversion: "1"\nmeaning: m\nsources: [s]\nterms:\n  - {match: "(", why: w}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"broken.yaml:6"):
        load_lexicon(path)
