"""The page for a council: each clause in its words, its rule, its decision table, its columns, its effect."""

from __future__ import annotations

import re
from pathlib import Path

from checker.drafting.document_page import draw
from checker.engine.interface import Engine
from checker.policy.load import load
from checker.report.html_blocks import page
from checker.resources import fixtures_root, policies_root


def test_the_page_says_what_the_clause_says_does_and_needs(embedded: Engine):
    path = fixtures_root() / "drafts" / "millbrook.md"
    [document] = load([str(path)], root=policies_root())
    made = page(lambda blocks: draw(blocks, document, document.rules, embedded)).decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", made).split())
    assert "Before a search, people other than the one sought shall be cut out of the picture." in said
    assert "A draft: it is not in force." in said
    assert re.search(r"bystanders removed: no forbidden", said)
    assert re.search(r"bystanders removed: yes allowed", said)
    assert "Bystanders removed yes or no" in said
    assert re.search(r"On the sample log, of 3,\d\d\d uses: 3,\d\d\d undetermined\.", said)
    assert str(Path(path).parent) not in said
    assert "violation" not in said


def test_a_rule_on_contracts_does_not_call_what_it_judges_a_use(embedded: Engine):
    [document] = load(["us/wa/rcw-43.386"], root=policies_root())
    rules = [rule for rule in document.rules if rule.subjects == ("contract",)]
    made = page(lambda blocks: draw(blocks, document, rules, embedded)).decode()
    assert rules
    assert "the contract is" in made
    assert "the use is" not in made
