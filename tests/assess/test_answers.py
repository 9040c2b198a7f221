"""What a person's answer settles: a question is promised to settle a verdict only where every answer does, and where
another thing is missing it is named (reading R42)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl

from checker.assess.answers import asked_again, outcomes
from checker.assess.judge import RuleJudgment
from checker.engine.interface import Ask
from checker.model.assessment import Finding
from checker.model.audit import Audit, Complete
from checker.model.kinds import EventKind
from checker.policy.answered import answered_rules
from checker.policy.rounds import in_rounds
from checker.report.outline import next_steps
from checker.report.roots import questions
from tests.assess.made import policies
from tests.coverage.test_ask import assessed
from tests.policy.written import rego, rule

GATE = "unclear: {when: {probe.source: doorbell}, because: judgment, ask: Is a doorbell a camera?}"
PHONE = "if-unknown: {because: judgment, ask: Was it a phone?}"
HEADER = ["Search ID", "Date", "Officer", "Case Number", "Mode", "Image Source", "Purpose", "Offense"]


def found(folder: Path, text: str, *rows: dict[str, str], after: str = "", complete: str = ""):
    """The assessment of one rule, `text`, on searches with these cells."""
    with (folder / "log.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, HEADER, restval="")
        writer.writeheader()
        for n, row in enumerate(rows):
            writer.writerow(
                {"Search ID": f"S{n}", "Date": "2024-03-05", "Officer": "A-1", "Case Number": f"24-{n}", **row}
            )
    (folder / "test.md").write_text(
        f"---\nid: test\ntitle: A test\nkind: draft\nin-force: always\n---\n# A test\n\n## One\n\nText.\n\n"
        f"```rule\nid: r\n{text}\n```\n{after}",
        encoding="utf-8",
    )
    said = [Complete(kind=EventKind(complete), by="x", on=date(2025, 1, 1), basis="letter")] if complete else []
    audit = Audit(zone="UTC", complete=tuple(said))
    return assessed([folder / "log.csv"], audit, [str(folder / "test.md")])


def one(made) -> Finding:
    [finding] = [f for f in made[0].findings if f.verdict == "undetermined"]
    return finding


def test_an_answer_settles_what_nothing_else_is_needed_for(tmp_path):
    finding = one(found(tmp_path, f"prohibit: {{mode: live}}\n{GATE}", {"Image Source": "doorbell", "Mode": "still"}))
    # A yes: the clause speaks of it, and a still search keeps it. A no: it does not speak of it.
    assert (finding.question, finding.answer_settles, finding.beside_answer) == ("Is a doorbell a camera?", True, ())
    assert "alone" not in finding.message


def test_what_an_answer_leaves_open_is_named_beside_the_question_and_asked_for(tmp_path):
    made, asked, text = found(tmp_path, f"prohibit: {{mode: live}}\n{GATE}", {"Image Source": "doorbell"})
    finding = one((made,))
    # A no settles it, a yes does not: then the mode decides.
    assert (finding.because, finding.answer_settles, finding.beside_answer) == ("judgment", False, ("mode",))
    assert finding.message.endswith("Is a doorbell a camera? The answer alone may not settle it: mode: left blank")
    [mode] = [request for request in asked if request.name == "mode"]
    assert (mode.settles, mode.helps) == (0, 1)
    assert "the answer alone may settle none" in text
    [step] = [s for s in next_steps(made) if "doorbell" in s.do]
    assert step.why == "1 verdict needs the answer; it alone may not settle it."


def test_a_question_that_stands_for_the_missing_field_settles_it(tmp_path):
    finding = one(found(tmp_path, f"prohibit: {{mode: mobile_field}}\n{PHONE}", {}))
    assert (finding.answer_settles, finding.beside_answer) == (True, ())


def test_an_answer_on_the_breach_leaves_an_exemption_open(tmp_path):
    text = f"prohibit: {{mode: mobile_field}}\n{PHONE}\nexcept:\n  - exigency: documented"
    finding = one(found(tmp_path, text, {}))
    # A no keeps the clause; with a yes, an emergency may excuse it.
    assert (finding.because, finding.answer_settles, finding.beside_answer) == ("judgment", False, ("exigency",))
    assert "exigency" in finding.missing_reasons


def test_where_no_answer_settles_it_what_is_missing_is_why(tmp_path):
    """The question is about the breach; whether the clause speaks of the use at all is not recorded."""
    text = "permit-only: {purpose: [identify_suspect]}\nwhen: {public_space: true}"
    finding = one(found(tmp_path, text, {"Purpose": "identify suspect; locate missing"}))
    assert "partly" in finding.question
    assert (finding.because, finding.answer_settles, finding.beside_answer) == ("missing", False, ("public_space",))
    assert finding.missing_reasons == {"public_space": "not_exported"}


def test_a_second_question_is_named(tmp_path):
    two = "unclear:\n  - {when: {mode: live}, because: judgment, ask: Is it live?}\n"
    two += "  - {when: {probe.source: doorbell}, because: judgment, ask: Is it a door?}"
    finding = one(found(tmp_path, f"prohibit: any\n{two}", {"Image Source": "doorbell", "Mode": "live"}))
    assert (finding.question, finding.answer_settles) == ("Is it live?", False)
    assert finding.further_question == "Is it a door?"
    assert finding.message.endswith("a person must then answer another question: Is it a door?")


def test_mixed_values_are_settled_by_the_answer_where_all_are_known(tmp_path):
    text = "permit-only: {purpose: [identify_suspect]}"
    finding = one(found(tmp_path, text, {"Purpose": "identify suspect; locate missing"}))
    assert finding.question and finding.answer_settles


def test_a_no_does_not_settle_what_is_known_in_part(tmp_path, embedded):
    """One value is on neither side of the list, and more values may be: a yes is enough, a no is not."""
    made = rule(tmp_path, "prohibit: {offense: {list: detroit-crimes}}", front="technology: any\nin-force: always\n")
    documents = [{"offense": {"has": ["arson"], "complete": complete}} for complete in (True, False)]
    [answers] = embedded.evaluate({made.path: made.module}, [Ask(made.id, documents)])
    judgment = RuleJudgment(made, {}, {}, [1, 1], documents, answers, pl.DataFrame())
    again = asked_again([judgment])
    modules = {one.answer.rule.path: one.answer.rule.module for one in again}
    works = [(one.answer.rule.id, one.work()) for one in again]
    told = in_rounds(works, lambda asked: embedded.evaluate(modules, [Ask(*one) for one in asked]))
    settled = outcomes(again, told)
    assert settled["r", 0] == (True, True, (), "")
    assert settled["r", 1] == (False, True, ("offense",), "")


def test_a_question_of_a_rego_block_is_about_the_breach(tmp_path):
    block = rego(
        'default breach := "unknown"\n\nbreach := "no" if input.mode == "still"\n\n'
        'question := {"because": "judgment", "ask": "Why?"} if breach == "unknown"'
    )
    text = "title: A block"
    assert one(found(tmp_path, text, {"Mode": "live"}, after=block)).answer_settles
    excused = f"{text}\nexcept:\n  - exigency: documented"
    finding = one(found(tmp_path, excused, {"Mode": "live"}, after=block))
    assert (finding.answer_settles, finding.beside_answer) == (False, ("exigency",))


def test_questions_are_counted_with_what_the_answer_alone_settles(tmp_path):
    rows = [{"Image Source": "doorbell", "Mode": "still"}, {"Image Source": "doorbell"}]
    made, _, text = found(tmp_path, f"prohibit: {{mode: live}}\n{GATE}", *rows)
    assert [(q.text, q.count, q.alone) for q in questions(made)] == [("Is a doorbell a camera?", 2, 1)]
    assert "(2 verdicts; the answer alone settles 1: the rest may need" in text


def test_each_answer_to_each_question_of_every_rule_makes_a_module_that_runs(engine):
    made = [a for p in policies() for r in p.rules if r.enabled for q in r.asks for a in answered_rules(r, q)]
    assert len(made) > 50
    modules = {a.rule.path: a.rule.module for a in made}
    assert len(modules) == len(made)
    told = engine.evaluate(modules, [Ask(a.rule.id, [{}]) for a in made])
    assert [len(answers) for answers in told] == [1] * len(made)
