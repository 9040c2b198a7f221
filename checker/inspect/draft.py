"""A profile drafted for a log: how it is read now, column by column, with what is uncertain as comments or as
questions.

Written without answers, the profile reads the log exactly as it is read without it. Of a log that nothing reads yet,
the guesses are what it says, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from checker.ingest.binding import Binding
from checker.ingest.choice import ANCHOR_FIELDS
from checker.ingest.headings import GENERIC, fold_header
from checker.ingest.likely_cells import date_formats
from checker.ingest.profile import ColumnRule
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.columns_asked import CLOCK, Chosen, fields_asked, likeliest, tables_like, unread_columns
from checker.inspect.draft_kinds import kind_as_read, kind_by_column
from checker.inspect.draft_text import DraftText, flow, quote
from checker.inspect.further_asked import FURTHER, further_lines
from checker.inspect.guess import Guess, guesses
from checker.inspect.place_search import USUAL_ZONES, zone_read
from checker.inspect.survey import CellTally, SurveyedTable, join_tallies
from checker.inspect.values import date_example, values_answered
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.kinds import KINDS, EventKind
from checker.model.words import plural

_ZONE = "America/Los_Angeles"
_ORDER = re.compile(r'^  [a-z_.]+: \{.*\border: "?(day|month)\b', re.MULTILINE)


SurveyBy = Callable[[str], Sequence[SurveyedTable]]
"""The text of a profile -> the log's tables, surveyed by it; none where nobody is there to ask about what it shows."""


def profile_text(
    name: str,
    tables: Sequence[SurveyedTable],
    ask: AskPerson,
    survey_by: SurveyBy,
    *,
    zone: str | None,
    with_people: bool,
    rows: str = NONE,
    kind_column: str = "",
) -> tuple[str | None, str]:
    """The profile, as the text of its file, None where no single profile reads all the tables as they are read now;
    and the zone that was answered, else NONE.

    name: of the log. tables: its tables. survey_by: they by another profile. rows: what each row records, else NONE.
    kind_column: the heading that says so, where rows differ. zone: what is likely (NONE: nothing is); None where its
    times have offsets, or their zone is settled. with_people: list cells that could not be read.
    """
    logs = [t for t in tables if t.binding is not None]
    bindings = [t.binding for t in logs if t.binding is not None]
    if len({b.profile.id for b in bindings}) > 1:
        return None, NONE
    text = DraftText()
    text.note(f"How the columns of {quote(name)} are read. Drafted by `checker init`; every line is yours to change.")
    text.note(
        "Headings are compared without capitals, spaces and punctuation. docs/log-format.md lists the fields, "
        "docs/mapping-a-log.md the keys."
    )
    plain = re.sub(r"(?<=.)\.\w+(?=, |$)", "", name).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "log"
    text.add(f"id: {slug}", "its name, for the ledger of every report")
    base = bindings[0].profile.id if bindings else GENERIC
    text.add(f"extends: {base}", "what is not said below is as in this shipped profile")
    if bindings:
        _as_read(text, logs, bindings, ask, survey_by, with_people=with_people, rows=rows, kind_column=kind_column)
    else:
        _as_guessed(text, tables, ask, rows, kind_column, survey_by)
    answered = NONE if zone is None else _zone(text, ask, name, zone)
    return str(text), answered


def _as_read(
    text: DraftText, logs: Sequence[SurveyedTable], bindings: Sequence[Binding], ask: AskPerson, survey_by: SurveyBy, *,
    with_people: bool, rows: str, kind_column: str,
) -> None:  # fmt: skip
    first = bindings[0]
    if kind_column:
        kind_by_column(text, kind_column, join_tallies(logs), ask)
    elif rows != NONE and first.kind_header is None:
        text.add(f"kind: {rows}", "what every row records, as answered")
    elif first.kind_header is not None:
        kind_as_read(text, first, logs, ask, with_people=with_people)
    else:
        default = first.default_kind
        other = "live_deployment" if default == EventKind.SEARCH else EventKind.SEARCH.value
        text.note(f"every row records {KINDS[default].indefinite}; if that is wrong, say another: kind: {other}")
    tallies = join_tallies(logs)
    added = unread_columns(logs, tallies, ask, kind_column)
    further = _further_taken(added)
    clock = added.pop(CLOCK, ([], None))[0]
    if clock:
        times = (c.header for b in bindings for c in b.parts[0].columns if c.field == "time")
        added["time"] = (list(dict.fromkeys(times)), None)
    again = [t for t in survey_by(_plain(text, added, clock)) if t.binding is not None] if added else []
    by_answers = [t.binding for t in again if t.binding is not None]
    read_again = join_tallies(again)
    text.add("columns:")
    for name, rule in first.profile.columns.items():
        headers = _headers(name, rule, bindings)
        if name in added or not headers:
            continue
        own, said = _rule(name, rule, headers, bindings, tallies, ask)
        text.add(f"  {name}: {flow(own)}", said)
        for line in _hints(name, rule, tallies[headers[0]], with_people=with_people):
            text.note(line, indent=2)
    for name, (headers, guess) in added.items():
        own, said = _own_keys(name, headers, guess, clock), ""
        if by_answers:
            rule = by_answers[0].profile.columns[name]
            own, said = _rule(name, rule, headers, by_answers, tallies | read_again, ask)
        text.add(f"  {name}: {flow(own)}", "; ".join(filter(None, [guess.because if guess else "as answered", said])))
    _also(text, further, bindings)
    for also in (part for b in bindings[:1] for part in b.parts[1:]):
        parts = [f"{quote(c.header)} is its {c.field}" for c in also.columns]
        parts += [f"{quote(also.flag)} says whether there was one"] if also.flag else []
        what = KINDS[also.kind or EventKind.UNKNOWN].indefinite
        text.note(f"a row may also give {what}: {', '.join(parts)} (`also` of {first.profile.id})")
    chosen = {header for headers in (*further.values(), clock) for header in headers}
    _not_read(text, logs, tallies, added, chosen)


def _headers(name: str, rule: ColumnRule, bindings: Sequence[Binding]) -> list[str]:
    """The headings that give a field in any of the tables, in the profile's order of preference; those borrowed with
    `else` are left to the profile that is extended."""
    preferred = {fold_header(h): n for n, h in reversed(list(enumerate(rule.from_)))}
    bound = [
        c.header
        for b in bindings
        for c in b.parts[0].columns
        if c.field == name and (fold_header(c.header) in preferred or c.rule.from_ == (c.header,))
    ]
    return sorted(dict.fromkeys(bound), key=lambda header: preferred.get(fold_header(header), len(preferred)))


def _rule(
    name: str, rule: ColumnRule, headers: list[str], bindings: Sequence[Binding], tallies: Mapping[str, CellTally],
    ask: AskPerson,
) -> tuple[dict[str, object], str]:  # fmt: skip
    """What the profile says of a field that is read, and the comment behind it."""
    clocks = list(dict.fromkeys(c.clock for b in bindings for c in b.parts[0].columns if c.field == name and c.clock))
    own: dict[str, object] = {"from": headers}
    if rule.fallback:
        own["else"] = list(rule.fallback)
    if clocks:
        own["clock"] = clocks
    own |= {k: v for k, v in (("values", dict(rule.values)), ("formats", list(rule.formats))) if v}
    own |= {k: v for k, v in (("order", rule.order), ("split", rule.split), ("unit", rule.unit)) if v}
    said = [_cells(tallies[headers[0]])]
    if EVENT_FIELDS[name].shape is Shape.TIME and not rule.order:
        order = tallies[headers[0]].order
        if order.settled_order:
            proofs = order.day_first if order.settled_order == "day" else order.month_first
            said.append(f"{order.settled_order} first: {proofs} different cells prove it")
        elif order.open:
            example, among = date_example(tallies[headers[0]].sample)
            which = ask(
                DraftQuestion(
                    Topic.ORDER,
                    f'day or month first in "{headers[0]}"',
                    f'In "{headers[0]}", is {example} {among["day"]} or {among["month"]}: which comes first, the day '
                    "or the month?",
                    choices=among,
                )
            )
            if which != NONE:
                own["order"] = which
            said.append(
                "as answered"
                if which != NONE
                else "nothing settles whether day or month comes first; `order: month` would"
            )
    answered = dict[str, str]()
    kind = bindings[0].default_kind if bindings[0].kind_header is None else None
    for header in headers:
        answered |= values_answered(name, header, rule, tallies[header], ask, kind)
    if answered:
        own["values"] = {**rule.values, **answered}
        said[0] = f"with {plural(len(answered), 'word')} of the agency's own"
    return own, "; ".join(s for s in said if s)


def _cells(tally: CellTally) -> str:
    total = sum(tally.states.values())
    value = tally.states.get(State.VALUE.value, 0)
    return f"{value:,} of {total:,} cells recorded" if total else ""


def _hints(name: str, rule: ColumnRule, tally: CellTally, *, with_people: bool) -> list[str]:
    """What would read the cells that are not read."""
    unread = tally.states.get(State.UNREAD.value, 0)
    if not unread:
        return []
    lines = [f"{unread:,} cells of it cannot be read"]
    if EVENT_FIELDS[name].shape is Shape.TIME:
        formats = date_formats(tally.unread)
        if formats:
            lines.append(f"most of these have the form {quote(formats[0])}: add formats: {flow(list(formats))}")
    elif EVENT_FIELDS[name].shape in (Shape.CODE, Shape.CODES):
        lines[0] += "; say what they mean with values: {cell: value}"
        if with_people:
            lines += [f"  values: {{{quote(cell)}: ?}}" for cell in tally.unread[:40]]
    return lines


def _not_read(
    text: DraftText,
    logs: Sequence[SurveyedTable],
    tallies: dict[str, CellTally],
    added: Chosen,
    chosen: set[str],
) -> None:
    taken = {c.field for one in logs if one.binding for c in one.binding.parts[0].columns} | set(added)
    chosen |= {header for headers, _ in added.values() for header in headers}
    for one in logs:
        open_ = [h for h in (one.binding.unmapped_headers if one.binding else ()) if h not in chosen]
        perhaps = guesses(tallies, open_, taken)
        for header in open_:
            guess = perhaps.get(header)
            if guess is None:
                text.note(f"no field reads {quote(header)}", indent=2)
            else:
                text.note(f"{guess.field}: {quote(header)}   (no field reads it; {guess.because})", indent=2)


def _as_guessed(
    text: DraftText, tables: Sequence[SurveyedTable], ask: AskPerson, rows: str, kind_column: str, survey_by: SurveyBy
) -> None:
    """The columns of a log that nothing reads yet: of its likeliest tables, as answered, else as guessed."""
    like = tables_like(likeliest(tables), tables)
    tallies = join_tallies(like)
    if rows != NONE:
        text.add(f"kind: {rows}", "what every row records, as answered")
    elif kind_column:
        kind_by_column(text, kind_column, tallies, ask)
    else:
        text.note("kind: search   (nothing says what a row records: take off the mark, and write the kind)")
    taken, rest = fields_asked(like, tallies, ask, rows, kind_column)
    further = _further_taken(taken)
    clock = taken.pop(CLOCK, ([], None))[0]
    if clock and "time" not in taken:
        rest += clock
    logs = [t for t in survey_by(_plain(text, taken, clock)) if t.binding is not None]
    bindings = [t.binding for t in logs if t.binding is not None]
    tallies |= join_tallies(logs)
    text.add("columns:" if taken else "columns: {}")
    for name, (headers, guess) in taken.items():
        because = f"guess: {guess.because}" if guess else "as answered"
        if bindings:
            rule = bindings[0].profile.columns[name]
            own, said = _rule(name, rule, headers, bindings, tallies, ask)
        else:
            own, said = _own_keys(name, headers, guess, clock), _cells(tallies[headers[0]])
        text.add(f"  {name}: {flow(own)}", f"{because}; {said}")
    _also(text, further, bindings)
    for header in rest:
        text.note(f"no field reads {quote(header)}", indent=2)
    if not ANCHOR_FIELDS & set(taken):
        text.note(
            "A use log says at least when, by whom or in which case: without one of these the log cannot be read."
        )
        for name in sorted(ANCHOR_FIELDS):
            text.note(f'{name}: "<heading>"', indent=2)


def _further_taken(chosen: Chosen) -> dict[str, list[str]]:
    """What was answered of further records of the row, taken out of `chosen`: name -> headings."""
    return {name: chosen.pop(name)[0] for name in list(chosen) if name in FURTHER}


def _also(text: DraftText, further: Mapping[str, Sequence[str]], bindings: Sequence[Binding]) -> None:
    """The further records of the row, as answered; their dates are written as those of the row are."""
    if not further:
        return
    orders = set(_ORDER.findall(str(text)))
    text.add("also:", "further records that a row gives, as answered")
    for line in further_lines(further, bindings, orders.pop() if len(orders) == 1 else ""):
        text.add(line)


def _own_keys(name: str, headers: Sequence[str], guess: Guess | None, clock: Sequence[str]) -> dict[str, object]:
    """What the profile says of a field, from what was answered or guessed. clock: headings of the clock of its time."""
    formats = guess.formats if guess else ()
    return {
        "from": list(headers),
        **({"clock": list(clock)} if clock and name == "time" else {}),
        **({"formats": list(formats)} if formats else {}),
    }


def _plain(text: DraftText, taken: Chosen, clock: Sequence[str] = ()) -> str:
    """The profile so far with the columns that were answered, to see how their cells are read by it."""
    columns = [f"  {name}: {flow(_own_keys(name, headers, guess, clock))}" for name, (headers, guess) in taken.items()]
    return "\n".join([*text.lines, "columns:" if columns else "columns: {}", *columns]) + "\n"


def _zone(text: DraftText, ask: AskPerson, name: str, likely: str) -> str:
    """The zone of times without an offset, as answered; NONE where nobody says it."""
    question = f'Which time zone are the times of "{name}" in (Pacific, Eastern, {_ZONE}, UTC ...)?'
    zone = ask(
        DraftQuestion(
            Topic.ZONE,
            "time zone",
            question,
            likely,
            reads=zone_read,
            suggestions=USUAL_ZONES,
            waits_for=(Topic.ZONE,),
        )
    )
    if zone == NONE:
        text.note(f"zone: {_ZONE}   (of times without an offset; nothing in the log says it)")
    else:
        text.add(f"zone: {zone}", "of times without an offset, as answered")
    return zone
