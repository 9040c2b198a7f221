"""The 21 rules that apply to the generated log, by hand, as Polars expressions over the facts of polars_hand.py.

Written from the policy documents (policies/) and the definitions of the facts (checker/facts/pages). Null is "not
known": Polars combines it as three-valued logic does.
"""

from __future__ import annotations

from datetime import date

import polars as pl

VERDICTS = ("violation", "undetermined", "compliant", "not_applicable")
NOT_KNOWN = pl.lit(None, dtype=pl.Boolean)
YES, NO = pl.lit(True), pl.lit(False)

SERIOUS = [
    "homicide", "sex_offense", "kidnapping", "robbery", "aggravated_assault", "arson", "burglary",
    "motor_vehicle_theft", "fraud",
    "identity_theft", "child_exploitation", "human_trafficking", "terrorism",
]  # fmt: skip
MINOR = [
    "shoplifting",
    "disorderly_conduct",
    "drunkenness",
    "trespass",
    "liquor_law",
    "driving_under_influence",
    "traffic",
]
CRIMINAL = ["criminal_investigation", "identify_suspect", "identify_witness", "identify_accomplice", "identity_fraud"]
MISSING = ["locate_missing", "missing_child", "identify_missing", "trafficking_victim"]


def rules() -> dict[str, pl.Expr]:
    """Rule id -> its verdict of every use."""
    col = pl.col
    day = col("at").dt.date()
    amazon, clearview = col("vendor") == "amazon", col("vendor") == "clearview"
    live = col("mode").is_in(["live", "near_real_time", "persistent_track"])
    # Police who act for an organization that the pause leaves out: for whom they acted is not in this log.
    for_a_partner = col("purpose").is_in(["trafficking_victim", "missing_child"]) & NOT_KNOWN
    paused = amazon & (day >= date(2020, 6, 10))
    # On the day of the announcement it is not known whether the use was before it.
    announced = paused & ((day > date(2020, 6, 10)) | NOT_KNOWN)
    advised = amazon & (day >= date(2018, 8, 1))
    # The advice on the threshold appeared on an unknown day of these two months.
    advised_of_threshold = amazon & (day >= date(2018, 6, 1)) & ((day >= date(2018, 8, 1)) | NOT_KNOWN)
    principled = clearview & (day >= date(2020, 2, 1))
    minor = pl.when(col("offense").is_in(SERIOUS)).then(False).when(col("offense").is_in(MINOR)).then(True)
    wa = day >= date(2021, 7, 1)
    other_camera = pl.when(~col("source").is_in(["body_worn_camera", "other"])).then(False)
    # An affidavit or a warrant application may stand unrecorded anywhere, with evidence before it for certain only
    # where that lies
    # before the use.
    other_steps = pl.when(col("evidence_before_use")).then(False)
    acted_on = _acted_on()
    return {
        "general-case-number": verdict(YES, col("no_case")),
        "general-reason": verdict(YES, col("no_reason")),
        # Who searched is not in this log: a squad asked for the search.
        "general-operator": verdict(YES, NOT_KNOWN),
        "general-person": verdict(YES, NOT_KNOWN),
        "general-time": verdict(YES, pl.when(col("no_time")).then(True).when(col("at").is_not_null()).then(False)),
        "seed-001-a": verdict(paused & (day < date(2021, 6, 10)), YES, for_a_partner),
        "aws-moratorium": verdict(announced, YES, for_a_partner | pl.when(col("purpose").is_in(CRIMINAL)).then(False)),
        "aws-rek-99": verdict(advised_of_threshold, col("threshold") < 0.99, col("purpose").is_in(MISSING)),
        "aws-rek-human": verdict(advised & col("arrest") & acted_on, ~col("reviewed_before_arrest")),
        "seed-002-h": verdict(amazon, col("faces") > 1),
        "clv-principles": verdict(principled, minor, col("purpose") == "threat_to_life"),
        "clv-principles-government": verdict(principled, NO),
        "clv-principles-review": verdict(principled & acted_on, col("unreviewed")),
        "seed-003-i": verdict(clearview, col("no_case") | col("no_role")),
        "us-wa-43.386.030": verdict(wa & col("arrest") & acted_on, col("unreviewed_before_arrest")),
        # Trials are neither in this log nor declared complete.
        "us-wa-43.386.070-1": verdict(wa & NOT_KNOWN, NOT_KNOWN),
        # Nor are emergencies: one may excuse any live use. Of authorizations the kind is not on record.
        "us-wa-43.386.080-1": verdict(wa, live, NOT_KNOWN),
        "us-wa-43.386.080-1c": verdict(wa & live & col("court_order"), NOT_KNOWN, NOT_KNOWN),
        # A motive is for a person to judge, of every use.
        "us-wa-43.386.080-2": verdict(wa, NOT_KNOWN),
        "us-wa-43.386.080-4": verdict(wa, other_camera),
        "us-wa-43.386.080-5": verdict(
            wa & (col("arrest") | NOT_KNOWN) & acted_on, (col("arrest") & ~col("evidence_before_arrest")) | other_steps
        ),
    }


def _acted_on() -> pl.Expr:
    """Whether the search gave somebody to act on; candidates alone do not say it, and a result that the number of
    candidates, or a review of them, contradicts is not known."""
    result, number = pl.col("result").fill_null(""), pl.col("candidates")
    none, some = (number == 0).fill_null(False), (number > 0).fill_null(False)
    reviewed = ((result == "candidates") | some) & pl.col("reviewed").fill_null(False)
    against = (result.is_in(["lead", "candidates"]) & none) | ((result == "no_candidates") & some)
    against = against | ((result == "no_lead") & reviewed)
    return (
        pl.when(against)
        .then(None)
        .when((result == "lead") | reviewed)
        .then(True)
        .when(result.is_in(["no_candidates", "no_lead"]) | none)
        .then(False)
    )


def verdict(applies: pl.Expr, broken: pl.Expr, excused: pl.Expr = NO) -> pl.Expr:
    """The one place where three answers become a verdict."""
    kinds = pl.Enum(VERDICTS)
    return (
        pl.when(~applies)
        .then(pl.lit("not_applicable", kinds))
        .when(applies.is_null())
        .then(pl.lit("undetermined", kinds))
        .when(~broken | excused)
        .then(pl.lit("compliant", kinds))
        .when(broken & ~excused)
        .then(pl.lit("violation", kinds))
        .otherwise(pl.lit("undetermined", kinds))
    )
