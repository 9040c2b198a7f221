"""Rego blocks: run as written, with the rule's own scope added; what turns a gap into an answer is refused."""

import pytest

from checker.engine.interface import Ask
from checker.model.errors import CheckerError, Mistakes, PolicyError
from checker.policy.load import check
from tests.policy.written import document, policy, rego

GOOD = """
default breach := "unknown"

breach := "yes" if input.faces_searched.at_least > 1

breach := "no" if input.faces_searched.at_most <= 1
"""
RULE = "id: r\nseverity: high"
BLOCK = 14
"""The line of a block's first line after RULE."""


def written(tmp_path, block: str, text: str = RULE, **more: str):
    return policy(tmp_path, document(text, after="\n" + rego(block), **more))


def test_a_rego_block_is_a_rule_with_the_scope_of_its_document(engine, tmp_path):
    made = written(tmp_path, GOOD, front="applies-to: {state: WA}\n").rules[0]
    engine.check({made.path: made.module})
    use = {"technology": "face_recognition", "agency": {"state": "WA"}}
    given = [{**use, "faces_searched": {"at_least": 2}}, use, {**use, "agency": {"state": "OR"}}]
    (answers,) = engine.evaluate({made.path: made.module}, [Ask("r", given)])
    assert [a.verdict.value for a in answers] == ["violation", "undetermined", "not_applicable"]
    assert made.fields == ("agency.state", "faces_searched", "technology")
    assert made.cuts == {"faces_searched": (1,)}


def test_a_block_narrows_its_scope_with_clause_applies(engine, tmp_path):
    own = (
        GOOD + '\ndefault clause_applies := "unknown"\n\nclause_applies := "yes" if input.mode == '
        '"live"\n\nclause_applies := "no" if input.mode != "live"\n'
    )
    made = written(tmp_path, own).rules[0]
    given = [{"mode": "still"}, {"mode": "live", "faces_searched": {"at_most": 1}}, {"faces_searched": {"at_most": 1}}]
    (answers,) = engine.evaluate({made.path: made.module}, [Ask("r", given)])
    assert [a.verdict.value for a in answers] == ["not_applicable", "compliant", "undetermined"]
    assert made.values == {"mode": ("live",)}


def test_a_block_takes_exceptions_of_its_rule(engine, tmp_path):
    made = written(tmp_path, GOOD, RULE + "\nexcept: [authorized: warrant]").rules[0]
    given = [{"faces_searched": {"at_least": 2}, "authorized_by": {"has": ["warrant"], "complete": False}}]
    ((answer,),) = engine.evaluate({made.path: made.module}, [Ask("r", given)])
    assert (answer.verdict.value, answer.excused_by) == ("compliant", ("warrant",))


def test_a_block_with_a_package_line_is_the_whole_module(tmp_path):
    made = written(tmp_path, 'package checker.rules["r"]\n' + GOOD).rules[0]
    assert made.fields == ("faces_searched",)


def test_a_whole_module_must_read_its_own_dates(tmp_path):
    with pytest.raises(PolicyError, match=r"does not read input\.in_force"):
        written(tmp_path, 'package checker.rules["r"]\n' + GOOD, RULE + "\nin-force: {from: 2020-01-01}")


START = 'default breach := "unknown"\n\n'
REFUSED = {
    "not on a reference": (START + 'breach := "yes" if not input.mode == "live"', 3, "`not`", "value := input.mode"),
    "not on a set": (START + 'breach := "yes" if {\n\tnot input.authorized_by.has["warrant"]\n}', 4, "`not`",
        "value :="),
    "counting a comprehension": (START + 'breach := "yes" if count({v | some v in input.purpose.has}) < 1', 3,
        "gives 0", "complete"),
    "a default": (START + 'breach := "yes" if object.get(input, "mode", "live") == "live"', 3, "default", "input.mode"),
    "the whole input": (START + 'breach := "yes" if late(input)\n\nlate(x) if x.mode == "live"', 3, "as a whole",
        "f(input.mode"),
    "input under another name": (START + 'breach := "yes" if {\n\tuse := input\n\tuse.mode == "live"\n}', 4,
        "as a whole", "input.mode"),
    "each field of input": (START + 'breach := "yes" if {\n\tsome name, _ in input\n\tname == "mode"\n}', 4,
        "as a whole", "input.mode"),
    "any field of input": (START + 'breach := "yes" if input[_] == "live"', 3, "computed name", "input.mode"),
    "input at the end of a line": (START + 'breach := input\n', 3, "as a whole", "input.mode"),
    "input in a set": (START + 'breach := "yes" if count({input}) > 0', 3, "as a whole", "input.mode"),
    "a computed name": (START + 'breach := "yes" if some k, _ in {"mode": 1}; input[k] == "live"', 3, "computed name",
        "input.mode"),
    "the clock": (START + 'breach := "yes" if time.now_ns() > 3', 3, "clock", "fact"),
    "the network": (START + 'breach := "yes" if http.send({"method": "get", "url": "x"}).ok', 3, "network", "fact"),
    "chance": (START + 'breach := "yes" if rand.intn("x", 2) == 1', 3, "chance", "fact"),
    "an else for all": (START + 'breach := "yes" if {\n\tinput.mode == "live"\n} else := "no"', 5, "`else`", "if {"),
    "no default": ('breach := "yes" if input.mode == "live"', 1, 'default breach := "unknown"', "unknown"),
    "a default that is an answer": (('default breach := "no"\n\nbreach := "yes" if input.mode == '
        '"live"'), 1, "lacks", "unknown"),
    "a side without default": (START + 'breach := "yes"\n\npending := "yes" if input.mode == "live"', 1,
        "default pending", "unknown"),
    "applies": (START + 'default applies := "unknown"', 3, "defines `applies`", "clause_applies"),
    "an unknown field": (START + 'breach := "yes" if input.mdoe == "live"', 3, 'unknown field "mdoe"', '"mode"'),
    "no Rego": (START + 'breach := "yes" if {', 3, "", ""),
    "another package": ('package checker.rules["s"]\n\n' + START + 'breach := "yes" if input.mode == "live"', 1,
        "not the rule's", 'rules["r"]'),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_block_that_turns_a_gap_into_an_answer_is_refused_with_its_line(name, tmp_path):
    block, line, what, hint = REFUSED[name]
    with pytest.raises(PolicyError) as caught:
        written(tmp_path, block)
    found = caught.value.errors if isinstance(caught.value, Mistakes) else (caught.value,)
    lines = [BLOCK + line - 1] if what else range(BLOCK, BLOCK + 6)
    places = {f"{tmp_path.name}/test.md:{at}" for at in lines}
    assert any(one.where in places and what in one.what and hint in one.hint for one in found)


def test_what_stands_in_strings_and_comments_is_not_refused(tmp_path):
    written(tmp_path, "# not input.mode, object.get(x)\n" + GOOD + '\nnote := "not input.mode # time.now_ns()"')


def test_an_engine_s_error_in_a_block_names_the_document_s_line(engine, tmp_path):
    made = written(tmp_path, START + 'breach := "yes" if nosuch(input.mode)')
    with pytest.raises(PolicyError) as caught:
        check([made], engine)
    assert caught.value.where == f"{tmp_path.name}/test.md:{BLOCK + 2}"


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (START + 'f(x) := f(x)\n\nbreach := "yes" if f("a")', BLOCK + 2),
        (START + 'breach := "yes" if input.mode == "live"\n\nbreach := "no" if input.mode == "live"', BLOCK + 4),
    ],
    ids=["refused before it runs", "fails as it runs"],
)
def test_what_is_wrong_as_rules_are_asked_names_the_document_s_lines(engine, tmp_path, block, line):
    made = written(tmp_path, block).rules[0]
    with pytest.raises(CheckerError) as caught:
        engine.evaluate({made.path: made.module}, [Ask("r", [{"mode": "live", "technology": "face_recognition"}])])
    assert caught.value.where == f"{tmp_path.name}/test.md:{line}"
    assert ".rego" not in str(caught.value)
