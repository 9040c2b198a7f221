"""A shipped document with one line damaged is still a document, or an error with a line of it: never anything else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.errors import PolicyError
from checker.policy.load import load_document
from checker.resources import policies_root
from tests.examples import tried_on

SOURCES = sorted(p for p in policies_root().rglob("*.md") if p.relative_to(policies_root()).parts[0] != "lists")
WORDS = st.sampled_from(
    ["", "x", "live", "true", "3", "[]", "{}", "null", "- a", ": :", "{list: police}", "mode: live", "{a: [b]}", "'"]
)


def damaged(text: str, at: int, how: str, word: str) -> str:
    lines = text.split("\n")
    at %= len(lines)
    match how:
        case "drop":
            del lines[at]
        case "replace":
            lines[at] = word
        case "value":
            lines[at] = re.sub(r"(?<=: ).*", lambda _: word, lines[at], count=1)
        case "indent":
            lines[at] = "  " + lines[at]
        case _:
            lines[at] = lines[at].replace("e", word, 1)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged")


@tried_on(42)
@given(
    st.sampled_from(SOURCES),
    st.integers(0, 10_000),
    st.sampled_from(["drop", "replace", "value", "indent", "letter"]),
    WORDS,
)
def test_a_damaged_document_is_read_or_refused_with_a_line(folder, source, at, how, word):
    path = folder / source.name
    path.write_text(damaged(source.read_text(encoding="utf-8"), at, how, word), encoding="utf-8")
    try:
        load_document(path, policies_root())
    except PolicyError as error:
        assert re.fullmatch(rf".*{re.escape(source.name)}:\d+", error.where), error
