# METADATA
# title: Three-valued logic
# description: |
#   An answer is "yes", "no" or "unknown". `false and unknown` is false, `true or unknown` is true. What is no answer never
#   makes one: every_of is "yes" only of "yes", any_of is "no" only of "no", and negate knows the three alone.
package checker.lib

answers := {"yes", "no", "unknown"}

# every_of(xs): "no" where one of the array or set xs is "no", "unknown" where one is unknown, "yes" where all are "yes"
# (also where it is empty).
every_of(xs) := "no" if {
	"no" in xs
} else := "unknown" if {
	"unknown" in xs
} else := "yes" if {
	every x in xs { x == "yes" }
}

# any_of(xs): "yes" where one of the array or set xs is "yes", "unknown" where one is unknown, "no" where all are "no"
# (also where it is empty).
any_of(xs) := "yes" if {
	"yes" in xs
} else := "unknown" if {
	"unknown" in xs
} else := "no" if {
	every x in xs { x == "no" }
}

# negate(x): "yes" for "no", "no" for "yes", "unknown" for "unknown".
negate("yes") := "no"

negate("no") := "yes"

negate("unknown") := "unknown"
