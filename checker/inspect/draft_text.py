"""The text of drafted YAML: lines with their comments, and values on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from checker.model.visible import visible


@dataclass
class DraftText:
    """The lines of a draft. A comment after a value stands behind it where both fit, else on the line above."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str, comment: str = "") -> None:
        """Add a line with what is to be said of it."""
        if comment and len(line) + len(comment) + 4 > 120:
            self.note(comment, indent=len(line) - len(line.lstrip()))
            comment = ""
        self.lines.append(f"{line}  # {comment}" if comment else line)

    def note(self, comment: str, indent: int = 0) -> None:
        """Add a line that is a comment."""
        self.lines.append(f"{' ' * indent}# {comment}")

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


def quote(text: str) -> str:
    """A YAML scalar of one line, whatever is in the text; what acts on a terminal is an escape of YAML."""
    return visible(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9).strip())


def flow(value: object) -> str:
    """A value in YAML's short form: a heading alone where a rule says no more, else a map or list on one line."""
    match value:
        case {"from": [str(one)], **rest} if not rest:
            return quote(one)
        case dict():
            return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(v) for v in value) + "]"
        case _:
            return quote(str(value))


def _key(key: object) -> str:
    return str(key) if re.fullmatch(r"[a-z][a-z-]*", str(key)) else quote(str(key))
