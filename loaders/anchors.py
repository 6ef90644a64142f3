"""From offsets of a text layer back to places of the file it was made from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cavagraph.graph.model import CellPlace, ElementPlace, PagePlace, Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """``text[start:end]`` of the layer stands at ``place`` (of the whole stretch)."""

    start: int
    end: int
    place: Place


class Anchors:
    """The anchors of a layer; they do not overlap."""

    def __init__(self, anchors: Iterable[Anchor] = ()) -> None:
        self._anchors: Sequence[Anchor] = sorted(anchors, key=lambda a: a.start)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where ``text[start:end]`` stands: an element's offsets are narrowed, boxes joined."""
        found: list[Place] = []
        at = max(0, bisect_right(self._anchors, start, key=lambda a: a.start) - 1)
        for anchor in self._anchors[at:]:
            if anchor.start >= end:
                break
            if anchor.end > start:
                _join(found, _narrowed(anchor, start, end))
        return tuple(found)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BLANKS = 16
"""Characters that two stretches of an element may lie apart and still be one: a line break with its
indentation, the number of a note. A figure or a formula between them is longer."""
NO_ANCHORS = Anchors()
"""Of a plain text: its offsets are those of the file."""


def _narrowed(anchor: Anchor, start: int, end: int) -> Place:
    place = anchor.place
    if not isinstance(place, ElementPlace):
        return place
    first = place.start + max(0, start - anchor.start)
    return replace(place, start=first, end=first + min(end, anchor.end) - max(start, anchor.start))


def _join(found: list[Place], place: Place) -> None:
    """Add a place; lines of one page become one box, stretches of one element one stretch."""
    last = found[-1] if found else None
    if isinstance(last, ElementPlace) and isinstance(place, ElementPlace):
        if last.xpath == place.xpath and place.start - last.end <= _BLANKS:
            found[-1] = replace(last, end=place.end)
            return
    elif isinstance(last, PagePlace) and isinstance(place, PagePlace) and last.page == place.page:
        (a, b, c, d), (e, f, g, h) = last.box, place.box
        if max(a, e) <= min(c, g):  # lines of one column; another column is another box
            found[-1] = PagePlace(last.page, (min(a, e), min(b, f), max(c, g), max(d, h)))
            return
    elif isinstance(last, CellPlace) and isinstance(place, CellPlace):
        joined = _stretch(last, place)
        if joined is not None:
            found[-1] = joined
            return
    found.append(place)


def _stretch(last: CellPlace, place: CellPlace) -> CellPlace | None:
    """Two cells of one row as a stretch of it; None where they are of different rows."""
    first = last.cell.partition(":")[0]
    if last.sheet != place.sheet or first.lstrip(_LETTERS) != place.cell.lstrip(_LETTERS):
        return None
    return last if place.cell == first else CellPlace(last.sheet, f"{first}:{place.cell}")
