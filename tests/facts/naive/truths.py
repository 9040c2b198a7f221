"""What a fact is in one world (worlds.py), by plain yes and no: docs/readings.md and the fact pages, word for word."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.facts.naive.calendars import business_days
from tests.facts.naive.names import counts_as_training, heads, person
from tests.facts.naive.rows import MINUTE, fold, has, state_of, value, when
from tests.facts.naive.steps import kind_of, named_part
from tests.facts.naive.worlds import SILENT, Thing, World

FROM_THE_MATCH = ("face_match", "wanted poster")
FOUND = ("lead", "match")
NOBODY = ("no_candidates", "no_lead", "failed")
AFTER_ITS_USE = ("review", "disclosure", "prosecutor_disclosure", "notice", "filing", "lead")
SPECIAL = {"warrant": ("warrant", "search_warrant")}


def is_about(world: World, thing: Thing, use: Thing) -> bool:
    """What only the case links and lies before the use is about an earlier one (before.md). What names the use and lies
    before it contradicts itself; a lead that names it came of it."""
    mine = use.row["event"]
    if mine not in thing.uses:
        return False
    if thing.kind not in AFTER_ITS_USE or thing.at > use.at:
        return True
    if mine not in thing.direct or thing.row["event"] == "missing":
        return False
    contradicts = when(thing.row, use.row).surely_before(when(use.row, use.row))
    return thing.kind == "lead" or not contradicts or world.draw.random() < 0.5


def of(world: World, use: Thing, kind: str) -> list[Thing]:
    return [t for t in world.things if t.kind == kind and t is not use and is_about(world, t, use)]


def moments(world: World, use: Thing, kind: str) -> list[Thing]:
    """R8, R31: what is later than the use, in its case; the same person's under another number may have come of it."""
    found = []
    for thing in world.things:
        if thing.kind != kind or thing is use:
            continue
        named = use.row["event"] in thing.direct and kind == "lead" and thing.row["event"] != "missing"
        here = use.row["event"] in thing.uses and (use.row["event"] in thing.direct or _may_be_of(world, thing, use))
        named_both = not any(state_of(t.row, "target") in SILENT for t in (thing, use))
        elsewhere = named_both and thing.who == use.who and kind != "lead" and world.draw.random() < 0.5
        if named:  # it came of the use, and so after it, whatever its clock says
            found.append(replace(thing, at=max(thing.at, use.at), day=max(thing.day, use.day)))
        elif (here or elsewhere) and thing.at > use.at:
            found.append(thing)
    return found


def _may_be_of(world: World, thing: Thing, use: Thing) -> bool:
    """R31: what befell somebody else than the person sought may have nothing to do with the search."""
    if any(state_of(t.row, "target") in SILENT for t in (thing, use)) or thing.who == use.who:
        return True
    return world.draw.random() < 0.5


def steps(world: World, use: Thing, step: str) -> list[Thing]:
    if step == "independent_evidence":
        return [t for t in of(world, use, "corroboration") if independent(world, t, use)]
    found = [t for t in of(world, use, kind_of(step)) if _is_part(world, t, step)]
    if step == "authorization":
        return [replace(t, at=_decided(world, t, use)) for t in found if _counts(world, t, use)]
    return [t for t in found if granted(world, t)] if step == "approval" else found


def _is_part(world: World, thing: Thing, step: str) -> bool:
    field, said = named_part(step)
    if said and thing.fields[field] is None:
        return world.draw.random() < 0.5
    return not said or said in thing.fields[field]


def granted(world: World, thing: Thing) -> bool:
    """R44: a list without a column for the decision does not say; one in the use's own row was granted."""
    if thing.row["event"] == "missing" or (thing.row["parent"] and state_of(thing.row, "decision") == "not_exported"):
        return True
    if thing.fields["decision"] is None:
        return world.draw.random() < 0.5
    return thing.fields["decision"] in ("granted", "modified")


# R25, R39: evidence.


def independent(world: World, thing: Thing, use: Thing) -> bool:
    return bool(_bears(thing)) and _stands(world, thing, thing.at > use.at, ())


def _bears(thing: Thing) -> bool:
    return state_of(thing.row, "shows_identity") == "not_exported" or thing.fields["shows_identity"]


def _stands(world: World, thing: Thing, later: bool, seen: tuple[Thing, ...]) -> bool:
    origin, coin = thing.fields["derived_from"], world.draw.random() < 0.5
    if thing in seen or origin is None:
        return coin
    origin = fold(origin)
    if later and _comes_of_the_match(world, thing):
        return coin if origin == "none" else False
    if origin in ("none", *FROM_THE_MATCH):
        return origin == "none"
    return all(_root(world, part.strip(), later, (*seen, thing)) for part in re.split("[;|]", origin))


def _comes_of_the_match(world: World, thing: Thing) -> bool:
    if thing.kind == "lineup":
        return True
    if thing.kind in ("authorization", "warrant_application"):
        return bool(thing.row["cites_match"] if has(thing.row, "cites_match") else world.draw.random() < 0.5)
    if thing.kind != "corroboration":
        return False
    told = any(t.kind == "notice" and t.cases & thing.cases and t.at < thing.at for t in world.things)
    return thing.fields["type"] in ("lineup", "officer_comparison") or (thing.fields["type"] == "tip" and told)


def _root(world: World, number: str, later: bool, seen: tuple[Thing, ...]) -> bool:
    named = [t for t in world.things if t.number is not None and fold(t.number) == number]
    if not named:
        return world.draw.random() < 0.5
    source = world.draw.choice(named)
    match source.kind:
        case "search" | "live_deployment" | "verification" | "lead":
            return False
        case "other_method":
            return True
        case "corroboration" | "lineup" | "authorization" | "warrant_application":
            return _stands(world, source, later, seen)
    return world.draw.random() < 0.5


# Facts.


def after_use(world: World, use: Thing, kind: str) -> bool:
    return bool(moments(world, use, kind))


def ahead(world: World, use: Thing, kind: str) -> bool:
    """R29."""
    days = [t.day for t in moments(world, use, kind)]
    return bool(days) and min(days) > world.context.as_of


def before_use(world: World, use: Thing, step: str) -> bool | None:
    if step == "exigency" and _claims(world, use):
        return None  # it may have been written down, on a day that the row does not say
    return any(t.at < use.at for t in steps(world, use, step))


def _claims(world: World, use: Thing) -> bool:
    if has(use.row, "exigency"):
        return bool(use.row["exigency"] != "none")
    return state_of(use.row, "exigency") not in SILENT and world.draw.random() < 0.5


def before_moment(world: World, use: Thing, step: str, kind: str) -> bool | None:
    """Each moment after the use has such a step before it, for its own person where records name persons (R25, R39)."""
    if step == "exigency" and _claims(world, use):
        return None
    after, done = moments(world, use, kind), steps(world, use, step)
    persons = step == "independent_evidence" or step.partition("_of_")[0] == "disclosure"
    if not after:
        return None
    return all(any(s.at < m.at and (not persons or s.who == m.who) for s in done) for m in after)


def since(world: World, use: Thing, step: str, kind: str) -> str:
    return "done" if steps(world, use, step) else "not_done"


def elapsed(world: World, use: Thing, unit: str, kind: str, step: str) -> float | None:
    """R27, R19: from the use, or the first moment after it, to the first step, or to the end of the as-of day."""
    start: Thing | None = use if kind == "use" else min(moments(world, use, kind), key=_at, default=None)
    if start is None:
        return None
    first = min(steps(world, use, step), key=_at, default=None)
    if unit == "minutes":
        end = first.at if first else world.end_of_day(use.row, world.context.as_of)
        return (end - start.at) / MINUTE
    day = min((t.day for t in steps(world, use, step)), default=world.context.as_of)
    if unit == "workdays":
        return business_days(start.day, day)
    return float((day - start.day).days if unit == "days" else _months(start.day, day))


def _at(thing: Thing) -> float:
    return thing.at


def _months(first: date, last: date) -> int:
    """The least number of months from the first day that reaches the last."""
    count = -99
    while True:
        year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
        if date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])) >= last:
            return count
        count += 1


def trained(world: World, use: Thing) -> bool:
    """R24, R26: somebody who is the operator took a course that is on the list, before the use."""
    return bool(_taken(world, use))


def exigency(world: World, use: Thing) -> str | None:
    """R10, R39 and the page, in its order. None: what is recorded proves nothing, or contradicts itself."""
    state, records = state_of(use.row, "exigency"), of(world, use, "exigency")
    said = value(use.row, "exigency")
    if said is None and state not in SILENT:
        said = world.draw.choice(["documented", "undocumented", "claimed", "none"])  # a hidden cell may say anything
    grounds = [_ground(world, t) for t in records if t.moment <= use.moment]
    if said == "none":
        return None if records else "none"
    if said == "undocumented":
        return None if grounds else "undocumented"
    if said == "documented" or True in grounds:
        return "documented"
    if None in grounds or (said == "claimed" and not records):
        return None
    # Whether somebody wrote of it later still, on a page that is not in the log, is not what the fact says.
    return "undocumented" if any(t.row["event"] != "missing" for t in records) else "none"


def emergency_ground(world: World, use: Thing) -> bool | None:
    """R39 where a clause asks for the facts: only a record by the time of the use on which they are written."""
    state, records = state_of(use.row, "exigency"), of(world, use, "exigency")
    said = value(use.row, "exigency")
    if said is None and state not in SILENT:
        said = world.draw.choice(["documented", "undocumented", "claimed", "none"])
    by_then = [t for t in records if t.moment <= use.moment]
    if said in ("none", "undocumented"):
        return None if by_then else False
    if any(has(t.row, "reason") for t in by_then):
        return True
    return None if by_then or said else False


def emergency_claimed(world: World, use: Thing) -> bool | None:
    """By the row, or by a record, of whatever day; None: the two contradict each other."""
    said, records = value(use.row, "exigency"), of(world, use, "exigency")
    if said is None and state_of(use.row, "exigency") not in SILENT:
        said = world.draw.choice(["claimed", "none"])
    if said == "none":
        return None if records else False
    return said is not None or bool(records)


def _ground(world: World, thing: Thing) -> bool | None:
    """Whether a record of an emergency documents it; a blank ground proves nothing, a hidden one may."""
    if thing.row["event"] == "missing" or has(thing.row, "reason"):
        return True
    match state_of(thing.row, "reason"):
        case "not_exported":
            return True
        case "empty" | "placeholder":
            return None
    return world.draw.choice([True, None])


def on_roster(world: World, use: Thing) -> bool | None:
    """R24 and the page: by the account's cell, or by its person, where the account was open."""
    if not has(use.row, "operator"):
        return None
    mine, accounts = use.row["operator"].strip(), [t for t in world.things if t.kind == "account"]
    written = any(has(t.row, "operator") and fold(t.row["operator"]) == fold(mine) for t in accounts)
    for thing in accounts:
        if use.at >= _closed(world, thing) or (thing.row["event"] == "missing" and use.at < thing.at):
            continue  # closed by then; or made later, which is known of an account that the world itself has made
        if not has(thing.row, "operator"):
            if world.draw.random() < 0.5:
                return True
        elif fold(thing.row["operator"]) == fold(mine):
            return True
        elif world.of_name(thing.row["operator"]) == world.of_name(mine) and (not written or world.draw.random() < 0.5):
            return True  # where an account is written as the log does, another of the same person need not be meant
    return False


def _closed(world: World, account: Thing) -> float:
    """When an account was closed: at its recorded end, or later if it was opened again; else as its status says."""
    row, said = account.row, value(account.row, "decision")
    end, in_force = state_of(row, "end"), said in ("granted", "modified")
    if row["event"] == "missing":
        return math.inf
    if end == "value":
        ended = world._instant(row, "end")[0]
        return world.draw.choice([ended, math.inf]) if in_force else ended
    says_nothing = (end, state_of(row, "decision")) in (
        ("not_exported", "not_exported"), ("empty", "not_exported"), ("empty", "empty"))  # fmt: skip
    if says_nothing or (in_force and end in ("empty", "not_exported", "placeholder")):
        return math.inf
    return world.draw.choice([-math.inf, world._instant(row, "end")[0], math.inf])


def reviewers(world: World, use: Thing, role: str, kind: str | None) -> int | None:
    """R24, R25 and the page: how many people but the operator reviewed the use, in a role, before the first moment."""
    first = min((t.at for t in moments(world, use, kind)), default=None) if kind else math.inf
    if first is None:
        return None
    found: set[int] = set()
    for thing in of(world, use, "review"):
        if thing.at < first and _in_role(world, thing, role):
            found |= _persons(world, thing)
    return len(found - {world.of_name(person(use.row))})


def _in_role(world: World, thing: Thing, role: str) -> bool:
    if role == "reviewers" or thing.row["event"] == "missing":
        return True
    said = value(thing.row, "role")
    return world.draw.random() < 0.5 if said is None else f"{said}s" == role


def _persons(world: World, thing: Thing) -> set[int]:
    """Who reviewed: one person, but a cell that may hold several names may name as many."""
    name = None if thing.row["event"] == "missing" else person(thing.row)
    if name is not None:
        return {world.of_name(name)}
    several = heads(thing.row["operator"]) if has(thing.row, "operator") else 1
    return {world.of_name(None) for _ in range(world.draw.randint(1, several))}


def somebody(world: World, use: Thing) -> str | None:
    """R20, in its order. None: what is recorded contradicts itself, or nothing is."""
    result, number = use.fields["result"], use.fields["candidates"]
    if of(world, use, "lead"):
        return "somebody"
    if number is not None and (number == 0) == (result in (*FOUND, "candidates")) and result in (
        *FOUND, "candidates", "no_candidates", "failed"):  # fmt: skip
        return None
    if result in FOUND:
        return "somebody"
    returned = result == "candidates" or bool(number)
    seen = [t for t in of(world, use, "review") if state_of(t.row, "decision") == "not_exported" or granted(world, t)]
    if returned and (use.kind == "live_deployment" or seen):
        return None if result == "no_lead" else "somebody"
    if result in NOBODY or number == 0:
        return "nobody"
    return "candidates" if returned else None


def authorized(world: World, use: Thing) -> set[str]:
    """R9, R10, R22, R23, R38, R44: the kinds of paper that, together with their special kinds, cover the whole use."""
    papers = [
        (t.fields["type"], *_valid(world, t, use)) for t in of(world, use, "authorization") if _counts(world, t, use)
    ]
    last = use.end if use.kind == "live_deployment" else use.at
    kinds = {kind for kind, _, _ in papers} | (
        {"warrant"} if any(k == "search_warrant" for k, _, _ in papers) else set()
    )
    return {k for k in kinds if _covered([p[1:] for p in papers if p[0] in SPECIAL.get(k, (k,))], use.at, last)}


def _counts(world: World, paper: Thing, use: Thing) -> bool:
    row, cited = paper.row, paper.row["parent"] == use.row["event"]
    if row["event"] == "missing":
        return True
    decision = paper.fields["decision"]
    if decision is None:
        told = cited and has(row, "id") and state_of(row, "decision") in SILENT
        decision = "granted" if told or world.draw.random() < 0.5 else "denied"
    scope, direct = paper.fields["scope"], use.row["event"] in paper.direct
    if scope is None:
        scope = (
            "face_recognition"
            if (direct and state_of(row, "scope") in SILENT) or world.draw.random() < 0.5
            else "other"
        )
    ours = row["technology"] == "face_recognition" or world.draw.random() < 0.5
    return decision in ("granted", "modified") and scope == "face_recognition" and ours


def _valid(world: World, paper: Thing, use: Thing) -> tuple[float, float]:
    row, cited = paper.row, paper.row["parent"] == use.row["event"]
    if row["event"] == "missing":
        return -math.inf, math.inf
    begins = _written(world, paper, "time", first=True)
    if row.get("time_lo") is None and cited and state_of(row, "time") in SILENT:
        begins = -math.inf
    decided = world._instant(row, "decided")[0]
    if not has(row, "decided") and cited and state_of(row, "decided") in SILENT:
        decided = -math.inf
    ends = _written(world, paper, "end", first=False)
    if not has(row, "end") and cited and state_of(row, "end") in SILENT:
        ends = math.inf
    return max(begins, decided), ends


def _decided(world: World, paper: Thing, use: Thing) -> float:
    """R10, R44: a paper is there from its decision on; one that the use's own row cites was by then."""
    if paper.row["event"] == "missing":
        return paper.at
    if paper.row["parent"] == use.row["event"] and state_of(paper.row, "decided") in SILENT:
        return -math.inf
    return world._instant(paper.row, "decided")[0]


def _taken(world: World, use: Thing) -> list[Thing]:
    """The trainings, in courses that count, of whoever acted (R24, R26)."""
    mine = world.of_name(person(use.row))
    found = []
    for thing in world.things:
        if thing.kind == "training" and world.of_name(person(thing.row)) == mine and thing.at < use.at:
            known = has(thing.row, "course") and counts_as_training(thing.row)
            found += [thing] if known or world.draw.random() < 0.5 else []
    return found


def since_training(world: World, use: Thing, unit: str, which: str) -> float:
    """How long before the use the first or the last of them was; 0 where none was. Whole months must have passed since
    the first, and months begun have since the last."""
    days = [thing.day for thing in _taken(world, use)]
    if not days:
        return 0
    day = min(days) if which == "first" else max(days)
    if unit == "days":
        return float((use.day - day).days)
    months = (use.day.year - day.year) * 12 + use.day.month - day.month
    return float(months - (use.day.day < day.day) if which == "first" else months + (use.day.day > day.day))


def _written(world: World, paper: Thing, name: str, *, first: bool) -> float:
    """A date begins with its first instant, and as an end includes its last; a minute is meant sharply."""
    low, high = paper.row.get(f"{name}_lo"), paper.row.get(f"{name}_hi")
    if low is None or high - low > 26 * 60 * MINUTE:
        return world._instant(paper.row, name)[0]
    day = high - low > MINUTE
    return (high if day and not first else low) + world.offsets[paper.row["clock"]]


def _covered(valid: list[tuple[float, float]], first: float, last: float) -> bool:
    reached = first
    for begins, ends in sorted(valid):
        if begins <= reached + 1 and ends >= begins:
            reached = max(reached, ends)
    return any(b <= first <= e for b, e in valid) and reached >= last


def truth(world: World, name: str, use: Thing) -> Any:
    """The fact in this world; None: it says nothing there."""
    singles: dict[str, Callable[[World, Thing], Any]] = {
        "authorized_by": authorized, "trained": trained, "somebody_to_act_on": somebody, "exigency": exigency,
        "emergency_ground": emergency_ground, "emergency_claimed": emergency_claimed,
        "on_roster": on_roster}  # fmt: skip
    if name in singles:
        return singles[name](world, use)
    if found := re.fullmatch(r"(reviewers|examiners|supervisors)(?:_before_(\w+))?", name):
        return reviewers(world, use, found[1], found[2])
    if found := re.fullmatch(r"(\w+)_after_use", name):
        return after_use(world, use, found[1])
    if found := re.fullmatch(r"(\w+)_ahead", name):
        return ahead(world, use, found[1])
    if found := re.fullmatch(r"(\w+)_before_use", name):
        return before_use(world, use, found[1])
    if found := re.fullmatch(r"(days|months)_from_(first|last)_training_to_use", name):
        return since_training(world, use, found[1], found[2])
    if found := re.fullmatch(r"(minutes|days|months|workdays)_from_([a-z_]+?)_to_([a-z_]+)", name):
        return elapsed(world, use, found[1], found[2], found[3])
    if found := re.fullmatch(r"(\w+)_since_(\w+)", name):
        return since(world, use, found[1], found[2])
    if found := re.fullmatch(r"(\w+)_before_(\w+)", name):
        return before_moment(world, use, found[1], found[2])
    raise KeyError(name)
