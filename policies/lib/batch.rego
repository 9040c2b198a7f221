# METADATA
# title: Many projections at once
# description: |
#   input.asks: [{"rule": id, "projections": [...]}]. `answers` has one array for each ask, with one answer for each
#   projection: an answer of checker.outcome, or {"fault": text}. `sides` has what the rule itself said instead:
#   {"applies", "breach", "pending", "excuse <name>" ...: "yes", "no" or "unknown"}.
package checker.batch

answers := [given |
	some ask in input.asks
	given := [answer | some projection in ask.projections; answer := answered(ask.rule, projection)]
]

sides := [given |
	some ask in input.asks
	given := [answer | some projection in ask.projections; answer := said(ask.rule, projection)]
]

answered(rule, projection) := answer if {
	module := data.checker.rules[rule] with input as projection
	answer := reply(module)
} else := unknown_rule(rule)

said(rule, projection) := answer if {
	module := data.checker.rules[rule] with input as projection
	answer := data.checker.outcome.sides(module)
} else := unknown_rule(rule)

reply(module) := data.checker.outcome.of(module) if {
	data.checker.outcome.sound(module)
} else := {"fault": concat("; ", data.checker.outcome.faults(module))}

unknown_rule(rule) := {"fault": sprintf("there is no rule %s", [json.marshal(rule)])}
