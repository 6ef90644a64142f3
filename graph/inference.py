"""Members of the defined classes by SPARQL: always available, no Java, no rdflib.

One CONSTRUCT a class in ``graph/inferences``. A test holds them to what HermiT finds
(``graph.reason``). "No ..." classes are not here: a graph cannot know what was not reported
(ontology.md 2.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from cavagraph.graph.store import Store
from cavagraph.ontology.prefixes import expand

__all__ = ["INFERRED_GRAPH", "Inference", "infer", "inferences"]

INFERRED_GRAPH: Final = expand("cgd:graph-inferred")


@dataclass(frozen=True, slots=True)
class Inference:
    """One defined class: its IRI and the CONSTRUCT that gives its members."""

    iri: str
    sparql: str


@cache
def inferences() -> tuple[Inference, ...]:
    """All defined classes, sorted by name."""
    folder = files("cavagraph.graph.inferences")
    found = [
        Inference(expand(f"cg:{entry.name.removesuffix('.rq')}"), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".rq")
    ]
    return tuple(sorted(found, key=lambda inference: inference.iri))


def infer(store: Store) -> tuple[ox.Quad, ...]:
    """What the defined classes hold, as sorted quads of ``INFERRED_GRAPH``.

    The classes of the ontology must be in the store: subclasses are followed there.
    """
    graph = ox.NamedNode(INFERRED_GRAPH)
    return tuple(
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for inference in inferences()
        for triple in store.construct(inference.sparql)
    )
