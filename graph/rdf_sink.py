"""Where quads are gathered: one named graph, typed helpers for each kind of triple.

Terms are pyoxigraph's. Class and property names are local names in ``cg:``; a test holds every name
that is written against the ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from cavagraph.graph.identity import decimal_text
from cavagraph.graph.model import Issue
from cavagraph.ontology.prefixes import PREFIXES

__all__ = ["RDF_TYPE", "Sink", "cg", "cgd", "iri"]


def iri(prefix: str, local: str) -> NamedNode:
    """The node ``prefix:local`` of the project's prefix table."""
    return NamedNode(PREFIXES[prefix] + local)


def cg(local: str) -> NamedNode:
    """A class, property or concept of the ontology."""
    return iri("cg", local)


def cgd(local: str) -> NamedNode:
    """An instance."""
    return iri("cgd", local)


RDF_TYPE = iri("rdf", "type")
_LABEL = iri("rdfs", "label")
_DECIMAL = iri("xsd", "decimal")
_INTEGER = iri("xsd", "integer")
_BOOLEAN = iri("xsd", "boolean")


class Sink:
    """A growing set of quads of one graph, and the issues met on the way.

    Empty strings and None are not written: what is not known has no triple.
    """

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self.issues: list[Issue] = []
        self._quads: dict[Quad, None] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self._quads[Quad(subject, predicate, value, self.graph)] = None

    def a(self, subject: NamedNode, *classes: str) -> None:
        """Types ``subject`` with classes of the ontology."""
        for name in classes:
            self.add(subject, RDF_TYPE, cg(name))

    def link(self, subject: NamedNode, prop: str, *values: NamedNode) -> None:
        for value in values:
            self.add(subject, cg(prop), value)

    def label(self, subject: NamedNode, words: str) -> None:
        """``rdfs:label`` in English."""
        if words:
            self.add(subject, _LABEL, Literal(words, language="en"))

    def text(self, subject: NamedNode, prop: str, words: str) -> None:
        if words:
            self.add(subject, cg(prop), Literal(words))

    def decimal(self, subject: NamedNode, prop: str, number: Decimal | int | None) -> None:
        if number is not None:
            self.add(subject, cg(prop), Literal(decimal_text(number), datatype=_DECIMAL))

    def integer(self, subject: NamedNode, prop: str, number: int | None) -> None:
        if number is not None:
            self.add(subject, cg(prop), Literal(str(number), datatype=_INTEGER))

    def boolean(self, subject: NamedNode, prop: str, value: bool) -> None:
        self.add(subject, cg(prop), Literal("true" if value else "false", datatype=_BOOLEAN))

    def __iter__(self) -> Iterator[Quad]:
        """The quads, sorted by subject, predicate and object."""
        return iter(in_order(self._quads))


def in_order(quads: Iterable[Quad]) -> list[Quad]:
    """Quads by graph, subject, predicate and object: the order of every file that is written."""
    return sorted(
        quads,
        key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)),
    )
