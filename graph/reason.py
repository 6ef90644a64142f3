"""What HermiT makes of the graph: is it consistent, and who belongs to the defined classes?

Runs Java through owlready2 over the domain graph only: no text spans, no annotations, no concepts
that no fact names (HermiT takes a minute for 1,500 individuals, ontology.md 2.6). The same members
come without Java from ``graph.inference``; ``check_reasoning`` holds the two together. Loads
owlready2 on use.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cavagraph.graph.errors import StoreError
from cavagraph.graph.inference import INFERRED_GRAPH, infer, inferences
from cavagraph.graph.store import Store
from cavagraph.graph.validate import Finding, Severity
from cavagraph.ontology.prefixes import PREFIXES, contract, expand

__all__ = ["Reasoned", "check_reasoning", "domain_triples", "hermit"]

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_SPAN: Final = ox.NamedNode(expand("cg:TextSpan"))
_EVIDENCE: Final = ox.NamedNode(expand("cg:evidence"))
_SELECTORS: Final = tuple(ox.NamedNode(expand(f"oa:{p}")) for p in ("hasSelector", "refinedBy"))
_IMPORTS: Final = ox.NamedNode(expand("owl:imports"))
_INDIVIDUAL: Final = ox.NamedNode(expand("owl:NamedIndividual"))
_OBJECT_PROPERTY: Final = ox.NamedNode(expand("owl:ObjectProperty"))
_ON_PROPERTY: Final = ox.NamedNode(expand("owl:onProperty"))
_LANGUAGE: Final = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_NO_AXIOMS: Final = frozenset(
    ox.NamedNode(expand(f"rdfs:{name}")) for name in ("label", "comment", "seeAlso", "isDefinedBy")
)
_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Reasoned:
    """HermiT's answer. ``members``: (class IRI, member IRI) pairs of the defined classes."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    members: frozenset[tuple[str, str]]


def check_reasoning(store: Store) -> tuple[Finding, ...]:
    """What the reasoner finds wrong, and where it and the SPARQL inferences differ."""
    reasoned = hermit(store)
    if not reasoned.consistent:
        return (Finding(Severity.ERROR, "hermit", "the graph", "contradicts the ontology"),)
    found = [
        Finding(Severity.ERROR, "hermit", contract(iri), "can have no member")
        for iri in reasoned.unsatisfiable
    ]
    by_sparql = frozenset((_text(q.object), _text(q.subject)) for q in infer(store))
    for cls, member in sorted(reasoned.members ^ by_sparql):
        who = "only HermiT finds" if (cls, member) in reasoned.members else "only SPARQL finds"
        found.append(
            Finding(Severity.ERROR, "hermit", contract(member), f"{who} it in {contract(cls)}")
        )
    return tuple(found)


def hermit(store: Store) -> Reasoned:
    """Classify the domain graph. ``StoreError`` where Java is missing or HermiT fails."""
    if shutil.which("java") is None:
        raise StoreError("HermiT: no Java on this machine; install a Java runtime, or do without")
    import owlready2  # type: ignore[import-untyped]
    from owlready2.base import (  # type: ignore[import-untyped]
        OwlReadyInconsistentOntologyError,
        OwlReadyJavaError,
    )

    with tempfile.TemporaryDirectory(prefix="cavagraph-") as folder:
        path = Path(folder) / "domain.rdf"
        ox.serialize(domain_triples(store), str(path), format=ox.RdfFormat.RDF_XML)
        world = owlready2.World()
        ontology = world.get_ontology(path.as_uri()).load(only_local=True)
        try:
            owlready2.sync_reasoner_hermit([ontology], infer_property_values=False, debug=0)
        except OwlReadyInconsistentOntologyError:
            return Reasoned(False, (), frozenset())
        except OwlReadyJavaError as error:
            raise StoreError(f"HermiT: failed ({str(error)[-300:]}); see the ontology") from error
        empty = {cls.iri for cls in world.inconsistent_classes()} - {expand("owl:Nothing")}
        unsatisfiable = tuple(sorted(empty))
        members = frozenset(_members(world, unsatisfiable))
        world.close()
    return Reasoned(True, unsatisfiable, members)


def domain_triples(store: Store) -> tuple[ox.Triple, ...]:
    """The part of the graph that the defined classes can depend on, sorted.

    Axioms, and assertions with object properties or properties that a class is defined by, of nodes
    that hang together with facts. Raises
    ``StoreError`` for an annotation that would make owlready2 run code (security.md 0.9).
    """
    triples = {q.triple for q in store.quads() if q.graph_name != ox.NamedNode(INFERRED_GRAPH)}
    if any("python_module" in triple.predicate.value for triple in triples):
        raise StoreError("the graph names a Python module to run; HermiT is not asked")
    spans = {t.subject for t in triples if t.predicate == _TYPE and t.object == _SPAN}
    spans |= {
        t.object
        for t in triples
        if t.predicate in _SELECTORS and isinstance(t.object, ox.NamedNode)
    }
    # Numbers and words that no axiom speaks of would cost six times the time; their types are
    # checked by SPARQL (graph/checks/value-of-wrong-type.rq).
    declared = {t.object for t in triples if t.predicate == _ON_PROPERTY}
    declared |= {t.subject for t in triples if (t.predicate, t.object) == (_TYPE, _OBJECT_PROPERTY)}
    kept = {
        triple
        for triple in triples
        if triple.predicate not in (_EVIDENCE, _IMPORTS)
        and triple.subject not in spans
        and (triple.predicate in declared or _is_axiom(triple))
    }
    unused = _unused_concepts(kept)
    return tuple(
        sorted((t for t in kept if t.subject not in unused and t.object not in unused), key=str)
    )


def _is_axiom(triple: ox.Triple) -> bool:
    return (
        triple.predicate.value.startswith(_LANGUAGE)
        and triple.predicate not in _NO_AXIOMS
        and not triple.predicate.value.startswith(expand("owl:version"))
    )


def _unused_concepts(triples: Iterable[ox.Triple]) -> frozenset[_Node]:
    """Named individuals that nothing points to, directly or through other concepts or axioms."""
    individuals: set[_Node] = set()
    links: dict[_Node, set[_Node]] = {}
    for triple in triples:
        if triple.predicate == _TYPE and triple.object == _INDIVIDUAL:
            individuals.add(triple.subject)
        else:
            links.setdefault(triple.subject, set()).add(triple.object)
    used: set[_Node] = set()
    fresh = {
        node for subject, nodes in links.items() if subject not in individuals for node in nodes
    }
    while fresh:
        used |= fresh
        fresh = {node for found in fresh for node in links.get(found, ())} - used
    return frozenset(individuals - used)


def _members(world: object, unsatisfiable: Iterable[str]) -> Iterator[tuple[str, str]]:
    empty = frozenset(unsatisfiable)
    for inference in inferences():
        cls = world[inference.iri]  # type: ignore[index]  # owlready2 has no types
        if cls is not None and inference.iri not in empty:
            for member in cls.instances(world=world):
                yield inference.iri, member.iri


def _text(node: _Node) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
