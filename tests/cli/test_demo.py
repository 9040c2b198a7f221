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
