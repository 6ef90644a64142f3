"""States of the graft in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.patency import patency_stage

Staged = Callable[..., list[str]]
TEXT = (
    "Case report\n\nA 44-year-old nurse came. A laparotomy was made and the mass was excised. "
    "She was discharged. {words}\n\nDiscussion\n\nIt is rare.\n"
)

STATES = [
    ("The graft was patent.", ["patent"]),
    ("Patency of the graft was seen.", ["patent"]),
    ("The prosthesis stayed open.", ["patent"]),
    ("The graft was occluded.", ["occluded"]),
    ("Occlusion of the graft was seen.", ["occluded"]),
    ("Complete thrombosis of the graft was seen.", ["occluded"]),
    ("The reconstruction was narrowed.", ["stenosed"]),
    ("The cava was narrowed by 40%.", ["stenosed 40%"]),
    ("The graft was partly recanalized.", ["partially recanalized"]),
    ("The conduit was permeable.", ["patent"]),
    ("The artificial vessel was unobstructed.", ["patent"]),
    ("Normal flow in the graft was seen.", ["patent"]),
    ("The prosthesis thrombosed.", ["occluded"]),
    ("The graft had clotted.", ["occluded"]),
    ("An open neocava was seen.", ["patent"]),
    ("There was no thrombosis of the graft.", ["patent"]),
    ("Narrowing of 50% at the upper anastomosis was seen.", ["stenosed 50%"]),
    ("The graft was patent at 6 months but had occluded at 9 months.", ["patent", "occluded"]),
    ("Narrowing of the cava was seen.", []),
    ("The graft thrombosed and was cleared by lysis.", []),
    # not said, denied, or of something else
    ("The patency rate of a graft is high.", []),
    ("The graft was not occluded.", []),
    ("Scans were made to assess patency of the graft.", []),
    ("The graft is replaced if occluded.", []),
    ("A patent foramen was closed at the graft.", []),
    ("The ureter was patent.", []),
    ("Partial thrombosis of the graft was seen.", []),
    ("The graft was no longer patent.", []),
]


@pytest.mark.parametrize(("words", "expected"), STATES)
def test_states(staged: Staged, words: str, expected: list[str]) -> None:
    found = staged(patency_stage, TEXT.format(words=words))
    assert found == [f"graft_patency: {value}" for value in expected]


TIMES = [
    ("The graft was patent at 6 months.", ["6 month"]),
    ("The graft was patent after 2 years.", ["24 month"]),
    ("The graft was patent at 1, 3 and 5 years.", ["12 month", "36 month", "60 month"]),
    ("On postoperative day 9 the graft was patent.", ["9 day"]),
    ("The graft was occluded 3 weeks after surgery.", ["3 week"]),
    ("The graft was patent.", ["None None"]),
    ("At 6 months she was well; the graft was patent.", ["None None"]),
]


@pytest.mark.parametrize(("words", "times"), TIMES)
def test_times(view_of: Callable[..., object], words: str, times: list[str]) -> None:
    from cavagraph.loaders.view import ReportView

    view = view_of(TEXT.format(words=words))
    assert isinstance(view, ReportView)
    found = [f"{c.get('time')} {c.get('time_unit')}" for c in patency_stage(view, ())]
    assert found == times


def test_the_modality_that_saw_it(staged: Staged) -> None:
    words = "On ultrasound the graft was patent."
    (found,) = staged(patency_stage, TEXT.format(words=words), "modality")
    assert found.startswith("graft_patency: patent modality=")
    assert "ultraso" in found


def test_before_the_operation_no_graft_has_a_state(staged: Staged) -> None:
    text = "Case report\n\nA 44-year-old nurse came. The cava was occluded.\n"
    assert staged(patency_stage, text) == []
