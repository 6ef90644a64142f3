"""Is it OWL 2 DL, and can HermiT take it? The restrictions of the profile, on plain triples.

Checked, after the W3C Structural Specification (https://www.w3.org/TR/owl2-syntax/): every term in
use is declared and of one kind (5.8), no reserved word is redefined (2.4), literals are of known
datatypes (4, narrowed to what HermiT takes: no xsd:date, gYear, duration, and no double, which
would contradict decimal ranges; ontology.md 2.6), non-simple properties stay out of axioms that
need simple ones, and property chains are regular (11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.problems import Problem, Severity
from cavagraph.ontology.triples import RDF_TYPE, Index, Node, curie, named, shipped

__all__ = ["dl_problems"]

_KINDS = (
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "owl:NamedIndividual",
)
_PROPERTY_KINDS = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_RESERVED = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_DATATYPES = frozenset(
    PREFIXES["xsd"] + name
    for name in ("string", "boolean", "decimal", "integer", "dateTime", "anyURI")
) | {PREFIXES["rdf"] + "langString"}
_CHAIN = named("owl:propertyChainAxiom")
_SUB = named("rdfs:subPropertyOf")
_INVERSE = named("owl:inverseOf")
_NEEDS_SIMPLE = tuple(
    f"owl:{name}Property"
    for name in ("Functional", "InverseFunctional", "Irreflexive", "Asymmetric")
)
_CARDINALITIES = tuple(
    named(f"owl:{name}")
    for name in (
        "cardinality",
        "minCardinality",
        "maxCardinality",
        "qualifiedCardinality",
        "minQualifiedCardinality",
        "maxQualifiedCardinality",
        "hasSelf",
    )
)


def dl_problems(triples: Iterable[ox.Triple] | None = None) -> tuple[Problem, ...]:
    """Violations in the shipped ontology, or in ``triples`` (ontology and assertions together)."""
    index = Index(tuple(shipped() if triples is None else triples))
    checks = (_header, _kinds, _declared, _reserved, _literals, _simple, _regular)
    return tuple(sorted(problem for check in checks for problem in check(index)))


def _violation(rule: str, subject: Node, message: str) -> Problem:
    return Problem(Severity.ERROR, rule, curie(subject), message)


def _is_reserved(node: Node) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(_RESERVED)


def _header(index: Index) -> Iterator[Problem]:
    """One ontology, and nothing imported: a user must not need the network to open the file."""
    ontologies = index.of_type("owl:Ontology")
    if len(ontologies) != 1:
        yield Problem(Severity.ERROR, "one_ontology", "the files", f"declare {len(ontologies)}")
    for subject, target in index.pairs(named("owl:imports")):
        yield _violation("no_imports", subject, f"imports {curie(target)}")


def _kinds(index: Index) -> Iterator[Problem]:
    """Punning: a name is one kind of property only, and never both class and individual."""
    members = {kind: set(index.of_type(kind)) for kind in _KINDS}
    for position, kind in enumerate(_KINDS):
        for other in _KINDS[position + 1 :]:
            for node in members[kind] & members[other]:
                yield _violation("punning", node, f"is both {kind} and {other}")


def _declared(index: Index) -> Iterator[Problem]:
    """Every predicate is a declared property, every type a declared class."""
    properties = {node for kind in _PROPERTY_KINDS for node in index.of_type(kind)}
    classes = set(index.of_type("owl:Class"))
    predicates = {triple.predicate for triple in index.triples}
    for predicate in sorted(predicates - properties):
        if not _is_reserved(predicate):
            yield _violation("undeclared_property", predicate, "is used and not declared")
    for name in ("rdf:type", "rdfs:subClassOf", "rdfs:domain", "owl:someValuesFrom"):
        used = {node for _, node in index.pairs(named(name))}
        for node in sorted((n for n in used - classes if isinstance(n, ox.NamedNode)), key=str):
            if not _is_reserved(node):
                yield _violation("undeclared_class", node, f"is used by {name}, not declared")
    yield from _undeclared_individuals(index)


def _undeclared_individuals(index: Index) -> Iterator[Problem]:
    typed = {triple.subject for triple in index.triples if triple.predicate == RDF_TYPE}
    for kind in ("owl:ObjectProperty",):
        for prop in index.of_type(kind):
            if not isinstance(prop, ox.NamedNode) or _is_reserved(prop):
                continue
            for subject, value in index.pairs(prop):
                if isinstance(value, ox.Literal):
                    yield _violation("literal_at_object_property", subject, curie(prop))
                elif value not in typed:
                    yield _violation("undeclared_individual", value, f"is used by {curie(prop)}")


def _reserved(index: Index) -> Iterator[Problem]:
    """Nothing is said about the words of OWL, RDF, RDFS and XSD."""
    for triple in index.triples:
        if _is_reserved(triple.subject):
            yield _violation("reserved_vocabulary", triple.subject, "must not be redefined")


def _literals(index: Index) -> Iterator[Problem]:
    """Values of data properties and facets: a known datatype, a form that fits, the range kept."""
    data = set(index.of_type("owl:DatatypeProperty"))
    ranges = dict(index.pairs(named("rdfs:range")))
    for triple in index.triples:
        facet = triple.predicate.value.startswith(PREFIXES["xsd"])
        if triple.predicate not in data and not facet:
            continue
        if not isinstance(triple.object, ox.Literal):
            yield _violation("no_literal", triple.subject, f"{curie(triple.predicate)} has none")
            continue
        datatype = triple.object.datatype.value
        if datatype not in _DATATYPES:
            message = f"{curie(triple.predicate)} has a {curie(triple.object.datatype)}"
            yield _violation("datatype", triple.subject, message)
        elif not _fits(triple.object, ranges.get(triple.predicate)):
            message = f"{curie(triple.predicate)} cannot be {triple.object}"
            yield _violation("datatype_range", triple.subject, message)


def _fits(literal: ox.Literal, wanted: Node | None) -> bool:
    """Whether the text is a value of its datatype, and the datatype lies in the range."""
    kind = literal.datatype.value.removeprefix(PREFIXES["xsd"])
    target = curie(wanted).removeprefix("xsd:") if wanted is not None else kind
    if kind == "boolean" and literal.value not in ("true", "false", "0", "1"):
        return False
    if kind in ("integer", "decimal"):
        try:
            number = Decimal(literal.value)
        except InvalidOperation:
            return False
        if "e" in literal.value.lower() or not number.is_finite():
            return False
        if target == "integer":
            return number == number.to_integral_value()
        return target in (kind, "decimal") and (kind == "decimal" or "." not in literal.value)
    return target == kind


def _non_simple(index: Index) -> set[Node]:
    """Transitive properties, heads of chains, and what lies above or opposite to them."""
    found: set[Node] = set(index.of_type("owl:TransitiveProperty"))
    found |= {head for head, _ in index.pairs(_CHAIN)}
    while True:
        above = {sup for sub, sup in index.pairs(_SUB) if sub in found}
        opposite = {b for a, b in index.pairs(_INVERSE) if a in found}
        opposite |= {a for a, b in index.pairs(_INVERSE) if b in found}
        if (above | opposite) <= found:
            return found
        found |= above | opposite


def _simple(index: Index) -> Iterator[Problem]:
    non_simple = _non_simple(index)
    for name in _NEEDS_SIMPLE:
        for prop in set(index.of_type(name)) & non_simple:
            yield _violation("non_simple_property", prop, f"must not be {name}")
    for restriction in index.of_type("owl:Restriction"):
        for prop in index.objects(restriction, named("owl:onProperty")):
            if prop in non_simple and any(index.objects(restriction, c) for c in _CARDINALITIES):
                yield _violation("non_simple_property", prop, "must not be counted")


def _regular(index: Index) -> Iterator[Problem]:
    """A chain may begin or end with its own head; the rest must not depend on the head again."""
    depends: dict[Node, set[Node]] = {}
    for sub, sup in index.pairs(_SUB):
        depends.setdefault(sup, set()).add(sub)
    for head, chain in index.pairs(_CHAIN):
        parts = list(index.items(chain))
        inner = parts[1:-1] if parts != [head, head] else []
        if head in inner or (len(parts) > 1 and parts[0] == head == parts[-1] and inner):
            yield _violation("irregular_chain", head, "stands inside its own chain")
        depends.setdefault(head, set()).update(set(parts) - {head})
    for head in depends:
        if _reaches(depends, head):
            yield _violation("irregular_chain", head, "depends on itself through other properties")


def _reaches(depends: dict[Node, set[Node]], start: Node) -> bool:
    todo, seen = list(depends[start]), set[Node]()
    while todo:
        node = todo.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            todo.extend(depends.get(node, ()))
    return False
