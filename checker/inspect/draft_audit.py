"""An audit.yaml drafted for a log: what it says of itself, and as comments all that only people know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import polars as pl

from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.complete_asked import complete_lines
from checker.inspect.draft_text import quote
from checker.inspect.place_search import place_read
from checker.model.errors import UsageError
from checker.model.event import State
from checker.model.events import Events
from checker.model.states import STATE_NAMES, place_name
from checker.model.values import VALUES

GALLERIES_SHOWN = 20
AGENCY_NAME, AGENCY_KIND, AGENCY_PLACE = "name of the agency", "kind of agency", "place of the agency"
AGENCY_OWN = "which agency that a document names"
"""What the questions on the agency are about."""


@dataclass(frozen=True)
class LogLines:
    """A log's entry in audit.yaml. path, profile, sheets: as the file shall say them; rows: what each row records,
    where it must be said; note: what else is to be said of the log; holds: what a list of papers holds, as YAML."""

    path: str
    profile: str | None = None
    rows: str | None = None
    note: str = ""
    left_out: bool = False
    holds: str = ""
    sheets: tuple[str, ...] = ()

    def text(self) -> list[str]:
        """Its lines, under `logs:`; a comment where it is left out."""
        if self.left_out:
            return [f"  # - path: {quote(self.path)}  # {self.note}"]
        lines = [f"  - path: {quote(self.path)}"]
        lines += [f"    sheets: [{', '.join(map(quote, self.sheets))}]"] if self.sheets else []
        lines += [f"    profile: {quote(self.profile)}"] if self.profile is not None else []
        lines += [f"    rows: {self.rows}  # what each row records, as answered"] if self.rows is not None else []
        lines += [f"    holds: {self.holds}"] if self.holds else []
        return lines + ([f"    # {self.note}"] if self.note else [])


def audit_text(
    logs: Sequence[LogLines],
    events: Events | None,
    span: tuple[date | None, date | None],
    ask: AskPerson,
    *,
    zone: str = NONE,
    agencies: Sequence[str] = (),
) -> str:
    """audit.yaml as the text of its file.

    events: of all logs that could be read, None where none could. span: first and last civil date of their uses.
    zone: of the logs, as answered, else NONE. agencies: the places of those that documents name.
    """
    lines = [
        "# What the logs are. Drafted by `checker init`; everything but the files is optional. What is not said is",
        "# unknown, and the verdicts say so. docs/mapping-a-log.md explains each key; checker check --audit audit.yaml",
        "# uses it.",
        *_agency(ask, agencies),
        f"zone: {zone}  # of the agency's place: civil dates of law are in it"
        if "/" in zone
        else "# zone: America/Los_Angeles  # of the agency's place: civil dates of law are in it",
    ]
    first, last = span
    if first and last and last < date.max:
        until = last + timedelta(days=1)
        lines += [
            f"# period: {{from: {first}, until: {until}}}  # the days that the log has rows for; say which were audited"
        ]
    lines.append("logs:")
    for log in logs:
        lines += log.text()
    lines += [
        "    # holds-every-field: who says that the export holds every field the agency keeps (a missing column is",
        "    # then a blank)",
    ]
    lines += complete_lines(events, ask, zone)
    lines += _systems(events)
    return "\n".join(lines) + "\n"


def added_to(audit: str, logs: Sequence[LogLines]) -> str:
    """The text of an audit.yaml with more logs at the end of its list; nothing else of it changes.

    UsageError where its logs stand on one line, in brackets.
    """
    lines = audit.splitlines()
    more = [line for log in logs for line in log.text()]
    at = next((n for n, line in enumerate(lines) if line.startswith("logs:")), None)
    if at is None:
        return "\n".join([*lines, "logs:", *more]) + "\n"
    if lines[at].removeprefix("logs:").split("#")[0].strip():
        raise UsageError(
            "its logs are on one line, so none can be added", where="audit.yaml", hint="write a line for each"
        )
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith((" ", "-"))):
        end += 1
    item = next((line for line in lines[at + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = len(item) - len(item.lstrip())
    return "\n".join([*lines[:end], *(" " * indent + line[2:] for line in more), *lines[end:]]) + "\n"


def _agency(ask: AskPerson, agencies: Sequence[str]) -> list[str]:
    name = ask(DraftQuestion(Topic.AGENCY, AGENCY_NAME, "What is the agency called?"))
    kinds = tuple(kind.replace("_", "-") for kind in VALUES["agency.kind"])
    kind = ask(
        DraftQuestion(Topic.AGENCY, AGENCY_KIND, f"What kind of agency is it ({', '.join(kinds)})?", choices=kinds)
    )
    place = _place(ask, agencies)
    answers = (
        ("name", name, '""', "the name that reports use"),
        ("kind", kind, kinds[0], f"or {', '.join(kinds[1:])}"),
        ("place", place, "us/wa", "which law applies"),
    )
    if all(answer == NONE for _, answer, _, _ in answers):
        return ["# agency:", *(f"#   {key}: {example}  # {why}" for key, _, example, why in answers)]
    return ["agency:", *(f"  {k}: {quote(a)}" if a != NONE else f"  # {k}: {e}  # {why}" for k, a, e, why in answers)]


def _place(ask: AskPerson, agencies: Sequence[str]) -> str:
    """Where the agency is, and which of the agencies there it is that documents name, if any."""
    text = (
        "Where is it: its city or county with the state (Tacoma, Washington), the state alone, or words of an agency "
        "that a document names?"
    )
    known = {f"us/{code.lower()}": name for code, name in STATE_NAMES.items()}
    known |= {one: place_name(one) for one in agencies if one.startswith("us/")}
    reads = partial(place_read, agencies=agencies)
    place = ask(DraftQuestion(Topic.AGENCY, AGENCY_PLACE, text, reads=reads, suggestions=known))
    there = {one: place_name(one) for one in agencies if one.startswith(f"{place}/")}
    if not there:
        return place
    listed = "".join(f"\n  {one}: {name}" for one, name in there.items())
    text = f"Documents name these agencies there:{listed}\nIs it one of them?"
    own = ask(DraftQuestion(Topic.AGENCY, AGENCY_OWN, text, choices=there, how="Enter: none"))
    return place if own == NONE else own


def _systems(events: Events | None) -> list[str]:
    lines = []
    if events is not None and "gallery.name" in events.columns:
        written = events.scan().filter(pl.col("gallery.name__state") == State.VALUE.value)
        names = (
            written.group_by("gallery.name")
            .len()
            .sort("len", "gallery.name", descending=[True, False])
            .collect()["gallery.name"]
        )
        lines += ["# What the galleries that the log names hold:", "# galleries:"] if len(names) else []
        lines += [
            f"#   - {{name: {quote(name)}, source-type: TO-SAY, lawful-basis: TO-SAY}}"
            for name in names[:GALLERIES_SHOWN]
        ]
    if events is None or "vendor" not in events.columns:
        lines.append(
            f"# system: {{vendor: {VALUES['vendor'][0]}, product: {VALUES['product'][0]}}}  # what the log does not "
            f"name"
        )
    return lines
