"""Work that goes on beside other work, its results in order. Frames are worked on outside of Python's lock, so threads
suffice."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

import polars as pl

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 2
"""Threads that work beside each other: frames have threads of their own, and what waits is held in memory."""
_PATIENCE_S = 0.2


def prefetch_in_order(items: Iterable[T], waiting: Callable[[], None] = lambda: None) -> Iterator[T]:
    """The items, the next one being made in a thread while the caller works on this one. waiting: called now and then
    while one is waited for."""
    left = iter(items)
    nothing = object()

    def next_item() -> T | object:
        return next(left, nothing)

    with ThreadPoolExecutor(max_workers=1) as making:
        coming: Future[T | object] = making.submit(copy_context().run, next_item)
        while True:
            while not wait([coming], timeout=_PATIENCE_S).done:
                waiting()
            if (item := coming.result()) is nothing:
                return
            coming = making.submit(copy_context().run, next_item)
            yield item  # type: ignore[misc]


def abreast(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """`work` done on each item, on AT_ONCE of them at once; the results in the order of the items. Raises what `work`
    raises. Where frames have one thread only, one after another: two would wait for each other."""
    if pl.thread_pool_size() == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(max_workers=AT_ONCE) as working:
        under_way: deque[Future[R]] = deque()
        for item in items:
            under_way.append(working.submit(copy_context().run, work, item))
            if len(under_way) > AT_ONCE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
