"""Samples: the bounds are exact, the same seed draws the same uses, and a worksheet comes back as it was filled in."""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from math import comb
from pathlib import Path
from random import Random

import openpyxl
import polars as pl
import pytest

from checker.model.errors import UsageError
from checker.model.sample import ItemKind, SampleAnswer
from checker.model.verdict import Verdict
from checker.report import worksheet
from checker.report.answered import sample_sentences
from checker.store import samples
from checker.store.intervals import bounds, excluded_if_clean, size_that_excludes
from checker.store.opening import open_store
from checker.store.runs import keep, load_run
from tests.report.reading import cells_of
from tests.store.conftest import NOW

RULE = "general-case-number"


def chance(whole: int, bad: int, drawn: int, found: int) -> Fraction:
    """That so many bad ones are among those drawn, counted out."""
    return Fraction(comb(bad, found) * comb(whole - bad, drawn - found), comb(whole, drawn))


@pytest.mark.parametrize("confidence", [0.9, 0.95])
@pytest.mark.parametrize(("whole", "drawn"), [(1, 1), (7, 3), (20, 6), (40, 11)])
def test_the_bounds_are_those_of_the_definition_counted_out(whole: int, drawn: int, confidence: float) -> None:
    half = (1 - Fraction(confidence).limit_denominator(100)) / 2
    for found in range(drawn + 1):
        possible = [
            bad
            for bad in range(found, whole - (drawn - found) + 1)
            if sum(chance(whole, bad, drawn, k) for k in range(found, drawn + 1)) > half
            and sum(chance(whole, bad, drawn, k) for k in range(found + 1)) > half
        ]
        assert bounds(whole, drawn, found, confidence) == (possible[0], possible[-1])


@pytest.mark.parametrize(("whole", "drawn"), [(1, 1), (7, 3), (20, 6), (40, 11), (1_000, 57)])
def test_what_a_clean_sample_excludes_is_counted_out(whole: int, drawn: int) -> None:
    rare = [bad for bad in range(whole + 1) if chance(whole, bad, drawn, 0) <= Fraction(5, 100)]
    assert excluded_if_clean(whole, drawn, 0.95) == min(rare, default=whole + 1)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """For every truth, the samples whose bounds leave it out are at most 1 in 20: first counted out, then drawn."""
    whole, drawn = 60, 12
    given = {found: bounds(whole, drawn, found, 0.95) for found in range(drawn + 1)}
    for bad in range(whole + 1):
        missed = sum(chance(whole, bad, drawn, k) for k, (low, high) in given.items() if not low <= bad <= high)
        assert missed <= Fraction(5, 100), bad
    random, bad = Random(1), 9
    hits = [given[sum(n < bad for n in random.sample(range(whole), drawn))] for _ in range(2_000)]
    assert sum(low <= bad <= high for low, high in hits) / len(hits) >= 0.94


def test_what_a_board_is_told_ten_clean_of_a_thousand_leave_31_percent_and_57_exclude_5() -> None:
    assert bounds(1000, 10, 0, 0.95) == (0, 307)
    assert size_that_excludes(1000, 0.05, 0.95) == 57
    assert chance(1000, 50, 57, 0) <= Fraction(5, 100) < chance(1000, 50, 56, 0)
    assert (bounds(100, 0, 0, 0.95), bounds(9, 9, 4, 0.95)) == ((0, 100), (4, 4))
    assert (size_that_excludes(1, 0.05, 0.95), size_that_excludes(3, 0.01, 0.95)) == (1, 3)


PUBLISHED = {
    100: (45, 78, 95), 200: (51, 105, 155, 190), 300: (54, 117, 189), 400: (55, 124, 211, 311), 500: (56, 129, 225),
    600: (56, 132, 235, 379), 700: (57, 134, 243), 800: (57, 136, 249, 421), 900: (57, 137, 254),
    1000: (57, 138, 258, 450, 950), 2000: (58, 143, 277, 517, 1553), 3000: (58, 145, 284, 542, 1895),
}  # fmt: skip
"""FAO, International Standard for Phytosanitary Measures 31 (2008), Methodologies for sampling of consignments, table
of minimum sample sizes at 95 % confidence by the hypergeometric distribution: lot size -> sizes at a level of detection
of 5, 2, 1, 0.5 and 0.1 %. Cells that the standard marks as rounded (1.5 units taken as 1) are left out."""


def test_sizes_are_those_of_a_published_table_and_so_are_the_bounds() -> None:
    for whole, sizes in PUBLISHED.items():
        for share, size in zip((0.05, 0.02, 0.01, 0.005, 0.001), sizes, strict=False):
            assert size_that_excludes(whole, share, 0.95) == size, (whole, share)
            # One-sided 95 % is the upper end of a two-sided 90 %: so many clean ones leave less than that share open.
            bad = -int(-share * whole // 1)
            assert bounds(whole, size, 0, 0.90)[1] < bad <= bounds(whole, size - 1, 0, 0.90)[1], (whole, share)


def test_strata_get_their_share_and_one_at_least() -> None:
    assert samples.shares({"compliant": 90, "violation": 10}, 10) == {"compliant": 9, "violation": 1}
    assert samples.shares({"compliant": 998, "violation": 1, "undetermined": 1}, 10) == {
        "compliant": 8, "violation": 1, "undetermined": 1,
    }  # fmt: skip
    assert samples.shares({"a": 2, "b": 3}, 99) == {"a": 2, "b": 3}


def test_the_same_seed_draws_the_same_uses_and_each_use_as_often_as_another() -> None:
    uses = pl.DataFrame({"stratum": ["all"] * 20, "event": [f"e:{n}" for n in range(20)], "subject": range(20)})
    first = samples.draw_items(uses, {"all": 5}, "7")["subject"].to_list()
    assert first == samples.draw_items(uses.reverse(), {"all": 5}, "7")["subject"].to_list()
    times = [0] * 20
    for seed in range(2_000):
        for subject in samples.draw_items(uses, {"all": 5}, str(seed))["subject"]:
            times[subject] += 1
    assert min(times) > 500 - 100 and max(times) < 500 + 100, "500 expected, 19 of standard deviation"


LINES = [f"S-{n},2024-03-04 09:{n:02},A,{'' if n % 4 == 0 else f'24-{n}'},robbery,still" for n in range(40)]
"""Ten uses without a case number, thirty with one."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, judged):
    result = judged(LINES)
    with open_store(str(tmp_path_factory.mktemp("store") / "board.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=NOW)
        yield store, load_run(store, 1)


def draw(kept, **more):
    given = {"rule": RULE, "count": 8, "seed": "1", "confidence": 0.95, "by_verdict": True, **more}
    return samples.draw(*kept, **given)


def filled(kept, sample, path: Path, answers: dict[int, tuple[str, str, str]]) -> Path:
    """The worksheet with answers, by the number of the item, written as a person does."""
    out = io.BytesIO()
    worksheet.write(kept[1].assessment, sample, out)
    cells_of(out.getvalue())
    book = openpyxl.load_workbook(out)
    sheet = book.active
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Item")
    at = {name: worksheet.HEADS.index(name) + 1 for name in ("Answer", "Source", "Initials")}
    for item, said in answers.items():
        for name, text in zip(at, said, strict=True):
            sheet.cell(top + item, at[name], text)
    book.save(path)
    return path


def test_compliant_uses_are_drawn_too_and_other_items_are_told_apart(kept) -> None:
    made = draw(kept)
    assert {one.stratum: (one.population, one.drawn) for one in made.estimates} == {
        "compliant": (30, 6),
        "violation": (10, 2),
    }
    assert draw(kept).items == made.items
    assert draw(kept, seed="2").items != made.items
    mixed = draw(kept, certainty=[Verdict.VIOLATION], judgment=["S-1"])
    kinds = [one.kind for one in mixed.items]
    assert [kinds.count(kind) for kind in ItemKind] == [8, 10, 1]
    assert [(one.stratum, one.population) for one in mixed.estimates] == [("compliant", 29)]
    assert "of 29 other uses" in sample_sentences(mixed)[0]
    assert (
        "10 others to be looked at with all of their verdict and 1 other that somebody chose"
        in sample_sentences(mixed)[0]
    )


def test_without_scipy_nothing_is_drawn_and_nothing_is_kept(kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = samples.samples(*kept)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "scipy.stats", None)
        with pytest.raises(UsageError, match="samples need SciPy") as raised:
            draw(kept, seed="without")
    assert "pip install" in raised.value.hint
    assert samples.samples(*kept) == before


def test_a_worksheet_comes_back_and_open_items_may_be_either(kept, tmp_path: Path) -> None:
    made = draw(kept, by_verdict=False, count=10)
    path = filled(
        kept, made, tmp_path / "s.xlsx",
        {1: ("broken", "file 1", "AB"), 2: ("KEPT", "file 2", "AB"), 3: ("not found", "asked", "AB")},
    )  # fmt: skip
    after = samples.answer(*kept, made.number, worksheet.read(path))
    assert [one.answer for one in after.items[:4]] == [
        SampleAnswer.BROKEN,
        SampleAnswer.KEPT,
        SampleAnswer.NOT_FOUND,
        None,
    ]
    assert (after.items[0].source, after.items[0].initials) == ("file 1", "AB")
    [one] = after.estimates
    assert (one.drawn, one.answered, one.broken) == (10, 2, 1)
    assert (one.at_least, one.at_most) == (bounds(40, 10, 1, 0.95)[0], bounds(40, 10, 9, 0.95)[1])
    assert "whatever the unanswered items are" in sample_sentences(after)[1]
    again = filled(kept, after, tmp_path / "t.xlsx", {4: ("kept", "file 4", "CD")})
    assert samples.answer(*kept, made.number, worksheet.read(again)).estimates[0].answered == 3


@pytest.mark.parametrize(
    ("said", "why"),
    [(("perhaps", "x", "y"), "not an answer from the list"), (("kept", "", "AB"), "source and initials")],
)
def test_an_answer_that_cannot_be_relied_on_is_an_error_with_its_line(kept, tmp_path: Path, said, why) -> None:
    made = draw(kept)
    with pytest.raises(UsageError, match=why) as raised:
        worksheet.read(filled(kept, made, tmp_path / "s.xlsx", {2: said}))
    assert raised.value.where.endswith("s.xlsx:8") and raised.value.hint


def test_a_worksheet_of_another_sample_or_none_at_all_is_refused(kept, tmp_path: Path) -> None:
    one, other = draw(kept, seed="1"), draw(kept, seed="4")
    path = filled(kept, one, tmp_path / "s.xlsx", {1: ("kept", "x", "y")})
    with pytest.raises(UsageError, match="is not that of sample"):
        samples.answer(*kept, other.number, worksheet.read(path))
    (tmp_path / "no.xlsx").write_bytes(b"nothing")
    with pytest.raises(UsageError, match="not a worksheet"):
        worksheet.read(tmp_path / "no.xlsx")
    for given in ({"rule": "general-case-nummber"}, {"judgment": ["S-99"]}):
        with pytest.raises(UsageError):
            draw(kept, **given)
