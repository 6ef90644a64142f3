"""Two patients of whom a report speaks by turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.view import ReportView

TEXT = """
Case report

One patient was a 52-year-old mason. He had gout. The other, a widow aged 61, had a cough.

{words}
"""


def told(view: ReportView, words: str) -> list[str]:
    sentence = next(s for s in view.document.sentences if words in s.text)
    at = sentence.start + sentence.text.index(words)
    return list(view.assigner.assign(sentence, at, at + len(words)).keys)


@pytest.mark.parametrize(
    ("words", "place", "key"),
    [
        ("The lump of the mason was hard.", "lump", "1"),
        ("On the scan of the widow a tumour was seen.", "tumour", "2"),
        ("He was operated on. The vein was tied.", "tied", "1"),
        ("For her, a patch was used.", "patch", "2"),
        ("She had nodules in the lung; his were in the liver.", "nodules", "2"),
        ("She had nodules in the lung; his were in the liver.", "liver", "1"),
        ("Biopsy was done in the man only.", "Biopsy", "1"),
    ],
)
def test_words_that_tell_them_apart(
    view_of: Callable[[str], ReportView], words: str, place: str, key: str
) -> None:
    assert told(view_of(TEXT.format(words=words)), place) == [key]
