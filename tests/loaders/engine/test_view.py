"""What the stages share of a report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.assignment import Assigned
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

ViewOf = Callable[[str], ReportView]
SINGLE = """
Introduction

Sarcomas are rare.

Case report

A 44-year-old nurse had fever. She sat.

Discussion

Novak et al. saw two nurses. Our patient sat.
"""
SERIES = """
Results

It is told here what the charts hold. Patient 2 had fever. All patients sat. It is odd.

Table 1. The group

| Case | Age | Sex |
|---|---|---|
| 1 | 44 | F |
| 2 | 61 | M |
"""


def at(view: ReportView, words: str, **more: object) -> Candidate:
    sentence = next(s for s in view.document.sentences if words in s.text)
    start = sentence.start + sentence.text.index(words)
    return Candidate("x", "y", ((start, start + len(words)),), "r", sentence.index, **more)  # type: ignore[arg-type]


def test_everything_runs_along_the_sentences(view_of: ViewOf) -> None:
    view = view_of(SINGLE)
    count = len(view.document.sentences)
    assert len(view.annotated) == len(view.owners) == len(view.episodes) == count
    assert [a.sentence for a in view.annotated] == list(view.document.sentences)
    assert [view.sentence(i).index for i in range(count)] == list(range(count))


def test_own_sentences(view_of: ViewOf) -> None:
    said = [a.sentence.text for a in view_of(SINGLE).own()]
    assert said == ["A 44-year-old nurse had fever.", "She sat.", "Our patient sat."]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ((Ownership.CITED,), ["Novak et al. saw two nurses."]),
        ((Ownership.GENERAL,), ["Sarcomas are rare."]),
        (
            (Ownership.GENERAL, Ownership.CITED),
            ["Sarcomas are rare.", "Novak et al. saw two nurses."],
        ),
        ((), []),
    ],
)
def test_sentences_of_others(
    view_of: ViewOf, owners: tuple[Ownership, ...], expected: list[str]
) -> None:
    assert [a.sentence.text for a in view_of(SINGLE).of(*owners)] == expected


def test_a_single_patient_gets_every_candidate(view_of: ViewOf) -> None:
    view = view_of(SINGLE)
    assert view.assign(at(view, "fever")) == Assigned(("1",))
    assert view.assign(Candidate("x", "y", ((0, 1),), "r")) == Assigned(("1",))


ASSIGNED = [
    ("fever", {}, ("2",), False),
    ("All", {}, ("1", "2"), True),
    ("odd", {}, (), False),
    ("odd", {"distributed": True}, ("1", "2"), True),
    ("odd", {"patients": ("1",)}, ("1",), False),
    ("fever", {"patients": ("1",), "distributed": True}, ("1",), True),
    ("fever", {"patients": ()}, (), False),
]


@pytest.mark.parametrize(("words", "more", "keys", "distributed"), ASSIGNED)
def test_in_a_series_rule_or_place_decides(
    view_of: ViewOf,
    words: str,
    more: dict[str, object],
    keys: tuple[str, ...],
    distributed: bool,
) -> None:
    view = view_of(SERIES)
    found = view.assign(at(view, words, **more))
    assert (found.keys, found.distributed) == (keys, distributed)


def test_without_a_sentence_nobody_of_a_series_is_meant(view_of: ViewOf) -> None:
    assert view_of(SERIES).assign(Candidate("x", "y", ((0, 1),), "r")).keys == ()


def test_issues_of_one_view_are_its_own(document_of: Callable[..., object]) -> None:
    from cavagraph.graph.model import Issue
    from cavagraph.loaders.document import Document
    from cavagraph.loaders.lexicon import Lexicon
    from cavagraph.loaders.view import view
    from cavagraph.ontology.terms import load_terminology

    document = document_of(SINGLE)
    assert isinstance(document, Document)
    lexicon = Lexicon(load_terminology())
    one, two = view(document, lexicon), view(document, lexicon)
    one.issues.append(Issue("here", "a fault"))
    assert two.issues == []
