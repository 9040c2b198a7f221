"""Rego blocks: what is in one, and the patterns refused there because they turn a gap in the log into an answer.

Each pattern is one line of a table: what is looked for in the block's code (strings and comments blanked out), what is
wrong with it, and what to write instead. What no pattern can see, `checker policy prove` finds by enumeration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.engine.admit import within_bounds
from checker.model.errors import Collector, PolicyError

_TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|#[^\n]*')
_PACKAGE = re.compile(r"^package[ \t]+.*$", re.MULTILINE)
_IMPORT = re.compile(r"^import[ \t]+.*$", re.MULTILINE)
_DEFINED = re.compile(r"^(?:default[ \t]+)?([a-z_][A-Za-z0-9_]*)\b", re.MULTILINE)
_KEYWORDS = {"package", "import", "default", "else", "some", "every", "not"}
_CONTRACT = ("breach", "applies", "pending", "clause_applies")


@dataclass(frozen=True)
class RegoBlock:
    """One rego block. package: its package line as written, or empty; imports: its import lines; body: the rest;
    line: the document's line of the body's first line; defines: the names of its rules."""

    text: str
    line: int
    package: str
    imports: tuple[str, ...]
    body: str
    defines: frozenset[str]


@dataclass(frozen=True)
class UnsafeForm:
    """A form of Rego that turns a gap into an answer: what it does, and what to write instead."""

    pattern: re.Pattern[str]
    what: str
    instead: str


REFUSED = (
    UnsafeForm(
        re.compile(r"\bnot\s+\(?\s*input\b"),
        "`not` on a reference to input is true where the field is unknown",
        "take the value first, so that the line needs it: `value := input.mode`, then `not value in {...}`",
    ),
    UnsafeForm(
        re.compile(r"\bcount\(\s*[\[{][^()]*\|"),
        "counting a comprehension gives 0 where the field is unknown",
        "take the set first: `held := input.purpose.has`, with `input.purpose.complete`, then count what it holds",
    ),
    UnsafeForm(
        re.compile(r"\bobject\.get\("),
        "object.get gives its default where the field is unknown",
        "name the field (`input.mode`): a branch that needs it does not answer where it is unknown",
    ),
    UnsafeForm(
        re.compile(r"(?<![.\w])input\b(?!\s*(?:\.|\[\s*[\"`]))"),
        "input is read as a whole or by a computed name, so the fields that the rule reads cannot be determined",
        "name each field: `input.mode`; give a function the values: `f(input.mode, input.purpose.has)`",
    ),
    UnsafeForm(
        re.compile(r"\b(?:time|http|net|rand|uuid|opa|crypto|rego|io|graphql|providers)\.[a-z_]+[a-z0-9_.]*\("),
        "the answer would depend on the clock, the network or chance, or on a builtin that only one engine has",
        "use a fact (`checker fact list`): times and orders are worked out before the rule",
    ),
    UnsafeForm(
        re.compile(r"\belse[ \t]*:?=[ \t]*(?:\"[^\"]*\"|[^\s{\"]+)[ \t]*(?=\n|\Z)"),
        "an `else` without a condition answers where the field is unknown",
        "say when it is so: `else := \"no\" if {...}`",
    ),
)  # fmt: skip


def blank_texts(text: str) -> str:
    """`text` with what stands in strings and comments replaced by spaces, so that places stay the same."""

    def blank(found: re.Match[str]) -> str:
        inner = re.sub(r"[^\n]", " ", found[0])
        return f'"{inner[1:-1]}"' if found[0][0] in '"`' else inner

    return _TEXT.sub(blank, text)


def read(text: str, line: int, file: str) -> RegoBlock:
    """The block `text`, whose first line is `line` of `file`, taken apart and checked. PolicyError for a refused
    pattern, Mistakes for several."""
    try:
        within_bounds(text, file)
    except PolicyError as error:
        row = int(error.where.rpartition(":")[2]) if error.where != file else 1
        raise PolicyError(error.what, where=f"{file}:{line + row - 1}", hint=error.hint) from error
    code = blank_texts(text)
    mistakes = Collector()
    for rule in REFUSED:
        for found in rule.pattern.finditer(code):
            where = f"{file}:{_line(code, found.start(), line)}"
            mistakes.add(PolicyError(rule.what, where=where, hint=rule.instead))
    defines = frozenset(m[1] for m in _DEFINED.finditer(code)) - _KEYWORDS
    with mistakes:
        _check_defaults(text, code, defines, line, file)
    mistakes.end()
    package = _PACKAGE.search(code)
    whole = text[package.start() : package.end()].strip() if package else ""
    imports = tuple(text[m.start() : m.end()].strip() for m in _IMPORT.finditer(code))
    if package:
        return RegoBlock(text, line, whole, imports, text, defines)
    if "applies" in defines:
        at = re.search(r"^(?:default[ \t]+)?applies\b", code, re.MULTILINE)
        raise PolicyError(
            "the block defines `applies`, which is made from the rule's scope, dates and technology",
            where=f"{file}:{_line(code, at.start() if at else 0, line)}",
            hint="call yours `clause_applies`: it is added to them; or write the whole module, with its package line",
        )
    body = "\n".join("" if _IMPORT.match(row) else row for row in text.split("\n"))
    leading = len(body) - len(body.lstrip("\n"))
    return RegoBlock(text, line + leading, "", imports, body.strip("\n"), defines)


def _check_defaults(text: str, code: str, defines: frozenset[str], line: int, file: str) -> None:
    for name in _CONTRACT:
        if name not in defines and name != "breach":
            continue
        found = re.search(rf"^default[ \t]+{name}[ \t]*:?=[ \t]*", code, re.MULTILINE)
        if found is None or not text[found.end() :].startswith('"unknown"'):
            raise PolicyError(
                f'the block lacks `default {name} := "unknown"`',
                where=f"{file}:{_line(code, found.start(), line) if found else line}",
                hint="the rule must answer unknown where it cannot decide",
            )


def _line(code: str, at: int, first: int) -> int:
    return first + code.count("\n", 0, at)
