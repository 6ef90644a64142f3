"""How people are brought in: ages, the words that set two of them apart, ordinals."""

from __future__ import annotations

import pytest

from cavagraph.loaders.document import BlockKind, Section, Sentence
from cavagraph.loaders.introductions import introduced, introductions, ordinals, sex_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 44-year-old nurse came in.", [("44", "")]),
        ("44-year-old woman with a lump.", [("44", "female")]),
        ("The patient was a lady aged 70.", [("70", "female")]),
        ("A gentleman, aged 61, was seen.", [("61", "male")]),
        ("61 y/o M with pain.", [("61", "male")]),
        ("A woman 58 years of age had pain.", [("58", "female")]),
        ("One, aged 52, had pain; the other, aged 66, had none.", [("52", ""), ("66", "")]),
        ("A 50-year-old woman and a 62-year-old man came.", [("50", "female"), ("62", "male")]),
        ("A woman aged 52 was 45 years of age at her first operation.", [("52", "female")]),
        ("At the age of 45 years she had a cyst.", []),
        ("On 18F-FDG PET the mass was avid.", []),
        ("She came in.", []),
    ],
)
def test_introductions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(i.age, i.sex) for i in introductions(text)] == expected


@pytest.mark.parametrize(
    ("text", "section", "people"),
    [
        ("A 44-year-old nurse came in.", Section.CASE, 1),
        ("A 44-year-old nurse came in.", Section.DISCUSSION, 0),
        ("Reyes et al. described a 44-year-old nurse.", Section.CASE, 0),
        ("We previously reported a 44-year-old nurse.", Section.CASE, 0),
    ],
)
def test_nobody_else_is_introduced(text: str, section: Section, people: int) -> None:
    sentence = Sentence(0, 0, len(text), text, section, BlockKind.PARAGRAPH)
    assert len(introduced(sentence)) == people


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The first patient went home after 7 days, the second after 21 days.", ["1", "2"]),
        ("The first patient was a woman and the second a 62-year-old man.", ["1", "2"]),
        ("The second, aged 70, had pain.", ["2"]),
        ("Patient number two had pain.", ["2"]),
        ("The first tube clotted, the second after a week.", []),
        ("The first step was clamping.", []),
    ],
)
def test_ordinals(text: str, keys: list[str]) -> None:
    assert [key for key, _ in ordinals(text)] == keys


@pytest.mark.parametrize(
    ("words", "sex"),
    [("her brother", "female"), ("a man and his wife", "male"), ("61M", "male"), ("a nurse", "")],
)
def test_sex_of(words: str, sex: str) -> None:
    assert sex_of(words) == sex
