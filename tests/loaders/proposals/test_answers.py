"""What is read of a model's answer, and what is not."""

from __future__ import annotations

import json

import pytest

from cavagraph.graph.model import Status
from cavagraph.loaders.proposals.answers import MAX_FACTS, read_answer
from cavagraph.loaders.proposals.proposal import Proposal, Reason

FACT = {
    "field": "age",
    "value": "61",
    "polarity": "present",
    "sentence": 3,
    "quote": "A 61-year-old woman",
    "attrs": [{"name": "raw", "value": "61"}],
}
READ = Proposal(
    "1", "presentation", "age", "61", "A 61-year-old woman", Status.PRESENT, (("raw", "61"),)
)


def answer(*facts: object, **more: object) -> str:
    return json.dumps({"facts": list(facts), **more})


@pytest.mark.parametrize(
    "text",
    [
        answer(FACT),
        f"```json\n{answer(FACT)}\n```",
        f"```\n{answer(FACT)}\n```\n",
        json.dumps({"facts": [FACT]}, indent=4),
    ],
)
def test_json_is_read_with_or_without_a_fence(text: str) -> None:
    assert read_answer(text, "1", "presentation") == ((READ,), ())


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (answer(FACT)[:-20], "no whole JSON"),
        ("I found these facts: none.", "no whole JSON"),
        ("[" * 5000, "no whole JSON"),
        ("1" * 5000, "no whole JSON"),
        (json.dumps([FACT]), "is not"),
        (answer(FACT, note="hello"), "is not"),
        ('{"facts": 7}', "is not"),
    ],
)
def test_an_answer_of_another_shape_gives_nothing(text: str, detail: str) -> None:
    proposals, (rejection,) = read_answer(text, "1", "presentation")
    assert proposals == ()
    assert rejection.reason is Reason.ANSWER
    assert detail in rejection.detail


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": 0.9},
        {"value": ["61"]},
        {"value": True},
        {"polarity": "maybe"},
        {"quote": "x" * 2001},
        {"attrs": {"raw": "61"}},
        {"attrs": [{"name": "raw", "value": "61", "why": "because"}]},
    ],
)
def test_a_fact_of_another_shape_costs_itself_only(change: dict[str, object]) -> None:
    proposals, (rejection,) = read_answer(answer(FACT | change, FACT), "1", "presentation")
    assert proposals == (READ,)
    assert rejection.detail.startswith("fact 1, ")


def test_a_server_without_schemas_may_leave_out_what_is_not_used() -> None:
    loose = {"field": "age", "value": 61, "polarity": "present", "quote": "A 61-year-old woman"}
    proposals, rejections = read_answer(answer(loose, loose | {"sentence": "S3"}), "1", "x")
    assert rejections == ()
    assert [(p.value, p.attrs) for p in proposals] == [("61", ())] * 2


def test_a_flood_of_facts_is_cut() -> None:
    proposals, (rejection,) = read_answer(answer(*[FACT] * (MAX_FACTS + 1)), "1", "presentation")
    assert len(proposals) == MAX_FACTS
    assert f"after {MAX_FACTS}" in rejection.detail
