"""The pages of the other commands: what their text says, as elements; what is in a log is text."""

from __future__ import annotations

from checker.report.html_blocks import page
from checker.report.text_blocks import Blocks
from tests.report.test_html import Page

ACTS = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'><h1>"


def draw(b: Blocks) -> None:
    b.line(f"What it holds {ACTS}", "bold")
    b.line(f"a line {ACTS}", indent=2)
    b.gap()
    b.name(f"log{ACTS}.csv")
    b.heading("Columns")
    b.bullet(f"one {ACTS}")
    b.bullet(f"two {ACTS}", mark="1.", indent=2)
    table = b.table(f"Column {ACTS}", "Differ-\nent", "Can be\ndecided")
    table.add_row(f"cell {ACTS}\nmore", "12", "3")
    b.print(table)
    b.line("the end", "dim")


def test_each_part_is_an_element_and_no_text_is() -> None:
    source = page(draw).decode()
    found = Page(source)
    assert found.text.count("<script>alert(1)</script>") == 8, "the title twice"
    assert {"script", "img"} & set(found.tags) == set()
    assert [found.tags.count(tag) for tag in ("h1", "h2", "ul", "li", "table", "tr", "td")] == [1, 2, 1, 2, 1, 2, 2]
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    assert ("html", "lang", "en") in found.attributes
    assert "default-src 'none'" in next(value for tag, name, value in found.attributes if value.startswith("default"))
    assert ">Different</th>" in source and ">Can be decided</th>" in source and "<br>more" in source
