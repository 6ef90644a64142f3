"""What is printed around the text of each page: running headers and footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cavagraph.loaders.pdf_engine import Sheet
from cavagraph.loaders.pdf_words import Line, Word, lines_of, stretches
from cavagraph.loaders.running import is_page_mark

_EDGE = 0.12
"""The share of the height of a page, at its top and bottom, in which such lines stand."""
_ROWS = 3
_SAME = 4.0  # points of difference in height from page to page
_APART = 1.0
_DIGITS = re.compile(r"\d+")


def without_running(
    sheets: Sequence[Sheet], pages: Sequence[tuple[Word, ...]]
) -> list[tuple[Word, ...]]:
    """The words of the pages without those of running lines.

    A stretch at the edge of a page is one if it stands at the same height, digits apart, on
    another page, or if it is a page number: a bare number in the outermost line, alone in it or
    counting with another page.
    """
    edges = [_edge(sheet, words) for sheet, words in zip(sheets, pages, strict=True)]
    seen = Counter(key for edge in edges for key in {k for s in edge for k in _keys(s)})
    marks = [_marks(edge) for edge in edges]
    steps = Counter(n - i for i, found in enumerate(marks) for n in set(found.values()))
    out: list[tuple[Word, ...]] = []
    for i, (edge, words) in enumerate(zip(edges, pages, strict=True)):
        gone: set[Word] = set()
        for stretch in edge:
            mark = marks[i].get(stretch)
            numbered = mark is not None and (_alone(stretch, edge) or steps[mark - i] > 1)
            if numbered or seen[_keys(stretch)[0]] > 1:
                gone.update(stretch.words)
        out.append(tuple(w for w in words if w not in gone))
    return out


def _marks(edge: list[Line]) -> dict[Line, int]:
    """The stretches of the outermost lines that are page numbers, with the number."""
    outermost = {s.y for s in (edge[:1] + edge[-1:])}
    bare = [(s, _DIGITS.findall(s.text)) for s in edge if s.y in outermost and is_page_mark(s.text)]
    return {s: int(numbers[0]) for s, numbers in bare if numbers}


def _alone(stretch: Line, edge: list[Line]) -> bool:
    return sum(abs(s.y - stretch.y) < 1 for s in edge) == 1


def _edge(sheet: Sheet, words: tuple[Word, ...]) -> list[Line]:
    """The stretches of the outermost rows, at top and bottom."""
    lines = lines_of(words)
    zone = _EDGE * sheet.height
    top = [ln for ln in lines[:_ROWS] if ln.y > sheet.height - zone]
    bottom = [ln for ln in lines[-_ROWS:] if ln.y < zone]
    return [s for line in (*top, *bottom) for s in stretches(line, _APART)]


def _keys(stretch: Line) -> list[tuple[str, int]]:
    """Words and height, digits apart; the own cell of heights first, then the next ones."""
    words = _DIGITS.sub("0", " ".join(stretch.text.lower().split()))
    cell = round(stretch.y / _SAME)
    return [(words, cell), (words, cell - 1), (words, cell + 1)]
