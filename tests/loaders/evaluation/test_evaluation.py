"""Scores of small invented gold standards and predictions, written in the interchange format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange import from_json
from cavagraph.loaders.evaluation import evaluate
from cavagraph.loaders.evaluation.report import Report

Made = dict[str, Any]
Scores = Callable[..., Report]


def fact(field: str, value: Any, at: int = 0, **said: Any) -> Made:
    """A fact whose ten letters of evidence begin at ``at``; further keys as in the format."""
    attrs = {name: said.pop(name) for name in list(said) if name not in _KEYS}
    whole: Made = {
        "id": f"f{at}",
        "field": field,
        "value": value,
        "attrs": attrs,
        "polarity": "affirmed",
        "certainty": "certain",
        "temporality": "current",
        "tier": "core",
        "derived": False,
        "evidence": [quote(at)],
    }
    return whole | said


_KEYS = ("polarity", "certainty", "temporality", "tier", "evidence", "rule", "distributed", "id")


def quote(at: int, words: str = "ten letter") -> Made:
    return {"quote": words, "start": at, "end": at + len(words), "section": "case"}


def document(*patients: Sequence[Made], name: str = "one", **parts: Any) -> Made:
    """A document with one list of facts for every patient."""
    people = [
        {"patient_id": f"{name}-P{n}", "label": f"case {n}", "facts": list(facts)}
        for n, facts in enumerate(patients, 1)
    ]
    empty = ("cohort_facts", "literature_patients", "claims", "contradictions")
    return {
        "doc": name,
        "file": f"{name}.txt",
        "sha256": "0" * 64,
        "chars": 10_000,
        "ivc_scheme": None,
        "patients": people,
        **{part: [] for part in empty},
        **parts,
    }


@pytest.fixture
def scores(tmp_path: Path) -> Scores:
    """Scores predicted documents against gold documents."""

    def run(gold: Made | Sequence[Made], found: Made | Sequence[Made]) -> Report:
        both = [[part] if isinstance(part, dict) else list(part) for part in (gold, found)]
        path = tmp_path / "gold.json"
        path.write_text(json.dumps({"documents": both[0]}), encoding="utf-8")
        return evaluate(path, from_json(json.dumps({"documents": both[1]})))

    return run


Counts = tuple[int, int, int, int]  # gold, relaxed, strict, spurious


def counts(scores: Scores, gold: Made, found: Made) -> Counts:
    tally = scores(document([gold]), document([found])).tally
    return tally.gold, tally.relaxed, tally.strict, tally.spurious


RIGHT, LOOSE, WRONG = (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("field", "gold", "found", "expected"),
    [
        ("symptom", "abdominal pain", "Abdominal Pain", RIGHT),
        ("symptom", "leg oedema", "leg edema", RIGHT),
        ("symptom", "dyspnoea", "shortness of breath", RIGHT),
        ("symptom", "fever", "jaundice", WRONG),
        ("symptom", "abdominal pain", "upper abdominal pain", LOOSE),
        ("involvement", "right renal vein", "left renal vein", WRONG),
        ("involvement", "renal vein", "right renal vein", LOOSE),
        ("involvement", "right renal artery", "right renal vein", WRONG),
        ("involvement", "IVC", "inferior vena cava", RIGHT),
        ("procedure", "IVC resection", "IVC ligation", WRONG),
        ("procedure", "resection of the inferior vena cava", "IVC resection", RIGHT),
        ("toxicity", "neutropenia", "febrile neutropenia", WRONG),
        ("blood_loss", 1200, 1200, RIGHT),
        ("blood_loss", 1200, 1205, LOOSE),
        ("blood_loss", 1200, 1300, WRONG),
        ("tumor_size", [60, 40, 50], [40, 50, 60], RIGHT),
        ("tumor_size", [60, 40, 50], [40, 50], WRONG),
        ("ivc_location", ["infrarenal"], ["infrarenal"], RIGHT),
        ("ivc_location", ["infrarenal", "renal"], ["infrarenal"], LOOSE),
        ("ivc_location", ["infrarenal"], ["suprahepatic"], WRONG),
        ("sex", "female", "woman", RIGHT),
        ("sex", "female", "male", WRONG),
        ("margin", "R0", "negative", LOOSE),
        ("margin", "R0", "R1", WRONG),
        ("vital_status", "alive", "dead", WRONG),
        ("metastasis", "any", "distant metastasis", LOOSE),
        ("blood_transfusion", "4 units", "transfused", LOOSE),
        ("adjuvant_chemotherapy", "not given", "none", RIGHT),
        ("radiotherapy", "adjuvant radiotherapy", "preoperative radiotherapy", WRONG),
    ],
)
def test_values(scores: Scores, field: str, gold: Any, found: Any, expected: Counts) -> None:
    assert counts(scores, fact(field, gold), fact(field, found)) == expected


NEGATED, PLANNED = {"polarity": "negated"}, {"temporality": "planned"}
GRAMS, MILLIGRAMS = {"dose": 2, "unit": "g/m2"}, {"dose": 2000, "unit": "mg/m2"}
A_YEAR, MONTHS = {"time": 1, "time_unit": "year"}, {"time_unit": "month"}


@pytest.mark.parametrize(
    ("field", "value", "gold", "found", "expected"),
    [
        ("sign", "ascites", NEGATED, {}, WRONG),
        ("sign", "ascites", NEGATED, NEGATED, RIGHT),
        ("sign", "ascites", {"certainty": "suspected"}, {}, LOOSE),
        ("procedure", "nephrectomy", {}, PLANNED, WRONG),
        ("procedure", "nephrectomy", NEGATED | PLANNED, PLANNED, LOOSE),
        ("drug", "ifosfamide", GRAMS, MILLIGRAMS, RIGHT),
        ("drug", "ifosfamide", GRAMS, {}, LOOSE),
        ("drug", "ifosfamide", {}, GRAMS, RIGHT),
        ("drug", "ifosfamide", {"cycles": 3}, {"cycles": 4}, LOOSE),
        ("toxicity", "nausea", {"drug": "a + b"}, {"drug": "b and a"}, RIGHT),
        ("toxicity", "nausea", {"drug": None}, {"drug": "doxorubicin"}, LOOSE),
        ("toxicity", "nausea", {"drug": "doxorubicin"}, {"drug": "adriamycin"}, RIGHT),
        ("recurrence", "liver", {"time": 12} | MONTHS, A_YEAR, RIGHT),
        ("recurrence", "liver", {"time": 9} | MONTHS, A_YEAR, LOOSE),
        ("ihc", "desmin", {"result": "+"}, {"result": "positive"}, RIGHT),
        ("ihc", "desmin", {"result": "-"}, {"result": "+"}, WRONG),
        ("ihc", "desmin", {"result": "-"}, NEGATED | {"result": "-"}, RIGHT),
        ("ihc", "Ki-67", {"result": "20%"}, {"result": "20 %"}, RIGHT),
        ("ihc", "Ki-67", {"result": "20%"}, {"result": "30%"}, LOOSE),
        ("tumor_marker", "AFP", {"result": "normal"}, {"result": "elevated"}, WRONG),
        ("tumor_size", [50], {"modality": "CT"}, {"modality": "CT/MRI"}, RIGHT),
        ("tumor_size", [50], {"modality": "CT"}, {"modality": "specimen"}, LOOSE),
        ("complication", "bile leak", {"clavien": "IIIa"}, {"clavien": "Clavien-Dindo 3a"}, RIGHT),
        ("complication", "bile leak", {"clavien": "IIIa"}, {"clavien": "IIIb"}, LOOSE),
        ("reconstruction", "IVC", {"diameter_mm": 20}, {"diameter_mm": 18}, LOOSE),
        ("reconstruction", "IVC", {"material": "PTFE"}, {"brand": "PTFE"}, RIGHT),
        ("drug_response", "trabectedin", {"response": "PR"}, {"response": "partial"}, RIGHT),
        ("drug_response", "trabectedin", {"response": "SD"}, {"response": "progression"}, WRONG),
    ],
)
def test_status_and_key_attributes(
    scores: Scores, field: str, value: Any, gold: Made, found: Made, expected: Counts
) -> None:
    assert counts(scores, fact(field, value, **gold), fact(field, value, **found)) == expected


def test_neighbouring_fields_meet_at_the_relaxed_level(scores: Scores) -> None:
    assert counts(scores, fact("symptom", "fever"), fact("sign", "fever")) == LOOSE
    assert counts(scores, fact("symptom", "fever"), fact("toxicity", "fever")) == (1, 0, 0, 0)


AGE = fact("age", 50)


@pytest.mark.parametrize(
    ("gold", "found", "name"),
    [
        ([], fact("age", 50, 40), "repeated"),
        ([fact("symptom", "fever", 40, tier="extra")], fact("symptom", "fever", 40), "neutral"),
        ([], fact("height", 160, 40), "ignored"),
        ([], fact("age", 60, 40, tier="extra"), "ignored"),
        ([], fact("age", 60, 40), "spurious"),
    ],
)
def test_further_predictions(scores: Scores, gold: list[Made], found: Made, name: str) -> None:
    tally = scores(document([AGE, *gold]), document([AGE, found])).tally
    told = {key: getattr(tally, key) for key in ("repeated", "neutral", "ignored", "spurious")}
    assert told == dict.fromkeys(told, 0) | {name: 1}
    assert tally.relaxed == 1


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        (("drug", "doxorubicin"), ("chemotherapy", "given")),
        (("drug", "warfarin"), ("anticoagulation", "given")),
        (("reconstruction", "IVC"), ("procedure", "graft interposition")),
        (("procedure", "right hepatic resection"), ("procedure", "tumor resection")),
        (("diagnosis", "IVC leiomyosarcoma"), ("involvement", "inferior vena cava")),
    ],
)
def test_what_follows_from_other_facts_is_not_wrong(
    scores: Scores, gold: tuple[str, str], found: tuple[str, str]
) -> None:
    known, more = fact(*gold), fact(*found, at=40)
    tally = scores(document([AGE, known]), document([AGE, known, more])).tally
    assert (tally.relaxed, tally.spurious, tally.neutral + tally.repeated) == (2, 0, 1)


def test_inferred_gold_facts_need_not_be_found(scores: Scores) -> None:
    gold = document([fact("age", 50), fact("sex", "female", 40, certainty="inferred")])
    tally = scores(gold, document([fact("age", 50)])).tally
    assert tally.score("strict").f1 == 1


def test_both_sides_are_a_fact_about_each(scores: Scores) -> None:
    gold = document([fact("involvement", "bilateral renal veins")])
    found = document(
        [fact("involvement", "left renal vein"), fact("involvement", "right renal vein", 40)]
    )
    assert scores(gold, found).tally.score("relaxed").right == 2


def test_evidence_must_overlap(scores: Scores) -> None:
    gold = document([fact("age", 50, 100), fact("sex", "male", 200)])
    found = document([fact("age", 50, 105), fact("sex", "male", 400)])
    report = scores(gold, found)
    assert (report.tally.relaxed, report.tally.evidence) == (2, 1)
    assert [(fault.kind, fault.error.value[:2]) for fault in report.faults] == [("evidence", "E2")]


@pytest.mark.parametrize(
    ("words", "overlaps"),
    [
        ("a mass of the cava", True),
        ("mass of the cava was", True),
        ("an entirely other one", False),
    ],
)
def test_quotes_without_offsets_meet_by_their_words(
    scores: Scores, words: str, overlaps: bool
) -> None:
    placeless = {"quote": "a mass of the cava was seen", "start": None, "end": None}
    gold = document([fact("age", 50, evidence=[placeless])])
    found = document([fact("age", 50, evidence=[quote(3, words)])])
    assert scores(gold, found).tally.evidence == overlaps


def test_patients_are_paired_by_their_facts(scores: Scores) -> None:
    first = [fact("age", 50), fact("sex", "female", 20)]
    second = [fact("age", 61, 40), fact("sex", "female", 60)]
    tally = scores(document(first, second), document(second, first)).tally
    assert tally.score("strict").f1 == 1
    assert (tally.patients_matched, tally.assigned_right, tally.assigned) == (2, 4, 4)


def test_a_fact_with_the_wrong_patient(scores: Scores) -> None:
    first = [fact("age", 50), fact("symptom", "fever", 20)]
    second = [fact("age", 61, 40), fact("sex", "male", 60)]
    found = document([first[0]], [*second, first[1]])
    report = scores(document(first, second), found)
    assert (report.tally.assigned_right, report.tally.assigned) == (3, 4)
    assert {(f.kind, f.error.name) for f in report.faults} == {
        ("missed", "PATIENT"),
        ("spurious", "PATIENT"),
    }


@pytest.mark.parametrize(
    ("gold", "found", "error"),
    [
        (fact("symptom", "fever", 40), None, "PATTERN"),
        (fact("symptom", "glimmering xylophasia", 40), None, "LEXICON"),
        (fact("symptom", "fever", 40), fact("symptom", "fever", 40, **NEGATED), "POLARITY"),
        (fact("bypass", "CPB", 40), fact("bypass", "CPB", 40, **PLANNED), "PLAN"),
        (fact("blood_loss", 900, 40), fact("blood_loss", 90, 40), "FORM"),
        (fact("blood_loss", 900, 40), fact("age", 900, 40), "NUMBER"),
        (fact("ivc_location", ["renal"], 40), fact("ivc_location", ["infrarenal"], 40), "SCHEME"),
        (fact("symptom", "fever", 40), fact("symptom", "chills", 90), "UNFOUNDED"),
        (fact("recurrence", "liver", time=3), fact("recurrence", "liver", time=4), "TIME"),
        (fact("drug", "ifosfamide", dose=3), fact("drug", "ifosfamide"), "LINK"),
    ],
)
def test_classes_of_errors(scores: Scores, gold: Made, found: Made | None, error: str) -> None:
    given = document([AGE, found] if found else [AGE])
    assert error in {fault.error.name for fault in scores(document([AGE, gold]), given).faults}


HERE = {"evidence": [quote(50)]}


def forbid(field: str, value: Any = None, **more: Any) -> Made:
    rule = {"field": field} | more
    return {"forbid": [rule if value is None else rule | {"value": value}]}


@pytest.mark.parametrize(
    ("trap", "found", "failed"),
    [
        (HERE, fact("symptom", "fever", 50), 1),
        (HERE, fact("symptom", "fever", 90), 0),
        (HERE, fact("symptom", "fever", 50, **NEGATED), 0),
        (HERE, fact("symptom", "fever", 50, certainty="suspected"), 0),
        (HERE, fact("symptom", "fever", 50, **PLANNED), 0),
        (HERE, fact("age", 50, 50), 0),
        (forbid("symptom", "fever"), fact("symptom", "fever", 90), 1),
        (forbid("symptom", "fever"), fact("sign", "fever", 90), 1),
        (forbid("symptom", "fever"), fact("symptom", "chills", 90), 0),
        (forbid("symptom", "fever", patient="one-P9"), fact("symptom", "fever"), 0),
        (forbid("age", 50), fact("age", 50), 0),
        (forbid("drug", "ifosfamide", attr={"line": 2}), fact("drug", "ifosfamide", line=2), 1),
        (forbid("drug", "ifosfamide", attr={"line": 2}), fact("drug", "ifosfamide", line=1), 0),
        (forbid("ihc", "desmin", result="+"), fact("ihc", "desmin", result="positive"), 1),
        (forbid("ihc", "desmin", result="+"), fact("ihc", "desmin", result="negative"), 0),
        (forbid("symptom", anywhere=True), fact("symptom", "fever", 90), 1),
        (forbid("symptom"), fact("symptom", "fever", 90), 0),
    ],
)
def test_traps(scores: Scores, trap: Made, found: Made, failed: int) -> None:
    gold = document([fact("age", 50)], negative_traps=[{"id": "t", **trap}])
    tally = scores(gold, document([fact("age", 50, 20), found])).tally
    assert (tally.traps, tally.traps_failed) == (1, failed)


def _claim(at: int, kind: str = "survival", **attrs: Any) -> Made:
    return {
        "id": f"c{at}",
        "kind": kind,
        "value": "some share",
        "attrs": attrs,
        "citations": [],
        "claim_source": "literature",
        "tier": "core",
        "evidence": [quote(at)],
    }


def test_claims_by_kind_and_number(scores: Scores) -> None:
    gold = document(claims=[_claim(0, pct=40), _claim(100, pct=7), _claim(200, "mortality")])
    found = document(claims=[_claim(5, pct=40), _claim(105, "mortality", pct=70), _claim(900)])
    claims = scores(gold, found).claims
    assert (claims.found.right, claims.found.all) == (2, 3)
    assert (claims.by_kind["survival"].right, claims.by_kind["mortality"].right) == (2, 0)
    assert (claims.kind_right.right, claims.kind_right.all) == (1, 2)
    assert (claims.numbers_right.right, claims.numbers_right.all) == (1, 2)
    assert (claims.precise.right, claims.precise.all) == (2, 3)


@pytest.mark.parametrize(("places", "found"), [((0, 100), 1), ((0,), 0), ((300, 400), 0)])
def test_a_contradiction_needs_both_readings(
    scores: Scores, places: tuple[int, ...], found: int
) -> None:
    def dispute(*at: int) -> Made:
        sides = {"reading_a": "a", "reading_b": "b", "resolution": "", "id": "x", "what": "age"}
        return {**sides, "evidence": [quote(place) for place in at]}

    gold = document(contradictions=[dispute(0, 100)])
    claims = scores(gold, document(contradictions=[dispute(*places)])).claims
    assert claims.contradictions.right == found


def test_documents_without_a_report_are_named_and_not_counted(scores: Scores) -> None:
    gold = [document([fact("age", 50)], name=name) for name in ("one", "two")]
    report = scores(gold, document([fact("age", 50)], name="one"))
    assert report.missing == ("two",)
    assert report.strict_f1 == 1
    assert any("two" in note for note in report.notes)
    assert any("in-sample" in note for note in report.notes)


def test_the_interval_is_over_documents_and_always_the_same(scores: Scores) -> None:
    names = [f"d{n}" for n in range(6)]
    gold = [document([fact("age", 50)], name=name) for name in names]
    found = [document([fact("age", 50 + (n > 3))], name=name) for n, name in enumerate(names)]
    report = scores(gold, found)
    low, high = report.interval("strict") or (0.0, 0.0)
    assert 0 <= low < report.strict_f1 < high <= 1
    assert report.interval("strict") == (low, high)
    assert scores(gold[:1], found[:1]).interval("strict") is None


def test_json_and_tables_say_the_same(scores: Scores) -> None:
    report = scores(document([fact("age", 50)]), document([fact("age", 51, rule="person.age")]))
    data = json.loads(report.to_json())
    assert data["overall"]["strict"]["f1"] == report.strict_f1 == 0
    assert data["faults"][-1]["rule"] == "person.age"
    tables = {section.title: section for section in report.sections()}
    assert tables["by document"].rows[0][:3] == ("all", "1", "1")
    assert tables["by field"].rows[0][0] == "age"
    assert all(len(row) == len(t.columns) for t in tables.values() for row in t.rows)


def test_a_report_is_held_against_an_earlier_one(scores: Scores) -> None:
    gold = document([fact("age", 50), fact("sex", "female", 20)])
    before = scores(gold, document([fact("age", 51, rule="age.first")]))
    found = document([fact("age", 50, rule="age.second"), fact("sex", "female", 20, rule="sex")])
    report = replace(scores(gold, found), before=before.given)
    assert [(d.change.value, d.fact.value, d.fact.rule) for d in report.differences] == [
        ("came", "50", "age.second"),
        ("went", "51", "age.first"),
        ("came", "female", "sex"),
    ]
    (table,) = (s for s in report.sections() if s.title == "against the earlier run")
    assert table.rows[1][:5] == ("went", "one", "one-P1", "age = 51", "wrong")
    assert json.loads(report.to_json())["differences"][0]["rule"] == "age.second"
    assert all(s.title != table.title for s in before.sections())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"documents": [{"patients": 1}]}'])
def test_a_broken_gold_standard_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(text)
    with pytest.raises(ReportError, match=r"gold\.json"):
        evaluate(path, [])


def test_a_missing_gold_standard_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"none\.json"):
        evaluate(tmp_path / "none.json", [])
