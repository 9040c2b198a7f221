"""Facts with a definition of their own: each is one value here, and its computation a case in `facts/`."""

from __future__ import annotations

from checker.model.audit import RETENTION
from checker.model.event import Technology
from checker.model.facts import AuthorizationFact, Fact, FactType, Needs, OfAgency, Single, open_absence
from checker.model.kinds import KINDS, USE_KINDS, EventKind
from checker.model.values import VALUES
from checker.model.words import value_words

IN_FORCE = "in_force"
"""The one fact that is made for each rule: whether the use's date lies in the rule's own period."""

UNCERTAIN_DAYS = ("between_dates", "day_of_announcement")
"""Its values where the date is known and the law's own day is not: between the earliest and the latest day that sources
give (reading R37), on the day of an announcement without an hour (reading R40)."""


def _yes_no(yes: str, no: str) -> tuple[tuple[bool, str], ...]:
    return ((True, yes), (False, no))


def settings() -> list[Fact]:
    """What says only whether a clause speaks of the use."""
    technologies = tuple(one.value for one in Technology)
    kinds = tuple(kind.value for kind in USE_KINDS)
    return [
        Single(
            "technology", FactType.CHOICE, "the technology used", "never absent", "recorded-values", technologies, (),
            Needs(), "technology", tuple((one, f"the technology is {value_words(one)}") for one in technologies), True,
        ),
        Single(
            "use_kind", FactType.CHOICE, "whether the use is a search or a live deployment", "never absent",
            "recorded-values", kinds, (), Needs(), "kind of use",
            tuple((kind, f"the use is {KINDS[kind].indefinite}") for kind in kinds), True,
        ),
        Single(
            IN_FORCE, FactType.CHOICE,
            "whether the rule was in force on the use's civil date, in the agency's place",
            "unknown where the date is unknown or its two readings differ",
            "in-force", ("yes", "no", *UNCERTAIN_DAYS), (), Needs(("time",)), "rule in force",
            (("yes", "the rule was in force on the day of the use"),
            ("no", "the rule was not in force on the day of the use"),
            ("between_dates", "sources leave open whether the rule was in force on the day of the use"),
            ("day_of_announcement", "the use is of the day of the announcement, whose hour is not known")),
            True,
        ),
        OfAgency("id", FactType.NAME, "the agency, as a place path: us/or/washington-county-sheriff"),
        OfAgency("kind", FactType.CHOICE, "the kind of agency"),
        OfAgency("level", FactType.CHOICE, "state, local, federal or private"),
        OfAgency("state", FactType.CHOICE, "the agency's state, two letters"),
    ]  # fmt: skip


def contradictions() -> list[Fact]:
    """What the use's own record contradicts, or what audit.yaml forbids it."""
    times = "unknown where either time is not recorded, or the two may lie either way"
    return [
        Single(
            "ends_before_start", FactType.YESNO, "whether the use is recorded to end before it began", times,
            "impossible-times", (), (), Needs(("time", "end")), "end before the beginning",
            _yes_no("the recorded end is before the beginning",
            "the recorded end is not before the beginning"), False,
        ),
        Single(
            "window_reversed", FactType.YESNO, "whether the window that was searched through ends before it begins",
            times, "impossible-times", (), (), Needs(("window_start", "window_end")),
            "end of the searched period before its start",
            _yes_no("the searched period ends before it begins", "the searched period does not end before it begins"),
            False,
        ),
        Single(
            "after_export", FactType.YESNO, "whether the use is dated after the day on which its log was exported",
            "unknown where the use's date is not; without a day of export in audit.yaml, the day of the run counts",
            "impossible-times", (), (), Needs(("time",)), "date after the export of the log",
            _yes_no("the date is after the export of the log", "the date is not after the export of the log"),
            False,
        ),
        Single(
            "beyond_retention", FactType.YESNO, "whether the search reaches further back than records may be kept",
            "unknown where audit.yaml gives no retention-days, or the log no time or no start of the window",
            "look-back", (), (), Needs(("time", "window_start"), audit=RETENTION), "search beyond the retention limit",
            _yes_no("the search reaches further back than records may be kept",
                    "the search reaches no further back than records may be kept"), False,
        ),
    ]  # fmt: skip


def duration() -> list[Fact]:
    """How long the use went on."""
    return [
        Single(
            "minutes_long", FactType.NUMBER, "how long the use went on, from its recorded beginning to its end",
            "unknown where either time is not recorded, or the end is before the beginning", "minutes-long", (), (),
            Needs(("time", "end")), "length of the use", (), False, "minutes",
        ),
    ]  # fmt: skip


def linked_records() -> list[Fact]:
    """Facts of linked records with a definition of their own, beside the authorizations."""
    return [
        AuthorizationFact(),
        Single(
            "exigency", FactType.CHOICE,
            "whether an emergency is documented by a record made by the time of the use",
            open_absence(EventKind.EXIGENCY), "exigency",
            tuple(value for value in VALUES["exigency"] if value != "claimed"), (EventKind.EXIGENCY.value,),
            Needs(("time",), instead="exigency"), "exigency",
            (
                ("documented", "an emergency is documented"),
                ("undocumented", "an emergency is claimed and not documented"),
                ("none", "no emergency is recorded by the time of the use"),
            ),
            False,
        ),
        Single(
            "emergency_ground", FactType.YESNO,
            "whether a record made by the time of the use states the ground of its emergency",
            open_absence(EventKind.EXIGENCY), "exigency", (), (EventKind.EXIGENCY.value,),
            Needs(("time",), instead="exigency"), "ground of the emergency",
            _yes_no("the ground of an emergency is recorded", "the ground of no emergency is recorded"),
            False,
        ),
        Single(
            "emergency_claimed", FactType.YESNO, "whether an emergency was claimed for the use, then or later",
            open_absence(EventKind.EXIGENCY), "exigency", (), (EventKind.EXIGENCY.value,),
            Needs(("exigency",)), "claim of an emergency",
            _yes_no("an emergency was claimed", "no emergency was claimed"),
            False,
        ),
        Single(
            "somebody_to_act_on", FactType.CHOICE,
            "whether the use gave anybody somebody to act on: a lead or a match, nobody, or candidates",
            "unknown where the result is not recorded and no lead is on record", "somebody-to-act-on",
            VALUES["somebody_to_act_on"], (EventKind.LEAD.value, EventKind.REVIEW.value),
            Needs(("result",), perhaps=("candidates", EventKind.LEAD.value)), "outcome of the search",
            (
                ("somebody", "the search gave a lead or a match"), ("nobody", "the search gave nobody to act on"),
                ("candidates", "candidates came back, and no record says whether anybody acted on one"),
            ),
            False,
        ),
        Single(
            "on_roster", FactType.YESNO,
            "whether the account that made the use is in the roster of users, and was open then",
            open_absence(EventKind.ACCOUNT), "on-roster", (), (EventKind.ACCOUNT.value,), Needs(("operator",)),
            "account on the roster",
            _yes_no(
                "the account is on the roster of users",
                "the account is not on the roster of users, or was closed before the use",
            ),
            False,
        ),
        Single(
            "trained", FactType.YESNO, "whether the operator's training is recorded before the use",
            open_absence(EventKind.TRAINING), "trained", (), (EventKind.TRAINING.value,), Needs(("time", "operator")),
            "training of the operator before the use",
            _yes_no("training of the operator is recorded before the use",
            "no training of the operator is recorded before the use"),
            False,
        ),
    ]  # fmt: skip
