"""`require-before` between two dated records, whatever their kinds: from a rule on either to its verdict, on both
engines; a day without a time is a range, a date that is hidden leaves it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.facts.timelines import from_timeline
from checker.model.errors import PolicyError
from checker.model.kinds import KINDS, REGISTERS
from checker.model.steps import ENTRY_STEPS, STEPS
from checker.policy.cases import run_cases
from checker.policy.load import load_document

C, V, U, N = "compliant", "violation", "undetermined", "not_applicable"
OF = "vendor: nec, product: neoface"
CASE = "case_number: 24-1"
PAIRS = {
    ("contract", "appointment", "contract"): ("appointment", f"contract, {OF}"),
    ("contract", "meeting", "contract"): ("meeting, vendor: nec", f"contract, {OF}"),
    ("installation", "contract", "installation"): (f"contract, {OF}", f"installation, {OF}"),
    ("test", "system", "test"): (f"system, {OF}", f"test, {OF}"),
    ("search", "installation", "use"): (f"installation, {OF}", f"search, {OF}"),
    ("search", "training", "use"): (
        "training, operator: A-17, course: facial recognition", f"search, operator: A-17, {OF}",
    ),
    ("live_deployment", "camera", "live_deployment"): ("camera, place: Dock", "live_deployment, place: dock"),
    ("search", "search", "search"): (f"search, {CASE}", f"search, {CASE}"),
    ("search", "live_deployment", "use"): (f"live_deployment, {CASE}", f"search, {CASE}"),
    ("live_deployment", "verification", "use"): (f"verification, {CASE}", f"live_deployment, {CASE}"),
    ("search", "result_received", "search"): (f"result_received, {CASE}", f"search, {CASE}"),
    ("search", "exigency", "use"): ("exigency, use_id: S1", "search, id: S1"),
    ("contract", "camera", "contract"): ("camera, place: Dock", f"contract, place: Dock, {OF}"),
    ("charge", "search", "charge"): (f"search, {CASE}", f"charge, {CASE}"),
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
            f"  timeline:\n    - {{step: {moment}, at: {last}}}\n    - {{step: {step}, at: {first}}}\n"
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


@pytest.mark.parametrize(
    ("on", "lines", "verdict"),
    [
        ("search", ["search, at: 2024-03-05"], V),
        ("search", ["search, at: 2024-03-05", "search, at: 2024-03-04, case_number: other"], V),
        ("search", ["search, at: 2024-03-05", "search, at: 2024-03-04, case_number: null"], U),
        ("search", ["search, at: 2024-03-05", "search, at: 2024-03-05"], U),
    ],
)
def test_a_search_is_no_search_before_itself(
    on: str, lines: list[str], verdict: str, tmp_path: Path, engine: Engine
) -> None:
    timeline = "".join(f"    - {{step: {line}}}\n" for line in lines)
    case = {"case": (f"  timeline:\n{timeline}  complete: [search]\n", verdict)}
    rule = f"on: {on}\nrequire-before: {{what: search, before: {on}}}"
    assert verdicts(tmp_path, rule, case, engine) == {}


PAPER = "authorization, type: warrant, scope: face_recognition, decision: granted"


@pytest.mark.parametrize(
    ("paper", "verdict"),
    [
        (f"{PAPER}, at: 2024-03-01, decided: 2024-03-04", C),
        (f"{PAPER}, at: 2024-03-10, decided: 2024-03-04", C),  # it is there, and holds later
        (f"{PAPER}, at: 2024-03-01, decided: 2024-03-06", V),  # dated back (R10)
        (f"{PAPER}, at: 2024-03-01, decided: 2024-03-05", U),
        (f"{PAPER}, at: 2024-03-01", U),  # R44: nothing says when it was decided
        (f"{PAPER.replace('granted', 'denied')}, at: 2024-03-01, decided: 2024-03-04", V),
        ("authorization, type: warrant, scope: face_recognition, at: 2024-03-01, decided: 2024-03-04", U),
        (f"{PAPER.replace('face_recognition', 'other')}, at: 2024-03-01, decided: 2024-03-04", V),
        ("authorization, type: warrant, decision: granted, at: 2024-03-01, decided: 2024-03-04", U),  # R38
    ],
)
def test_an_authorization_came_before_by_the_day_of_its_decision(
    paper: str, verdict: str, tmp_path: Path, engine: Engine
) -> None:
    timeline = f"  timeline:\n    - {{step: {paper}}}\n    - {{step: search, at: 2024-03-05}}\n"
    case = {"case": (f"{timeline}  complete: [authorization]\n", verdict)}
    assert verdicts(tmp_path, "on: search\nrequire-before: {what: authorization}", case, engine) == {}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("exigency: none", V), ("exigency: claimed", U), ("exigency: documented", U), ("exigency: undocumented", U)],
)
def test_an_emergency_that_the_row_of_the_use_claims_may_have_been_written_down_on_any_day(
    said: str, verdict: str, tmp_path: Path, engine: Engine
) -> None:
    timeline = f"  timeline:\n    - {{step: search, at: 2024-03-05, {said}}}\n"
    case = {"case": (f"{timeline}  complete: [exigency]\n", verdict)}
    assert verdicts(tmp_path, "on: search\nrequire-before: {what: exigency}", case, engine) == {}


@pytest.mark.parametrize(
    ("lesson", "verdict"),
    [
        ("operator: A-17, at: 2023-03-05", C),  # the last day of the year
        ("operator: A-17, at: 2023-03-04", V),
        ("operator: A-17, at: 2024-03-06", V),
        ("operator: B-2, at: 2023-12-01", V),
        ("operator: A-17, at: 2023-12-01, course: riding", U),  # R26
        ("operator: null, at: 2023-12-01", U),
    ],
)
def test_a_training_can_be_asked_for_within_a_time(lesson: str, verdict: str, tmp_path: Path, engine: Engine) -> None:
    course = "" if "course" in lesson else ", course: facial recognition"
    steps = f"    - {{step: training, {lesson}{course}}}\n    - {{step: search, operator: A-17, at: 2024-03-05}}\n"
    case = {"case": (f"  timeline:\n{steps}  complete: [training]\n", verdict)}
    rule = "on: search\nrequire-before: {what: training, within: 1 year}"
    assert verdicts(tmp_path, rule, case, engine) == {}


@pytest.mark.parametrize(
    ("camera", "place", "verdict"),
    [("place: Dock", "place: Main St", U), ("place: null", "place: Dock", U), ("place: Dock", "place: null", U)],
)
def test_two_places_that_are_not_written_alike_may_be_one(
    camera: str, place: str, verdict: str, tmp_path: Path, engine: Engine
) -> None:
    steps = (
        f"    - {{step: camera, {camera}, at: 2024-03-01}}\n    - {{step: live_deployment, {place}, at: 2024-03-05}}\n"
    )
    case = {"case": (f"  timeline:\n{steps}  complete: [camera]\n", verdict)}
    assert verdicts(tmp_path, "on: live_deployment\nrequire-before: {what: camera}", case, engine) == {}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("require-before: {what: account}", "the day on which an account was made is not judged"),
        ("require-within: {what: search, of: arrest, within: 1d}", "a search can be required before a moment only"),
        ("require-within: {what: training, of: use, within: 1d}", "a training is looked up by what it is of"),
        ("require-before: {what: unknown}", 'unknown step "unknown"'),
    ],
)
def test_a_kind_that_is_no_such_step_is_an_error_that_says_why(rule: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text(f"---\nid: t\ntitle: T\nkind: model\n---\n## 1\n> A.\n```rule\nid: r\n{rule}\n```\n")
    with pytest.raises(PolicyError) as caught:
        load_document(path, tmp_path)
    assert said in caught.value.what


def test_a_moment_of_a_case_can_be_asked_for_before_another(tmp_path: Path, engine: Engine) -> None:
    search = f"    - {{step: search, at: 2024-03-01, {CASE}}}\n"

    def line(application: str, *, complete: bool) -> str:
        asked = f"    - {{step: warrant_application, at: {application}, {CASE}}}\n" if application else ""
        whole = "  complete: [warrant_application, arrest]\n" if complete else ""
        return f"  timeline:\n{search}{asked}    - {{step: arrest, at: 2024-03-05, {CASE}}}\n{whole}"

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


def test_every_kind_of_dated_record_is_a_step() -> None:
    """Of an account no day is judged, and of a row of unknown kind nobody knows what it is."""
    assert set(KINDS) - set(STEPS) == {"account", "unknown"}
    assert set(REGISTERS) <= set(ENTRY_STEPS)


def test_a_training_before_a_later_moment_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    rule = "require-before: {what: training, before: arrest}"
    path.write_text(f"---\nid: t\ntitle: T\nkind: model\n---\n## 1\n> A.\n```rule\nid: r\n{rule}\n```\n")
    with pytest.raises(PolicyError) as caught:
        load_document(path, tmp_path)
    assert "a training can be asked for before the use only" in caught.value.what
    assert caught.value.hint == "write `before: use`, or judge it: `on: arrest`"
