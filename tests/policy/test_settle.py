"""What would settle an undetermined verdict."""

from checker.engine.interface import Ask
from checker.policy.rounds import in_rounds
from checker.policy.settle import Settle, settling
from tests.policy.written import rule


def settle(made, projections, engine):
    """What would settle each projection of one rule, by an engine; none is asked where there is no projection."""
    works = [(made.id, settling(made, projections))]
    return in_rounds(works, lambda asked: engine.evaluate({made.path: made.module}, [Ask(*one) for one in asked]))[0]


def test_a_field_could_settle_where_some_value_does_and_would_where_every_value_does(engine, tmp_path):
    made = rule(tmp_path, "prohibit: {mode: live}\nexcept: [authorized: warrant]")
    nothing, live = settle(made, [{}, {"mode": "live"}], engine)
    # A still use is compliant whatever is authorized, a live one not; a warrant excuses whatever the mode.
    assert nothing == Settle(("authorized_by", "mode"), ())
    assert live == Settle(("authorized_by",), ("authorized_by",))


def test_fields_that_settle_only_together_are_named_together(engine, tmp_path):
    made = rule(tmp_path, "prohibit: {mode: live}\nexcept:\n  - {exigency: documented, partner: ncmec}")
    (settled,) = settle(made, [{"mode": "live"}], engine)
    assert settled.could == ("exigency", "partner")  # either alone settles it as no excuse
    made = rule(tmp_path, "id: s\nprohibit: any\nexcept:\n  - {exigency: documented}\n  - {partner: ncmec}")
    assert settle(made, [{}], engine) == [Settle(("exigency", "partner"), ())]
    made = rule(
        tmp_path,
        "id: t\nrequire: {mode: still}\nwhen: [{exigency: none}]\nunclear: {when: {partner: ncmec}, because: text, "
        "ask: Who}",
    )
    (settled,) = settle(made, [{"mode": "live"}], engine)
    assert settled.could == ("exigency",)  # no emergency record but `none` puts it outside the clause
    (settled,) = settle(made, [{"mode": "live", "exigency": "none"}], engine)
    assert settled == Settle(("partner",), ())


def test_where_no_field_alone_settles_it_the_pair_is_named(engine, tmp_path):
    made = rule(
        tmp_path,
        "require: [case_number]\nunclear:\n  - {when: {partner: ncmec}, because: text, ask: Who}\n  - {when: "
        "{exigency: none}, because: text, ask: Why}",
    )
    assert settle(made, [{"recorded": {"case_number": "empty"}}], engine) == [Settle(("exigency", "partner"), (), True)]


def test_what_is_known_of_a_set_or_a_number_is_kept(engine, tmp_path):
    made = rule(tmp_path, "permit-only: {purpose: [redaction]}")
    mixed, open_ = {"has": ["redaction", "terrorism"], "complete": True}, {"has": ["redaction"], "complete": False}
    assert settle(made, [{"purpose": mixed}, {"purpose": open_}], engine) == [Settle(), Settle(("purpose",), ())]
    made = rule(tmp_path, "id: n\nlimit: {field: threshold, at-least: 0.99}")
    low, nearly = {"threshold": {"at_least": 0.5}}, {"threshold": {"at_least": 0.5, "at_most": 0.995}}
    assert settle(made, [low, nearly], engine) == [Settle(("threshold",), ("threshold",))] * 2


def test_nothing_is_asked_of_the_engine_for_nothing(tmp_path):
    made = rule(tmp_path, "prohibit: {mode: live}")
    assert settle(made, [], None) == []
