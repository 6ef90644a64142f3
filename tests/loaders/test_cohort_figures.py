"""What invented series say of themselves, computed again, and held against their tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cavagraph.graph.model import (
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Patient,
    Status,
    Value,
    attributes,
)
from cavagraph.loaders.cohort import cohort_facts
from cavagraph.loaders.contradictions_tables import graft_events
from cavagraph.loaders.findings import Findings
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.pipeline import extract
from cavagraph.loaders.readers import read
from cavagraph.loaders.recompute import recompute
from cavagraph.loaders.view import view
from cavagraph.ontology.terms import load_terminology

LEXICON = Lexicon(load_terminology())
SERIES = """# Four invented tumours of a vein

## Abstract

**Results:** {abstract}

## Methods

{methods}

## Results

{results}

Table 1. The patients

| Case | Sex | Age | Blood loss (ml) | Margin | Graft | Follow-up (months) |
|---|---|---|---|---|---|---|
| 1 | F | 40 | 300 | R0 | Patent | 12 |
| 2 | F | 50 | 500 | R0 | Patent | 24 |
| 3 | M | 60 | 900 | R1 | {graft} | 30 |
| 4 | F | 70 | 1100 | R0 | Patent | 36 |

## Discussion

Such tumours are rare.
"""


def series(folder: Path, graft: str = "Occluded (9 mo)", **parts: str) -> Path:
    filled = {
        "abstract": "All were well.",
        "methods": "We looked at charts.",
        "results": "See Table 1.",
    }
    path = folder / "series.md"
    path.write_text(SERIES.format(graft=graft, **filled | parts), encoding="utf-8")
    return path


def stated(folder: Path, text: str) -> dict[str, Fact]:
    report = view(read(series(folder, results=text)), LEXICON)
    return {fact.field: fact for fact in cohort_facts(report)}


@pytest.mark.parametrize(
    ("text", "field", "value", "attrs"),
    [
        ("Four patients were operated on.", "cohort_size", 4, {}),
        ("They came between March 2004 and May 2011.", "study_period", "2004-03/2011-05", {}),
        ("They came from 2004 to 2011.", "study_period", "2004/2011", {}),
        ("There were three women and one man.", "sex_distribution", "3 women, 1 man",
         {"female": 3, "male": 1}),
        ("One male and three female patients came.", "sex_distribution", "3 women, 1 man",
         {"female": 3, "male": 1}),
        ("Their median age was 55 years (range, 40 to 70).", "age_median", 55,
         {"low": 40, "high": 70, "unit": "year"}),
        ("The mean age of the patients was 55 (40-70) years.", "age_mean", 55,
         {"low": 40, "high": 70, "unit": "year"}),
        ("Median bleeding was 700 mL.", "blood_loss_median", 700, {"unit": "mL"}),
        ("Median blood loss was 0.7 L (0.3-1.1 L).", "blood_loss_median", 700,
         {"low": 300, "high": 1100, "unit": "mL"}),
        ("The median operating time was 4.5 hours.", "operative_time_median", 270, {"unit": "min"}),
        ("The median hospital stay was 9 days (6-20 days).", "hospital_stay_median", 9,
         {"low": 6, "high": 20, "unit": "day"}),
        ("The median follow-up was 2.25 years.", "follow_up_median", 27, {"unit": "month"}),
        ("The mean size of 6 cm x 5 cm x 4 cm was small.", "tumor_size_mean", (60, 50, 40),
         {"unit": "mm"}),
        ("R0 resection was achieved in three of four patients.", "r0_count", 3, {"N": 4}),
        ("Recurrence was seen in two patients.", "recurrence_count", 2, {"N": 4}),
        ("Two tumours recurred.", "recurrence_count", 2, {"N": 4}),
        ("There was no perioperative death.", "perioperative_mortality", 0, {}),
        ("No patient died within 30 days.", "thirty_day_mortality", 0, {}),
        ("All patients were discharged home.", "in_hospital_mortality", 0, {}),
        ("Grafts were used in three patients and a patch in one.", "reconstruction_count",
         "3 graft, 1 patch", {"graft": 3, "patch": 1}),
    ],
)  # fmt: skip
def test_a_series_says(
    tmp_path: Path, text: str, field: str, value: Value, attrs: dict[str, Value]
) -> None:
    fact = stated(tmp_path, text)[field]
    assert fact.value == value
    assert dict(fact.attrs) == attrs
    assert fact.evidence[0].quote.strip(".") in text
    absent = field.endswith("mortality")
    assert fact.status is (Status.ABSENT if absent else Status.PRESENT)


@pytest.mark.parametrize(
    "text",
    [
        "Two of the four patients were smokers.",
        "The median size of the graft was 18 mm.",
        "The mean of 12 measurements was taken.",
        "Median survival in other series is 40 months.",
        "Three women of 38, 44 and 51 years came.",
        "Grafts were used in three patients.",
    ],
)
def test_other_numbers_are_no_figures_of_the_series(tmp_path: Path, text: str) -> None:
    assert not set(stated(tmp_path, text)) - {"cohort_size"}


def test_a_report_of_one_patient_has_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_text(
        "# A tumour\n\n## Case report\n\nA woman aged 50 came. Her median age was 50 years.\n",
        encoding="utf-8",
    )
    assert cohort_facts(view(read(path), LEXICON)) == ()


def test_a_second_statement_adds_its_range(tmp_path: Path) -> None:
    path = series(
        tmp_path,
        abstract="Median blood loss was 700 mL.",
        results="Median blood loss was 700 mL (300-1100 mL).",
    )
    fact = next(
        f for f in cohort_facts(view(read(path), LEXICON)) if f.field == "blood_loss_median"
    )
    assert dict(fact.attrs) == {"low": 300, "high": 1100, "unit": "mL"}
    assert len(fact.evidence) == 2


SPAN = (Evidence(0, 4, "said", "results"),)
ROW = (Evidence(10, 13, "row", "table"),)


def patients(field: str, *values: Value) -> tuple[Patient, ...]:
    return tuple(
        Patient(str(i), f"Patient {i}", facts=(Fact(field, value, ROW),))
        for i, value in enumerate(values, 1)
    )


@pytest.mark.parametrize(
    ("field", "stated_value", "attrs", "own", "values", "expected"),
    [
        ("age_median", 55, {"low": 40, "high": 70}, "age", (40, 50, 60, 70),
         [("median", 55, True), ("minimum", 40, True), ("maximum", 70, True)]),
        ("age_mean", 56, {}, "age", (40, 50, 60, 70), [("mean", 55, False)]),
        ("age_mean", Decimal("43.3"), {}, "age", (40, 50, 40),
         [("mean", Decimal("43.3333"), True)]),
        ("blood_loss_median", 700, {"high": 900}, "blood_loss", (300, 700, 1100),
         [("median", 700, True), ("maximum", 1100, False)]),
        ("r0_count", 3, {"N": 3}, "margin", ("R0", "R0", "R1"), [("count", 2, False)]),
        ("r0_count", 2, {"N": 3}, "margin", ("R0", "R0", "R1"), [("count", 2, True)]),
        ("recurrence_count", 2, {"N": 2}, "recurrence", ("lung", "liver"), [("count", 2, True)]),
        ("sex_distribution", "1 woman, 2 men", {"female": 1, "male": 2}, "sex",
         ("female", "male", "male"), [("count", 1, True), ("count", 2, True)]),
        ("tumor_size_mean", (60, 50), {}, "tumor_size", ((50, 40), (70, 60)),
         [("mean", (60, 50), True)]),
        ("tumor_size_mean", (60, 50), {}, "tumor_size", ((50, 40), (70, 90)),
         [("mean", (60, 65), False)]),
    ],
)  # fmt: skip
def test_figures_are_computed_again(
    field: str, stated_value: Value, attrs: dict[str, Value], own: str,
    values: tuple[Value, ...], expected: list[tuple[str, Value, bool]],
) -> None:  # fmt: skip
    fact = Fact(field, stated_value, SPAN, attributes(**attrs))
    found = recompute(patients(own, *values), (fact,))
    assert [(r.statistic, r.recomputed, r.agrees) for r in found] == expected
    assert all(r.field == own and r.evidence[0] == SPAN[0] for r in found)


@pytest.mark.parametrize("missing", [(), (Fact("blood_loss", 5, ROW),)])
def test_a_figure_over_some_patients_proves_nothing(missing: tuple[Fact, ...]) -> None:
    known = (*patients("age", 40, 50), Patient("3", "Patient 3", facts=missing))
    assert recompute(known, (Fact("age_mean", 99, SPAN),)) == ()
    assert recompute(known[:1], (Fact("age_mean", 99, SPAN),)) == ()


def test_a_patient_with_two_numbers_is_not_averaged() -> None:
    twice = Patient("2", "Patient 2", facts=(Fact("age", 50, ROW), Fact("age", 51, ROW)))
    known = (*patients("age", 40), twice)
    assert recompute(known, (Fact("age_mean", 45, SPAN),)) == ()


def by_rule(extraction: Extraction, rule: str) -> list[Contradiction]:
    assert not [issue for issue in extraction.issues if issue.level == "error"]
    return [item for item in extraction.contradictions if item.rule == rule]


def read_all(folder: Path, graft: str = "Occluded (9 mo)", **parts: str) -> Extraction:
    return extract(series(folder, graft, **parts))


def test_the_table_leads_over_a_sentence(tmp_path: Path) -> None:
    wrong = "Graft occlusion was found in patient 4 at 9 months."
    (item,) = by_rule(read_all(tmp_path, results=wrong), "table-against-text")
    assert item.preferred == 1
    assert wrong in item.readings[0].evidence[0].quote
    rows = " ".join(piece.quote for piece in item.readings[1].evidence)
    assert "Occluded" in rows
    right = "Graft occlusion was found in patient 3 at 9 months."
    assert by_rule(read_all(tmp_path, results=right), "table-against-text") == []


def test_a_count_that_the_table_does_not_give(tmp_path: Path) -> None:
    said = "R0 resection was achieved in all but none failed, in four of four patients."
    (item,) = by_rule(read_all(tmp_path, abstract=said), "figure-recomputed")
    assert item.preferred == 1
    assert [reading.text for reading in item.readings] == ["stated: 4", "from the patients: 3"]
    assert all("R1" in piece.quote for piece in item.readings[1].evidence)
    said = "R0 resection was achieved in three of four patients."
    assert by_rule(read_all(tmp_path, abstract=said), "figure-recomputed") == []


@pytest.mark.parametrize(
    ("methods", "preferred"),
    [
        ("A total of seven patients underwent an operation here. In those years five patients were "
         "treated for it, among them, four patients had a tumour of the cava. The remaining one "
         "patient had another tumour.", 1),
        ("A total of five patients underwent an operation here. In those years five patients were "
         "treated for it, among them, four patients had a tumour of the cava. The remaining one "
         "patient had another tumour.", None),
        ("A total of seven patients underwent an operation here. Two were excluded. Five patients "
         "were treated for it, among them, four patients had a tumour of the cava. The remaining "
         "one patient had another tumour.", None),
    ],
)  # fmt: skip
def test_totals_that_do_not_add_up(tmp_path: Path, methods: str, preferred: int | None) -> None:
    found = by_rule(read_all(tmp_path, methods=methods), "counts-of-patients")
    assert [item.preferred for item in found] == ([] if preferred is None else [preferred])
    for item in found:
        assert "4 + 1" in item.resolution


@pytest.mark.parametrize(
    ("results", "count", "resolution"),
    [
        ("No Clavien-Dindo grade III or higher complication occurred. Patient 2 had a wound "
         "infection.", 1, "compatible"),
        ("No Clavien-Dindo grade III or higher complication occurred.", 0, ""),
        ("Patient 2 had a wound infection.", 0, ""),
    ],
)  # fmt: skip
def test_no_severe_complication_and_yet_one(
    tmp_path: Path, results: str, count: int, resolution: str
) -> None:
    found = by_rule(read_all(tmp_path, "Patent", results=results), "complication-against-grade")
    assert len(found) == count
    assert all(item.resolution.startswith(resolution) for item in found)


@pytest.mark.parametrize(("elsewhere", "count"), [("occluded", 1), ("patent", 0)])
def test_a_graft_event_that_the_table_gives_to_another(
    tmp_path: Path, elsewhere: str, count: int
) -> None:
    told = Fact("complication", "graft thrombosis", SPAN)
    rows = [Fact("graft_patency", value, ROW) for value in ("patent", elsewhere)]
    own = (
        Patient("1", "Patient 1", facts=(told, rows[0])),
        Patient("2", "Patient 2", facts=(rows[1],)),
    )
    found = list(graft_events(Findings(view(read(series(tmp_path)), LEXICON), own)))
    assert len(found) == count
    for item in found:
        assert [reading.evidence for reading in item.readings] == [SPAN, ROW]
        assert item.preferred == 1
