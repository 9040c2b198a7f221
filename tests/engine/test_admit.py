"""A rule module that comes from anybody is refused, by both engines alike, where it is not of its own affair."""

from __future__ import annotations

import pytest

from checker.engine.admit import DEEPEST, LONGEST, admit
from checker.engine.interface import Ask, Engine
from checker.model.errors import PolicyError

HEAD = 'package checker.rules["a"]\n\n'
GOOD = HEAD + 'default breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n'

REFUSED = {
    "another package": (GOOD.replace('checker.rules["a"]', "checker.outcome"), "does not belong to a rule"),
    "a package below a rule's": (GOOD.replace('["a"]', '["a"].b'), "does not belong to a rule"),
    "a package of all rules": (GOOD.replace('["a"]', ""), "does not belong to a rule"),
    "a field imported as input": (HEAD + "import input.probe as input\n\n" + GOOD[len(HEAD) :], "imported as input"),
    "another rule imported": (HEAD + 'import data.checker.rules["b"]\n\n' + GOOD[len(HEAD) :], "cannot be imported"),
    "the outcome table imported": (HEAD + "import data.checker.outcome\n\n" + GOOD[len(HEAD) :], "cannot be imported"),
    "all data counted": (GOOD + "\nx if count(data) > 0\n", "input and the library only"),
    "another rule read": (GOOD + '\nx if data.checker.rules["b"].breach == "yes"\n', "input and the library only"),
    "a part of the library as a whole": (GOOD + "\nx if data.checker.lib\n", "input and the library only"),
    "something replaced": (GOOD + '\nx if breach == "yes" with input as {"mode": "live"}\n', "`with`"),
    "a function that calls itself": (GOOD + "\nf(x) := f(x)\n", "defined in terms of itself"),
    "rules that need each other": (GOOD + "\np if q\n\nq if p\n", "defined in terms of itself"),
    "brackets without end": (GOOD + f"\nx := {'[' * (DEEPEST + 1)}{']' * (DEEPEST + 1)}\n", "nest more than"),
    "many sets at once": (
        GOOD + "\nxs := {1, 2}\n\nx if {\n" + "".join(f"\tsome v{i} in xs\n" for i in range(5)) + "}\n",
        "goes through 5 sets",
    ),
    "many arrays at once": (
        GOOD + "\nxs := [1, 2]\n\nx if {\n" + "".join(f"\txs[i{i}] == 1\n" for i in range(5)) + "}\n",
        "goes through 5 sets",
    ),
    "a text that doubles": (GOOD + '\na := "aa"\n\nb := concat("", [a, a])\n', "can make a very large value"),
    "a text that multiplies": (GOOD + '\na := replace("aa", "a", "aaaa")\n', "can make a very large value"),
    "a pattern": (GOOD + '\nx if regex.match("(a|aa){1,500}", input.mode)\n', "not allowed in a rule"),
    "a value that is a function, too": (
        GOOD + '\nbreach(x) := "no" if x == 1\n',
        "as one value, and again as a function of 1",
    ),
    "functions of one name": (
        GOOD + "\nf(x) := x\n\nf(x, y) := [x, y]\n",
        "as a function of 1, and again as a function",
    ),
    "a set that is a value, too": (GOOD + "\nx contains 1\n\nx := 2\n", "as a set, and again as one value"),
    "a value that has parts, too": (GOOD + "\nx := {}\n\nx.a := 2\n", "as one value, and again as parts"),
    "two defaults": (GOOD + '\ndefault breach := "no"\n', "breach has two defaults"),
    "a number without end": (GOOD + f"\nx := {'9' * 5000}\n", "more than 15 digits"),
    "a module without end": (GOOD + "#" * LONGEST, "characters"),
}


@pytest.mark.parametrize("text", [text for text, _ in REFUSED.values()], ids=list(REFUSED))
def test_both_engines_refuse_it_before_they_run_it(text: str, engine: Engine) -> None:
    for attempt in (engine.check, lambda modules: engine.evaluate(modules, [Ask("a", [{}])])):
        with pytest.raises(PolicyError):
            attempt({"a.rego": text})


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_wrong_is_said_with_the_place(text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said) as refused:
        admit("a.rego", text)
    assert refused.value.where.startswith("a.rego")
    assert len(str(refused.value)) < 400


def test_what_stands_in_strings_and_comments_is_no_code() -> None:
    text = GOOD + f'\n# {"[" * 99} {"9" * 99}\nx := "{"[" * 99} data input"\n\ny := `{"{" * 99}`\n'
    assert admit("a.rego", text) == "a"


def test_a_rule_may_use_the_library_and_its_own_parts(engine: Engine) -> None:
    text = HEAD + "import data.checker.lib\n\nbreach := lib.negate(still)\n\n"
    text += 'default still := "unknown"\n\nstill := "yes" if input.mode == "still"\n'
    engine.check({"a.rego": text})
    assert engine.evaluate({"a.rego": text}, [Ask("a", [{"mode": "still"}])])[0][0].verdict.value == "compliant"
