"""The steps of an operation: their order, what precedes what, what they were meant for."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from cavagraph.graph.model import (
    Evidence,
    Extraction,
    Fact,
    Patient,
    Scope,
    Source,
    Status,
    Temporality,
    attributes,
)
from cavagraph.graph.rdf import Run, graphed
from cavagraph.graph.rdf_steps import intent_of, place_of
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.terms import load_terminology

Step = tuple[str, str, tuple[tuple[int, str], ...]]
ACCESS: Step = ("approach", "midline laparotomy", ((10, "case"),))
CLAMP: Step = ("vascular_control", "IVC clamped", ((20, "case"),))
LIVER: Step = ("procedure", "right hepatectomy", ((30, "case"),))
CAVA: Step = ("procedure", "IVC resection", ((40, "case"),))
GRAFT: Step = ("reconstruction", "IVC", ((50, "case"),))
TIED: Step = ("vessel_management", "left renal vein", ((60, "case"),))


def at(step: Step, *places: tuple[int, str]) -> Step:
    return step[0], step[1], places


def fact(step: Step) -> Fact:
    field, value, places = step
    pieces = tuple(Evidence(start, start + 4, "told", section) for start, section in places)
    action = attributes(action="ligated") if field == "vessel_management" else ()
    return Fact(field, value, pieces, action)


def written(*facts: Fact, scope: Scope = Scope.INDEX_PATIENT) -> ox.Store:
    patient = Patient("1", "patient 1", scope, facts)
    extraction = Extraction(Source("a.txt", "ab" * 32, 900), (patient,))
    store = ox.Store()
    store.extend(graphed(extraction, load_terminology(), Run()).quads)
    return store


def rows(store: ox.Store, pattern: str) -> list[tuple[str, ...]]:
    head = f"PREFIX cg: <{PREFIXES['cg']}> SELECT ?a ?b "
    found = store.query(head + f"{{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted((row["a"].value, row["b"].value) for row in found)


def indexes(store: ox.Store) -> dict[str, int]:
    return {
        value: int(index) for value, index in rows(store, "?f cg:valueText ?a ; cg:stepIndex ?b")
    }


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([ACCESS, CLAMP, LIVER, CAVA, GRAFT, TIED], [1, 2, 3, 4, 5, 6]),
        ([TIED, GRAFT, LIVER, ACCESS], [4, 3, 2, 1]),
        # one sentence: access, control, resection, reconstruction; vessels share the last place
        ([at(GRAFT, (10, "case")), at(CLAMP, (10, "case")), ACCESS], [3, 2, 1]),
        ([at(GRAFT, (10, "case")), at(TIED, (10, "case")), ACCESS], [2, 2, 1]),
        # an abstract or a table does not count where the account tells the step too
        ([at(GRAFT, (1, "abstract"), (50, "case")), LIVER], [2, 1]),
        ([at(LIVER, (900, "table")), GRAFT, ACCESS], [3, 2, 1]),
        # a sentence that tells three steps sums up
        ([at(LIVER, (5, "case")), at(CAVA, (5, "case"), (40, "case")),
          at(GRAFT, (5, "case"), (50, "case")), CLAMP], [1, 3, 4, 2]),
        # the cava is resected before it is reconstructed, wherever that is told
        ([GRAFT, at(CAVA, (70, "case")), ACCESS], [3, 2, 1]),
        ([GRAFT, at(CAVA, (70, "caption")), LIVER], [3, 2, 1]),
        ([GRAFT, at(LIVER, (70, "case"))], [1, 2]),
    ],
)  # fmt: skip
def test_order(steps: list[Step], expected: list[int]) -> None:
    found = indexes(written(*map(fact, steps)))
    assert [found[value] for _, value, _ in steps] == expected


def test_neighbours_precede_each_other_and_equals_do_not() -> None:
    store = written(*map(fact, [ACCESS, at(GRAFT, (50, "case")), at(TIED, (50, "case"))]))
    pairs = rows(store, "?x cg:directlyPrecedes ?y . ?x cg:valueText ?a . ?y cg:valueText ?b")
    assert pairs == [("midline laparotomy", "IVC"), ("midline laparotomy", "left renal vein")]


@pytest.mark.parametrize(
    "other",
    [
        replace(fact(LIVER), status=Status.ABSENT),
        replace(fact(LIVER), status=Status.SUSPECTED),
        replace(fact(LIVER), temporality=Temporality.PLANNED),
        replace(fact(LIVER), temporality=Temporality.HISTORICAL),
        replace(fact(LIVER), temporality=Temporality.FOLLOW_UP),
        replace(fact(LIVER), attrs=attributes(time=14, time_unit="month")),
        Fact("symptom", "back pain", fact(LIVER).evidence),
        Fact("blood_transfusion", "red cells", fact(LIVER).evidence),
    ],
)
def test_only_what_was_done_at_the_operation_is_a_step(other: Fact) -> None:
    assert indexes(written(fact(ACCESS), other)) == {"midline laparotomy": 1}


def test_other_peoples_operations_have_no_steps() -> None:
    assert indexes(written(fact(ACCESS), scope=Scope.CITED_PATIENT)) == {}


def test_a_step_told_only_elsewhere_comes_last() -> None:
    account, elsewhere = fact(at(TIED, (800, "results"))), fact(at(ACCESS, (3, "discussion")))
    assert place_of(account) < place_of(elsewhere)


@pytest.mark.parametrize(
    ("name", "sentence", "intent"),
    [
        ("radical resection", "", "CurativeIntent"),
        ("curative resection", "", "CurativeIntent"),
        ("radical en bloc excision", "", "CurativeIntent"),
        ("radical surgery", "", "CurativeIntent"),
        ("radical nephrectomy", "", ""),
        ("tumor volume reduction surgery (cytoreduction)", "", "CytoreductiveIntent"),
        ("debulking of the tumor", "", "CytoreductiveIntent"),
        ("R2 resection", "", "CytoreductiveIntent"),
        ("palliative resection", "", "PalliativeIntent"),
        ("palliative debulking", "", "CytoreductiveIntent"),
        ("tumor resection", "It was removed with curative intent.", "CurativeIntent"),
        ("tumor resection", "It was removed\nwith intent to cure.", "CurativeIntent"),
        ("tumor resection", "It was removed for palliation.", "PalliativeIntent"),
        ("tumor resection", "It could not be removed with curative intent.", ""),
        ("tumor resection", "It was removed.", ""),
    ],
)
def test_intent(name: str, sentence: str, intent: str) -> None:
    words = sentence or "told"
    assert intent_of(Fact("procedure", name, (Evidence(0, len(words), words),))) == intent


def test_only_procedures_have_an_intent() -> None:
    said = "Access with curative intent."
    assert intent_of(Fact("approach", "laparotomy", (Evidence(0, len(said), said),))) == ""


def test_intent_is_written() -> None:
    store = written(fact(("procedure", "radical resection", ((30, "case"),))), fact(ACCESS))
    assert rows(store, "?f cg:valueText ?a ; cg:intent ?b") == [
        ("radical resection", f"{PREFIXES['cg']}CurativeIntent")
    ]
