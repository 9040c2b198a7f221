"""The Coverage as text for a terminal."""

from __future__ import annotations

from rich.text import Text

from checker.coverage.result import Can, Coverage, PolicyCoverage, RuleCoverage, RuleNotAsked, UnencodedClause
from checker.coverage.words import NOT_FOR_EVERY_USE, lack, lacks
from checker.model.verdict import Verdict
from checker.model.visible import visible
from checker.model.words import field_noun, join_words, plural
from checker.report.phrases import VERDICT, kind, number
from checker.report.text_blocks import Blocks

STEPS_SHOWN = 15
_CAN = {
    Can.ALL: "can be decided for every {noun}", Can.SOME: "can be decided for some {plural}",
    Can.NONE: "can be decided for none",
    Can.NOTHING: "cannot apply to anything in these logs", Can.UNTOLD: "may or may not be decided",
}  # fmt: skip


def draw(b: Blocks, found: Coverage) -> None:
    """Print all of it."""
    if found.records:
        b.line("What these logs can decide, before any verdict.", "bold")
        head = f"{_judged_records(found)}."
    else:
        b.line("What a log must hold for these rules to be decided.", "bold")
        head = "No log was given: each rule is tried with a record in which nothing is written."
    b.line(
        f"{head} Each rule is checked against which fields are filled in, and which records are "
        "there and declared complete. What the fields say does not matter here."
    )
    declared = ", ".join(kind(k) for k in found.complete) or "nothing"
    b.line(f"Declared complete: {declared}.", "dim")
    for policy in found.policies:
        _policy(
            b,
            policy,
            [r for r in found.rules if r.policy == policy.id],
            [one for one in found.not_asked if one.policy == policy.id],
            [u for u in found.unencoded if u.policy == policy.id],
        )
    if not found.policies:
        b.line(
            "No policy is known for this agency: name one with -p, or say which agency it is (--place, --kind, "
            "--audit)."
        )
    _steps(b, found)
    _declare(b, found)
    _definitions(b, found)


def _judged_records(found: Coverage) -> str:
    """How many uses the logs hold, and how many of what else the rules judge."""
    counts = {("use", "uses"): found.uses}
    for rule in found.rules:
        if (count := rule.always + rule.sometimes + rule.never + rule.outside) and rule.noun != "use":
            counts[rule.noun, rule.plural] = count
    return join_words([plural(n, *nouns) for nouns, n in counts.items() if n or len(counts) == 1], "and")


def _policy(
    b: Blocks,
    policy: PolicyCoverage,
    rules: list[RuleCoverage],
    not_asked: list[RuleNotAsked],
    unencoded: list[UnencodedClause],
) -> None:
    b.heading(visible(policy.title))
    noun, many = (
        join_words(list(dict.fromkeys(names))) for names in ([r.noun for r in rules], [r.plural for r in rules])
    )
    counts = [
        f"{policy.rules[can.value]} {said.format(noun=noun, plural=many)}"
        for can, said in _CAN.items()
        if policy.rules.get(can.value)
    ]
    b.line(f"{plural(len(rules), 'rule')} in use: {', '.join(counts)}." if rules else "It has no rule in use.")
    shown = [r for r in rules if r.can in (Can.ALL, Can.SOME, Can.NONE)]
    if shown:
        table = b.table("Rule, and what it lacks", "Can be\ndecided", "Depends\non what\nthey say", "Cannot")
        for rule in shown:
            table.add_row(_name(rule), number(rule.always), number(rule.sometimes), number(rule.never))
        b.print(table)
    for note in dict.fromkeys(r.note for r in rules if r.note):
        b.bullet(f"{visible(', '.join(r.id for r in rules if r.note == note))}: {visible(note)}.")
    for one in not_asked:
        b.bullet(f"{visible(one.id)} is not asked, because {visible(one.why)}.")
    for state, said in (("not_checkable", "Not checkable"), ("todo", "No rule yet")):
        headings = [one.heading for one in unencoded if one.state == state]
        if headings:
            b.bullet(f"{said}: {visible('; '.join(headings))}.")


def _name(rule: RuleCoverage) -> Text:
    name = Text()
    name.append(visible(rule.id), "bold")
    name.append(f"\n{visible(rule.describe)}")
    if rule.shows:
        name.append(f"\ncan show: {', '.join(VERDICT[Verdict(v)].lower() for v in rule.shows)}", "dim")
    if rule.asks:
        name.append(f"\na person must judge some {rule.plural}, whatever is recorded", "dim")
    if rule.needs:
        name.append(f"\nlacks {', '.join(lacks(rule.needs))}")
    if rule.outside:
        name.append(f"\nnot in force on the day of {plural(rule.outside, rule.noun, rule.plural)}", "dim")
    return name


def _steps(b: Blocks, found: Coverage) -> None:
    steps = [s for s in found.steps if s.add]
    if not steps:
        return
    b.heading("What to record, in the order of how many rules it helps")
    now, of = (sum(r.can in some for r in found.rules) for some in ((Can.ALL,), (Can.ALL, Can.SOME, Can.NONE)))
    b.line(
        f"Each step includes the steps before it, and says how many of the {plural(of, 'rule')} can then be decided "
        f"for every {join_words(list(dict.fromkeys(r.noun for r in found.rules)))}. Now {now} can.",
        "dim",
    )
    for n, step in enumerate(steps[:STEPS_SHOWN], start=1):
        beside = (
            f" (with {', '.join(kind(k) for k in step.complete)} records declared complete)" if step.complete else ""
        )
        b.bullet(
            f"{'; '.join(lack(m) for m in step.add)}{beside}: {len(step.rules)} more, {now + step.total} of {of}",
            mark=f"{n}.",
        )
        b.line(visible(", ".join(step.rules)), "dim", indent=len(str(n)) + 2)
    if len(steps) > STEPS_SHOWN:
        b.line(f"First {STEPS_SHOWN} of {len(steps)} steps; -f json has all.", "dim")


def _declare(b: Blocks, found: Coverage) -> None:
    if not found.declare:
        return
    b.heading("What to declare complete")
    b.line(
        "A missing record is evidence only where somebody declares that the logs hold every record of its kind "
        "(`complete` in audit.yaml).",
        "dim",
    )
    for one in found.declare:
        held = plural(one.records, "record") if one.records else "no record"
        gain = (
            f"+{len(one.rules)}: {', '.join(one.rules)}"
            if one.rules
            else f"{plural(len(one.needed_by), 'rule needs', 'rules need')} it together with something else"
        )
        but = f"; {NOT_FOR_EVERY_USE}" if one.kind in found.complete else ""
        b.bullet(f"{kind(one.kind)} ({held} in these logs{but}): {visible(gain)}")


def _definitions(b: Blocks, found: Coverage) -> None:
    if not found.definitions:
        return
    b.heading("What these columns and records are")
    for one in found.definitions:
        match one.what:
            case "records":
                columns = ", ".join(field_noun(c) for c in one.columns)
                b.bullet(f"{kind(one.name)} records: {visible(one.meaning)}. Each with {columns}.")
            case _:
                values = f" Values: {', '.join(one.values)}." if one.values else ""
                b.bullet(f"{field_noun(one.name)}: {visible(one.meaning)}.{values}")
