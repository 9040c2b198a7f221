"""The modifiers of a rule: when, where and of whom it speaks, what excuses it, and what a person is asked."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

from checker.model.audit import RETENTION
from checker.model.errors import PolicyError
from checker.model.event import EVENT_FIELDS
from checker.model.facts import Fact
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.policy import Family, Status, Window
from checker.model.verdict import Because, Severity
from checker.model.vocabulary import UNCERTAIN_DAYS
from checker.model.yaml_lines import Node
from checker.policy.conditions import EXCUSES, all_of, condition, test
from checker.policy.durations import Duration, duration
from checker.policy.lists import ASKED
from checker.policy.rego_text import slug
from checker.policy.scope import Scope
from checker.policy.terms import Among, Every, Question, Term, Unclear, every, reads

APPLIES_TO = {
    "state": "agency.state",
    "level": "agency.level",
    "kind": "agency.kind",
    "agency": "agency.id",
    "vendor": "vendor",
    "product": "product",
}
"""The keys of `applies-to`, and the facts that they test."""

MODIFIERS = (
    "id", "on", "when", "except", "in-force", "applies-to", "technology", "if-unknown", "unclear", "grace", "severity",
    "status", "title", "kind", "reading", "citation", "family", "needs",
)  # fmt: skip
NEEDS = tuple(sorted({RETENTION, *(kind.value for kind in EventKind), *EVENT_FIELDS}))
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\Z")
_TECHNOLOGIES = ("face_recognition", "license_plate")


def needs(node: Node) -> tuple[str, ...]:
    """What must be there for a rule to be asked where nobody named it (Rule.needs)."""
    return tuple(all_of(node.items("needs"), lambda item: item.one_of("needs", NEEDS)))


def windows(node: Node) -> tuple[Window, ...]:
    """In-force windows: one `{from, until}`, a list of them, or `always`. A day may be uncertain: `_edge`."""
    if node.data == "always":
        return ()
    return tuple(all_of(node.items("in-force"), _window))


def _window(item: Node) -> Window:
    keys = item.map("in-force", ("from", "until"))
    if not keys:
        raise PolicyError("in-force gives no date", where=item.where, hint="write {from: 2021-07-01}, or `always`")
    first, begun, why = _edge(keys["from"], "from") if "from" in keys else (None, None, "")
    ending, last, why_last = _edge(keys["until"], "until") if "until" in keys else (None, None, "")
    if begun and ending and ending <= begun:
        raise PolicyError(
            f"in-force ends ({ending}) before it begins ({begun})",
            where=item.where,
            hint="until is the first day after",
        )
    if why and why_last and why != why_last:
        raise PolicyError(
            "in-force mixes `announced` and `earliest`", where=item.where, hint="write the two edges in one way"
        )
    return Window(first, last, begun if begun != first else None, ending if ending != last else None, why or why_last)


def _edge(node: Node, what: str) -> tuple[date, date, str]:
    """The first day that an edge may be on and the first by which it certainly is past; and, where they differ, the
    value of `in_force` in between.

    A date; `{earliest: D1, latest: D2}` where sources do not give the day (reading R37); or `{announced: D}`, of what
    was said on a day without an hour: it binds from the next day, and on that day nobody can tell (reading R40).
    """
    if not isinstance(node.data, dict):
        day = node.day(what)
        return day, day, ""
    keys = node.map(what, ("earliest", "latest", "announced"))
    if set(keys) == {"announced"}:
        day = keys["announced"].day("announced")
        return day, day + timedelta(days=1), UNCERTAIN_DAYS[1]
    if set(keys) != {"earliest", "latest"}:
        raise PolicyError(
            f"{what} is neither a date nor an uncertain one",
            where=node.where,
            hint="write 2021-07-01, {earliest: 2021-07-01, latest: 2021-08-01} or {announced: 2021-07-01}",
        )
    earliest, latest = keys["earliest"].day("earliest"), keys["latest"].day("latest")
    if latest <= earliest:
        raise PolicyError(
            f"latest ({latest}) is not after earliest ({earliest})", where=node.where, hint="write one date"
        )
    return earliest, latest, UNCERTAIN_DAYS[0]


def in_force_on(windows: tuple[Window, ...], fact: Fact) -> Among:
    """The rule is in force on the use's day. Where a day of the law is uncertain, a person must say (R37, R40)."""
    uncertain = next((window for window in windows if window.why), None)
    if uncertain is None:
        return Among(fact, ("yes",), ("yes",))
    if uncertain.why == UNCERTAIN_DAYS[1]:
        asked = Question(Because.ORDER.value, "Was the use before or after the announcement of that day?")
    else:
        days = " and ".join(
            f"between {first} and {after}"
            for first, after in (
                (uncertain.from_, uncertain.from_latest),
                (uncertain.until_earliest, uncertain.until),
            )
            if first and after and first != after
        )
        asked = Question(
            Because.AMBIGUOUS_CLAUSE.value,
            f"Was this in force on the day of the use? The sources leave the day open {days}.",
        )
    return Among(fact, ("yes",), ("yes",), refused=("no",), question=asked)


def technologies(node: Node) -> tuple[str, ...] | None:
    """The technologies a rule speaks of; None for `any`."""
    if node.data == "any":
        return None
    return tuple(all_of(node.items("technology"), lambda item: item.one_of("technology", _TECHNOLOGIES)))


def applies_to(node: Node, default: dict[str, Node]) -> dict[str, Node]:
    """The scope of a rule: its own keys take the place of the document's; `any` lifts one, or all."""
    if node.data == "any":
        return {}
    own = node.map("applies-to", tuple(APPLIES_TO))
    return {k: n for k, n in {**default, **own}.items() if n.data != "any"}


def rule_id(keys: dict[str, Node], node: Node) -> str:
    """The rule's id."""
    if "id" not in keys:
        raise PolicyError(
            "the rule has no id", where=node.where, hint="add `id: ...`, the catalog's where there is one"
        )
    name = keys["id"].text("id")
    if not _ID.match(name):
        raise PolicyError(
            f'"{name}" cannot be an id', where=keys["id"].where, hint="use small letters, digits, dot, - and _"
        )
    return name


def document_id(node: Node) -> str:
    """The id of a document: a path, as `us/wa/rcw-43.386`. It stands in generated modules and in names of files."""
    name = node.text("id")
    if not _PATH.match(name):
        raise PolicyError(
            f"{json.dumps(name[:60])} cannot be an id",
            where=node.where,
            hint="use letters, digits, dots and dashes, with / between parts: us/wa/rcw-43.386",
        )
    return name


def grace(keys: dict[str, Node], verb: str | None) -> Duration | None:
    """What is added to a deadline; only a deadline has one."""
    if "grace" not in keys:
        return None
    if verb != "require-within":
        raise PolicyError("grace goes with require-within only", where=keys["grace"].key_where, hint="leave it out")
    return duration(keys["grace"], "grace")


def severity(node: Node) -> Severity:
    """How much a violation weighs."""
    return Severity(node.one_of("severity", [s.value for s in Severity]))


def family(node: Node) -> Family:
    """Of what the rule is asked."""
    return Family(node.one_of("family", [f.value for f in Family]))


def status(node: Node, reviewed: bool) -> Status:
    """How sure the encoding is; `stable` only where the document was `reviewed`."""
    found = Status(node.one_of("status", [s.value for s in Status]))
    if found is Status.STABLE and not reviewed:
        raise PolicyError(
            "a stable rule needs `reviewed_by` in the front matter", where=node.where, hint="a person and a date"
        )
    return found


def on(node: Node | None) -> tuple[str, ...]:
    """The event kinds that the rule judges; uses, where it does not say."""
    if node is None:
        return tuple(k.value for k in USE_KINDS)
    return tuple(all_of(node.items("on"), lambda item: item.one_of("event kind", [k.value for k in EventKind])))


def excuses(node: Node | None, scope: Scope) -> list[tuple[str, Term]]:
    """The exceptions, each by its name: the given one, or one made of what it says."""
    items = node.items("except") if node else ()
    found = all_of(items, lambda item: _excuse(item, scope))
    names = [name for name, _ in found]
    for at, (item, name) in enumerate(zip(items, names, strict=True)):
        if name in names[:at]:
            raise PolicyError(f'two exceptions are called "{name}"', where=item.where, hint="give one a `name:`")
    return found


def _excuse(item: Node, scope: Scope) -> tuple[str, Term]:
    keys = dict(item.map("an exemption"))
    named = keys.pop("name", None)
    if not keys:
        raise PolicyError(
            "the exemption says nothing", where=item.where, hint="write `- authorized: warrant` or a condition"
        )
    term = every(all_of(keys.items(), lambda field: test(*field, scope, EXCUSES)))
    return slug(named.text("name")) if named else _excuse_name(term), term


def _excuse_name(term: Term) -> str:
    parts = []
    for part in term.terms if isinstance(term, Every) else (term,):
        for fact, values, _ in reads(part):
            written = part.written if isinstance(part, Among) else values
            if fact.name == "authorized_by":
                parts.append("_or_".join(written))
            elif 0 < len(written) <= 2:
                parts.append(f"{slug(fact.name)}_{'_or_'.join(slug(v) for v in written)}")
            else:
                parts.append(slug(fact.name))
    return "_and_".join(dict.fromkeys(parts))


def _asking(keys: dict[str, Node], node: Node) -> Question:
    for needed in ("because", "ask"):
        if needed not in keys:
            raise PolicyError(
                f"there is no `{needed}`",
                where=node.where,
                hint=f"add `{needed}:`; because is one of {', '.join(ASKED)}",
            )
    return Question(keys["because"].one_of("because", ASKED), keys["ask"].text("ask"))


def unclear(node: Node | None, scope: Scope) -> list[Term]:
    """Where a person must say whether the clause speaks of the use at all."""
    return all_of(node.items("unclear") if node else (), lambda item: _unclear(item, scope))


def _unclear(item: Node, scope: Scope) -> Term:
    keys = item.map("unclear", ("when", "because", "ask"))
    if "when" not in keys:
        raise PolicyError("unclear does not say when", where=item.where, hint="add `when: {agency.kind: federal}`")
    return Unclear(condition(keys["when"], scope, "when"), _asking(keys, item))


def if_unknown(node: Node | None) -> Question | None:
    """What a person is asked where the rule cannot tell."""
    return _asking(node.map("if-unknown", ("because", "ask")), node) if node else None
