"""The errors: a hint names only what somebody may have meant, and several mistakes are one error."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.errors import SHOWN, Collector, Mistakes, PolicyError, UsageError, near_names, nearest
from checker.model.event import EVENT_FIELDS
from checker.model.meant import MEANT
from checker.model.values import VALUES
from checker.model.vocabulary import vocabulary

NEAR = [
    ("mdoe", "mode"), ("robery", "robbery"), ("face_recognitoin", "face_recognition"), ("drug", "drugs"),
    ("municipal", "municipal_police"), ("Municipal-Police", "municipal_police"), ("assault", "simple_assault"),
    ("investgation", "criminal_investigation"), ("prohibits", "prohibit"), ("in_forse", "in-force"),
    ("violaton", "violation"), ("shriff", "sheriff"),
]  # fmt: skip
"""What somebody writes, and what is meant."""

FAR = [
    ("hate_crime", "terrorism"), ("hate_crime", "violent_crime"), ("burglary", "robbery"), ("theft", "larceny"),
    ("agency.rank", "agency.kind"), ("terrible", "medium"), ("law", "statute"), ("gun", "drugs"),
    ("identify_suspect", "identity_fraud"), ("a", "arson"), ("?", "x"),
]  # fmt: skip
"""Two names of two things, though letters or words of them are the same."""


@pytest.mark.parametrize(("written", "meant"), NEAR)
def test_a_near_name_is_suggested_in_both_directions(written: str, meant: str) -> None:
    assert near_names(written, [meant, "zzz"]) == [meant]
    assert near_names(meant, [written, "zzz"]) == [written]
    assert f'did you mean "{meant}"?' in nearest(written, [meant, "zzz"])


@pytest.mark.parametrize(("written", "other"), FAR)
def test_the_name_of_another_thing_is_not_suggested_in_either_direction(written: str, other: str) -> None:
    for first, second in ((written, other), (other, written)):
        assert near_names(first, [second]) == []
        assert nearest(first, [second]) == f"known: {second}"


def test_hate_crime_suggests_no_offense_and_gets_all_of_them() -> None:
    hint = nearest("hate_crime", VALUES["offense"])
    assert "did you mean" not in hint
    assert all(offense in hint for offense in VALUES["offense"])


def test_of_several_names_with_the_written_word_none_is_preferred() -> None:
    hint = nearest("assault", ["aggravated_assault", "simple_assault", "theft"])
    assert 'did you mean "simple_assault" or "aggravated_assault"?' in hint


def test_of_many_names_none_of_which_is_near_it_says_how_many_there_are_and_shows_some() -> None:
    hint = nearest("warrant", [f"z{number}" for number in range(SHOWN + 1)])
    assert f"{SHOWN + 1} are known" in hint
    assert "did you mean" not in hint


def test_where_all_names_can_be_seen_is_said_where_the_hint_does_not_list_them() -> None:
    many = [f"z{number}" for number in range(SHOWN + 1)]
    assert nearest("warrant", many, shown_by="`checker fact list`").endswith("; `checker fact list` shows all")
    assert nearest("z0z", [*many, "z0z0z"], shown_by="the list").endswith("; the list shows all")
    assert "shows all" not in nearest("warrant", many[:5], shown_by="the list")


@given(st.text("abc_-.", max_size=12), st.text("abc_-.", max_size=12))
def test_nearness_has_no_direction(first: str, second: str) -> None:
    assert bool(near_names(first, [second])) == bool(near_names(second, [first]))


def collected(*errors: PolicyError | UsageError) -> Collector:
    collector = Collector()
    for error in errors:
        with collector:
            raise error
    return collector


ONE = PolicyError("one", where="a.md:10", hint="write 1")
TWO = UsageError("two", where="a.md:9", hint="write 2")


def test_no_mistake_raises_nothing_and_one_is_raised_as_itself() -> None:
    collected().end()
    with pytest.raises(PolicyError) as caught:
        collected(ONE, ONE).end()
    assert caught.value is ONE


def test_several_mistakes_are_one_error_by_line_that_passes_between_processes() -> None:
    with pytest.raises(Mistakes) as caught:
        collected(ONE, TWO, ONE).end()
    assert caught.value.errors == (TWO, ONE)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_is_no_mistake_of_the_writer_passes_through() -> None:
    with pytest.raises(KeyError), Collector():
        raise KeyError("x")


@pytest.mark.parametrize(
    ("written", "field", "says"),
    [
        ("murder", "offense", 'did you mean "homicide"?'),
        ("Rape", "offense", 'did you mean "sex_offense"?'),
        ("real time", "mode", 'did you mean "live" or "near_real_time"?'),
        ("mugshots", "gallery.source_type", 'did you mean "booking"?'),
        ("mugshots", "probe.source", 'did you mean "booking_photo"?'),
        ("emergency", "authorized_by", "`exigency: documented`"),
    ],
)
def test_a_usual_word_for_a_name_is_met_with_the_name_or_with_what_to_write_instead(written, field, says) -> None:
    assert says in nearest(written, VALUES.get(field) or VALUES["authorization"])


def test_a_usual_heading_is_met_with_the_fact_or_the_field() -> None:
    assert nearest("outcome", vocabulary()).startswith('did you mean "result"?')
    assert nearest("user", EVENT_FIELDS).startswith('did you mean "operator"?')


def test_every_name_that_a_usual_word_means_is_one_of_this_program() -> None:
    names = {*vocabulary(), *(value for values in VALUES.values() for value in values)}
    assert {one for several in MEANT.values() for one in several} <= names
