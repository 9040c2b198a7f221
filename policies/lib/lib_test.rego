package checker.lib_test

import data.checker.lib

test_every_of_is_no_where_one_is_no_whatever_the_others_say if {
	lib.every_of(["yes", "no"]) == "no"
	lib.every_of(["no", "unknown"]) == "no"
	lib.every_of({"no", "unknown", "yes"}) == "no"
}

test_every_of_is_unknown_where_none_is_no_and_one_is_unknown if {
	lib.every_of(["yes", "unknown"]) == "unknown"
	lib.every_of(["unknown"]) == "unknown"
}

test_every_of_is_yes_where_all_are_yes_and_of_nothing if {
	lib.every_of(["yes", "yes"]) == "yes"
	lib.every_of([]) == "yes"
	lib.every_of(set()) == "yes"
}

test_any_of_is_yes_where_one_is_yes_whatever_the_others_say if {
	lib.any_of(["no", "yes"]) == "yes"
	lib.any_of(["unknown", "yes"]) == "yes"
	lib.any_of({"no", "unknown", "yes"}) == "yes"
}

test_any_of_is_unknown_where_none_is_yes_and_one_is_unknown if {
	lib.any_of(["no", "unknown"]) == "unknown"
	lib.any_of(["unknown"]) == "unknown"
}

test_any_of_is_no_where_all_are_no_and_of_nothing if {
	lib.any_of(["no", "no"]) == "no"
	lib.any_of([]) == "no"
	lib.any_of(set()) == "no"
}

test_negate_keeps_unknown if {
	lib.negate("yes") == "no"
	lib.negate("no") == "yes"
	lib.negate("unknown") == "unknown"
}

test_what_is_no_answer_gives_no_answer if {
	not lib.every_of([true])
	not lib.any_of([false])
	not lib.every_of(["yes", null])
	not lib.any_of(["maybe", "no"])
	not lib.any_of("yes")
	not lib.negate("maybe")
}

# Both operators agree with the other's negation (De Morgan), over all pairs of answers.
test_any_of_is_the_negation_of_every_of_negations if {
	every a in lib.answers {
		every b in lib.answers {
			lib.any_of([a, b]) == lib.negate(lib.every_of([lib.negate(a), lib.negate(b)]))
		}
	}
}
