"""A block of a report file as its reader found it, before anything is known of sections."""

from __future__ import annotations

from dataclasses import dataclass, field

from cavagraph.loaders.document import BlockKind, Section

Span = tuple[int, int]


@dataclass(slots=True)
class Raw:
    """A block of the file: its stretches in reading order, and what the line told.

    ``level`` of a heading counts from 1 (0: unknown); ``row`` is the table a row belongs to (-1:
    none), with its ``cells``; ``swaps`` are stretches that stand for other words (of XML);
    ``indented``: the line began with a blank, as after a column break; ``goes_on``: it looks as if
    the paragraph of the column before went on here.
    """

    kind: BlockKind
    pieces: list[Span]
    level: int = 0
    indented: bool = False
    item: bool = False
    goes_on: bool = False
    row: int = -1
    cells: list[Span] = field(default_factory=list)
    swaps: list[tuple[int, int, str]] = field(default_factory=list)
    known: Section | None = None
    section: Section = Section.UNKNOWN
    subsection: str = ""
    heading: str = ""
    paragraph: int = 0

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]
