"""Pairing one to one."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.loaders.evaluation.pairing import best_assignment, most_pairs


@pytest.mark.parametrize(
    ("edges", "size"),
    [
        ([], 0),
        ([[]], 0),
        ([[0], [0]], 1),
        ([[0, 1], [0]], 2),
        ([[0], [0, 1], [1, 2]], 3),
        ([[0, 1, 2], [0], [0]], 2),
    ],
)
def test_as_many_pairs_as_possible(edges: list[list[int]], size: int) -> None:
    pairs = most_pairs(edges)
    assert len(pairs) == size
    assert len(set(pairs.values())) == size
    assert all(right in edges[left] for left, right in pairs.items())


@pytest.mark.parametrize(
    ("weights", "pairs"),
    [
        ([], ()),
        ([[]], ()),
        ([[0.0]], ()),
        ([[2.0]], ((0, 0),)),
        ([[5, 4], [4, 1]], ((0, 1), (1, 0))),
        ([[1, 0], [0, 0]], ((0, 0),)),
        ([[3, 9, 3]], ((0, 1),)),
        ([[3], [9], [3]], ((1, 0),)),
    ],
)
def test_the_greatest_total_weight(
    weights: list[list[float]], pairs: tuple[tuple[int, int], ...]
) -> None:
    assert best_assignment(weights) == pairs


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 20), min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_no_other_assignment_is_better(weights: list[list[int]]) -> None:
    rows, columns = len(weights), len(weights[0])
    size = max(rows, columns)
    best = max(
        sum(weights[r][c] for r, c in enumerate(order) if r < rows and c < columns)
        for order in permutations(range(size))
    )
    pairs = best_assignment(weights)
    assert sum(weights[row][column] for row, column in pairs) == best
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
