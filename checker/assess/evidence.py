"""The rows that prove: for each finding its first uses, with what their rows say and the records linked to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import polars as pl

from checker.assess.findings import FindingGroup
from checker.assess.interface import Row, UseEvidence
from checker.assess.judge import RuleJudgment
from checker.facts.projection import bounds
from checker.model.assessment import EVIDENCE_KEPT, Evidence, LinkedRow
from checker.model.facts import is_setting
from checker.model.vocabulary import fact, vocabulary
from checker.model.words import reason


def finding_numbers(judged: RuleJudgment, found: Sequence[FindingGroup]) -> pl.Series:
    """For each combination of the rule the index of its finding in `found`, null where it has none."""
    by_combination: list[int | None] = [None] * len(judged.counts)
    for index, one in enumerate(found):
        for combination in one.combinations:
            by_combination[combination] = index
    return pl.Series("finding", by_combination, dtype=pl.UInt32)


def first_uses(
    judged: Sequence[RuleJudgment], found: Sequence[Sequence[FindingGroup]]
) -> list[list[list[tuple[int, int]]]]:
    """For each finding of each rule its first EVIDENCE_KEPT uses, in the log's order: the number of the use, and its
    combination."""
    listed: list[list[list[tuple[int, int]]]] = [[[] for _ in group] for group in found]
    told = [at for at, group in enumerate(found) if group]
    if not told:
        return listed
    # All rules at once, their combinations numbered through: each step of the frame library costs more than few rows
    # do.
    numbers = pl.concat([finding_numbers(judged[at], found[at]) for at in told])
    before = accumulate((len(judged[at].counts) for at in told), initial=0)
    heads = pl.concat(
        judged[at].firsts.with_columns(rule=pl.lit(at, pl.UInt32), through=pl.col("combination") + start)
        for at, start in zip(told, before, strict=False)
    )
    heads = (
        heads.with_columns(finding=numbers[heads["through"]]).drop_nulls("finding").sort("rule", "finding", "subject")
    )
    heads = heads.group_by("rule", "finding", maintain_order=True).head(EVIDENCE_KEPT)
    for at, finding, subject, combination in heads.select("rule", "finding", "subject", "combination").iter_rows():
        listed[at][finding].append((subject, combination))
    return listed


def linked_kinds(judged: RuleJudgment) -> list[str]:
    """The record kinds whose rows are shown beside the uses of a rule: those that its facts rest on."""
    return sorted({k for n in judged.rule.fields if n in vocabulary() for k in vocabulary()[n].records} - {"training"})


def evidence(
    judged: RuleJudgment,
    found: FindingGroup,
    uses: Sequence[tuple[int, int]],
    kinds: Sequence[str],
    shown: Mapping[int, UseEvidence],
    files: Sequence[str],
) -> tuple[Evidence, ...]:
    """The evidence of one finding. uses: as `first_uses` gives them; shown: their rows. kinds: `linked_kinds` of the
    rule. files: the inputs' names."""
    known = vocabulary()
    names = [n for n in sorted({*found.facts, *found.missing}) if n in known and not is_setting(known[n])]
    cells: dict[tuple[int, str], str] = {}
    made = []
    for subject, combination in uses:
        use = shown[subject]
        row = use.row
        fields = {}
        for name in names:
            if name in use.numbers:
                fields[name] = _number(judged, combination, name, use.numbers[name])
                continue
            if (combination, name) not in cells:
                cells[combination, name] = _cell(judged, combination, name)
            fields[name] = cells[combination, name]
        made.append(
            Evidence(
                file="" if use.label else files[row.input],
                sheet=row.sheet,
                row=row.row,
                subject_name=use.label,
                event=row.event,
                number=use.number,
                case_number=use.case_number,
                day=use.date,
                fields=fields,
                raw=dict(use.raw),
                linked=tuple(_linked_rows(use.linked_rows, list(use.linked_rows) if use.label else kinds, files)),
            )
        )
    return tuple(made)


def _linked_rows(
    linked: Mapping[str, Sequence[Row]], kinds: Sequence[str], files: Sequence[str]
) -> Iterable[LinkedRow]:
    for kind in kinds:
        for row in linked.get(kind, ()):
            yield LinkedRow(file=files[row.input], sheet=row.sheet, row=row.row, event=row.event, kind=kind)


def _cell(judged: RuleJudgment, combination: int, name: str) -> str:
    """A fact of one row in words: its value, or why there is none."""
    index = judged.index(combination, name)
    if index is None:
        return reason("new_field")
    return _in_words(judged, combination, name, judged.values[name].for_rules[index])


def _number(judged: RuleJudgment, combination: int, name: str, ends: tuple[float | None, float | None]) -> str:
    """A number of one row in words, as exact as it is known."""
    if judged.index(combination, name) is None:
        return reason("new_field")
    return _in_words(judged, combination, name, bounds(*ends))


def _in_words(judged: RuleJudgment, combination: int, name: str, value: Any) -> str:
    gap = judged.reason_unknown(combination, name)
    if value is None:
        return reason(gap)
    return fact(name).cell(value) + (f" ({reason(gap)})" if gap else "")
