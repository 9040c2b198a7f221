"""Policies by id, by folder of ids, by path; nothing given is all of them."""

from dataclasses import replace

import pytest

from checker.model.audit import Agency
from checker.model.errors import PolicyError, UsageError
from checker.policy.applies import Applies, applies
from checker.policy.load import catalog, for_run, load
from checker.resources import policies_root
from tests.policy.written import document, policy


@pytest.fixture
def root(tmp_path):
    for name, rule in {"us/wa/state": "a", "us/wa/city": "b", "us/or/county": "c", "vendors/maker": "d"}.items():
        path = tmp_path / "policies" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(f"id: {rule}\nprohibit: any", id=name), encoding="utf-8")
    (tmp_path / "policies" / "README.md").write_text("not a policy")
    (tmp_path / "policies" / "lists").mkdir()
    (tmp_path / "policies" / "lists" / "about.md").write_text("not a policy")
    return tmp_path / "policies"


def ids(policies):
    return [p.id for p in policies]


def test_a_policy_is_loaded_by_id_by_folder_and_by_path(root, tmp_path):
    own = tmp_path / "mine.md"
    own.write_text(document("id: mine\nprohibit: any", id="own"), encoding="utf-8")
    assert ids(load(["us/or/county"], root=root)) == ["us/or/county"]
    assert ids(load(["us/wa"], root=root)) == ["us/wa/city", "us/wa/state"]
    assert ids(load(["us/wa/", str(own), str(root / "us/wa/state.md")], root=root)) == [
        "own",
        "us/wa/city",
        "us/wa/state",
    ]
    assert ids(load([str(root / "vendors")], root=root)) == ["vendors/maker"]
    assert (
        ids(load([], root=root)) == ids(catalog(root)) == ["us/or/county", "us/wa/city", "us/wa/state", "vendors/maker"]
    )


def test_paths_are_shown_as_a_person_would_find_them(root):
    assert [p.path for p in load(["us/or"], root=root)] == ["policies/us/or/county.md"]


def test_an_unknown_policy_is_an_error_with_the_nearest(root, tmp_path):
    for name, hint in (("us/wa/stat", 'did you mean "us/wa/state"?'), ("us/wz", '"us/wa"'), ("mine.md", "Markdown")):
        with pytest.raises(UsageError) as caught:
            load([name], root=root)
        assert name in caught.value.what
        assert hint in caught.value.hint
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no policy"):
        load([str(tmp_path / "empty")], root=root)


def test_two_rules_of_one_id_are_an_error_that_names_both_places(root):
    (root / "us/wa/more.md").write_text(document("id: a\nprohibit: any", id="us/wa/more"), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(["us/wa"], root=root)
    assert {caught.value.where, caught.value.hint} == {
        "policies/us/wa/state.md:9",
        "the other: policies/us/wa/more.md:9",
    }


def test_a_document_s_id_is_its_place(root):
    (root / "us/wa/more.md").write_text(document("id: z\nprohibit: any", id="us/wa/mroe"), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(["us/wa/more"], root=root)
    assert (caught.value.where, caught.value.hint) == ("policies/us/wa/more.md:2", "write `id: us/wa/more`")


def test_a_document_that_is_no_text_is_an_error(tmp_path):
    (tmp_path / "test.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match="not UTF-8"):
        load([str(tmp_path / "test.md")], root=tmp_path)


SEATTLE, SHERIFF = (
    Agency(place="us/wa/seattle", kind="municipal_police"),
    Agency(place="us/or/washington-county-sheriff", kind="sheriff"),
)
SCOPES = {
    "{state: WA, level: [state, local]}": [(SEATTLE, "yes"), (SHERIFF, "no"), (Agency(), "unknown"),
        (Agency(state="WA"), "unknown")],
    "{agency: us/or/washington-county-sheriff}": [
        (SHERIFF, "yes"), (SEATTLE, "no"), (Agency(place="us/or"), "unknown"), (Agency(kind="sheriff"), "unknown"),
    ],
    "{kind: [sheriff]}": [(SHERIFF, "yes"), (SEATTLE, "no"), (Agency(place="us/or"), "unknown")],
    "{kind: {not: [federal]}}": [(SHERIFF, "yes"), (Agency(kind="federal"), "no")],
    "{vendor: amazon}": [(SHERIFF, "yes"), (Agency(), "yes")],
}  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_a_policy_speaks_of_an_agency_or_not_or_it_is_unknown(scope, tmp_path):
    made = policy(tmp_path, document("id: r\nprohibit: any", front=f"applies-to: {scope}\n"))
    assert [(agency, applies(made, agency)) for agency, _ in SCOPES[scope]] == [
        (a, Applies(x)) for a, x in SCOPES[scope]
    ]


def test_a_rule_with_a_wider_scope_widens_its_policy(tmp_path):
    text = document("id: r\nprohibit: any\napplies-to: {state: any}", front="applies-to: {state: WA}\n")
    assert applies(policy(tmp_path, text), SHERIFF) is Applies.YES


def test_a_rule_is_loaded_by_its_id_alone_and_in_use_even_if_it_is_unverified(root):
    path = root / "us/wa/state.md"
    path.write_text(document("id: a\nprohibit: any\nstatus: unverified", id="us/wa/state"), encoding="utf-8")
    (whole,) = load(["us/wa/state"], root=root)
    assert [rule.enabled for rule in whole.rules] == [False]
    (alone,) = load(["a"], root=root)
    assert alone.id == "us/wa/state" and [(rule.id, rule.enabled) for rule in alone.rules] == [("a", True)]
    assert ids(load(["a", "us/wa"], root=root)) == ["us/wa/city", "us/wa/state"]


def test_one_rule_of_a_file_is_named_after_a_number_sign(root, tmp_path):
    draft = tmp_path / "my-draft.md"
    rules = "".join(f"```rule\nid: own-{n}\nprohibit: {{mode: live}}\n```\n" for n in (1, 2))
    draft.write_text(f"---\nid: own\ntitle: Own\nkind: draft\n---\n## 1\n\n> No live use.\n\n{rules}")
    [policy] = load([f"{draft}#own-2"], root=root)
    assert [rule.id for rule in policy.rules] == ["own-2"]
    with pytest.raises(UsageError, match='has no rule or pattern "own-3"') as raised:
        load([f"{draft}#own-3"], root=root)
    assert "own-2" in str(raised.value)


def test_an_unknown_name_is_an_error_with_the_nearest_policies_and_rules(root):
    with pytest.raises(UsageError) as error:
        load(["us/wa/stat"], root=root)
    assert 'no policy, rule or pattern "us/wa/stat"' in str(error.value) and "us/wa/state" in str(error.value)


_STATES = ("WA", "OR", "FL", None)
_PLACES = (
    None,
    "us/wa/sample-city",
    "us/or/washington-county-sheriff",
    "us/fl",
    "us/fl/orlando",
    "us/federal/ice-hsi",
    "us/federal",
)


@pytest.mark.parametrize(
    ("state", "place"),
    [  # a state beside a place of another state is refused
        (state, place)
        for state in _STATES
        for place in _PLACES
        if not (state and place) or place.startswith((f"us/{state.lower()}", "us/federal"))
    ],
)
@pytest.mark.parametrize("kind", [None, "sheriff", "municipal_police", "federal"])
def test_what_a_run_loads_is_all_that_may_be_applied_to_the_agency(
    state: str | None, place: str | None, kind: str | None
) -> None:
    agency = Agency(kind=kind, state=state, place=place)
    every = [p for p in catalog(policies_root(), cases=False) if not p.only_named]
    loaded = for_run(policies_root(), agency)
    assert [p for p in loaded if applies(p, agency) is not Applies.NO] == [
        p for p in every if applies(p, agency) is not Applies.NO
    ]


def test_a_catalog_without_worked_examples_has_the_same_rules_and_patterns() -> None:
    with_cases, without = catalog(policies_root()), catalog(policies_root(), cases=False)
    bare = [
        replace(
            p,
            rules=tuple(replace(r, cases=()) for r in p.rules),
            patterns=tuple(replace(x, cases=()) for x in p.patterns),
        )
        for p in with_cases
    ]
    assert without == bare
    assert any(r.cases for p in with_cases for r in p.rules)
