"""Why a table is read by the profile that it is read by, and which others came close."""

from __future__ import annotations

from collections.abc import Sequence

from checker.ingest.binding import Binding
from checker.ingest.choice import NoLog, one_cell_a_line
from checker.ingest.headings import GENERIC, fold_header
from checker.ingest.profile import Profile
from checker.ingest.profile_files import shipped_names, shipped_profile
from checker.inspect.result import NearProfile


def choice_sentence(chosen: Binding | NoLog, columns: Sequence[str], named: str | None) -> str:
    """In one sentence, why the table is read so. named: the profile that was asked for, if one was."""
    if isinstance(chosen, NoLog):
        if one_cell_a_line(columns):
            return "not read: each line is one cell, in quotation marks as a whole; export it again, or take them off"
        return f"not read as a use log: {chosen.reason}; its rows are out of scope"
    binding = chosen
    known = len(columns) - len(binding.unmapped_headers)
    if named is not None:
        return f"it was named; {known} of {len(columns)} headings are read"
    if binding.profile.detect:
        has, _, _ = _compare_headings(binding.profile, columns)
        return f"the headings it is known by are there: {_quote_names(has)}"
    return (
        f"no other profile's headings are all there, and {known} of {len(columns)} headings are known by their usual "
        "names"
    )


def near_profiles(binding: Binding | None, columns: Sequence[str]) -> tuple[NearProfile, ...]:
    """The shipped profiles that were not taken though at least half of what they are known by is there; the closest
    first."""
    taken = binding.profile.id if binding else ""
    found = []
    for name in shipped_names():
        profile = shipped_profile(name)
        if name in (GENERIC, taken) or not profile.detect:
            continue
        has, lacks, there = _compare_headings(profile, columns)
        if 2 * len(has) >= len(profile.detect):
            found.append(NearProfile(profile=name, has=has, lacks=lacks, there=there))
    return tuple(sorted(found, key=lambda n: (len(n.lacks) + len(n.there), n.profile)))


def _compare_headings(
    profile: Profile, columns: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of the headings that `profile` is detected by: those that are there (as the table writes them), those that are
    not (the first way of writing each), and those that must not be there."""
    folded = {fold_header(c): c for c in columns}
    has, lacks = [], []
    for alternatives in profile.detect:
        hit = next((folded[fold_header(h)] for h in alternatives if fold_header(h) in folded), None)
        has.append(hit) if hit is not None else lacks.append(alternatives[0])
    there = [folded[fold_header(h)] for h in profile.unless if fold_header(h) in folded]
    return tuple(has), tuple(lacks), tuple(there)


def _quote_names(names: Sequence[str]) -> str:
    return ", ".join(f'"{n}"' for n in names)
