"""The site of the documentation: a page for each place, document, rule, fact and reading, and no link that leads
nowhere (`make docs` builds it, and fails on a link that leads nowhere)."""

import re
from pathlib import PurePosixPath

import pytest

from checker.model.vocabulary import vocabulary
from checker.policy.library import places
from checker.policy.load import catalog
from checker.resources import policies_root
from scripts.make_docs import sources

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return sources()


def test_each_place_document_rule_fact_and_reading_has_a_page(pages: dict[str, str]) -> None:
    policies = catalog(policies_root())
    named = {f"places/{name}.md" for name in places(policies_root())}
    named |= {f"documents/{one.id}.md" for one in policies} | {
        f"rules/{r.id}.md" for one in policies for r in one.rules
    }
    named |= {f"readings/R{number}.md" for number in range(1, 50)}
    assert named - pages.keys() == set()
    facts = "".join(text for name, text in pages.items() if name.startswith("facts/"))
    assert [name for name in vocabulary() if f"### `{name}`" not in facts] == []


def test_the_page_of_a_place_leads_to_its_documents_and_to_no_others(pages: dict[str, str]) -> None:
    maryland = pages["places/us/md.md"]
    assert maryland.startswith("# Maryland\n")
    assert "(../../documents/us/md/crim-proc-2-501.md)" in maryland
    assert "us/va" not in maryland
    northampton = pages["places/us/ma/northampton.md"]
    assert "(../../../documents/us/city-bans.md)" in northampton
    assert "clearview-decree" not in northampton, "it is asked in the whole country"


def test_no_link_of_the_site_leads_nowhere(pages: dict[str, str]) -> None:
    broken = []
    for name, text in pages.items():
        for target in LINK.findall(text):
            if "://" in target or target.startswith("mailto:"):
                continue
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / target).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            if "/".join(parts) not in pages and not target.endswith(".png"):
                broken.append(f"{name}: {target}")
    assert broken == []
