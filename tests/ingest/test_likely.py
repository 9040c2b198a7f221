"""What a heading that no field reads may be: the quick look at its letters changes no answer."""

from __future__ import annotations

import string
from collections import Counter

import pytest

from checker.ingest import likely

EVERY_LETTER = Counter(dict.fromkeys(string.printable, 99))
"""With these as the letters of every usual heading, none is passed over by its letters."""
HEADINGS = ["Serch Date", "Requestr", "Reson for Search", "Case Nmuber", "Offence Code", "Stop", "Searches", "Extra 7"]


@pytest.mark.parametrize("header", HEADINGS)
def test_counting_letters_first_loses_no_field(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = likely.likely_fields.__wrapped__(header)
    every = tuple((*rest, EVERY_LETTER, 0) for *rest, _, _ in likely._headings())
    monkeypatch.setattr(likely, "_headings", lambda: every)
    monkeypatch.setattr(likely, "_which_letters", lambda text: 0)
    assert likely.likely_fields.__wrapped__(header) == quick


def test_a_slip_of_the_pen_is_seen() -> None:
    assert "case_number" in dict(likely.likely_fields("Case Nmuber"))
