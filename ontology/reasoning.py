"""HermiT on the ontology itself: consistent, no class without possible members, who belongs where.

``cavagraph.graph.reason`` asks the same of a loaded graph; this module needs the Turtle only, so
that a change of an axiom is judged before any report is loaded. Java runs HermiT through owlready2.
owlready2 reads N-Triples and RDF/XML but not Turtle, hence the conversion (ontology.md 2.6).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cavagraph.ontology.prefixes import OWN, PREFIXES

__all__ = ["Classification", "JavaMissingError", "ReasonerError", "classify", "java_available"]

_SOURCES = ("cavagraph.ttl", "zones.ttl")
_OWL = PREFIXES["owl"]
_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_INDIVIDUAL = ox.NamedNode(_OWL + "NamedIndividual")
_LOGICAL = (PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["xsd"])
_SILENT = frozenset(
    ox.NamedNode(iri)
    for iri in (
        PREFIXES["rdfs"] + "label",
        PREFIXES["rdfs"] + "comment",
        _OWL + "versionIRI",
        _OWL + "versionInfo",
    )
)


class JavaMissingError(RuntimeError):
    """There is no Java on this machine; HermiT cannot run."""


class ReasonerError(RuntimeError):
    """HermiT refused the ontology: an axiom outside OWL 2 DL, or a datatype it does not know."""


@dataclass(frozen=True, slots=True)
class Classification:
    """HermiT's answer. ``members`` holds (class IRI, individual IRI), told and inferred."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    members: frozenset[tuple[str, str]] = frozenset()


def java_available() -> bool:
    """Whether a ``java`` program is on the path."""
    return shutil.which("java") is not None


def classify(assertions: str = "", *, whole: bool = False) -> Classification:
    """Classify the ontology together with ``assertions`` (Turtle, may be empty).

    ``whole``: keep concepts that nothing names. Without it only those stay that the axioms or the
    assertions point to: the answer about the assertions is the same and comes in seconds.

    Raises:
        JavaMissingError: no Java on this machine.
        ReasonerError: HermiT refused the ontology.
    """
    if not java_available():
        raise JavaMissingError("HermiT: no Java on this machine; install a Java runtime (17 or up)")
    triples = list(_ontology())
    if assertions:
        triples += ox.parse(assertions, format=ox.RdfFormat.TURTLE)
    kept = [t for t in triples if _is_logical(t)]
    if not whole:
        unused = _unused(kept)
        kept = [t for t in kept if t.subject not in unused and t.object not in unused]
    return _ask(kept)


def _ontology() -> Iterator[ox.Triple]:
    """Triples of the shipped files; blank nodes of different files stay apart."""
    package = files("cavagraph.ontology")
    for name in _SOURCES:
        data = package.joinpath(name).read_bytes()
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


def _is_logical(triple: ox.Triple) -> bool:
    """Labels, definitions and mappings say nothing to a reasoner."""
    if triple.predicate in _SILENT:
        return False
    return triple.predicate.value.startswith((*_LOGICAL, *OWN.values()))


def _unused(triples: Iterable[ox.Triple]) -> frozenset[object]:
    """Named individuals that no axiom and no assertion reaches."""
    links: dict[object, set[object]] = {}
    individuals: set[object] = set()
    for triple in triples:
        if triple.predicate == _RDF_TYPE and triple.object == _INDIVIDUAL:
            individuals.add(triple.subject)
        else:
            links.setdefault(triple.subject, set()).add(triple.object)
    todo = [
        node for subject, nodes in links.items() if subject not in individuals for node in nodes
    ]
    used: set[object] = set()
    while todo:
        node = todo.pop()
        if node not in used:
            used.add(node)
            todo.extend(links.get(node, ()))
    return frozenset(individuals - used)


def _ask(triples: Iterable[ox.Triple]) -> Classification:
    import owlready2  # type: ignore[import-untyped]
    from owlready2 import base

    with tempfile.TemporaryDirectory(prefix="cavagraph-") as folder:
        path = Path(folder) / "ontology.nt"
        ox.serialize(triples, str(path), format=ox.RdfFormat.N_TRIPLES)
        world = owlready2.World()
        try:
            ontology = world.get_ontology(path.as_uri()).load(only_local=True)
            owlready2.sync_reasoner_hermit([ontology], infer_property_values=False, debug=0)
            unsatisfiable = tuple(sorted(cls.iri for cls in world.inconsistent_classes()))
            return Classification(True, unsatisfiable, frozenset(_members(world, unsatisfiable)))
        except base.OwlReadyInconsistentOntologyError:
            return Classification(False)
        except base.OwlReadyJavaError as error:
            raise ReasonerError(f"HermiT: {str(error)[-400:]}") from error
        finally:
            world.close()


def _members(world: Any, unsatisfiable: Iterable[str]) -> Iterator[tuple[str, str]]:
    empty = frozenset(unsatisfiable)
    for cls in world.classes():
        if cls.iri not in empty:
            for member in cls.instances(world=world):
                yield cls.iri, member.iri
