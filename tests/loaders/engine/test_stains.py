"""Immunostains: which antigens a sentence calls positive and which negative. All invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.stains import stain_stage, stains
from cavagraph.loaders.view import ReportView

BEFORE = [
    ("The cells stained strongly for desmin and vimentin.", "+desmin +vimentin"),
    ("Tumour cells were positive for SMA, focally for desmin and weakly for calponin.",
     "+SMA +desmin +calponin"),
    ("It was positive for smooth-muscle actin (SMA), h-caldesmon, and desmin, and negative for "
     "CD31 and pan-cytokeratin.", "+SMA +SMA +h-caldesmon +desmin -CD31 -cytokeratin"),
    ("There was strong immunoreactivity for SMA, focal reactivity for desmin, and no reactivity "
     "for keratin.", "+SMA +desmin -cytokeratin"),
    ("The cells expressed actin and desmin, but not CD34, c-kit or S100 protein.",
     "+SMA +desmin -CD34 -CD117 -S-100"),
    ("They lacked expression of S100 and SOX10.", "-S-100 -SOX10"),
    ("The tumour did not express CD34 or S-100.", "-CD34 -S-100"),
    ("Strong staining was seen with SMA and desmin.", "+SMA +desmin"),
    ("It was positive for smooth muscle markers, including desmin and SMA.", "+desmin +SMA"),
    ("Positive: SMA, desmin; negative: S-100, DOG-1.", "+SMA +desmin -S-100 -DOG1"),
    ("It stained positively for SMA and negatively for CD34 and CD117.", "+SMA -CD34 -CD117"),
    ("Immunohistochemistry demonstrated smooth muscle actin and desmin.", "+SMA +desmin"),
]  # fmt: skip
BEHIND = [
    ("SMA and desmin staining was positive, while CD34 and HMB-45 were negative.",
     "+SMA +desmin -CD34 -HMB-45"),
    ("S-100, CD117, DOG1 and EMA were all negative.", "-S-100 -CD117 -DOG1 -EMA"),
    ("Vimentin and desmin showed positivity, S-100 negativity.", "+vimentin +desmin -S-100"),
    ("Desmin, strongly positive; SMA, positive; S100, negative.", "+desmin +SMA -S-100"),
    ("PR was positive in 60% of nuclei.", "+progesterone receptor"),
    ("Markers CD10 and STAT6 were not expressed.", "-CD10 -STAT6"),
    ("Neither S-100 nor CD34 was expressed.", "-S-100 -CD34"),
    ("Staining for estrogen and progesterone receptors was negative.",
     "-estrogen receptor -progesterone receptor"),
    ("Desmin expression was strong, whereas S-100 expression was absent.", "+desmin -S-100"),
    ("Expression of desmin was seen in many cells.", "+desmin"),
    ("Stains for myoglobin and CD31 failed to decorate the cells.", "-myoglobin -CD31"),
    ("S-100 and CD34 were not detected.", "-S-100 -CD34"),
]  # fmt: skip
BESIDE = [
    ("IHC: SMA+, desmin +, S100-, CD34 -, and DOG1 (−).", "+SMA +desmin -S-100 -CD34 -DOG1"),
    ("The tumour was desmin-positive and CD34-negative.", "+desmin -CD34"),
    ("Desmin (focally +), caldesmon (3+), c-KIT (neg).", "+desmin +h-caldesmon -CD117"),
    ("SMA (diffusely positive), desmin (patchy), CD34 (negative).", "+SMA +desmin -CD34"),
    ("Smooth muscle origin (actin and desmin positive, CD117 negative) was confirmed.",
     "+SMA +desmin -CD117"),
]  # fmt: skip
BOTH = [
    ("It was positive for desmin and SMA, CD34 was negative.", "+desmin +SMA -CD34"),
    ("It was positive for desmin and SMA, CD34 and CD117 were negative.",
     "+desmin +SMA -CD34 -CD117"),
]  # fmt: skip
NONE = [
    ("Immunohistochemistry for desmin, SMA and S-100 was performed.", ""),
    ("Staining for CD34 was not carried out.", ""),
    ("The Ki-67 index was 30%.", ""),
]


@pytest.mark.parametrize(("text", "expected"), BEFORE + BEHIND + BESIDE + BOTH + NONE)
def test_each_antigen_has_the_result_of_its_list(
    view_of: Callable[[str], ReportView], text: str, expected: str
) -> None:
    annotated = view_of(f"Case report\n\n{text}\n").annotated[0]
    signs = {"positive": "+", "negative": "-"}
    assert " ".join(signs[r] + m.term.label for m, r in stains(annotated)) == expected


def test_a_share_of_cells_is_kept_as_printed(view_of: Callable[[str], ReportView]) -> None:
    annotated = view_of("Case report\n\nThe oestrogen receptor (80%) was tested.\n").annotated[0]
    assert [(m.term.label, r) for m, r in stains(annotated)] == [("estrogen receptor", "80%")]


def test_the_stains_of_cited_patients_are_left_out(found_in: Callable[[str], list[str]]) -> None:
    assert found_in("Miller et al. reported a man whose tumour was desmin-negative.") == []
    assert found_in("The tumour of our patient was desmin-negative.") == ["ihc: desmin"]


@pytest.fixture
def found_in(view_of: Callable[[str], ReportView]) -> Callable[[str], list[str]]:
    """What the stage adds for the second sentence of a case."""

    def run(text: str) -> list[str]:
        report = view_of(f"Case report\n\nA 60-year-old woman was seen. {text}\n")
        return [f"{c.field}: {c.value}" for c in stain_stage(report, ())]

    return run
