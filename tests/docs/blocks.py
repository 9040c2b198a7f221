"""The code blocks of a Markdown page, with what a comment before each says of it.

`<!-- file: NAME -->` before a block: its text is that file. `<!-- exit: 0 1 -->` before a console block: the exit codes
its commands may end with (0 without it). `<!-- not run: REASON -->`: the block cannot be run here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("**/*.md"))]

_COMMENT = re.compile(r"<!--\s*(file|exit|not run):\s*(.*?)\s*-->")


@dataclass(frozen=True)
class CodeBlock:
    """One block. line: of its opening fence, or of its first line where it is indented."""

    language: str
    text: str
    line: int
    file: str = ""
    exits: tuple[int, ...] = (0,)
    not_run: str = ""


def blocks(page: Path) -> list[CodeBlock]:
    """Every code block of `page`, in order."""
    found = []
    said: dict[str, str] = {}
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "html_block":
            said.update(_COMMENT.findall(token.content))
        elif token.type in ("fence", "code_block"):
            language = token.info.split()[0] if token.info.split() else ""
            exits = tuple(int(code) for code in said.get("exit", "0").split())
            line = token.map[0] + 1 if token.map else 0
            found.append(CodeBlock(language, token.content, line, said.get("file", ""), exits, said.get("not run", "")))
            said = {}
    return found


def commands(block: CodeBlock) -> list[tuple[str, list[str]]]:
    """A console block's commands (after `$ `), each with the output lines that follow it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def matches(expected: list[str], output: str) -> str:
    """What of `expected` is not in `output`, empty where all is. A line `...` stands for any lines."""
    have = [line.rstrip() for line in output.splitlines()]
    at, gap = 0, False
    for line in (line.rstrip() for line in expected):
        if line.strip() == "...":
            gap = True
            continue
        places = range(at, len(have)) if gap else range(at, min(at + 1, len(have)))
        hit = next((i for i in places if have[i] == line), None)
        if hit is None:
            return line
        at, gap = hit + 1, False
    return "" if gap or not expected or at == len(have) else f"(the output goes on) {have[at]}"
