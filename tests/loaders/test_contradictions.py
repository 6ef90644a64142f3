"""Each class of inconsistency on invented reports: found where it is, silent where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cavagraph.graph.model import (
    Contradiction,
    Evidence,
    Fact,
    Patient,
    Status,
    Temporality,
    Value,
    attributes,
)
from cavagraph.loaders import contradictions as registry
from cavagraph.loaders.contradictions import DETECTORS, contradictions
from cavagraph.loaders.findings import Detector, Findings
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.readers import read
from cavagraph.loaders.view import view
from cavagraph.loaders.zones import find_scheme
from cavagraph.ontology.terms import load_terminology

TEMPLATE = """# {title}

## Abstract

{abstract}

## Introduction

{introduction}

## Case report

{case}

## Discussion

{discussion}

## References

1. Nobody N. A journal that does not exist 2001;1:1-2.
"""
DEFAULTS = {
    "title": "An invented tumour of a vein",
    "abstract": "This text was written for a test.",
    "introduction": "Such tumours are rare.",
    "case": "A 50-year-old woman came with pain. CT showed a mass.",
    "discussion": "Little is known of this disease.",
}
LEXICON = Lexicon(load_terminology())
BY_NAME: dict[str, Detector] = {detector.__name__: detector for detector in DETECTORS}


def findings(folder: Path, *told: Fact, **parts: str) -> Findings:
    """What is known of a report with these parts; the facts belong to its one patient."""
    path = folder / "invented.md"
    path.write_text(TEMPLATE.format(**DEFAULTS | parts), encoding="utf-8", newline="")
    report = view(read(path), LEXICON)
    placed = tuple(_placed(fact, report.document.mapped.original) for fact in told)
    patients = (Patient(report.cast.keys[0], "the patient", facts=placed),)
    return Findings(report, patients, scheme=find_scheme(report.document))


def _placed(fact: Fact, original: str) -> Fact:
    """The fact with evidence where its words stand in the report."""
    pieces = []
    for piece in fact.evidence:
        start = original.index(piece.quote)
        pieces.append(Evidence(start, start + len(piece.quote), piece.quote, piece.section))
    return replace(fact, evidence=tuple(pieces))


def fact(
    field: str, value: Value, quote: str, section: str = "case",
    status: Status = Status.PRESENT, **attrs: Value,
) -> Fact:  # fmt: skip
    """A fact that rests on these words."""
    evidence = (Evidence(0, len(quote), quote, section),)
    return Fact(field, value, evidence, attributes(**attrs), status)


def run(name: str, known: Findings) -> list[Contradiction]:
    return list(BY_NAME[name](known))


def quotes(item: Contradiction) -> list[str]:
    return [" | ".join(piece.quote for piece in reading.evidence) for reading in item.readings]


def intact(item: Contradiction, known: Findings) -> bool:
    """Whether every quote is its slice of the file."""
    original = known.report.document.mapped.original
    pieces = [piece for reading in item.readings for piece in reading.evidence]
    return bool(pieces) and all(original[p.start : p.end] == p.quote for p in pieces)


TEXTS: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
    # (detector, parts of the report, words that the readings must show; () = finds nothing)
    (
        "lesion_sizes",
        {"case": "A woman aged 50 had MRI, which showed nodules of the liver in S2 (4 mm) and "
                 "S7 (9 mm). The specimen was opened and had nodules in S2 (4 mm) and S7 (12 mm)."},
        ("S7 (9 mm)", "S7 (12 mm)"),
    ),
    (
        "lesion_sizes",
        {"case": "A woman aged 50 had MRI, which showed a 7 mm nodule in segment 3 of the liver. "
                 "The specimen had a liver nodule in S3 (7 mm)."},
        (),
    ),
    (
        "changed_plans",
        {"case": "A woman aged 50 took apixaban, which was planned for 3 months and "
                 "was stopped after a bleed."},
        ("planned for 3 months", "was stopped"),
    ),
    (
        "changed_plans",
        {"case": "A woman aged 50 took apixaban, which was planned for 3 months."},
        (),
    ),
    (
        "cycle_counts",
        {"case": "A woman aged 50 was given doxorubicin. After two cycles the lesions were stable. "
                 "After five cycles they had shrunk."},
        ("After two cycles", "After five cycles"),
    ),
    (
        "cycle_counts",
        {"case": "A woman aged 50 was given doxorubicin. After two cycles the lesions grew. "
                 "After five cycles of pazopanib they were stable."},
        (),
    ),
    (
        "liver_sites",
        {"case": "A woman aged 50 had CT: there were metastases in segments 2 and 3 of the liver. "
                 "At laparotomy a nodule in segment 6 of the liver was resected."},
        ("segments 2 and 3", "segment 6"),
    ),
    (
        "liver_sites",
        {"case": "A woman aged 50 had CT, which showed a metastasis in the right lobe. "
                 "At laparotomy a nodule in segment 6 of the liver was resected."},
        (),
    ),
    (
        "caval_names",
        {"case": "A woman aged 50 had a mass of the suprarenal inferior vena cava by ultrasound. "
                 "On CT the tumour lay in the infrahepatic inferior vena cava."},
        ("suprarenal", "infrahepatic"),
    ),
    (
        "caval_names",
        {"case": "A woman aged 50 had a mass of the suprarenal inferior vena cava by ultrasound. "
                 "The infrahepatic inferior vena cava was clamped below the tumour."},
        (),
    ),
    (
        "unconfirmed_findings",
        {"case": "A woman aged 50 had a possible thrombus on ultrasound that was not confirmed "
                 "on MRI."},
        ("possible thrombus", "not confirmed"),
    ),
    (
        "unconfirmed_findings",
        {"case": "A woman aged 50 had a thrombus on ultrasound. This was confirmed on MRI."},
        (),
    ),
    (
        "refuted_suspicions",
        {"case": "A woman aged 50 had CT. Invasion of the duodenum was suspected. "
                 "At surgery the duodenum was not invaded."},
        ("was suspected", "not invaded"),
    ),
    (
        "refuted_suspicions",
        {"case": "A woman aged 50 had CT. Invasion of the duodenum was suspected. "
                 "At surgery the duodenum was invaded."},
        (),
    ),
    (
        "organ_of_test",
        {"case": "A woman aged 50 recovered. Hepatic function confirmed by renal function tests "
                 "was normal."},
        ("Hepatic function", "renal function tests"),
    ),
    (
        "organ_of_test",
        {"case": "A woman aged 50 recovered. Renal function confirmed by renal function tests "
                 "was normal."},
        (),
    ),
    (
        "missing_words",
        {"case": "A woman aged 50 had division of the left and iliac veins. "
                 "The right iliac vein was then sutured."},
        ("left and iliac veins", "right iliac vein"),
    ),
    (
        "missing_words",
        {"case": "A woman aged 50 had division of the left and right iliac veins."},
        (),
    ),
    (
        "missing_words",
        {"case": "A woman aged 50 had control of the left and middle hepatic veins."},
        (),
    ),
    (
        "implausible_statistics",
        {"discussion": "In a review the 5-year overall survival and disease-free survival were "
                       "61% and 6%, respectively."},
        ("61% and 6%", "61% and 6%"),
    ),
    (
        "implausible_statistics",
        {"discussion": "In a review the 5-year overall survival and disease-free survival were "
                       "61% and 36%, respectively."},
        (),
    ),
    (
        "ranges_of_statistics",
        {"introduction": "The 5-year survival ranges from 20 to 44%.",
         "discussion": "Complete removal gives a 5-year survival of 31 to 52%."},
        ("20 to 44%", "31 to 52%"),
    ),
    (
        "ranges_of_statistics",
        {"introduction": "The 5-year survival ranges from 20 to 44%.",
         "discussion": "Others give a 10-year survival of 11 to 22%."},
        (),
    ),
    (
        "claims_against_scheme",
        {"discussion": "Zone 1 lies below the renal veins, zone 2 lies between the renal veins and "
                       "the hepatic veins, and zone 3 lies above the hepatic veins. A patch is "
                       "contraindicated in the upper cava but can be used in zones 2 and 3."},
        ("zone 3 lies above", "zones 2 and 3"),
    ),
    (
        "claims_against_scheme",
        {"discussion": "Zone 1 lies below the renal veins, zone 2 lies between the renal veins and "
                       "the hepatic veins, and zone 3 lies above the hepatic veins. A patch is "
                       "contraindicated in the upper cava but can be used in zones 1 and 2."},
        (),
    ),
    (
        "zones_defined_twice",
        {"discussion": "Zone I refers to the cava below the renal veins, zone I refers to the cava "
                       "between the renal veins and the hepatic veins, and zone III refers to the "
                       "cava above the hepatic veins."},
        ("below the renal veins", "between the renal veins"),
    ),
    (
        "repeated_panels",
        {"case": "A woman aged 50 came.\n\nFigure 1. A, the tumour before clamping; B, the cava "
                 "after clamping; A, the graft in its place.\n\nShe recovered."},
        ("A, the graft", "A, the graft"),
    ),
    (
        "repeated_panels",
        {"case": "A woman aged 50 came.\n\nFigure 1. A, the tumour before clamping; B, the cava "
                 "after clamping; C, the graft in its place.\n\nShe recovered."},
        (),
    ),
    (
        "zone_of_series",
        {"title": "Management of zone I-II leiomyosarcoma",
         "abstract": "We report on tumours of zone I-III.",
         "introduction": "Little is known of zone I-II leiomyosarcoma. "
                         "We looked at zone I-II tumours."},
        ("zone I-III", "zone I-II leiomyosarcoma"),
    ),
    (
        "zone_of_series",
        {"title": "Management of zone I-II leiomyosarcoma",
         "abstract": "We report on tumours of zone I-III."},
        (),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parts", "shown"), TEXTS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_detector_reads_the_text(
    tmp_path: Path, name: str, parts: dict[str, str], shown: tuple[str, ...]
) -> None:
    known = findings(tmp_path, **parts)
    found = run(name, known)
    if not shown:
        assert found == []
        return
    assert len(found) == 1
    assert intact(found[0], known)
    assert all(len(reading.text.split()) <= 14 for reading in found[0].readings)
    for words, printed in zip(shown, quotes(found[0]), strict=True):
        assert words in printed
    assert found[0].resolution
    assert found[0].rule


CASE = (
    "A woman aged 50 had a mass of 7 cm by CT. At surgery it measured 8 cm. Fever was absent. "
    "The defect took a graft. The margin was clear. Disease was left in the liver. "
    "Many nodules were scattered in the specimen. A radical resection was performed. "
    "She took apixaban for life. A relapse was seen on day 170. Tumour of 5 x 4 cm3."
)
SUMMARY = "A woman with a mass and fever was treated. The kidney on the other side was removed."
LATE = (
    "In our case the renal vein was rebuilt. "
    "In our patient the recurrence came 6 months after surgery."
)
FACTS: tuple[tuple[str, tuple[Fact, ...], int | None, tuple[str, ...]], ...] = (
    # (detector, facts, index of the preferred reading, words of the readings; () = nothing)
    (
        "sizes_by_modality",
        (fact("tumor_size", (70,), "mass of 7 cm", modality="CT"),
         fact("tumor_size", (80,), "it measured 8 cm", modality="intraoperative")),
        None,
        ("70 mm (CT)", "80 mm (intraoperative)"),
    ),
    (
        "sizes_by_modality",
        (fact("tumor_size", (70,), "mass of 7 cm", modality="CT"),
         fact("tumor_size", (68, 50), "it measured 8 cm", modality="CT")),
        None,
        (),
    ),
    (
        "volume_units",
        (fact("tumor_size", (50, 40), "Tumour of 5 x 4 cm3", raw="5 x 4 cm3"),),
        None,
        ("printed as a volume: 5 x 4 cm3", "the dimensions, in units of length"),
    ),
    ("volume_units", (fact("tumor_size", (50, 40), "5 x 4", raw="5 x 4 cm"),), None, ()),
    (
        "sizes_without_unit",
        (fact("reconstruction", "IVC", "took a graft", size_raw="F22"),),
        None,
        ("printed as F22", "no unit of length is given"),
    ),
    ("sizes_without_unit", (fact("reconstruction", "IVC", "took a graft"),), None, ()),
    (
        "rounded_times",
        (fact("recurrence", "lung", "A relapse was seen on day 170", time=170,
              time_unit="postoperative day"),),
        0,
        ("postoperative day 170", "6 months"),
    ),
    (
        "rounded_times",
        (fact("recurrence", "lung", "A relapse was seen on day 170", time=300,
              time_unit="postoperative day"),),
        None,
        (),
    ),
    (
        "told_late",
        (fact("reconstruction", "IVC", "took a graft"),
         fact("reconstruction", "renal vein", "the renal vein was rebuilt", "discussion")),
        None,
        ("the case part tells only of the IVC", "the discussion adds the renal vein"),
    ),
    (
        "told_late",
        (fact("reconstruction", "IVC", "took a graft"),
         fact("reconstruction", "IVC", "the renal vein was rebuilt", "discussion")),
        None,
        (),
    ),
    (
        "margins_and_deposits",
        (fact("margin", "R0", "The margin was clear"),),
        None,
        ("margin R0", "deposits beyond the margin"),
    ),
    ("margins_and_deposits", (fact("margin", "R1", "The margin was clear"),), None, ()),
    (
        "completeness",
        (fact("residual_disease", "liver", "Disease was left in the liver"),),
        None,
        ("said: radical resection", "disease left behind"),
    ),
    ("completeness", (), None, ()),
    (
        "single_values",
        (fact("blood_loss", 400, "took a graft", unit="mL"),
         fact("blood_loss", 900, "fever was treated", "abstract", unit="mL")),
        1,
        ("900 mL", "400 mL"),
    ),
    (
        "single_values",
        (fact("blood_loss", 400, "took a graft", unit="mL"),
         fact("blood_loss", 400, "fever was treated", "abstract", unit="mL")),
        None,
        (),
    ),
    (
        "margin_statements",
        (fact("margin", "R1", "The margin was clear"),
         fact("margin", "negative", "fever was treated", "abstract")),
        None,
        ("negative", "R1"),
    ),
    (
        "margin_statements",
        (fact("margin", "R1", "The margin was clear", specimen="liver"),
         fact("margin", "negative", "fever was treated", "abstract")),
        None,
        (),
    ),
    (
        "other_sides",
        (fact("procedure", "right nephrectomy", "took a graft"),
         fact("procedure", "left nephrectomy", "The kidney on the other side", "abstract")),
        0,
        ("right nephrectomy", "left nephrectomy"),
    ),
    (
        "other_sides",
        (fact("procedure", "right nephrectomy", "took a graft"),
         fact("procedure", "left hepatectomy", "The kidney on the other side", "abstract")),
        None,
        (),
    ),
    (
        "present_and_absent",
        (fact("symptom", "fever", "mass and fever", "abstract"),
         fact("symptom", "fever", "Fever was absent", status=Status.ABSENT)),
        None,
        ("present", "absent"),
    ),
    (
        "present_and_absent",
        (fact("symptom", "fever", "took a graft"),
         fact("symptom", "fever", "Fever was absent", status=Status.ABSENT)),
        None,
        (),
    ),
    (
        "differing_details",
        (fact("drug", "apixaban", "She took apixaban", dose=5),
         fact("drug", "apixaban", "fever was treated", "abstract", dose=10)),
        0,
        ("5", "10"),
    ),
    (
        "differing_details",
        (fact("drug", "apixaban", "She took apixaban", dose=5),
         fact("drug", "apixaban", "fever was treated", "abstract")),
        None,
        (),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told", "preferred", "texts"), FACTS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_detector_holds_facts_against_each_other(
    tmp_path: Path, name: str, told: tuple[Fact, ...], preferred: int | None, texts: tuple[str, ...]
) -> None:
    known = findings(tmp_path, *told, case=CASE, abstract=SUMMARY, discussion=LATE)
    found = run(name, known)
    assert [[r.text for r in item.readings] for item in found] == ([list(texts)] if texts else [])
    for item in found:
        assert item.preferred == preferred
        assert intact(item, known)


def test_a_general_claim_against_the_patients_own_treatment(tmp_path: Path) -> None:
    told = (fact("drug", "warfarin", "She went home on warfarin"),)
    case = "A woman aged 50 was operated on. She went home on warfarin."
    claim = "After such an operation warfarin is usually not necessary."
    found = run("practice_against_claims", findings(tmp_path, *told, case=case, discussion=claim))
    assert [quotes(item) for item in found] == [["She went home on warfarin", claim]]
    condition = "Warfarin is usually not necessary if the graft is short."
    known = findings(tmp_path, *told, case=case, discussion=condition)
    assert run("practice_against_claims", known) == []


def test_an_empty_header_field_against_the_text(tmp_path: Path) -> None:
    path = tmp_path / "invented.txt"
    path.write_text(
        "A tumour of a vein\n\nPatient: Female, 50\nSymptoms: Pain\nMedication: —\n\n"
        "Case Report\n\n"
        "A 50-year-old woman came with pain. She was given doxorubicin at home.\n",
        encoding="utf-8",
    )
    report = view(read(path), LEXICON)
    words = "She was given doxorubicin at home."
    told = _placed(fact("drug", "doxorubicin", words), report.document.mapped.original)
    known = Findings(report, (Patient("1", "the patient", facts=(told,)),))
    (found,) = run("empty_fields", known)
    assert quotes(found) == ["Medication: —", words]
    assert found.preferred == 1
    assert run("empty_fields", Findings(report, (Patient("1", "the patient"),))) == []


def test_a_mistaken_diagnosis_gives_way_to_the_final_one(tmp_path: Path) -> None:
    case = (
        "A woman aged 50 had a mass that was initially interpreted as a thrombus. "
        "Biopsy showed leiomyosarcoma."
    )
    told = fact("diagnosis", "leiomyosarcoma", "Biopsy showed leiomyosarcoma.")
    (found,) = run("revised_diagnoses", findings(tmp_path, told, case=case))
    assert "interpreted as a thrombus" in found.readings[0].text
    assert found.preferred == 1
    assert run("revised_diagnoses", findings(tmp_path, case=case)) == []


def test_times_of_facts_are_compared_at_one_time_only(tmp_path: Path) -> None:
    told = (
        replace(fact("symptom", "fever", "mass and fever", "abstract"),
                temporality=Temporality.HISTORICAL),
        fact("symptom", "fever", "Fever was absent", status=Status.ABSENT),
    )  # fmt: skip
    known = findings(tmp_path, *told, case=CASE, abstract=SUMMARY, discussion=LATE)
    assert run("present_and_absent", known) == []


def test_all_detectors_run_and_a_faulty_one_is_an_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Findings) -> Iterator[Contradiction]:
        raise ValueError("no such thing")

    known = findings(tmp_path, case=TEXTS[4][1]["case"])
    monkeypatch.setattr(registry, "DETECTORS", (broken, *DETECTORS))
    found = contradictions(known)
    assert {item.rule for item in found} == {"cycles-over-time"}
    (issue,) = known.report.issues
    assert issue.level == "error"
    assert issue.rule == "broken"
    assert "no such thing" in issue.message


def test_a_plain_report_has_no_contradiction(tmp_path: Path) -> None:
    assert contradictions(findings(tmp_path)) == ()


def test_each_rule_id_is_used_by_one_detector_only(tmp_path: Path) -> None:
    owners: dict[str, set[str]] = {}
    for name, parts, _ in TEXTS:
        for item in run(name, findings(tmp_path, **parts)):
            owners.setdefault(item.rule, set()).add(name)
    for name, told, _, _ in FACTS:
        known = findings(tmp_path, *told, case=CASE, abstract=SUMMARY, discussion=LATE)
        for item in run(name, known):
            owners.setdefault(item.rule, set()).add(name)
    assert len(owners) >= 24
    assert all(len(names) == 1 for names in owners.values())
