"""The letter: what to ask for, as Markdown, with a place in brackets for everything that is not known."""

from __future__ import annotations

from collections.abc import Sequence

from checker.coverage.ask import Request, requests, technologies
from checker.coverage.letter_indications import indications
from checker.coverage.letter_items import item
from checker.coverage.letter_words import few_names, file_in_words, literal, period
from checker.model.assessment import Assessment
from checker.model.events import Events
from checker.model.kinds import KINDS, USE_KINDS
from checker.model.policy import Policy
from checker.model.words import join_words, plural
from checker.report.phrases import day, end_sentence, number
from checker.report.roots import PersonQuestion, questions

_SUBJECTS = {"face_recognition": "face recognition", "license_plate": "license-plate readers"}


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
        parts += item(n, one, assessment)
    parts += _questions(questions)
    parts += indications(assessment)
    parts += _end(assessment)
    return "\n\n".join(parts) + "\n"


def _head(a: Assessment, technologies: Sequence[str]) -> list[str]:
    subject = " and ".join(_SUBJECTS[name] for name in technologies) or _SUBJECTS["face_recognition"]
    agency = literal(a.agency.name) or "[name of the agency]"
    return [
        "[Your name]  \n[Your organization]  \n[Your address]",
        "[Date]",
        f"{agency}  \n[Records officer, or whoever answers requests for records]  \n[Address]",
        f"**Records on the use of {subject}{period(a)}**",
        "Dear [name of the records officer],",
    ]


def _nouns(a: Assessment) -> str:
    """What the rules judge, one of each; of more than two only that they are records."""
    return join_words(few_names([rule.noun for rule in a.rules], "use", "other record"))


def _judged_records(a: Assessment) -> str:
    """How many uses the records show, and how many of each other kind the rules judge; records that a rule judges with
    those of other kinds are counted where a rule judges them alone, and kinds of use with the uses."""
    counts = {("use", "uses"): a.uses.total}
    uses = {KINDS[kind].noun for kind in USE_KINDS}
    for rule in (one for one in a.rules if not a.uses.total or (" or " not in one.noun and one.noun not in uses)):
        counts.setdefault((rule.noun, rule.plural), sum(rule.verdicts.model_dump().values()))
    return join_words([plural(n, *nouns) for nouns, n in counts.items() if n or len(counts) == 1], "and")


def _reasons_section(a: Assessment, asked: Sequence[Request]) -> list[str]:
    logs = ", ".join(f"{file_in_words(i.path, *i.sheets)} ({plural(i.rows.read, 'row')})" for i in a.inputs)
    judged_by = {rule.policy for rule in a.rules}
    policies = "; ".join(literal(p.title) for p in a.policies if p.id in judged_by)
    open_ = sum(r.verdicts.undetermined for r in a.rules)
    said = [
        f"Thank you for the records that you have given us: {logs}. They show "
        f"{_judged_records(a)}{period(a)}. We compared them, one by one, with: {policies or '[the rules]'}.",
    ]
    if not asked:
        return [
            *said,
            "No record that we could ask for would settle more than these records do. We have no further request.",
        ]
    return [
        *said,
        f"For {number(open_)} verdicts (one rule applied to one {_nouns(a)}), the records do not say "
        "enough to tell whether the rule was followed. A blank proves nothing, and we do not hold it against you. "
        "Under [the public-records law that applies] we ask for what is listed below. The items that would settle the "
        "most come first. Each item says what it is for.",
        "If you do not hold something, a sentence that says so is a full answer. If you must withhold something, "
        "please say which rows, and on what ground. If you must protect a name, please use a code that stays the "
        "same for the same person.",
    ]


def _questions(questions: Sequence[PersonQuestion]) -> list[str]:
    if not questions:
        return []
    lines = [f"- {literal(end_sentence(q.text))} ({plural(q.count, 'verdict')}{_left_open(q)})" for q in questions]
    return [
        "## What a person must judge",
        "These ask for a judgment that no record states. Please tell us how you see them.",
        "\n".join(lines),
    ]


def _left_open(asked: PersonQuestion) -> str:
    """That the answer to a question does not settle all that hang on it, where it does not."""
    if asked.alone == asked.count:
        return ""
    alone = f"the answer alone settles {number(asked.alone)}" if asked.alone else "the answer alone may settle none"
    return f"; {alone}: the rest may need an item above, or another answer, as well"


def _end(a: Assessment) -> list[str]:
    return [
        "Please write to us at [your address or e-mail] if an item is unclear, or if a part of it can be answered "
        "sooner than the rest.",
        "With kind regards,",
        "[Your name]",
        "---",
        f"Drafted with `checker ask` {a.checker}, as of {day(a.as_of, a.agency.place)}. A verdict is one rule "
        f"applied to one {_nouns(a)}. Read it "
        f"before you send it: "
        "fill in what is in square brackets.",
    ]
