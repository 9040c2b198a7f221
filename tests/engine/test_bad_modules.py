"""Modules with a mistake in them: each is an error that says what and where, on both engines."""

from __future__ import annotations

import pytest

from checker.engine.faults import EvaluationFault
from checker.engine.interface import Ask, Engine
from checker.model.errors import PolicyError
from checker.model.facts import FactType, Own

HEAD = 'package checker.rules["r"]\n\n'
PATH = "us/xx/r.rego"


def module(text: str) -> dict[str, str]:
    return {PATH: HEAD + text}


REFUSED = {
    "an unknown field names the nearest": (
        'default breach := "unknown"\n\nbreach := "yes" if input.mdoe == "live"\n', f"{PATH}:5", "mdoe", '"mode"',
    ),
    "an unknown field below another": (
        'default breach := "unknown"\n\nbreach := "yes" if input.probe.sauce == "x"\n', f"{PATH}:5", "probe.sauce",
        '"probe.source"',
    ),
    "an unknown part of a set": (
        'default breach := "unknown"\n\nbreach := "yes" if "warrant" in input.authorized_by.hass\n',
        f"{PATH}:5", "authorized_by.hass", '"authorized_by.has"',
    ),
    "a part of a plain value": (
        'default breach := "unknown"\n\nbreach := "yes" if input.mode.name == "x"\n', f"{PATH}:5", "mode.name",
        "no parts",
    ),
    "the clock": ('breach := "yes" if time.now_ns() > 3\n', f"{PATH}:3", "time.now_ns", "no clock"),
    "the network": ('breach := "yes" if http.send({"url": "x"}).ok\n', f"{PATH}:3", "http.send", "network"),
    "a hash": ('breach := crypto.sha256("x")\n', f"{PATH}:3", "crypto.sha256", "hash"),
    "randomness": ('breach := "yes" if rand.intn("x", 2) == 1\n', f"{PATH}:3", "rand.intn", "random"),
    "the runtime": ('breach := "yes" if opa.runtime().env\n', f"{PATH}:3", "opa.runtime", "runtime"),
    "an unknown function": ('breach := "yes" if nosuch(3)\n', f"{PATH}:3", "nosuch", "pure functions"),
    "arithmetic": ('breach := "yes" if input.threshold.at_least * 2 > 1\n', f"{PATH}:3", "arithmetic (*)", "fact"),
    "no breach": ('default applies := "yes"\n', f"{PATH}:1", "no breach", "default breach"),
    "excuses made of parts": (
        'default breach := "unknown"\n\nexcuses.warrant := "yes" if input.trained\n', f"{PATH}:1", "excuses is made "
                                                                                                   "of parts", "as one",
    ),
    "text that is not Rego": ('breach ::= "yes"\n', f"{PATH}:3", "", ""),
    "an undefined variable": ('breach := "yes" if x == 3\n', f"{PATH}:3", "x", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_refused_with_its_place(engine: Engine, text: str, where: str, what: str, hint: str) -> None:
    with pytest.raises(PolicyError) as error:
        engine.check(module(text))
    assert error.value.where == where
    assert what in error.value.what
    assert hint in error.value.hint


@pytest.mark.parametrize(
    "text", ['breach := "yes" if time.now_ns() > 3\n', 'breach := "yes" if http.send({"url": "x"}).ok\n']
)
def test_what_is_refused_does_not_run_unchecked_either(engine: Engine, text: str) -> None:
    with pytest.raises(PolicyError, match="not allowed"):
        engine.evaluate(module(text), [Ask("r", [{}])])


def test_a_module_of_no_rule_is_refused(engine: Engine) -> None:
    with pytest.raises(PolicyError, match="does not belong to a rule"):
        engine.check({PATH: 'package other\n\nbreach := "yes"\n'})


def test_two_modules_of_one_rule_are_refused(engine: Engine) -> None:
    text = HEAD + 'breach := "no"\n'
    with pytest.raises(PolicyError, match="two modules"):
        engine.check({"a.rego": text, "b.rego": text})


def test_a_field_that_a_draft_adds_is_known(engine: Engine) -> None:
    text = module('default breach := "unknown"\n\nbreach := "yes" if input.camera.signed\n')
    with pytest.raises(PolicyError, match=r"camera"):
        engine.check(text)
    engine.check(text, [Own("camera.signed", FactType.YESNO, "whether a sign stood there")])


FAULTS = {
    "two sides true at once": (
        'breach := "yes" if input.mode == "live"\n\nbreach := "no" if input.vendor == "nec"\n',
        [{"mode": "live"}, {"vendor": "nec"}] * 40, {"mode": "live", "vendor": "nec"}, f"{PATH}:5", "conflict",
    ),
    "a builtin's error": (
        'default breach := "unknown"\n\nbreach := "yes" if to_number(input.mode) > 3\n',
        [{"mode": "4"}, {}], {"mode": "abc"}, f"{PATH}:5", "pars",
    ),
    "an answer that is none": (
        'default breach := "unknown"\n\nbreach := input.mode\n', [{}, {"mode": "yes"}], {"mode": "maybe"}, PATH,
        'breach is "maybe"',
    ),
    "a breach without a value": (
        'breach := "yes" if input.mode == "live"\n', [{"mode": "live"}], {"mode": "still"}, PATH, "breach is missing",
    ),
    "an applies without a value": (
        'breach := "no"\n\napplies := "yes" if input.mode\n', [{"mode": "live"}], {"vendor": "nec"}, PATH,
        "applies has no value",
    ),
    "an excuse without a value": (
        'breach := "yes"\n\nexcuses := {"trained": trained}\n\ntrained := "yes" if input.trained\n',
        [{"trained": True}], {"trained": False}, PATH, "excuses has no value",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "good", "bad", "where", "what"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("at", [0, 1, -1])
def test_a_failure_names_the_module_the_rule_and_the_projection(
    engine: Engine, text: str, good: list[dict[str, object]], bad: dict[str, object], where: str, what: str, at: int
) -> None:
    projections = list(good)
    projections.insert(at if at >= 0 else len(projections), bad)
    other = {"us/xx/other.rego": 'package checker.rules["other"]\n\nbreach := "no"\n'}
    with pytest.raises(EvaluationFault) as error:
        engine.evaluate({**other, **module(text)}, [Ask("other", [{}] * 3), Ask("r", projections)])
    assert (error.value.rule, error.value.projection, error.value.where) == ("r", bad, where)
    assert what in error.value.what
    assert error.value.exit_code == 70


def test_an_unknown_rule_is_an_error_and_not_silence(engine: Engine) -> None:
    with pytest.raises(EvaluationFault, match='there is no rule "rr"'):
        engine.evaluate(module('breach := "no"\n'), [Ask("r", [{}]), Ask("rr", [{}])])
