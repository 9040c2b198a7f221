package checker.outcome_test

import data.checker.outcome

answers := {"yes", "no", "unknown"}

test_a_rule_that_does_not_apply_is_not_applicable_whatever_else_it_says if {
	every breach in answers {
		every excuse in answers {
			outcome.of({"applies": "no", "breach": breach, "excuses": {"e": excuse}}).verdict == "not_applicable"
		}
	}
}

test_a_rule_that_may_apply_is_undetermined_whatever_else_it_says if {
	every breach in answers {
		every excuse in answers {
			outcome.of({"applies": "unknown", "breach": breach, "excuses": {"e": excuse}}).verdict == "undetermined"
		}
	}
}

test_no_breach_is_compliant_and_excused_by_nothing if {
	outcome.of({"breach": "no", "excuses": {"e": "yes"}}) == {"verdict": "compliant", "excused_by": []}
}

test_a_breach_with_an_excuse_is_compliant_by_it if {
	outcome.of({"breach": "yes", "excuses": {"e": "yes", "f": "unknown", "g": "no"}}) == {
		"verdict": "compliant",
		"excused_by": ["e"],
	}
}

test_an_unknown_breach_with_an_excuse_is_compliant_but_not_by_it if {
	outcome.of({"breach": "unknown", "excuses": {"e": "yes"}}) == {"verdict": "compliant", "excused_by": []}
}

test_a_breach_that_may_be_excused_is_undetermined if {
	outcome.of({"breach": "yes", "excuses": {"e": "unknown"}, "pending": "yes"}).verdict == "undetermined"
}

test_a_breach_without_excuse_is_a_violation if {
	outcome.of({"breach": "yes"}) == {"verdict": "violation", "excused_by": []}
	outcome.of({"breach": "yes", "excuses": {"e": "no"}, "pending": "no"}).verdict == "violation"
}

test_a_breach_whose_deadline_lies_ahead_is_pending if {
	outcome.of({"breach": "yes", "pending": "yes"}) == {"verdict": "pending", "excused_by": []}
	outcome.of({"breach": "yes", "pending": "unknown"}).verdict == "undetermined"
}

test_a_question_is_asked_only_where_undetermined if {
	question := {"because": "judgment", "ask": "Was it necessary?"}
	outcome.of({"breach": "unknown", "question": question}) == {
		"verdict": "undetermined", "excused_by": [],
		"because": "judgment", "question": "Was it necessary?",
	}
	outcome.of({"breach": "yes", "question": question}) == {"verdict": "violation", "excused_by": []}
}

test_what_is_no_answer_is_never_a_verdict_but_undetermined if {
	outcome.of({"breach": true}).verdict == "undetermined"
	outcome.of({}).verdict == "undetermined"
	outcome.of({"breach": "yes", "pending": false}).verdict == "undetermined"
	outcome.of({"breach": "yes", "excuses": {"e": false}}).verdict == "undetermined"
	outcome.of({"applies": true, "breach": "yes"}).verdict == "undetermined"
}

test_what_is_no_answer_is_a_fault if {
	outcome.faults({"breach": true}) == ["breach is true, not \"yes\", \"no\" or \"unknown\""]
	outcome.faults({}) == ["breach is missing, not \"yes\", \"no\" or \"unknown\""]
	outcome.faults({"breach": "no", "excuses": {"e": 1}}) == ["excuse e is 1, not \"yes\", \"no\" or \"unknown\""]
	outcome.faults({"breach": "no", "excuses": ["yes"]}) == ["excuses is [\"yes\"], not an object of answers"]
	outcome.faults({"breach": "no"}) == []
}

test_a_module_is_sound_exactly_where_it_has_no_faults if {
	modules := [
		{"breach": "no"}, {"breach": "yes", "applies": "unknown", "pending": "no", "excuses": {"e": "yes"}},
		{}, {"breach": "perhaps"}, {"breach": "no", "excuses": ["yes"]}, {"breach": "no", "excuses": {"e": null}},
		{"breach": "no", "applies": false}, {"breach": "no", "pending": {}},
	]
	every module in modules { sound(module) == faultless(module) }
}

faultless(module) if {
	outcome.faults(module) == []
} else := false

sound(module) if {
	outcome.sound(module)
} else := false
