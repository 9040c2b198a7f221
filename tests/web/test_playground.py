"""A clause tried in the desk: by a button without script, and while typing with it; and the one page with a script
gives nobody else one."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from checker.drafting.new import usual_clauses
from checker.drafting.playground import starting_with, try_draft
from checker.engine.interface import Engine
from checker.model.verdict import Verdict
from tests.web.conftest import SCRIPT
from tests.web.test_guard import key_of

LIVE = """---
id: live
title: Live {0}
kind: draft
---
## 1 No live {0}

> No live {0}.

```rule
id: live-1
prohibit: {{mode: live}}
```

```case
- name: live {0}
  given: {{mode: live}}
  expect: violation
```
"""


def test_a_draft_is_shown_as_a_rule_a_table_and_its_effect(embedded: Engine) -> None:
    found = try_draft(LIVE.format("use"), embedded)
    assert (found.mistakes, found.untested, [one.problem for one in found.cases]) == ((), (), [""])
    assert "As a rule: No use in which the mode is live." in found.page.replace("\n", " ")
    assert "of 142 uses" in found.page  # those of the sample log, as fixtures/washington-county says


def test_mistakes_are_said_at_once_with_their_lines_and_no_folder_of_ours(embedded: Engine) -> None:
    text = LIVE.format("use").replace("mode: live}\n```", "mdoe: live}\n```").replace("violation", "violaton")
    found = try_draft(text, embedded)
    assert [(one.line, one.what) for one in found.mistakes] == [
        (text.split("\n").index("prohibit: {mdoe: live}") + 1, 'unknown field "mdoe"'),
        (text.split("\n").index("  expect: violaton") + 1, 'unknown verdict "violaton"'),
    ]
    twice = try_draft(LIVE.format("use") + LIVE.format("use").split("---\n")[2], embedded)
    assert twice.mistakes
    assert all("checker-run-" not in one.what + one.hint for one in (*found.mistakes, *twice.mistakes))


def test_a_case_that_does_not_hold_and_a_rule_without_one_are_named(embedded: Engine) -> None:
    text = LIVE.format("use").replace("expect: violation", "expect: compliant")
    [case] = try_draft(text, embedded).cases
    assert f"expected compliant, got {Verdict.VIOLATION.value}" in case.problem
    assert try_draft(text.split("```case")[0], embedded).untested == ("live-1",)


@pytest.mark.parametrize("name", usual_clauses())
def test_each_usual_clause_can_be_started_from(name: str, embedded: Engine) -> None:
    found = try_draft(starting_with(name), embedded)
    assert not found.mistakes
    assert found.cases
    assert all(not one.problem for one in found.cases)


def test_the_button_tries_the_draft_and_keeps_what_was_written(asking: TestClient) -> None:
    first = asking.get("playground")
    draft = LIVE.format(SCRIPT)
    again = asking.post("playground", data={"form_key": key_of(first.text), "draft": draft})
    assert again.status_code == 200
    assert "No use in which the mode is live" in again.text
    assert SCRIPT not in again.text
    assert "&lt;script&gt;" in again.text
    part = asking.post("playground/tried", data={"form_key": key_of(first.text), "draft": "nothing"})
    assert "1 mistake" in part.text
    assert "<html" not in part.text
    assert asking.post("playground/tried", data={"draft": draft}).status_code == 403


def test_the_playground_alone_may_run_the_script_of_the_desk(asking: TestClient) -> None:
    own = asking.get("playground")
    policy = own.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert not [word for word in ("unsafe", "http:", "*") if word in policy]
    assert own.text.count("<script") == 1
    assert "script-src" not in asking.get("runs/1").headers["content-security-policy"]
    script = asking.get("playground.js")
    assert "script-src" not in script.headers["content-security-policy"]
    assert "http" not in script.text


def test_what_is_typed_is_tried_without_a_button(browser: Any, site: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{site}playground")
    page.fill("#draft", LIVE.format("use"))
    page.wait_for_selector("text=No use in which the mode is live")
    page.fill("#draft", LIVE.format("use").replace("prohibit", "prohbit"))
    page.wait_for_selector("text=1 mistake")
    page.fill("#draft", LIVE.format(SCRIPT))
    page.wait_for_selector("text=No use in which the mode is live")
    assert page.title() == "Try a clause - checker"
    assert page.locator("#result script").count() == 0
    page.close()


def test_without_script_the_button_does_it(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(site)
    page.click("text=Try a clause")
    page.select_option("#clause", "no-protests")
    page.click("text=Start from it")
    assert "protest" in page.input_value("#draft")
    page.fill("#draft", LIVE.format("use"))
    page.click("text=Try it")
    page.wait_for_selector("text=No use in which the mode is live")
    assert page.input_value("#draft") == LIVE.format("use")
    context.close()
