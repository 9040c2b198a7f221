"""Conditions in three values: what Rego says is what a plain three-valued reading of the words says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.embedded import Embedded
from checker.engine.interface import Ask
from checker.policy.classes import HIDDEN, nest
from tests.examples import tried_on
from tests.policy.written import rule

ENGINE = Embedded()
MODES, PURPOSES = ("still", "live", "near_real_time"), ("redaction", "terrorism", "training_test")

tests = {
    "mode": st.one_of(
        st.sampled_from(MODES).map(lambda v: [v]),
        st.lists(st.sampled_from(MODES), min_size=1, max_size=2, unique=True),
        st.lists(st.sampled_from(MODES), min_size=1, max_size=2, unique=True).map(lambda vs: {"not": vs}),
    ),
    "purpose": st.one_of(
        st.lists(st.sampled_from(PURPOSES), min_size=1, max_size=2, unique=True),
        st.lists(st.sampled_from(PURPOSES), min_size=1, max_size=2, unique=True).map(lambda vs: {"not": vs}),
        st.lists(st.sampled_from(PURPOSES), min_size=1, max_size=2, unique=True).map(lambda vs: {"only": vs}),
    ),
    "public_space": st.booleans(),
    "candidates": st.one_of(
        st.integers(1, 3), *(st.integers(1, 3).map(lambda n, op=op: {op: n}) for op in ("at-least", "at-most", "below",
            "above"))
    ),
}  # fmt: skip
conditions = st.lists(
    st.sets(st.sampled_from(sorted(tests)), min_size=1, max_size=3).flatmap(
        lambda names: st.fixed_dictionaries({name: tests[name] for name in sorted(names)})
    ),
    min_size=1,
    max_size=2,
)
sets = st.builds(
    lambda has, complete: {"has": sorted(has), "complete": complete},
    st.sets(st.sampled_from([*PURPOSES, "other"])),
    st.booleans(),
)
bounds = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)
numbers = bounds.flatmap(
    lambda lh: st.sampled_from([{"at_least": lh[0], "at_most": lh[1]}, {"at_least": lh[0]}, {"at_most": lh[1]}])
)
uses = st.fixed_dictionaries(
    {
        "mode": st.sampled_from([HIDDEN, *MODES, "mobile_field"]),
        "purpose": st.one_of(st.just(HIDDEN), sets),
        "public_space": st.sampled_from([HIDDEN, True, False]),
        "candidates": st.one_of(st.just(HIDDEN), numbers),
    }
)


def possible(use):
    """Every complete use that what is known of this one leaves open."""
    modes = [*MODES, "mobile_field"] if use["mode"] is HIDDEN else [use["mode"]]
    known = {"has": [], "complete": False} if use["purpose"] is HIDDEN else use["purpose"]
    members = [*PURPOSES, "other"]
    every_set = [{m for i, m in enumerate(members) if n >> i & 1} for n in range(16)]
    purposes = [s for s in every_set if (s == set(known["has"]) if known["complete"] else s >= set(known["has"]))]
    spaces = [True, False] if use["public_space"] is HIDDEN else [use["public_space"]]
    number = {} if use["candidates"] is HIDDEN else use["candidates"]
    counts = [n for n in range(6) if number.get("at_least", 0) <= n <= number.get("at_most", 5)]
    return modes, purposes, spaces, counts


def holds(name, test, value):
    """Whether one test holds of a known value; None where a person must say (reading R21: under `prohibit`, `not`
    names what is permitted, and a purpose that is beside one that is not is no plain breach)."""
    if name == "candidates":
        test = {"at-least": test, "at-most": test} if isinstance(test, int) else test
        said = {"at-least": value.__ge__, "at-most": value.__le__, "below": value.__lt__, "above": value.__gt__}
        return all(said[op](n) for op, n in test.items())
    if name == "public_space":
        return value is test
    members = value if isinstance(value, set) else {value}
    if isinstance(test, dict) and "not" in test:
        off = members - set(test["not"])
        return None if off and off != members else bool(off)
    if isinstance(test, dict):
        return bool(members) and members <= set(test["only"])
    return bool(members & set(test))


def three(name, test, use):
    """One test in three values: over all that the known leaves open."""
    names = ("mode", "purpose", "public_space", "candidates")
    found = {holds(name, test, value) for value in possible(use)[names.index(name)]}
    return found.pop() if len(found) == 1 else None


def every(answers):
    return False if False in answers else None if None in answers else True


def some(answers):
    return True if True in answers else None if None in answers else False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("conditions")


@tried_on(21)
@given(condition=conditions, given_uses=st.lists(uses, min_size=1, max_size=12))
def test_a_condition_is_true_false_or_unknown_as_a_plain_reading_says(condition, given_uses, folder):
    import yaml

    made = rule(folder, "prohibit: " + yaml.safe_dump(condition, default_flow_style=True, width=10_000))
    (answers,) = ENGINE.evaluate({made.path: made.module}, [Ask("r", [nest(use) for use in given_uses])])
    verdict = {True: "violation", False: "compliant", None: "undetermined"}
    expected = [some([every([three(n, t, use) for n, t in one.items()]) for one in condition]) for use in given_uses]
    assert [a.verdict.value for a in answers] == [verdict[e] for e in expected]
