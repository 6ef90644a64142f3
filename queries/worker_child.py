"""The worker process: a store opened read-only, no network, one query after another.

Runs as a script in its own process and imports little, so that it starts in tens of milliseconds.
It reads one JSON object a line on stdin and writes one a line on stdout:

* first the set-up ``{store, memory, union}``, answered by ``{ready, isolated, capped}``;
* then requests ``{query, prefixes, rows, bytes}``, answered by ``{form, columns, rows, boolean,
  truncated}`` or ``{error, kind}``. A term is ``[kind, value, datatype, language]``; a triple is a
  row of three.

What kills it (a parser that runs out of stack, an allocation that fails) kills only it.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from cavagraph.graph.confined import cap, isolate

_STACK = 64 * 1024 * 1024
_Cell = list[str] | None


def answer(store: ox.Store, union: bool, request: dict[str, Any]) -> dict[str, object]:
    """Run one request; an error of the engine is an answer too."""
    try:
        found = store.query(
            request["query"], prefixes=request["prefixes"], use_default_graph_as_union=union
        )
        if isinstance(found, ox.QueryBoolean):
            return {"boolean": bool(found), "columns": [], "rows": [], "truncated": False}
        if isinstance(found, ox.QuerySolutions):
            columns = [variable.value for variable in found.variables]
            cells: Iterable[list[_Cell]] = ([term(s[c]) for c in columns] for s in found)
        else:
            columns = ["subject", "predicate", "object"]
            cells = _distinct([term(t.subject), term(t.predicate), term(t.object)] for t in found)
        rows, cut = cut_rows(cells, request["rows"], request["bytes"])
        return {"boolean": None, "columns": columns, "rows": rows, "truncated": cut}
    except SyntaxError as error:
        return {"kind": "syntax", "error": str(error)}
    except (MemoryError, RecursionError) as error:
        return {"kind": "memory", "error": type(error).__name__}
    except (ValueError, RuntimeError, OSError) as error:
        return {"kind": "engine", "error": str(error)[:500]}


def cut_rows(
    cells: Iterable[list[_Cell]], most_rows: int, most_bytes: int
) -> tuple[list[list[_Cell]], bool]:
    """The first rows within both limits, and whether there were more."""
    rows: list[list[_Cell]] = []
    size = 0
    for row in cells:
        size += sum(len(part.encode()) + 4 for cell in row if cell for part in cell)
        if len(rows) >= most_rows or size > most_bytes:
            return rows, True
        rows.append(row)
    return rows, False


def term(value: Any) -> _Cell:
    """A term as a list of strings. ValueError for a quoted triple (RDF 1.2)."""
    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return ["iri", value.value]
    if isinstance(value, ox.Literal):
        return ["literal", value.value, value.datatype.value, value.language or ""]
    if isinstance(value, ox.BlankNode):
        return ["blank", value.value]
    raise ValueError("the answer holds a quoted triple; ask for its subject, predicate and object")


def _distinct(rows: Iterable[list[_Cell]]) -> Iterator[list[_Cell]]:
    seen: set[str] = set()
    for row in rows:
        key = json.dumps(row)
        if key not in seen:
            seen.add(key)
            yield row


def serve(set_up: dict[str, Any], send: Callable[[dict[str, object]], None]) -> None:
    """Open the store, then answer until stdin ends."""
    try:
        store = ox.Store.read_only(set_up["store"])
    except (OSError, RuntimeError, ValueError) as error:
        send({"kind": "store", "error": str(error)[:500]})
        return
    send({"ready": True, "isolated": set_up["isolated"], "capped": set_up["capped"]})
    for line in sys.stdin.buffer:
        send(answer(store, set_up["union"], json.loads(line)))


def main() -> None:
    """Isolate, cap, then serve in a thread with a deep stack."""
    out = sys.stdout.buffer

    def send(message: dict[str, object]) -> None:
        out.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        out.flush()

    set_up = json.loads(sys.stdin.buffer.readline())
    set_up["isolated"] = isolate()
    threading.stack_size(_STACK)
    set_up["capped"] = cap(set_up["memory"])
    thread = threading.Thread(target=serve, args=(set_up, send), daemon=True)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
