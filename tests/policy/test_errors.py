"""Every mistake in a document is one error that names the file, the line, and what to do."""

import pytest

from checker.model.errors import Mistakes, PolicyError
from tests.policy.written import FIRST, document, policy

CASE = "```case\n- name: a\n  {}\n```\n"
"""A case block under `prohibit: {{mode: live}}`: its second line is line FIRST + 6."""

RULES = {
    # in the rule block, whose line 1 is FIRST: (text, line of the block, what, hint)
    "an unknown field": ("id: r\nprohibit: {mdoe: live}", 2, 'unknown field "mdoe"', 'did you mean "mode"?'),
    "an unknown value": ("id: r\nprohibit:\n  mode: realtime", 3, ('unknown value "realtime" for field '
        'mode'), "near_real_time"),
    "an unknown value in a list": ("id: r\nprohibit:\n  mode:\n    - live\n    - liv", 5, 'unknown value "liv"',
        'did you mean "live"?'),
    "an unknown verb": ("id: r\nprohibits: {mode: live}", 2, 'unknown key "prohibits"', 'did you mean "prohibit"?'),
    "an unknown modifier": ("id: r\nprohibit: {mode: live}\nexcept-when: []", 3, 'unknown key "except-when"',
        '"except"'),
    "two verbs": ("id: r\nprohibit: {mode: live}\ntrain: {who: operator}", 1, "two verbs", "two rules"),
    "no verb": ("id: r\nseverity: low", 1, "has no verb", "rego block"),
    "no id": ("prohibit: {mode: live}", 1, "the rule has no `id`", "add `id:"),
    "a bad id": ("id: 'A rule'\nprohibit: {mode: live}", 1, "cannot be an id", "small letters"),
    "a number test on a choice": ("id: r\nprohibit: {mode: {at-least: 3}}", 2, ("mode is one name of a "
        "list"), "name its values"),
    "a name for a number": ("id: r\nprohibit: {threshold: high}", 2, "threshold is a number", "0.99"),
    "a name for yes or no": ('id: r\nprohibit: {public_space: "yes"}', 2, ("public_space is true or "
        "false"), "write true or false"),
    "true for a choice": ("id: r\nprohibit: {mode: true}", 2, "compared with true", "values: still"),
    "a limit of a choice": ("id: r\nlimit: {field: mode, at-most: 3}", 2, "mode is not a number",
        "prohibit or permit-only"),
    "a limit without number": ("id: r\nlimit: {field: threshold}", 2, "gives no number", "at-least"),
    "a limit without field": ("id: r\nlimit: {at-least: 3}", 2, "the limit has no `field`", "add `field:"),
    "an empty condition": ("id: r\nprohibit: {}", 2, "prohibit is empty", "field: value"),
    "two tests in one": ("id: r\nprohibit: {mode: {not: [live], only: [still]}}", 2, "says 2 things", "one of"),
    "an unknown list": ("id: r\nprohibit: {offense: {list: minor}}", 2, 'no list "minor"', ""),
    "an unknown step": ("id: r\nrequire-before: {what: reveiw, before: lead}", 2, 'unknown step "reveiw"',
        'did you mean "review"?'),
    "an unknown moment": ("id: r\nnot-sole-basis: {for: [arest]}", 2, 'unknown moment "arest"',
        'did you mean "arrest"?'),
    "a step before itself": ("id: r\nrequire-before: {what: lead, before: lead}", 2, "before itself", "another"),
    "an authorization before a later step": (
        "id: r\nrequire-before: {what: {authorized: warrant}, before: arrest}", 2, "only before the use", "before: use",
    ),
    "a duration without unit": ("id: r\nrequire-within: {what: notice, within: 48}", 2, "not a duration", "48h"),
    "business days and days": ("id: r\nrequire-within: {what: notice, within: 3 business days}\ngrace: 1d", 3,
        "its grace 1 day", "in business days"),
    "a grace of another sort": ("id: r\nrequire-within: {what: notice, within: 2d}\ngrace: 3h", 3, "its grace 3 hours",
        "in days"),
    "a day counted in minutes": ("id: r\nprohibit: {minutes_from_use_to_notice: {above: 2d}}", 2,
        "counted in hours or minutes", "write hours"),
    "an unknown required field": ("id: r\nrequire: [case_numbr]", 2, ('unknown field of a record '
        '"case_numbr"'), 'did you mean "case_number"?'),
    "no people": ("id: r\nreview-by: {count: 0}", 2, "not a number of people", "1 or more"),
    "unknown reviewers": ("id: r\nreview-by: {who: examiner}", 2, 'unknown reviewer "examiner"',
        'did you mean "examiners"?'),
    "training of others": ("id: r\ntrain: {who: chief}", 2, 'unknown person to train "chief"', "operator"),
    "an unknown severity": ("id: r\nprohibit: any\nseverity: sever", 3, 'unknown severity "sever"', "critical"),
    "an unknown status": ("id: r\nprohibit: any\nstatus: maybe", 3, 'unknown status "maybe"', "read"),
    "stable without a reviewer": ("id: r\nprohibit: any\nstatus: stable", 3, "needs `reviewed_by`", "a date"),
    "a bad date": ("id: r\nprohibit: any\nin-force: {from: 1 July 2021}", 3, "not a date", "2021-07-01"),
    "a period that ends first": (("id: r\nprohibit: any\nin-force: {from: 2021-07-01, until: "
        "2020-07-01}"), 3, "before it begins", "until"),
    "an unknown scope": ("id: r\nprohibit: any\napplies-to: {city: seattle}", 3, 'unknown key "city"', "agency"),
    "an unknown state": ("id: r\nprohibit: any\napplies-to: {state: wa}", 3, 'unknown value "wa" for field '
                                                                             'agency.state', "WA"),
    "an unknown event": ("id: r\nprohibit: any\non: serch", 3, 'unknown event kind "serch"', 'did you mean "search"?'),
    "grace without a deadline": ("id: r\nprohibit: any\ngrace: 24h", 3, "require-within only", "leave it out"),
    "a question without a reason": ("id: r\nprohibit: any\nif-unknown: {ask: Why}", 3, "no `because`", "judgment"),
    "a reason that is a verdict": (("id: r\nprohibit: any\nif-unknown: {because: violation, ask: "
        "Why}"), 3, 'unknown because "violation"', "judgment"),
    "an empty exception": ("id: r\nprohibit: any\nexcept: [{name: nothing}]", 3, "says nothing", "authorized: warrant"),
    "two exceptions of one name": (
        "id: r\nprohibit: any\nexcept:\n  - authorized: warrant\n  - authorized: warrant", 5,
        'two exemptions are called "warrant"', "name:",
    ),
    "an unknown authorization": ("id: r\nprohibit: any\nexcept: [authorized: warant]", 3, 'unknown value "warant"',
        'did you mean "warrant"?'),
    "a key given twice": ("id: r\nprohibit: any\nid: s", 3, '"id" is given twice', "keep one"),
    "no YAML": ("id: r\nprohibit: {mode: live", 3, "not YAML", "quotes"),
    "a list for a rule": ("- id: r\n- prohibit: any", 1, "a rule is a list", ""),
}  # fmt: skip


def mistakes(folder, text):
    """The mistakes that are told of a document."""
    with pytest.raises(PolicyError) as caught:
        policy(folder, text)
    return caught.value.errors if isinstance(caught.value, Mistakes) else (caught.value,)


def said(found, where, what, hint):
    """Whether one of the mistakes is of that line, says that and advises that."""
    return any(one.where == where and what in one.what and hint in one.hint for one in found)


@pytest.mark.parametrize("name", RULES)
def test_a_mistake_in_a_rule_is_said_with_its_line(name, tmp_path):
    text, line, what, hint = RULES[name]
    found = mistakes(tmp_path, document(text))
    assert said(found, f"{tmp_path.name}/test.md:{FIRST + line - 1}", what, hint)


CASES = {
    "no name": ("- expect: violation", 1, "no `name`", "add"),
    "no verdict": ("- name: a\n  given: {mode: live}", 1, "no `expect`", "add"),
    "nothing given": ("- name: a\n  expect: violation", 1, "says nothing about the use", "given"),
    "an unknown verdict": ("- name: a\n  given: {mode: live}\n  expect: violated", 3, ('unknown verdict '
        '"violated"'), "violation"),
    "an unknown key": ("- name: a\n  given: {mode: live}\n  expects: violation", 3, 'unknown key "expects"', "expect"),
    "an unknown field": ("- name: a\n  given: {mod: live}\n  expect: violation", 2, 'unknown field "mod"',
        'did you mean "mode"?'),
    "an unknown value": ("- name: a\n  given: {mode: alive}\n  expect: violation", 2, 'unknown value "alive"',
        'did you mean "live"?'),
    "a wrong type": ("- name: a\n  given: {public_space: near}\n  expect: violation", 2, "true or false", ""),
    "an unknown missing field": ("- name: a\n  given: {}\n  expect: undetermined\n  missing: [mod]", 4,
        'unknown field "mod"', "mode"),
    "missing of a decided case": (("- name: a\n  given: {mode: live}\n  expect: violation\n  missing: "
        "[mode]"), 4, "has no `missing`", "undetermined"),
    "another clause's rule": ("- name: a\n  rule: s\n  given: {mode: live}\n  expect: violation", 2, 'unknown rule "s"',
        "known: r"),
    "an unknown step": (("- name: a\n  timeline: [{step: serch, at: 2020-01-01}]\n  expect: "
        "violation"), 2, 'unknown step "serch"', "search"),
    "a step without a time": ("- name: a\n  timeline: [{step: search}]\n  expect: violation", 2, "no `at`", "at:"),
    "an unknown field of a step": ("- name: a\n  timeline: [{step: search, at: 2020-01-01, whom: x}]\n  expect: "
                                   "violation", 2, '"whom"', ""),
    "an unknown record kind": (
        "- name: a\n  timeline: [{step: search, at: 2020-01-01}]\n  complete: [arests]\n  expect: violation", 3,
        'unknown record kind "arests"', "",
    ),
    "complete without a timeline": (("- name: a\n  given: {mode: live}\n  complete: [arrest]\n  expect: "
        "violation"), 3, "goes with a timeline", "has"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_in_a_case_is_said_with_its_line(name, tmp_path):
    text, line, what, hint = CASES[name]
    found = mistakes(tmp_path, document("id: r\nprohibit: {mode: live}", after=f"```case\n{text}\n```\n"))
    assert said(found, f"{tmp_path.name}/test.md:{FIRST + 4 + line - 1}", what, hint)


FRONT = "---\nid: test\ntitle: T\nkind: statute\n"
CLAUSE = "## 1 A\n> quote\n```rule\nid: r\nprohibit: any\n```\n"
DOCUMENTS = {
    "no front matter": ("# A policy\n", 1, "does not begin with front matter", "---"),
    "no id": ("---\ntitle: T\nkind: statute\n---\n" + CLAUSE, 2, "no `id`", "add"),
    "an unknown kind": ("---\nid: test\ntitle: T\nkind: law\n---\n" + CLAUSE, 4, 'unknown kind "law"', "statute"),
    "an unknown key": (FRONT + "in-forse: always\n---\n" + CLAUSE, 5, 'unknown key "in-forse"', "in-force"),
    "new fields in a statute": (FRONT + "new-fields: [{name: x, type: yesno, meaning: m}]\n---\n" + CLAUSE, 5,
        "for drafts", "kind: draft"),
    "as-if-from in a statute": (FRONT + "as-if-from: 2024-01-01\n---\n" + CLAUSE, 5, "for drafts", "in-force"),
    "an unknown technology": (FRONT + "technology: iris\n---\n" + CLAUSE, 5, ('unknown technology '
        '"iris"'), "face_recognition"),
    "no clause": (FRONT + "---\nSome words.\n", 1, "no clause", "##"),
    "a clause without a rule": (FRONT + "---\n## 1 A\n> quote\n", 6, "has no rule", "not checkable:"),
    "a bare clause after another": (FRONT + "---\n" + CLAUSE + "## 2 B\n", 12, 'clause "2 B"', "to do:"),
    "no reason": (FRONT + "---\n## 1 A\n\nnot checkable:\n", 8, "gives no reason", "because"),
    "two reasons": (FRONT + "---\n## 1 A\n\nto do: x\n\nnot checkable: y\n", 10, "twice", "one paragraph"),
    "a misspelled block": (FRONT + "---\n## 1 A\n```rules\nid: r\n```\n", 7, 'unknown block "rules"', "```rule"),
    "a case without a rule": (FRONT + "---\n## 1 A\n```case\n- name: a\n```\n", 7, "must follow the rule", ""),
    "rego without a rule": (FRONT + "---\n## 1 A\n```rego\nbreach := 1\n```\n", 7, "must follow its rule", "id"),
    "a rule before the clauses": (FRONT + "---\n```rule\nid: r\n```\n## 1 A\n", 6, ("above the first "
        "heading"), "under its clause"),
    "one id twice": (FRONT + "---\n" + CLAUSE + CLAUSE, 15, 'the id "r" is used twice', "test.md:9"),
    "a verb and a rego block": (FRONT + '---\n' + CLAUSE + '```rego\ndefault breach := "unknown"\n```\n', 9, (
        "has a verb, and a rego "
        "block"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_mistake_in_a_document_is_said_with_its_line(name, tmp_path):
    text, line, what, hint = DOCUMENTS[name]
    assert said(mistakes(tmp_path, text), f"{tmp_path.name}/test.md:{line}", what, hint)


def test_an_error_reads_as_a_line_to_jump_to_and_a_line_of_advice(tmp_path):
    with pytest.raises(PolicyError) as caught:
        policy(tmp_path, document("id: r\nprohibit: {mode: realtime}"))
    first, second = str(caught.value).split("\n")
    assert first.endswith('test.md:10: unknown value "realtime" for field mode')
    assert "near_real_time" in second
