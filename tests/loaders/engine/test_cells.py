"""Cells of patient tables, kind by kind, with the odd ones: dashes, NR, No, ranges, units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.graph.model import Status
from cavagraph.loaders.cells import MISSING, NONE, READERS, YES, CellContext, Reading, named_sites
from cavagraph.loaders.cells_care import CARE_READERS, is_missing
from cavagraph.loaders.columns import Column, ColumnExample, column_for, columns
from cavagraph.loaders.lexicon import Lexicon

ALL = READERS | CARE_READERS
SIGN = {Status.PRESENT: "", Status.ABSENT: "-", Status.SUSPECTED: "?"}


def line(reading: Reading) -> str:
    value = (
        "x".join(map(str, reading.value))
        if isinstance(reading.value, tuple)
        else str(reading.value)
    )
    attrs = "".join(f" {k}={v}" for k, v in reading.attrs if k not in ("raw", "phase", "vessel"))
    return f"{SIGN[reading.status]}{reading.field}: {value}{attrs}"


def read(lexicon: Lexicon, header: str, cell: str) -> list[str]:
    column = column_for(header)
    assert column is not None, header
    if column.kind == "zone":
        return []
    return [line(r) for r in ALL[column.kind](CellContext(cell, header, column, lexicon))]


SHIPPED = [(c, e) for c in columns() for e in c.examples]


@pytest.mark.parametrize(
    ("column", "example"), SHIPPED, ids=[f"{c.id}: {e.cell}" for c, e in SHIPPED]
)
def test_examples_of_the_rules(lexicon: Lexicon, column: Column, example: ColumnExample) -> None:
    assert column_for(example.header) == column
    if column.kind in ("zone", "text"):  # need the whole report: see test_tabular
        return
    context = CellContext(example.cell, example.header, column, lexicon)
    found: dict[str, object] = {}
    for reading in ALL[column.kind](context):
        found.setdefault(reading.field, reading.value)
    for field, expected in example.expect.items():
        value = found[field]
        if isinstance(expected, float):
            assert value == Decimal(str(expected))
        else:
            assert (list(value) if isinstance(value, tuple) else value) == expected


@pytest.mark.parametrize("column", columns(), ids=lambda c: str(c.id))
def test_each_column_has_a_reader_and_an_example(column: Column) -> None:
    assert column.kind in ALL or column.kind in ("zone", "text")
    assert column.examples


def test_ids_of_columns_are_unique() -> None:
    ids = [c.id for c in columns()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Age (years)", "table.age"),
        ("**Sex**", "table.sex"),
        ("Sex/age", "table.age-sex"),
        ("Operative time (min)", "table.operative-time"),
        ("Largest tumor diameter, cm", "table.size"),
        ("Graft diameter (mm)", "table.graft-size"),
        ("Recurrence", "table.recurrence"),
        ("Treatment of recurrence", "table.recurrence-treatment"),
        ("Follow up (mo)", "table.follow-up"),
        ("Favourite colour", None),
        ("", None),
    ],
)
def test_column_for(header: str, expected: str | None) -> None:
    found = column_for(header)
    assert (found.id if found else None) == expected


READ = [
    # numbers and their units
    ("Age (y)", "52", ["age: 52 unit=year"]),
    ("Age", "52 years", ["age: 52 unit=year"]),
    ("Age", "adult", []),
    ("Age/Sex", "61/F", ["age: 61 unit=year", "sex: female"]),
    ("Age/Sex", "M 44", ["age: 44 unit=year", "sex: male"]),
    ("Sex", "Male", ["sex: male"]),
    ("Sex", "w", ["sex: female"]),
    ("Sex", "?", []),
    ("OR time (min)", "325", ["operative_time: 325 unit=min"]),
    ("Operative time (h)", "5.5", ["operative_time: 330 unit=min"]),
    ("Operative time (hours)", "5.5", ["operative_time: 330 unit=min"]),
    ("Operative time", "4 h 20 min", ["operative_time: 260 unit=min"]),
    ("Operative time", "6 hours", ["operative_time: 360 unit=min"]),
    ("Operative time (min)", "300-360", []),
    ("Operative time (min)", "2-3 h", []),
    ("Operative time (min)", "300 to 360", []),
    ("Blood loss (mL)", "1,250", ["blood_loss: 1250 unit=mL"]),
    ("Blood loss (L)", "1.5", ["blood_loss: 1500 unit=mL"]),
    ("Blood loss", "1.5 L", ["blood_loss: 1500 unit=mL"]),
    ("Blood loss, ml", "0", ["blood_loss: 0 unit=mL"]),
    ("Follow-up (months)", "30", ["follow_up: 30 unit=month"]),
    ("Follow-up (months)", "30.5", ["follow_up: 30.5 unit=month"]),
    ("Follow-up (years)", "2.5", ["follow_up: 30 unit=month"]),
    ("Follow-up", "2 years", ["follow_up: 24 unit=month"]),
    ("Follow-up", "9 mo", ["follow_up: 9 unit=month"]),
    ("Follow-up", "20 days", ["follow_up: 20 unit=day"]),
    ("Follow-up (mo)", "12–18", []),
    ("Hospital stay (d)", "14", ["hospital_stay: 14 unit=day"]),
    ("Hospital stay", "2 weeks", ["hospital_stay: 14 unit=day"]),
    ("Mitoses/10 HPF", "12", ["mitotic_rate: 12 unit=per 10 HPF"]),
    ("SUVmax", "7.4", ["imaging_uptake: 7.4 unit=SUVmax"]),
    ("Clamp time (min)", "31 (warm)", ["ischemia_time: 31 unit=min"]),
    # sizes
    ("Tumor size (cm)", "5 x 4 x 3",
     ["tumor_size: 50x40x30 modality=not stated (preoperative table) unit=mm"]),
    ("Tumor size (mm)", "50 × 40",
     ["tumor_size: 50x40 modality=not stated (preoperative table) unit=mm"]),
    ("Size", "6.5 cm", ["tumor_size: 65 modality=not stated (preoperative table) unit=mm"]),
    ("CT size (cm)", "45 mm", ["tumor_size: 45 modality=CT unit=mm"]),
    ("Size", "12 x 8", ["tumor_size: 120x80 modality=not stated (preoperative table) unit=mm"]),
    ("Size", "88 x 70", ["tumor_size: 88x70 modality=not stated (preoperative table) unit=mm"]),
    ("Size", "large", []),
    # words
    ("Symptom", "Back pain, leg edema", ["symptom: back pain", "symptom: leg edema"]),
    ("Symptoms", "None", ["-symptom: any"]),
    ("Symptoms", "Incidental", ["discovery: incidental finding"]),
    ("Incision", "Chevron", None),
    ("Incision", "By the navel", ["approach: by the navel"]),
    ("Preoperative biopsy", "Yes", ["diagnostic_procedure: preoperative biopsy"]),
    ("Preoperative biopsy", "No", ["-diagnostic_procedure: preoperative biopsy"]),
    ("Blood transfusion", "2 units", ["blood_transfusion: blood transfusion"]),
    ("Blood transfusion", "0", ["-blood_transfusion: blood transfusion"]),
    # margin and grade
    ("R0 resection", "Yes", ["margin: R0"]),
    ("R0 resection", "No", ["-margin: R0"]),
    ("R0 resection", "unclear", []),
    ("Margin", "R1", ["margin: R1"]),
    ("Margin", "clear", ["margin: negative"]),
    ("Margin", "Involved", ["margin: positive"]),
    ("Margin", "not involved", ["margin: negative"]),
    ("Margin", "uninvolved", ["margin: negative"]),
    ("Margin", "close", []),
    ("FNCLCC grade", "3", ["grade: FNCLCC grade 3 grade=3"]),
    ("Grade", "II", ["grade: grade 2 grade=2"]),
    ("Grade", "high", []),
    # complications
    ("Complications", "None", ["-complication: any"]),
    ("Complications", "-", ["-complication: any"]),
    ("Complications", "Chyle leak (II)", ["complication: chyle leak clavien=II"]),
    ("C-D grade", "0", ["-complication: any"]),
    ("C-D grade", "IIIa", []),
    # spread
    ("Metastasis at diagnosis", "Lung", ["metastasis: lung timing=at diagnosis"]),
    ("Metastasis at diagnosis", "hepatic, pulmonary",
     ["metastasis: liver timing=at diagnosis", "metastasis: lung timing=at diagnosis"]),
    ("Metastasis at diagnosis", "No", ["-metastasis: any timing=at diagnosis"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "expected"), READ)
def test_cells(lexicon: Lexicon, header: str, cell: str, expected: list[str] | None) -> None:
    found = read(lexicon, header, cell)
    if expected is None:
        assert len(found) == 1
        assert found[0].startswith("approach: ")
    else:
        assert found == expected


CARE = [
    # the cava
    ("IVC reconstruction", "PTFE 18 mm",
     ["reconstruction: IVC diameter_mm=18 material=PTFE technique=graft replacement"]),
    ("IVC reconstruction", "Graft", ["reconstruction: IVC technique=graft replacement"]),
    ("IVC reconstruction", "Patch", ["reconstruction: IVC technique=patch"]),
    ("IVC reconstruction", "Primary repair", ["reconstruction: IVC technique=primary repair"]),
    ("IVC reconstruction", "Ligation",
     ["vessel_management: IVC action=ligated", "-reconstruction: IVC"]),
    ("IVC reconstruction", "None", []),
    # renal veins
    ("Renal vein reconstruction", "No", ["-reconstruction: renal vein"]),
    ("Renal vein reconstruction", "LRV", ["reconstruction: left renal vein"]),
    ("Renal vein", "Left reimplanted",
     ["reconstruction: left renal vein technique=reimplantation into graft"]),
    ("Renal vein", "Bilateral implantation",
     ["reconstruction: right renal vein technique=reimplantation into graft",
      "reconstruction: left renal vein technique=reimplantation into graft"]),
    ("Left renal vein", "Ligated", ["vessel_management: left renal vein action=ligated"]),
    ("Left renal vein", "Done", ["reconstruction: left renal vein"]),
    # graft width and state
    ("Graft, mm", "18", ["reconstruction: IVC diameter_mm=18"]),
    ("Graft, mm", "-", []),
    ("Graft patency", "Patent", ["graft_patency: patent"]),
    ("Graft patency", "Open at 9 months", ["graft_patency: patent time=9 time_unit=month"]),
    ("Graft", "Occluded (10 mo)",
     ["graft_patency: occluded time=10 time_unit=month",
      "complication: graft occlusion time=10 time_unit=month"]),
    ("Graft", "Stenosis", ["graft_patency: stenosed"]),
    ("Graft", "No thrombosis", []),
    ("Graft", "not patent", []),
    ("Graft", "unknown", []),
    # bypass
    ("Bypass", "No", ["-bypass: any"]),
    ("Bypass", "VVB", ["bypass: veno-venous bypass"]),
    ("Veno-venous bypass", "No", ["-bypass: veno-venous bypass"]),
    ("Veno-venous bypass", "yes, 40 min", ["bypass: veno-venous bypass"]),
    ("Bypass", "CPB", ["bypass: cardiopulmonary bypass"]),
    # organs
    ("Resected organs", "Right kidney", ["procedure: right nephrectomy"]),
    ("Resected organs", "Kidney", ["procedure: nephrectomy"]),
    ("Resected organs", "Left adrenal + gallbladder",
     ["procedure: left adrenalectomy", "procedure: cholecystectomy"]),
    ("Resected organs", "Spleen, duodenum and colon",
     ["procedure: splenectomy", "procedure: duodenal resection", "procedure: colectomy"]),
    ("Resected organs", "Right liver; caudate",
     ["procedure: right hepatectomy", "procedure: partial caudate lobe resection"]),
    ("Resected organs", "Nothing", []),
    ("Right kidney", "Removed", ["procedure: right nephrectomy"]),
    ("Left kidney", "Preserved", ["-procedure: nephrectomy"]),
    ("Left kidney", "?", []),
    # therapy
    (
        "Adjuvant",
        "No",
        [
            "-adjuvant_chemotherapy: not given",
            "-radiotherapy: adjuvant radiotherapy setting=adjuvant",
        ],
    ),
    ("Adjuvant", "Doxorubicin × 4", ["drug: doxorubicin cycles=4 setting=adjuvant"]),
    ("Adjuvant", "RT 50 Gy", ["radiotherapy: radiotherapy dose_gy=50 setting=adjuvant"]),
    ("Adjuvant", "RT", ["radiotherapy: radiotherapy setting=adjuvant"]),
    ("Adjuvant", "AI × 3",
     ["drug: doxorubicin cycles=3 regimen=doxorubicin+ifosfamide setting=adjuvant",
      "drug: ifosfamide cycles=3 regimen=doxorubicin+ifosfamide setting=adjuvant"]),
    (
        "Preoperative therapy",
        "No",
        [
            "-preoperative_chemotherapy: not given",
            "-radiotherapy: neoadjuvant radiotherapy setting=neoadjuvant",
        ],
    ),
    ("Treatment of recurrence", "Eribulin, 5 cycles", None),
    ("Treatment of recurrence", "No", []),
    # recurrence
    ("Recurrence (mo)", "Lung (18)", ["recurrence: lung time=18 time_unit=month type=distant"]),
    ("Recurrence", "local", ["recurrence: local type=local"]),
    ("Recurrence", "Lung 18 mo, liver 24 mo",
     ["recurrence: lung time=18 time_unit=month type=distant",
      "recurrence: liver time=24 time_unit=month type=distant"]),
    ("Recurrence", "No", ["-recurrence: any"]),
    ("Recurrence", "Yes", []),
    ("Time (mo)", "22", ["recurrence:  time=22 time_unit=month"]),
    ("Time (mo)", "x", []),
    ("Site", "Bone, skin", ["recurrence: bone type=distant", "recurrence: skin type=distant"]),
    # status
    ("Status", "NED", ["vital_status: alive status_code=NED"]),
    ("Status", "AWD", ["vital_status: alive status_code=AWD"]),
    ("Status", "DOD", ["vital_status: dead status_code=DOD"]),
    ("Status", "DOC", ["vital_status: dead"]),
    ("Status", "Alive", ["vital_status: alive"]),
    ("Status", "alive with disease", ["vital_status: alive status_code=AWD"]),
    ("Status", "alive without disease", ["vital_status: alive status_code=NED"]),
    ("Status", "Alive with no disease", ["vital_status: alive status_code=NED"]),
    ("Status", "Disease-free", ["vital_status: alive status_code=NED"]),
    ("Status", "died of disease", ["vital_status: dead status_code=DOD"]),
    ("Status", "Deceased", ["vital_status: dead"]),
    ("Status", "NED (25 mo)",
     ["vital_status: alive status_code=NED time=25 time_unit=month"]),
    ("Outcome (months)", "DOD (14)",
     ["vital_status: dead status_code=DOD time=14 time_unit=month"]),
    ("Outcome", "DOD (14)", ["vital_status: dead status_code=DOD"]),
    ("Outcome (months)", "Alive", ["vital_status: alive"]),
    ("Status", "Lost", ["vital_status: lost to follow-up"]),
    ("Status", "good", []),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "expected"), CARE)
def test_cells_of_the_operation_and_the_course(
    lexicon: Lexicon, header: str, cell: str, expected: list[str] | None
) -> None:
    found = read(lexicon, header, cell)
    if expected is None:
        assert [f.split(" ")[1] for f in found] == ["eribulin"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", True), ("-", True), ("–", True), ("—", True), ("NR", True), ("n.d.", True), ("N/A", True),
     ("not reported", True), ("Unknown", True), ("?", True), ("No", False), ("0", False),
     ("None", False), ("x", False)],
)  # fmt: skip
def test_missing(text: str, expected: bool) -> None:
    assert is_missing(text) is expected
    assert bool(MISSING.match(text)) is expected


@pytest.mark.parametrize("text", ["No", "none", "NIL", "absent", "Negative", "0", "not done"])
def test_none(text: str) -> None:
    assert NONE.match(text)
    assert not YES.match(text)


@pytest.mark.parametrize("text", ["Yes", "y", "+", "done", "Present", "positive"])
def test_yes(text: str) -> None:
    assert YES.match(text)
    assert not NONE.match(text)


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("lung", ["lung"]),
        ("Lungs and liver", ["lung", "liver"]),
        ("pulmonary, hepatic, lung", ["lung", "liver"]),
        ("lymph nodes", ["lymph node"]),
        ("local", ["local"]),
        ("nowhere", []),
    ],
)
def test_named_sites(text: str, sites: list[str]) -> None:
    assert named_sites(text) == sites
