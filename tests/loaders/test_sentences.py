"""Where sentences end."""

from __future__ import annotations

import pytest

from cavagraph.loaders.sentences import sentences


def split(text: str, caption: bool = False) -> list[str]:
    return [text[a:b] for a, b in sentences(text, caption)]


@pytest.mark.parametrize(
    "text",
    [
        "The mass (Fig. 3) was seen in Fig. 4 as well.",
        "Moss et al. described nine cases.",
        "Moss et al. [4] found Dacron better.",
        "Dr. Hall and Prof. Ames operated.",
        "A graft (W.L. Gore Inc., Flagstaff) was used.",
        "About 5 mm. of wall, approx. 50 mL vs. 60 mL.",
        "Drugs, e.g. Aspirin, i.e. none.",
        "It measured 3.5 cm and 1.2 x 0.4 cm.",
        "Case No. 4 and Nos. 5 to 7.",
        "The renal v. R ureter was free.",
        "Tab. thyroxine and Inj. enoxaparin were given.",
        "The S. creatinine was normal.",
        "the first half. and the second",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It was large. She was well.", ["It was large.", "She was well."]),
        ("Why? It grew! So.", ["Why?", "It grew!", "So."]),
        ("It measured 4 cm. The vein was open.", ["It measured 4 cm.", "The vein was open."]),
        ("He had 3. She had 4.", ["He had 3.", "She had 4."]),
        ("Actin was positive. c-kit was not.", ["Actin was positive.", "c-kit was not."]),
        ("All stained. αSMA was weak.", ["All stained.", "αSMA was weak."]),
        ("The Child class was B. Ascites was drained.", None),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("Given i.v. The dose was low.", ["Given i.v.", "The dose was low."]),
        ("Nodules were seen (Fig. 1) Lymph nodes were not.", None),
        ("It ended (R0). 5 nodes were free.", ["It ended (R0).", "5 nodes were free."]),
    ],
)
def test_two_or_more(text: str, parts: list[str] | None) -> None:
    found = split(text)
    assert len(found) == len(parts or [1, 2])
    if parts:
        assert found == parts


def test_panels_of_a_caption_are_sentences() -> None:
    text = "Fig. 2 a The mass in the vein. b Defect of the cava. (c) Graft. d, e Cells."
    assert split(text, caption=True) == [
        "Fig. 2 a The mass in the vein.",
        "b Defect of the cava.",
        "(c) Graft.",
        "d, e Cells.",
    ]
    assert len(split(text)) < 4


@pytest.mark.parametrize("label", ["Figure 1.", "Table 2.", "Fig. 3.", "TABLE IV."])
def test_a_label_is_no_sentence(label: str) -> None:
    assert split(f"{label} Finding of the scan.") == [f"{label} Finding of the scan."]


def test_numbers_of_a_list_stay_with_their_words() -> None:
    assert split("1. Wide lumen. 2. Thin wall.")[0].startswith("1. Wide")


def test_space_around_and_nothing() -> None:
    assert split("  A. \n ") == ["A."]
    assert split("   ") == []
