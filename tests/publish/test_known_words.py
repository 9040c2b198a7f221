"""Free text keeps words that name nobody, and loses names, numbers, addresses and dates of birth, however written."""

from __future__ import annotations

import pytest

from checker.publish.known_words import only_known


@pytest.mark.parametrize(
    "text",
    [
        "robbery suspect on camera", "Aggravated Assault", "locate missing child", "face recognition, basic",
        "burglary / motor vehicle theft", "",
    ],
)  # fmt: skip
def test_words_that_name_nobody_are_left(text: str) -> None:
    assert only_known(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("robbery suspect John Smith", "robbery suspect [redacted]"),
        ("robbery suspect john smith", "robbery suspect [redacted]"),
        ("SMITH robbery", "[redacted] robbery"),
        ("burglary at 412 Elm St", "burglary at [redacted]"),
        ("dob 4/1/1990 fraud", "[redacted] fraud"),
        ("call 555-123-4567", "call [redacted]"),
        ("suspect a.lee@mail.com", "suspect [redacted]"),
        ("case 24-00117", "case [redacted]"),
        ("Officer White on camera", "[redacted] on camera"),
        ("suspect is Bank, John", "suspect is [redacted]"),
        ("plate 7ABC123 stolen", "plate [redacted] stolen"),
        ("Ng robbery", "[redacted] robbery"),
        ("Mark robbery", "[redacted] robbery"),
        ("Ольга robbery", "[redacted] robbery"),
        ("robbery\u00a0Zwingli", "robbery [redacted]"),
    ],
)
def test_all_else_is_taken_out(text: str, left: str) -> None:
    assert only_known(text) == left
