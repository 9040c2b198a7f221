"""What people read is free of the words and phrases that docs/style.md lists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from checker.model.spelling import BRITISH
from tests.docs.blocks import ROOT

STYLE = ROOT / "docs" / "style.md"
AVOIDED = re.findall(r"^\| `(.+?)` \|", STYLE.read_text(encoding="utf-8"), re.MULTILINE)
PAGES = ("README.md", "docs/*.md", "policies/**/*.md", "fixtures/README.md", "checker/**/*.md", "checker/**/*.j2")
SPELLING_OF_INPUT = {
    "checker/ingest/other_searches.py",
    "checker/model/spelling.py",  # the table of both spellings
}
"""Files whose texts are words that people write in logs, in either spelling, and not messages."""


def pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words; "there is no list" says something else than "this is no list"."""
    words = [r"\w+" if word == "..." else re.escape(word) for word in phrase.split()]
    between = r"\s+".join(words)
    return re.compile(rf"(?<![\w/-])(?<!there ){between}(?![\w/-])", re.IGNORECASE)


def prose(path: Path) -> str:
    """The text of a page, without code, values in backticks and the names in rules and cases."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL))


def messages(path: Path) -> Iterator[str]:
    """The texts of several words in a module, docstrings aside but for those of commands, which are their help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
    statements = {id(s.value) for body in bodies for s in body if isinstance(s, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, documented) and path.parent.name == "cli" and getattr(node, "decorator_list", ()):
            yield ast.get_docstring(node) or ""
        literal = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements
        if literal and " " in node.value.strip():
            yield node.value


def texts() -> Iterator[tuple[Path, str]]:
    for pages in PAGES:
        yield from ((path, prose(path)) for path in ROOT.glob(pages) if path != STYLE)
    for path in (ROOT / "checker").rglob("*.py"):
        if path.relative_to(ROOT).as_posix() not in SPELLING_OF_INPUT:
            yield from ((path, text) for text in messages(path))


def test_what_people_read_holds_none_of_the_words_to_avoid():
    patterns = {phrase: pattern(phrase) for phrase in AVOIDED}
    found = {
        f"{path.relative_to(ROOT)}: {phrase}: ...{text[max(0, m.start() - 30) : m.end() + 30]}..."
        for path, text in texts()
        for phrase, avoided in patterns.items()
        for m in avoided.finditer(text)
    }
    assert not found


def test_the_check_finds_what_it_is_for():
    assert pattern("is no use log").search("This\nis no  use log.") and not pattern("ere").search("where")
    assert any("policies" in path.parts for path, _ in texts()) and any(path.suffix == ".py" for path, _ in texts())


def test_a_block_that_holds_blocks_hides_nothing_of_what_follows_it(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "Before.\n````markdown\n```yaml\nso many\n```\n````\nAfter.\n```\nso many\n```\nEnd.\n", encoding="utf-8"
    )
    assert prose(page).split() == ["Before.", "After.", "End."]


def test_british_spellings_that_are_read_are_among_the_words_to_avoid():
    """Those of the table of spellings are avoided in what people read, as far as they are whole words of it."""
    assert {"licence", "offence", "authorisation"} <= set(AVOIDED)
    assert BRITISH
