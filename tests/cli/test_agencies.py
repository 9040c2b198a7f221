"""Several agencies in one run: one table, agency by rule, and a page for each."""

from __future__ import annotations

from pathlib import Path

from tests.report.test_html import Page

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n"


def agency(folder: Path, name: str, rows: list[str]) -> str:
    (folder / name).mkdir()
    (folder / name / "log.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / name / "audit.yaml").write_text(
        f"agency: {{name: '{name} <i>PD</i>', kind: municipal-police}}\nzone: America/Los_Angeles\n"
        "logs:\n  - {path: log.csv, rows: search}\n",
        encoding="utf-8",
    )
    return f"{name}/audit.yaml"


def test_each_agency_has_its_page_and_a_column_of_the_table(checker, tmp_path: Path) -> None:
    one = agency(tmp_path, "One", ["1,2024-03-04 09:15,A,,x,still", "2,2024-03-05 09:15,A,24-2,x,still"])
    two = agency(tmp_path, "Two", ["1,2024-03-04 09:15,A,24-1,x,still", "2,2024-03-04 09:15,A,[REDACTED],x,still"])
    done = checker("agencies", one, two, "-p", "general-case-number", "-o", "out")
    assert done.returncode == 0, done.stderr
    source = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    index = Page(source)
    text = " ".join(index.text.split())
    assert "One <i>PD</i>" in text and "Two <i>PD</i>" in text and "i" not in index.tags
    assert "<td>1 of 2</td><td>0 of 2; 1 open</td>" in source, "One broke it once; Two has one that is open"
    links = [value for tag, name, value in index.attributes if (tag, name) == ("a", "href")]
    assert links == ["agency-1.html", "agency-2.html"]
    for name, link in zip(("One", "Two"), links, strict=True):
        assert f"{name} <i>PD</i>" in Page((tmp_path / "out" / link).read_text(encoding="utf-8")).text


def test_an_agency_without_a_log_is_an_error(checker, tmp_path: Path) -> None:
    (tmp_path / "audit.yaml").write_text("agency: {name: X}\n", encoding="utf-8")
    done = checker("agencies", "audit.yaml")
    assert (done.returncode, "no log is named" in done.stderr) == (2, True)
