"""The gold standards as graphs: the shape that every question relies on.

They lie beside the project and are not part of it; without them these tests are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.interchange import from_json, to_json
from cavagraph.graph.model import Extraction
from cavagraph.graph.rdf import Run, graphed
from cavagraph.ontology.prefixes import OWN, PREFIXES
from cavagraph.ontology.terms import load_terminology

REPORTS = Path(os.environ.get("CAVAGRAPH_REPORTS")
               or Path(__file__).resolve().parents[2].parent / "shared" / "reports")  # fmt: skip
GOLD = REPORTS.parent / "gold" / "reports.json"
SEARCH = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in (*OWN, "skos", "rdfs"))

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason=f"no gold standard at {GOLD}")


@pytest.fixture(scope="module")
def extractions() -> tuple[Extraction, ...]:
    return from_json(GOLD.read_text(encoding="utf-8"), REPORTS)


@pytest.fixture(scope="module")
def store(extractions: tuple[Extraction, ...]) -> ox.Store:
    store = ox.Store()
    for extraction in extractions:
        store.extend(graphed(extraction, load_terminology(), Run("gold")).quads)
    return store


def rows(store: ox.Store, pattern: str) -> set[tuple[str, ...]]:
    found = store.query(
        f"{SEARCH}SELECT DISTINCT * {{ {pattern} }}", use_default_graph_as_union=True
    )
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return {tuple(row[name].value.rpartition("/")[2] for name in names) for row in found}


def test_all_of_it_comes_back(extractions: tuple[Extraction, ...]) -> None:
    assert from_json(to_json(extractions)) == extractions


def test_every_patient_is_a_case(store: ox.Store) -> None:
    assert len(rows(store, "?c a cg:ClinicalCase")) == 8
    assert len(rows(store, "?r a cg:CaseReport")) == 5


def test_every_fact_has_evidence(store: ox.Store, extractions: tuple[Extraction, ...]) -> None:
    facts = rows(store, "?f cg:field ?n ; cg:ofCase ?c")
    assert len(facts) > 280
    assert not rows(store, "?f cg:field ?n . FILTER NOT EXISTS { ?f cg:evidence ?e }")


def test_drug_toxicity(store: ox.Store) -> None:
    found = rows(
        store,
        "?a cg:eventType cg:Hepatotoxicity ; cg:assertionStatus cg:Present ; cg:hasAttribution ?t ."
        " ?t cg:attributionScope ?s ; cg:suspectDrug ?d . FILTER(BOUND(?a))",
    )
    blamed = {(row[1], row[2].rpartition("#")[2]) for row in found}
    assert blamed == {
        ("trabectedin", "SingleAgent"),
        ("epirubicin", "CombinationUnresolved"),
        ("ifosfamide", "CombinationUnresolved"),
    }


def test_causes_of_death_blame_no_drug(store: ox.Store) -> None:
    assert rows(store, "?o cg:causeOfDeath ?x")
    assert not rows(store, "?o cg:causeOfDeath ?x ; cg:hasAttribution ?t")


def test_reversed_numberings_meet_on_the_segment(store: ox.Store) -> None:
    lower = rows(store, "?z skos:notation ?n ; cg:canonicalZone seg:lower")
    assert {row[0] for row in lower} == {"I", "III", "1"}


def test_the_misprinted_levels_keep_both_readings(store: ox.Store) -> None:
    found = rows(store, "?r cg:verbatimZone '2', '3' ; cg:appliesToSegment ?s ; cg:evidence ?e")
    assert {row[2] for row in found} == {"infrarenal", "juxtarenal"}


def test_contradictions_are_kept(store: ox.Store) -> None:
    assert (
        len(rows(store, "?c a cg:Contradiction ; cg:hasReading ?a , ?b . FILTER(?a != ?b)")) >= 26
    )


def test_offsets_are_those_of_the_files(
    store: ox.Store, extractions: tuple[Extraction, ...]
) -> None:
    texts = {e.source.key: (REPORTS / e.source.file) for e in extractions}
    if not all(path.is_file() for path in texts.values()):
        pytest.skip(f"no reports in {REPORTS}")
    found = store.query(
        f"{SEARCH}SELECT ?r ?a ?b ?t {{ ?s cg:inReport ?r ; cg:startChar ?a ; cg:endChar ?b ;"
        " cg:exactText ?t }",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, ox.QuerySolutions)
    files = {key: path.read_bytes().decode("utf-8") for key, path in texts.items()}
    for row in found:
        text = files[row["r"].value.rpartition("-")[2]]
        assert text[int(row["a"].value) : int(row["b"].value)] == row["t"].value
