"""Places and zones found by what a person types."""

from __future__ import annotations

import pytest

from checker.inspect.place_search import place_read, zone_read
from checker.model.errors import UsageError

AGENCIES = ("us/federal/ice", "us/fl/orlando", "us/or/washington-county-sheriff")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Washington", "us/wa"),
        ("wa", "us/wa"),
        ("West Virginia", "us/wv"),
        ("Norfolk, Virginia", "us/va/norfolk"),
        ("Tacoma WA", "us/wa/tacoma"),
        ("City of St. Paul, Minnesota", "us/mn/st-paul"),
        ("Spokane County Sheriff, WA", "us/wa/spokane-county-sheriff"),
        ("Coeur d'Alene Police Department, Idaho", "us/id/coeur-dalene"),
        ("New York, New York", "us/ny/new-york"),
        ("Charleston, West Virginia", "us/wv/charleston"),
        ("Orlando, Florida", "us/fl/orlando"),
        ("Washington, DC", "us/dc"),
        ("Orlando", "us/fl/orlando"),
        ("ice", "us/federal/ice"),
        ("us/wa/seattle", "us/wa/seattle"),
        ("Oregn", "us/or"),
    ],
)
def test_a_state_or_an_agency_is_found_by_what_is_typed(typed: str, place: str):
    assert place_read(typed, AGENCIES) == place


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (
            "Washington County",
            "us/or/washington-county-sheriff (washington county sheriff, Oregon), us/wa (Washington)",
        ),
        ("Springfield", "write it with its state"),
        ("Orlndo, Florida", "did you mean us/fl/orlando (orlando, Florida)? If it is another, write us/fl/orlndo"),
        ("Washington County, Oregon", "us/or/washington-county-sheriff (washington county sheriff, Oregon)?"),
        ("us/wz", ""),
    ],
)
def test_what_is_no_place_or_several_is_refused_with_those_that_may_be_meant(typed: str, hint: str):
    with pytest.raises(UsageError) as refused:
        place_read(typed, AGENCIES)
    assert hint in str(refused.value)


def test_a_zone_is_found_by_its_everyday_name():
    assert zone_read("Pacific Time") == "America/Los_Angeles"
    with pytest.raises(UsageError):
        zone_read("Mars")
