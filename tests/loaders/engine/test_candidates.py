"""Candidates: places and attributes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from cavagraph.graph.model import Basis, Status, Temporality, Tier, Value
from cavagraph.loaders.candidates import Candidate, merge_attrs

ONE = Candidate("age", 44, ((7, 9), (0, 30)), "age.words", attrs=(("unit", "year"),))


def test_the_first_span_is_where_it_was_found() -> None:
    assert (ONE.start, ONE.end) == (7, 9)


@pytest.mark.parametrize(("name", "value"), [("unit", "year"), ("raw", None), ("", None)])
def test_get(name: str, value: Value | None) -> None:
    assert ONE.get(name) == value


def test_defaults_say_nothing_special() -> None:
    assert (ONE.status, ONE.basis, ONE.temporality, ONE.tier) == (
        Status.PRESENT, Basis.STATED, Temporality.CURRENT, Tier.CORE,
    )  # fmt: skip
    assert ONE.patients is None
    assert ONE.sentence == -1
    assert not ONE.derived
    assert not ONE.distributed


def test_a_candidate_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ONE.field = "sex"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("attrs", "values", "expected"),
    [
        ((), {}, ()),
        ((("b", 1),), {"a": 2}, (("a", 2), ("b", 1))),
        ((("a", 1),), {"a": 2}, (("a", 2),)),
        ((("a", 1),), {"a": None}, (("a", 1),)),
        ((("a", 1),), {"b": None}, (("a", 1),)),
        ((), {"flag": False}, (("flag", False),)),
        ((), {"none": 0}, (("none", 0),)),
    ],
)
def test_merge_attrs(
    attrs: tuple[tuple[str, Value], ...],
    values: dict[str, Value | None],
    expected: tuple[tuple[str, Value], ...],
) -> None:
    assert merge_attrs(attrs, **values) == expected
