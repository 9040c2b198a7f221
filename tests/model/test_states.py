"""Places in the words of people."""

from __future__ import annotations

import pytest

from checker.model.states import place_name


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("us/wa", "Washington"),
        ("us/ca/san-francisco", "San Francisco, California"),
        ("us/wa/king-county", "King County, Washington"),
        ("uk", "the United Kingdom"),
        ("uk/south-wales", "South Wales, United Kingdom"),
        ("us/federal/ice-hsi", "Homeland Security Investigations of ICE"),
        ("us/federal/secret-service", "us/federal/secret-service"),
        ("us", "us"),
    ],
)
def test_a_place_is_named_as_people_name_it(place: str, name: str) -> None:
    assert place_name(place) == name
