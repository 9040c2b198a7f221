"""How far the shares of groups differ, in exact intervals, and never as a bare ratio (reading R52).

Source of the intervals: Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case
of the binomial", Biometrika 26(4). So that those of all groups hold together, each is wider (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from checker.facts.counting import AnswerTally, Interval
from checker.model.errors import UsageError
from checker.model.words import join_words

CONFIDENCE = 0.95
"""Of the intervals of all groups together."""
SMALL = 10
"""A smaller number of people is not shown: it may single one out."""


@dataclass(frozen=True)
class GroupShare:
    """The share of one group of enough records. surely: it has enough whatever is not known turns out to be. hits,
    base: how many meet the condition, and how many there are, at the least and at the most. low, high: the limits
    between which the share of the group lies, over all ways of settling what is not known."""

    name: str
    surely: bool
    hits: tuple[float, float]
    base: tuple[float, float]
    low: float
    high: float


def group_shares(tallies: Mapping[str, AnswerTally], least: int) -> list[GroupShare]:
    """The groups that have `least` records or may have them; none where records may be missing.

    A group has the lowest share where all of its open records fail, and where all that may be of it and fail are; the
    limits of an interval rise with each record that meets the condition, and fall with each that does not.
    """
    numbers = {name: (one.count(), one.base()) for name, one in tallies.items() if one.complete}
    large = {name: both for name, both in numbers.items() if _ends_of(both[1])[1] >= least}
    level = 1 - (1 - CONFIDENCE) / max(len(large), 1)
    made = []
    for name, (hits, base) in large.items():
        fewest, most = tallies[name].extremes()
        low, high = exact_limits(*fewest, level)[0], exact_limits(*most, level)[1]
        made.append(GroupShare(name, _ends_of(base)[0] >= least, _ends_of(hits), _ends_of(base), low, high))
    return made


def _ends_of(ends: Interval) -> tuple[float, float]:
    low, high = ends
    return low or 0.0, high or 0.0


def disparity(shares: list[GroupShare]) -> Interval:
    """How many times as high the highest share is as the lowest: surely, and possibly (None: nothing bounds it).

    Surely by what the intervals of groups that surely have enough records leave; possibly by those that may. Without
    two that surely have enough, nothing is known: only that no ratio of the highest to the lowest is below 1.
    """
    sure = [one for one in shares if one.surely]
    least = max((one.low / other.high for one, other in permutations(sure, 2) if other.high), default=1.0)
    if len(sure) < 2 or any(other.low == 0 for other in shares):
        return max(1.0, least), None
    return max(1.0, least), max(one.high / other.low for one, other in permutations(shares, 2))


def exact_limits(hits: float, base: float, confidence: float) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a share of which `hits` of `base` records were seen."""
    inverse, tail, misses = _inverse_beta(), (1 - confidence) / 2, base - hits
    low = float(inverse(hits, misses + 1, tail)) if hits else 0.0
    high = float(inverse(hits + 1, misses, 1 - tail)) if misses else 1.0
    return low, high


def shares_in_words(shares: list[GroupShare], least: int) -> str:
    """What is compared, as evidence says it: counts of groups, none of them small."""
    sure = [one for one in shares if one.surely]
    if not sure:
        return f"no group surely has {least}"
    said = [f"{one.name}: {_share_in_words(one)}" for one in sure]
    return f"{'; '.join(said)}; every other group may have fewer than {least}"


def _share_in_words(one: GroupShare) -> str:
    whole = _range(*one.base)
    if 0 < one.hits[1] < SMALL:
        return f"fewer than {SMALL} of {whole}"
    if 0 < one.base[0] - one.hits[0] < SMALL:
        return f"all but fewer than {SMALL} of {whole}"
    if 0 < one.hits[0] < SMALL:
        return f"at most {one.hits[1]:,.0f} of {whole}"
    return f"{_range(*one.hits)} of {whole} (between {one.low:.0%} and {one.high:.0%})"


def _range(low: float, high: float) -> str:
    return join_words([f"{one:,.0f}" for one in dict.fromkeys((low, high))], "to")


def _inverse_beta() -> Any:
    """The inverse of the incomplete beta function, of SciPy. UsageError where it is not installed."""
    try:
        from scipy.special import betaincinv
    except ImportError as error:
        hint = "install it: pip install 'frlog-checker[sample]'"
        raise UsageError("comparing groups needs SciPy, which is not installed", hint=hint) from error
    return betaincinv
