"""What a sample drawn without putting back says of all: exact bounds by the hypergeometric distribution.

Sources: Buonaccorsi (1987), "A note on confidence intervals for proportions in finite populations", The American
Statistician 41(3), for the two-sided bounds; discovery sampling as auditors use it (AICPA, Audit Sampling) for the
size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checker.model.errors import UsageError

_ROUNDED = 1e-12
"""A chance that is the limit itself is within it, also where its binary fraction is a little more."""


def bounds(whole: int, drawn: int, found: int, confidence: float) -> tuple[int, int]:
    """How many of `whole` there may be, at least and at most, where `found` were found among `drawn`: each bound is
    left out by chance in at most half of (1 - confidence) of all samples."""
    half, hypergeom = (1 - confidence) / 2 + _ROUNDED, hypergeometric()
    # As many as were found are there, and as many as were seen to be none are not.
    lowest, highest = found, whole - (drawn - found)
    low = _first(lowest, highest, lambda k: hypergeom.sf(found - 1, whole, k, drawn) > half)
    high = _first(-highest, -lowest, lambda k: hypergeom.cdf(found, whole, -k, drawn) > half)
    return low, -high


def size_that_excludes(whole: int, share: float, confidence: float) -> int:
    """How many must be drawn, all of them found in order, to exclude that `share` of the whole, or more, is not: then a
    sample without one would come up in at most (1 - confidence) of all samples."""
    bad = max(1, -int(-share * whole // 1))
    if bad > whole:
        return whole
    hypergeom = hypergeometric()
    return _first(1, whole, lambda n: hypergeom.pmf(0, whole, bad, n) <= 1 - confidence + _ROUNDED)


def excluded_if_clean(whole: int, drawn: int, confidence: float) -> int:
    """The fewest of `whole` that `drawn` items without one exclude: were there as many or more, such a sample would
    come up in at most (1 - confidence) of all. More than are left where they exclude none."""
    hypergeom = hypergeometric()
    return _first(1, whole - drawn + 1, lambda bad: hypergeom.pmf(0, whole, bad, drawn) <= 1 - confidence + _ROUNDED)


def hypergeometric() -> Any:
    """The distribution, of SciPy, which takes its time to load. UsageError where it is not installed."""
    try:
        from scipy.stats import hypergeom
    except ImportError as error:
        hint = "install it: pip install 'frlog-checker[sample]'"
        raise UsageError("samples need SciPy, which is not installed", hint=hint) from error
    return hypergeom


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number of low..high for which `holds`, which then holds for all after it; `high` where it does for
    none."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
