"""What became of the findings of one run in a later one: new, grown, shrunk, gone or as before, and why.

A use is found again by its row where the file is the same, else by the log's own number, else by its case and its date,
where these are of one use alone. What cannot be found again so is said to be that, and never to be removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

import polars as pl
from pydantic import Field

from checker.model.assessment import AgencyName, Assessment, Evidence, Finding
from checker.model.frozen import Frozen
from checker.model.lines import RuleUses
from checker.model.shown import NOT_SHOWN
from checker.model.verdict import Severity, Verdict
from checker.store.reasons import Reason, Why
from checker.store.runs import LoadedRun

DIFFERENCE_ID = "https://frlog-checker.example/schema/difference-1.json"
LISTED = 20
"""How many uses of a finding are listed."""


class Became(StrEnum):
    """What became of a finding, in the order in which a digest tells it."""

    NEW = "new"
    GREW = "grew"
    SHRANK = "shrank"
    GONE = "gone"
    SAME = "same"


class FindingChange(Frozen):
    """One finding. describe: its rule in a sentence, as the later run that has it reads it. before, now: how many uses
    it has in the two runs. came, left: how many uses are in it now and were not, and the other way round, by reason.
    uses: the first of those that came."""

    id: str
    rule: str
    describe: str = ""
    verdict: Verdict
    severity: Severity
    condition: tuple[str, ...]
    became: Became
    before: int
    now: int
    came: dict[Reason, int] = Field(default={})
    left: dict[Reason, int] = Field(default={})
    uses: tuple[Evidence, ...] = ()


class RunDifference(Frozen):
    """Two runs compared. old, new: their numbers. judged_*: how many records, uses mostly, were judged. not_followed:
    of how many of the old run it is not known whether the new one has them. counts: how many findings became what."""

    schema_: str = Field(default=DIFFERENCE_ID, serialization_alias="$schema")
    checker: str
    agency: AgencyName
    old: int
    new: int
    judged_before: int
    judged_now: int
    judged_in_both: int
    not_followed: int
    counts: dict[Became, int]
    findings: tuple[FindingChange, ...]

    @property
    def differs(self) -> bool:
        """Whether any finding is not as it was."""
        return any(count for became, count in self.counts.items() if became is not Became.SAME)


def difference(old: LoadedRun, new: LoadedRun) -> RunDifference:
    """Compare two runs of a store; neither needs what names people."""
    before, now = (run.lines.uses().with_columns(_alone().alias("alone")) for run in (old, new))
    pairs = _pair_uses(before, now)
    rules_before = {one.rule: one for one in old.lines.of_rules()}
    rules_now = {one.rule: one for one in new.lines.of_rules()}
    why = Why(old.assessment, new.assessment)
    came: dict[str, Counter[Reason]] = {}
    left: dict[str, Counter[Reason]] = {}
    first: dict[str, list[int]] = {}
    for rule in {**rules_before, **rules_now}:
        for was, is_now, in_old, in_new, alone_before, alone_now, count, uses in _changed_findings(
            rules_before.get(rule), rules_now.get(rule), before, now, pairs
        ).iter_rows():
            reason = why.reason(rule, was, is_now) if in_old and in_new else None
            if was is not None:
                gone = Reason.ROWS_REMOVED if alone_before else Reason.NOT_FOLLOWED
                left.setdefault(was, Counter())[reason or gone] += count
            if is_now is not None:
                fresh = Reason.ROWS_ADDED if alone_now else Reason.NOT_FOLLOWED
                came.setdefault(is_now, Counter())[reason or fresh] += count
                first.setdefault(is_now, []).extend(uses)
    first = {finding: sorted(uses)[:LISTED] for finding, uses in first.items()}
    places = _places(now, {n for uses in first.values() for n in uses}, new.lines.files)
    describe = {rule.id: rule.describe for run in (old, new) for rule in run.assessment.rules}
    changes = [
        _change(
            one,
            old.assessment,
            new.assessment,
            came,
            left,
            [places[n] for n in first.get(one.id, ()) if n in places],
            describe,
        )
        for one in {f.id: f for f in (*old.assessment.findings, *new.assessment.findings)}.values()
    ]
    order = list(Became)
    changes.sort(key=lambda c: (order.index(c.became), list(Severity).index(c.severity), -max(c.now, c.before), c.id))
    counts = Counter(change.became for change in changes)
    return RunDifference(
        checker=new.assessment.checker,
        agency=new.assessment.agency,
        old=old.number,
        new=new.number,
        judged_before=before.height,
        judged_now=now.height,
        judged_in_both=pairs.height,
        not_followed=before.filter(~pl.col("alone")).join(pairs, on="subject", how="anti").height,
        counts={one: counts[one] for one in Became},
        findings=tuple(changes),
    )


def _change(
    one: Finding, old: Assessment, new: Assessment, came: Mapping[str, Counter[Reason]],
    left: Mapping[str, Counter[Reason]], uses: Sequence[Evidence], describe: Mapping[str, str],
) -> FindingChange:  # fmt: skip
    before, now = (next((f.count for f in run.findings if f.id == one.id), 0) for run in (old, new))
    if not before or not now:
        became = Became.GONE if before else Became.NEW
    else:
        became = Became.SAME if before == now else Became.GREW if now > before else Became.SHRANK
    return FindingChange(
        id=one.id,
        rule=one.rule,
        describe=describe.get(one.rule, ""),
        verdict=one.verdict,
        severity=one.severity,
        condition=one.condition or (one.message,),
        became=became,
        before=before,
        now=now,
        came=dict(sorted(came.get(one.id, Counter()).items())),
        left=dict(sorted(left.get(one.id, Counter()).items())),
        uses=tuple(uses),
    )


_NUMBER, _CASE = ["kind", "number"], ["kind", "case_number", "date"]


def _is_unique(names: Sequence[str]) -> pl.Expr:
    """Whether a use has all of these, and no other use has the same."""
    shown = [
        pl.col(name).is_not_null() & (pl.col(name) != "") & (pl.col(name) != NOT_SHOWN)
        for name in names
        if name != "date"
    ]
    there = pl.all_horizontal(*shown, *([pl.col("date").is_not_null()] if "date" in names else []))
    return there & ~pl.struct(names).is_duplicated()


def _alone() -> pl.Expr:
    """Whether a use can be found again in another release: by its number, or by its case and its date. A period can."""
    return _is_unique(_NUMBER) | _is_unique(_CASE) | pl.col("input").is_null()


def _pair_uses(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """`subject`, `to`: the uses that are in both runs, each once."""
    found = pl.DataFrame(schema={"subject": pl.Int64, "to": pl.Int64})
    for names in (["event"], _NUMBER, _CASE):
        one, two = (
            frame.join(found, left_on="subject", right_on=own, how="anti")
            .filter(_is_unique(names))
            .select("subject", *names)
            for frame, own in ((before, "subject"), (now, "to"))
        )
        pairs = one.join(two.rename({"subject": "to"}), on=names, how="inner")
        found = pl.concat([found, pairs.select("subject", "to")])
    return found


def _changed_findings(
    before: RuleUses | None, now: RuleUses | None, old: pl.DataFrame, new: pl.DataFrame, pairs: pl.DataFrame
) -> pl.DataFrame:
    """The uses whose finding under one rule is another one: `was`, `is_now` (ids), whether the use is in the old and
    in the new logs, whether it can be followed there, how many there are, and the first of them in the new run."""
    was = _findings_of(before, "was").join(pairs, on="subject", how="left")
    is_now = _findings_of(now, "is_now").rename({"subject": "to"})
    both = was.join(is_now, on="to", how="full", coalesce=True).filter(pl.col("was").ne_missing(pl.col("is_now")))
    there = pairs.rename({"subject": "own"})
    both = both.join(there, on="to", how="left").with_columns(pl.coalesce("subject", "own").alias("subject"))
    both = both.join(old.select("subject", "alone"), on="subject", how="left")
    both = both.join(new.select(pl.col("subject").alias("to"), pl.col("alone").alias("alone_now")), on="to", how="left")
    in_old, in_new = pl.col("subject").is_not_null().alias("in_old"), pl.col("to").is_not_null().alias("in_new")
    grouped = both.group_by("was", "is_now", in_old, in_new, "alone", "alone_now", maintain_order=True)
    return grouped.agg(pl.len(), pl.col("to").drop_nulls().sort().head(LISTED))


def _findings_of(one: RuleUses | None, name: str) -> pl.DataFrame:
    if one is None:
        return pl.DataFrame(schema={"subject": pl.Int64, name: pl.String})
    ids = one.findings.select("number", pl.col("finding").alias(name))
    uses = one.uses.drop_nulls("finding").join(ids, left_on="finding", right_on="number", how="inner")
    return uses.select("subject", name)


def _places(uses: pl.DataFrame, wanted: set[int], files: Sequence[str]) -> dict[int, Evidence]:
    shown = uses.filter(pl.col("subject").is_in(list(wanted)) & pl.col("input").is_not_null())
    return {
        use["subject"]: Evidence(
            file=files[use["input"]],
            sheet=use["sheet"],
            row=use["row"],
            event=use["event"],
            number=use["number"] or "",
            case_number=use["case_number"] or "",
            day=use["date"],
        )
        for use in shown.to_dicts()
    }
