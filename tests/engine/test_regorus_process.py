"""The embedded engine is a process of its own: what a rule does there ends it at most, with an error that names the
rule."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker.engine import embedded as room
from checker.engine import syntax
from checker.engine.embedded import Embedded
from checker.engine.faults import EvaluationFault
from checker.engine.interface import Ask
from checker.engine.library import library
from checker.engine.regorus_process import EngineError, RegorusProcess
from checker.model.errors import EngineMissing, PolicyError
from checker.model.verdict import Verdict
from tests.system.gone import gone

ROOT = Path(__file__).parents[2]
HEAD = 'package checker.rules["r"]\n\n'
GOOD = HEAD + 'default breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n'
RECURSIVE = HEAD + "f(x) := f(x)\n\nbreach := f(1)\n"
ENDLESS = HEAD + f"breach := count([1 | {'; '.join(f'some x{n} in input.xs' for n in range(6))}])\n"
LARGE = HEAD + (
    "breach := count(t) if {\n"
    + "".join(f'\ts{n + 1} := concat("", [s{n}, s{n}, s{n}, s{n}])\n' for n in range(18)).replace("s0", '"aaaaaaaa"')
    + "\tt := s18\n}\n"
)


@pytest.fixture(autouse=True)
def any_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules as they come: what such a rule does is refused before it runs (test_admit), and bounded all the same."""
    monkeypatch.setattr("checker.engine.modules.admit", lambda path, text: "r")
    monkeypatch.setattr("checker.engine.known.remembered", lambda name: True)


def process(**given: int) -> RegorusProcess:
    return RegorusProcess(library(), **given)


def evaluated(engine: Embedded, text: str, *projections: dict[str, object]) -> Verdict:
    [[answer, *_]] = engine.evaluate({"r.rego": text}, [Ask("r", projections or ({},))])
    return answer.verdict


def test_a_rule_that_calls_itself_without_end_is_an_error_that_names_it_and_the_next_is_answered() -> None:
    engine = Embedded(process=process())
    with pytest.raises(EvaluationFault, match="rule r failed: it takes more memory, or calls itself") as failed:
        evaluated(engine, RECURSIVE)
    assert failed.value.where == "r.rego"
    assert evaluated(engine, GOOD, {"mode": "live"}) is Verdict.VIOLATION


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bound")
def test_a_rule_that_fills_the_memory_is_an_error_that_names_it() -> None:
    engine = Embedded(process=process(memory=512 * 1024**2))
    with pytest.raises(EvaluationFault, match="rule r failed: it takes more memory"):
        evaluated(engine, LARGE)
    assert evaluated(engine, GOOD, {"mode": "live"}) is Verdict.VIOLATION


def test_a_rule_that_does_not_end_is_stopped_within_its_time() -> None:
    engine = Embedded(process=process(), seconds=1)
    evaluated(Embedded(process=engine._process), GOOD)
    began = time.monotonic()
    with pytest.raises(EvaluationFault, match="rule r failed: it did not finish within 1 seconds"):
        evaluated(engine, ENDLESS, {"xs": list(range(200))})
    assert time.monotonic() - began < 30
    assert evaluated(Embedded(process=engine._process), GOOD, {"mode": "live"}) is Verdict.VIOLATION


def test_text_that_no_parser_stands_is_an_error_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing takes twice as long for each level, and is bounded before; here it is not."""
    monkeypatch.setattr(syntax, "regorus", lambda: _Impatient())
    with pytest.raises(PolicyError, match="cannot be read: it did not finish") as refused:
        syntax.parse(HEAD + f"x := {'[' * 60}{']' * 60}\n", "deep.rego")
    assert refused.value.where == "deep.rego"


class _Impatient:
    def __init__(self) -> None:
        self._process = process()

    def ask(self, *request: str) -> bytes:
        return self._process.ask(*request, seconds=1)


def test_threads_get_their_own_answers() -> None:
    one = process()
    found: dict[int, bytes] = {}

    def asked(number: int) -> None:
        text = f'package checker.rules["r"]\n\nx := {number}\n'
        found[number] = one.ask("evaluate", f"{number}.rego", text, 'data.checker.rules["r"].x', "{}")

    threads = [threading.Thread(target=asked, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number).encode() for number in range(20)}


def test_what_the_engine_says_is_wrong_leaves_it_ready() -> None:
    one = process()
    with pytest.raises(EngineError):
        one.ask("parse", "a.rego", "no rego")
    assert one.ask("parse", "a.rego", GOOD)


def test_one_that_was_killed_is_started_anew() -> None:
    one = process()
    one.ask("parse", "a.rego", GOOD)
    assert one._process
    one._process.kill()
    one._process.wait()
    assert one.ask("parse", "a.rego", GOOD)


def test_an_engine_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.engine.regorus_main.__name__", "checker.engine.no_such_module")
    with pytest.raises(EngineMissing, match="does not start"):
        process().ask("parse", "a.rego", GOOD)


def test_an_embedded_engine_that_answers_wrongly_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("checker.engine.known.remembered", lambda name: False)
    wrong = {path: text.replace('"violation"', '"compliant"') for path, text in library().items()}
    with pytest.raises(EngineMissing, match="known questions wrongly") as refused:
        Embedded(process=RegorusProcess(wrong)).evaluate({"r.rego": GOOD}, [Ask("r", [{}])])
    assert refused.value.where == str(room._program())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals of this kind")
def test_an_interruption_while_the_engine_runs_is_answered_at_once() -> None:
    asked = (
        "from checker.engine.library import library\n"
        "from checker.engine.regorus_process import RegorusProcess\n"
        "one = RegorusProcess(library())\n"
        "one.ask('parse', 'a.rego', 'package a')\n"
        "print(one._process.pid, flush=True)\n"
        f"one.ask('evaluate', 'r.rego', {ENDLESS!r}, 'data.checker.rules', "
        "'{\"xs\": [' + ','.join(map(str, range(200))) + ']}')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", asked], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as run:
        assert run.stdout
        other = int(run.stdout.readline())
        time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        run.wait(timeout=20)  # within a second on a quiet machine; without the signal, two minutes
    assert gone(other)
