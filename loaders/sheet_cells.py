"""The cells of a table file, before anything is known of its columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell: its words without line breaks, and its place ("B3"; "" for one that was added)."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a whole CSV or TSV file (``name`` is empty then).

    ``rows`` have one length.
    """

    name: str
    rows: tuple[tuple[Filled, ...], ...]


def column_letters(column: int) -> str:
    """The name of a column that counts from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def one_line(words: str) -> str:
    """Words without line breaks, tabs and runs of blanks."""
    return " ".join(words.split())
