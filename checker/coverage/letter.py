"""The letter: what to ask for, as Markdown, with a place in brackets for everything that is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.coverage.ask import (
    PersonQuestion,
    Request,
    RequestKind,
    RowRanges,
    questions,
    requests,
    rule_locations,
    technologies,
)
from checker.coverage.letter_indications import indications
from checker.coverage.words import WHY
from checker.model.assessment import Assessment, Declaration
from checker.model.event import EVENT_FIELDS, State
from checker.model.events import Events
from checker.model.kinds import KINDS
from checker.model.policy import Policy
from checker.model.values import VALUES
from checker.model.visible import visible
from checker.model.words import field_noun, join_words, plural, value_words
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
    "operator": "who acted", "time": "when it was made (some are dated before the search that they are about)",
}  # fmt: skip
"""What is asked of each record (RequestKind.DETAIL), by its field."""
_SUBJECTS = {"face_recognition": "face recognition", "license_plate": "license-plate readers"}
_HIDDEN = (State.REDACTED_VENDOR.value, State.REDACTED_AGENCY.value, State.PARTIAL.value, State.WITHHELD.value)


def letter_about(assessment: Assessment, events: Events, policies: Sequence[Policy]) -> str:
    """The letter that asks for what an assessment lacks. events, policies: those that were assessed."""
    return letter(
        assessment,
        requests(assessment, events, policies),
        questions(assessment),
        technologies=technologies(events),
    )


def letter(
    assessment: Assessment,
    asked: Sequence[Request],
    questions: Sequence[PersonQuestion],
    *,
    technologies: Sequence[str] = (),
) -> str:
    """The whole letter. asked: in the order in which it asks. technologies: of the uses, face recognition where none is
    said."""
    parts = [*_head(assessment, technologies), *_reasons_section(assessment, asked)]
    for n, one in enumerate(asked, start=1):
        parts += _item(n, one, assessment)
    parts += _questions(questions)
    parts += indications(assessment, _text)
    parts += _end(assessment)
    return "\n\n".join(parts) + "\n"


def _head(a: Assessment, technologies: Sequence[str]) -> list[str]:
    subject = " and ".join(_SUBJECTS[name] for name in technologies) or _SUBJECTS["face_recognition"]
    agency = _text(a.agency.name) or "[name of the agency]"
    return [
        "[Your name]  \n[Your organization]  \n[Your address]",
        "[Date]",
        f"{agency}  \n[Records officer, or whoever answers requests for records]  \n[Address]",
        f"**Records on the use of {subject}{_period(a)}**",
        "Dear [name of the records officer],",
    ]


def _period(a: Assessment) -> str:
    place = a.agency.place
    return f", {day(a.uses.first, place)} to {day(a.uses.last, place)}" if a.uses.first and a.uses.last else ""


def _nouns(a: Assessment) -> list[str]:
    """What the rules judge, one of each; of more than two only that they are records."""
    nouns = list(dict.fromkeys(rule.noun for rule in a.rules)) or ["use"]
    return nouns if len(nouns) < 3 else ["use", "other record"]


def _plural_subjects(a: Assessment) -> str:
    plurals = list(dict.fromkeys(rule.plural for rule in a.rules)) or ["uses"]
    return join_words(plurals if len(plurals) < 3 else ["uses", "other records"], "and")


def _judged_records(a: Assessment) -> str:
    """How many uses the records show, and how many of each other kind the rules judge; records that a rule judges with
    those of other kinds are counted where a rule judges them alone."""
    counts = {("use", "uses"): a.uses.total}
    for rule in (one for one in a.rules if " or " not in one.noun or not a.uses.total):
        counts.setdefault((rule.noun, rule.plural), sum(rule.verdicts.model_dump().values()))
    return join_words([plural(n, *nouns) for nouns, n in counts.items() if n or len(counts) == 1], "and")


def _reasons_section(a: Assessment, asked: Sequence[Request]) -> list[str]:
    logs = ", ".join(f"`{_text(i.path)}` ({plural(i.rows.read, 'row')})" for i in a.inputs)
    judged_by = {rule.policy for rule in a.rules}
    policies = "; ".join(_text(p.title) for p in a.policies if p.id in judged_by)
    open_ = sum(r.verdicts.undetermined for r in a.rules)
    said = [
        f"Thank you for the records that you have given us: {logs}. They show "
        f"{_judged_records(a)}{_period(a)}. We compared them, one by one, with: {policies or '[the rules]'}.",
    ]
    if not asked:
        return [
            *said,
            "No record that we could ask for would settle more than these records do. We have no further request.",
        ]
    return [
        *said,
        f"For {number(open_)} verdicts (one rule applied to one {join_words(_nouns(a))}), the records do not say "
        "enough to tell whether the rule was followed. A blank proves nothing, and we do not hold it against you. "
        "Under [the public-records law that applies] we ask for what is listed below. The items that would settle the "
        "most come first. Each item says what it is for.",
        "If you do not hold something, a sentence that says so is a full answer. If you must withhold something, "
        "please say which rows, and on what ground. If you must protect a name, please use a code that stays the "
        "same for the same person.",
    ]


def _item(n: int, one: Request, a: Assessment) -> list[str]:
    match one.kind:
        case RequestKind.COLUMN:
            title, body = _column(one, a)
        case RequestKind.RECORDS:
            title, body = _records(one, a)
        case RequestKind.CLOCK:
            of = f"the {_plural_subjects(a)}" if one.name == "use" else f"the {kind(one.name)} records"
            title = f"The time of day of {_plain(of)}"
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
                f"The {_plural_subjects(a)} and the {kind(one.name)} records write people in different ways: "
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
            title = f"{KINDS[of].noun[0].upper()}{KINDS[of].noun[1:]} records: {_DETAILS[field]}"
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


def _plain(text: str) -> str:
    return text.removeprefix("the ")


def _column(one: Request, a: Assessment) -> tuple[str, list[str]]:
    name, meaning = field_noun(one.name), EVENT_FIELDS[one.name].meaning
    if not one.lacking:
        return _in_doubt(one)
    if one.absent:
        body = [_absent(one, a)]
    else:
        why = ", ".join(f"{number(n)} {WHY[s]}" for s, n in one.states.items() if s in WHY)
        body = [
            f"The {name} ({meaning}) is missing in {number(one.lacking)} of {plural(one.rows_total, 'row')}: {why}. "
            "Please give it, or say that it is not kept."
        ]
    if set(one.states) & set(_HIDDEN):
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
        body.append(f"Files concerned: {', '.join(f'`{_text(rows.file)}`' for rows in one.rows)}.")
    else:
        body += ["Rows concerned:", "\n".join(f"- {_row_ranges(rows)}" for rows in one.rows)]
    return f"{name[0].upper()}{name[1:]}", body


def _absent(one: Request, a: Assessment) -> str:
    """What is asked where no column is read as a field. One that is there unread may be it, so it is not said that the
    records have none."""
    name, meaning = field_noun(one.name), EVENT_FIELDS[one.name].meaning
    files = {rows.file for rows in one.rows}
    unread = [c for log in a.inputs if log.path in files and log.columns for c in log.columns.not_read]
    likely = [c.header for c in unread if c.perhaps == one.name]
    others = likely or [c.header for c in unread if c.matters] or [c.header for c in unread]
    if not others:
        return f"The records have no column for the {name}: {meaning}. Please add it, or say that it is not kept."
    shown = ", ".join(f'"{_text(header)}"' for header in dict.fromkeys(others[:UNREAD_SHOWN]))
    return (
        f"We read no column as the {name}: {meaning}. Columns that we could not place are {shown}"
        f"{' and others' if len(others) > UNREAD_SHOWN else ''}. Please say whether one of them holds it; if not, "
        "please add it, or say that it is not kept."
    )


def _in_doubt(one: Request) -> tuple[str, list[str]]:
    """A column that every row has, and that yet leaves something open."""
    if one.name == "time":
        return "The time zone", [
            "Every row has its time, but not the zone that it is in, and some lie so near the first or last day of a "
            "rule that the zone "
            "decides. Please say in which time zone the times are, and whether summer time is kept."
        ]
    name = field_noun(one.name)
    return f"{name[0].upper()}{name[1:]}", [
        f"The {name} is in every row, but in some of them it does not say enough: an account that several people "
        f"share, for "
        "instance. Please say in which rows it belongs to one person, by a code if need be."
    ]


def _row_ranges(rows: RowRanges) -> str:
    ranges = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in rows.ranges)
    sheet = f", sheet {_text(rows.sheet)}" if rows.sheet else ""
    return f"`{_text(rows.file)}`{sheet}: {plural(rows.count, 'row')}: {ranges}{' and more' if rows.truncated else ''}"


def _records(one: Request, a: Assessment) -> tuple[str, list[str]]:
    name = kind(one.name)
    columns = ", ".join(field_noun(c) for c in KINDS[one.name].columns)
    held = next((k for k in a.record_kinds if k.kind == one.name), None)
    if held and held.records:
        first = (
            f"We hold {plural(held.records, f'{name} record')}. Please tell us whether these are all the records for "
            f"the {_plural_subjects(a)}{_period(a)}; "
            "if not, please send the others."
        )
    else:
        first = (
            f"Please send the {name} records ({KINDS[one.name].meaning}) for the {_plural_subjects(a)}{_period(a)}; "
            "if there are none, a statement that says so."
        )
    said = [declared for d in a.declarations if d.kind == one.name for declared in _declaration_questions(d, a)]
    if said:
        return f"{name[0].upper()}{name[1:]} records", [*said, f"For each record we need: {columns}."]
    second = (
        f"For each record we need: {columns}. With it, please state that the records of this kind are complete for "
        f"the period, who says so "
        "and on what basis (an export of the whole system, for instance): only then does a record that is not there "
        "mean anything."
    )
    return f"{name[0].upper()}{name[1:]} records", [first, second]


def _declaration_questions(d: Declaration, a: Assessment) -> list[str]:
    """What is asked of records that were declared complete, and of which some may be missing all the same."""
    place, name = a.agency.place, kind(d.kind)
    days = [f"from {day(d.from_, place)} on" if d.from_ else "", f"before {day(d.until, place)}" if d.until else ""]
    when = " and ".join(filter(None, days))
    first = (
        f"The {name} records{f' of days {when}' if when else ''} were declared complete by {_text(d.by)} on "
        f"{day(d.on, place)} ({_text(d.basis)})."
    )
    if d.void:
        return [
            f"{first} The records contradict that: {_text(end_sentence(d.void))} "
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
    shown = [f"{_text(citation)} [{_text(rule)}]" for rule, citation in sorted(where.items())[:RULES_SHOWN]]
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


def _questions(questions: Sequence[PersonQuestion]) -> list[str]:
    if not questions:
        return []
    lines = [f"- {_text(end_sentence(q.text))} ({plural(q.count, 'verdict')})" for q in questions]
    return [
        "## What a person must judge",
        "No record can settle these. Please tell us how you see them.",
        "\n".join(lines),
    ]


def _end(a: Assessment) -> list[str]:
    return [
        "Please write to us at [your address or e-mail] if an item is unclear, or if a part of it can be answered "
        "sooner than the rest.",
        "With kind regards,",
        "[Your name]",
        "---",
        f"Drafted with `checker ask` {a.checker}, as of {day(a.as_of, a.agency.place)}. A verdict is one rule "
        f"applied to one {join_words(_nouns(a))}. Read it "
        f"before you send it: "
        "fill in what is in square brackets.",
    ]


_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def _text(text: str) -> str:
    """Text of a log or a policy as Markdown shows it, every mark written out."""
    return _MARKS.sub(r"\\\1", visible(text))
