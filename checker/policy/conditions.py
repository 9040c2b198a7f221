"""The condition language of `when`, `prohibit`, `except` and their like: YAML -> a term.

A condition is a map of field -> test, all of which must hold, or a list of such maps, one of which must. A test is a
value, a list of values (one of them), `{list: NAME}`, `{not: [values]}`, true or false, a number, or
`{at-least | at-most | below | above: number}`. `authorized: warrant` stands for `authorized_by: warrant`.

One field of a record may hold several values (two purposes, three edits). What a test asks of them then depends on
where it stands (`Setting`, reading R21), unless it says `{any-of: [values]}` or `{only: [values]}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.model.errors import PolicyError, all_of, nearest
from checker.model.facts import Direct, ElapsedTime, Fact, FactType, Own
from checker.model.values import narrower
from checker.model.verdict import Because
from checker.model.yaml_lines import Node
from checker.policy.durations import in_unit
from checker.policy.places import agency_at
from checker.policy.scope import Scope
from checker.policy.terms import Always, Bound, Every, Fit, Flag, Not, OneOf, Op, Question, Term, all_terms, any_term

SUGAR = {"authorized": "authorized_by"}


@dataclass(frozen=True)
class Setting:
    """How several values in one field are compared where a test stands (reading R21; R13 says the same of offenses).

    plain: with values or a list; negation: with those under `not`, before the answer is turned around. mixed_text: what
    a person is asked where some values fit and some do not, after "The recorded purpose".
    """

    plain: Fit
    negation: Fit
    mixed_text: str = ""


ABOUT = Setting(Fit.ANY, Fit.WITHIN)
"""`when`, `unclear`: the rule speaks of a use if one value is on the list; under `not`, if one is off it."""

PROHIBITS = Setting(Fit.ANY, Fit.PERMITTED, "is partly forbidden and partly not: is the use within the clause?")
"""`prohibit`: one value on the list is enough. `not` turns the list into one of what is permitted."""

PERMITS = Setting(Fit.PERMITTED, Fit.ALL, "is partly permitted and partly not: is the use within the clause?")
"""`permit-only`: all values must be on the list; a record that surely has no value is permitted."""

REQUIRES = Setting(Fit.ALL, Fit.PERMITTED, "is partly what the clause asks for and partly not: was the clause kept?")
"""`require`: all values must be on the list, and there must be one."""

EXCUSES = Setting(
    Fit.ALL,
    Fit.PERMITTED,
    "is partly within the exemption and partly not: does the exemption cover the use?",
)
"""`except`: one exempt purpose excuses nothing else."""

_TESTS = ("list", "not", "any-of", "only")
_OPS = tuple(op.value for op in Op)


def condition(node: Node, scope: Scope, what: str, setting: Setting = ABOUT) -> Term:
    """The condition at `node`; `what` names it in errors; `setting` is where it stands."""
    if isinstance(node.data, tuple):
        if not node.data:
            raise PolicyError(
                f"{what} is an empty list", where=node.location, hint="leave it out, or say what it means"
            )
        return any_term(all_of(node.data, lambda item: condition(item, scope, what, setting)))
    fields = node.map(what)
    if not fields:
        raise PolicyError(f"{what} is empty", where=node.location, hint="write at least one `field: value`")
    return all_terms(all_of(fields.items(), lambda field: test(*field, scope, setting)))


def test(name: str, node: Node, scope: Scope, setting: Setting = ABOUT) -> Term:
    """The test of one field."""
    fact = scope.fact(SUGAR.get(name, name), node.key_where)
    match fact.type:
        case FactType.CHOICE | FactType.NAME | FactType.SET:
            return _names(fact, node, scope, setting)
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
        f"{fact.name} is {kinds[fact.type]}, and is compared with {node.in_words()}", where=node.location, hint=hint
    )


def _names(fact: Fact, node: Node, scope: Scope, setting: Setting) -> Term:
    if not isinstance(node.data, dict):
        return value_among(fact, node, _fit_of(fact, _plain(fact, setting)), setting)
    if any(key in _OPS for key in node.data):
        raise _wrong(
            fact, next(n for k, n in node.data.items() if k in _OPS), "number tests are for numbers; name its values"
        )
    tests = node.map(f"the test of {fact.name}", _TESTS)
    if len(tests) != 1:
        raise PolicyError(
            f"the test of {fact.name} says {len(tests)} things",
            where=node.location,
            hint=f"say one of: {', '.join(_TESTS)}",
        )
    ((key, value),) = tests.items()
    match key:
        case "list":
            return on_list(fact, value, scope, _fit_of(fact, _plain(fact, setting)), setting)
        case "not":
            return Not(_inner(fact, value, scope, key, _fit_of(fact, setting.negation), setting))
        case _:
            return _inner(fact, value, scope, key, Fit.ONLY if key == "only" else Fit.ANY, setting)


def _inner(fact: Fact, node: Node, scope: Scope, key: str, how: Fit, setting: Setting) -> OneOf:
    """What stands under `not`, `any-of` or `only`: values or a list; under `not` also `any-of` or `only`."""
    if not isinstance(node.data, dict):
        return value_among(fact, node, how, setting)
    tests = node.map(f"`{key}`", ("list", "any-of", "only") if key == "not" else ("list",))
    if len(tests) != 1:
        raise PolicyError(
            f"`{key}` says {len(tests)} things", where=node.location, hint="write values, or {list: NAME}"
        )
    ((inner, value),) = tests.items()
    if inner == "list":
        return on_list(fact, value, scope, how, setting)
    return _inner(fact, value, scope, inner, Fit.ONLY if inner == "only" else Fit.ANY, setting)


def _plain(fact: Fact, setting: Setting) -> Fit:
    """As the setting says; but a forbidden offense beside another one breaks no prohibition by itself: a person must
    judge (reading R13)."""
    return Fit.ALL if setting is PROHIBITS and fact.name == "offense" else setting.plain


def _fit_of(fact: Fact, how: Fit) -> Fit:
    """How a test compares: the several values of one field as the setting says; facts that linked records make, such as
    authorizations, by any one of them, since each stands for itself."""
    return how if isinstance(fact, Direct | Own) and fact.type is FactType.SET else Fit.ANY


def _mixed_question(fact: Fact, how: Fit, setting: Setting) -> Question | None:
    if fact.type is not FactType.SET or how not in (Fit.ALL, Fit.PERMITTED):
        return None
    return Question(Because.JUDGMENT.value, f"The recorded {fact.noun} {setting.mixed_text}")


def condition_or_any(node: Node, scope: Scope, what: str) -> Term:
    """What `condition` makes; of `any`, what always holds."""
    return Always() if node.data == "any" else condition(node, scope, what)


def known_value(fact: Fact, node: Node, text: str) -> str:
    """A value that is written. PolicyError for one that the fact's closed list does not have."""
    if fact.values and text not in fact.values:
        raise PolicyError(
            f'unknown value "{text}" for field {fact.name}', where=node.location, hint=nearest(text, fact.values)
        )
    return text


def value_among(fact: Fact, node: Node, how: Fit, setting: Setting = ABOUT) -> OneOf:
    """One of the values at `node`, with their special cases."""
    written = all_of(node.items(f"the test of {fact.name}"), lambda item: _value(fact, item))
    if not written:
        raise PolicyError(
            f"the test of {fact.name} names no value", where=node.location, hint="write at least one value"
        )
    wide = tuple(dict.fromkeys(v for value in written for v in narrower(fact.name, value)))
    return OneOf(fact, wide, tuple(dict.fromkeys(written)), how, mixed_question=_mixed_question(fact, how, setting))


def _value(fact: Fact, item: Node) -> str:
    if not isinstance(item.data, str):
        raise _wrong(fact, item, f"values: {', '.join(fact.values)}" if fact.values else "write a name")
    value = known_value(fact, item, item.data)
    return agency_at(item) if fact.name == "agency.id" else value


def on_list(fact: Fact, node: Node, scope: Scope, how: Fit, setting: Setting = ABOUT) -> OneOf:
    """One of the values of a list document."""
    return listed_in(fact, node.text("list"), scope, node.location, how, setting)


def listed_in(fact: Fact, name: str, scope: Scope, where: str, how: Fit = Fit.ANY, setting: Setting = ABOUT) -> OneOf:
    """One of the values of the list document called `name`."""
    found = scope.lists.get(name, where)
    if found.field != fact.name:
        raise PolicyError(
            f'the list "{name}" is of {found.field}, not of {fact.name}',
            where=where,
            hint=f"name a list of {fact.name}, or its values",
        )
    question = Question(found.because, found.ask)
    mixed = _mixed_question(fact, how, setting)
    return OneOf(fact, found.yes, found.spellings, how, found.no, question, found.title, mixed)


def _number(fact: Fact, node: Node) -> Term:
    if not isinstance(node.data, dict):
        number = amount(fact, node)
        return Every((Bound(fact, Op.AT_LEAST, number), Bound(fact, Op.AT_MOST, number)))
    if any(key in ("not", "list", "only") for key in node.data):
        raise _wrong(fact, node, "give a number, or at-least, at-most, below or above")
    return all_terms(bounds(fact, node.map(f"the test of {fact.name}", _OPS), node.location))


def bounds(fact: Fact, tests: Mapping[str, Node], where: str) -> list[Term]:
    """The number tests in `tests`, at least one."""
    found: list[Term] = all_of(tests.items(), lambda test: Bound(fact, Op(test[0]), amount(fact, test[1])))
    if not found:
        raise PolicyError(
            f"the test of {fact.name} gives no number", where=where, hint="at-least, at-most, below or above"
        )
    return found


def amount(fact: Fact, node: Node) -> float:
    """A number; for a time also a duration such as 48h, 30d, 6 months or 3 business days."""
    if isinstance(node.data, (int, float)) and not isinstance(node.data, bool):
        return node.data
    if isinstance(fact, ElapsedTime) and isinstance(node.data, str):
        return in_unit(node, fact.name, fact.unit)
    unit = f"{fact.name} is in: {fact.unit}" if fact.unit else "write a number"
    raise _wrong(fact, node, unit + ("; write 99% as 0.99" if "share" in fact.unit else ""))
