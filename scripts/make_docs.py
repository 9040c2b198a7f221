"""The documentation as a site of files that opens from a folder, without a server: `make docs` writes it to out/docs.

    python scripts/make_docs.py [FOLDER]

The pages of docs/ and the README, and a page made for each place, document, rule, fact and reading. A link to a page or
a heading that is not there ends with an error (mkdocs in strict mode).
"""

from __future__ import annotations

import posixpath
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from checker.facts.pages import page as fact_page
from checker.model.audit import Agency
from checker.model.policy import Policy
from checker.model.states import place_name
from checker.model.values import WHOLE_COUNTRY
from checker.model.vocabulary import vocabulary
from checker.model.words import plural
from checker.policy.applies import Applies, speaks_of
from checker.policy.library import places
from checker.policy.load import catalog
from checker.publish.rule_page import without_table
from checker.publish.rule_page_terminal import draw
from checker.report.text_blocks import Blocks
from checker.resources import policies_root

ROOT = Path(__file__).resolve().parents[1]
TITLE = "checker: police face-recognition logs against the law"
_LINK = re.compile(r"\]\(([^)\s]+?)(#[^)\s]*)?\)")
_READING = re.compile(r"^### (R\d+)\. (.*?)\n(.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)


class MarkdownBlocks(Blocks):
    """The parts of a page as Markdown."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def gap(self) -> None:
        """An empty line."""
        self.lines.append("")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph; one that is indented is a quotation."""
        shown = _plain(text)
        self.lines += [
            "",
            f"> {shown}" if indent else f"# {shown}" if style == "bold" and not self.lines else shown,
            "",
        ]

    def heading(self, text: str) -> None:
        """A heading."""
        self.lines += ["", f"## {_plain(text)}", ""]

    def bullet(self, text: str, mark: str = "-", indent: int = 0) -> None:
        """An item of a list."""
        self.lines.append(f"{'  ' * indent}- {_plain(text)}")

    def text(self) -> str:
        """The whole."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    return re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", text)


def sources() -> dict[str, str]:
    """Every page of the site: its path below the site's folder, and its Markdown."""
    policies = catalog(policies_root())
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    found["index.md"] = (ROOT / "README.md").read_text(encoding="utf-8").replace("](docs/", "](")
    found |= _places(policies) | _documents(policies) | _rules(policies) | _facts() | _readings(found["readings.md"])
    return {name: _linked(name, text, found) for name, text in found.items()}


def _linked(name: str, text: str, pages: Mapping[str, str]) -> str:
    """The page with links to files that are no pages as plain text."""

    def kept(link: re.Match[str]) -> str:
        if link[1].startswith(("http://", "https://", "mailto:")):
            return link[0]
        at = _target(name, link[1])
        return link[0] if at in pages or ((ROOT / "docs" / at).is_file() and ".." not in at) else "]()"

    return re.sub(r"\[([^\]]*)\]\(\)", r"\1", _LINK.sub(kept, text))


def _target(name: str, link: str) -> str:
    """The path of what a page links to, below the site's folder; beginning with `..` where it lies outside."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), link))


def _index(title: str, lines: list[str]) -> str:
    return "\n".join([f"# {title}", "", *lines, ""])


def _places(policies: list[Policy]) -> dict[str, str]:
    known = places(policies_root())
    pages = {f"places/{name}.md": _place(name, said, policies) for name, said in known.items()}
    listed = [f"- [{_plain(place_name(name))}]({name}.md): {_plain(said)}" for name, said in known.items()]
    return pages | {"places/index.md": _index("Places", listed)}


def _place(name: str, said: str, policies: list[Policy]) -> str:
    """What is known of the law of a place, and the documents that name it, its state or a part of it."""
    agency, up = Agency(place=name), "../" * (name.count("/") + 1)
    lines = [_plain(said), "", f"In commands and in audit.yaml this place is `{name}`.", "", "## Documents", ""]
    own = []
    for document in policies:
        rules = [
            rule
            for rule in document.rules
            if (rule.applies_to.states or set(rule.applies_to.agencies) - {WHOLE_COUNTRY})
            and speaks_of(rule.applies_to, agency) is not Applies.NO
        ]
        if rules:
            count = plural(len(rules), "rule")
            own.append(
                f"- [{_plain(document.title)}]({up}documents/{document.id}.md): {count} of this place or its parts"
            )
    return _index(_plain(place_name(name)), [*lines, *(own or ["No document names this place."])])


def _documents(policies: list[Policy]) -> dict[str, str]:
    pages = {}
    for one in policies:
        up = "../" * (one.id.count("/") + 1)
        rules = {rule.clause: rule.id for rule in one.rules}
        lines = [f"Kind: {one.kind}. Reviewed by: {_plain(one.reviewed_by) or 'nobody yet'}.", "", "## Clauses", ""]
        for clause in one.clauses:
            state = "encoded" if clause.heading in rules else clause.state.value.replace("_", " ")
            lines.append(f"- {_plain(clause.heading)}: {state}{f' ({_plain(clause.note)})' if clause.note else ''}")
        lines += [
            "",
            "## Rules",
            "",
            *(f"- [{rule.id}]({up}rules/{rule.id}.md): {_plain(rule.title)}" for rule in one.rules),
        ]
        lines += ["", "## Known gaps", "", *(f"- {_plain(gap)}" for gap in one.known_gaps or ("none",))]
        lines += ["", "## Sources", "", *(f"- {_plain(source)}" for source in one.sources or ("none",))]
        pages[f"documents/{one.id}.md"] = _index(_plain(one.title), lines)
    listed = [f"- [{one.id}]({one.id}.md): {_plain(one.title)}" for one in policies]
    return pages | {"documents/index.md": _index("Documents", listed)}


def _rules(policies: list[Policy]) -> dict[str, str]:
    pages = {}
    for document in policies:
        for rule in document.rules:
            blocks = MarkdownBlocks()
            draw(blocks, without_table(document, rule))
            blocks.line(f"Its decision table: checker policy show {rule.id}")
            pages[f"rules/{rule.id}.md"] = blocks.text()
    listed = [f"- [{r.id}]({r.id}.md): {_plain(r.title)}" for one in policies for r in one.rules]
    return pages | {"rules/index.md": _index("Rules", listed)}


def _facts() -> dict[str, str]:
    """A page for each definition, with the facts that it defines, each under a heading of its own."""
    by_page: dict[str, list[str]] = {}
    for name, one in vocabulary().items():
        lines = [f"### `{name}`", "", f"{_plain(one.meaning)} ({one.type.value}).", ""]
        lines += [f"Unit: {one.unit}.", ""] if one.unit else []
        lines += [f"Values: {', '.join(f'`{value}`' for value in one.values)}.", ""] if one.values else []
        by_page.setdefault(one.page, []).extend([*lines, f"Where a log is silent: {_plain(one.absence)}.", ""])
    texts = {page: fact_page(page).text for page in by_page}
    pages = {
        f"facts/{page}.md": "\n".join([texts[page], "", "## The facts", "", *lines]) for page, lines in by_page.items()
    }
    listed = [f"- [{texts[page].partition(chr(10))[0].lstrip('# ')}]({page}.md)" for page in by_page]
    return pages | {"facts/index.md": _index("Facts", listed)}


def _readings(page: str) -> dict[str, str]:
    found = _READING.findall(page)
    pages = {f"readings/{number}.md": f"# {number}. {title}\n\n{text.strip()}\n" for number, title, text in found}
    listed = [f"- [{number}]({number}.md): {title}" for number, title, _ in found]
    return pages | {"readings/index.md": _index("Readings", listed)}


CONFIG = """\
site_name: "{title}"
site_url: ""
use_directory_urls: false
docs_dir: pages
site_dir: "{target}"
strict: true
theme:
  name: material
  font: false
  features: [navigation.indexes, search.highlight]
plugins: [search, offline]
markdown_extensions: [tables, attr_list, toc, pymdownx.superfences]
validation:
  nav: {{omitted_files: ignore}}
  links: {{not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
nav:
  - Home: index.md
  - Guide: [{guide}]
  - Places: places/index.md
  - Documents: documents/index.md
  - Rules: rules/index.md
  - Facts: facts/index.md
  - Readings: readings/index.md
"""


def build(target: Path) -> None:
    """Write the site to a folder. SystemExit where a link leads nowhere."""
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    with tempfile.TemporaryDirectory() as room:
        pages = sources()
        for name, text in pages.items():
            path = Path(room, "pages", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for picture in (ROOT / "docs").glob("*.png"):
            Path(room, "pages", picture.name).write_bytes(picture.read_bytes())
        guide = ", ".join(path.name for path in sorted((ROOT / "docs").glob("*.md")))
        config = Path(room, "mkdocs.yml")
        config.write_text(CONFIG.format(title=TITLE, target=target.resolve(), guide=guide), encoding="utf-8")
        try:
            build_site(load_config(str(config)))
        except Abort as ended:
            raise SystemExit(f"the site has links that lead nowhere: {ended}") from None


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out" / "docs")
