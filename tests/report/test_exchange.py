"""The formats that other programs read: valid by their schemas, the same numbers, and nothing of a log acts in them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from uuid import UUID
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from markdown_it import MarkdownIt

from checker.model.verdict import Verdict
from checker.model.visible import visible
from checker.report.markdown_report import plain
from checker.report.oscal_report import token
from checker.report.table import report
from tests.conftest import PUBLISHED
from tests.report.sample import HOSTILE, Lines, empty, sample, without_violations

ALL = [sample(), sample(with_people=True), without_violations(), empty()]


def written(name: str, assessment) -> str:
    out, again = io.BytesIO(), io.BytesIO()
    for stream in (out, again):
        report(name).write(assessment, Lines(assessment), stream)
    assert out.getvalue() == again.getvalue()
    return out.getvalue().decode("utf-8")


def hostile():
    """The sample with hostile text wherever a log, a policy or a file's name may put some."""
    a = sample(with_people=True)
    text = "".join(HOSTILE) + "\ufffe]]><!-- @user http://evil.example www.evil.example ![x](y) | `"
    rule = a.rules[0].model_copy(update={"clause": text, "text": text, "citation": text, "describe": text})
    evidence = tuple(
        e.model_copy(update={"file": f"/{text}", "sheet": text, "number": text}) for e in a.findings[0].evidence
    )
    finding = a.findings[0].model_copy(update={"condition": (text,), "message": text, "evidence": evidence})
    agency = a.agency.model_copy(update={"name": text})
    return a.model_copy(
        update={"rules": (rule, *a.rules[1:]), "findings": (finding, *a.findings[1:]), "agency": agency}
    )


@pytest.mark.parametrize("name", ["markdown", "junit", "sarif", "oscal", "ocsf"])
def test_hostile_text_stays_text(name: str) -> None:
    said = written(name, hostile())
    assert not set("\x1b\u202e") & set(said)
    match name:
        case "markdown":
            tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(said)
            kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or ()}
            assert not {"html_block", "html_inline", "image", "link_open", "code_block", "fence", "code_inline"} & kinds
            assert not re.search(r"(?<!\\)@user|https?://|(?<!\\)www\.", said)
        case "junit":
            ET.fromstring(said)
        case "ocsf":
            assert all(json.loads(line) for line in said.splitlines())
        case _:
            json.loads(said)


def test_text_of_markdown_is_read_as_it_was_written() -> None:
    for text in ("a_b *c* [d](e) <f> & g|h `i` #j 1. k", "+ x", "- x", "1. x", "# x", "> x", *HOSTILE):
        [block, inline, _] = MarkdownIt("commonmark").parse(plain(text))
        assert (block.type, {child.type for child in inline.children or ()} - {"text_special"}) == (
            "paragraph_open",
            {"text"},
        )
        assert "".join(child.content for child in inline.children or ()) == visible(text)


def test_markdown_has_each_finding_with_its_rows() -> None:
    said = written("markdown", sample())
    for one in sample().findings:
        assert f"({one.id})" in said
    assert "search\\_log\\_2023.csv:41 (no. S-41, case 23-00041, January 2, 2023)" in said


@pytest.mark.parametrize("assessment", ALL)
def test_junit_counts_rules_that_are_broken_and_not_decided(assessment) -> None:
    root = ET.fromstring(written("junit", assessment))
    said_first = [root[0]] if assessment.opening else []
    assert [suite.find("testcase/skipped").get("message") for suite in said_first] == [assessment.opening] * len(
        said_first
    )
    for suite in said_first:
        root.remove(suite)
    cases = list(root.iter("testcase"))
    broken = [rule for rule in assessment.rules if rule.verdicts.violation]
    undecided = [
        r for r in assessment.rules if r.verdicts.undetermined and not r.verdicts.compliant and not r.verdicts.violation
    ]
    assert (len(cases), len(list(root.iter("failure")))) == (len(assessment.rules), len(broken))
    assert len(list(root.iter("skipped"))) == len(undecided)
    counted = (int(root.get("tests", "")) - len(said_first), int(root.get("failures", "")))
    assert counted == (len(assessment.rules), len(broken))
    assert sum(int(suite.get("tests", "")) for suite in root) == len(cases)


@pytest.mark.parametrize("assessment", ALL)
def test_sarif_fails_what_is_broken_and_leaves_open_what_is_not_decided(assessment) -> None:
    [run] = json.loads(written("sarif", assessment))["runs"]
    results = run["results"]
    assert [r["partialFingerprints"]["finding/v1"] for r in results] == [f.id for f in assessment.findings]
    for result, finding in zip(results, assessment.findings, strict=True):
        assert (result["kind"] == "fail") == (finding.verdict is Verdict.VIOLATION)
        assert (result["level"] == "none") == (result["kind"] != "fail"), "SARIF 3.27.10"
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == finding.rule
        rows = [place["physicalLocation"]["region"]["startLine"] for place in result["locations"]]
        assert rows == [row.row for row in finding.evidence]


SARIF = PUBLISHED / "formats" / "sarif" / "sarif-schema-2.1.0.json"


@pytest.mark.published
@pytest.mark.parametrize("make", [*(lambda a=a: a for a in ALL), hostile])
def test_sarif_is_valid_by_its_schema(make: Callable) -> None:
    schema = json.loads(SARIF.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema, format_checker=None).validate(json.loads(written("sarif", make())))


@pytest.mark.parametrize("assessment", [*ALL, hostile()])
def test_oscal_has_what_its_model_asks_for(assessment) -> None:
    made = json.loads(written("oscal", assessment))["assessment-results"]
    assert set(made) == {"uuid", "metadata", "import-ap", "results"}
    assert set(made["metadata"]) == {"title", "last-modified", "version", "oscal-version"}
    [result] = made["results"]
    ids = [made["uuid"], result["uuid"]]
    observed = [one["uuid"] for one in result.get("observations", ())]
    for one in result.get("findings", ()):
        assert {"uuid", "title", "description", "target"} <= set(one)
        assert one["target"]["status"]["state"] in ("satisfied", "not-satisfied")
        assert {o["observation-uuid"] for o in one.get("related-observations", ())} <= set(observed)
        ids.append(one["uuid"])
    ids += observed
    assert len({UUID(one) for one in ids}) == len(ids)
    controls = result["reviewed-controls"]["control-selections"][0].get("include-controls", [])
    names = [one["control-id"] for one in controls]
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", name) for name in names)
    broken = {token(rule.id) for rule in assessment.rules if rule.verdicts.violation}
    states = {one["target"]["target-id"]: one["target"]["status"]["state"] for one in result.get("findings", ())}
    assert broken <= {name for name, state in states.items() if state == "not-satisfied"}


def _keys(value: object, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {f"{path}/{key}" for key in value} | {
            k for key, one in value.items() for k in _keys(one, f"{path}/{key}")
        }
    return {k for one in value for k in _keys(one, path)} if isinstance(value, list) else set()


@pytest.mark.published
def test_oscal_says_nothing_in_a_place_that_nist_s_own_example_has_not() -> None:
    example = json.loads((PUBLISHED / "formats/oscal/ifa_assessment-results-example.json").read_text(encoding="utf-8"))
    own = _keys(json.loads(written("oscal", sample())))
    known = {"import-ap/remarks", "observations/remarks", "status/reason", "status/remarks"}
    assert {key for key in own - _keys(example) if not key.endswith(tuple(known))} == set()


@pytest.mark.parametrize("assessment", ALL)
def test_ocsf_has_a_compliance_finding_a_line(assessment) -> None:
    events = [json.loads(line) for line in written("ocsf", assessment).splitlines()]
    first = events.pop(0) if assessment.opening else None
    assert first is None or first["message"] == assessment.opening
    assert [event["finding_info"]["uid"] for event in events] == [f.id for f in assessment.findings]
    for event, finding in zip(events, assessment.findings, strict=True):
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert (event["compliance"]["status"] == "Fail") == (finding.verdict is Verdict.VIOLATION)
        assert event["count"] == finding.count
        assert [row["data"]["row"] for row in event["resources"]] == [row.row for row in finding.evidence]


@pytest.mark.published
def test_ocsf_says_the_required_things_as_published_events_do() -> None:
    example = json.loads((PUBLISHED / "formats/ocsf/sechub-pci.ocsf").read_text(encoding="utf-8"))
    event = json.loads(written("ocsf", sample()).splitlines()[0])
    for name in ("class_uid", "category_uid", "class_name", "category_name"):
        assert event[name] == example[name]
    for name in ("time", "severity_id", "metadata", "finding_info", "compliance", "activity_id", "type_uid"):
        assert type(event[name]) is type(example[name])
    assert {"control", "standards", "status"} <= set(example["compliance"]) & set(event["compliance"])


def test_formats_name_people_only_with_people() -> None:
    for name in ("markdown", "junit", "sarif", "oscal", "ocsf"):
        assert "operator 4471" not in written(name, sample())
