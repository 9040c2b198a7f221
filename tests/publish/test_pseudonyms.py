"""Pseudonyms compare as the cells do that they stand for, and say nothing of them without the key."""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.case_numbers import one_number, other_spellings
from checker.facts.who_is_who import People
from checker.model.errors import UsageError
from checker.publish.pseudonyms import Key, key_in, of_cases, of_people, of_texts, random_key
from tests.examples import tried_on

KEY = Key(b"k" * 32)
NAMES = [
    "Lee, Ann", "Ann Lee", "A. Lee", "Lee", "Det. Ann Lee", "Diaz, Ben", "SC-311", "SC311", "SC-312", "311",
    "SC-311 Lee", "SC-311 Lee, Ann", "SC-311 Diaz", "alee@pd.gov", "alee", "Smith, Robert", "Bob Smith",
    "A. Lee; B. Diaz", "Jr. Smith", "detectives",
]  # fmt: skip
ALIASES = [(), (("SC-311", "Ann Lee"),), (("SC-311", "Ann Lee"), ("SC-312", "Ben Diaz", "Diaz, Ben"))]


@tried_on(60)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True), st.sampled_from(ALIASES))
def test_what_is_certain_of_two_pseudonyms_is_certain_of_the_two_names(
    names: list[str], aliases: tuple[tuple[str, ...], ...]
) -> None:
    """The published log has no aliases: its names are compared by what they look like alone (reading R24)."""
    made, people, nobody = of_people(KEY, names, aliases), People(aliases), People()
    for one, other in itertools.permutations(made, 2):
        now = nobody.are_same(made[one], made[other])
        assert now is None or now == people.are_same(one, other), (one, other, made[one], made[other])


def test_one_person_has_one_pseudonym_however_the_name_is_written() -> None:
    made = of_people(KEY, ["Det. Ann Lee", "LEE, ANN", "Ben Diaz"])
    assert made["Det. Ann Lee"] == made["LEE, ANN"] != made["Ben Diaz"]
    assert People().are_same(made["LEE, ANN"], made["Ben Diaz"]) is False
    tied = of_people(KEY, ["SC-311", "Ann Lee"], [("SC-311", "Ann Lee")])
    assert tied["SC-311"] == tied["Ann Lee"]


def test_a_name_that_may_be_anothers_has_no_pseudonym_nor_has_a_cell_with_several() -> None:
    assert of_people(KEY, ["A. Lee", "Ann Lee", "Ben Diaz"]).keys() == {"Ben Diaz"}
    assert of_people(KEY, ["Ann Lee; Ben Diaz"]) == {}


@tried_on(60)
@given(
    st.lists(
        st.sampled_from(
            [
                "24-01375",
                "2024-01375",
                "24 01375",
                "2401375",
                "24-1375",
                "1924-01375",
                "24-1; 24-2",
                "AB-7",
                "20-24-01375",
                "24-001375",
                "2024-1375",
                "2000-117",
                "2000-00117",
                "2020-240117",
                "2020-024117",
            ]
        ),
        min_size=2,
        max_size=6,
        unique=True,
    )
)
def test_pseudonyms_of_cases_are_the_same_or_may_be_where_the_numbers_are(cells: list[str]) -> None:
    made = of_cases(KEY, cells)
    frame = pl.DataFrame(
        {"cell": list(made), "made": list(made.values())}, schema={"cell": pl.String, "made": pl.String}
    )
    keys = frame.with_columns(own=one_number(pl.col("cell")), now=one_number(pl.col("made")))
    own, now = ({*other_spellings(keys.lazy().select(case=c).unique()).collect().iter_rows()} for c in ("own", "now"))
    for one, other in itertools.permutations(keys.to_dicts(), 2):
        assert (one["own"] == other["own"]) == (one["now"] == other["now"])
        assert ((one["own"], other["own"]) in own) == ((one["now"], other["now"]) in now)
    assert "24-1; 24-2" not in made
    assert made.keys() >= set(cells) & {"24-01375", "2024-01375", "2401375", "24-1375", "24-001375", "2024-1375"}


def test_zeros_before_a_pseudonym_do_not_tell_those_of_the_case_number() -> None:
    """Numbers of three zeros each: their pseudonyms have none, one, two or three."""
    made = of_cases(KEY, [f"24-000{serial}" for serial in range(10, 99)])
    serials = [pseudonym.split("-")[1] for pseudonym in made.values()]
    assert {len(serial) - len(serial.lstrip("0")) for serial in serials} == {0, 1, 2, 3}


def test_hashing_a_list_of_names_finds_nobody() -> None:
    """Whoever has the roster and knows the method, but not the key, finds no pseudonym by trying every name with every
    usual hash, alone or with the words that the method adds."""
    roster = [f"{given}, {family}" for given in ("Moor", "Diaz", "Lee") for family in ("Ann", "Ben", "Carla")]
    made = set(of_people(KEY, roster).values()) | set(of_texts(KEY, "P", roster).values())
    digits = {pseudonym.replace("X", "").removeprefix("P") for pseudonym in made}
    for name, method in itertools.product(roster, sorted(hashlib.algorithms_guaranteed)):
        if method.startswith("shake"):
            continue
        for said in (name, f"person\0{name}", f"P\0{name}", " ".join(reversed(name.lower().replace(",", "").split()))):
            tried = hashlib.new(method, said.encode(), usedforsecurity=False)
            number = str(int.from_bytes(tried.digest()))
            assert not any(one in number or one in tried.hexdigest() for one in digits)
    assert set(of_people(Key(b"o" * 32), roster).values()).isdisjoint(made)
    assert set(of_people(random_key(), roster).values()).isdisjoint(of_people(random_key(), roster).values())


def test_a_key_is_made_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.key"
    first, made = key_in(path)
    again, made_again = key_in(path)
    assert (made, made_again) == (True, False)
    assert first.digits("person", "Lee") == again.digits("person", "Lee")
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() not in repr(first) + str(vars(Key))


def test_a_file_that_holds_no_key_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes")
    with pytest.raises(UsageError, match="does not hold a key"):
        key_in(path)
    assert path.read_text() == "my notes"
