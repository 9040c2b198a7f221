"""`checker fact`."""

from checker.model.vocabulary import vocabulary


def test_the_list_names_every_fact_once(checker):
    done = checker("fact", "list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == list(vocabulary())


def test_a_fact_is_shown_with_type_values_absence_and_what_settles_it(checker):
    said = checker("fact", "show", "authorized_by").stdout
    assert said.startswith("authorized_by (set)\n")
    assert "absence: known absent only where authorization records are declared complete" in said
    assert "values: warrant, court_order" in said
    assert "settled by declaring complete: authorization" in said


def test_a_number_is_shown_with_its_unit(checker):
    assert "unit: faces\n" in checker("fact", "show", "faces_searched").stdout
