"""Blank nodes with the same names in every build, and digests of graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from cavagraph.graph.manifest import sha256
from cavagraph.graph.oxigraph_store import named_node, regraph

__all__ = ["graph_lines", "lines_digest", "settled"]


def settled(graph_iri: str, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads, all in ``graph_iri``, blank nodes named by W3C RDFC-1.0 and the graph.

    Parsers give blank nodes random names, so a file read twice would give two digests; and the
    names of two graphs must not meet in one store. Reads ``quads`` to the end first.
    """
    graph = named_node(graph_iri)
    placed = regraph(quads, graph)
    if not any(isinstance(term, ox.BlankNode) for q in placed for term in (q.subject, q.object)):
        yield from placed
        return
    dataset = ox.Dataset(placed)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = f"g{sha256(graph_iri.encode())[:8]}"
    for quad in dataset:
        subject, obj = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode):
            subject = ox.BlankNode(prefix + subject.value)
        if isinstance(obj, ox.BlankNode):
            obj = ox.BlankNode(prefix + obj.value)
        yield ox.Quad(subject, quad.predicate, obj, graph)


def graph_lines(store: ox.Store, graph_iri: str) -> list[bytes]:
    """The sorted N-Triples lines of one graph, as the engine writes them."""
    written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=named_node(graph_iri)) or b""
    return sorted(line for line in written.split(b"\n") if line)


def lines_digest(lines: Iterable[bytes]) -> str:
    """The sha256 of the lines, each with its newline."""
    return sha256(b"".join(line + b"\n" for line in lines))
