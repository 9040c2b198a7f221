"""Days, months and moments as the agency's country writes them."""

from __future__ import annotations

import pytest

from checker.model.dates import moment, place_of


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("2024-03-05", "us/wa", "March 5, 2024"),
        ("2024-03-05", "gb/london", "5 March 2024"),
        ("2024-03-05 14:20:00", None, "March 5, 2024, 14:20:00"),
        ("2024-03-05 14:20:00.250000", "us/wa", "March 5, 2024, 14:20:00.250000"),
        ("2024-03-05 14:20:00", "gb/london", "5 March 2024, 14:20:00"),
        ("2024-03", "us/wa", "March 2024"),
        ("2024-03", "gb/london", "March 2024"),
        ("2024-03-05/2024-03-06", "us/wa", "2024-03-05/2024-03-06"),
        ("", None, ""),
        ("no date", None, "no date"),
    ],
)
def test_a_moment_is_written_as_the_country_does(text: str, place: str | None, words: str) -> None:
    assert moment(text, place) == words


def test_a_document_of_no_place_is_written_as_in_the_united_states() -> None:
    assert (place_of("us/wa/rcw-43.386"), place_of("amazon/rekognition")) == ("us/wa/rcw-43.386", None)
