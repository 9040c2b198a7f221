"""The condition language of `when`, `prohibit`, `except` and their like: YAML -> a term.

A condition is a map of field -> test, all of which must hold, or a list of such maps, one of which must. A test is a
value, a list of values (one of them; for a set: has one of them), `{list: NAME}`, `{not: [values]}`, `{only: [values]}`
(a set has no others), true or false, a number, or `{at-least | at-most | below | above: number}`.
`authorized: warrant` stands for `authorized_by: warrant`.
"""

from __future__ import annotations

import re

from checker.model.errors import PolicyError, nearest
from checker.model.facts import Fact, FactType
from checker.model.values import narrower
from checker.model.verdict import Because
from checker.policy.scope import Scope
from checker.policy.terms import Among, Bound, Every, Flag, How, Not, Op, Question, Term, every, some
from checker.policy.yaml_lines import Node

SUGAR = {"authorized": "authorized_by"}
_DURATION = re.compile(r"([0-9]+)\s*(m|min|h|d)\Z")
_MINUTES = {"m": 1, "min": 1, "h": 60, "d": 24 * 60}
_OPS = tuple(op.value for op in Op)


def condition(node: Node, scope: Scope, what: str, how: How = How.ANY) -> Term:
    """The condition at `node`; `what` names it in errors; `how` compares sets with plain values and lists."""
    if isinstance(node.data, tuple):
        if not node.data:
            raise PolicyError(f"{what} is an empty list", where=node.where, hint="leave it out, or say what it means")
        return some([condition(item, scope, what, how) for item in node.data])
    fields = node.map(what)
    if not fields:
        raise PolicyError(f"{what} is empty", where=node.where, hint="write at least one `field: value`")
    return every([test(name, value, scope, how) for name, value in fields.items()])


def test(name: str, node: Node, scope: Scope, how: How = How.ANY) -> Term:
    """The test of one field."""
    fact = scope.fact(SUGAR.get(name, name), node.key_where)
    match fact.type:
        case FactType.CHOICE | FactType.NAME | FactType.SET:
            return _names(fact, node, scope, how)
        case FactType.YESNO:
            if not isinstance(node.data, bool):
                raise _wrong(fact, node, "write true or false")
            return Flag(fact) if node.data else Not(Flag(fact))
        case FactType.NUMBER:
            return _number(fact, node)


def _wrong(fact: Fact, node: Node, hint: str) -> PolicyError:
    kinds = {
        FactType.CHOICE: "one name of a list",
        FactType.NAME: "a name",
        FactType.SET: "a set of names",
        FactType.YESNO: "true or false",
        FactType.NUMBER: "a number",
    }
    return PolicyError(
        f"{fact.name} is {kinds[fact.type]}, and is compared with {node.shown()}", where=node.where, hint=hint
    )


def _names(fact: Fact, node: Node, scope: Scope, how: How) -> Term:
    if not isinstance(node.data, dict):
        return among(fact, node, how)
    if any(key in _OPS for key in node.data):
        raise _wrong(
            fact, next(n for k, n in node.data.items() if k in _OPS), "number tests are for numbers; name its values"
        )
    tests = node.map(f"the test of {fact.name}", ("list", "not", "only"))
    if len(tests) != 1:
        raise PolicyError(
            f"the test of {fact.name} says {len(tests)} things", where=node.where, hint="say one of: list, not, only"
        )
    ((key, value),) = tests.items()
    if key == "list":
        return listed(fact, value, scope, how)
    inner = _names(fact, value, scope, How.ANY) if isinstance(value.data, dict) else among(fact, value, How.ANY)
    if key == "not":
        return Not(inner)
    if not isinstance(inner, Among):
        raise PolicyError("`only` takes values or a list", where=value.where)
    return Among(fact, inner.values, inner.written, How.ONLY, inner.refused, inner.question, inner.list_name)


def among(fact: Fact, node: Node, how: How) -> Among:
    """One of the values at `node`, with their special cases."""
    written = []
    for item in node.items(f"the test of {fact.name}"):
        if not isinstance(item.data, str):
            hint = f"values: {', '.join(fact.values)}" if fact.values else "write a name"
            raise _wrong(fact, item, hint)
        if fact.values and item.data not in fact.values:
            raise PolicyError(
                f'unknown value "{item.data}" for field {fact.name}',
                where=item.where,
                hint=nearest(item.data, fact.values),
            )
        written.append(item.data)
    if not written:
        raise PolicyError(f"the test of {fact.name} names no value", where=node.where)
    wide = tuple(dict.fromkeys(v for value in written for v in narrower(fact.name, value)))
    question = None
    if how is How.PERMITTED and fact.type is FactType.SET:
        words = fact.name.replace(".", " ").replace("_", " ")
        question = Question(
            Because.JUDGMENT.value,
            f"The recorded {words} is partly permitted and partly not: is the use within the clause?",
        )
    return Among(fact, wide, tuple(dict.fromkeys(written)), how, None, question)


def listed(fact: Fact, node: Node, scope: Scope, how: How) -> Among:
    """One of the values of a list document."""
    return listed_in(fact, node.text("list"), scope, node.where, how)


def listed_in(fact: Fact, name: str, scope: Scope, where: str, how: How = How.ANY) -> Among:
    """One of the values of the list document called `name`."""
    found = scope.lists.get(name, where)
    if found.field != fact.name:
        raise PolicyError(f'the list "{name}" is of {found.field}, not of {fact.name}', where=where)
    return Among(fact, found.yes, found.written, how, found.no, Question(found.because, found.ask), found.title)


def _number(fact: Fact, node: Node) -> Term:
    if not isinstance(node.data, dict):
        number = amount(fact, node)
        return Every((Bound(fact, Op.AT_LEAST, number), Bound(fact, Op.AT_MOST, number)))
    if any(key in ("not", "list", "only") for key in node.data):
        raise _wrong(fact, node, "give a number, or at-least, at-most, below or above")
    return every(bounds(fact, node.map(f"the test of {fact.name}", _OPS), node))


def bounds(fact: Fact, tests: dict[str, Node], node: Node) -> list[Term]:
    """The number tests in `tests`, at least one."""
    found: list[Term] = [Bound(fact, Op(key), amount(fact, value)) for key, value in tests.items()]
    if not found:
        raise PolicyError(
            f"the test of {fact.name} gives no number", where=node.where, hint="at-least, at-most, below or above"
        )
    return found


def amount(fact: Fact, node: Node) -> float:
    """A number; for minutes also a duration such as 48h."""
    if isinstance(node.data, (int, float)) and not isinstance(node.data, bool):
        return node.data
    if fact.unit == "minutes" and isinstance(node.data, str):
        return minutes(node, fact.name)
    unit = f"{fact.name} is in: {fact.unit}" if fact.unit else "write a number"
    raise _wrong(fact, node, unit + ("; write 99% as 0.99" if "share" in fact.unit else ""))


def minutes(node: Node, what: str) -> int:
    """A duration, 15m, 48h or 30d, in minutes."""
    found = _DURATION.match(str(node.data))
    if not found:
        raise PolicyError(f"{what} is {node.shown()}, not a duration", where=node.where, hint="write 15m, 48h or 30d")
    return int(found[1]) * _MINUTES[found[2]]
