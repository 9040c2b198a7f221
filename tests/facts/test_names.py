"""Whose name (reading R24): expected answers are read off the reading, pair by pair."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.courses import in_face_recognition
from checker.facts.names import heads, same_person
from checker.facts.who_is_who import People

ONE_PERSON = [
    ("Lee, Ann", "Ann Lee"),
    ("LEE,ANN", "Det. Ann Lee"),
    ("Lee, Det. Ann", "Detective Ann Lee"),
    ("Ann Lee, Det.", "ann  lee"),
    ("Sgt. A. Lee", "A. LEE"),
    ("Det/Sgt Ann Lee", "Ann Lee"),
    ("Moor, Carla J.", "Carla J Moor"),
    ("O'Brien, Pat", "Pat OBrien"),
    ("Smith-Jones, Ann", "Ann Smith Jones"),
    ("José Díaz", "Diaz, Jose"),
    ("De La Cruz, Ana", "Ana de la Cruz"),
    ("Smith Jr., John", "John Smith, Jr."),
    ("SC-311", "sc 311"),
    ("Badge 311", "#311"),
    ("Ann Lee (SC-311)", "SC-311"),
    ("Lee, Ann #311", "311"),
    ("ann@pd.org", "Ann@PD.org"),
]
DIFFERENT_PEOPLE = [
    ("Ann Lee", "Carla Moor"),
    ("Ann Lee", "Carla Lee"),
    ("A. Lee", "C. Lee"),
    ("C. Lee", "Ann Lee"),
    ("Det. Lee", "Det. Moor"),
    ("SC-311", "SC-205"),
    ("A-17", "A-9"),
    ("Ann Lee 311", "Ann Lee 312"),
    ("John Smith Jr.", "John Smith Sr."),
    ("Ann B. Lee", "Ann C. Lee"),
    ("ann@pd.org", "bo@pd.org"),
    ("jsmith", "mjones"),
    ("Lee", "Carla Moor"),
]
NOBODY_CAN_SAY = [
    ("A. Lee", "Ann Lee"),
    ("Lee", "Ann Lee"),
    ("Det. Lee", "Ann Lee"),
    ("Ann Lee", "Ann B. Lee"),
    ("Ann Lee", "Lee Ann"),
    ("Bill Lee", "William Lee"),
    ("Jon Lee", "John Lee"),
    ("Mary Ann Lee", "Ann Lee"),
    ("AJ Lee", "Ann Lee"),
    ("John Smith", "John Smith Jr."),
    ("Ann Smith", "Ann Smith-Jones"),
    ("Ann McDonald", "MC DONALD, ANN"),
    ("SC-311", "Carla Moor"),
    ("311", "Carla Moor"),
    ("SC-311", "311"),
    ("SC-311", "PD-311"),
    ("0311", "311"),
    ("jsmith", "John Smith"),
    ("jsmith", "SC-311"),
    ("ann.lee@pd.org", "Ann Lee"),
    ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Ann Lee"),
    ("Ann", "Lee"),
    ("Ann", "A. Lee"),
    ("Bob", "Robert Lee"),
    ("Lee", "Moor"),
    ("LEE", "ANN"),
    ("LEE", "MOOR"),
    ("lee", "ANN"),
    ("Ann", "Det. Lee"),
    ("Jane", "jsmith"),
    ("Detective", "Detective"),
    ("Detective", "Ann Lee"),
]
CELLS = sorted({cell for pair in (*ONE_PERSON, *DIFFERENT_PEOPLE, *NOBODY_CAN_SAY) for cell in pair})


@pytest.mark.parametrize("one, other", ONE_PERSON)
def test_case_punctuation_rank_and_order_are_set_aside(one: str, other: str) -> None:
    assert same_person(one, other) is True and same_person(other, one) is True


@pytest.mark.parametrize("one, other", DIFFERENT_PEOPLE)
def test_numbers_of_one_shape_surnames_and_given_names_tell_people_apart(one: str, other: str) -> None:
    assert same_person(one, other) is False and same_person(other, one) is False


@pytest.mark.parametrize("one, other", NOBODY_CAN_SAY)
def test_all_else_is_unknown(one: str, other: str) -> None:
    assert same_person(one, other) is None and same_person(other, one) is None


@given(st.sampled_from(CELLS) | st.text(max_size=12), st.sampled_from(CELLS) | st.text(max_size=12))
def test_the_answer_does_not_hang_on_which_name_comes_first(one: str, other: str) -> None:
    assert same_person(one, other) is same_person(other, one)
    assert same_person(one, one) is not False


def test_an_alias_ties_a_number_to_a_name() -> None:
    people = People([("SC-311", "Carla Moor", "Moor, C.")])
    assert people.are_same("SC-311", "Moor, Carla") is True
    assert people.are_same("sc311", "C. Moor") is True
    assert people.are_same("SC-311", "Ann Lee") is False, "known to be Carla Moor"
    assert people.are_same("Carla Moor", "SC-205") is False, "known to be SC-311"
    assert people.are_same("SC-205", "Ann Lee") is None


def test_a_name_that_two_rows_of_a_roster_give_to_two_people_ties_nothing() -> None:
    people = People([("SC-311", "C. Moor"), ("SC-205", "C. Moor")])
    assert people.are_same("SC-311", "SC-205") is False
    assert people.are_same("SC-311", "C. Moor") is None


def test_people_are_counted_at_the_least_by_those_who_cannot_be_one_another() -> None:
    assert People().different(["Ann Lee", "A. Lee", "SC-311"]) == 1
    assert People().different(["Ann Lee", "A. Lee", "Carla Moor", "Bo Ray"]) == 3


@pytest.mark.parametrize(
    "course, counts",
    [
        ("face recognition", True),
        ("Facial Recognition Training 2021", True),
        ("Face comparison, 24 hours", True),
        ("Facial Identification Examiner, Level II", True),
        ("FR refresher", True),
        ("taser recertification", False),
        ("use of force", False),
        ("training", False),
        ("Clearview AI facial recognition course", True),  # a special kind of a listed one (R22)
        ("Clearview AI firearms", False),
        ("face recognition: failed", False),
        ("not face recognition", False),
        ("", False),
    ],
)
def test_only_a_course_on_the_list_counts(course: str, counts: bool) -> None:
    assert in_face_recognition(course) is counts


def test_a_cell_may_name_several_people() -> None:
    one = [
        "Lee, Ann",
        "Det. Lee, Ann Marie",
        "Van Dyke, Ann Marie",
        "Lee Jr., Ann Marie",
        "Smith Jones, Ann M.",
        "PD/lee4",
        "Det/Sgt Ann Lee",
        "Lee, Ann, Sgt",
        "Lee, Ann, Jr.",
        "Lee, Ann, M.",
    ]
    two = ["A. Lee; B. Diaz", "A. Lee & B. Diaz", "Ann Lee and Bo Diaz", "Ann Lee, Bo Diaz", "Lee/Diaz", "Lee / Diaz"]
    three = ["A. Lee; B. Diaz; C. Moor", "Lee, Diaz, Moor", "Ann Lee, Bo Diaz, Cy Moor"]
    counted = pl.select(heads(pl.lit(pl.Series([*one, *two, *three])))).to_series()
    assert counted.to_list() == [1] * len(one) + [2] * len(two) + [3] * len(three)
