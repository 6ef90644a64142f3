"""From candidates to facts: merging, what leads, table over text, general beside specific."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cavagraph.graph.model import Basis, Evidence, Fact, Status, Temporality, Tier, Value
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.conflicts import conflict, exhaustive, is_table
from cavagraph.loaders.rebuilt import merge_reconstructions
from cavagraph.loaders.resolution import fold_value, resolve
from cavagraph.loaders.specificity import drop_general, paired_stage
from cavagraph.loaders.view import ReportView

ViewOf = Callable[[str], ReportView]
Shown = Callable[..., str]
TEXT = """
Abstract

A 44-year-old nurse had pain.

Case report

A 44-year-old nurse came with fever. The left renal vein was cut. Both renal veins were sewn.
She sat.

Discussion

Our patient was brave.
"""


def made(view: ReportView, field: str, value: Value, words: str, **more: object) -> Candidate:
    """A candidate at ``words`` of the text."""
    sentence = next(s for s in view.document.sentences if words in s.text)
    at = sentence.start + sentence.text.index(words)
    spans = ((at, at + len(words)), (sentence.start, sentence.end))
    base = Candidate(field, value, spans, "rule", sentence.index)
    return replace(base, **more)  # type: ignore[arg-type]


def facts(view: ReportView, *candidates: Candidate) -> tuple[Fact, ...]:
    (patient,), _ = resolve(view, candidates)
    return patient.facts


MERGED: list[tuple[Value, Value, dict[str, object], dict[str, object], int]] = [
    ("fever", "fever", {}, {}, 1),
    ("fever", "Fever", {}, {}, 1),
    ("flu-like fever", "flu like  fever", {}, {}, 1),
    ("fever", "cramps", {}, {}, 2),
    ((70, 50), (70, 50), {}, {}, 1),
    ((70, 50), (50, 70), {}, {}, 2),
    ("fever", "fever", {"attrs": (("a", 1),)}, {"attrs": (("b", 2),)}, 1),
    ("fever", "fever", {"attrs": (("a", 1),)}, {"attrs": (("a", 2),)}, 2),
    ("fever", "fever", {"attrs": (("a", "High"),)}, {"attrs": (("a", "high"),)}, 1),
    ("fever", "fever", {"status": Status.ABSENT}, {}, 2),
    ("fever", "fever", {"status": Status.SUSPECTED}, {}, 2),
    ("fever", "fever", {"temporality": Temporality.HISTORICAL}, {}, 2),
]


@pytest.mark.parametrize(("first", "second", "one", "other", "count"), MERGED)
def test_second_statements(
    view_of: ViewOf,
    first: Value,
    second: Value,
    one: dict[str, object],
    other: dict[str, object],
    count: int,
) -> None:
    view = view_of(TEXT)
    found = facts(
        view,
        made(view, "symptom", first, "fever", **one),
        made(view, "symptom", second, "She sat", **other),
    )
    assert len(found) == count


def test_a_merged_fact_has_the_evidence_and_attributes_of_both(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    (fact,) = facts(
        view,
        made(view, "symptom", "fever", "She sat", attrs=(("b", 2),), tier=Tier.EXTRA),
        made(view, "symptom", "fever", "fever", attrs=(("a", 1),)),
    )
    assert fact.attrs == (("a", 1), ("b", 2))
    assert [e.quote for e in fact.evidence] == ["A 44-year-old nurse came with fever.", "She sat."]
    assert fact.tier is Tier.CORE


def test_a_stated_fact_is_not_made_inferred(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    (fact,) = facts(
        view,
        made(view, "symptom", "fever", "fever", basis=Basis.INFERRED),
        made(view, "symptom", "fever", "She sat"),
    )
    assert fact.basis is Basis.STATED


def test_the_case_leads_before_the_abstract(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    (fact,) = facts(
        view,
        made(view, "symptom", "Pain", "pain", rule="abstract"),
        made(view, "symptom", "pain", "fever", rule="case"),
    )
    assert (fact.value, fact.rule) == ("pain", "case")


def test_facts_come_in_the_order_of_their_evidence(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    found = facts(
        view,
        made(view, "symptom", "x", "She sat"),
        made(view, "symptom", "y", "fever"),
        made(view, "approach", "z", "fever"),
    )
    assert [f.value for f in found] == ["z", "y", "x"]


def test_every_quote_is_its_slice(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    for fact in facts(
        view, made(view, "symptom", "x", "pain"), made(view, "symptom", "y", "fever")
    ):
        for piece in fact.evidence:
            assert view.document.mapped.original[piece.start : piece.end] == piece.quote


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Left  Renal-Vein", "left renal vein"),
        ("a–b", "a b"),
        ((70, 50), "70|50"),
        (("Renal", "Upper"), "renal|upper"),
        (7, "7"),
        (True, "true"),
        (" x ", "x"),
    ],
)
def test_fold_value(value: Value, folded: str) -> None:
    assert fold_value(value) == folded


# table over text


def said(field: str, value: Value, rule: str = "text", **more: object) -> Candidate:
    return replace(Candidate(field, value, ((0, 1),), rule), **more)  # type: ignore[arg-type]


def tabled(field: str, value: Value, column: str = "x", **more: object) -> Candidate:
    return said(field, value, f"table.{column}", **more)


ABSENT = Status.ABSENT
CONFLICTS = [
    (said("age", 45), tabled("age", 44), True),
    (said("age", 44), tabled("age", 44), False),
    (said("sex", "Female"), tabled("sex", "female"), False),
    (said("sex", "male"), tabled("sex", "female"), True),
    (said("blood_transfusion", "blood transfusion"),
     tabled("blood_transfusion", "blood transfusion", status=ABSENT), True),
    (said("symptom", "fever"), tabled("symptom", "pain"), False),
    (said("age", 45), tabled("blood_loss", 44), False),
    (said("recurrence", "lung"), tabled("recurrence", "any", status=ABSENT), True),
    (said("recurrence", "lung"), tabled("recurrence", "liver"), False),
    (said("recurrence", "lung", status=ABSENT), tabled("recurrence", "any", status=ABSENT), False),
    (said("graft_patency", "patent"), tabled("graft_patency", "occluded"), True),
    (said("graft_patency", "patent", attrs=(("time", 3),)),
     tabled("graft_patency", "occluded", attrs=(("time", 9),)), False),
    (said("graft_patency", "patent", attrs=(("time", 9),)),
     tabled("graft_patency", "occluded", attrs=(("time", 9),)), True),
    (said("reconstruction", "left renal vein"),
     tabled("reconstruction", "renal vein", "renal-vein", status=ABSENT), True),
    (said("reconstruction", "IVC"),
     tabled("reconstruction", "renal vein", "renal-vein", status=ABSENT), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row", "expected"), CONFLICTS)
def test_conflict(text: Candidate, row: Candidate, expected: bool) -> None:
    assert conflict(text, [row]) == (row if expected else None)


@pytest.mark.parametrize(
    ("value", "status", "rows", "expected"),
    [
        ("left renal vein", Status.PRESENT, ["right renal vein"], True),
        ("left renal vein", Status.PRESENT, ["left renal vein", "right renal vein"], False),
        ("renal vein", Status.PRESENT, ["right renal vein"], False),
        ("left renal vein", Status.ABSENT, ["right renal vein"], False),
        ("IVC", Status.PRESENT, ["right renal vein"], False),
        ("left renal vein", Status.PRESENT, [], False),
    ],
)
def test_a_list_of_veins_in_a_table_is_complete(
    value: str, status: Status, rows: list[str], expected: bool
) -> None:
    listed = [tabled("reconstruction", r, "renal-vein") for r in rows]
    found = exhaustive(said("reconstruction", value, status=status), listed)
    assert (found is not None) is expected


@pytest.mark.parametrize(("rule", "expected"), [("table.age", True), ("age.table", False)])
def test_is_table(rule: str, expected: bool) -> None:
    assert is_table(said("age", 4, rule)) is expected


def test_the_table_leads_and_the_conflict_is_told(view_of: ViewOf) -> None:
    view = view_of(TEXT)
    row = made(view, "age", 44, "fever", rule="table.age")
    text = made(view, "age", 45, "She sat")
    (patient,), conflicts = resolve(view, [text, row])
    assert [f.value for f in patient.facts] == [44]
    assert [(c.patient, c.kept.value, c.rejected.value) for c in conflicts] == [("1", 44, 45)]


# one reconstruction a vessel


def rebuilt(vessel: str = "IVC", start: int = 0, attrs: dict[str, Value] | None = None) -> Fact:
    words = (Evidence(start, start + 2, "ab"),)
    return Fact("reconstruction", vessel, words, tuple(sorted((attrs or {}).items())))


REBUILT: list[tuple[dict[str, Value], dict[str, Value], dict[str, Value] | None]] = [
    ({"material": "PTFE"}, {"diameter_mm": 20}, {"material": "PTFE", "diameter_mm": 20}),
    ({"material": "PTFE"}, {"material": "Dacron"}, None),
    ({"material": "graft"}, {"material": "Dacron"}, {"material": "Dacron"}),
    ({"material": "Dacron"}, {"material": "prosthetic graft"}, {"material": "Dacron"}),
    ({"material": "PTFE"}, {"material": "ePTFE"}, {"material": "ePTFE"}),
    ({"material": "ePTFE"}, {"material": "PTFE"}, {"material": "ePTFE"}),
    ({"diameter_mm": 20}, {"diameter_mm": 18}, None),
    ({"length_mm": 80}, {"length_mm": 90}, None),
    ({"length_mm": 80}, {"diameter_mm": 18}, {"length_mm": 80, "diameter_mm": 18}),
    (
        {"technique": "graft replacement"},
        {"technique": "interposition"},
        {"technique": "interposition"},
    ),
    ({"technique": "patch"}, {"technique": "graft replacement"}, {"technique": "patch"}),
    ({"technique": "patch"}, {"technique": "primary repair"}, {"technique": "patch"}),
    ({}, {}, {}),
]


@pytest.mark.parametrize(("one", "other", "expected"), REBUILT)
def test_merge_reconstructions(
    one: dict[str, Value], other: dict[str, Value], expected: dict[str, Value] | None
) -> None:
    merged = merge_reconstructions([rebuilt(attrs=one), rebuilt(start=9, attrs=other)])
    if expected is None:
        assert len(merged) == 2
        return
    (fact,) = merged
    assert dict(fact.attrs) == expected
    assert [e.start for e in fact.evidence] == [0, 9]


@pytest.mark.parametrize(
    "other",
    [
        rebuilt("left renal vein"),
        replace(rebuilt(), status=Status.ABSENT),
        replace(rebuilt(), temporality=Temporality.PLANNED),
        replace(rebuilt(), field="vessel_management"),
    ],
)
def test_other_things_stay_apart(other: Fact) -> None:
    assert len(merge_reconstructions([rebuilt(), other])) == 2


# general beside specific


def fact(field: str, value: str, **more: object) -> Fact:
    base = Fact(field, value, (Evidence(0, 2, "ab"),))
    return replace(base, **more)  # type: ignore[arg-type]


DROPPED = [
    ([("approach", "laparotomy"), ("approach", "midline laparotomy")], ["midline laparotomy"]),
    ([("approach", "laparotomy"), ("approach", "Chevron incision")], ["Chevron incision"]),
    ([("approach", "laparotomy")], ["laparotomy"]),
    (
        [("procedure", "partial hepatectomy"), ("procedure", "left partial hepatectomy")],
        ["left partial hepatectomy"],
    ),
    ([("procedure", "nephrectomy"), ("procedure", "splenectomy")], ["nephrectomy", "splenectomy"]),
    ([("symptom", "back pain"), ("symptom", "low back pain")], ["back pain", "low back pain"]),
    ([("approach", "laparotomy"), ("procedure", "midline laparotomy")],
     ["laparotomy", "midline laparotomy"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), DROPPED)
def test_drop_general(view_of: ViewOf, given: list[tuple[str, str]], expected: list[str]) -> None:
    kept = drop_general(view_of(TEXT), [fact(f, v) for f, v in given])
    assert [f.value for f in kept] == expected


@pytest.mark.parametrize(
    "specific",
    [
        fact("approach", "midline laparotomy", status=Status.ABSENT),
        fact("approach", "midline laparotomy", temporality=Temporality.HISTORICAL),
    ],
)
def test_only_what_is_so_now_makes_a_general_word_needless(view_of: ViewOf, specific: Fact) -> None:
    assert len(drop_general(view_of(TEXT), [fact("approach", "laparotomy"), specific])) == 2


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("renal veins were sewn", "renal veins", ["right renal vein", "left renal vein"]),
        ("renal vein was cut", "renal vein", ["renal vein"]),
        ("renal veins were sewn", "IVC", ["IVC"]),
    ],
)
def test_both_veins_are_two(view_of: ViewOf, words: str, value: str, expected: list[str]) -> None:
    view = view_of(TEXT)
    one = made(view, "reconstruction", value, words, attrs=(("vessel", value),))
    found = list(paired_stage(view, (one,)))
    assert [c.value for c in found] == expected
    assert [c.get("vessel") for c in found] == expected
