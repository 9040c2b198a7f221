"""`require-before` between two dated records, whatever their kinds: from a rule on either to its verdict, on both
engines; a day without a time is a range, a date that is hidden leaves it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.facts.timelines import from_timeline
from checker.model.errors import PolicyError
from checker.model.kinds import KINDS, REGISTERS, Belongs
from checker.model.steps import ENTRY_STEPS, MILESTONES, STEPS
from checker.policy.cases import run_cases
from checker.policy.load import load_document

C, V, U, N = "compliant", "violation", "undetermined", "not_applicable"
OF = "vendor: nec, product: neoface"
PAIRS = {
    ("contract", "appointment", "contract"): ("appointment", f"contract, {OF}"),
    ("contract", "meeting", "contract"): ("meeting, vendor: nec", f"contract, {OF}"),
    ("installation", "contract", "installation"): (f"contract, {OF}", f"installation, {OF}"),
    ("test", "system", "test"): (f"system, {OF}", f"test, {OF}"),
    ("search", "installation", "use"): (f"installation, {OF}", f"search, {OF}"),
    ("search", "training", "use"): (
        "training, operator: A-17, course: facial recognition", f"search, operator: A-17, {OF}",
    ),
}  # fmt: skip
"""on, what, before -> the step and the moment of a timeline."""
TIMES = {
    "a day earlier": ("2024-03-04", "2024-03-05", C),
    "an hour earlier": ("2024-03-05T09:00Z", "2024-03-05T10:00Z", C),
    "the same day, neither with a time": ("2024-03-05", "2024-03-05", U),
    "a day later": ("2024-03-06", "2024-03-05", V),
}


def verdicts(tmp_path: Path, rule: str, timelines: dict[str, tuple[str, str]], engine: Engine) -> dict[str, str]:
    """What each timeline gives that is not what it expects; nothing where all do. timelines: name -> its lines, and
    the verdict."""
    cases = "".join(f"- name: {name}\n{text}  expect: {verdict}\n" for name, (text, verdict) in timelines.items())
    path = tmp_path / "t.md"
    path.write_text(
        f"---\nid: t\ntitle: T\nkind: model\n---\n## 1\n> A clause.\n```rule\nid: r\n{rule}\n```\n```case\n{cases}```\n"
    )
    results = run_cases([load_document(path, tmp_path)], engine, from_timeline)
    assert len(results) == len(timelines)
    return {result.name: result.problem for result in results if result.problem}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[1]} before {pair[0]}")
def test_one_record_comes_before_another_by_what_is_certain_of_their_dates(
    pair: tuple[str, str, str], tmp_path: Path, engine: Engine
) -> None:
    on, what, before = pair
    step, moment = PAIRS[pair]
    timelines = {
        name: (
            f"  timeline:\n    - {{step: {step}, at: {first}}}\n    - {{step: {moment}, at: {last}}}\n"
            f"  complete: [{what}]\n",
            verdict,
        )
        for name, (first, last, verdict) in TIMES.items()
    }
    alone = f"  timeline:\n    - {{step: {moment}, at: 2024-03-05}}\n"
    timelines["none, and all of them are there"] = (f"{alone}  complete: [{what}]\n", V)
    timelines["none, and one may be missing"] = (alone, U)
    rule = f"on: {on}\nrequire-before: {{what: {what}, before: {before}}}"
    assert verdicts(tmp_path, rule, timelines, engine) == {}


def test_a_moment_of_a_case_can_be_asked_for_before_another(tmp_path: Path, engine: Engine) -> None:
    case = "case_number: 24-1"
    search = f"    - {{step: search, at: 2024-03-01, {case}}}\n"

    def line(application: str, *, complete: bool) -> str:
        asked = f"    - {{step: warrant_application, at: {application}, {case}}}\n" if application else ""
        whole = "  complete: [warrant_application, arrest]\n" if complete else ""
        return f"  timeline:\n{search}{asked}    - {{step: arrest, at: 2024-03-05, {case}}}\n{whole}"

    timelines = {
        "the day before": (line("2024-03-04", complete=True), C),
        "the same day": (line("2024-03-05", complete=True), U),
        "the day after": (line("2024-03-06", complete=True), V),
        "none": (line("", complete=True), V),
        "none is on record, and one may be missing": (line("", complete=False), U),
        "no arrest": (f"  timeline:\n{search}  complete: [arrest]\n", N),
    }
    rule = "require-before: {what: warrant_application, before: arrest}"
    assert verdicts(tmp_path, rule, timelines, engine) == {}


def test_every_entry_of_a_register_that_is_looked_up_is_a_step_and_so_is_every_moment() -> None:
    looked_up = {kind for kind in REGISTERS if KINDS[kind].belongs is not Belongs.PLACE}
    assert looked_up <= set(ENTRY_STEPS)
    assert set(MILESTONES) <= set(STEPS)


def test_a_training_before_a_later_moment_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    rule = "require-before: {what: training, before: arrest}"
    path.write_text(f"---\nid: t\ntitle: T\nkind: model\n---\n## 1\n> A.\n```rule\nid: r\n{rule}\n```\n")
    with pytest.raises(PolicyError) as caught:
        load_document(path, tmp_path)
    assert "a training can be required only before the use" in caught.value.what
