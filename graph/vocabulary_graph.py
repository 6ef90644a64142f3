"""The graphs that come from the package itself: the ontology with its segments, and the mappings.

They are loaded beside the reports so that labels, classes and mappings can be asked in one query.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.rdf_sink import cgd
from cavagraph.ontology.prefixes import expand

__all__ = ["MAPPINGS_GRAPH", "VOCABULARY_GRAPH", "mapping_quads", "vocabulary_quads"]

VOCABULARY_GRAPH = cgd("graph-vocab")
MAPPINGS_GRAPH = cgd("graph-mappings")

_PACKAGE = files("cavagraph.ontology")
_TURTLE = tuple(_PACKAGE / name for name in ("cavagraph.ttl", "zones.ttl"))
_MAPPINGS = _PACKAGE / "mappings.sssom.tsv"
_Node = NamedNode | BlankNode | Literal | Triple


def vocabulary_quads(sources: Iterable[Traversable] = _TURTLE) -> Iterator[Quad]:
    """The Turtle files as quads of ``cgd:graph-vocab``, in the order of the files.

    Blank nodes are named after their file and order, so that two builds are the same.

    Raises:
        VocabularyError: a file is missing or is not Turtle.
    """
    for source in sources:
        names: dict[BlankNode, BlankNode] = {}
        stem = source.name.partition(".")[0]

        def named(
            node: _Node, names: dict[BlankNode, BlankNode] = names, stem: str = stem
        ) -> _Node:
            if isinstance(node, BlankNode):
                return names.setdefault(node, BlankNode(f"{stem}{len(names)}"))
            return node

        for quad in _parsed(source):
            subject, value = named(quad.subject), named(quad.object)
            if isinstance(subject, NamedNode | BlankNode):
                yield Quad(subject, quad.predicate, value, VOCABULARY_GRAPH)


def _parsed(source: Traversable) -> tuple[Quad, ...]:
    try:
        return tuple(parse(source.read_bytes(), format=RdfFormat.TURTLE))
    except OSError as error:
        raise VocabularyError(f"{source}: cannot be read ({error}); install again") from error
    except SyntaxError as error:
        raise VocabularyError(f"{source}: broken Turtle ({error}); mend the file") from error


def mapping_quads(source: Traversable = _MAPPINGS) -> Iterator[Quad]:
    """The rows of an SSSOM file as quads of ``cgd:graph-mappings``: subject, predicate, object.

    Raises:
        VocabularyError: the file is missing, lacks a column, or a row has an unknown prefix.
    """
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise VocabularyError(f"{source}: cannot be read ({error}); install again") from error
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 1):
        try:
            subject, predicate, target = (
                NamedNode(expand(row[name])) for name in ("subject_id", "predicate_id", "object_id")
            )
        except KeyError as error:
            place = f"{source.name}, row {number}"
            raise VocabularyError(f"{place}: {error.args[0]}; correct the row") from error
        yield Quad(subject, predicate, target, MAPPINGS_GRAPH)
