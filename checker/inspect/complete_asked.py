"""Which records are all there, asked in plain words (readings.md R28) and written into audit.yaml: only then is the
absence of one evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from checker.ingest.date_formats import DAY_US
from checker.ingest.dates import read_dates
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.draft_text import quote
from checker.model.errors import UsageError
from checker.model.event import State
from checker.model.events import Events
from checker.model.kinds import KINDS, USE_KINDS, EventKind
from checker.model.words import plural
from checker.report.phrases import day

_USUAL = (
    EventKind.REVIEW,
    EventKind.APPROVAL,
    EventKind.AUTHORIZATION,
    EventKind.EXIGENCY,
    EventKind.ARREST,
    EventKind.CORROBORATION,
    EventKind.TRAINING,
)
"""Kinds that are asked about where no file holds them, too: most rules ask for these."""
ANY_COMPLETE = "anything declared complete"
FROM = " records complete from"
BY, ON, BASIS = " records complete, who says so", " records complete, said on", " records complete, on what basis"
"""The names of the questions on a kind end so."""
ALL, NO_RECORDS = "all", "none"
_EXPLAINED = (
    "# Which records are all there: only then is their absence evidence. One line for each kind that somebody declares "
    "so, with",
    "# who, when and on what basis; none: true says that there are no such records at all. from and until are days of "
    "the records",
    "# themselves: `from: 2022-01-01, until: 2023-01-01` for arrests says that every arrest of 2022 is in these logs. "
    "Without from it",
    "# says so from the beginning on, without until of all since.",
)


@dataclass(frozen=True)
class _KindCount:
    """The records of one kind in the logs: how many, and the first and last day on which one lies."""

    count: int
    first: date | None
    last: date | None


def complete_lines(events: Events | None, ask: AskPerson, zone: str | None) -> list[str]:
    """The declarations for audit.yaml, as answered; as comments to fill in what nobody said. events: of all logs that
    could be read, None where none could. zone: of the logs, by which dates are written."""
    held = _kinds_present(events)
    said = _ask_kinds(held, ask, zone)
    kinds = list(dict.fromkeys([*(kind for kind in held if kind not in USE_KINDS), *_USUAL]))
    open_ = [f"#   - {{kind: {kind}, by: TO-SAY, on: TO-SAY, basis: TO-SAY}}" for kind in kinds if kind not in said]
    written = [line for line in said.values() if not line.startswith("#")]
    unsure = [line for line in said.values() if line.startswith("#")]
    return [*_EXPLAINED, "complete:" if written else "# complete:", *written, *unsure, *open_]


def _kinds_present(events: Events | None) -> dict[EventKind, _KindCount]:
    """The kinds of record in the logs, the most frequent first."""
    if events is None or not events.height:
        return {}
    dated = [pl.col(name) if name in events.columns else pl.lit(None, pl.Date) for name in ("date_lo", "date_hi")]
    known = pl.col("time__state") == State.VALUE.value if "time__state" in events.columns else pl.lit(False)
    first, last = (pl.when(known).then(one) for one in dated)
    counted = (
        events.scan()
        .group_by(pl.col("kind").cast(pl.String))
        .agg(pl.len(), first.min().alias("first"), last.max().alias("last"))
        .sort("len", "kind", descending=[True, False])
        .collect()
    )
    found = {EventKind(kind): _KindCount(n, first, last) for kind, n, first, last in counted.iter_rows()}
    return {kind: one for kind, one in found.items() if kind is not EventKind.UNKNOWN}


def _ask_kinds(held: dict[EventKind, _KindCount], ask: AskPerson, zone: str | None) -> dict[EventKind, str]:
    """Kind -> its line in audit.yaml; a comment where it is not said who declared it."""
    some = ask(
        DraftQuestion(
            Topic.COMPLETE,
            ANY_COMPLETE,
            "Has somebody who knows the agency's records declared, for a kind of record (arrests, reviews, warrants "
            "...), that these files hold all of certain days, or that there are none at all? Only then is it evidence "
            "that one is missing. yes or no",
            default="no",
            choices=("yes", "no"),
        )
    )
    found: dict[EventKind, str] = {}
    by, on, basis = NONE, NONE, NONE
    for kind in dict.fromkeys([*held, *_USUAL]) if some == "yes" else ():
        days = _days(kind, held.get(kind), ask, zone)
        if days is None:
            continue
        noun = KINDS[kind].noun
        by = ask(DraftQuestion(Topic.COMPLETE, f"{noun}{BY}", "Who declared it (an office or a role)?", by))
        on = ask(
            DraftQuestion(
                Topic.COMPLETE,
                f"{noun}{ON}",
                "On which day was it declared (2024-05-31)?",
                on,
                reads=_iso,
            )
        )
        basis = ask(
            DraftQuestion(
                Topic.COMPLETE,
                f"{noun}{BASIS}",
                "On what basis (an export of the whole system, a cover letter, a letter that there are no such "
                "records)?",
                basis,
            )
        )
        facts = [f"kind: {kind}", *days]
        told = (("by", by), ("on", on), ("basis", basis))
        facts += [f"{key}: {'TO-SAY' if one == NONE else quote(one)}" for key, one in told]
        line = f"  - {{{', '.join(facts)}}}"
        found[kind] = f"# {line}  # declared only once all is said" if NONE in (by, on, basis) else line
    return found


def _days(kind: EventKind, held: _KindCount | None, ask: AskPerson, zone: str | None) -> list[str] | None:
    """The keys that say which days a declaration covers, as YAML; None where there is no declaration."""
    own = KINDS[kind]
    if held is None:
        text = f"No file holds {own.plural}. Has somebody declared that there are none at all?"
        how = "Write none if so"
        answer = ask(DraftQuestion(Topic.COMPLETE, f"{own.noun}{FROM}", text, choices=(NO_RECORDS,), how=how))
        return None if answer == NONE else ["none: true"]
    span = f", from {day(held.first, None, zone)} to {day(held.last, None, zone)}" if held.first and held.last else ""
    text = (
        f"The files hold {plural(held.count, own.noun, own.plural)}{span}. From which day on is every {own.noun} in "
        f"them? A day, as 2022-01-01; {ALL}: from the beginning"
    )
    how = "Enter: nobody declared that"
    first = ask(DraftQuestion(Topic.COMPLETE, f"{own.noun}{FROM}", text, reads=_day_or_all, how=how))
    if first == NONE:
        return None
    text = (
        f"Up to and including which day is every {own.noun} in them? A day, as 2022-12-31; {ALL}: up to the day on "
        "which it was declared"
    )
    last = ask(DraftQuestion(Topic.COMPLETE, f"{own.noun} records complete to", text, ALL, reads=_day_or_all))
    days = [] if first == ALL else [f"from: {first}"]
    return days if last == ALL else [*days, f"until: {date.fromisoformat(last) + timedelta(days=1)}"]


def _day_or_all(text: str) -> str:
    return ALL if text.casefold() in (ALL, "all of them", "the beginning") else _iso(text)


def _iso(text: str) -> str:
    """A day as a person writes it, YYYY-MM-DD. UsageError where it is none, or may be two."""
    first, other, span = read_dates(pl.Series([text])).select("a", "b", "span").row(0)
    if first is None or text.isdigit() or first // DAY_US != (other + span) // DAY_US:
        said = "is not a day" if first is None or text.isdigit() else "may be another day, too"
        raise UsageError(f'"{text}" {said}', hint="write the year first: 2022-01-31")
    return (date(1970, 1, 1) + timedelta(days=first // DAY_US)).isoformat()
