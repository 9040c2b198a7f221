# METADATA
# title: Three-valued logic
# description: |
#   An answer is "yes", "no" or "unknown". `false and unknown` is false, `true or unknown` is true; an answer that is
#   none of the three makes the result undefined, so it can never pass as an answer.
package checker.lib

answers := {"yes", "no", "unknown"}

# every_of(xs): "yes" where all of the array or set xs are "yes" (also where it is empty), "no" where one is "no".
every_of(xs) := "no" if {
	known(xs)
	"no" in xs
}

every_of(xs) := "unknown" if {
	known(xs)
	not "no" in xs
	"unknown" in xs
}

every_of(xs) := "yes" if {
	known(xs)
	not "no" in xs
	not "unknown" in xs
}

# any_of(xs): "yes" where one of the array or set xs is "yes", "no" where all are "no" (also where it is empty).
any_of(xs) := "yes" if {
	known(xs)
	"yes" in xs
}

any_of(xs) := "unknown" if {
	known(xs)
	not "yes" in xs
	"unknown" in xs
}

any_of(xs) := "no" if {
	known(xs)
	not "yes" in xs
	not "unknown" in xs
}

# negate(x): "yes" for "no", "no" for "yes", "unknown" for "unknown".
negate("yes") := "no"

negate("no") := "yes"

negate("unknown") := "unknown"

known(xs) if {
	is_array(xs)
	every x in xs { x in answers }
}

known(xs) if {
	is_set(xs)
	every x in xs { x in answers }
}
