"""The embedded store: Oxigraph through its own API, in memory or read-only on disk.

Questions go to pyoxigraph directly: no rdflib in this path (performance.md; oxrdflib answers
``FROM`` wrongly, security.md 0.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from cavagraph.graph.closing import Closing
from cavagraph.graph.errors import QueryError, StoreError
from cavagraph.graph.store import (
    UNION_DEFAULT_GRAPH,
    Blank,
    Iri,
    Literal,
    RdfTerm,
    ResultFormat,
    Row,
    Rows,
)

__all__ = [
    "OxigraphStore",
    "engine_errors",
    "from_ox",
    "named_node",
    "regraph",
    "rows_of",
    "syntax_message",
]

_FORMATS = {
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
}
_SYNTAX = re.compile(
    r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<what>.*)", re.S
)
_CLASS = re.compile(r"\[(?:[^\[\]'\"]|'(?:\\.|[^'])*')*\]")
_EXPECTED = re.compile(r"\"(?:[^\"\\]|\\.)+\"|[A-Za-z][^,\[\]\"]*")
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def named_node(iri: str) -> ox.NamedNode:
    """An absolute IRI as a term. ``StoreError`` where it is none (so no text reaches a query)."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise StoreError(f"{iri!r}: not an IRI ({error}); give an absolute IRI") from error


def from_ox(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> RdfTerm | None:
    """A pyoxigraph term as a plain value. ``QueryError`` for a quoted triple (RDF 1.2)."""
    match term:
        case None:
            return None
        case ox.NamedNode():
            return Iri(term.value)
        case ox.Literal():
            return Literal(term.value, term.datatype.value, term.language or "")
        case ox.BlankNode():
            return Blank(term.value)
    raise QueryError("the answer holds a quoted triple; ask for its subject, predicate and object")


def rows_of(solutions: ox.QuerySolutions, limit: int | None = None) -> Rows:
    """The solutions as ``Rows``, at most ``limit`` of them."""
    columns = tuple(variable.value for variable in solutions.variables)
    rows: list[Row] = []
    for solution in solutions:
        if limit is not None and len(rows) >= limit:
            return Rows(columns, tuple(rows), truncated=True)
        rows.append(tuple(from_ox(solution[column]) for column in columns))
    return Rows(columns, tuple(rows))


def regraph(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> list[ox.Quad]:
    """The quads, all in ``graph``, read to the end."""
    return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads]


class OxigraphStore(Closing):
    """A ``Store`` over ``pyoxigraph.Store``.

    ``OxigraphStore()`` is empty and in memory; ``OxigraphStore.read_only(folder)`` opens what a
    build has published, which nobody ever edits.
    """

    def __init__(self, inner: ox.Store | None = None, writable: bool = True) -> None:
        self._inner: ox.Store | None = ox.Store() if inner is None else inner
        self._writable = writable

    @classmethod
    def read_only(cls, folder: Path) -> Self:
        """Open an Oxigraph folder for reading; works without permission to write.

        ``StoreError`` where the folder is not a whole Oxigraph store.
        """
        try:
            return cls(ox.Store.read_only(str(folder)), writable=False)
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(
                f"{folder}: cannot be opened ({error}); build the graph again"
            ) from error

    @property
    def inner(self) -> ox.Store:
        """The engine itself, for what the contract does not offer."""
        if self._inner is None:
            raise StoreError("the store is closed; open it again")
        return self._inner

    def select(self, sparql: str, limit: int | None = None) -> Rows:
        answer = self._query(sparql)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT; this question must give rows")
        with engine_errors():
            return rows_of(answer, limit)

    def ask(self, sparql: str) -> bool:
        answer = self._query(sparql)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("not an ASK; this question must give yes or no")
        return bool(answer)

    def construct(self, sparql: str) -> tuple[ox.Triple, ...]:
        answer = self._query(sparql)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not a CONSTRUCT or DESCRIBE; this question must give triples")
        with engine_errors():
            return tuple(sorted(set(answer), key=str))

    def serialize(self, sparql: str, result_format: ResultFormat) -> bytes:
        answer = self._query(sparql)
        if isinstance(answer, ox.QueryTriples):
            raise QueryError("a CONSTRUCT or DESCRIBE gives triples, not rows")
        with engine_errors():
            written = answer.serialize(format=_FORMATS[result_format])
        return written or b""

    def replace(self, graph_iri: str, quads: Iterable[ox.Quad]) -> int:
        store, graph = self._for_writing(), named_node(graph_iri)
        new = regraph(quads, graph)
        with engine_errors():
            store.remove_graph(graph)
            store.extend(new)
        return self.count(graph_iri)

    def remove(self, graph_iri: str) -> None:
        store, graph = self._for_writing(), named_node(graph_iri)
        if graph_iri not in self.graphs():
            raise StoreError(f"{graph_iri}: no such graph; nothing was removed")
        with engine_errors():
            store.remove_graph(graph)

    def graphs(self) -> tuple[str, ...]:
        with engine_errors():
            return tuple(sorted(g.value for g in self.inner.named_graphs()))

    def count(self, graph_iri: str | None = None) -> int:
        if graph_iri is None:
            with engine_errors():
                return len(self.inner)
        return sum(1 for _ in self.quads(graph_iri))

    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        graph = None if graph_iri is None else named_node(graph_iri)
        with engine_errors():
            yield from self.inner.quads_for_pattern(None, None, None, graph)

    def close(self) -> None:
        self._inner = None  # RocksDB lets go of its files when the last reference goes

    def _for_writing(self) -> ox.Store:
        if not self._writable:
            raise StoreError("the store is open for reading only; publish a new generation instead")
        return self.inner

    def _query(self, sparql: str) -> _Answer:
        """The only place where a question meets the engine, and where the union is set."""
        with engine_errors():
            return self.inner.query(sparql, use_default_graph_as_union=UNION_DEFAULT_GRAPH)


class engine_errors:
    """Turns what pyoxigraph raises into errors with an exit code."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, SyntaxError):
            raise QueryError(syntax_message(str(error))) from error
        if isinstance(error, OSError | RuntimeError):
            raise StoreError(f"the store failed ({error}); build the graph again") from error


def syntax_message(engine_text: str) -> str:
    """The engine's syntax error as one line: place, what was expected, remedy.

    The engine lists whole character classes of the grammar; they help nobody and are left out.
    """
    found = _SYNTAX.match(engine_text)
    if found is None:
        return f"SPARQL: {engine_text[:200]}; correct the query"
    parts = [part.strip() for part in _EXPECTED.findall(_CLASS.sub("", found["what"]))]
    said = [part for part in parts if " " in part]  # the engine's own words: "Prefix not found"
    what = "; ".join(said) or (f"expected {' or '.join(parts[:6])}" if parts else "syntax error")
    return f"SPARQL line {found['line']}, column {found['column']}: {what}; correct the query"
