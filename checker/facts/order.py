"""Facts about order in a case: what came before what, and what is known not to have come.

Both kinds of fact share one shape: certain (a recorded, surely linked record says so), possible (some record may
say so), and complete (nothing unrecorded can say so). Only what stays true whatever is not recorded is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.facts.authorization import is_for_faces, moment_of_decision, was_decided
from checker.facts.columns import (
    BEARING,
    DATED_BEFORE,
    DECISION,
    GROUND,
    LINK,
    NO_CASE,
    ORDER,
    SCOPE,
    UNDATED,
    VALIDITY,
    fact_columns,
    first_of,
    open_kind,
    text,
    yesno,
)
from checker.facts.completeness import (
    AbsenceDays,
    after_column,
    complete_column,
    complete_until,
    of_one_use,
    since_column,
)
from checker.facts.context import Context
from checker.facts.derivation import independence, shows_identity, unsaid
from checker.facts.elsewhere import acted_against
from checker.facts.links import about_the_use, linked_pairs, number_hidden, was_granted, was_refused
from checker.facts.moment import Days, Moment, moment
from checker.facts.prepare import VALUE, Prepared, hides, known_value, materialize, state_of
from checker.facts.timing import EVER, NEVER, Frame
from checker.model.facts import After, Ahead, Before
from checker.model.kinds import KINDS, EventKind
from checker.model.steps import INDEPENDENT_EVIDENCE, Step

USE = moment("u_")
FIRST_ANCHOR = Moment(pl.col("a_min_lo").fill_null(NEVER), pl.col("a_first_hi").fill_null(EVER))
"""The first anchor after the use, in the columns of `anchors_after`."""


def after_use(subjects: Frame, prepared: Prepared, fact: After) -> Frame:
    """`<anchor>_after_use`: whether the case holds such a step later than the use.

    Returns `subject` and the fact's columns. Certain: a linked step that begins after the use, or a lead of this very
    use; known absent: no linked step can be later, and the kind is complete for the use.
    """
    name, anchor = fact.name, fact.anchor.name
    own_lead = _own_lead(anchor)
    seen = (
        linked_pairs(subjects, prepared, anchor)
        .group_by("subject")
        .agg(
            certain=(pl.col("sure") & (own_lead | USE.surely_before(moment()))).max(),
            possible=maybe_after(anchor).max(),
            unsure=(~pl.col("sure")).max(),
        )
    )
    whole = complete_column(anchor, AbsenceDays.AFTER)
    frame = subjects.select("subject", "case", whole).join(seen, on="subject", how="left")
    if prepared.survey.acted_against.filter(pl.col("kind") == anchor).height:
        elsewhere = acted_against(subjects, prepared, anchor).with_columns(elsewhere=pl.lit(True))
        frame = frame.join(elsewhere, on="subject", how="left").with_columns(
            possible=pl.col("possible").fill_null(False) | pl.col("elsewhere").fill_null(False),
            unsure=pl.col("unsure").fill_null(False) | pl.col("elsewhere").fill_null(False),
        )
    return frame.select("subject", *yes_no_columns(name, anchor, pl.col(whole), lost=(linkless(anchor), NO_CASE)))


def steps_ahead(subjects: Frame, prepared: Prepared, context: Context, fact: Ahead) -> Frame:
    """`<anchor>_ahead`: whether the first such step after the use lies after the as-of day (reading R29).

    Known to where one is recorded and all that may be after the use lie ahead, while the kind is complete (one that is
    not recorded could have come before); known not to where one lies behind, or none is recorded while it is complete.
    """
    name, anchor, kind = fact.name, fact.anchor.name, fact.anchor.kind
    own_lead, as_of = _own_lead(anchor), pl.lit(context.as_of)
    pairs = linked_pairs(subjects, prepared, anchor).filter(maybe_after(anchor))
    firm = pl.col("sure") & (own_lead | USE.surely_before(moment()))
    days = Days(pl.col("date_lo"), pl.col("date_hi"))
    seen = pairs.group_by("subject").agg(
        firm=firm.max(),
        later=days.surely_after(as_of).fill_null(False).min(),
        behind=(firm & days.surely_not_after(as_of).fill_null(False)).max(),
        possible=pl.lit(True).max(),
        unsure=(~pl.col("sure")).max(),
    )
    complete = complete_column(anchor, AbsenceDays.AFTER)
    frame = subjects.select("subject", "case", complete).join(seen, on="subject", how="left")
    whole, possible = pl.col(complete), pl.col("possible").fill_null(False)
    coming = (pl.col("firm") & pl.col("later")).fill_null(False)
    behind = pl.col("behind").fill_null(False)
    value = first_of(
        [(behind, yesno(False)), (coming & whole, yesno(True)), (~possible & whole, yesno(False))], yesno(None)
    )
    opened = ~whole & ~behind & (coming | (~possible & ~linkless(anchor)))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (opened, text(open_kind(kind))),
            (pl.col("unsure").fill_null(False), text(LINK)),
            (possible, text(ORDER)),
            (linkless(anchor), text(NO_CASE)),
        ],
        text(open_kind(kind)),
    )
    return frame.select("subject", *fact_columns(name, value, why, (opened, kind, coming)))


def before_use(subjects: Frame, prepared: Prepared, fact: Before) -> Frame:
    """`<step>_before_use`: whether a record of the step lies before the use's start."""
    kind = fact.step.kind
    pairs = steps_of(subjects, prepared, fact.step)
    seen = pairs.group_by("subject").agg(
        certain=(pl.col("certainly") & pl.col("sure") & moment().surely_before(USE)).max(),
        possible=(pl.col("possibly") & moment().maybe_before(USE)).max(),
        unsure=(~pl.col("sure") & pl.col("possibly")).max(),
        doubt=doubt_of(pl.col("possibly") & moment().maybe_before(USE)),
    )
    whole = complete_column(kind, AbsenceDays.BEFORE)
    frame = subjects.select("subject", "case", whole, _emergency_claimed(prepared, kind)).join(
        seen, on="subject", how="left"
    )
    frame = frame.with_columns(possible=pl.col("possible").fill_null(False) | pl.col("claimed"))
    doubt = pl.coalesce("doubt", pl.when("claimed").then(text(GROUND)))
    lost = (linkless(kind), NO_CASE)
    return frame.select("subject", *yes_no_columns(fact.name, kind, pl.col(whole), lost=lost, doubt=doubt))


def before_anchor(subjects: Frame, prepared: Prepared, fact: Before) -> Frame:
    """`<step>_before_<anchor>`: whether the step lies before the first such anchor after the use.

    Known to lie before it where it lies before the use itself, or before every recorded anchor while anchors are
    complete (an unrecorded, earlier one could otherwise precede it). Known not to: a recorded anchor after the use with
    no step before it, while records of the step are complete.
    """
    kind, name, anchor = fact.step.kind, fact.name, fact.anchor.name
    anchors = anchors_after(subjects, prepared, anchor)
    pairs = steps_of(subjects, prepared, fact.step).join(anchors, on="subject", how="left")
    seen = pairs.group_by("subject").agg(seen_before(pl.col("certainly"), pl.col("possibly")))
    complete = dict.fromkeys([since_column(kind), after_column(anchor)])
    frame = subjects.select("subject", "case", *complete, _emergency_claimed(prepared, kind))
    frame = frame.join(seen, on="subject", how="left").join(anchors, on="subject", how="left")
    frame = frame.with_columns(
        possible=pl.col("possible").fill_null(False) | pl.col("claimed"),
        doubt=pl.coalesce("doubt", pl.when("claimed").then(text(GROUND))),
    )
    anchored = complete_until(after_column(anchor), pl.col("a_day"))
    whole = complete_until(since_column(kind), pl.col("a_first_day"))
    none = ~pl.col("possible").fill_null(False) & ~pl.col("a_first_hi").is_null()
    certain = pl.col("before_own").fill_null(False) | (pl.col("before_all").fill_null(False) & anchored)
    recorded = pl.col("before_all").fill_null(False) & ~anchored
    no_anchor = pl.col("a_min_lo").is_null()
    value = first_of([(certain, yesno(True)), (none & whole, yesno(False))], yesno(None))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            ((recorded | no_anchor) & ~linkless(anchor), text(open_kind(anchor))),
            (linkless(kind), text(NO_CASE)),
            (pl.col("unsure"), text(LINK)),
            (pl.col("possible"), pl.col("doubt").fill_null(ORDER)),
        ],
        text(open_kind(kind)),
    )
    opened = (none & ~whole & ~certain & ~linkless(kind), kind, yesno(False))
    columns = fact_columns(name, value, why, (recorded & ~certain, anchor, yesno(True)), opened)
    return frame.select("subject", *columns)


def seen_before(certainly: pl.Expr, possibly: pl.Expr) -> list[pl.Expr]:
    """What records of a step beside an anchor show together: `before_own`, one surely came before the use;
    `before_all`, surely before each anchor after it; `possible`, `unsure`, `doubt`: what may have, and why it is not
    certain. certainly, possibly: whether each counts as such a step."""
    real, sooner = certainly & pl.col("sure"), possibly & moment().maybe_before(FIRST_ANCHOR)
    return [
        (real & moment().surely_before(USE)).max().alias("before_own"),
        (real & moment().surely_before(FIRST_ANCHOR)).max().alias("before_all"),
        sooner.max().alias("possible"),
        (~pl.col("sure") & possibly).max().alias("unsure"),
        doubt_of(sooner).alias("doubt"),
    ]


def _emergency_claimed(prepared: Prepared, kind: str) -> pl.Expr:
    """`claimed`: whether the use's own row claims an emergency, or hides whether it does: then one may have been
    written down, on a day that the row does not say."""
    if kind != EventKind.EXIGENCY:
        return pl.lit(False).alias("claimed")
    own, state = known_value(kind, prepared.fields), state_of(kind, prepared.fields)
    return ((own != "none").fill_null(False) | hides(state)).alias("claimed")


def steps_of(subjects: Frame, prepared: Prepared, step: Step) -> Frame:
    """Linked records of a step, with `certainly` and `possibly`: whether each counts as such a step of this use; and
    `doubt`: why it is not certain by itself, null where its time or its link decides."""
    kind = step.kind
    certainly, possibly = about_the_use(kind)
    pairs = linked_pairs(subjects, prepared, kind)
    named = pl.when("direct").then(text(DATED_BEFORE)).otherwise(text(LINK))
    doubts = [(pl.lit(KINDS[kind].about_earlier_use) & ~certainly & moment().surely_before(USE), named)]
    if step is INDEPENDENT_EVIDENCE:
        pairs = pairs.join(_independence(prepared), on="record", how="left")
        sooner = moment().surely_before(USE)
        stands = pl.when(sooner).then(pl.col("of_later")).otherwise(pl.col("independent"))
        counts = stands & shows_identity()
        certainly, possibly = certainly & counts.fill_null(False), possibly & counts.fill_null(True)
        doubts += [(stands.is_null(), unsaid()), (counts.is_null(), text(BEARING))]
    if step.field:
        chosen = pl.col(step.field).cast(pl.String).str.split("|").list.contains(step.value)
        certainly, possibly = certainly & chosen.fill_null(False), possibly & chosen.fill_null(True)
        doubts.append((chosen.is_null(), text(step.field)))
    if kind == EventKind.AUTHORIZATION:
        return _papers(pairs)
    if KINDS[kind].granted_only:
        certainly, possibly = certainly & was_granted(), possibly & ~was_refused()
        doubts.append((~was_granted(), text(DECISION)))
    doubts.append((pl.col("time__state") != VALUE, text(UNDATED)))
    return pairs.with_columns(certainly=certainly, possibly=possibly, doubt=first_of(doubts, text(None)))


def _papers(pairs: Frame) -> Frame:
    """What `steps_of` gives of authorizations: a paper for face recognition that was granted, and so was there from the
    moment of its decision on (reading R10)."""
    granted, refused = was_decided()
    inside, outside = is_for_faces()
    had = moment_of_decision()
    doubts = [(~granted, text(DECISION)), (~inside, text(SCOPE)), (~had.has_bounds(), text(VALIDITY))]
    certainly, possibly = (granted & inside).fill_null(False), ~(refused | outside).fill_null(False)
    return pairs.with_columns(
        certainly=certainly, possibly=possibly, doubt=first_of(doubts, text(None)), lo=had.lo, hi=had.hi
    )


def doubt_of(possible: pl.Expr) -> pl.Expr:
    """Of a group's records that may be such a step, why one of them is not certain to be; to be aggregated."""
    return pl.col("doubt").filter(possible.fill_null(True) & pl.col("sure")).drop_nulls().sort().first()


def _independence(prepared: Prepared) -> Frame:
    """Which evidence is independent, over all events where pieces of evidence name each other."""
    if prepared.survey.evidence is not None:
        return prepared.survey.evidence.lazy()
    if not prepared.evidence:
        prepared.evidence.append(materialize(independence(prepared)))
    return prepared.evidence[0]


def anchors_after(
    subjects: Frame, prepared: Prepared, anchor: str, by: Sequence[str | pl.Expr] = ("subject",)
) -> Frame:
    """For each subject (or group `by`) with a step that is or may be after it: `a_min_lo`, the earliest that step can
    be; `a_first_hi`, the latest that the first certain one can be (null where none is certain); `a_day`, `a_first_day`,
    the last civil days that each of these can be of; `a_min_date`, `a_first_date`, their first and last civil day as
    bounds (null where unknown). A lead of this very use is after it."""
    own_lead, maybe_own = _own_lead(anchor), _maybe_own_lead(anchor)
    pairs = linked_pairs(subjects, prepared, anchor).filter(maybe_after(anchor))
    first_day, last_day = pl.col("date_lo"), pl.col("date_hi")
    if of_one_use(anchor):
        days = subjects.select("subject", pl.col("date_lo").alias("u_date_lo"), pl.col("date_hi").alias("u_date_hi"))
        pairs = pairs.join(days, on="subject", how="left")
        later = pl.when(pl.col("date_hi") > pl.col("u_date_hi")).then("date_hi").otherwise("u_date_hi")
        first_day = pl.when(maybe_own).then(pl.max_horizontal("date_lo", "u_date_lo")).otherwise(first_day)
        last_day = pl.when(~own_lead).then(last_day).when(~last_day.is_null()).then(later)
        pairs = pairs.with_columns(
            lo=pl.when(maybe_own).then(pl.max_horizontal("lo", "u_lo")).otherwise(pl.col("lo")),
            hi=pl.when(own_lead).then(pl.max_horizontal("hi", "u_hi")).otherwise(pl.col("hi")),
        )
    pairs = pairs.with_columns(first_day=first_day, last_day=last_day)
    surely = pl.col("sure") & (own_lead | USE.surely_before(moment()))
    certain = pl.when(surely).then(pl.col("hi"))
    return pairs.group_by(*by).agg(
        a_min_lo=pl.col("lo").min(),
        a_first_hi=certain.min(),
        a_day=pl.col("date_hi").min(),
        a_first_day=pl.when(certain.is_not_null()).then(pl.col("date_hi")).min(),
        a_min_date=pl.when(~pl.col("first_day").is_null().any()).then(pl.col("first_day").min()),
        a_first_date=pl.when(surely).then("last_day").min(),
    )


def _own_lead(anchor: str) -> pl.Expr:
    """Whether a linked record is a lead that came of this very use: it then came after it, whatever its clock says."""
    return pl.col("direct") if of_one_use(anchor) else pl.lit(False)


def _maybe_own_lead(anchor: str) -> pl.Expr:
    """Whether it may be such a lead: its number is this use's, or is not there to be read."""
    return _own_lead(anchor) | (pl.lit(of_one_use(anchor)) & number_hidden())


def maybe_after(anchor: str) -> pl.Expr:
    """Whether a linked record is or may be such a step after the use."""
    return _maybe_own_lead(anchor) | USE.maybe_before(moment())


def linkless(kind: str) -> pl.Expr:
    """Whether a subject has no case by which records of `kind` would be linked to it."""
    return pl.lit(False) if of_one_use(kind) else pl.col("case").is_null()


def yes_no_columns(
    name: str, kind: str, whole: pl.Expr, *, lost: tuple[pl.Expr, str], doubt: pl.Expr | None = None
) -> list[pl.Expr]:
    """The four columns of a yes-or-no fact from `certain`, `possible` and `unsure`, and whether its kind is
    complete. lost: whether a record could be a subject's own and be found by nothing, and why. doubt: why what is
    possible is not certain, where it is not the order."""
    certain, possible = pl.col("certain").fill_null(False), pl.col("possible").fill_null(False)
    value = first_of([(certain, yesno(True)), (~possible & whole, yesno(False))], yesno(None))
    why = first_of(
        [
            (certain | (~possible & whole), text(None)),
            (possible & pl.col("unsure"), text(LINK)),
            (possible, text(ORDER) if doubt is None else doubt.fill_null(ORDER)),
            (lost[0], text(lost[1])),
        ],
        text(open_kind(kind)),
    )
    return fact_columns(name, value, why, (~certain & ~possible & ~whole & ~lost[0], kind, yesno(False)))
