"""The classes of value that a rule tells apart, and what hiding a part of a value leaves."""

from __future__ import annotations

from typing import Any

import pytest

from checker.model.errors import PolicyError
from checker.model.facts import FactType, Own
from checker.model.policy import Rule
from checker.policy.classes import HIDDEN, OTHER, classes, hidings, is_full, nest, points, value_groups
from tests.policy.written import rego_rule


def rule(fields: tuple[str, ...], module: str = "", **more: Any) -> Rule:
    return rego_rule(module, fields, **more)


def test_a_choice_has_a_class_for_each_value_named_one_for_the_others_and_the_unknown() -> None:
    found = classes(rule(("mode",), values={"mode": ("live", "still")}), "mode")
    assert found[:2] == ["live", "still"]
    assert len(found) == 4
    assert found[2] not in ("live", "still")
    assert found[3] is HIDDEN


def test_values_that_the_module_names_only_together_are_one_class() -> None:
    module = 'breach := "yes" if input.mode in {"live", "near_real_time"}\n\nbreach := "no" if input.mode == "still"\n'
    given = rule(("mode",), module, values={"mode": ("live", "near_real_time", "still")})
    assert value_groups(given, "mode") == [("live", "near_real_time"), ("still",)]


def test_an_open_name_has_another_value_that_no_list_holds() -> None:
    assert classes(rule(("agency.id",), values={"agency.id": ("us/or/x",)}), "agency.id") == ["us/or/x", OTHER, HIDDEN]


def test_a_choice_that_is_named_whole_has_no_other_class() -> None:
    named = {"exigency": ("documented", "undocumented", "none")}
    assert classes(rule(("exigency",), values=named), "exigency") == ["documented", "undocumented", "none", HIDDEN]


def test_a_set_has_every_part_of_its_named_values_with_and_without_another_complete_and_open() -> None:
    found = classes(rule(("authorized_by",), values={"authorized_by": ("warrant", "court_order")}), "authorized_by")
    # Open ones may surely lack what they do not have: both, or one of the two (3 each for none and for another), or the
    # one that is left (4).
    assert len(found) == 2 * 2 * 2 * 2 + 1 + 2 * 3 + 4
    assert {"has": ["warrant"], "complete": False, "lacks": ["court_order"]} in found
    assert {"has": [], "complete": True} in found
    assert {"has": ["court_order", "warrant"], "complete": False} in found


def test_a_set_of_very_many_named_values_stays_small() -> None:
    from checker.model.values import VALUES

    found = classes(rule(("purpose",), values={"purpose": VALUES["purpose"]}), "purpose")
    assert len(found) < 2_000


def test_numbers_lie_at_between_and_around_the_cuts() -> None:
    assert points([0.8]) == [0.4, 0.8, 0.9]
    assert points([2, 5]) == [1, 2, 3.5, 5, 6]
    assert points([0]) == [0, 1]
    assert points([]) == [1]
    found = classes(rule(("threshold",), cuts={"threshold": (0.8,)}), "threshold")
    assert {"at_least": 0.8, "at_most": 0.8} in found
    assert {"at_least": 0.4, "at_most": 0.9} in found
    assert {"at_least": 0.9} in found
    assert {"at_most": 0.4} in found
    assert len(found) == 3 + 3 + 3 + 3 + 1


def test_a_field_of_a_draft_has_classes_and_an_unknown_field_is_an_error() -> None:
    new = Own("camera.signed", FactType.YESNO, "whether a sign stood there")
    assert classes(rule(("camera.signed",)), "camera.signed", [new]) == [True, False, HIDDEN]
    with pytest.raises(PolicyError, match=r"camera\.signed"):
        classes(rule(("camera.signed",)), "camera.signed")


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("live", [HIDDEN]),
        (True, [HIDDEN]),
        (HIDDEN, []),
        ({"has": ["a"], "complete": True}, [HIDDEN, {"has": ["a"], "complete": False}]),
        ({"has": ["a", "b"], "complete": False},
         [HIDDEN, {"has": ["b"], "complete": False}, {"has": ["a"], "complete": False}]),
        ({"has": [], "complete": False}, [HIDDEN]),
        ({"at_least": 2, "at_most": 2}, [HIDDEN, {"at_least": 1, "at_most": 2}, {"at_least": 2, "at_most": 3}]),
        ({"at_least": 1, "at_most": 3}, [HIDDEN, {"at_most": 3}, {"at_least": 1}]),
        ({"at_least": 2}, [HIDDEN, {"at_least": 1}]),
        ({"at_least": 1}, [HIDDEN]),
    ],
)  # fmt: skip
def test_what_hiding_one_part_leaves(value: Any, left: list[Any]) -> None:
    assert list(hidings(value, [2])) == left


def test_a_whole_group_is_left_for_its_first_member() -> None:
    has = {"has": ["a", "b", "c"], "complete": False}
    assert list(hidings(has, (), [("b", "a")])) == [
        HIDDEN,
        {"has": ["b", "c"], "complete": False},
        {"has": ["a", "b"], "complete": False},
    ]


def test_full_means_that_nothing_is_hidden() -> None:
    assert (
        is_full("live")
        and is_full(False)
        and is_full({"has": [], "complete": True})
        and is_full({"at_least": 1, "at_most": 1})
    )
    assert not any(
        map(is_full, [HIDDEN, {"has": ["a"], "complete": False}, {"at_least": 1}, {"at_least": 1, "at_most": 2}])
    )


def test_a_projection_nests_by_dots_and_leaves_the_hidden_out() -> None:
    assert nest({"probe.source": "citizen", "probe.kind": HIDDEN, "mode": "live"}) == {
        "probe": {"source": "citizen"},
        "mode": "live",
    }
