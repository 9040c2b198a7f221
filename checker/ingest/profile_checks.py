"""What the types of a profile cannot see: names of fields, kinds and values, formats of dates, zones, shapes.

Each mistake is told with its `file:line` and the nearest known name; all of them in one error.
"""

from __future__ import annotations

from checker.ingest.cells import code_list
from checker.ingest.cloudtrail import case_numbers
from checker.ingest.date_formats import compile_format
from checker.ingest.linear_patterns import groups
from checker.ingest.marked_yaml import Key, MarkedYaml
from checker.ingest.profile import OUT_OF_SCOPE, ColumnRule, Profile
from checker.ingest.zones import is_zone, unknown_zone
from checker.model.errors import Collector, UsageError, nearest
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import EventKind
from checker.model.values import VALUES

_OF_A_DRAFT = "a field that a draft adds is known only where the draft is named (-p DRAFT)"


def check(profile: Profile, marked: MarkedYaml) -> None:
    """What the types cannot see: names of fields, kinds, values, formats, zones."""
    mistakes = Collector()
    kinds = {*(k.value for k in EventKind), OUT_OF_SCOPE}
    for kind, key in [
        (profile.kind.default, ("kind",)),
        *((k, ("kind", "values", r)) for r, k in profile.kind.values.items()),
    ]:
        if kind not in kinds:
            what = f'unknown kind of event "{kind}"'
            mistakes.add(UsageError(what, where=marked.location(key), hint=nearest(kind, kinds)))
    if profile.zone is not None and not is_zone(profile.zone):
        mistakes.add(unknown_zone(profile.zone, marked.location(("zone",))))
    for i, form in enumerate(profile.dates):
        with mistakes:
            compile_format(form, marked.location(("dates", i)))
    if profile.case_number:
        with mistakes:
            groups(
                profile.case_number.shape,
                "the case-number shape",
                where=marked.location(("case-number", "shape")),
                hint="such as [0-9]{2}-[0-9]{6}",
            )
    for finding in ("detect", "unless", "near") if profile.is_file else ():
        if finding in profile.own_keys:
            what = f"`{finding}` has no effect here: only shipped profiles are found by their headings"
            hint = "leave it out, and name this profile with --profile or in audit.yaml"
            mistakes.add(UsageError(what, where=marked.location((finding,)), hint=hint))
    places = profile.cloudtrail_case_numbers
    with mistakes:
        case_numbers.compile_patterns(
            places, {place: marked.location(("cloudtrail-case-numbers", place)) for place in places}
        )
    _check_fields(profile.columns, profile.constants, None, (), marked, mistakes)
    for i, also in enumerate(profile.also):
        _check_fields(also.columns, also.constants, also.kind.value, ("also", i), marked, mistakes)
    mistakes.end()


def _check_fields(
    columns: dict[str, ColumnRule],
    constants: dict[str, str],
    kind: str | None,
    at: Key,
    marked: MarkedYaml,
    mistakes: Collector,
) -> None:
    for name, rule in columns.items():
        key = (*at, "columns", name)
        for i, form in enumerate(rule.formats):
            with mistakes:
                compile_format(form, marked.location((*key, "formats", i)))
        with mistakes:
            _check_field(name, marked.location(key))
            for raw, code in rule.values.items():
                with mistakes:
                    _check_value(name, code, kind, marked.location((*key, "values", raw)))
            for code in (said for asked in rule.answers for said in (asked.yes, asked.no)):
                with mistakes:
                    _check_value(name, code, kind, marked.location((*key, "answers")))
    for name, code in constants.items():
        with mistakes:
            _check_field(name, marked.location((*at, "constants", name)))
            _check_value(name, code, kind, marked.location((*at, "constants", name)))


def _check_field(name: str, where: str) -> None:
    if name not in EVENT_FIELDS:
        hint = nearest(name, EVENT_FIELDS, shown_by="docs/log-format.md")
        raise UsageError(f'unknown field "{name}"', where=where, hint=f"{hint}; {_OF_A_DRAFT}")


def _check_value(field: str, code: str, kind: str | None, where: str) -> None:
    shape = EVENT_FIELDS[field].shape
    if shape in (Shape.CODE, Shape.CODES):
        known = (
            {*VALUES["authorization"], *VALUES["evidence"]}
            if field == "type" and not kind
            else EVENT_FIELDS[field].values or VALUES[code_list(field, kind)]
        )
        if code not in known:
            raise UsageError(f'unknown value "{code}" for field {field}', where=where, hint=nearest(code, known))
    elif shape is not Shape.TEXT:
        raise UsageError(f"{field} takes no coded values", where=where, hint="it holds a time, a number or yes and no")
