# METADATA
# title: Many projections at once
# description: |
#   input.asks: [{"rule": id, "says": [side ...], "projections": [...]}]. `answers` has one array for each ask, with one
#   answer for each projection: an answer of checker.outcome, or {"fault": text}. `sides` has what the rule itself said
#   instead: {"applies", "breach", "pending", "excuse <name>" ...: "yes", "no" or "unknown"}, or {"fault": text}.
#   The functions are given each projection's index, since OPA remembers answers by argument and finds them slowly among
#   many projections that differ in fractions only.
#   says: the sides that the module defines; one of them without a value is a fault, not what an absent side stands for.
#   Of the module only what becomes a verdict is read: a document with all the parts of a rule takes OPA three times as
#   long, since it is the argument of functions.
#   The embedded engine takes twice as long with `with`. It is given one projection after the other as its input, reads
#   the module itself, and asks `answer_of_one` or `sides_of_one` about each distinct document that it has read: input is
#   {"rule": id, "says": [side ...], "module": document}.
package checker.batch

read := ["applies", "breach", "excuses", "pending", "question"]

answers := [given |
	some ask in input.asks
	given := [answer | some i, projection in ask.projections; answer := answered(ask.rule, ask.says, i, projection)]
]

sides := [given |
	some ask in input.asks
	given := [answer | some i, projection in ask.projections; answer := said(ask.rule, ask.says, i, projection)]
]

answered(rule, says, i, projection) := answer if {
	i >= 0
	module := {side: value | some side in read; value := data.checker.rules[rule][side]} with input as projection
	there_is(rule, module)
	answer := verdict(module, says)
} else := unknown_rule(rule)

said(rule, says, i, projection) := answer if {
	i >= 0
	module := {side: value | some side in read; value := data.checker.rules[rule][side]} with input as projection
	there_is(rule, module)
	answer := speech(module, says)
} else := unknown_rule(rule)

answer_of_one := verdict(input.module, input.says) if {
	there_is(input.rule, input.module)
} else := unknown_rule(input.rule)

sides_of_one := speech(input.module, input.says) if {
	there_is(input.rule, input.module)
} else := unknown_rule(input.rule)

# there_is(rule, module): whether there is such a rule; module: what was read of it, nothing where it says nothing.
there_is(_, module) if module != {}

there_is(rule, {}) if data.checker.rules[rule]

verdict(module, says) := data.checker.outcome.of(module) if {
	whole(module, says)
} else := fault(module, says)

speech(module, says) := data.checker.outcome.sides(module) if {
	whole(module, says)
} else := fault(module, says)

whole(module, says) if {
	every side in says { _ = module[side] }
	data.checker.outcome.sound(module)
}

fault(module, says) := {"fault": concat("; ", array.concat(silent, data.checker.outcome.faults(module)))} if {
	silent := [sprintf("%s has no value", [side]) |
		some side in says
		side != "breach"
		object.get(module, side, null) == null
	]
}

unknown_rule(rule) := {"fault": sprintf("there is no rule %s", [json.marshal(rule)])}
