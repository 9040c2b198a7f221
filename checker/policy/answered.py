"""A rule as it is once a person has answered one of its questions: the same module, in which what the question is about
is no longer unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product
from typing import Any

from checker.model.policy import Rule
from checker.policy.branches import quote
from checker.policy.classes import is_full
from checker.policy.settle import value_of

OF_A_BLOCK = (("breach", ""),)
"""What the answer to a question of a rego block decides."""
_ANSWERS = ("yes", "no")


@dataclass(frozen=True)
class AnsweredRule:
    """`rule`: the rule after one answer, with an id and a module of its own. no_of: the fields of which the answer says
    that what is known of them is not what the rule asks about."""

    rule: Rule
    no_of: tuple[str, ...]

    def known_in_part(self, projection: Mapping[str, Any]) -> list[str]:
        """Those of `no_of` of which more may be than is known here, so that a no does not decide."""
        return [name for name in self.no_of if not is_full(value_of(projection, name))]


def answered_rules(rule: Rule, question: str) -> list[AnsweredRule]:
    """The rule after each answer to the question, yes and no to each thing that it is about; none where its module is
    written so that no answer can be set."""
    parts = rule.asks.get(question, OF_A_BLOCK)
    made = []
    for number, values in enumerate(product(_ANSWERS, repeat=len(parts)), start=1):
        text = _silence(rule.module, question)
        for (name, _), value in zip(parts, values, strict=True):
            text = _set_answer(text, name, value)
        name = f"{rule.id}.answered-{sha256(question.encode()).hexdigest()[:8]}-{number}"
        head = f"package checker.rules[{quote(rule.id)}]"
        if not text or head not in text:
            return []
        text = text.replace(head, f"package checker.rules[{quote(name)}]", 1)
        no_of = tuple(field for (_, field), value in zip(parts, values, strict=True) if field and value == "no")
        path = f"{rule.path.removesuffix('.rego')}.{name.removeprefix(rule.id).strip('.')}.rego"
        made.append(AnsweredRule(replace(rule, id=name, module=text, path=path), no_of))
    return made


def _set_answer(text: str, name: str, value: str) -> str:
    """The module in which the answer `name` is `value`, whatever is recorded; "" where it does not define it so that
    this can be said."""
    recorded = f"{name}_as_recorded"
    changed, found = re.subn(rf"(?m)^((?:default )?){re.escape(name)}( :?= )", rf"\1{recorded}\2", text)
    return f"{changed.rstrip()}\n\n{name} := {quote(value)}\n" if found and recorded not in text else ""


def _silence(text: str, question: str) -> str:
    """The module in which the question is not asked again, where it stands as this program writes it."""
    asked = f'"ask": {quote(question)}' + "} if {\n"
    return text.replace(asked, f"{asked}\tfalse\n")
