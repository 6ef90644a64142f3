from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cavagraph.app.reading import Reading
from cavagraph.app.recipe import (
    ONTOLOGY,
    RULE_FILES,
    RULES,
    common_graphs,
    digest_of,
    provenance,
    recipe,
    terminology,
)
from cavagraph.graph.errors import ReportError
from cavagraph.loaders.formats import ReportFormat
from cavagraph.ontology.prefixes import expand


def test_digests_are_those_of_the_files_and_tell_parts_apart() -> None:
    found = [digest_of(parts) for parts in (RULES, RULE_FILES, ONTOLOGY)]
    assert [digest_of(parts) for parts in (RULES, RULE_FILES, ONTOLOGY)] == found
    assert len(set(found)) == 3
    assert digest_of(()) == hashlib.sha256().hexdigest()


def test_own_terms_change_the_digest_of_the_ontology_only(tmp_path: Path) -> None:
    terms = tmp_path / "own.csv"
    terms.write_text("label,synonyms,class\ntimber stent,,GraftMaterial\n")
    added = Reading(terms=(terms,))
    plain, own = recipe(), recipe(added)
    assert own.rules_sha256 == plain.rules_sha256
    assert own.ontology_sha256 != plain.ontology_sha256
    assert provenance(added).node != provenance().node


def test_another_reading_of_the_file_is_done_again() -> None:
    plain, table = recipe(), recipe(Reading(format=ReportFormat.TSV))
    assert table.rules_sha256 != plain.rules_sha256
    assert recipe(Reading(format=ReportFormat.TSV)).rules_sha256 == table.rules_sha256


def test_own_terms_are_found(tmp_path: Path) -> None:
    terms = tmp_path / "own.csv"
    terms.write_text("label,synonyms,class\ntimber stent,wooden stent,GraftMaterial\n")
    found = terminology([terms]).find("wooden stent")
    assert found is not None
    assert found.label == "timber stent"
    assert terminology().find("wooden stent") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [("own.ttl", "@prefix x: <http://x/> .\nx:a x:b"), ("own.csv", "word\nx\n"), ("no.ttl", None)],
)
def test_terms_that_cannot_be_read_are_named(
    tmp_path: Path, name: str, content: str | None
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(ReportError, match=name):
        recipe(Reading(terms=(tmp_path / name,)))


def test_a_report_becomes_its_own_graph(examples_dir: Path) -> None:
    made = recipe()
    extraction = made.extract(examples_dir / "valley.txt")
    iri, quads = made.graph(extraction)
    assert iri == expand(f"cgd:graph-{extraction.source.key}")
    assert {str(quad.graph_name) for quad in quads} == {f"<{iri}>"}
    entry = made.entry(extraction, iri)
    assert (entry.file, entry.graph) == ("valley.txt", iri)
    assert made.is_fresh(entry, extraction.source.sha256)
    assert not made.is_fresh(entry, "0" * 64)
    assert not made.is_fresh(None, extraction.source.sha256)


def test_every_store_holds_vocabulary_and_mappings() -> None:
    graphs = common_graphs()
    assert set(graphs) == {expand("cgd:graph-vocab"), expand("cgd:graph-mappings")}
    assert all(len(quads) > 100 for quads in graphs.values())


def test_no_statement_stands_in_two_of_the_common_graphs() -> None:
    vocabulary, mappings = common_graphs().values()
    assert {quad.triple for quad in vocabulary}.isdisjoint(quad.triple for quad in mappings)
