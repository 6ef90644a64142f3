"""The Turtle files as indexed triples, for the checks. pyoxigraph only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files

import pyoxigraph as ox

from cavagraph.ontology.prefixes import PREFIXES, contract

__all__ = ["RDF_TYPE", "SOURCES", "Index", "Node", "curie", "named", "parse", "shipped"]

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SOURCES = ("cavagraph.ttl", "zones.ttl")
"""The two files that make the ontology."""

RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_FIRST = ox.NamedNode(PREFIXES["rdf"] + "first")
_REST = ox.NamedNode(PREFIXES["rdf"] + "rest")


def named(name: str) -> ox.NamedNode:
    """The node of a CURIE: ``named("owl:Class")``."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def curie(node: Node) -> str:
    """How a node is shown to people."""
    if isinstance(node, ox.NamedNode):
        return contract(node.value)
    return node.value if isinstance(node, ox.Literal) else str(node)


def parse(*texts: str | bytes) -> tuple[ox.Triple, ...]:
    """Triples of Turtle texts; blank nodes of different texts stay apart."""
    return tuple(
        quad.triple
        for text in texts
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def shipped(names: Iterable[str] = SOURCES) -> tuple[ox.Triple, ...]:
    """Triples of files of this package, by default those of the ontology."""
    package = files("cavagraph.ontology")
    return parse(*(package.joinpath(name).read_bytes() for name in names))


@dataclass(frozen=True, slots=True)
class Index:
    """Triples by subject and predicate, and by predicate and object."""

    triples: tuple[ox.Triple, ...]
    _forward: dict[tuple[Node, Node], list[Node]] = field(init=False, repr=False)
    _backward: dict[tuple[Node, Node], list[Node]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forward: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
        backward: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
        for triple in self.triples:
            forward[triple.subject, triple.predicate].append(triple.object)
            backward[triple.predicate, triple.object].append(triple.subject)
        object.__setattr__(self, "_forward", dict(forward))
        object.__setattr__(self, "_backward", dict(backward))

    def objects(self, subject: Node, predicate: ox.NamedNode) -> list[Node]:
        """Objects of the triples with this subject and predicate."""
        return self._forward.get((subject, predicate), [])

    def subjects(self, predicate: ox.NamedNode, value: Node) -> list[Node]:
        """Subjects of the triples with this predicate and object."""
        return self._backward.get((predicate, value), [])

    def of_type(self, name: str) -> list[Node]:
        """Everything typed with the class of this CURIE."""
        return self.subjects(RDF_TYPE, named(name))

    def pairs(self, predicate: ox.NamedNode) -> Iterator[tuple[Node, Node]]:
        """Subject and object of every triple with this predicate."""
        for triple in self.triples:
            if triple.predicate == predicate:
                yield triple.subject, triple.object

    def items(self, head: Node) -> Iterator[Node]:
        """The members of an RDF list."""
        while self.objects(head, _FIRST):
            yield self.objects(head, _FIRST)[0]
            head = self.objects(head, _REST)[0]
