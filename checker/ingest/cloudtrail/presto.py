"""Presto's text form of a structure, as Athena writes one into a CSV cell: `{type=Root, sessioncontext={a=b}, c=null}`."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\s*([{}])\s*,?|\s*([A-Za-z_][A-Za-z0-9_]*)=(?:(?=\{)|([^{},]*)),?")
_DEEPEST = 16

Structure = dict[str, "str | Structure | None"]


def presto(cell: str) -> Structure | None:
    """The members of `cell`, nested; None where it is not of this form, in whole or in part.

    The form quotes nothing, so a value that holds a comma cannot be told from the next member: such a cell is not read.
    """
    text = cell.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    top: Structure = {}
    stack: list[Structure] = []
    name = ""
    pos = 0
    while pos < len(text):
        token = _TOKEN.match(text, pos)
        if token is None or len(stack) > _DEEPEST:
            return None
        pos = token.end()
        if token[1] == "{":
            inner: Structure = top if not stack else {}
            if stack:
                if not name:
                    return None
                stack[-1][name] = inner
            stack.append(inner)
            name = ""
        elif token[1] == "}":
            if not stack or name:
                return None
            stack.pop()
            if not stack:
                return top if pos >= len(text) else None
        else:
            if not stack or name:
                return None
            name = token[2]
            if token[3] is not None:
                value = token[3].strip()
                stack[-1][name] = None if value == "null" else value
                name = ""
    return None
