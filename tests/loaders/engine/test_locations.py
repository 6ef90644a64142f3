"""Where the tumour sits: printed labels first, landmarks second, never a guess."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.locations import location_stage
from cavagraph.loaders.view import ReportView

Staged = Callable[..., list[str]]
ZONES = (
    "Zone I is below the renal veins, zone II is between the renal and hepatic veins, and zone III "
    "is above the hepatic veins."
)
ALONE = "Case report\n\nA 44-year-old nurse came. {words}\n\nDiscussion\n\nIt is rare. {more}\n"

LANDMARKS = [
    ("A mass filled the infrarenal cava.", ["infrarenal"]),
    ("The tumor lay below the renal veins.", ["infrarenal"]),
    ("The tumor lay inferior to the left renal vein.", ["infrarenal"]),
    ("A mass was found at the level of the renal veins.", ["renal"]),
    ("A mass was found at the confluence of both renal veins.", ["renal"]),
    ("A juxtarenal tumor was seen.", ["renal"]),
    ("A retrohepatic mass was seen.", ["suprarenal-retrohepatic"]),
    ("The tumor lay behind the liver.", ["suprarenal-retrohepatic"]),
    ("The lesion filled the suprarenal cava.", ["suprarenal-retrohepatic"]),
    ("The lesion filled the intrahepatic IVC.", ["suprarenal-retrohepatic"]),
    ("The sarcoma ended at the cavoatrial junction.", ["suprahepatic"]),
    ("The tumor took the suprahepatic cava.", ["suprahepatic"]),
    ("The tumor lay at and above the renal veins.", ["renalxsuprarenal-retrohepatic"]),
    (
        "An infrarenal mass was seen. The tumor grew to the retrohepatic cava.",
        ["infrarenalxsuprarenal-retrohepatic"],
    ),
    ("The lesion sat in the subrenal cava.", ["infrarenal"]),
    ("A mass was found just above the iliac confluence.", ["infrarenal"]),
    ("Its upper pole lay 15 mm short of the renal veins.", ["infrarenal"]),
    ("A growth straddling the renal veins was seen.", ["renal"]),
    # not the place of the tumour
    ("The infrarenal cava was patent beside the mass.", []),
    ("A clamp was set on the infrarenal cava.", []),
    ("A mass was seen; a catheter lay infrarenal.", []),
    ("The spleen lay below the renal veins.", []),
    ("A mass was seen in the pelvis.", []),
]


@pytest.mark.parametrize(("words", "expected"), LANDMARKS)
def test_landmarks(staged: Staged, words: str, expected: list[str]) -> None:
    found = staged(location_stage, ALONE.format(words=words, more=""))
    assert found == [f"ivc_location: {value}" for value in expected]


LABELS = [
    ("The tumor was in zone II.", "renalxsuprarenal-retrohepatic", "zone II"),
    ("The tumor was in zones I-II.", "infrarenalxrenalxsuprarenal-retrohepatic", "zones I-II"),
    ("The tumor was in zone I. Zone III was free.", "infrarenalxsuprahepatic", "zone I; Zone III"),
    # a label leads where both are given
    ("The tumor was in zone I. A retrohepatic mass was named.", "infrarenal", "zone I"),
]


@pytest.mark.parametrize(("words", "value", "raw"), LABELS)
def test_labels_through_the_scheme(staged: Staged, words: str, value: str, raw: str) -> None:
    found = staged(location_stage, ALONE.format(words=words, more=ZONES), "raw", "scheme")
    assert found == [f"ivc_location: {value} raw={raw} scheme=zone I-III (I lower)"]


@pytest.mark.parametrize(
    "words",
    [
        "The tumor was in level II.",
        "The tumor was in zone IV.",
        "It grew in segment II of the liver.",
    ],
)
def test_a_label_of_another_numbering_is_not_mapped(staged: Staged, words: str) -> None:
    assert staged(location_stage, ALONE.format(words=words, more=ZONES)) == []


def test_without_a_scheme_a_label_is_an_issue_and_no_fact(
    view_of: Callable[[str], ReportView],
) -> None:
    view = view_of(ALONE.format(words="The tumor was in zone II. Zone II was cut.", more="Yes."))
    assert list(location_stage(view, ())) == []
    (issue,) = view.issues
    assert "'zone II' is not mapped" in issue.message
    assert issue.level == "warning"


def test_a_defining_sentence_is_no_statement(staged: Staged) -> None:
    assert staged(location_stage, ALONE.format(words=ZONES, more="")) == []


SERIES = """
Methods

All charts were read. {zones}

Results

It is told here what was seen. {words}

Table 1. The group

| Case | Age | Sex |
|---|---|---|
| 1 | 44 | F |
| 2 | 61 | M |
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Patient 1 had a tumor in zone I and patient 2 had one in zone III.",
            {"1": ("infrarenal",), "2": ("suprahepatic",)},
        ),
        ("The tumor of patient 2 was in zone I.", {"2": ("infrarenal",)}),
        (
            "In both patients the tumor was in zone I.",
            {"1": ("infrarenal",), "2": ("infrarenal",)},
        ),
    ],
)
def test_in_a_series_each_patient_has_the_own_place(
    view_of: Callable[[str], ReportView], words: str, expected: dict[str, tuple[str, ...]]
) -> None:
    view = view_of(SERIES.format(zones=ZONES, words=words))
    found = {c.patients: c.value for c in location_stage(view, ())}
    assert found == {(key,): value for key, value in expected.items()}


def test_evidence_is_each_printed_place(view_of: Callable[[str], ReportView]) -> None:
    view = view_of(
        ALONE.format(words="An infrarenal mass was seen. It is a retrohepatic tumor.", more="")
    )
    (found,) = location_stage(view, ())
    text = view.document.text
    assert [text[s:e] for s, e in found.spans] == ["infrarenal", "infrarenal", "retrohepatic"]
    assert found.derived
