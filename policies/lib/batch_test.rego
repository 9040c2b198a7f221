package checker.batch_test

import data.checker.batch

rules := {"broken": {"breach": "yes"}, "kept": {"breach": "no"}, "mute": {}}

test_answers_come_one_for_each_projection_in_order if {
	asks := [
		{"rule": "kept", "says": ["breach"], "projections": [{}, {"mode": "live"}]},
		{"rule": "broken", "says": ["breach"], "projections": [{}]},
		{"rule": "kept", "says": ["breach"], "projections": []},
	]
	answers := batch.answers with input as {"asks": asks} with data.checker.rules as rules
	kept := {"verdict": "compliant", "excused_by": []}
	answers == [[kept, kept], [{"verdict": "violation", "excused_by": []}], []]
}

test_an_unknown_rule_is_a_fault_and_not_silence if {
	answers := batch.answers with input as {"asks": [{"rule": "kpet", "says": ["breach"], "projections": [{}]}]}
		with data.checker.rules as rules
	answers == [[{"fault": "there is no rule \"kpet\""}]]
}

test_a_rule_without_a_breach_is_a_fault_and_not_silence if {
	answers := batch.answers with input as {"asks": [{"rule": "mute", "says": ["breach"], "projections": [{}]}]}
		with data.checker.rules as rules
	answers == [[{"fault": "breach is missing, not \"yes\", \"no\" or \"unknown\""}]]
}

test_sides_are_what_the_rule_said if {
	sides := batch.sides with input as {"asks": [{"rule": "broken", "says": ["breach"], "projections": [{}]}]}
		with data.checker.rules as rules
	sides == [[{"applies": "yes", "breach": "yes", "pending": "no"}]]
}

test_a_side_that_the_rule_defines_but_that_has_no_value_is_a_fault if {
	asks := [{"rule": "broken", "says": ["breach", "excuses"], "projections": [{}]}]
	answers := batch.answers with input as {"asks": asks} with data.checker.rules as rules
	answers == [[{"fault": "excuses has no value"}]]
	sides := batch.sides with input as {"asks": asks} with data.checker.rules as rules
	sides == answers
}

test_a_document_that_was_read_is_answered_as_its_rule_is if {
	given := {"rule": "broken", "says": ["breach"], "module": {"breach": "yes"}}
	batch.answer_of_one == {"verdict": "violation", "excused_by": []} with input as given with data.checker.rules as rules
	batch.sides_of_one == {"applies": "yes", "breach": "yes", "pending": "no"} with input as given
		with data.checker.rules as rules
}

test_a_document_without_a_side_or_a_rule_is_a_fault_too if {
	unknown := {"rule": "kpet", "says": [], "module": {}}
	batch.answer_of_one == {"fault": "there is no rule \"kpet\""} with input as unknown with data.checker.rules as rules
	mute := {"rule": "mute", "says": ["breach"], "module": {}}
	fault := {"fault": "breach is missing, not \"yes\", \"no\" or \"unknown\""}
	batch.answer_of_one == fault with input as mute with data.checker.rules as rules
	batch.sides_of_one == fault with input as mute with data.checker.rules as rules
}
