"""The page on writing a policy: its examples compile, its cases hold, its errors are those that come out."""

import re

import pytest

from checker.integrity.cases import run_pattern_cases
from checker.model.errors import PolicyError
from checker.policy.cases import run_cases
from checker.policy.load import load_document
from tests.docs.blocks import ROOT, blocks

PAGE = ROOT / "docs" / "writing-a-policy.md"
FILES = {block.file: block.text for block in blocks(PAGE) if block.file}


def after(comment: str) -> tuple[str, str, str]:
    """What a `<!-- comment: OLD -> NEW -->` replaces, and the block after it."""
    found = re.search(
        rf"<!-- {comment}: (.*?) -> (.*?) -->\n```\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found
    return found[1], found[2], found[3]


def loaded(folder, name, text, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / name).write_text(text, encoding="utf-8")
    return load_document(folder / name, ROOT / "policies")


@pytest.mark.parametrize("name", FILES)
def test_the_examples_of_the_page_hold(name, engine, tmp_path, monkeypatch):
    documents = [loaded(tmp_path, name, FILES[name], monkeypatch)]
    results = [*run_cases(documents, engine), *run_pattern_cases(documents)]
    assert results
    assert [r.problem for r in results if not r.ok] == []


def test_the_error_of_the_page_is_the_one_that_comes_out(tmp_path, monkeypatch):
    old, new, shown = after("error")
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, "my-ordinance.md", FILES["my-ordinance.md"].replace(old, new), monkeypatch)
    assert str(caught.value) == shown


def test_the_wrong_case_of_the_page_is_told_as_it_says(embedded, tmp_path, monkeypatch):
    old, new, shown = after("wrong case")
    made = loaded(tmp_path, "my-ordinance.md", FILES["my-ordinance.md"].replace(old, new), monkeypatch)
    (wrong,) = [r for r in run_cases([made], embedded) if not r.ok]
    assert f"{wrong.where}: {wrong.problem}" == shown
