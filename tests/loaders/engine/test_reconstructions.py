"""What was rebuilt, how, with which graft of which size; and what was not rebuilt."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from cavagraph.loaders.grafts import NO_GRAFT, Graft, graft_of
from cavagraph.loaders.reconstructions import reconstruction_stage
from cavagraph.loaders.view import ReportView

Staged = Callable[..., list[str]]
ViewOf = Callable[[str], ReportView]
TEXT = "Case report\n\nA 44-year-old nurse came. {words}\n\nDiscussion\n\nIt is rare.\n"

VESSELS = [
    ("The inferior vena cava was replaced by a PTFE graft.", ["IVC"]),
    ("The IVC was reconstructed with a Dacron tube.", ["IVC"]),
    ("Reconstruction of the inferior vena cava was done with a patch.", ["IVC"]),
    ("We replaced it and placed a PTFE graft.", ["IVC"]),
    ("The left renal vein was reimplanted into the graft.", ["left renal vein"]),
    ("The right renal vein was anastomosed to the prosthesis.", ["right renal vein"]),
    (
        "The inferior vena cava was replaced by a tube and the left renal vein was reimplanted.",
        ["IVC", "left renal vein"],
    ),
    ("The cava was closed primarily.", ["IVC"]),
    ("The cava was substituted by a homograft.", ["IVC"]),
    ("The cava was repaired directly.", ["IVC"]),
    ("The left renal vein was re-inserted.", ["left renal vein"]),
    # nothing rebuilt
    ("The left renal vein was ligated.", []),
    ("The spleen was removed.", []),
    ("A graft was planned to replace the cava.", []),
    ("If necessary the cava should be replaced by a graft.", []),
    ("The graft in the cava was patent at follow-up.", []),
]


@pytest.mark.parametrize(("words", "vessels"), VESSELS)
def test_vessels(staged: Staged, words: str, vessels: list[str]) -> None:
    found = staged(reconstruction_stage, TEXT.format(words=words))
    assert found == [f"reconstruction: {vessel}" for vessel in vessels]


DENIED = [
    "The cava was cut out without reconstruction.",
    "The cava was cut out without any further replacement.",
    "The inferior vena cava was not reconstructed.",
    "Both caval ends were stapled and no conduit was placed.",
    "The inferior vena cava was not replaced.",
    "No caval reconstruction was needed.",
    "Reconstruction was unnecessary.",
    "Replacement of the cava was thought unnecessary.",
    "Caval continuity was not restored.",
    "We refrained from replacing the cava.",
]


@pytest.mark.parametrize("words", DENIED)
def test_no_reconstruction_is_told(staged: Staged, words: str) -> None:
    found = staged(reconstruction_stage, TEXT.format(words=words), "vessel")
    assert found == ["-reconstruction: IVC vessel=inferior vena cava"]


TECHNIQUES = [
    ("The cava was replaced by a PTFE graft.", "graft replacement"),
    ("Interposition of a graft replaced the cava.", "interposition"),
    ("The cava was reconstructed with a pericardial patch.", "patch"),
    ("The cava was closed primarily.", "primary repair"),
    ("Primary repair of the inferior vena cava was done.", "primary repair"),
    ("The left renal vein was reimplanted into the graft.", "reimplantation into graft"),
    ("The cava was reconstructed by an end-to-end anastomosis.", "end-to-end anastomosis"),
    ("The cava was reconstructed.", None),
]


@pytest.mark.parametrize(("words", "technique"), TECHNIQUES)
def test_techniques(staged: Staged, words: str, technique: str | None) -> None:
    (found,) = staged(reconstruction_stage, TEXT.format(words=words), "technique")
    assert found.endswith(f"technique={technique}" if technique else ": IVC")


def graft(
    material: str | None = None,
    diameter: str | None = None,
    length: str | None = None,
    ringed: bool | None = None,
    raw: str | None = None,
) -> Graft:
    return Graft(
        material, None, ringed, Decimal(diameter) if diameter else None,
        Decimal(length) if length else None, raw,
    )  # fmt: skip


GRAFTS = [
    ("The cava was replaced by a PTFE graft.", graft("PTFE")),
    ("The cava was replaced by a ringed PTFE graft.", graft("PTFE", ringed=True)),
    ("An externally supported PTFE tube was used.", graft("PTFE", ringed=True)),
    ("A ring-reinforced Dacron graft was used.", graft("Dacron", ringed=True)),
    # diameter and length by their words
    ("A PTFE graft 20 mm in diameter was used.", graft("PTFE", "20")),
    ("A PTFE graft with a diameter of 18 mm was used.", graft("PTFE", "18")),
    ("A PTFE tube 90 mm long and 16 mm wide was used.", graft("PTFE", "16", "90")),
    ("A PTFE graft (φ18 mm) was used.", graft("PTFE", "18")),
    ("A PTFE graft with a length of 7 cm was used.", graft("PTFE", length="70")),
    # by magnitude
    ("A 20-mm PTFE graft was used.", graft("PTFE", "20")),
    ("A PTFE graft of 8 cm, 20 mm, was used.", graft("PTFE", "20", "80")),
    ("A PTFE graft of 18 mm x 9 cm was used.", graft("PTFE", "18", "90")),
    ("A PTFE graft of 9 cm x 18 mm was used.", graft("PTFE", "18", "90")),
    # other numbers
    ("The tumor of 60 mm was removed.", NO_GRAFT),
    ("A graft was sewn 15 mm below the renal veins.", NO_GRAFT),
    ("A PTFE graft was used for a tumor of 70 x 60 x 50 mm.", graft("PTFE")),
    ("Nothing was used.", NO_GRAFT),
]


@pytest.mark.parametrize(("words", "expected"), GRAFTS)
def test_grafts(view_of: ViewOf, words: str, expected: Graft) -> None:
    annotated = view_of(TEXT.format(words=words)).annotated[1]
    assert annotated.sentence.text == words
    assert graft_of(annotated) == expected


def test_a_brand_alone_tells_the_material(view_of: ViewOf) -> None:
    found = graft_of(view_of(TEXT.format(words="A Gore-Tex graft was used.")).annotated[1])
    assert found.material in ("PTFE", "ePTFE")


def test_all_of_a_graft_is_in_the_attributes(staged: Staged) -> None:
    words = "The IVC was replaced by a ringed PTFE graft, 20 mm in diameter and 8 cm long."
    (found,) = staged(
        reconstruction_stage, TEXT.format(words=words),
        "vessel", "material", "ringed", "diameter_mm", "length_mm",
    )  # fmt: skip
    assert found == (
        "reconstruction: IVC vessel=inferior vena cava material=PTFE ringed=True "
        "diameter_mm=20 length_mm=80"
    )


def test_evidence_is_the_sentence(view_of: ViewOf) -> None:
    view = view_of(TEXT.format(words="The IVC was replaced by a PTFE graft. She sat."))
    (found,) = reconstruction_stage(view, ())
    sentence = view.sentence(found.sentence)
    assert found.spans[1] == (sentence.start, sentence.end)
    assert sentence.start <= found.start < found.end <= sentence.end


def test_what_was_found_before_is_passed_on(view_of: ViewOf) -> None:
    view = view_of(TEXT.format(words="The IVC was replaced by a PTFE graft."))
    first = tuple(reconstruction_stage(view, ()))
    assert tuple(reconstruction_stage(view, first))[: len(first)] == first


def test_the_discussion_rebuilds_nothing(staged: Staged) -> None:
    text = TEXT.format(words="She sat.") + "\nThe cava can be replaced by a PTFE graft.\n"
    assert staged(reconstruction_stage, text) == []
