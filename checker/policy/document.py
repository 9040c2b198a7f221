"""A policy document as Markdown: front matter, clauses (headings), and the blocks under them, with their true lines.

Under each heading stand the clause in a few words (a blockquote), and fenced blocks: ```rule (YAML, one rule),
```rego (the rule's Rego where no verb can say it), ```pattern (YAML, what to look for over many rows), ```case (YAML,
worked examples of the rule or pattern above). A clause without either says why, in a paragraph that starts with `not
checkable:` or `to do:`. A heading that has deeper headings under it, and neither quote, rule nor such a paragraph of
its own, only groups them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from checker.model.errors import Collector, PolicyError, near_names
from checker.model.policy import Clause, ClauseState
from checker.model.yaml_lines import Node, parse

BLOCKS = ("rule", "rego", "pattern", "case")
_NOTE = re.compile(r"(not checkable|to do)\s*(:?)\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block. line: the document's line of its first line of text."""

    kind: str
    text: str
    line: int


@dataclass
class Section:
    """One heading and what stands under it, up to the next heading."""

    heading: str
    level: int
    line: int
    quote: list[str] = field(default_factory=list)
    note: str = ""
    state: ClauseState | None = None
    blocks: list[Block] = field(default_factory=list)

    def clause(self, file: str) -> Clause:
        """The clause that the section is. PolicyError where it has neither a rule nor a reason why not."""
        encoded = any(b.kind in ("rule", "pattern") for b in self.blocks)
        state = ClauseState.ENCODED if encoded else self.state
        if state is None:
            raise PolicyError(
                f'the clause "{self.heading}" has no rule and does not say why',
                where=f"{file}:{self.line}",
                hint="add a ```rule or ```pattern block, or a paragraph that starts with `not checkable:` or `to "
                "do:` and gives the reason",
            )
        return Clause(self.heading, "\n".join(self.quote), self.line, state, self.note)


@dataclass(frozen=True)
class Document:
    """A document, not yet compiled. file: the path shown in errors; mistakes: those of its headings and blocks;
    with_cases: whether its worked examples are read."""

    file: str
    front: Node
    sections: tuple[Section, ...]
    mistakes: Collector
    with_cases: bool = True

    def without_cases(self) -> Document:
        """The document as if it had no worked examples."""
        kept = [replace(s, blocks=[b for b in s.blocks if b.kind != "case"]) for s in self.sections]
        return replace(self, sections=tuple(kept), with_cases=False)


@cache
def _markdown() -> MarkdownIt:
    """The parser of blocks. What stands within a line (links, emphasis) stays as written: nothing here asks for it."""
    return MarkdownIt("commonmark").use(front_matter_plugin).disable("inline")


def read(text: str, file: str) -> Document:
    """The document `text`; `file` is the path to show. PolicyError where nothing can be said of its rules: where it has
    no front matter or no clause."""
    text = text.removeprefix("\ufeff")
    tokens = _markdown().parse(text)
    if not tokens or tokens[0].type != "front_matter":
        raise PolicyError(
            "the document does not begin with front matter",
            where=f"{file}:1",
            hint="its first lines say what it is, between two lines of three dashes: ---, id: ..., title: ..., kind: "
            "..., ---",
        )
    mistakes = Collector()
    sections = _sections(tokens[1:], file, mistakes)
    kept = [s for i, s in enumerate(sections) if not _groups(s, sections[i + 1 :])]
    if not kept:
        mistakes.add(
            PolicyError(
                "the document has no clause", where=f"{file}:1", hint="write one as a heading: ## 1 No live use"
            )
        )
    try:
        return Document(file, parse(tokens[0].content, file, 2), tuple(kept), mistakes)
    except PolicyError as error:
        mistakes.stop(error)


def _groups(section: Section, later: list[Section]) -> bool:
    """Whether the heading only groups the deeper ones after it, or is the document's own title."""
    bare = not section.quote and not section.blocks and section.state is None
    return bare and bool(later) and later[0].level > section.level


def _sections(tokens: list[Token], file: str, mistakes: Collector) -> list[Section]:
    sections: list[Section] = []
    quoted = 0
    for i, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "heading_open":
                sections.append(Section(tokens[i + 1].content.strip(), int(token.tag[1:]), line))
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "inline" if tokens[i - 1].type == "paragraph_open" and sections:
                if quoted:
                    sections[-1].quote.append(token.content)
                    continue
                with mistakes:
                    _take_note(sections[-1], token.content, f"{file}:{line}")
            case "fence":
                with mistakes:
                    _take_block(sections, token, file, line, mistakes)
            case _:
                pass
    return sections


def _take_note(section: Section, text: str, where: str) -> None:
    found = _NOTE.match(text.replace("*", ""))
    if not found:
        return
    words, colon, reason = found.groups()
    if not colon:
        return
    if section.state is not None:
        raise PolicyError("the clause says twice why it is not encoded", where=where, hint="keep one paragraph")
    section.state = ClauseState.TODO if words.lower() == "to do" else ClauseState.NOT_CHECKABLE
    section.note = " ".join(reason.split())
    if not section.note:
        raise PolicyError(
            f"`{words}:` gives no reason", where=where, hint=f"write it on the same line: {words}: because ..."
        )


def _take_block(sections: list[Section], token: Token, file: str, line: int, mistakes: Collector) -> None:
    words = token.info.split()
    kind = words[0] if words else ""
    if kind not in BLOCKS:
        close = near_names(kind, BLOCKS, 1)
        if not close:
            return
        mistakes.add(
            PolicyError(f'unknown block "{kind}"', where=f"{file}:{line}", hint=f"did you mean ```{close[0]}?")
        )
        kind = close[0]
    if not sections:
        raise PolicyError(
            f"a {kind} block is above the first heading", where=f"{file}:{line}", hint="put it under its clause"
        )
    section = sections[-1]
    before = [b.kind for b in section.blocks]
    if kind == "rego" and (not before or before[-1] != "rule"):
        raise PolicyError(
            "a rego block must follow its rule block",
            where=f"{file}:{line}",
            hint="the rule block gives its id and severity",
        )
    if kind == "case" and not {"rule", "pattern"} & {*before}:
        raise PolicyError(
            "a case block must follow the rule or pattern that it shows",
            where=f"{file}:{line}",
            hint="put it below the ```rule or ```pattern block, under the same heading",
        )
    section.blocks.append(Block(kind, token.content, line + 1))
