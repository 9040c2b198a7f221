"""The items of the letter: what each request asks for, which rows it is about, and what it would settle."""

from __future__ import annotations

from checker.coverage.ask import Request, RequestKind, RowRanges, rule_locations
from checker.coverage.letter_words import file_in_words, literal, period, plural_subjects
from checker.coverage.words import reasons_in_words
from checker.model.accounts import Declaration, UnreadColumn
from checker.model.assessment import Assessment
from checker.model.event import EVENT_FIELDS, HIDDEN, Shape, State
from checker.model.kinds import KINDS
from checker.model.values import VALUES
from checker.model.words import field_noun, plural, sentence_case, value_words
from checker.report.phrases import day, end_sentence, kind, number

RULES_SHOWN = 6
VALUES_SHOWN = 15
UNREAD_SHOWN = 10
_UNSAID = ("gallery.lawful_basis", "partner")
"""Fields whose values would put words into the agency's mouth."""
_DETAILS = {
    "decision": "whether it was granted", "scope": "what it allows", "end": "from when until when it was valid",
    "reason": "on what ground it was claimed", "shows_identity": "whether it shows who the person is",
    "target": "whom it is about", "type": "of what kind it is", "role": "in which role the person acted",
    "operator": "who acted", "time": "when it was made (some have no time, or one before the search they are about)",
}  # fmt: skip
"""What is asked of each record (RequestKind.DETAIL), by its field."""


def item(n: int, one: Request, a: Assessment) -> list[str]:
    """The item of the letter that asks for one thing. n: its number, from 1."""
    match one.kind:
        case RequestKind.COLUMN:
            title, body = _column(one, a)
        case RequestKind.RECORDS:
            title, body = _records(one, a)
        case RequestKind.CLOCK:
            of = f"the {plural_subjects(a)}" if one.name == "use" else f"the {kind(one.name)} records"
            title = f"The time of day of {of.removeprefix('the ')}"
            body = [
                f"For {of} and the searches they belong to, please give the time of day as well as the date, as "
                "exactly as it is kept, and its time zone: the times as recorded do not show which came first."
            ]
        case RequestKind.LINK:
            title = f"Which search each {kind(one.name)} record belongs to"
            body = [
                f"Please add to each {kind(one.name)} record the number of the search it is about, or tell us how "
                "the two can be matched. Some may belong to several searches by what they say: their case holds "
                "several, they name another search or person, or a number or name in them is hidden or written in "
                "another form."
            ]
        case RequestKind.SOURCE:
            title = "What the evidence was derived from"
            body = [
                "For each piece of evidence in the cases concerned, please say what it was derived from: the number "
                "of the record it goes back to, the face match, or neither."
            ]
        case RequestKind.RETENTION:
            title = "How long records may be kept"
            body = [
                "Please tell us for how many days the records that were searched may be kept, and which rule says so."
            ]
        case RequestKind.WHO:
            title = "Which person each number or name belongs to"
            body = [
                f"The {plural_subjects(a)} and the {kind(one.name)} records write people in different ways: "
                "numbers and names, or initials and full names. Please give a list that ties each number to one name, "
                "by a code if need be."
            ]
        case RequestKind.COURSE:
            title = "In what each training was"
            body = ["For each training record of the people concerned, please give the course, and its content."]
        case RequestKind.RESULT:
            title = "What came of the searches"
            body = [
                "In some rows the result and the number of candidates contradict each other. Please say which holds."
            ]
        case RequestKind.DETAIL:
            of, _, field = one.name.partition(".")
            title = f"{sentence_case(KINDS[of].noun)} records: {_DETAILS[field]}"
            body = [
                f"For each {kind(of)} record of the searches and cases concerned, please say {_DETAILS[field]}, or "
                "that this is not kept."
            ]
        case RequestKind.AGENCY:
            title, body = (
                "Which agency this is",
                ["Please confirm the agency whose searches these are: its name, its kind and its place."],
            )
    return [f"## {n}. {title}", *body, *_settles(one, a)]


def _column(one: Request, a: Assessment) -> tuple[str, list[str]]:
    name, meaning = field_noun(one.name), EVENT_FIELDS[one.name].meaning
    if not one.lacking:
        return _in_doubt(one)
    if one.absent:
        body = [_absent(one, a)]
    else:
        body = [
            f"The {name} ({meaning}) is missing in {number(one.lacking)} of {plural(one.rows_total, 'row')}: "
            f"{reasons_in_words(one.states)}. "
            "Please give it, or say that it is not kept."
        ]
    if set(one.states) & set(HIDDEN):
        body.append("For what was redacted or withheld, please name the ground for it.")
    if State.UNREAD.value in one.states:
        body.append(
            "Where something is written that we cannot read with certainty, a list of your codes with their meaning "
            "would serve for all rows at once."
        )
    if one.name == "time" and any(not i.zone for i in a.inputs):
        body.append("Please say as well in which time zone the times are.")
    if "text" in one.why:
        body.append("Some of these rows mention it only in the typed reason. Please confirm it as a value of its own.")
    values = () if one.name in _UNSAID else VALUES.get(one.name, ())
    if values:
        shown = ", ".join(value_words(v) for v in values[:VALUES_SHOWN])
        body.append(
            f"Any words will do; we distinguish, for instance: "
            f"{shown}{', and others' if len(values) > VALUES_SHOWN else ''}."
        )
    if one.absent:
        files = dict.fromkeys(file_in_words(rows.file, rows.sheet) for rows in one.rows)
        body.append(f"Files concerned: {'; '.join(files)}.")
    else:
        body += ["Rows concerned:", "\n".join(f"- {_row_ranges(rows)}" for rows in one.rows)]
    return sentence_case(name), body


def _absent(one: Request, a: Assessment) -> str:
    """What is asked where no column is read as a field. One that is there unread may be it, so it is not said that the
    records have none."""
    name, meaning = field_noun(one.name), EVENT_FIELDS[one.name].meaning
    files = {rows.file for rows in one.rows}
    unread = [c for log in a.inputs if log.path in files and log.columns for c in log.columns.not_read]
    likely = [c.header for c in unread if c.perhaps == one.name]
    open_ = [c for c in unread if not c.perhaps and _may_hold(one.name, c)]
    others = likely or [c.header for c in open_ if c.matters] or [c.header for c in open_]
    period = " The period that a search looked through is not taken for it." if one.with_period else ""
    if not others:
        none = f"{'We found' if unread else 'The records have'} no column for the {name}: {meaning}."
        return f"{none}{period} Please add it, or say that it is not kept."
    shown = ", ".join(f'"{literal(header)}"' for header in dict.fromkeys(others[:UNREAD_SHOWN]))
    return (
        f"We read no column as the {name}: {meaning}. Columns that we could not place are {shown}"
        f"{' and others' if len(others) > UNREAD_SHOWN else ''}.{period} Please say whether one of them holds it; if "
        "not, please add it, or say that it is not kept."
    )


def _may_hold(name: str, column: UnreadColumn) -> bool:
    """Whether an unread column may be of a field, by what its cells are: a number of a line names no maker."""
    match EVENT_FIELDS[name].shape:
        case Shape.TIME:
            return True
        case Shape.NUMBER | Shape.TEXT:
            return column.holds != "dates"
        case Shape.CODE | Shape.CODES | Shape.YESNO:
            return not column.holds


def _in_doubt(one: Request) -> tuple[str, list[str]]:
    """A column that every row has, and that yet leaves something open."""
    if one.name == "time":
        return "The time zone", [
            "Every row has its time, but not the zone that it is in, and some lie so near the first or last day of a "
            "rule that the zone "
            "decides. Please say in which time zone the times are, and whether summer time is kept."
        ]
    name = field_noun(one.name)
    return sentence_case(name), [
        f"The {name} is in every row, but in some of them it does not say enough: an account that several people "
        f"share, for "
        "instance. Please say in which rows it belongs to one person, by a code if need be."
    ]


def _row_ranges(rows: RowRanges) -> str:
    ranges = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in rows.ranges)
    file = file_in_words(rows.file, rows.sheet)
    return f"{file}: {plural(rows.count, 'row')}: {ranges}{' and more' if rows.truncated else ''}"


def _records(one: Request, a: Assessment) -> tuple[str, list[str]]:
    name = kind(one.name)
    columns = ", ".join(field_noun(c) for c in KINDS[one.name].columns)
    held = next((k for k in a.record_kinds if k.kind == one.name), None)
    if held and held.records:
        first = (
            f"We hold {plural(held.records, f'{name} record')}. Please tell us whether these are all the records for "
            f"the {plural_subjects(a)}{period(a)}; "
            "if not, please send the others."
        )
    else:
        first = (
            f"Please send the {name} records ({KINDS[one.name].meaning}) for the {plural_subjects(a)}{period(a)}; "
            "if there are none, a statement that says so."
        )
    said = [declared for d in a.declarations if d.kind == one.name for declared in _declaration_questions(d, a)]
    if said:
        return f"{sentence_case(name)} records", [*said, f"For each record we need: {columns}."]
    second = (
        f"For each record we need: {columns}. With it, please state that the records of this kind are complete for "
        f"the period, who says so "
        "and on what basis (an export of the whole system, for instance): only then does a record that is not there "
        "mean anything."
    )
    return f"{sentence_case(name)} records", [first, second]


def _declaration_questions(d: Declaration, a: Assessment) -> list[str]:
    """What is asked of records that were declared complete, and of which some may be missing all the same."""
    place, name = a.agency.place, kind(d.kind)
    days = [f"from {day(d.from_, place)} on" if d.from_ else "", f"before {day(d.until, place)}" if d.until else ""]
    when = " and ".join(filter(None, days))
    first = (
        f"The {name} records{f' of days {when}' if when else ''} were declared complete by {literal(d.by)} on "
        f"{day(d.on, place)} ({literal(d.basis)})."
    )
    if d.void:
        return [
            f"{first} The records contradict that: {literal(end_sentence(d.void))} "
            "Please tell us which of the two is right."
        ]
    asked = []
    if d.unlinked:
        it = "it belongs" if d.unlinked == 1 else "they belong"
        asked.append(
            f"{plural(d.unlinked, 'record')} of this kind {'names' if d.unlinked == 1 else 'name'} no case or search "
            f"that we hold, so that {'it' if d.unlinked == 1 else 'each'} may belong to any: please tell us to which "
            f"{it}."
        )
    if when:
        asked.append("Please tell us whether that holds for all other days as well; if not, please send those records.")
    return [" ".join([first, *asked])] if asked else []


def _settles(one: Request, a: Assessment) -> list[str]:
    where = rule_locations(one.rules, a)
    shown = [f"{literal(citation)} [{literal(rule)}]" for rule, citation in sorted(where.items())[:RULES_SHOWN]]
    more = f" and {plural(len(where) - RULES_SHOWN, 'other rule')}" if len(where) > RULES_SHOWN else ""
    return [f"*{_gain(one)}.* Rules: {'; '.join(shown)}{more}."]


def _gain(one: Request) -> str:
    """What a request would settle: for certain, at most, and together with others."""
    if not one.could:
        return f"It is needed for {plural(one.helps, 'verdict')}, together with other items"
    if one.settles == one.could:
        said = f"It would settle {plural(one.settles, 'verdict')}, whatever it says"
    elif one.settles:
        said = (
            f"It would settle between {number(one.settles)} and {plural(one.could, 'verdict')}, depending on what it "
            "says"
        )
    else:
        also = "" if one.whole else " and on what else these records leave open"
        said = f"It could settle up to {plural(one.could, 'verdict')}, depending on what it says{also}"
    rest = one.helps - one.could
    return said + (f", and is needed for {number(rest)} more, together with other items" if rest else "")
