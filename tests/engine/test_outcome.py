"""The outcome table of the verdicts, over all its inputs, against a table written by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from checker.engine.interface import Ask, Engine

ANSWERS = ("yes", "no", "unknown")
QUESTION = {"because": "judgment", "ask": "Was it necessary?"}

# applies, breach, an excuse, pending -> verdict; "-" is any. The first line that matches decides.
TABLE = [
    ("no", "-", "-", "-", "not_applicable"),
    ("unknown", "-", "-", "-", "undetermined"),
    ("yes", "no", "-", "-", "compliant"),
    ("yes", "yes", "yes", "-", "compliant"),
    ("yes", "unknown", "yes", "-", "compliant"),
    ("yes", "yes", "no", "yes", "pending"),
    ("yes", "yes", "no", "no", "violation"),
    ("-", "-", "-", "-", "undetermined"),
]
EXCUSES: list[dict[str, str]] = [
    {},
    *({"a": a} for a in ANSWERS),
    *({"a": a, "b": b} for a, b in product(ANSWERS, ANSWERS)),
]


def expected(sides: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    """Verdict, excuses that made it compliant, and why it is undetermined where the rule asks a person."""
    excuses = sides.get("excuses", {})
    given = set(excuses.values())
    excuse = "yes" if "yes" in given else "unknown" if "unknown" in given else "no"
    row = (sides.get("applies", "yes"), sides["breach"], excuse, sides.get("pending", "no"))
    verdict = next(
        line[4] for line in TABLE if all(cell in ("-", is_) for cell, is_ in zip(line[:4], row, strict=True))
    )
    by = (
        tuple(n for n, a in excuses.items() if a == "yes")
        if verdict == "compliant" and sides["breach"] == "yes"
        else ()
    )
    return verdict, by, "judgment" if verdict == "undetermined" and "question" in sides else ""


def parrot(sides: tuple[str, ...]) -> str:
    """A module whose answers are what its input says."""
    return 'package checker.rules["parrot"]\n\n' + "\n".join(f"{side} := input.{side}\n" for side in sides)


def combinations(sides: tuple[str, ...]) -> list[dict[str, Any]]:
    choices: dict[str, list[Any]] = {
        "breach": list(ANSWERS),
        "applies": list(ANSWERS),
        "excuses": EXCUSES,
        "pending": list(ANSWERS),
        "question": [QUESTION],
    }
    return [dict(zip(sides, chosen, strict=True)) for chosen in product(*(choices[s] for s in sides))]


def subsets() -> list[tuple[str, ...]]:
    optional = ("applies", "excuses", "pending", "question")
    return [
        ("breach", *(s for s, there in zip(optional, mask, strict=True) if there)) for mask in product((0, 1), repeat=4)
    ]


@pytest.mark.parametrize("sides", subsets(), ids=lambda s: "+".join(s))
def test_every_combination_of_answers_has_the_verdict_of_the_table(engine: Engine, sides: tuple[str, ...]) -> None:
    given = combinations(sides)
    [answers] = engine.evaluate({"p/parrot.rego": parrot(sides)}, [Ask("parrot", given)])
    told = [(a.verdict.value, a.excused_by, a.because) for a in answers]
    assert told == [expected(g) for g in given]
    assert all((a.question == QUESTION["ask"]) == bool(a.because) for a in answers)


def test_hiding_an_answer_never_turns_one_verdict_into_another(engine: Engine) -> None:
    sides = ("breach", "applies", "excuses", "pending")
    given = combinations(sides)
    [answers] = engine.evaluate({"p/parrot.rego": parrot(sides)}, [Ask("parrot", given)])
    verdict = {repr(g): a.verdict.value for g, a in zip(given, answers, strict=True)}
    hidings = 0
    for sides_ in given:
        hidden = [{**sides_, s: "unknown"} for s in ("breach", "applies", "pending")]
        hidden += [{**sides_, "excuses": {**sides_["excuses"], name: "unknown"}} for name in sides_["excuses"]]
        for less in hidden:
            hidings += 1
            assert verdict[repr(less)] in (verdict[repr(sides_)], "undetermined"), (sides_, less)
    assert hidings > 1_000
