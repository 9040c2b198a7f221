"""What was done to logs, and what the public can compute, as text for a terminal."""

from __future__ import annotations

from checker.model.visible import visible
from checker.model.words import join_words, plural
from checker.publish.redaction import FileTreatment, Redaction, RuleProof, more_to_publish
from checker.report.phrases import moment
from checker.report.text_blocks import Blocks

_LIMITS = (
    "Pseudonyms and days can still be put together with what somebody knows from elsewhere: somebody who reads "
    "that an officer searched on a day can ask who was on duty. "
    "Whether the files may be published is for a person to say."
)


_LIMITS_OF_COUNTS = (
    "What is left out cannot be worked out from the totals of this table. Another table of the same counts, published "
    "before or elsewhere, may still give it away. Whether the files may be published is for a person to say."
)


def draw(b: Blocks, found: Redaction) -> None:
    """Print all of it: first whether verdicts are lost."""
    lost = [rule for rule in found.rules if rule.lost]
    if not found.rules:
        b.line("Written. No log was judged.", "bold")
    elif lost:
        b.line(
            f"Written, but the published log no longer decides {len(lost):,} of {plural(len(found.rules), 'rule')} "
            "for some uses.",
            "bold yellow",
        )
    else:
        b.line("Written. The public can compute every verdict that the whole log gives.", "bold green")
    for file in found.files:
        _file(b, file)
    if found.rules:
        _rules(b, found)
    b.gap()
    b.line(f"To publish: {visible(found.folder)}. Not to publish: {visible(found.ledger)}, which says what was done.")
    if found.rules and found.one_key:
        b.line(
            "The key of the pseudonyms was thrown away: nobody can look up a name, and the next release will have "
            "different pseudonyms."
        )
    b.line(_LIMITS if found.rules else _LIMITS_OF_COUNTS)


def _file(b: Blocks, file: FileTreatment) -> None:
    b.gap()
    sheet = f", sheet {visible(file.sheet)}" if file.sheet else ""
    b.line(f"{visible(file.path)} (of {visible(file.log)}{sheet}): {plural(file.rows, 'row')}", "bold")
    if file.left_out:
        b.bullet(f"{plural(file.left_out, 'row')} of the log left out: duplicates, not readable, or out of scope")
    if file.suppressed:
        b.bullet(f"{plural(file.suppressed, 'count')} left out; the ledger has the reason for each")
    by_treatment: dict[str, list[str]] = {}
    for column in file.columns:
        by_treatment.setdefault(column.treatment, []).append(column.heading)
    for treatment, headings in by_treatment.items():
        b.bullet(f"{treatment}: {join_words([visible(name) for name in headings], 'and')}")


def _rules(b: Blocks, found: Redaction) -> None:
    b.heading("what the public can compute")
    b.line(
        f"Both logs were judged as of {moment(found.as_of, found.place)}. No use gets a different verdict from the "
        "published log; where it says less, the verdict is undetermined."
    )
    same = [rule for rule in found.rules if not rule.lost]
    if same:
        b.bullet(f"{plural(len(same), 'rule')}: every verdict is the same")
    for rule in found.rules:
        if rule.lost:
            b.bullet(_loss_sentence(rule))
    more = more_to_publish(found.files, [rule for rule in found.rules if rule.lost])
    if more:
        b.line(f"The public can decide more where more is published, which may point at people: {more}")


def _loss_sentence(rule: RuleProof) -> str:
    whole = rule.lost + rule.same
    are = "is" if rule.lost == 1 else "are"
    what = f"all {whole:,} verdicts are lost" if not rule.same else f"{rule.lost:,} of {whole:,} verdicts {are} lost"
    lacks = f"; not known from the published log: {join_words(rule.lacks, 'and')}" if rule.lacks else ""
    return f"{rule.rule} ({rule.citation}), {what}{lacks}"
