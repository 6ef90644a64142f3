"""The ontology's own checks: rule names and severities of ``robot report``, without Java.

Two severities are stricter here: a term without a definition is an ERROR (robot: WARN), because
definitions are shown to users, and so is an invalid cross-reference (robot: WARN), because every
mapping was verified by hand. Rules: https://robot.obolibrary.org/report_queries/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from cavagraph.ontology.folding import fold
from cavagraph.ontology.prefixes import EXTERNAL, OWN
from cavagraph.ontology.problems import Problem, Severity
from cavagraph.ontology.triples import Index, Node, curie, named, shipped

__all__ = ["RULES", "report"]

_LABEL = named("rdfs:label")
_DEFINITION = named("skos:definition")
_SYNONYM = named("skos:altLabel")
_HIDDEN = named("skos:hiddenLabel")
_WORDS = (_LABEL, _DEFINITION, _SYNONYM, _HIDDEN)
_DEPRECATED = named("owl:deprecated")
_MAPPINGS = tuple(
    named(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
)
_ENTITY_TYPES = (
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "owl:NamedIndividual",
)
# UBERON_0001072, NCIT_C5372, loinc.org/LA28366-5 or /21889-1
_LOCAL_ID = re.compile(r"^(?:\d{7}|\d+|C\d+|(?:LA|LP)?\d+-\d)$")
_SPACES = re.compile(r"^\s|\s$|\s\s")


def report(triples: Iterable[ox.Triple] | None = None) -> tuple[Problem, ...]:
    """All findings on the shipped ontology (or on ``triples``), errors first."""
    index = Index(tuple(shipped() if triples is None else triples))
    order = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}
    found = (problem for rule in RULES for problem in rule(index))
    return tuple(sorted(found, key=lambda problem: (order[problem.severity], problem)))


def _entities(index: Index) -> list[Node]:
    """Declared entities of our namespaces (terms of other vocabularies are labelled there)."""
    own = (*OWN.values(), "http://qudt.org/")
    found = {node for name in _ENTITY_TYPES for node in index.of_type(name)}
    return sorted(n for n in found if isinstance(n, ox.NamedNode) and n.value.startswith(own))


def _error(rule: str, subject: Node, message: str) -> Problem:
    return Problem(Severity.ERROR, rule, curie(subject), message)


def _texts(index: Index, subject: Node, predicate: ox.NamedNode) -> list[str]:
    return [curie(value) for value in index.objects(subject, predicate)]


def _labels(index: Index) -> Iterator[Problem]:
    """missing_label, multiple_labels, label_formatting, label_whitespace."""
    for entity in _entities(index):
        labels = _texts(index, entity, _LABEL)
        if not labels:
            yield _error("missing_label", entity, "has no rdfs:label; add one")
        if len(labels) > 1:
            yield _error("multiple_labels", entity, f"has {len(labels)} labels; keep one")
        for label in labels:
            if "\n" in label or "\t" in label or "<" in label:
                yield _error("label_formatting", entity, f"line break, tab or tag in {label!r}")
            if _SPACES.search(label):
                yield _error("label_whitespace", entity, f"needless space in {label!r}")


def _definitions(index: Index) -> Iterator[Problem]:
    """missing_definition, multiple_definitions, lowercase_definition, definition end."""
    for entity in _entities(index):
        definitions = _texts(index, entity, _DEFINITION)
        if not definitions:
            yield _error("missing_definition", entity, "has no skos:definition; add one")
        if len(definitions) > 1:
            yield _error("multiple_definitions", entity, f"has {len(definitions)}; keep one")
        for text in definitions:
            if text[:1].islower():
                message = f"begins with a small letter: {text!r}"
                yield Problem(Severity.INFO, "lowercase_definition", curie(entity), message)


def _whitespace(index: Index) -> Iterator[Problem]:
    for predicate in _WORDS[1:]:
        for subject, value in index.pairs(predicate):
            if isinstance(value, ox.Literal) and _SPACES.search(value.value):
                message = f"needless space in {value.value!r}"
                yield Problem(Severity.WARN, "annotation_whitespace", curie(subject), message)


def _groups(index: Index, predicate: ox.NamedNode) -> Iterator[tuple[str, list[Node]]]:
    groups: dict[str, list[Node]] = defaultdict(list)
    for entity in _entities(index):
        for text in set(_texts(index, entity, predicate)):
            groups[text].append(entity)
    return ((text, members) for text, members in groups.items() if len(members) > 1)


def _duplicates(index: Index) -> Iterator[Problem]:
    """duplicate_label, duplicate_definition (ERROR); duplicate_exact_synonym (WARN)."""
    for rule, predicate, severity in (
        ("duplicate_label", _LABEL, Severity.ERROR),
        ("duplicate_definition", _DEFINITION, Severity.ERROR),
        ("duplicate_exact_synonym", _SYNONYM, Severity.WARN),
    ):
        for text, members in _groups(index, predicate):
            others = ", ".join(curie(member) for member in members[1:])
            message = f"{text!r} is also that of {others}"
            yield Problem(severity, rule, curie(members[0]), message)


def _label_synonyms(index: Index) -> Iterator[Problem]:
    """duplicate_label_synonym: a synonym that repeats the label of the same term."""
    for entity in _entities(index):
        labels = set(_texts(index, entity, _LABEL))
        for word in _texts(index, entity, _SYNONYM) + _texts(index, entity, _HIDDEN):
            if word in labels:
                message = f"the synonym {word!r} is the label"
                yield Problem(Severity.WARN, "duplicate_label_synonym", curie(entity), message)
            if not fold(word):
                yield _error("empty_synonym", entity, f"nothing to match in {word!r}")


def _deprecated(index: Index) -> Iterator[Problem]:
    """deprecated_class_reference: a deprecated term must not be used by another."""
    gone = {node for node, value in index.pairs(_DEPRECATED) if curie(value) == "true"}
    for triple in index.triples:
        if triple.object in gone and triple.subject not in gone:
            message = f"refers to the deprecated {curie(triple.object)}"
            yield _error("deprecated_class_reference", triple.subject, message)


def _cross_references(index: Index) -> Iterator[Problem]:
    """invalid_xref: a mapping target that is not an identifier of a known open vocabulary."""
    for predicate in _MAPPINGS:
        for subject, target in index.pairs(predicate):
            iri = target.value if isinstance(target, ox.NamedNode) else ""
            ids = [iri.removeprefix(ns) for ns in EXTERNAL.values() if iri.startswith(ns)]
            if not any(_LOCAL_ID.match(local) for local in ids):
                yield _error("invalid_xref", subject, f"{curie(target)} is no known identifier")


def _header(index: Index) -> Iterator[Problem]:
    """missing_ontology_title, _description, _license."""
    for ontology in index.of_type("owl:Ontology"):
        for part in ("title", "description", "license"):
            if not index.objects(ontology, named(f"dcterms:{part}")):
                yield _error(f"missing_ontology_{part}", ontology, f"has no dcterms:{part}")


def _classes_of_concepts(index: Index) -> Iterator[Problem]:
    """missing_class: an individual must belong to a class of ours (robot has no such rule)."""
    class_nodes = set(index.of_type("owl:Class"))
    for individual in index.of_type("owl:NamedIndividual"):
        types = set(index.objects(individual, named("rdf:type")))
        if not types & class_nodes:
            yield _error("missing_class", individual, "belongs to no declared class")


RULES: tuple[Callable[[Index], Iterator[Problem]], ...] = (
    _labels,
    _definitions,
    _whitespace,
    _duplicates,
    _label_synonyms,
    _deprecated,
    _cross_references,
    _header,
    _classes_of_concepts,
)
"""Every rule, in the order of running."""
