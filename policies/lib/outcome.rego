# METADATA
# title: From a rule's answers to its verdict
# description: |
#   The one place that turns the answers of a rule module into a verdict. In this order:
#
#   | applies | breach         | an excuse | pending | verdict                                      |
#   |---------|----------------|-----------|---------|----------------------------------------------|
#   | no      |                |           |         | not_applicable                               |
#   | unknown |                |           |         | undetermined                                 |
#   | yes     | no             |           |         | compliant                                    |
#   | yes     | yes or unknown | yes       |         | compliant; excused by it where breach is yes |
#   | yes     | yes            | all no    | yes     | pending                                      |
#   | yes     | yes            | all no    | no      | violation                                    |
#   | all else                                     | undetermined                                 |
#
#   A module without `applies` applies, without `excuses` has none, without `pending` has no deadline ahead.
package checker.outcome

# of(module): {"verdict", "excused_by"}, and "because" and "question" where the verdict is undetermined and the module
# asks a person. module: the document of a rule's package, evaluated on one projection.
of(module) := {"verdict": "not_applicable", "excused_by": []} if {
	applies(module) == "no"
} else := undetermined(module) if {
	applies(module) != "yes"
} else := {"verdict": "compliant", "excused_by": []} if {
	module.breach == "no"
} else := {"verdict": "compliant", "excused_by": excused_by(module)} if {
	module.breach in {"yes", "unknown"}
	some answer in excuses(module)
	answer == "yes"
} else := {"verdict": "pending", "excused_by": []} if {
	broken(module)
	pending(module) == "yes"
} else := {"verdict": "violation", "excused_by": []} if {
	broken(module)
	pending(module) == "no"
} else := undetermined(module)

# sound(module): whether every side of the module is one of the three answers.
sound(module) if {
	module.breach in {"yes", "no", "unknown"}
	applies(module) in {"yes", "no", "unknown"}
	pending(module) in {"yes", "no", "unknown"}
	is_object(excuses(module))
	every answer in excuses(module) { answer in {"yes", "no", "unknown"} }
}

# faults(module): the sides that are missing or none of the three, in words; empty for a sound module.
faults(module) := [fault |
	some side, answer in sides(module)
	not answer in {"yes", "no", "unknown"}
	fault := sprintf("%s is %s, not \"yes\", \"no\" or \"unknown\"", [side, shown(answer)])
] if {
	is_object(excuses(module))
} else := [sprintf("excuses is %s, not an object of answers", [json.marshal(excuses(module))])]

# sides(module): every answer of a module by name, with what an absent one stands for; an excuse as "excuse <name>".
sides(module) := object.union(
	{"applies": applies(module), "breach": object.get(module, "breach", null), "pending": pending(module)},
	{sprintf("excuse %s", [name]): answer | some name, answer in excuses(module)},
)

shown(null) := "missing"

shown(answer) := json.marshal(answer) if answer != null

applies(module) := object.get(module, "applies", "yes")

pending(module) := object.get(module, "pending", "no")

excuses(module) := object.get(module, "excuses", {})

broken(module) if {
	module.breach == "yes"
	every answer in excuses(module) { answer == "no" }
}

excused_by(module) := [name |
	module.breach == "yes"
	some name, answer in excuses(module)
	answer == "yes"
]

undetermined(module) := {
	"verdict": "undetermined", "excused_by": [],
	"because": module.question.because, "question": module.question.ask,
} if {
	module.question
} else := {"verdict": "undetermined", "excused_by": []}
