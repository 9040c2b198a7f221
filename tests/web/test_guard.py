"""Who may ask the desk: the one person with its address, at this machine, from its own pages."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from checker.web.guard import FORM_MOST

ANSWER = {"words": "It was mended.", "author": "Chief Ng", "day": "2026-09-02"}


def finding(asking: TestClient, run: int = 1) -> str:
    """The address of the first finding of a run, and the key of its forms."""
    found = re.search(rf"runs/{run}/findings/[0-9a-f]+", asking.get(f"runs/{run}").text)
    assert found
    return found[0]


def key_of(page: str) -> str:
    return re.findall(r'name="form_key" value="([0-9a-f]+)"', page)[0]


def test_without_its_token_the_desk_shows_nothing(asking: TestClient) -> None:
    assert asking.get("").status_code == 200
    token = str(asking.base_url.path).strip("/")
    near = token[:-1] + ("y" if token.endswith("x") else "x")
    for path in ("/", "/runs/1", "/wrong/runs/1", "/desk.css", f"/{near}/"):
        answer = asking.get(f"http://127.0.0.1:8000{path}")
        assert (answer.status_code, "Quiet" in answer.text) == (403, False), path


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.evil:8000"]
)
def test_a_name_that_was_made_to_point_here_is_refused(asking: TestClient, host: str) -> None:
    assert asking.get("", headers={"host": host}).status_code == 421


def test_every_answer_forbids_scripts_frames_and_guessing(asking: TestClient) -> None:
    answers = [asking.get(""), asking.get("runs/1"), asking.get("runs/99"), asking.get("http://127.0.0.1:8000/")]
    assert [one.status_code for one in answers] == [200, 200, 404, 403]
    for one in answers:
        policy = one.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert not [word for word in ("unsafe", "script-src", "http:", "*") if word in policy]
        assert "frame-ancestors 'none'" in policy
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["cache-control"] == "no-store"


def test_no_page_holds_script_or_style_of_its_own_or_asks_elsewhere(asking: TestClient) -> None:
    for path in ("", "runs/1", finding(asking), "runs/2"):
        text = asking.get(path).text
        assert not re.findall(r"<script|<style|\sstyle=|\son\w+=[\"']|https?://", text), path


def test_a_form_without_its_key_or_from_another_page_changes_nothing(asking: TestClient) -> None:
    there = finding(asking)
    key = key_of(asking.get(there).text)
    for sent, headers in (
        ({}, {}),
        ({"form_key": key[:-1] + "x"}, {}),
        ({"form_key": key}, {"origin": "http://evil.example"}),
        ({"form_key": key}, {"origin": "null"}),
        ({"form_key": key}, {"sec-fetch-site": "cross-site"}),
    ):
        assert asking.post(f"{there}/answer", data={**ANSWER, **sent}, headers=headers).status_code == 403
    assert "It was mended." not in asking.get(there).text
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert asking.post(f"{there}/answer", data={**ANSWER, "form_key": key}, headers=own).status_code == 200
    assert "It was mended." in asking.get(there).text


@pytest.mark.parametrize("said", [True, False])
def test_more_than_a_form_holds_is_refused(asking: TestClient, said: bool) -> None:
    there = finding(asking)
    body = b"x" * (FORM_MOST + 1)
    parts = (body[n : n + 100_000] for n in range(0, len(body), 100_000))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = asking.post(f"{there}/answer", content=body if said else parts, headers=kind)
    assert answer.status_code == 413
