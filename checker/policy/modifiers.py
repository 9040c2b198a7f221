"""The modifiers of a rule as terms: of whom it speaks, what excuses it, and what a person is asked."""

from __future__ import annotations

from checker.model.errors import PolicyError, all_of
from checker.model.policy import Status
from checker.model.yaml_lines import Node
from checker.policy.conditions import EXCUSES, condition, test
from checker.policy.rego_text import slug
from checker.policy.rule_blocks import Gate
from checker.policy.scope import Scope
from checker.policy.terms import Every, OneOf, Term, Unclear, all_terms, reads


def applies_to(own: dict[str, Node] | None, default: dict[str, Node]) -> dict[str, Node]:
    """The scope of a rule: its own keys take the place of the document's; `any` lifts one, or all (None)."""
    return {} if own is None else {k: n for k, n in {**default, **own}.items() if n.data != "any"}


def allowed_status(written: str, node: Node, reviewed: bool) -> Status:
    """How sure the encoding is; `stable` only where the document was `reviewed`."""
    if written == Status.STABLE and not reviewed:
        raise PolicyError(
            "a stable rule needs `reviewed_by` in the front matter", where=node.location, hint="a person and a date"
        )
    return Status(written)


def excuses(node: Node | None, scope: Scope) -> list[tuple[str, Term]]:
    """The exceptions, each by its name: the given one, or one made of what it says."""
    items = node.items("except") if node else ()
    found = all_of(items, lambda item: _excuse(item, scope))
    names = [name for name, _ in found]
    for at, (item, name) in enumerate(zip(items, names, strict=True)):
        if name in names[:at]:
            raise PolicyError(f'two exemptions are called "{name}"', where=item.location, hint="give one a `name:`")
    return found


def _excuse(item: Node, scope: Scope) -> tuple[str, Term]:
    keys = dict(item.map("an exemption"))
    named = keys.pop("name", None)
    if not keys:
        raise PolicyError(
            "the exemption says nothing", where=item.location, hint="write `- authorized: warrant` or a condition"
        )
    term = all_terms(all_of(keys.items(), lambda field: test(*field, scope, EXCUSES)))
    return slug(named.text("name")) if named else _excuse_name(term), term


def _excuse_name(term: Term) -> str:
    parts = []
    for part in term.terms if isinstance(term, Every) else (term,):
        for fact, values, _ in reads(part):
            written = part.spellings if isinstance(part, OneOf) else values
            if fact.name == "authorized_by":
                parts.append("_or_".join(written))
            elif 0 < len(written) <= 2:
                parts.append(f"{slug(fact.name)}_{'_or_'.join(slug(v) for v in written)}")
            else:
                parts.append(slug(fact.name))
    return "_and_".join(dict.fromkeys(parts))


def unclear(gates: tuple[Gate, ...], scope: Scope) -> list[Term]:
    """Where a person must say whether the clause speaks of the use at all."""
    return all_of(gates, lambda gate: Unclear(condition(gate.when, scope, "when"), gate.question()))
