"""What people did about a run is kept, shown beside the verdicts, and changes none of them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from checker.model.errors import UsageError
from checker.model.follow_up import WaiverState
from checker.model.grades import Grade, GradeTime, Withdrawable
from checker.model.verdict import Verdict
from checker.report.answered import parts
from checker.report.table import FORMATS, report
from checker.store import follow_up
from checker.store.opening import Store, open_store
from checker.store.runs import LoadedRun, keep, load_run
from checker.store.status import due, status
from checker.store.waivers import covering, waive, waivers
from checker.store.withdrawals import withdraw
from fixtures.make_board import POLICY
from tests.report.reading import text_of
from tests.store.conftest import NOW

RULE = "general-case-number"
LINES = [
    "S-1,2024-03-31 09:15,A,,robbery,still",
    "S-2,2024-04-01 00:10,A,,robbery,still",
    "S-3,2024-04-30 23:59,A,,robbery,still",
    "S-4,2024-05-01 00:01,A,,robbery,still",
    "S-5,,A,,robbery,still",  # a use without a date is surely in no span
    "S-6,2024-04-10 10:00,A,24-106,robbery,still",
]
TODAY = date(2026, 10, 1)
GIVEN = {"authority": "Resolution 12", "approver": "The board", "reason": "a training day"}
APRIL = {"first": date(2024, 4, 1), "last": date(2024, 4, 30)}


@pytest.fixture(scope="module")
def result(judged):
    return judged(LINES, policies=("general",))


@pytest.fixture
def store(tmp_path: Path, result):
    with open_store(str(tmp_path / "board.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=NOW)
        yield store


@pytest.fixture
def run(store: Store) -> LoadedRun:
    return load_run(store, 1)


def broken(run: LoadedRun):
    [found] = [f for f in run.assessment.findings if f.rule == RULE and f.verdict is Verdict.VIOLATION]
    return found


def fact(run: LoadedRun) -> dict[str, str]:
    [(name, value)] = broken(run).facts.items()
    return {name: str(value).lower() if isinstance(value, bool) else str(value)}


def covered(store: Store, run: LoadedRun) -> list[list[str]]:
    """For each waiver the numbers of the uses that it covers."""
    uses = covering(store, run, waivers(store)).join(run.lines.uses(), on="subject")
    return [uses.filter(pl.col("waiver") == one.number)["number"].sort().to_list() for one in waivers(store)]


def test_a_waiver_covers_both_of_its_days_and_no_use_without_a_date(store: Store, run: LoadedRun) -> None:
    assert broken(run).count == 5
    waive(store, run, rule=RULE, where=fact(run), **APRIL, **GIVEN)
    assert covered(store, run) == [["S-2", "S-3"]]


def test_a_waiver_ends_after_its_last_day_and_is_then_listed_with_what_it_covered(store: Store, run: LoadedRun) -> None:
    waive(store, run, rule=RULE, where=fact(run), **APRIL, **GIVEN)
    for day, state in (
        (date(2024, 4, 30), WaiverState.ACTIVE),
        (date(2024, 5, 1), WaiverState.EXPIRED),
    ):
        [one] = follow_up.follow_up(store, run, day).waivers
        assert (one.state, one.covered, one.findings) == (state, 2, {broken(run).id: 2})


def test_stale_and_overlapping_waivers_are_told(store: Store, run: LoadedRun) -> None:
    waive(store, run, rule=RULE, where=fact(run), **APRIL, **GIVEN)
    waive(store, run, rule=RULE, where={"number": "S-3"}, first=date(2024, 1, 1), last=date(2027, 1, 1), **GIVEN)
    waive(store, run, rule=RULE, where={"number": "S-4"}, first=date(2026, 1, 1), last=date(2027, 1, 1), **GIVEN)
    done = follow_up.follow_up(store, run, TODAY)
    assert [one.state for one in done.waivers] == [WaiverState.EXPIRED, WaiverState.ACTIVE, WaiverState.STALE]
    assert [one.overlaps for one in done.waivers] == [(2,), (1,), ()]
    assert done.waived == {broken(run).id: 2}, "a use that two waivers cover counts once"
    found = next(one for one in status(store, run, TODAY).findings if one.finding == broken(run).id)
    assert (found.count, found.waived) == (5, 2)


def test_a_condition_that_no_use_meets_is_refused_with_the_nearest(store: Store, run: LoadedRun) -> None:
    [(name, value)] = fact(run).items()
    for where, says, hint in (
        ({name: "another value"}, '"another value"', value),
        ({"number": "S-33"}, 'the number "S-33"', '"S-3"'),
        ({"number": "S-6"}, 'the number "S-6"', "S-1"),  # a use that kept the rule
        ({"case_number": "24-106"}, 'the case number "24-106"', "none of them has one"),
        ({"number": "S-3", "case_number": "24-106"}, 'the case number "24-106"', "none"),
    ):
        with pytest.raises(UsageError, match=says) as raised:
            waive(store, run, rule=RULE, where=where, **APRIL, **GIVEN)
        assert hint in raised.value.hint
    assert waivers(store) == []


@pytest.mark.parametrize("where", [{"image source": "A doorbell camera"}, {"probe.source": "doorbell"}])
def test_a_waiver_may_be_written_in_the_words_of_a_report(tmp_path: Path, judged, where) -> None:
    """A report says "image source: a doorbell camera", where the rule reads `doorbell` of `probe.source`."""
    (tmp_path / "policy.md").write_text(POLICY, encoding="utf-8")
    head = "Search ID,Date/Time,Officer,Case Number,Offense,Image Source\n"
    found = judged(
        ["S-1,2024-04-02 00:10,A,24-1,homicide,doorbell"], policies=(str(tmp_path / "policy.md"),), head=head
    )
    with open_store(str(tmp_path / "words.db"), make=True) as store:
        run = load_run(store, keep(store, found.assessment, found.rows, now=NOW))
        waive(store, run, rule="board-source", where=where, **APRIL, **GIVEN)
        [one] = follow_up.follow_up(store, run, TODAY).waivers
        assert (one.where, one.covered) == ({"probe.source": "doorbell"}, 1)
        [said] = next(
            said for head, said in parts(follow_up.add_follow_up(store, run, TODAY).assessment) if head == "Waivers"
        )
    assert "if the image source is a doorbell camera" in said


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"where": {}}, "would cover all of them"),
        ({"where": {"number": " "}}, "would cover all of them"),
        ({"where": {"mood": "good"}}, '"mood"'),
        ({"rule": "general-case-nummber"}, "did not ask the rule"),
        ({"first": date(2024, 5, 1)}, "before it begins"),
        ({"approver": "  "}, "needs its approver"),
        ({"reason": ""}, "needs its reason"),
    ],
)
def test_a_waiver_that_cannot_be_meant_is_refused_and_not_kept(store: Store, run: LoadedRun, change, says) -> None:
    given = {"rule": RULE, "where": {"number": "S-3"}, **APRIL, **GIVEN, **change}
    with pytest.raises(UsageError, match=says) as raised:
        waive(store, run, **given)
    assert raised.value.hint
    assert waivers(store) == []


def test_what_was_done_is_in_every_format_and_changes_no_number(store: Store, run: LoadedRun) -> None:
    waive(store, run, rule=RULE, where={"number": "S-3"}, **APRIL, **GIVEN)
    id = broken(run).id
    words = "=We <script>disagree</script>\u202e.\nAnd will not."
    follow_up.answer(store, run, id, words=words, author="Chief Doe", day=TODAY)
    follow_up.grade(store, run, id, at=GradeTime.DAYS_60, given=Grade.NOT, reason="refused", author="Board", day=TODAY)
    open_one = next(f for f in run.assessment.findings if f.verdict is Verdict.UNDETERMINED)
    follow_up.attest(
        store, run, open_one.id, verdict=Verdict.COMPLIANT, numbers=["S-2"], author="Auditor", basis="file 24-2",
        day=TODAY,
    )  # fmt: skip
    done = follow_up.add_follow_up(store, run, TODAY)
    assert done.assessment.model_copy(update={"follow_up": None}) == run.assessment
    for name in FORMATS:
        out = io.BytesIO()
        report(name).write(done.assessment, done.lines, out)
        said = " ".join(text_of(name, out.getvalue()).split())
        assert "\u202e" not in said, name
        assert "<script" not in said or name != "html"
        if name in ("csv", "parquet"):
            assert "compliant, says Auditor" in said, name
        else:
            for text in ("disagree", "Chief Doe", "Resolution 12", "file 24-2"):
                assert text in said, (name, text)
    lines = pl.concat(list(done.lines.chunks(1000)))
    assert lines.filter(pl.col("waivers") == "1").select("finding", "number").rows() == [(id, "S-3")]
    assert lines.filter(pl.col("attested").is_not_null()).select("finding", "number").rows() == [(open_one.id, "S-2")]
    assert follow_up.add_follow_up(store, run, TODAY).assessment.follow_up.responses[0].answers[0].text == words


def test_an_attestation_never_speaks_of_what_is_recorded(store: Store, run: LoadedRun) -> None:
    given = {"verdict": Verdict.COMPLIANT, "author": "Auditor", "basis": "file", "day": TODAY}
    with pytest.raises(UsageError, match="the records decide"):
        follow_up.attest(store, run, broken(run).id, numbers=[], **given)
    open_one = next(f for f in run.assessment.findings if f.verdict is Verdict.UNDETERMINED)
    with pytest.raises(UsageError, match='"S-99"'):
        follow_up.attest(store, run, open_one.id, numbers=["S-99"], **given)
    assert follow_up.attestations(store, run) == ()


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 8, 31), (date(2026, 10, 30), date(2027, 2, 28), date(2027, 8, 31))),
        (date(2024, 2, 29), (date(2024, 4, 29), date(2024, 8, 29), date(2025, 2, 28))),
        (date(2026, 12, 1), (date(2027, 1, 30), date(2027, 6, 1), date(2027, 12, 1))),
    ],
)
def test_milestones_are_sixty_days_and_calendar_months(since: date, days) -> None:
    assert tuple(due(since, at) for at in GradeTime) == days


def test_what_is_overdue_comes_first_and_the_day_itself_is_not_late(store: Store, run: LoadedRun, result) -> None:
    """The first run is of September 30, 2026: its 60th day is November 29."""
    id = broken(run).id
    assert not any(one.overdue for one in status(store, run, date(2026, 11, 29)).findings)
    late = status(store, run, date(2026, 11, 30)).findings
    assert [o.what for o in late[0].overdue] == ["answer", "grade at 60 days"]
    follow_up.answer(store, run, id, words="x", author="Chief", day=TODAY)
    follow_up.grade(store, run, id, at=GradeTime.DAYS_60, given=Grade.PENDING, reason="not-due", author="B", day=TODAY)
    after = {one.finding: one for one in status(store, run, date(2026, 11, 30)).findings}
    assert (after[id].overdue, after[id].next.due, after[id].grade) == ((), date(2027, 3, 30), Grade.PENDING)
    assert list(after)[-1] == id or all(not one.overdue for one in after.values())
    keep(store, result.assessment, result.rows, now=NOW.replace(year=2027))
    again = {one.finding: one for one in status(store, load_run(store, 2), date(2027, 10, 1)).findings}
    assert again[id].since == date(2026, 9, 30), "a finding is known since the first run that has it"


def test_a_finding_is_known_since_the_day_of_its_run_at_the_agency_and_nothing_was_said_of_it_before(
    tmp_path: Path, result
) -> None:
    """Two in the morning of October 1 in UTC is the evening of September 30 in Los Angeles."""
    assert result.assessment.inputs[0].zone == "America/Los_Angeles"
    with open_store(str(tmp_path / "evening.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=datetime(2026, 10, 1, 2, tzinfo=UTC))
        run = load_run(store, 1)
        id = broken(run).id
        assert {one.since for one in status(store, run, TODAY).findings} == {date(2026, 9, 30)}
        for day in (date(2026, 9, 29), date(2024, 10, 1)):
            with pytest.raises(UsageError, match=f"{day} is before 2026-09-30"):
                follow_up.answer(store, run, id, words="x", author="Chief", day=day)
        follow_up.answer(store, run, id, words="x", author="Chief", day=date(2026, 9, 30))


def test_what_is_withdrawn_no_longer_counts_and_stays_in_the_record(store: Store, run: LoadedRun) -> None:
    id = broken(run).id
    waive(store, run, rule=RULE, where={"number": "S-3"}, **APRIL, **GIVEN)
    for words in ("first", "second"):
        follow_up.answer(store, run, id, words=words, author="Chief Doe", day=TODAY)
    follow_up.grade(store, run, id, at=GradeTime.DAYS_60, given=Grade.DONE, reason="mended", author="Board", day=TODAY)
    open_one = next(f for f in run.assessment.findings if f.verdict is Verdict.UNDETERMINED)
    follow_up.attest(
        store, run, open_one.id, verdict=Verdict.COMPLIANT, numbers=["S-2"], author="Auditor", basis="file 24-2",
        day=TODAY,
    )  # fmt: skip

    def state() -> tuple[int, Grade | None, int, int]:
        own = next(one for one in status(store, run, TODAY).findings if one.finding == id)
        lines = pl.concat(list(follow_up.add_follow_up(store, run, TODAY).lines.chunks(1000)))
        return own.answers, own.grade, own.waived, lines["attested"].drop_nulls().len()

    assert state() == (2, Grade.DONE, 1, 1)
    back = {"author": "The board", "day": TODAY, "reason": "sent in error"}
    withdraw(store, Withdrawable.ANSWER, 1, **back)
    assert state() == (1, Grade.DONE, 1, 1)
    for what in (Withdrawable.GRADE, Withdrawable.WAIVER, Withdrawable.ATTESTATION):
        withdraw(store, what, 1, **back)
    withdraw(store, Withdrawable.ANSWER, 2, **back)
    assert state() == (0, None, 0, 0)
    done = follow_up.follow_up(store, run, TODAY)
    assert [one.state for one in done.waivers] == [WaiverState.WITHDRAWN]
    text = str(parts(follow_up.add_follow_up(store, run, TODAY).assessment))
    assert text.count("Withdrawn on October 1, 2026 by The board: sent in error.") == 5
    for said in ("first", "second", "Done at 60 days", "Resolution 12", "file 24-2"):
        assert said in text, said
    late = next(one for one in status(store, run, TODAY + timedelta(days=400)).findings if one.finding == id)
    assert [one.what for one in late.overdue] == ["answer", "grade at 60 days", "grade at 6 months", "grade at 1 year"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"number": 9}, "there is no answer 9"),
        ({"author": " "}, "who takes it back"),
        ({"reason": ""}, "and why"),
        ({}, "was withdrawn on"),
    ],
)
def test_a_withdrawal_says_of_what_by_whom_and_why_once(store: Store, run: LoadedRun, change, says) -> None:
    follow_up.answer(store, run, broken(run).id, words="x", author="Chief Doe", day=TODAY)
    given = {"number": 1, "author": "Board", "day": TODAY, "reason": "an error"}
    withdraw(store, Withdrawable.ANSWER, **given) if not change else None
    with pytest.raises(UsageError, match=says) as raised:
        withdraw(store, Withdrawable.ANSWER, **{**given, **change})
    assert raised.value.hint


def test_a_reason_of_another_grade_is_refused(store: Store, run: LoadedRun) -> None:
    with pytest.raises(UsageError, match="not a reason"):
        follow_up.grade(
            store, run, broken(run).id, at=GradeTime.YEAR_1, given=Grade.DONE, reason="refused", author="B", day=TODAY
        )
    with pytest.raises(UsageError, match="no finding"):
        follow_up.answer(store, run, "nonsense", words="x", author="y", day=TODAY)


def test_a_store_of_the_first_schema_keeps_its_runs_when_it_is_brought_up_to_date(store: Store) -> None:
    from checker.store.opening import migrate

    with store.writing() as connection:
        migrate(connection, "0001")
    with open_store(str(store.engine.url.database)) as again:
        found = load_run(again, 1)
        assert found.assessment.uses.total == 6
        assert follow_up.add_follow_up(again, found, TODAY).assessment.follow_up is None
