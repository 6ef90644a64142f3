"""Untrusted SPARQL, answered in another process that may die without harm.

pyoxigraph can neither be stopped nor survive every query (security.md 0): a cross product runs for
hours, deep nesting overflows the stack, a doubling string eats all memory. So a query from outside
goes through the gate, then to ``worker_child`` in a process of its own, which this side kills when
the time is over and starts again for the next query.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import pyoxigraph as ox

from cavagraph.graph.closing import Closing
from cavagraph.graph.errors import CavagraphError, LimitError, QueryError, StoreError
from cavagraph.graph.oxigraph_store import syntax_message
from cavagraph.graph.rows_format import to_ox
from cavagraph.graph.store import UNION_DEFAULT_GRAPH, Blank, Iri, Literal, RdfTerm, Rows
from cavagraph.queries.gate import Checked, check

__all__ = ["Limits", "Result", "Worker", "ask"]

_CHILD: Final = Path(__file__).with_name("worker_child.py")
_START_SECONDS: Final = 30.0
_OVERHEAD: Final = 4  # JSON makes an answer at most about so much larger than its terms
_ABORTED: Final = -int(signal.SIGABRT)
_KILLED: Final = -int(signal.SIGKILL) if hasattr(signal, "SIGKILL") else -9


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use.

    ``memory`` is the address space of the worker in bytes: engine, caches and a stack of 64 MB
    included, 180 MB before the first query. ``bytes`` is the size of the terms in the
    answer.
    """

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 1024 * 1024 * 1024
    bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """The answer. SELECT gives ``rows``; CONSTRUCT and DESCRIBE give rows of three terms (see
    ``triples``); ASK gives ``boolean`` and no rows. ``notes`` say what a person should know."""

    form: str
    rows: Rows
    boolean: bool | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def truncated(self) -> bool:
        """True where a limit cut the answer: never show it as a whole one."""
        return self.rows.truncated

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE, sorted; QueryError for the other forms."""
        if self.form not in ("CONSTRUCT", "DESCRIBE"):
            raise QueryError(f"{self.form} gives no triples; ask with CONSTRUCT or DESCRIBE")
        made = (_triple(row) for row in self.rows)
        return tuple(sorted(made, key=str))


def ask(store_path: Path, sparql: str, limits: Limits | None = None) -> Result:
    """Answer one query in a worker of its own; for several, keep a ``Worker``."""
    with Worker(store_path, limits or Limits()) as worker:
        return worker.ask(sparql)


class Worker(Closing):
    """One worker process over the Oxigraph folder ``store_path``, started with the first query."""

    def __init__(self, store_path: Path, limits: Limits | None = None) -> None:
        self.store_path = store_path
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._notes: tuple[str, ...] = ()
        self._turn = threading.Lock()

    def ask(self, sparql: str) -> Result:
        """Answer one query.

        Raises:
            QueryError: refused by the gate, or malformed (with line and column).
            LimitError: out of time, memory or size; the next query gets a new process.
            StoreError: the store cannot be read.
        """
        return self.run(check(sparql))

    def run(self, checked: Checked) -> Result:
        """Answer a query that has passed the gate."""
        request = {
            "query": checked.text,
            "prefixes": dict(checked.missing),
            "rows": self.limits.rows,
            "bytes": self.limits.bytes,
        }
        with self._turn:
            began = time.monotonic()
            self._start()
            reply = self._exchange(request, self.limits.seconds)
            seconds = time.monotonic() - began
            return _result(checked.form, reply, seconds, self._notes)

    @property
    def process_id(self) -> int | None:
        """The worker that runs now, or None."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the worker; the next query would start another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    _close(stream)
            process.wait()

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # a file would not do: the worker may write none
        )
        set_up = {
            "store": str(self.store_path),
            "memory": self.limits.memory,
            "union": UNION_DEFAULT_GRAPH,
        }
        reply = self._exchange(set_up, _START_SECONDS)
        if "error" in reply:
            raise StoreError(f"{self.store_path}: {reply['error']}; build the graph again")
        self._notes = _notes(reply)

    def _exchange(self, message: Mapping[str, object], seconds: float) -> dict[str, Any]:
        """Send one line and read one, within the time; LimitError and no process otherwise."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise StoreError(f"{self.store_path}: the worker did not start; try again")
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(seconds, stop)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline(self.limits.bytes * _OVERHEAD + 65_536)
        except OSError:
            line = b""  # the pipe broke: the reason is in how the process ended
        finally:
            watch.cancel()
        if line.endswith(b"\n"):
            return dict(json.loads(line))
        error = self._reason(process, late.is_set() and not line, seconds, bool(line))
        self.close()
        raise error

    def _reason(
        self, process: subprocess.Popen[bytes], late: bool, seconds: float, partial: bool
    ) -> CavagraphError:
        """Why there was no answer, from how the process ended."""
        if late:
            return LimitError(
                f"SPARQL: stopped after {seconds:g} s; narrow the query or raise the time limit"
            )
        if partial and process.poll() is None:
            return LimitError("SPARQL: the answer is too large; ask for fewer columns or rows")
        code = process.wait(timeout=10)
        said = _last_words(process)
        # A failed allocation aborts, with or without words; an overflow of the stack says so.
        aborted = code == _ABORTED and "overflow" not in said
        if aborted or code == _KILLED or "MemoryError" in said:
            megabytes = self.limits.memory // (1024 * 1024)
            return LimitError(
                f"SPARQL: needed more than {megabytes} MB of memory; narrow the query"
            )
        return LimitError(
            f"SPARQL: the query engine crashed (exit {code}); "
            "the query is nested too deep or too large, make it simpler"
        )


def _last_words(process: subprocess.Popen[bytes]) -> str:
    """What a process that has ended left on stderr."""
    return "" if process.stderr is None else process.stderr.read().decode("utf-8", "replace")


def _notes(ready: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    if not ready.get("isolated"):
        notes.append("this system does not let the worker leave the network; SERVICE is refused")
    if not ready.get("capped"):
        notes.append("this system does not let the worker limit its memory; only time is limited")
    return tuple(notes)


def _result(form: str, reply: Mapping[str, Any], seconds: float, notes: tuple[str, ...]) -> Result:
    match reply.get("kind"):
        case None:
            rows = tuple(tuple(_term(cell) for cell in row) for row in reply["rows"])
            answer = Rows(tuple(reply["columns"]), rows, bool(reply["truncated"]))
            return Result(form, answer, reply["boolean"], seconds, notes)
        case "syntax":
            raise QueryError(syntax_message(str(reply["error"])))
        case "memory":
            raise LimitError(f"SPARQL: out of memory ({reply['error']}); narrow the query")
    raise QueryError(f"SPARQL: {reply['error']}; change the query")


def _term(cell: list[str] | None) -> RdfTerm | None:
    match cell:
        case None:
            return None
        case ["iri", value]:
            return Iri(value)
        case ["literal", value, datatype, lang]:
            return Literal(value, datatype, lang)
        case ["blank", value]:
            return Blank(value)
    raise StoreError(f"the worker sent an unknown term {cell!r}; report it")


def _triple(row: tuple[RdfTerm | None, ...]) -> ox.Triple:
    subject, predicate, value = (to_ox(term) for term in row if term is not None)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise StoreError(f"the worker sent a triple that is none: {row!r}; report it")
    return ox.Triple(subject, predicate, value)


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        return  # what was not sent has no reader any more
