"""Short forms that a report defines itself."""

from __future__ import annotations

import pytest

from cavagraph.loaders.abbreviations import abbreviations, best_long_form


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the inferior vena cava (IVC) was open", "IVC", "inferior vena cava"),
        ("postoperative day (POD) 4", "POD", "postoperative day"),
        ("expanded polytetrafluoroethylene (ePTFE)", "ePTFE", "expanded polytetrafluoroethylene"),
        ("α-smooth muscle actin (αSMA)", "αSMA", "α-smooth muscle actin"),
        ("left renal vein (LRV; arrow)", "LRV", "left renal vein"),
        ("computed tomography angiography (CTA)", "CTA", "computed tomography angiography"),
    ],
)
def test_found(text: str, short: str, long: str) -> None:
    assert [(a.short, a.long) for a in abbreviations(text)] == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "the tumour (Fig. 1) was large",
        "a dose (75 mg) was given",
        "all margins were free (R0)",
        "a nodule (see below) was left",
        "doxorubicin and ifosfamide (AI)",
        "was drained (grade IIIa) and went",
        "(IVC) at the start",
    ],
)
def test_not_found(text: str) -> None:
    assert abbreviations(text) == ()


def test_legend_of_a_table() -> None:
    legend = "AWD, alive with disease; NED = no evidence of disease; F: female, M: male."
    assert {a.short: a.long for a in abbreviations("", [legend])} == {
        "AWD": "alive with disease",
        "NED": "no evidence of disease",
    }


def test_the_first_definition_holds() -> None:
    found = abbreviations("left renal vein (LRV). lower right vein (LRV)")
    assert [a.long for a in found] == ["left renal vein"]


@pytest.mark.parametrize(
    ("short", "long", "best"),
    [
        ("CT", "contrast of computed tomography", "computed tomography"),
        ("MRI", "no such thing", ""),
        ("LMS", "a leiomyosarcoma", "leiomyosarcoma"),
    ],
)
def test_best_long_form(short: str, long: str, best: str) -> None:
    assert best_long_form(short, long) == best
