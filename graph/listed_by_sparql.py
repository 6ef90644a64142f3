"""Stores that have no other way to list and count their graphs than to ask for them."""

from __future__ import annotations

from abc import abstractmethod

from cavagraph.graph.closing import Closing
from cavagraph.graph.oxigraph_store import named_node
from cavagraph.graph.store import Rows


class ListedBySparql(Closing):
    """``graphs`` and ``count`` of a ``Store``, by its own ``select``."""

    @abstractmethod
    def select(self, sparql: str, limit: int | None = None) -> Rows:
        """As in ``Store``."""

    def graphs(self) -> tuple[str, ...]:
        rows = self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return tuple(sorted(str(row[0]) for row in rows))

    def count(self, graph_iri: str | None = None) -> int:
        graph = "?g" if graph_iri is None else str(named_node(graph_iri))
        rows = self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return int(str(rows.rows[0][0]))
