"""A short run of `make fuzz`, with the same seeds every time, after those that once found a fault."""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.fuzz import worker
from tests.fuzz.originals import original
from tests.fuzz.runner import Worker, kept, tried

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory and work of a process are measured differently there")
TRIALS = {"policies": 8, "cells": 12, "metamorphic": 32, "readers": 150}


@pytest.mark.parametrize("kind", TRIALS)
def test_nothing_is_found(kind: str) -> None:
    found = [
        (seed, fault) for _, seed, _, faults in tried({kind: TRIALS[kind]}, again=list(kept())) for fault in faults
    ]
    assert not found


def test_a_seed_gives_the_same_file_every_time() -> None:
    assert [original(Random(seed)) for seed in range(30)] == [original(Random(seed)) for seed in range(30)]


def test_what_a_trial_raises_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(worker.TRIALS, "readers", worker.one(lambda seed, folder: [][seed]))
    count, (fault,) = worker.tried("readers", 1)
    assert (count, fault.kind) == (1, "crashes")


def test_a_process_that_ends_is_a_crash_and_begun_anew() -> None:
    running = Worker()
    assert running.ask("readers", 1)["faults"] == []
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    assert running.ask("readers", 1)["faults"][0][0] == "crashes"
    assert running.ask("readers", 1)["faults"] == []
    running.end()
