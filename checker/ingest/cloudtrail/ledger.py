"""What is noticed while a CloudTrail log is read, as entries of the ledger: assumptions, and what silence cannot show.

No entry names a person: principals are counted, and role names (never session names) are printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from checker.ingest.cloudtrail.calls import Cell
from checker.ingest.cloudtrail.live import Installation, LiveInterval, ProcessorCall
from checker.model.accounts import LedgerEntry
from checker.model.event import State
from checker.model.words import plural

FULL_COVERAGE = int(datetime(2020, 12, 1, tzinfo=UTC).timestamp()) * 1_000_000
"""From about here the developer guide says that CloudTrail captures all Rekognition calls; before, it named seven:
CreateCollection, DeleteCollection, CreateStreamProcessor, DeleteStreamProcessor, DescribeStreamProcessor,
ListStreamProcessors, ListCollections."""

_NAMED = 8
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Principal:
    """Of one call, the role and its session (None, "": another principal), and its type where that is unclear."""

    role: str | None = None
    session: str = ""
    unclear: str = ""


def principal_of(record: Mapping[str, Any]) -> Principal:
    """What `Notes.principal` counts of a record; see `who.identity_key`."""
    identity = record.get("userIdentity")
    if not isinstance(identity, dict):
        return Principal()
    kind = identity.get("type")
    unclear = kind if kind in ("IAMUser", "FederatedUser") else ""
    arn = str(identity.get("arn") or "").split(":assumed-role/", 1)
    if len(arn) < 2:
        return Principal(unclear=unclear)
    role, _, session = arn[1].partition("/")
    return Principal(role, session, unclear)


class Notes:
    """Counts kept while one log is read. history: the log is a download of the console's Event history."""

    def __init__(self, file: str, *, history: bool) -> None:
        self._file = file
        self._history = history
        self.other_services = self.insights = 0
        self.blank_errors = self.unread = 0
        self.skipped_calls: Counter[str] = Counter()
        self.refused_calls: Counter[str] = Counter()
        self.unheard: Counter[str] = Counter()
        self.doubts: Counter[str] = Counter()
        self._defaulted = self._undated = 0
        self._first: int | None = None
        self._sessions: dict[str, set[str]] = defaultdict(set)
        self._role_calls: Counter[str] = Counter()
        self._unclear: Counter[str] = Counter()

    def count(self, when: int | None) -> None:
        """Take note of one record's time (microseconds, UTC)."""
        if when is not None and (self._first is None or when < self._first):
            self._first = when

    def defaults(self, cells: Mapping[str, Cell]) -> None:
        """Counts a threshold that is the product's default."""
        if cells.get("threshold_basis", ("", State.EMPTY))[0] == "default":
            if cells["threshold"][1] is State.VALUE:
                self._defaulted += 1
            else:
                self._undated += 1

    def principal(self, one: Principal) -> None:
        """Counts the sessions of each role, and the principals whose nature cannot be told."""
        if one.role is not None and len(self._role_calls) < _KEPT:
            self._role_calls[one.role] += 1
            if len(self._sessions[one.role]) < _KEPT:
                self._sessions[one.role].add(one.session)
        elif one.unclear:
            self._unclear[one.unclear] += 1

    def entries(self) -> list[LedgerEntry]:
        """The ledger's entries, after the last record."""
        made: list[LedgerEntry] = []

        def say(topic: str, statement: str, field: str = "") -> None:
            made.append(LedgerEntry(topic=topic, file=self._file, field=field, statement=statement))

        say("zone", "CloudTrail writes eventTime in UTC, to the second; it is read as the exact instant", "time")
        if self._first is not None and self._first < FULL_COVERAGE:
            say(
                "coverage",
                f"the log begins on {_day(self._first)}; until December 2020 the developer guide named only seven "
                f"Rekognition "
                "calls that CloudTrail records, neither a search nor the start of a live one among them: their "
                "absence before then proves nothing",
            )
        if self._history:
            say(
                "coverage",
                "the console's Event history goes back 90 days and hides read-only calls unless its filter is "
                "removed; face "
                "searches are read-only calls, and the download prints no parameters (collection, threshold)",
            )
        if self._defaulted:
            say(
                "default",
                f"{self._defaulted} calls set no threshold: Rekognition's documented default, 80 %, is taken, with "
                f"basis default",
                "threshold",
            )
        if self._undated:
            say(
                "default",
                f"{self._undated} stream processors made before May 2022 set no threshold: the documented default "
                f"changed from "
                "70 to 80 % on an unknown day, so it stays unknown",
                "threshold",
            )
        if self.other_services:
            say("scope", f"calls of other AWS services are out of scope: {self.other_services}")
        if self.insights:
            say(
                "scope",
                f"CloudTrail Insights events, which report unusual numbers of calls and are not calls: {self.insights}",
            )
        if self.skipped_calls:
            skipped = _list_counts(self.skipped_calls)
            say("scope", f"Rekognition calls that identify nobody, or did not happen, out of scope: {skipped}")
        if self.refused_calls:
            say(
                "scope",
                f"refused or failed calls are requests, not uses: {_list_counts(self.refused_calls)}",
                "decision",
            )
        if self.unheard:
            say(
                "scope",
                f"operations unknown to this version that may concern faces, kept as events of unknown kind: "
                f"{_list_counts(self.unheard)}",
            )
        if self.unread:
            say(
                "unread",
                f"{plural(self.unread, 'record')} with parameters as text without quotes, cut off or to be read in "
                "more than one way: "
                "collection, threshold and candidate limit are unread",
                "threshold",
            )
        if self.blank_errors:
            say(
                "scope",
                f"{plural(self.blank_errors, 'record')} with a blank errorCode or errorMessage: whether the call was"
                " made is unknown",
            )
        for doubt, count in sorted(self.doubts.items()):
            say("contradiction", f"in {plural(count, 'record')} {doubt}", "time")
        for role, calls in self._role_calls.most_common(_NAMED):
            sessions = len(self._sessions[role])
            say(
                "identity",
                f'role "{role}" made {calls} calls under {sessions} session name{"s" if sessions != 1 else ""}',
                "operator_kind",
            )
        for kind, calls in sorted(self._unclear.items()):
            say(
                "identity",
                f"{calls} calls by {kind} names: AWS does not record whether such a name is one person's",
                "operator_kind",
            )
        return made


def live_entries(
    file: str, runs: Sequence[LiveInterval], installed: Sequence[Installation], unread: int,
    unpaired: Sequence[ProcessorCall],
) -> list[LedgerEntry]:  # fmt: skip
    """What the pairing of one log's stream processors assumed, and which of its calls gave no event. unread: how many
    Creates do not print what they set up."""
    made: list[LedgerEntry] = []

    def say(statement: str, field: str = "") -> None:
        made.append(LedgerEntry(topic="live", file=file, field=field, statement=statement))

    orphans = sum(1 for run in runs if run.create is None)
    if orphans:
        say(
            f"{orphans} starts of stream processors have no CreateStreamProcessor in the logs: what they search is "
            f"not exported",
            "gallery.name",
        )
    endless = sum(1 for run in runs if run.end_hi is None)
    if endless:
        say(
            f"{endless} live deployments have no stop in the logs: they may have run on to the end of the export", "end"
        )
    bounded = sum(1 for run in runs if run.end_lo != run.end_hi)
    if bounded:
        say(
            f"{bounded} live deployments have no stop, but their processor was deleted or started again: they ended by "
            "then",
            "end",
        )
    if installed:
        started = {(run.create.file, run.create.row) for run in runs if run.create}
        idle = sum(1 for one in installed if (one.create.file, one.create.row) not in started)
        say(
            f"stream processors set up to search faces: {len(installed)}; {idle} of them have no start in the logs. "
            "Each is an installation, and an installation is not a use"
        )
    if unread:
        say(
            f"stream processors set up with settings that are not printed: {unread}; whether they search faces is not "
            "known"
        )
    cameras = Counter(run.create.camera for run in runs if run.create and run.create.camera)
    if cameras:
        say(f"video streams searched live, and how often started: {_list_counts(cameras)}")
    left = Counter(call.action for call in unpaired if call.action != "start")
    if left:
        words = ", ".join(f"{count} {action}" for action, count in sorted(left.items()))
        say(
            f"stream-processor calls that belong to no live face search in the logs, out of scope: {words}; a stop "
            f"without a start may end one that began before the export"
        )
    return made


def _list_counts(counter: Counter[str]) -> str:
    named = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    rest = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(f"{name} ({count})" for name, count in named[:_NAMED]) + rest


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000_000, tz=UTC).date().isoformat()
