"""Nothing in a log's text acts on the reader's screen."""

from __future__ import annotations

import json
import time
import unicodedata

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from checker.model.visible import ACTING, in_json, shorten, visible
from tests.report.sample import ANSI, ARABIC, OVERRIDE

ACTS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_escape_sequences_and_overrides_are_written_out() -> None:
    assert visible(ANSI) == "\\x1b[31mred\\x1b[0m\\x1b]0;title\\x07"
    assert visible(OVERRIDE) == "invoice\\u202egnp.exe"
    assert visible("one\r\ntwo\tthree") == "one\\r\\ntwo\\tthree"


def test_letters_of_every_script_stay() -> None:
    for text in (ARABIC, "Ñandú — 山田", "می\u200cخواهم", "naïve"):
        assert visible(text) == text


@given(st.text(st.characters(codec=None)))
def test_no_character_that_acts_is_left(text: str) -> None:
    left = {c for c in visible(text) if unicodedata.category(c) in ACTS}
    assert left <= {"\u200c", "\u200d"}


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_unchanged(text: str) -> None:
    assert visible(text) == text


@given(st.text(st.characters(codec="utf-8")))
def test_the_pattern_for_columns_finds_all_that_is_rewritten(text: str) -> None:
    found = pl.DataFrame({"text": [text]})["text"].str.contains(ACTING)[0]
    assert found or visible(text) == text


def test_a_long_text_is_cut_with_a_mark() -> None:
    assert shorten("abcdefghij", 8) == "abcde..."
    assert shorten("abcdefgh", 8) == "abcdefgh"


def test_a_text_without_end_that_acts_is_written_out_at_once() -> None:
    endless = "\u202e" * 900_000
    begun = time.process_time()
    assert visible(endless) == "\\u202e" * 900_000
    assert in_json(f'{{"a": "{endless}"}}'.encode()) == b'{"a": "' + b"\\u202e" * 900_000 + b'"}'
    assert shorten(endless, 9) == "\\u202e..."
    assert time.process_time() - begun < 2


def test_delete_is_written_out_though_json_holds_it_as_it_is() -> None:
    assert in_json(b'"a\x7fb"') == b'"a\\u007fb"'


@given(st.text(st.characters(codec="utf-8")))
def test_json_says_the_same_and_nothing_in_it_acts(text: str) -> None:
    safe = in_json(json.dumps(text, ensure_ascii=False).encode())
    assert json.loads(safe) == text
    assert {c for c in safe.decode() if unicodedata.category(c) in ACTS} <= {"\u200c", "\u200d"}
