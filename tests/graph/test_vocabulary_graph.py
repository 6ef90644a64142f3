"""The graphs that come from the package."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.names import CLASSES, DATA_PROPERTIES, NAMED_VALUES, OBJECT_PROPERTIES
from cavagraph.graph.vocabulary_graph import (
    MAPPINGS_GRAPH,
    VOCABULARY_GRAPH,
    mapping_quads,
    vocabulary_quads,
)
from cavagraph.ontology.prefixes import expand

TURTLE = "@prefix : <https://example.org/> . :a :b [ :c [] ] , :d . [] :e :a .\n"
ROWS = "#mapping_set_id: x\nsubject_id\tsubject_label\tpredicate_id\tobject_id\n"


def test_the_package_is_one_graph() -> None:
    quads = list(vocabulary_quads())
    assert quads == list(vocabulary_quads())
    assert {quad.graph_name for quad in quads} == {VOCABULARY_GRAPH}
    subjects = {quad.subject for quad in quads}
    assert NamedNode(expand("seg:juxtarenal")) in subjects
    assert NamedNode(expand("drug:trabectedin")) in subjects


def test_blank_nodes_are_named_by_file_and_order(tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    nodes = {
        node.value
        for quad in vocabulary_quads([path])
        for node in (quad.subject, quad.object)
        if isinstance(node, BlankNode)
    }
    assert nodes == {"one0", "one1", "one2"}
    assert list(vocabulary_quads([path])) == list(vocabulary_quads([path]))


@pytest.mark.parametrize("content", [None, "broken ."])
def test_bad_turtle(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "one.ttl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"one\.ttl"):
        list(vocabulary_quads([path]))


def test_mappings(tmp_path: Path) -> None:
    path = tmp_path / "m.tsv"
    path.write_text(f"{ROWS}cg:Ascites\tascites\tskos:exactMatch\tHP:0001541\n", encoding="utf-8")
    (quad,) = mapping_quads(path)
    assert quad.graph_name == MAPPINGS_GRAPH
    assert quad.subject == NamedNode(expand("cg:Ascites"))
    assert quad.object == NamedNode("http://purl.obolibrary.org/obo/HP_0001541")


@pytest.mark.parametrize(
    ("content", "told"),
    [(f"{ROWS}cg:A\ta\tskos:exactMatch\tNOPE:1\n", "row 1"), ("a\tb\nc\td\n", "row 1"),
     (None, "m.tsv")],
)  # fmt: skip
def test_bad_mappings(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "m.tsv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=told):
        list(mapping_quads(path))


def test_the_ontology_declares_every_name_of_the_graph() -> None:
    declared = {quad.subject.value for quad in vocabulary_quads()
                if isinstance(quad.subject, NamedNode)}  # fmt: skip
    written = {*CLASSES, *OBJECT_PROPERTIES, *DATA_PROPERTIES}
    written |= {name for names in NAMED_VALUES.values() for name in names}
    assert sorted(name for name in written if expand(f"cg:{name}") not in declared) == []
