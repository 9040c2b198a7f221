"""What must not matter does not, and what must add up does: over whole runs on small made logs."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.assess.judge import RuleJudgment
from checker.engine.interface import Ask
from checker.engine.select import choose
from checker.facts.projection import document
from checker.ingest import sniff
from checker.ingest.readers.delimited import DelimitedReader
from checker.model.assessment import Assessment
from checker.model.single_facts import IN_FORCE
from checker.model.verdict import Verdict
from checker.model.vocabulary import put, vocabulary
from tests.assess.made import CASES, SEARCHES, Files, assessed, engine, files, flat, judged, policies, read, table
from tests.examples import tried_on

QUICK = tried_on(4)


def result(made: Files, paths: Sequence[Path], using: Any = None) -> Assessment:
    return assessed(paths, made.audit(), using).assessment


def told(assessment: Assessment) -> dict[str, Any]:
    """What an Assessment says, rows of evidence aside: verdicts of each rule, findings with their counts, uses."""
    return {
        "uses": assessment.uses.model_dump(),
        "rules": [r.model_dump() for r in assessment.rules],
        "findings": sorted(
            (f.id, f.rule, f.verdict.value, f.count, f.facts, f.missing, f.missing_reasons) for f in assessment.findings
        ),
        "kinds": [k.model_dump() for k in assessment.record_kinds],
    }


def add_up(assessment: Assessment) -> None:
    for one in assessment.inputs:
        rows = one.rows
        assert rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope


@QUICK
@given(made=files(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_files_does_not_matter(made: Files, order: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = result(made, made.write(Path(folder)))
        shuffled = Files(*(tuple(order.sample(rows, len(rows))) for rows in (made.searches, made.cases)), made.complete)
        second = result(made, list(reversed(shuffled.write(Path(folder)))))
    assert told(first) == told(second)
    add_up(first)


@QUICK
@given(made=files(), cut=st.integers(0, 4))
def test_a_log_read_twice_or_in_two_parts_gives_the_same_verdicts(made: Files, cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        once = made.write(Path(folder))
        first = result(made, once)
        copy = Path(folder) / "copy.csv"
        copy.write_bytes(once[0].read_bytes())
        twice = result(made, [*once, copy])
        add_up(twice)
        assert twice.inputs[2].rows.duplicates == twice.inputs[2].rows.read
        assert told(first) == told(twice)
        rows = [r for r in made.searches if r]
        cut = min(cut, len(rows))
        # A column whose clock times are all midnight holds dates; cut so that a part has only these, less is known
        # (below).
        assume(
            all(
                _dates(part, c) == _dates(rows, c)
                for part in (rows[:cut], rows[cut:])
                for c in DATED
                if _times(part, c)
            )
        )
        parts = [
            table(Path(folder) / f"part{i}.csv", SEARCHES, part)
            for i, part in enumerate((rows[:cut], rows[cut:]))
            if part
        ]
        assert told(first) == told(result(made, [*parts, once[1]]))


DATED = ("Search Date", "Review Date")


def _times(rows: Sequence[dict[str, str]], column: str) -> list[str]:
    return [r[column] for r in rows if r[column]]


def _dates(rows: Sequence[dict[str, str]], column: str) -> bool:
    """Whether every clock time of the column is midnight, so that they are taken as dates."""
    return all(cell.endswith("00:00") for cell in _times(rows, column))


def test_a_part_of_a_log_that_holds_only_midnights_says_less_and_nothing_else(tmp_path: Path) -> None:
    blank, none = dict.fromkeys(SEARCHES, ""), dict.fromkeys(CASES, "")
    searches = [
        blank | {"Search ID": "S0", "Search Date": "2018-05-02 07:00", "Operator": "Bo Diaz", "Case Number": "25-1"},
        blank | {"Search ID": "S1", "Search Date": "2018-05-03 00:00", "Operator": "Bo Diaz", "Case Number": "25-2"},
    ]
    arrest = none | {"Record Type": "arrest", "Record ID": "R0", "Date": "2018-05-03 06:00", "Case Number": "25-2"}
    # A duty that hangs on a match speaks only of a use that gave one (reading R20).
    at = {"Record ID": "L1", "Related Search": "S1", "Date": "2018-05-03 01:00", "Case Number": "25-2"}
    lead = none | {"Record Type": "lead"} | at
    made = Files(tuple(searches), (arrest, lead), ("search", "arrest", "corroboration", "review", "charge"))
    whole, cases = made.write(tmp_path)
    parts = [table(tmp_path / f"part{i}.csv", SEARCHES, [row]) for i, row in enumerate(searches)]
    once, apart = ({r.id: r.verdicts for r in result(made, paths).rules} for paths in ([whole, cases], [*parts, cases]))
    assert all(apart[r].violation <= v.violation and apart[r].compliant <= v.compliant for r, v in once.items())
    assert all(apart[r].undetermined >= v.undetermined for r, v in once.items())
    assert (once["seed-002-a"].violation, apart["seed-002-a"].violation) == (1, 0)
    assert apart["seed-002-a"].undetermined == once["seed-002-a"].undetermined + 1


@QUICK
@given(made=files())
def test_reading_in_small_chunks_gives_the_same_verdicts(made: Files) -> None:
    small = tuple(DelimitedReader(block_bytes=64) if r.name == "csv" else r for r in sniff.READERS)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        paths = made.write(Path(folder))
        first = result(made, paths)
        patch.setattr(sniff, "READERS", small)
        assert result(made, paths) == first


@QUICK
@given(made=files())
def test_two_runs_on_the_same_content_give_the_same_assessment(made: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = made.write(Path(folder))
        assert result(made, paths) == result(made, paths)


@QUICK
@given(made=files(whole=True))
def test_with_everything_known_a_use_breaks_a_rule_or_keeps_it_or_is_not_spoken_of(made: Files) -> None:
    """Rules that only the recorded facts decide; what asks a person, or reads a field that these logs lack, may stay
    open."""
    with tempfile.TemporaryDirectory() as folder:
        found = judged(read(made.write(Path(folder)), made.audit()), made.audit())[1]
    decided = 0
    for one in found:
        for shown, answer in zip(one.documents, one.answers, strict=True):
            known = flat(shown, one.rule.fields)
            if answer.verdict is Verdict.UNDETERMINED:
                assert answer.because or any(n not in known or not is_whole(known[n]) for n in one.rule.fields), (
                    one.rule.id,
                    known,
                )
            decided += answer.verdict in (Verdict.VIOLATION, Verdict.COMPLIANT)
    assert decided


def is_whole(value: Any) -> bool:
    if not isinstance(value, dict):
        return True
    return bool(value["complete"]) if "has" in value else value.get("at_least") == value.get("at_most")


@QUICK
@given(made=files())
def test_judging_use_by_use_gives_the_verdicts_of_the_distinct_projections(made: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        facts, found, held = judged(read(made.write(Path(folder)), made.audit()), made.audit())
    for one, of in zip(found, held.combination_ids, strict=True):
        names = [n for n in one.rule.fields if n in vocabulary()]
        rows = of.is_not_null().arg_true().to_list()
        asks = [Ask(one.rule.id, [row_document(one, facts, names, row)]) for row in rows]
        answers = engine().evaluate({one.rule.path: one.rule.module}, asks)
        assert [a[0] for a in answers] == [one.answers[c] for c in of.drop_nulls()]


def row_document(one: RuleJudgment, facts: Any, names: Sequence[str], row: int) -> dict[str, Any]:
    """One use's whole document, its numbers as they stand in the log."""
    own = {n: facts.codes[n][row] for n in names if n != IN_FORCE}
    made = document(facts.values, own)
    if IN_FORCE in names:
        known = in_force(one, facts.subjects.row(row, named=True))
        made |= {IN_FORCE: known} if known else {}
    return made


def in_force(one: RuleJudgment, use: dict[str, Any]) -> str | None:
    """Whether the day of the use lies in one of the rule's windows, both readings of it alike."""
    if use["date_lo"] is None:
        return None

    def inside(day: date, first: date | None, last: date | None) -> bool:
        return (first is None or first <= day) and (last is None or day < last)

    def on(day: date) -> str:
        if any(inside(day, w.from_latest or w.start, w.until_earliest or w.end) for w in one.rule.windows):
            return "yes"
        return next((w.why for w in one.rule.windows if inside(day, w.start, w.end)), "no")

    found = {on(day) for day in (use["date_lo"], use["date_hi"])}
    return found.pop() if len(found) == 1 else None


@tried_on(2)
@given(made=files())
def test_both_engines_give_the_same_assessment(opa: Path, made: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = made.write(Path(folder))
        first, second = (result(made, paths, choose(name, opa)) for name in ("opa", "embedded"))
    assert first.model_copy(update={"engine": second.engine}) == second


@QUICK
@given(made=files())
def test_the_facts_of_a_finding_suffice_and_each_of_them_is_needed(made: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assessment = result(made, made.write(Path(folder)))
    modules = {r.path: r.module for p in policies() for r in p.rules if r.enabled}
    for finding in assessment.findings:
        if finding.verdict is Verdict.UNDETERMINED:
            continue
        fewer = [{n: v for n, v in finding.facts.items() if n != hidden} for hidden in finding.facts]
        asks = [Ask(finding.rule, [nested(finding.facts), *map(nested, fewer)])]
        (answers,) = engine().evaluate(modules, asks)
        assert answers[0].verdict is finding.verdict
        assert all(a.verdict is not finding.verdict for a in answers[1:])


def nested(facts: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in facts.items():
        put(made, name, value)
    return made
