"""Which spellings are one key, and which must stay apart."""

from __future__ import annotations

import pytest

from cavagraph.ontology.folding import fold


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Leg Oedema", "leg edema"),
        ("haematuria", "Hematuria"),
        ("hyperkalaemia", "hyperkalemia"),
        ("anaemia", "anemia"),
        ("ischaemia", "ischemia"),
        ("leucocytes", "leukocytes"),
        ("tumour", "tumor"),
        ("Kocher manoeuvre", "Kocher maneuver"),
        ("diarrhoea", "diarrhea"),
        ("dyspnoea", "dyspnea"),
        ("oestrogen receptor", "estrogen receptor"),
        ("oesophagus", "esophagus"),
        ("embolisation", "embolization"),
        ("caecum", "cecum"),
        ("coeliac trunk", "celiac trunk"),
        ("labelling", "labeling"),
        ("e-PTFE", "ePTFE"),
        ("S-100", "S100"),
        ("Ki 67", "Ki-67"),
        ("α-SMA", "alpha SMA"),
        ("β-hCG", "beta-hCG"),
        ("en-bloc  resection", "en bloc resection"),
        ("Budd–Chiari syndrome", "Budd-Chiari syndrome"),
        ("Crohn’s disease", "Crohn's disease"),
        ("CA 19-9", "CA19-9"),
        ("ﬁbrosis", "fibrosis"),
    ],
)
def test_one_key(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("R0", "R1"),
        ("right renal vein", "left renal vein"),
        ("hypokalemia", "hyperkalemia"),
        ("CD34", "CD31"),
        ("IVC", "SVC"),
        ("pain", "pains"),
        ("grade 2+", "grade 2"),
    ],
)
def test_two_keys(left: str, right: str) -> None:
    assert fold(left) != fold(right)


@pytest.mark.parametrize("text", ["", " ", "--", "\n\t"])
def test_nothing_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


@pytest.mark.parametrize("text", ["Leg Oedema", "α-SMA", "Ki-67", "haemoglobin"])
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
