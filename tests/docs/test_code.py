"""What holds of the code as a whole: a name stands for one thing, and a docstring stands under what it documents."""

import ast
from collections import defaultdict
from collections.abc import Iterator
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


NOT_NAMES = frozenset(
    "of in on at by for with from to into upon over under above below beside between among against about across after "
    "before since until during within without through near around behind beyond per via than "
    "whole here there then now other rest same such "
    "told held seen said given asked called kept made done found known shown written taken met gone come lost sought "
    "chosen put cut read linked listed counted judged merged matched compared published recorded removed repeated "
    "quarantined suspended claimed exported asserted shared granted refused suggested assumed".split()
)
"""Words that name nothing by themselves: prepositions, adverbs, and participles without what they describe."""


def attributes(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The attributes that the classes of a module declare, each with its class. Left out are the classes whose
    attributes are keys of a document (pydantic models), and flags and numbers: `repeated: bool`, `removed: int`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(d) for d in node.decorator_list):
            for one in node.body:
                if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
                    continue
                if ast.unparse(one.annotation).removesuffix(" | None") not in ("bool", "int", "float"):
                    yield node.name, one.target.id


def test_an_attribute_is_named_after_a_thing():
    found = [
        f"{name}: {owner}.{attribute}"
        for name, path in MODULES.items()
        for owner, attribute in attributes(parsed(path))
        if attribute.strip("_") in NOT_NAMES
    ]
    assert found == []


def test_a_participle_is_found_where_it_stands_for_a_thing():
    tree = ast.parse("@dataclass\nclass Search:\n    told: str\n    of: int | str\n    repeated: bool\n    rows: str\n")
    assert [one for _, one in attributes(tree) if one in NOT_NAMES] == ["told", "of"]


NOT_FUNCTIONS = NOT_NAMES | frozenset(
    "i you he it we they who whom whose what which this that these those all any both each either every few many more "
    "most nothing nobody one some several somewhere nowhere where when why how because perhaps never always again once "
    "aside apart ahead abroad beside together else own only below under toward as if while begun drawn "
    "worn won built".split()
)
"""Words that say nothing of what a function does or gives."""

FEED_AND_NEED = ("feed", "need", "seed", "speed", "embed", "exceed", "proceed")


def functions(tree: ast.Module) -> Iterator[str]:
    """The functions and methods of a module that are named by a participle, a preposition, a pronoun or an adverb.
    Left out are questions, whose answer is yes or no, and numbers: `decided() -> bool`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name, gives = node.name.strip("_"), "" if node.returns is None else ast.unparse(node.returns)
        participle = name.endswith("ed") and name.isalpha() and name not in FEED_AND_NEED
        if (participle or name in NOT_FUNCTIONS - VERBS) and gives.removesuffix(" | None") not in (
            "bool",
            "int",
            "float",
        ):
            yield node.name


VERBS = frozenset({"read", "put", "cut", "set", "run", "found"})
"""Participles that are verbs of their own, by which a function may say what it does."""


def test_a_function_is_named_for_what_it_does_or_gives():
    found = [f"{name}: {function}" for name, path in MODULES.items() for function in functions(parsed(path))]
    assert found == []


def test_a_function_named_by_a_participle_or_a_pronoun_is_found():
    tree = ast.parse(
        "def _said(one) -> str: ...\ndef _of(one): ...\ndef why(one): ...\ndef rated(one): ...\n"
        "def feed(one): ...\ndef read(one): ...\ndef decided(one) -> bool: ...\ndef rows_of(one): ...\n"
    )
    assert list(functions(tree)) == ["_said", "_of", "why", "rated"]
