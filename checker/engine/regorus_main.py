"""The embedded engine, as a process of its own: `python -m checker.engine.regorus_main BYTES`.

A rule may come from anybody. One that takes for ever is ended with this process; one that overflows the stack or fills
the memory takes nothing else along. It imports next to nothing, so that it is there before it is needed.

It reads requests from standard input and writes an answer to each: lists of texts (`read`, `write`). Requests:
`parse` PATH TEXT, the syntax tree as JSON; `library` (PATH TEXT)..., what every module is compiled beside;
`evaluate` PATH TEXT QUERY INPUT, the query's value as JSON, with the module at PATH compiled beside the library alone
(with all rules in one engine, each evaluation would run all of them); `answers` PATH TEXT QUERY RULE SAYS
PROJECTION..., the values of the query, of policies/lib/batch.rego, for one projection after the other, as a JSON array:
RULE and SAYS are JSON too. An answer is `ok` VALUE or `error` TEXT.
"""

from __future__ import annotations

import struct
import sys

TYPE_CHECKING = False  # to import typing takes a third of the time in which this process starts
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

_SIZE = struct.Struct(">I")
_READING = """package checker.reading

module := {side: value | some side in data.checker.batch.read; value := data.checker.rules[%s][side]}
"""
"""Reads what becomes a verdict of the module whose rule is written into it."""


def write(stream: IO[bytes], texts: Sequence[bytes]) -> None:
    """Write a list of texts."""
    stream.write(b"".join([_SIZE.pack(len(texts)), *(_SIZE.pack(len(text)) + text for text in texts)]))
    stream.flush()


def read(stream: IO[bytes], most: int) -> list[bytes] | None:
    """The next list of texts, none of them longer than `most` bytes; None where the stream ends, or holds another."""
    count = _number(stream)
    texts = []
    for _ in range(count or 0):
        size = _number(stream)
        if size is None or size > most or len(text := stream.read(size)) < size:
            return None
        texts.append(text)
    return texts or None


def _number(stream: IO[bytes]) -> int | None:
    found = stream.read(_SIZE.size)
    return _SIZE.unpack(found)[0] if len(found) == _SIZE.size else None


def serve(stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Answer requests until there are none."""
    import regorus

    library: list[tuple[str, str]] = []
    compiled: dict[tuple[str, ...], regorus.Engine] = {}

    def engine(path: str, text: str) -> regorus.Engine:
        """The library, and the module where there is one."""
        if (path, text) not in compiled:
            made = engine("", "").clone() if text else regorus.Engine()
            for name, module in [(path, text)] if text else library:
                made.add_policy(name, module)
            compiled[path, text] = made
        return compiled[path, text]

    def reader(path: str, text: str, rule: str) -> regorus.Engine:
        """The same, with what reads the module of `rule`."""
        if (path, text, rule) not in compiled:
            made = engine(path, text).clone()
            made.add_policy("reading.rego", _READING % rule)
            compiled[path, text, rule] = made
        return compiled[path, text, rule]

    def answers(path: str, text: str, query: str, rule: str, says: str, *projections: str) -> str:
        asked, known, found = reader(path, text, rule), {}, []
        for projection in projections:
            asked.set_input_json(projection)
            module = asked.eval_rule_as_json("data.checker.reading.module")
            if module not in known:
                asked.set_input_json(f'{{"rule": {rule}, "says": {says}, "module": {module}}}')
                known[module] = asked.eval_rule_as_json(query)
            found.append(known[module])
        return f"[{','.join(found)}]"

    def answer(what: str, given: Sequence[str]) -> str:
        if what == "library":
            library[:] = zip(given[::2], given[1::2], strict=True)
            compiled.clear()
            return ""
        if what == "parse":
            alone = regorus.Engine()
            alone.add_policy(*given)
            return str(alone.get_ast_as_json())
        if what == "answers":
            return answers(*given)
        path, text, query, document = given
        asked = engine(path, text)
        asked.set_input_json(document)
        return str(asked.eval_rule_as_json(query))

    while request := read(stdin, 2**31):
        what, *given = (text.decode() for text in request)
        try:
            said = ("ok", answer(what, given))
        except RuntimeError as error:
            said = ("error", str(error))
        write(stdout, [text.encode("utf-8", "replace") for text in said])


if __name__ == "__main__":
    from checker.system.bound import limit_process

    limit_process(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
