"""Lexicons give indications: the matched words of a reason, never a verdict."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from checker.ingest.indications import found_in
from checker.ingest.interface import IngestedLogs
from checker.ingest.lexicon import FEW, Lexicon, Negative, load_lexicon, load_lexicons, matches
from checker.model.accounts import Input, Rows
from checker.model.errors import UsageError
from checker.model.events import Events


def matched(reason: str) -> set[tuple[str, str]]:
    return {(row["lexicon"], row["matched"]) for row in matches(pl.Series([reason])).to_dicts()}


def logged(*reasons: str | None) -> IngestedLogs:
    """A log of one line for each reason, its rows in the frame from the last to the first."""
    rows = [(f"e{i}", 0, None, i + 2, 0, reason) for i, reason in enumerate(reasons)]
    schema = {
        "event": pl.String,
        "input": pl.UInt32,
        "sheet": pl.String,
        "row": pl.UInt32,
        "part": pl.UInt32,
        "reason": pl.String,
    }
    told = Input(
        path="log.csv",
        sha256="0" * 64,
        reader="csv",
        profile="",
        zone="",
        events={},
        rows=Rows(read=len(rows), used=len(rows), duplicates=0, quarantined=0, out_of_scope=0),
    )
    return IngestedLogs(Events([pl.DataFrame(rows[::-1], schema=schema, orient="row")]), (told,))


SAMPLES = [
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
    ("possible suspect vehicle", {("vague", "possible suspect vehicle")}),
    ("suspect vehicle 211", set()),
    ("test_search", {("training-and-tests", "test")}),
    ("Same as above", {("copied", "same as above")}),
    ("same day theft", set()),
    ("[insert reason here]", {("copied", "insert reason")}),
    ("just curious", {("personal-use", "curious")}),
    ("had an abortion", {("reproductive-health", "abortion")}),
    ("anti ICE rally", {("immigration", "ice"), ("protest", "rally")}),
    ("rally's burger robbery, then ICE hold", {("immigration", "ice")}),
]


@pytest.mark.parametrize(("reason", "expected"), SAMPLES)
def test_a_reason_gives_the_words_that_a_lexicon_knows(reason: str, expected: set[tuple[str, str]]) -> None:
    assert matched(reason) == expected


def test_every_event_with_the_reason_has_the_indication_with_its_version() -> None:
    (found,) = found_in(logged("ICE", "assist ICE", None, "robbery"))
    assert [(e.file, e.row, e.event) for e in found.evidence] == [("log.csv", 2, "e0"), ("log.csv", 3, "e1")]
    assert (found.source, found.version, found.observation, found.count) == ("immigration", "2", "ice", 2)


def test_indications_come_by_lexicon_the_most_frequent_words_first() -> None:
    found = found_in(logged("investigation", "ICE", "BOLO", "bolo"))
    assert [(one.source, one.observation, one.count) for one in found] == [
        ("immigration", "ice", 1),
        ("vague", "bolo", 2),
        ("vague", "investigation", 1),
    ]


def test_a_log_without_reasons_has_no_indications() -> None:
    without = logged("ICE")
    assert found_in(IngestedLogs(Events([without.events.frame().drop("reason")]), without.inputs)) == ()
    assert found_in(logged(None)) == ()


SHIPPED = load_lexicons()


def finds(lexicon: Lexicon, reason: str) -> bool:
    return not matches(pl.Series([reason]), [lexicon]).is_empty()


def negatives() -> Iterator[tuple[Lexicon, Negative]]:
    for lexicon in SHIPPED:
        for negative in lexicon.negatives:
            yield lexicon, negative


def test_every_category_that_audits_look_for_has_its_lexicon() -> None:
    assert [x.id for x in SHIPPED] == [
        "copied",
        "immigration",
        "personal-use",
        "protest",
        "reproductive-health",
        "training-and-tests",
        "vague",
    ]


@pytest.mark.parametrize("lexicon", SHIPPED, ids=lambda x: x.id)
def test_a_shipped_lexicon_has_sources_negatives_and_a_reason_for_each_term(lexicon: Lexicon) -> None:
    assert lexicon.sources
    assert lexicon.negatives
    assert all(term.why for term in lexicon.terms)


@pytest.mark.parametrize(
    ("lexicon", "negative"), list(negatives()), ids=lambda x: x.spares if isinstance(x, Negative) else x.id
)
def test_a_negative_spares_its_example_which_no_other_one_would(lexicon: Lexicon, negative: Negative) -> None:
    assert not finds(lexicon, negative.spares)
    without = lexicon.model_copy(update={"negatives": tuple(n for n in lexicon.negatives if n != negative)})
    assert finds(without, negative.spares)


def test_a_negative_takes_out_its_own_words_and_leaves_the_rest_of_the_reason() -> None:
    assert matched("ice machine theft, ICE detainer") == {("immigration", "ice")}


def test_a_reason_of_more_words_than_a_vague_one_has_is_searched_in_time_that_grows_with_its_length() -> None:
    assert matched("police business " * 20_000 + "z") == set()


def test_a_broken_pattern_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(
        'id: x\nversion: "1"\nmeaning: m\nsources: [s]\nterms:\n  - {match: "(", why: w}\nnegatives: []\n',
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match=r"broken.yaml:6"):
        load_lexicon(path)


@pytest.mark.parametrize(
    "reason", [*(reason for reason, _ in SAMPLES), "no kings", "i.c.e.", "BOLO_test", "", "  ", "--"]
)
@pytest.mark.parametrize("lexicon", SHIPPED, ids=lambda x: x.id)
def test_a_reason_is_read_alike_among_few_and_among_many(lexicon: Lexicon, reason: str) -> None:
    many = pl.Series([reason, *(f"row {number}" for number in range(FEW))])
    found = matches(many, [lexicon]).filter(pl.col("reason") == reason)
    assert found.equals(matches(pl.Series([reason]), [lexicon]))


def test_all_bad_patterns_of_all_lexicons_are_reported_in_one_run(tmp_path: Path):
    folder = tmp_path / "lists" / "lexicons"
    folder.mkdir(parents=True)
    head = "id: {0}\nversion: '1'\nmeaning: x\nsources: [y]\n"
    (folder / "a.yaml").write_text(
        head.format("a") + "terms:\n- {match: '(open', why: x}\n- {match: 'b(?=c)', why: x}\nnegatives: []\n", "utf-8"
    )
    (folder / "b.yaml").write_text(
        head.format("b") + "terms:\n- {match: ok, why: x}\nnegatives:\n- {match: '[z', spares: x}\n", "utf-8"
    )
    with pytest.raises(UsageError) as told:
        load_lexicons(tmp_path)
    said = str(told.value)
    assert f"{folder / 'a.yaml'}:6: not a regular expression" in said
    assert f"{folder / 'a.yaml'}:7: a pattern has no look-around" in said
    assert f"{folder / 'b.yaml'}:8: not a regular expression" in said
    assert "write \\( or \\[" in said
