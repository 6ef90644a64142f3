"""The rdflib view of a store, for people and libraries that speak rdflib (pyshacl, notebooks).

Not for questions: oxrdflib answers ``FROM`` wrongly and costs twice the time (security.md 0.8,
performance.md). Imported only where rdflib is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
import rdflib
import rdflib.plugins.sparql
from oxrdflib import OxigraphStore as OxigraphPlugin
from rdflib.query import Result
from rdflib.term import Identifier

from cavagraph.graph.errors import QueryError, StoreError
from cavagraph.graph.listed_by_sparql import ListedBySparql
from cavagraph.graph.oxigraph_store import OxigraphStore, named_node, syntax_message
from cavagraph.graph.rows_format import write_rows
from cavagraph.graph.store import (
    UNION_DEFAULT_GRAPH,
    XSD,
    Blank,
    Iri,
    Literal,
    RdfTerm,
    ResultFormat,
    Row,
    Rows,
)

__all__ = ["RdflibStore", "rdflib_view"]

# rdflib would read local files and the web for FROM (security.md Q3); nobody here wants that.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def rdflib_view(store: OxigraphStore) -> rdflib.Dataset:
    """The same data as an rdflib ``Dataset``, without a copy; its default graph is the union."""
    return rdflib.Dataset(
        store=OxigraphPlugin(store=store.inner), default_union=UNION_DEFAULT_GRAPH
    )


class RdflibStore(ListedBySparql):
    """An rdflib ``Dataset`` as a ``Store``: of the embedded store's view, or in rdflib's memory."""

    def __init__(self, dataset: rdflib.Dataset | None = None) -> None:
        if dataset is None:
            dataset = rdflib.Dataset(default_union=UNION_DEFAULT_GRAPH)
        self._dataset: rdflib.Dataset | None = dataset

    @property
    def dataset(self) -> rdflib.Dataset:
        """The rdflib side. ``StoreError`` after ``close``."""
        if self._dataset is None:
            raise StoreError("the store is closed; open it again")
        return self._dataset

    def select(self, sparql: str, limit: int | None = None) -> Rows:
        answer = self._query(sparql, "SELECT", "not a SELECT; this question must give rows")
        columns = tuple(str(variable) for variable in answer.vars or ())
        rows: list[Row] = []
        for binding in answer.bindings:
            if limit is not None and len(rows) >= limit:
                return Rows(columns, tuple(rows), truncated=True)
            rows.append(tuple(_from_rdflib(binding.get(v)) for v in answer.vars or ()))
        return Rows(columns, tuple(rows))

    def ask(self, sparql: str) -> bool:
        return bool(
            self._query(sparql, "ASK", "not an ASK; this question must give yes or no").askAnswer
        )

    def construct(self, sparql: str) -> tuple[ox.Triple, ...]:
        message = "not a CONSTRUCT or DESCRIBE; this question must give triples"
        graph = self._query(sparql, "CONSTRUCT DESCRIBE", message).graph
        lines = b"" if graph is None else graph.serialize(format="nt", encoding="utf-8")
        quads = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
        found = {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
        return tuple(sorted(found, key=str))

    def serialize(self, sparql: str, result_format: ResultFormat) -> bytes:
        return write_rows(self.select(sparql), result_format)

    def replace(self, graph_iri: str, quads: Iterable[ox.Quad]) -> int:
        name = rdflib.URIRef(named_node(graph_iri).value)
        triples = [ox.Triple(q.subject, q.predicate, q.object) for q in quads]
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        new = rdflib.Graph().parse(data=body, format="nt")
        self.dataset.remove_graph(name)
        graph = self.dataset.graph(name)
        for triple in new:
            graph.add(triple)
        return len(new)

    def remove(self, graph_iri: str) -> None:
        if graph_iri not in self.graphs():
            raise StoreError(f"{graph_iri}: no such graph; nothing was removed")
        self.dataset.remove_graph(rdflib.URIRef(graph_iri))

    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        for iri in self.graphs() if graph_iri is None else (graph_iri,):
            graph = named_node(iri)
            for t in self.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
                yield ox.Quad(t.subject, t.predicate, t.object, graph)

    def close(self) -> None:
        self._dataset = None

    def _query(self, sparql: str, forms: str, message: str) -> Result:
        try:
            answer = self.dataset.query(sparql)
        except StoreError:
            raise
        except SyntaxError as error:  # Oxigraph underneath
            raise QueryError(syntax_message(str(error))) from error
        except Exception as error:  # rdflib raises whatever it meets
            raise QueryError(f"SPARQL: {str(error)[:200]}; correct the query") from error
        if answer.type not in forms.split():
            raise QueryError(message)
        return answer


def _from_rdflib(term: Identifier | None) -> RdfTerm | None:
    match term:
        case None:
            return None
        case rdflib.Literal():
            if term.language:
                return Literal(str(term), _LANG_STRING, term.language)
            return Literal(str(term), str(term.datatype or XSD + "string"))
        case rdflib.BNode():
            return Blank(str(term))
        case _:
            return Iri(str(term))
