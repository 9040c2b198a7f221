"""A profile for one layout reads at least what the generic one would read of the same table."""

from __future__ import annotations

import pytest

from checker.ingest.binding import bind
from checker.ingest.headings import GENERIC
from checker.ingest.profile import shipped

BESIDE = ("Gallery", "Image Source", "Reviewed By", "Review Date", "Warrant Number", "Case Number", "Exigent", "Mode")


SPECIAL = ["lfr-deployments", "lfr-grid", "lfr-grid-2020", "network-audit", "portal-search-audit"]


@pytest.mark.parametrize("name", SPECIAL)
def test_a_special_profile_reads_what_the_generic_one_reads(name: str) -> None:
    profile = shipped(name)
    own = [alternatives[0] for alternatives in profile.detect]
    special, generic = (bind(which, (*own, *BESIDE)) for which in (profile, shipped(GENERIC)))
    assert special.fields >= generic.fields - {"id", "use_id"}
    assert {part.kind for part in special.parts} >= {part.kind for part in generic.parts}
    assert not set(BESIDE) & set(special.unmapped)


def test_what_a_special_profile_says_of_a_heading_comes_first() -> None:
    """The operator of a deployment in this catalog is the police force: an agency, and no person."""
    binding = bind(shipped("lfr-deployments"), ("deployment_type", "date_start", "operator", "watchlist_size"))
    assert {column.field for column in binding.parts[0].columns if column.header == "operator"} == {"agency"}
