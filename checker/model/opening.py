"""What a report says before any count, whatever its format: that no rule, or no law of the place, was applied (reading
R36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.states import FEDERAL, place_name
from checker.model.values import WHOLE_COUNTRY, is_part
from checker.model.words import plural

if TYPE_CHECKING:
    from checker.model.assessment import Assessment


def opening(assessment: Assessment) -> str:
    """The sentences; empty where a law of the place was applied, or the logs hold no use."""
    if not assessment.uses.total:
        return ""
    if not assessment.rules:
        return f"No rule was applied to these {plural(assessment.uses.total, 'use')}: this report clears none of them."
    applied = {one.id for one in assessment.policies}
    law = any(rule.standing.binds_as_law and rule.policy in applied for rule in assessment.rules)
    scope, agency = assessment.scope, assessment.agency
    place = agency.place or (f"us/{agency.state.lower()}" if agency.state else "")
    places = [one for one in scope.places_with_law if one != WHOLE_COUNTRY]
    for_all = law and len(places) < len(scope.places_with_law)
    own = any(is_part(place, one) for one in places)
    if law and (scope.named_by_user or not for_all or own):
        return ""
    if scope.named_by_user:
        return "No law was applied: only the policies that were asked for were tried."
    if not place:
        what = "Only laws for the whole country were applied" if for_all else "No law was applied"
        known = f"Laws are known for: {', '.join(places)}." if places else ""
        return f"{what}, because the agency's place was not given (--place, or agency.place in audit.yaml). {known}"
    federal = is_part(place, FEDERAL)
    same = [place_name(one) for one in places if one.split("/")[0] == place.split("/")[0] and not federal]
    known = f"Laws are known for: {'; '.join(same)}." if same else ""
    said = "only laws for the whole country were applied" if for_all else "none was applied"
    if own:
        lacking = "these records lack what its rules need (see the notes)"
        return f"The law of {place_name(place)} was not applied: {lacking}."
    beside = f" What is known of the place: {scope.known_of_place}" if scope.known_of_place else ""
    none = f"No face-recognition law of {place_name(place)} is known to this program"
    return f"{none}, so {said}.{beside} {known}".strip()
