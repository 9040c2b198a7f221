"""Pseudonyms: what stands in a published log in place of a name or a number, by a secret key (HMAC-SHA256, RFC 2104).

Two cells get one pseudonym where `checker` takes them for the same person, case or record, and two pseudonyms
compare as the cells did that they stand for: a name that may or may not be another's gets none (readings R24, R30).
Without the key nobody can try a list of names.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import polars as pl

from checker.facts.case_numbers import one_number, other_spellings, short_number
from checker.facts.names import Name, heads, read_name
from checker.facts.who_is_who import People, parts
from checker.model.errors import UsageError
from checker.system.secret_files import new_secret_file

KEY_BYTES = 32
_DIGITS = 18
"""Decimal digits of a pseudonym: no two of a million names share one but with a chance of one in a million."""
_TURN = 4
"""So many zeros before a serial number are told apart by the key alone: none, one, two or three."""


class Key:
    """A secret key. Nothing shows it: not its text, not an error."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def digits(self, domain: str, text: str) -> str:
        """`_DIGITS` decimal digits that stand for `text` among things of one `domain`."""
        said = f"{domain}\0{text}".encode()
        made = int.from_bytes(hmac.new(self._secret, said, hashlib.sha256).digest())
        return str(made % 10**_DIGITS).zfill(_DIGITS)


def random_key() -> Key:
    """A key that nobody has: the pseudonyms of two runs by such keys have nothing in common."""
    return Key(secrets.token_bytes(KEY_BYTES))


def key_in(path: Path) -> tuple[Key, bool]:
    """The key in the file at `path`, in hexadecimal, and whether it was made now (mode 0600, where nothing was).

    UsageError where the file holds something else.
    """
    if not path.exists():
        made = secrets.token_bytes(KEY_BYTES)
        new_secret_file(path, made.hex().encode() + b"\n")
        return Key(made), True
    written = path.read_bytes()[: 4 * KEY_BYTES].strip()
    if not re.fullmatch(rb"[0-9a-f]{%d}" % (2 * KEY_BYTES), written):
        hint = "name a file that is not there yet, and it is made; or the one that an earlier run made"
        raise UsageError("this file does not hold a key for pseudonyms", where=str(path), hint=hint)
    return Key(bytes.fromhex(written.decode())), False


def of_texts(key: Key, domain: str, cells: Iterable[str]) -> dict[str, str]:
    """Cell -> pseudonym, of things that are compared by their text: record numbers, agencies, galleries."""
    return {cell: domain + key.digits(domain, cell.strip()) for cell in set(cells)}


def of_cases(key: Key, cells: Iterable[str]) -> dict[str, str]:
    """Case number -> pseudonym; a cell that names several cases has none.

    Numbers that are alike but for the century of their year, or for the zeros that fill up their serial number
    (reading R30), get pseudonyms that are so, too; where they would not compare as the numbers do, none.
    """
    frame = pl.DataFrame({"cell": sorted(set(cells))}, schema={"cell": pl.String})
    number = pl.col("number")
    century = number.str.extract(r"^(19|20)\d{2}[\p{L}\d]{3,}$", 1).fill_null("")
    numbers = frame.with_columns(one_number(pl.col("cell")).alias("number")).drop_nulls("number")
    numbers = numbers.with_columns(century.alias("century"))
    numbers = numbers.with_columns(short_number(number.str.strip_prefix(pl.col("century"))).alias("short"))
    made = [_of_case(key, *row) for row in numbers.select("number", "century", "short").iter_rows()]
    numbers = numbers.with_columns(pl.Series("made", made, pl.String))
    return dict(numbers.filter(~number.is_in(_unlike(numbers).implode())).select("cell", "made").iter_rows())


def _of_case(key: Key, number: str, century: str, short: str) -> str:
    """The zeros before the serial are turned by the key: how many there are tells nothing of the number's own."""
    digits, zeros = key.digits("case", short), len(number) - len(century) - len(short)
    turned = zeros // _TURN * _TURN + (zeros + int(key.digits("zeros", short))) % _TURN
    return f"{century}5{digits[0]}-{'0' * turned}5{digits[1:]}"


def _unlike(numbers: pl.DataFrame) -> pl.Series:
    """The numbers that compare with another one in another way than their pseudonyms do."""
    each = numbers.select("number", one_number(pl.col("made")).alias("made")).unique().lazy()
    own = other_spellings(each.select(case="number").unique())
    now = other_spellings(each.select(case="made").unique())
    for name in ("case", "other"):
        now = now.join(each.rename({"number": f"{name}_of"}), left_on=name, right_on="made", how="inner")
    now = now.select(case="case_of", other="other_of")
    both = ["case", "other"]
    unlike = pl.concat([own.join(now, on=both, how="anti"), now.join(own, on=both, how="anti")]).select(number="case")
    same = each.filter(pl.len().over("made") > 1).select("number")
    return pl.concat([unlike, same]).unique().collect()["number"]


def of_people(key: Key, cells: Iterable[str], aliases: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """Name -> pseudonym. Names of one person have the same; a name of which nobody can say whether it is another's has
    none, nor has a cell that names several people.

    aliases: groups of cells that name one person each (audit.yaml).
    """
    frame = pl.DataFrame({"cell": sorted(set(cells))}, schema={"cell": pl.String})
    single = frame.filter(heads(pl.col("cell")) == 1)["cell"].to_list()
    people = People(aliases)
    aliased = {read_name(part) for group in aliases for cell in group for part in parts(cell)}
    by_class: dict[str, list[list[str]]] = {}
    for group in _of_one_person(single, people, aliases):
        by_class.setdefault(min(map(_comparable, group)), []).append(group)
    found: dict[str, str] = {}
    for number, (_, groups) in enumerate(sorted(by_class.items())):
        for group in _certain(groups, people, aliased):
            digits = key.digits("person", _comparable_name(min(group)))
            cuts = [digits[at : at + 2] for at in range(0, 2 * number, 2)]
            found |= dict.fromkeys(group, "P" + "X".join([*cuts, digits[2 * number :]]))
    return found


def _comparable_name(cell: str) -> str:
    """A name as its pseudonym is made of it: the same however one log and the next one write it."""
    name = read_name(cell)
    return " ".join((name.number, *name.words, name.suffix)).strip() or cell.strip()


def _comparable(cell: str) -> str:
    """What a name is compared by. Between two that differ in this nobody can say in general (reading R24), and their
    pseudonyms have another form, which says just that."""
    name = read_name(cell)
    return f"{name.shape} {'word' if name.words else ''}"


def _of_one_person(cells: Sequence[str], people: People, aliases: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells in groups: those of one that certainly name one person. Cells that would tie different people together
    are left out."""
    of_alias = {read_name(part): f"alias {at}" for at, group in enumerate(aliases) for c in group for part in parts(c)}
    alike: dict[str, list[str]] = {}
    for cell in cells:
        name = read_name(cell)
        keys = {_comparable_name(cell), name.number, "".join(name.words), of_alias.get(name, "")} - {""}
        for one in keys:
            alike.setdefault(one, []).append(cell)
    group_of = {cell: [cell] for cell in cells}
    for together in alike.values():
        for at, one in enumerate(together):
            for other in together[at + 1 :]:
                if group_of[one] is not group_of[other] and people.are_same(one, other):
                    group_of[one].extend(group_of[other])
                    for moved in group_of[other]:
                        group_of[moved] = group_of[one]
    groups = {id(group): group for group in group_of.values()}.values()
    return [group for group in groups if all(people.are_same(one, two) for one in group for two in group)]


def _certain(groups: Sequence[list[str]], people: People, aliased: Collection[Name]) -> list[list[str]]:
    """Of people who are compared by the same thing, those who are certainly different from all others of them."""
    doubtful = set()
    if not read_name(groups[0][0]).words:
        digits = [re.sub(r"\D", "", read_name(group[0]).number).lstrip("0") for group in groups]
        often = Counter(digits)
        doubtful = {at for at, own in enumerate(digits) if often[own] > 1}
        compared = [at for at, group in enumerate(groups) if any(read_name(cell) in aliased for cell in group)]
    else:
        compared = list(range(len(groups)))
    for at in compared:
        for other in range(len(groups)):
            if at != other and any(people.are_same(x, y) is not False for x in groups[at] for y in groups[other]):
                doubtful |= {at, other}
    return [group for at, group in enumerate(groups) if at not in doubtful]
