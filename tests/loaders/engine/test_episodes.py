"""Where in the course a sentence stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.document import Document
from cavagraph.loaders.episodes import Episode, episodes

DocumentOf = Callable[[str], Document]
PRE, OP, POST, LATER = (
    Episode.PRESENTATION, Episode.OPERATION, Episode.POSTOPERATIVE, Episode.FOLLOW_UP,
)  # fmt: skip


def course(document: Document, serial: bool = False) -> list[Episode | None]:
    return list(episodes(document, serial))


COURSES: list[tuple[str, list[Episode]]] = [
    ("A 44-year-old nurse came with pain. A scan was done.", [PRE, PRE]),
    (
        "A 44-year-old nurse came with pain. She underwent resection of the mass. "
        "Blood loss was small. Pathology showed spindle cells. She is alive at 12 months.",
        [PRE, OP, OP, POST, LATER],
    ),
    # the operation may be told without its words; what follows it tells
    ("She came. She was operated on under bypass. The cava was sewn.", [PRE, OP, OP]),
    ("She came. The team set to work. Postoperatively, she coughed.", [PRE, PRE, POST]),
    ("She came. On postoperative day 3 she coughed. She sat.", [PRE, POST, POST]),
    ("She came. The postoperative course of a previous hernia was smooth.", [PRE, PRE]),
    # what is planned, refused, long past or a biopsy is no operation
    ("She came. She underwent biopsy of the mass. It was read.", [PRE, PRE, PRE]),
    ("She came. Resection of the mass was planned. It was read.", [PRE, PRE, PRE]),
    ("She came. She refused an operation. She went.", [PRE, PRE, PRE]),
    ("She came. She had undergone laparotomy years ago. She sat.", [PRE, PRE, PRE]),
    # the words of an operation
    ("She came. A midline laparotomy was made. The cava was taped.", [PRE, OP, OP]),
    ("She came. The mass was removed en bloc. The cava was sewn.", [PRE, OP, OP]),
    ("She came. The lump was excised. The cava was sewn.", [PRE, OP, OP]),
    # after it
    ("She came. The lump was excised. She was discharged soon.", [PRE, OP, POST]),
    ("She came. The lump was excised. The specimen was firm.", [PRE, OP, POST]),
    ("She came. The lump was excised. On day 3 she walked.", [PRE, OP, POST]),
    # later; before an operation the same words mean nothing
    ("She came. Follow-up of a cyst was kept. She sat.", [PRE, PRE, PRE]),
    ("She came. The lump was excised. A spot recurred. It grew.", [PRE, OP, LATER, LATER]),
    ("She came. The lump was excised. She died.", [PRE, OP, LATER]),
    ("She came. The lump was excised. Adjuvant care was given.", [PRE, OP, LATER]),
    ("She came. The lump was excised. Neoadjuvant and adjuvant care is told.", [PRE, OP, OP]),
    # from follow-up there is no way back
    (
        "She came. The lump was excised. She is alive. The specimen was firm.",
        [PRE, OP, LATER, LATER],
    ),
]


@pytest.mark.parametrize(("words", "expected"), COURSES)
def test_course(document_of: DocumentOf, words: str, expected: list[Episode]) -> None:
    assert course(document_of(f"Case report\n\n{words}\n")) == expected


def test_outside_the_case_part_there_is_no_course(document_of: DocumentOf) -> None:
    text = "Introduction\n\nIt is rare.\n\nCase report\n\nShe came.\n\nDiscussion\n\nIt is rare.\n"
    assert course(document_of(text)) == [None, PRE, None]


RESTARTS = [
    (
        "Case report\n\nCase 1\n\nShe came. The lump was excised.\n\nCase 2\n\nHe came. He sat.\n",
        [PRE, OP, PRE, PRE],
    ),
    (
        "Case report\n\nThe first patient came. The lump was excised.\n\n"
        "The second patient came. He sat.\n",
        [PRE, OP, PRE, PRE],
    ),
    (
        "Case report\n\nA 44-year-old nurse came. The lump was excised.\n\n"
        "A quiet, 61-year-old smith came. He sat.\n",
        [PRE, OP, PRE, PRE],
    ),
    (
        "Case report\n\nPresentation\n\nShe came. The lump was excised.\n\nOutcome\n\nShe sat.\n",
        [PRE, OP, OP],
    ),
]


@pytest.mark.parametrize(("text", "expected"), RESTARTS)
def test_the_next_patient_starts_again(
    document_of: DocumentOf, text: str, expected: list[Episode]
) -> None:
    assert course(document_of(text)) == expected


@pytest.mark.parametrize(("serial", "expected"), [(True, [None, None]), (False, [PRE, OP])])
def test_the_results_of_a_series_have_no_course(
    document_of: DocumentOf, serial: bool, expected: list[Episode | None]
) -> None:
    document = document_of(
        "Results\n\nThey came to us. The lumps were excised through laparotomy.\n"
    )
    assert course(document, serial) == expected
