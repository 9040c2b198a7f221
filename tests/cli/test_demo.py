"""`checker demo`: the story from log to report."""

from pathlib import Path


def test_the_demo_ends_with_0_tells_the_findings_and_writes_the_page(checker, tmp_path):
    done = checker("demo")
    assert done.returncode == 0, done.stderr
    page = tmp_path / "out" / "checker-demo.html"
    assert str(page) in done.stdout
    assert "Washington County" in done.stdout
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_the_demo_is_the_same_from_run_to_run(checker, tmp_path):
    first, page = checker("demo").stdout, (tmp_path / "out" / "checker-demo.html").read_bytes()
    assert checker("demo").stdout == first
    assert (tmp_path / "out" / "checker-demo.html").read_bytes() == page


def test_the_demo_writes_elsewhere_where_it_cannot_write_here(checker, tmp_path):
    (tmp_path / "out").write_text("a file where the folder would be", encoding="utf-8")
    done = checker("demo")
    assert done.returncode == 0, done.stderr
    (page,) = [line.split(": ", 1)[1] for line in done.stdout.splitlines() if line.endswith("checker-demo.html")]
    assert Path(page).is_file()


def test_the_demo_shows_the_nine_rules_of_the_story_and_is_short_enough_to_read(checker):
    told = checker("demo").stdout
    rules = ("seed-002-a", "seed-002-b", "seed-002-c", "seed-002-d", "seed-001-a", "seed-002-h", "seed-002-j")
    for rule in (*rules, "draft-no-immigration", "general-case-number"):
        assert rule in told
    assert "MADE UP FOR THIS DEMONSTRATION" in told
    assert len(told.splitlines()) < 260


def test_the_demo_leaves_the_logs_of_the_story_beside_the_page_but_not_their_answers(checker, tmp_path):
    checker("demo")
    logs = {path.name for path in (tmp_path / "out" / "washington-county").iterdir()}
    assert logs == {"STORY.txt", "audit.yaml", "case-events.csv", "gallery-changes.csv", "searches.csv"}
