"""Whether a policy speaks of an agency at all: yes, no, or unknown where the agency is not known well enough."""

from __future__ import annotations

from enum import StrEnum

from checker.model.audit import Agency
from checker.model.policy import AppliesTo, Policy
from checker.model.values import WHOLE_COUNTRY, is_part, wholes


class Applies(StrEnum):
    """Whether a policy speaks of an agency."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def applies(policy: Policy, agency: Agency) -> Applies:
    """Whether `policy` speaks of `agency`. A place that only leads up to a named agency leaves it unknown."""
    return speaks_of(policy.applies_to, agency)


def speaks_of(to: AppliesTo, agency: Agency) -> Applies:
    """The same of what a policy says of whom it speaks."""
    answers = (
        Applies.NO if to.states and _is_abroad(agency) else _applies_to(to.states, agency.state_code),
        _applies_to(to.levels, agency.level),
        _applies_to(to.kinds, agency.kind),
        _agency(to.agencies, agency),
    )
    if Applies.NO in answers:
        return Applies.NO
    return Applies.UNKNOWN if Applies.UNKNOWN in answers else Applies.YES


def _is_abroad(agency: Agency) -> bool:
    """Whether the agency is known to be outside of the United States, and so in none of its states."""
    return bool(agency.place) and (agency.place or "").split("/")[0] != WHOLE_COUNTRY


def _applies_to(named: tuple[str, ...], value: str | None) -> Applies:
    if not named:
        return Applies.YES
    if value is None:
        return Applies.UNKNOWN
    return Applies.YES if value in named else Applies.NO


def _agency(named: tuple[str, ...], agency: Agency) -> Applies:
    """Agencies nest (reading R41): a policy on the whole binds its parts; one on a part may or may not bind who is only
    known as the whole."""
    if not named or agency.place is None:
        return Applies.UNKNOWN if named else Applies.YES
    if agency.id and any(is_part(agency.id, whole) for whole in named):
        return Applies.YES
    above = any(place.startswith(f"{agency.place}/") or agency.id in wholes(place) for place in named)
    return Applies.UNKNOWN if above else Applies.NO
