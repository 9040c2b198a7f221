"""A policy document made to harm, beside a shipped one: refused, or judged within seconds, alike on both engines, and
the shipped rules say what they say without it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from checker.engine.interface import Engine
from checker.engine.select import choose
from checker.model.audit import Audit, LogFile
from checker.model.errors import CheckerError, EnginesDisagree, InternalFault, RuleFault
from checker.model.kinds import EventKind
from checker.policy.selection import select
from checker.resources import policies_root
from checker.run import run
from tests.fuzz.faults import CRASH, INVARIANT, Fault

ENGINES = ("opa", "embedded")
SHIPPED = "general-case-number"
LOG = (
    "Search ID,Date/Time,Officer,Case Number,Reason,Mode,Threshold\n"
    "1,2024-03-05 14:20,A-17,24-0117,robbery,still,0.9\n2,2024-03-05 15:20,A-18,,theft,live,0.5\n"
)
ESCAPES = (
    'x\n\npackage checker\n\nrules["general-case-number"].breach := "no"\n',
    'x"\nbreach := "no"\n#',
    "x`\n`",
    "\u2028package y",
    "../../etc/passwd",
    "a" * 300_000,
    "{{7*7}}",
    "\x1b[2J",
    "\u202ex",
    "general-case-number",
    "*/ x /*",
    "${x}",
    "%s",
    "null",
    "\ud7ff",
)
BODIES = (
    'breach := "yes" if {{ x := {deep} }}',
    'breach := "yes" if {{ {loops} }}',
    'f(x) := f(x)\nbreach := "yes" if f("a")',
    'a := b\nb := a\nbreach := "yes" if a',
    'breach := "yes" if {{ x := "{long}"; y := concat("", [x, x, x]); count(y) > 1 }}',
    'breach := "yes" if {{ regex.match("(a+)+$", "{as}!") }}',
    'breach := "yes" if {{ regex.match("(a|aa){{1,500}}", input.mode) }}',
    'breach := "yes" if {{ http.send({{"method": "get", "url": "http://127.0.0.1:9"}}) }}',
    'breach := "yes" if {{ time.now_ns() > 0 }}',
    'breach := "yes" if {{ opa.runtime().env.PATH }}',
    'breach := "yes" if {{ rand.intn("x", 9) > 3 }}',
    'breach := "yes" if {{ count(data) > 0 }}',
    'breach := "yes" if {{ data.checker.rules["general-case-number"].breach == "yes" }}',
    'import data.checker.lib as input\nbreach := "yes" if {{ input.mode }}',
    'breach := "yes" if {{ input.mode with input as {{"mode": "live"}} }}',
    'breach := "no"\nbreach := "yes" if {{ input.mode == "still" }}',
    'breach := "yes" if {{ numbers.range(1, {big})[_] == 7 }}',
    'breach := "yes" if {{ sum([n | some n in numbers.range(1, {big})]) > 1 }}',
    'breach := "yes" if {{ to_number(input.mode) > 1 }}',
    'breach := "yes" if {{ 1 / (input.threshold - input.threshold) > 1 }}',
    'breach := "yes" if {{ json.unmarshal(input.mode) }}',
    'breach := "yes" if {{ walk(input, [p, v]); count(p) > 0 }}',
    'breach := "yes" if {{ graph.reachable({{"a": ["a"]}}, ["a"])["a"] }}',
    'breach := "yes" if {{ sprintf("%{big}d", [1]) != "" }}',
    'breach := "yes" if {{ bits.lsh(1, {big}) > 0 }}',
    'breach := "yes" if {{ strings.replace_n({{"a": "{as}"}}, "{as}") != "" }}',
    'breach := "yes" if {{ every x in [1, 2] {{ every y in [x] {{ y > 0 }} }} }}',
    'breach := "yes" if {{ x := {{a | a := input[_]}}; count(x) > 0 }}',
    'breach := "maybe"',
    "breach := input",
    "breach := {{1: [breach]}}",
    'package checker.rules["other"]\nbreach := "yes"',
    'breach := "yes" if {{ print(input); trace("x") }}',
    "breach[x] := y if {{ some x, y in input }}",
    'excuses := {{"x": "yes"}}\nbreach := "yes"',
    'applies := "no"\nbreach := "yes"',
    'pending := "yes"\nbreach := "yes" if {{ input.threshold < {big} }}',
    'question := "{long}"\nbreach := "unknown"',
    '# METADATA\n# scope: document\n# schemas: [{{input: {{type: string}}}}]\nbreach := "no"',
    'breach := "yes" if {{ input.mode }} else := "no" if {{ not input.mode }}',
)
VERBS = (
    "prohibit: {mode: live}",
    "prohibit: {mode: [live, live, still]}\nexcept: [{authorized: warrant}]",
    "limit: {field: threshold, at-least: 0.99}",
    "limit: {field: threshold, at-least: 1e400}",
    "limit: {field: threshold, at-least: .nan}",
    "limit: {field: candidates, at-most: -1}",
    "require: [case_number]\nwhen: {mode: live}",
    "require: [case_number, case_number]",
    "require: &a [*a]",
    "permit-only: {purpose: {list: ../../../etc/passwd}}",
    "permit-only: {purpose: {list: police}}",
    "require-within: {step: review, hours: 99999999999}",
    "{? [a, b] : c}",
    "prohibit: !!python/object/apply:os.system [id]",
    "prohibit: {mode: live}\nprohibit: {mode: still}",
    "applies-to: {any-of: [{any-of: [{any-of: [{mode: live}]}]}]}",
)
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
"""Lists of lists of lists: nine to the power of ten."""


def trial(seed: int, folder: Path) -> list[Fault]:
    """One document, on both engines."""
    random = Random(seed)
    path = folder / "hostile.md"
    path.write_text(document(random), encoding="utf-8", errors="replace")
    found: list[Fault] = []
    said: dict[str, object] = {}
    for name in ENGINES:
        try:
            said[name] = _judged(folder, [SHIPPED, str(path)], name)
        except (EnginesDisagree, InternalFault) as error:
            found.append(Fault(CRASH, f"{name}: {type(error).__name__}: {str(error)[:300]}"))
        except RuleFault as error:
            said[name] = f"fault of the rule: {str(error)[:20]}"
            if "hostile" not in str(error):
                found.append(Fault(INVARIANT, f"{name}: the fault names no document: {str(error)[:300]}"))
        except CheckerError as error:
            said[name] = "refused"
            if len(str(error)) > 6_000:
                found.append(Fault(INVARIANT, f"{name}: a message of {len(str(error)):,} characters"))
    if len(said) == len(ENGINES):
        first, second = (said[name] for name in ENGINES)
        if first != second and not (isinstance(first, str) and isinstance(second, str)):
            found.append(Fault(INVARIANT, f"the engines differ: {str(first)[:200]} / {str(second)[:200]}"))
    for name, answer in said.items():
        if isinstance(answer, dict) and answer[SHIPPED] != alone()[SHIPPED]:
            found.append(Fault(INVARIANT, f"{name}: the shipped rule says {answer[SHIPPED]} beside the document"))
    return found


def document(random: Random) -> str:
    """A document with something hostile in one or two places of it."""
    big, depth = random.choice((10**3, 10**7, 10**15, 10**18)), random.choice((5, 30, 300, 30_000))
    fills = {
        "deep": "[" * depth + "]" * depth,
        "loops": "; ".join(f"some v{n} in xs" for n in range(random.choice((2, 5, 9)))),
        "long": "x" * random.choice((10, 150_000, 3_000_000)),
        "as": "a" * random.choice((10, 40, 5_000)),
        "big": big,
    }
    front = {"id": "hostile", "title": "T", "kind": random.choice(("draft", "model", "statute", "x"))}
    if random.random() < 0.35:
        front[random.choice(list(front))] = random.choice(ESCAPES)
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front.items())
    if random.random() < 0.1:
        head += random.choice(
            (LAUGHS, "x: &x {y: *x}\n", "in-force: {from: 9999-99-99}\n", "new-fields: {x: {type: y}}\n")
        )
    rule_id = random.choice(("h-1", "h-1", "h-1", SHIPPED, *ESCAPES))
    rule = f"id: {json.dumps(rule_id)}\n"
    body = ""
    if random.random() < 0.65:
        numbers = ", ".join(map(str, range(random.choice((3, 40)))))
        written = random.choice(BODIES).format(**fills)
        body = f'```rego\ndefault breach := "unknown"\n\nxs := {{{numbers}}}\n{written}\n```\n'
    else:
        rule += random.choice(VERBS) + "\n"
    if random.random() < 0.2:
        rule += f"title: {json.dumps(random.choice(ESCAPES))}\n"
    heading = "1 A clause" if random.random() < 0.9 else random.choice(ESCAPES)
    more = "" if random.random() < 0.9 else "> " * random.choice((50, 3_000)) + "x\n" + "- " * 3_000 + "y\n"
    return f"---\n{head}---\n## {heading}\n\n> words\n{more}\n```rule\n{rule}```\n\n{body}"


@cache
def alone() -> dict[str, list[tuple[str, int]]]:
    """What the shipped rule says without a document beside it."""
    with TemporaryDirectory() as folder:
        return _judged(Path(folder), [SHIPPED], "embedded")


@cache
def _engine(name: str) -> Engine:
    return choose(name)


def _judged(folder: Path, policies: list[str], engine: str) -> dict[str, list[tuple[str, int]]]:
    """Rule -> its verdicts, each with how many uses have it."""
    log = folder / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    audit = Audit(zone="America/Los_Angeles")
    selection = select(policies, audit.agency, root=policies_root())
    logs = [LogFile(path=log, rows=EventKind.SEARCH)]
    done = run(logs, audit, selection, _engine(engine), today=date(2024, 6, 1)).assessment
    return {rule.id: sorted(rule.verdicts.model_dump().items()) for rule in done.rules}
