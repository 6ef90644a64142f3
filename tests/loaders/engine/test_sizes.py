"""Sizes of the tumour, told apart from everything else that has millimetres."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.sizes import size_stage
from cavagraph.loaders.view import ReportView

Staged = Callable[..., list[str]]
TEXT = "Case report\n\nA 44-year-old nurse came. {words}\n\nDiscussion\n\nIt is rare.\n"

TUMOUR = [
    ("A mass of 7 x 5 x 4 cm was seen.", "70x50x40"),
    ("A tumor measuring 62 mm was seen.", "62"),
    ("The lesion was 6.5 cm in diameter.", "65"),
    ("There was a 7 × 5 cm tumor.", "70x50"),
    ("A 55-mm mass was seen.", "55"),
    ("A lobulated, 8 x 6 cm retroperitoneal mass was seen.", "80x60"),
    ("The growth measured 4.25 x 3 cm.", "42.5x30"),
    ("It measured 9 x 8 x 7 cm.", "90x80x70"),
    ("The leiomyosarcoma had a size of 48 mm.", "48"),
    ("There was a formation of cm 6,5 x 4,2.", "65x42"),
    ("CT showed a 6.1 × 4.4 cm sized, well-defined, uneven mass.", "61x44"),
]


@pytest.mark.parametrize(("words", "value"), TUMOUR)
def test_sizes_of_the_tumour(staged: Staged, words: str, value: str) -> None:
    assert staged(size_stage, TEXT.format(words=words)) == [f"tumor_size: {value}"]


OTHER = [
    # the vessel, the graft, and what else is sewn or cut
    "The lumen of the cava was 24 mm beside the mass.",
    "The tumor was removed and a graft of 18 x 90 mm was sewn in.",
    "A prosthesis 20 mm wide replaced the cava after the mass was cut.",
    "After the tumor was out a patch of 30 x 20 mm was used.",
    "The tumor was cut through an incision of 25 cm.",
    "The mass was freed over the length of 60 mm.",
    # margins and distances
    "The tumor was cut with margins of 12 mm.",
    "The mass ended 15 mm from the renal veins.",
    "The tumor began 20 mm above the confluence.",
    "The tumor was removed with 6 cm of the ureter.",
    "The mass extended 30 mm below the renal veins.",
    "Echocardiography showed a mobile 32 × 24 mm mass at the tricuspid valve.",
    "The atrial component of the tumor measured 32 × 24 mm.",
    # other lesions
    "The uterus measured 90 x 60 x 50 mm.",
    "The recurrence measured 40 x 30 mm.",
    "Beside the mass lung nodules of 8 x 6 mm were seen.",
    "The tumor lay by a cyst of 30 x 25 mm.",
    "A thrombus of 40 x 20 mm lay on top.",
    "A fibroid of 45 x 40 mm was known.",
    "A lymph node of 18 x 12 mm was large.",
    "A metastasis of 22 x 18 mm was cut later.",
    # too small, or nothing that has a size
    "A mass of 9 mm was seen.",
    "Her height was 160 cm.",
    "It was 30 mm away.",
]


@pytest.mark.parametrize("words", OTHER)
def test_other_millimetres(staged: Staged, words: str) -> None:
    assert staged(size_stage, TEXT.format(words=words)) == []


MODALITIES = [
    ("CT showed a mass of 70 x 50 mm.", "CT"),
    ("Computed tomography showed a mass of 70 x 50 mm.", "CT"),
    ("On MRI the mass was 70 x 50 mm.", "MRI"),
    ("Magnetic resonance imaging showed a mass of 70 x 50 mm.", "MRI"),
    ("Ultrasound showed a mass of 70 x 50 mm.", "ultrasound"),
    ("Duplex sonography showed a mass of 70 x 50 mm.", "ultrasound"),
    ("PET showed a mass of 70 x 50 mm.", "PET"),
    ("The specimen held a tumor of 70 x 50 mm.", "specimen"),
    ("Grossly, the tumor measured 70 x 50 mm.", "specimen"),
    ("At laparotomy a mass of 70 x 50 mm was felt.", "intraoperative"),
    ("A mass of 70 x 50 mm was felt.", "None"),
    # the one just before the number, and the one of the sentence before
    ("Ultrasound saw nothing, but MRI showed a mass of 70 x 50 mm.", "MRI"),
    ("CT was done. A mass of 70 x 50 mm was seen.", "CT"),
]


@pytest.mark.parametrize(("words", "modality"), MODALITIES)
def test_modality(staged: Staged, words: str, modality: str) -> None:
    (found,) = staged(size_stage, TEXT.format(words=words), "modality")
    expected = "" if modality == "None" else f" modality={modality}"
    assert found == f"tumor_size: 70x50{expected}"


def test_each_modality_has_its_size(staged: Staged) -> None:
    words = "CT showed a mass of 70 x 50 mm and MRI a mass of 72 x 51 mm."
    assert staged(size_stage, TEXT.format(words=words), "modality") == [
        "tumor_size: 70x50 modality=CT",
        "tumor_size: 72x51 modality=MRI",
    ]


PHASES = [
    ("CT showed a mass of 70 x 50 mm.", ["preoperative"]),
    ("The specimen held a tumor of 70 x 50 mm.", ["pathology"]),
    ("At laparotomy a mass of 70 x 50 mm was felt.", ["intraoperative"]),
    (
        "CT showed a mass of 70 x 50 mm. After cycles of chemotherapy the mass was 40 x 30 mm.",
        ["preoperative", "after chemotherapy"],
    ),
    (
        "CT showed a mass of 70 x 50 mm. Neoadjuvant care was given. "
        "After 50 Gy of radiation the mass was 40 x 30 mm.",
        ["pretreatment", "after radiotherapy"],
    ),
    (
        "CT showed a mass of 70 x 50 mm. A laparotomy was made. The mass was 60 x 50 mm.",
        ["preoperative", "intraoperative"],
    ),
]


@pytest.mark.parametrize(("words", "phases"), PHASES)
def test_phase(staged: Staged, words: str, phases: list[str]) -> None:
    found = staged(size_stage, TEXT.format(words=words), "phase")
    assert [line.split("phase=")[1] for line in found] == phases


def test_attributes_tell_unit_and_print(staged: Staged) -> None:
    (found,) = staged(size_stage, TEXT.format(words="A mass of 7 x 5 cm was seen."), "unit", "raw")
    assert found == "tumor_size: 70x50 unit=mm raw=7 x 5 cm"


def test_no_size_outside_the_case(staged: Staged) -> None:
    text = TEXT.format(words="She sat.") + "\nIn our case the mass of 70 x 50 mm was large.\n"
    assert staged(size_stage, text) == []


def test_a_size_of_the_abstract_is_extra(view_of: Callable[..., object], staged: Staged) -> None:
    from cavagraph.loaders.view import ReportView

    text = (
        "Abstract\n\nA 44-year-old nurse had a mass of 70 x 50 mm.\n\n"
        "Case report\n\nA 44-year-old nurse came.\n"
    )
    report = view_of(text)
    assert isinstance(report, ReportView)
    assert [c.tier.value for c in size_stage(report, ())] == ["extra"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Restaging CT showed shrinkage to 6.3 x 5.5 x 5.0 cm.", [(63, 55, 50)]),
        ("The specimen held a well-circumscribed nodule, 41 x 36 x 33 mm.", [(41, 36, 33)]),
        ("Pleomorphic leiomyosarcoma, 80 mm, was diagnosed.", [(80,)]),
        ("The calibre of the cava was 51 mm at the mass.", []),
        ("The mass had a diffusion coefficient of 0.86 x 10-3.", []),
        ("A lung nodule of 40 x 30 mm was seen.", []),
    ],
)
def test_sizes_in_other_words(
    view_of: Callable[[str], ReportView], text: str, expected: list[tuple[int, ...]]
) -> None:
    report = view_of(f"Case report\n\nA 60-year-old woman was seen. {text}\n")
    assert [c.value for c in size_stage(report, ())] == expected
