"""One-to-one pairing: as many pairs as possible, and the assignment of the greatest weight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

Edges = Sequence[Sequence[int]]
"""For every left node the right nodes it may be paired with."""


def most_pairs(edges: Edges) -> dict[int, int]:
    """A pairing, left to right, with as many pairs as the edges allow (augmenting paths).

    >>> most_pairs([[0, 1], [0]])
    {1: 0, 0: 1}
    """
    partner: dict[int, int] = {}

    def placed(left: int, tried: set[int]) -> bool:
        for right in edges[left]:
            if right in tried:
                continue
            tried.add(right)
            if right not in partner or placed(partner[right], tried):
                partner[right] = left
                return True
        return False

    for left in range(len(edges)):
        placed(left, set())
    return {left: right for right, left in partner.items()}


Weights = Sequence[Sequence[float]]
"""One row of non-negative weights for every left node; all rows have the same length."""

_NOISE = 1e-9


def best_assignment(weights: Weights) -> tuple[tuple[int, int], ...]:
    """Pairs (row, column) of the greatest total weight; pairs without weight are left out.

    Grows the pairing by the path that gains most, until none gains. Every step keeps the best
    pairing of its size, so that the end is the best of all.

    >>> best_assignment([[5, 4], [4, 1]])
    ((0, 1), (1, 0))
    """
    row_of: dict[int, int] = {}
    while path := _best_path(weights, row_of):
        row_of.update((column, row) for row, column in path)
    pairs = ((row, column) for column, row in row_of.items())
    return tuple(sorted((row, column) for row, column in pairs if weights[row][column] > 0))


def _best_path(weights: Weights, row_of: dict[int, int]) -> list[tuple[int, int]]:
    """The new pairs of the most gainful change that pairs one more row; none where no gain."""
    taken = set(row_of.values())
    gain = {row: 0.0 for row in range(len(weights)) if row not in taken}
    reached_by: dict[int, tuple[int, int]] = {}
    changed = True
    while changed:
        changed = False
        for row, column in product(sorted(gain), row_of):
            other = row_of[column]
            if other == row:
                continue
            better = gain[row] + weights[row][column] - weights[other][column]
            if better > gain.get(other, float("-inf")) + _NOISE:
                gain[other], reached_by[other], changed = better, (row, column), True
    ends = [
        (gain[row] + weights[row][column], row, column)
        for row in sorted(gain)
        for column in range(len(weights[row]))
        if column not in row_of
    ]
    total, row, column = max(ends, key=lambda end: end[0], default=(0.0, -1, -1))
    if total <= 0:
        return []
    path = [(row, column)]
    while row in reached_by:
        row, column = reached_by[row]
        path.append((row, column))
    return path
