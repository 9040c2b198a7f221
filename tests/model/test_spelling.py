"""British and American spelling are one word where a person writes a name."""

from __future__ import annotations

import pytest

from checker.model.spelling import american, american_name
from checker.model.yaml_lines import parse


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("offence", "offense"),
        ("authorised_by", "authorized_by"),
        ("driver_licence", "driver_license"),
        ("enrolment", "enrollment"),
        ("Licence", "License"),
        ("OFFENCE", "OFFENSE"),
        ("advised", "advised"),
        ("confidence", "confidence"),
    ],
)
def test_a_british_word_is_the_american_one(written, meant):
    assert american(written) == meant


@pytest.mark.parametrize("text", ["logs/offences.csv", "The offence", "us/wa/licence"])
def test_a_path_or_a_sentence_is_kept_as_it_is_written(text):
    assert american_name(text) == text


def test_a_policy_may_use_british_names():
    node = parse("prohibit: {offence: [sex_offence]}", "a.md")
    assert node.plain() == {"prohibit": {"offense": ["sex_offense"]}}


def test_the_same_name_in_both_spellings_is_given_twice():
    with pytest.raises(Exception, match="given twice"):
        parse("{offence: 1, offense: 2}", "a.md")
