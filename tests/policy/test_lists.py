"""List documents: named values with a source; a value on neither side is a question for a person."""

import pytest

from checker.engine.interface import Ask
from checker.model.errors import Mistakes, PolicyError
from tests.policy.written import document, policy

LIST = """id: minor
version: 2024-01
field: offense
source: a schedule
yes: [larceny, trespass]
no: [homicide, theft_from_vehicle]
"""


def made(tmp_path, text: str = LIST, rule: str = "id: r\nprohibit: {offense: {list: minor}}"):
    (tmp_path / "lists").mkdir(exist_ok=True)
    (tmp_path / "lists" / "minor.yaml").write_text(text, encoding="utf-8")
    return policy(tmp_path, document(rule)).rules[0]


def held(*members, complete=True):
    return {"offense": {"has": list(members), "complete": complete}}


ANSWERS = [
    (held("trespass"), "violation", ""),
    (held("shoplifting"), "violation", ""),  # a larceny
    (held("theft_from_vehicle"), "compliant", ""),  # a larceny too, but named on the other side
    (held("homicide"), "compliant", ""),
    (held("fraud"), "undetermined", "judgment"),
    (held("homicide", complete=False), "undetermined", ""),
]


def test_a_value_on_neither_side_is_a_question_for_a_person(tmp_path, engine):
    rule = made(tmp_path)
    (answers,) = engine.evaluate({rule.path: rule.module}, [Ask("r", [given for given, _, _ in ANSWERS])])
    assert [(a.verdict.value, a.because) for a in answers] == [(v, b) for _, v, b in ANSWERS]


def test_a_permitted_list_needs_every_member_on_it(tmp_path, engine):
    rule = made(tmp_path, rule="id: r\npermit-only: {offense: {list: minor}}")
    given = [
        held("trespass", "shoplifting"),
        held("homicide"),
        held("trespass", "homicide"),
        held("trespass", "fraud"),
        held("fraud"),
    ]
    (answers,) = engine.evaluate({rule.path: rule.module}, [Ask("r", given)])
    assert [a.verdict.value for a in answers] == [
        "compliant",
        "violation",
        "undetermined",
        "undetermined",
        "undetermined",
    ]
    assert {a.because for a in answers[2:]} == {"judgment"}


def test_the_search_for_a_victim_of_trafficking_is_a_search_for_a_victim(tmp_path, engine):
    """Reading R22: the list names the general kind, and its special kinds count."""
    rule = policy(tmp_path, document("id: r\npermit-only: {purpose: [identify_victim]}")).rules[0]
    given = [{"purpose": {"has": [one], "complete": True}} for one in ("trafficking_victim", "identify_witness")]
    (answers,) = engine.evaluate({rule.path: rule.module}, [Ask("r", given)])
    assert [a.verdict.value for a in answers] == ["compliant", "violation"]


def test_a_list_of_its_own_beside_a_document_is_found(tmp_path):
    assert made(tmp_path).fields == ("offense",)


WRONG = {
    "no source": (LIST.replace("source: a schedule\n", ""), 1, "no `source`"),
    "an unknown field": (LIST.replace("field: offense", "field: ofense"), 3, 'unknown field "ofense"'),
    "an unknown value": (LIST.replace("trespass", "trespas"), 5, 'unknown value "trespas"'),
    "both sides": (LIST.replace("homicide", "trespass"), 6, '"trespass" is on both sides'),
    "another name": (LIST.replace("id: minor", "id: mini"), 1, "in a file called minor.yaml"),
    "an unknown key": (LIST + "maybe: [fraud]\n", 7, 'unknown key "maybe"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_a_list_is_said_with_its_line(name, tmp_path):
    text, line, what = WRONG[name]
    with pytest.raises(PolicyError) as caught:
        made(tmp_path, text)
    assert caught.value.where == f"{tmp_path.name}/lists/minor.yaml:{line}"
    assert what in caught.value.what


def test_a_list_of_another_field_is_an_error(tmp_path):
    with pytest.raises(PolicyError, match="is of offense, not of purpose"):
        made(tmp_path, rule="id: r\nprohibit: {purpose: {list: minor}}")


def test_all_mistakes_of_a_list_are_told_at_once_and_once_however_many_rules_name_it(tmp_path):
    text = (
        "id: small\nversion: 2024-01\nfield: offense\nsuorce: a schedule\nyes: [larcany, arson]\nno: [arson, homicid]\n"
    )
    with pytest.raises(Mistakes) as caught:
        made(tmp_path, text, "id: r\nprohibit: {offense: {list: minor}}\nexcept: [offense: {list: minor}]")
    assert [(one.where.rpartition("/")[2], one.hint.partition("?")[0]) for one in caught.value.errors] == [
        ("minor.yaml:1", "give both the same name"),
        ("minor.yaml:4", 'did you mean "source"'),
        ("minor.yaml:5", 'did you mean "larceny"'),
        ("minor.yaml:6", 'did you mean "homicide"'),
    ]
