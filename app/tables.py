"""Plain tables that fit the width they are given.

Cells wrap, nothing is cut off. Where even narrow columns do not fit, each row becomes a short list
of ``column: value`` lines. Control and direction characters are shown as escapes: report text is
not trusted to be harmless to a terminal.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

GAP = "  "
NARROWEST = 8  # below this a wrapped column is unreadable
LONGEST_WHOLE = 16  # words up to this length are not broken

_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def visible(text: str) -> str:
    """One line of ``text``: blanks are single, characters that cannot be seen are escapes.

    >>> visible("a\\tb\\n c\\u202ed")
    'a b c\\\\u202ed'
    """
    return "".join(_shown(char) for char in " ".join(text.split()))


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _ESCAPED_CATEGORIES:
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: two for wide characters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None
) -> Iterator[str]:
    """Lines of a table of ``rows`` under ``columns``; ``width`` in terminal columns, or no limit.

    >>> print("\\n".join(table(["drug", "n"], [["trabectedin", "1"]])))
    drug         n
    -----------  -
    trabectedin  1
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    names = [visible(column) for column in columns]
    widths = [
        max([display_width(name), *(display_width(row[i]) for row in cells)])
        for i, name in enumerate(names)
    ]
    if width is not None:
        floors = [_floor(i, names, cells) for i in range(len(names))]
        fitted = fit(widths, width - len(GAP) * (len(widths) - 1), floors)
        if fitted is None:
            yield from records(names, cells)
            return
        widths = fitted
    yield from _wrapped(names, widths)
    yield GAP.join("-" * w for w in widths)
    for row in cells:
        yield from _wrapped(row, widths)


def fit(widths: Sequence[int], room: int, floors: Sequence[int] = ()) -> list[int] | None:
    """``widths`` made smaller until they fit into ``room``, the widest first; None if they cannot.

    No column gets narrower than its floor.

    >>> fit([10, 40, 5], 40)
    [10, 25, 5]
    """
    least = [min(w, f) for w, f in zip(widths, floors or [NARROWEST] * len(widths), strict=True)]
    if sum(least) > room:
        return None
    fitted = list(widths)
    while sum(fitted) > room:
        widest = max(
            (i for i in range(len(fitted)) if fitted[i] > least[i]), key=fitted.__getitem__
        )
        fitted[widest] -= 1
    return fitted


def _floor(place: int, names: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """The width that breaks no word of a column, within reason."""
    words = (word for cell in [names, *cells] for word in cell[place].split())
    return min(max(map(display_width, words), default=0), LONGEST_WHOLE)


def records(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Each row as ``column: value`` lines, rows apart by an empty line; empty values left out."""
    first = True
    for row in rows:
        if not first:
            yield ""
        first = False
        for name, cell in zip(columns, row, strict=True):
            if cell:
                yield f"{name}: {cell}"


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    parts = [_lines(cell, w) for cell, w in zip(row, widths, strict=True)]
    for i in range(max(map(len, parts), default=0)):
        cells = (part[i] if i < len(part) else "" for part in parts)
        yield GAP.join(
            cell + " " * (w - display_width(cell)) for cell, w in zip(cells, widths, strict=True)
        ).rstrip()


def _lines(cell: str, width: int) -> list[str]:
    if display_width(cell) <= width:
        return [cell]
    # Wide characters make a line of n characters up to 2n columns; halve the count to be safe.
    room = width if display_width(cell) == len(cell) else max(1, width // 2)
    return textwrap.wrap(cell, room, break_on_hyphens=True) or [""]
