"""Every question: well formed, equal on two engines, and right on two invented reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.rdflib_store import RdflibStore
from cavagraph.graph.store import Rows
from cavagraph.ontology.prefixes import PREFIXES, expand
from cavagraph.queries import catalogue
from cavagraph.queries.tokens import Kind, tokens

OWN_NAMESPACES = {PREFIXES[name] for name in ("cg", "seg", "drug")}
AsDicts = Callable[[Rows], list[dict[str, Any]]]

# An unused concept has no evidence.
NO_EVIDENCE = frozenset({"unmapped-concepts"})


def test_at_least_33_questions() -> None:
    assert len(catalogue.names()) >= 33


@pytest.mark.parametrize("name", catalogue.names())
def test_question_is_complete(name: str) -> None:
    question = catalogue.question(name)
    assert question.summary.endswith("?")
    assert question.tags
    assert all(parameter.example for parameter in question.parameters)
    assert "PREFIX" in question.text
    assert "ORDER BY" in question.text


@pytest.mark.parametrize("name", catalogue.names())
def test_same_rows_on_both_engines(
    name: str, small_store: OxigraphStore, small_rdflib: RdflibStore
) -> None:
    ours = catalogue.run(small_store, name)
    theirs = catalogue.run(small_rdflib, name)
    assert ours.columns == theirs.columns
    assert Counter(map(str, ours.plain())) == Counter(map(str, theirs.plain()))


@pytest.mark.parametrize("name", catalogue.names())
def test_answers_and_evidence(name: str, small_store: OxigraphStore) -> None:
    rows = catalogue.run(small_store, name)
    assert rows.rows, "the invented reports hold an answer"
    assert "evidence" in rows.columns
    if name not in NO_EVIDENCE:
        assert all(cell is not None for cell in rows.column("evidence"))


@pytest.mark.parametrize("name", catalogue.names())
def test_an_iri_has_its_label_beside_it(name: str, small_store: OxigraphStore) -> None:
    """``x`` and ``xLabel``; facts, claims and spans need no such column."""
    columns = catalogue.run(small_store, name).columns
    for column in ("drug", "toxicity", "segment", "technique", "case", "report", "finding"):
        assert column not in columns or f"{column}Label" in columns


@pytest.mark.parametrize("name", catalogue.names())
def test_order_does_not_depend_on_loading(
    name: str, small_store: OxigraphStore, reversed_store: OxigraphStore
) -> None:
    assert catalogue.run(small_store, name) == catalogue.run(reversed_store, name)


def test_drug_toxicity_keeps_single_agent_and_combination_apart(
    small_store: OxigraphStore, as_dicts: AsDicts
) -> None:
    rows = as_dicts(catalogue.run(small_store, "drug-toxicity"))
    found = {
        (r["drugLabel"], r["toxicityLabel"], r["attributionLabel"], r["cases"], r["treated"])
        for r in rows
    }
    assert found == {
        ("docetaxel", "neutropenia", "combination unresolved", 1, 1),
        ("gemcitabine", "neutropenia", "combination unresolved", 1, 1),
        ("trabectedin", "fatigue", "single agent", 1, 1),
    }
    assert {r["all"] for r in rows} == {3}


def test_what_happens_during_a_drug_is_no_toxicity_of_it(small_store: OxigraphStore) -> None:
    rows = catalogue.run(small_store, "drug-toxicity", {"event": "nausea"})
    assert not rows.rows


@pytest.mark.parametrize(
    ("name", "parameters", "column", "expected"),
    [
        ("drug-toxicity", {"drug": "trabectedin"}, "toxicityLabel", {"fatigue"}),
        ("drug-toxicity", {"event": "neutropenia"}, "drugLabel", {"docetaxel", "gemcitabine"}),
        (
            "drug-doses",
            {"drug": ["docetaxel", "trabectedin"]},
            "dose",
            {Decimal(75), Decimal("1.5")},
        ),
        ("zone-technique", {"zone": "middle IVC"}, "segmentLabel", set()),
        ("zone-technique", {"zone": "infrarenal"}, "segmentLabel", {"lower IVC"}),
        ("literature-toxicity-rates", {"drug": "docetaxel"}, "percent", {Decimal(41)}),
        ("literature-toxicity-rates", {"drug": "trabectedin"}, "percent", set()),
    ],
)
def test_parameters_restrict(
    name: str,
    parameters: dict[str, Any],
    column: str,
    expected: set[object],
    small_store: OxigraphStore,
    small_rdflib: RdflibStore,
    as_dicts: AsDicts,
) -> None:
    for store in (small_store, small_rdflib):
        assert {r[column] for r in as_dicts(catalogue.run(store, name, parameters))} == expected


def test_opposite_numberings_meet_in_one_segment(
    small_store: OxigraphStore, as_dicts: AsDicts
) -> None:
    rows = [
        r
        for r in as_dicts(catalogue.run(small_store, "zone-technique"))
        if r["scopeLabel"] == "index patient"
    ]
    assert {(r["printedZone"], r["segmentLabel"]) for r in rows} == {
        ("zone I", "lower IVC"),
        ("segment III", "lower IVC"),
    }
    assert {(r["cases"], r["inZoneCases"], r["all"]) for r in rows} == {(1, 2, 3)}


def test_recommendations_count_nobody_and_show_their_correction(
    small_store: OxigraphStore, as_dicts: AsDicts
) -> None:
    (row,) = [
        r
        for r in as_dicts(catalogue.run(small_store, "zone-technique"))
        if r["scopeLabel"] == "recommendation scope"
    ]
    assert row["correction"] == "printed I, read III"
    assert (row["printedZone"], row["polarityLabel"], row["cases"]) == ("III", "permitted", 0)


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        (
            "toxicity-grades",
            ("toxicityLabel", "gradeLabel"),
            {("neutropenia", "3"), ("fatigue", "not stated"), ("nausea", "not stated")},
        ),
        ("toxicity-delays", ("what", "consequence"), {("neutropenia", "cycle postponed")}),
        (
            "after-anthracycline",
            ("afterLabel", "drugLabel", "response"),
            {
                ("doxorubicin", "docetaxel", "stable disease"),
                ("doxorubicin", "gemcitabine", "stable disease"),
            },
        ),
        (
            "graft-anticoagulation",
            ("caseLabel", "answer"),
            {("the first patient", "given"), ("the second patient", "stated as not given")},
        ),
        (
            "zone-direction",
            ("word", "directionLabel"),
            {("zone", "from below"), ("segment", "from above"), (None, "none")},
        ),
        ("refuted-invasions", ("structureLabel", "outcome"), {("duodenum", "absent")}),
        ("causes-of-death", ("causeLabel", "blamedDrugLabel"), {("respiratory failure", None)}),
        (
            "survival-ranges",
            ("lowest", "highest", "overlaps", "scopeLabel"),
            {
                (Decimal(30), Decimal(60), 1, "literature statistic"),
                (Decimal(55), Decimal(70), 1, "literature statistic"),
            },
        ),
        (
            "symptom-frequency",
            ("findingLabel", "cases", "reportedCases", "all"),
            {("back pain", 2, 2, 3)},
        ),
        (
            "graft-materials",
            ("materialLabel", "cases", "reportedCases", "all"),
            {("PTFE", 1, 2, 3), ("Dacron", 1, 2, 3)},
        ),
        (
            "shared-series",
            ("series", "reports", "claims", "number"),
            {("Marsh 2011", 2, 1, "4"), ("Marsh 2011", 2, 1, "1")},
        ),
        (
            "operative-steps",
            ("stepIndex", "field", "intent"),
            {
                (1, "approach", None),
                (2, "procedure", None),
                (3, "reconstruction", None),
                (1, "procedure", None),
                (2, "reconstruction", None),
                (3, "vessel_management", None),
            },
        ),
        ("synchronous-metastases", ("siteLabel", "count"), {("liver", 2)}),
        ("circumference-threshold", ("below", "above"), {(Decimal(75), None)}),
        ("guideline-strength", ("guideline", "strength"), {("Invented Guide 2020", "2B")}),
        ("thrombosis", ("event", "months"), {("graft thrombosis", Decimal(9))}),
        (
            "vital-status",
            ("status", "months", "followUpMonths"),
            {
                ("dead", Decimal(20), Decimal(20)),
                ("alive", Decimal(12), Decimal(12)),
                ("lost to follow-up", None, None),
            },
        ),
        (
            "operative-figures",
            ("field", "value", "unit"),
            {("operative_time", Decimal(300), "min"), ("blood_loss", Decimal(450), "mL")},
        ),
    ],
)
def test_answers_are_right(
    name: str,
    columns: tuple[str, ...],
    expected: set[tuple[object, ...]],
    small_store: OxigraphStore,
    as_dicts: AsDicts,
) -> None:
    found = {tuple(r[c] for c in columns) for r in as_dicts(catalogue.run(small_store, name))}
    assert found == expected


def test_evidence_of_one_fact(small_store: OxigraphStore, as_dicts: AsDicts) -> None:
    (row,) = as_dicts(catalogue.run(small_store, "drug-toxicity", {"drug": "trabectedin"}))
    (piece,) = as_dicts(
        catalogue.run(small_store, "evidence-of-fact", {"fact": str(row["firstFact"])})
    )
    assert (piece["file"], piece["start"], piece["end"]) == ("above.txt", 71, 81)
    assert piece["quote"] == "some words"


@pytest.mark.parametrize("name", catalogue.names())
def test_every_term_is_of_the_ontology(name: str, declared: frozenset[str]) -> None:
    """A misspelt property gives no error in SPARQL, only no rows."""
    found = {t.text for t in tokens(catalogue.question(name).text) if t.kind is Kind.PREFIXED}
    own = {
        expand(term) for term in found if term.startswith(("cg:", "seg:", "drug:"))
    } - OWN_NAMESPACES
    assert own <= declared
