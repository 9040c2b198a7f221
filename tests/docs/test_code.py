"""What holds of the code as a whole: a name stands for one thing, and a docstring stands under what it documents."""

import ast
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from tests.docs.blocks import ROOT

MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "checker").rglob("*.py"))}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_two_classes_have_one_name():
    places = defaultdict(list)
    for name, path in MODULES.items():
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_docstring_stands_under_nothing():
    """A text alone on its line documents the module, class or function that it begins, or the name set above it."""
    orphans = []
    for name, path in MODULES.items():
        for node in ast.walk(parsed(path)):
            body = getattr(node, "body", None)
            for above, statement in pairwise(body) if isinstance(body, list) else ():
                value = statement.value if isinstance(statement, ast.Expr) else None
                is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
                if is_text and not isinstance(above, ast.Assign | ast.AnnAssign):
                    orphans.append(f"{name}:{statement.lineno}")
    assert orphans == []
