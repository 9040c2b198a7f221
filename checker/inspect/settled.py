"""What the questions of a draft settled, as one paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.complete_asked import ANY_COMPLETE, BASIS, BY, FROM, ON
from checker.inspect.draft_audit import AGENCY_KIND, AGENCY_NAME, AGENCY_OWN, AGENCY_PLACE
from checker.inspect.new import Drafts
from checker.model.kinds import KINDS, EventKind
from checker.model.states import place_name
from checker.model.words import plural

OPEN_SHOWN = 6
_MATTERS = (Topic.ROWS, Topic.ORDER, Topic.ZONE, Topic.HOLDS, Topic.AGENCY)
"""What is named where it was left open; columns and cells are counted."""


class AnswerKeeper:
    """An `AskPerson` that keeps each question with its answer."""

    def __init__(self, ask: AskPerson) -> None:
        """ask: what answers."""
        self._ask = ask
        self.answers: list[tuple[DraftQuestion, str]] = []

    def __call__(self, question: DraftQuestion) -> str:
        """The answer of `ask`."""
        answer = self._ask(question)
        self.answers.append((question, answer))
        return answer


def settled_sentences(made: Drafts, answers: Sequence[tuple[DraftQuestion, str]]) -> str:
    """What was settled by `answers` and what was left open, in sentences."""
    said = [(question, answer) for question, answer in answers if answer != NONE]
    sentences = [_records(made), *_cells(said), *_dates(said), *_agency(said), _complete(said), *_open(answers)]
    return "Settled: " + " ".join(sentences)


def _records(made: Drafts) -> str:
    read = [one for one in made.logs if one.reading is not None]
    counts = Counter[str]()
    for one in read:
        counts.update(one.reading.inputs[0].events if one.reading else {})
    listed = ", ".join(plural(n, KINDS[EventKind(k)].noun, KINDS[EventKind(k)].plural) for k, n in counts.most_common())
    left = [one.log.path.name for one in made.logs if one.left_out]
    out = f" {', '.join(left)} {'is' if len(left) == 1 else 'are'} left out." if left else ""
    files = len({one.log.path for one in read})
    return f"{plural(files, 'file gives', 'files give')} {listed or 'no records'}.{out}"


def _on_topics(said: Sequence[tuple[DraftQuestion, str]], *topics: Topic) -> list[tuple[DraftQuestion, str]]:
    return [(question, answer) for question, answer in said if question.topic in topics]


def _cells(said: Sequence[tuple[DraftQuestion, str]]) -> list[str]:
    columns, cells = len(_on_topics(said, Topic.COLUMN)), len(_on_topics(said, Topic.CELL))
    what = [plural(columns, "column")] * bool(columns) + [f"{plural(cells, 'word')} of the agency's own"] * bool(cells)
    return [f"You said what {' and '.join(what)} {'mean' if columns + cells > 1 else 'means'}."] if what else []


def _dates(said: Sequence[tuple[DraftQuestion, str]]) -> list[str]:
    orders = dict.fromkeys(answer for _, answer in _on_topics(said, Topic.ORDER))
    zones = dict.fromkeys(answer for _, answer in _on_topics(said, Topic.ZONE))
    first = [f"The {one} comes first in dates." for one in orders] if len(orders) == 1 else []
    first = first or ["Which comes first in dates, day or month, differs by column, as you said."] * bool(orders)
    return first + ([f"Times are those of {' and '.join(zones)}."] if zones else [])


def _agency(said: Sequence[tuple[DraftQuestion, str]]) -> list[str]:
    by = {question.subject: answer for question, answer in _on_topics(said, Topic.AGENCY)}
    place = by.get(AGENCY_OWN) or by.get(AGENCY_PLACE)
    named = {"": by.get(AGENCY_NAME), "kind ": by.get(AGENCY_KIND)}
    parts = [f"{what}{answer}" for what, answer in named.items() if answer]
    parts += [f"place {place} ({place_name(place)})"] if place else []
    return [f"The agency: {', '.join(parts)}."] if parts else []


def _complete(said: Sequence[tuple[DraftQuestion, str]]) -> str:
    about = {question.subject for question, _ in _on_topics(said, Topic.COMPLETE)}
    kinds = [one.removesuffix(FROM) for one in sorted(about) if one.endswith(FROM)]
    sure = [kind for kind in kinds if about >= {f"{kind}{end}" for end in (BY, ON, BASIS)}]
    unsure = [kind for kind in kinds if kind not in sure]
    open_ = (
        f" {_records_of(unsure)}: not declared until it is said who did so, when and on what basis." if unsure else ""
    )
    if not sure:
        return f"Nothing is declared complete, so nothing follows from a record that is missing.{open_}"
    return f"Declared complete: {_records_of(sure)}.{open_}"


def _records_of(kinds: Sequence[str]) -> str:
    return ", ".join(f"{kind} records" for kind in kinds)


def _open(answers: Sequence[tuple[DraftQuestion, str]]) -> list[str]:
    left = [question for question, answer in answers if answer == NONE]
    named = [question.key for question in left if question.topic in _MATTERS and question.subject != ANY_COMPLETE]
    named = [key for key in named if not key.startswith(AGENCY_OWN)]
    columns = sum(question.topic is Topic.COLUMN for question in left)
    cells = sum(question.topic is Topic.CELL for question in left)
    counted = [plural(columns, "column")] * bool(columns) + [plural(cells, "word")] * bool(cells)
    more = [f"and {len(named) - OPEN_SHOWN} more"] if len(named) > OPEN_SHOWN else []
    parts = [*named[:OPEN_SHOWN], *more, *counted]
    return [f"Left open, and so unknown: {'; '.join(parts)}."] if parts else []
