# METADATA
# title: Many projections at once
# description: |
#   input.asks: [{"rule": id, "says": [side ...], "projections": [...]}]. `answers` has one array for each ask, with one
#   answer for each projection: an answer of checker.outcome, or {"fault": text}. `sides` has what the rule itself said
#   instead: {"applies", "breach", "pending", "excuse <name>" ...: "yes", "no" or "unknown"}, or {"fault": text}.
#   says: the sides that the module defines; one of them without a value is a fault, not what an absent side stands for.
package checker.batch

answers := [given |
	some ask in input.asks
	given := [answer | some projection in ask.projections; answer := answered(ask, projection)]
]

sides := [given |
	some ask in input.asks
	given := [answer | some projection in ask.projections; answer := said(ask, projection)]
]

answered(ask, projection) := answer if {
	module := data.checker.rules[ask.rule] with input as projection
	answer := verdict(module, ask)
} else := unknown_rule(ask)

said(ask, projection) := answer if {
	module := data.checker.rules[ask.rule] with input as projection
	answer := speech(module, ask)
} else := unknown_rule(ask)

verdict(module, ask) := data.checker.outcome.of(module) if {
	whole(module, ask)
} else := fault(module, ask)

speech(module, ask) := data.checker.outcome.sides(module) if {
	whole(module, ask)
} else := fault(module, ask)

whole(module, ask) if {
	every side in ask.says { _ = module[side] }
	data.checker.outcome.sound(module)
}

fault(module, ask) := {"fault": concat("; ", array.concat(silent, data.checker.outcome.faults(module)))} if {
	silent := [sprintf("%s has no value", [side]) |
		some side in ask.says
		side != "breach"
		object.get(module, side, null) == null
	]
}

unknown_rule(ask) := {"fault": sprintf("there is no rule %s", [json.marshal(ask.rule)])}
