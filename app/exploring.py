"""What the graph says of one thing, and the words behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.oxigraph_store import named_node
from cavagraph.graph.store import Blank, Iri, Literal, RdfTerm, Rows, Store
from cavagraph.ontology.prefixes import PREFIXES, contract, expand

if TYPE_CHECKING:
    from cavagraph.ontology.terms import Terminology

_SCHEMES = ("http:", "https:", "urn:")
_DECLARED = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("cg", "oa", "rdf", "rdfs", "skos")
)
_INCOMING_SHOWN = 15
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_OUT = """SELECT DISTINCT ?property ?propertyLabel ?value ?valueLabel WHERE {
  %s ?property ?value .
  OPTIONAL { ?property rdfs:label ?propertyLabel }
  OPTIONAL { ?value rdfs:label ?valueLabel }
} ORDER BY ?property ?value"""

_IN = """SELECT DISTINCT ?property ?propertyLabel ?value ?valueLabel WHERE {
  ?value ?property %s .
  OPTIONAL { ?property rdfs:label ?propertyLabel }
  OPTIONAL { ?value rdfs:label ?valueLabel }
} ORDER BY ?property ?value"""

_EVIDENCE = """SELECT DISTINCT ?fact ?factLabel ?file ?section ?start ?end ?words ?place WHERE {
  { BIND(%(iri)s AS ?fact) ?fact cg:evidence ?span }
  UNION { ?fact cg:ofCase %(iri)s ; cg:evidence ?span }
  UNION { %(iri)s a cg:TextSpan BIND(%(iri)s AS ?span) ?fact cg:evidence ?span }
  ?span cg:inReport ?report ; cg:startChar ?start ; cg:endChar ?end .
  OPTIONAL { ?report cg:fileName ?file }
  OPTIONAL { ?span cg:section ?section }
  OPTIONAL { ?span cg:exactText ?words }
  OPTIONAL { ?fact rdfs:label ?factLabel }
  OPTIONAL {
    ?span oa:hasSelector ?selector . ?selector rdf:value ?where .
    OPTIONAL { ?selector oa:refinedBy ?position . ?position oa:start ?first ; oa:end ?last }
  }
  BIND(IF(BOUND(?first), CONCAT(?where, " ", STR(?first), "-", STR(?last)), ?where) AS ?place)
} ORDER BY ?file ?start ?fact ?first"""


def resolve(typed: str) -> str:
    """The IRI that a person means by an IRI, a CURIE, or the words of a term.

    Raises:
        VocabularyError: no term has these words; names the nearest.
    """
    typed = typed.strip()
    if typed.startswith("<") and typed.endswith(">"):
        typed = typed[1:-1]
    if typed.startswith(_SCHEMES):
        return typed
    try:
        return expand(typed)
    except KeyError:
        return _by_words(typed)


def _by_words(typed: str) -> str:
    terms = _terminology()
    found = terms.find(typed)
    if found is None:
        nearest = ", ".join(terms.nearest(typed))
        raise VocabularyError(f"{typed!r}: no term of the ontology has these words; try {nearest}")
    return found.iri


def _terminology() -> Terminology:
    from cavagraph.ontology.terms import load_terminology

    return load_terminology()


def describe(store: Store, iri: str) -> Rows:
    """What the graph says of ``iri``: its properties, then what points to it (``is ... of``).

    Raises:
        VocabularyError: the graph does not have it.
    """
    node = str(named_node(iri))
    said = [(*_pair(row), *_named(row)) for row in store.select(_DECLARED + _OUT % node)]
    incoming = store.select(_DECLARED + _IN % node, _INCOMING_SHOWN)
    said += [(*_pair(row, "is {} of"), *_named(row)) for row in incoming]
    said = [row for row in said if not isinstance(row[2], Blank)]  # inner nodes of OWL axioms
    if not said:
        raise VocabularyError(
            f"{contract(iri)}: the graph says nothing of it; "
            "give a term of the ontology or an IRI from an answer"
        )
    return Rows(
        ("property", "propertyLabel", "value", "valueLabel"), tuple(said), incoming.truncated
    )


def _pair(row: tuple[RdfTerm | None, ...], form: str = "{}") -> tuple[RdfTerm | None, Literal]:
    """A property and its words: its label, or the last part of its IRI."""
    local = contract(str(row[0])).rpartition(":")[2]
    words = str(row[1]) if row[1] is not None else _CAMEL.sub(" ", local).lower()
    return row[0], Literal(form.format(words))


def _named(row: tuple[RdfTerm | None, ...]) -> tuple[RdfTerm | None, RdfTerm | None]:
    """A value and its words: its label, the literal itself, or the short form of an IRI."""
    value, label = row[2], row[3]
    if label is None and value is not None:
        label = Literal(contract(str(value)) if isinstance(value, Iri) else str(value))
    return value, label


def evidence(store: Store, iri: str) -> Rows:
    """The sentences behind a fact, a claim, a span or all facts of a case: file, section, offsets.

    ``place`` is where in the file that is, where the file is no plain text: an XPath with the
    stretch of the element's text, a page with a rectangle, or cells.

    Raises:
        VocabularyError: nothing with evidence has this IRI.
    """
    found = store.select(_DECLARED + _EVIDENCE % {"iri": str(named_node(iri))})
    if not found.rows:
        raise VocabularyError(
            f"{contract(iri)}: has no evidence in the graph; give the IRI of a fact or a case"
        )
    return found


def lacks_words(rows: Rows) -> bool:
    """True where the graph has the places and not the words (the released graph)."""
    return all(cell is None for cell in rows.column("words"))
