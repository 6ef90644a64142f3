"""Writes the text layer of a tree of elements, and remembers where in the tree each word stands.

Blocks are parted by an empty line and cells by a tab, so that the layer reads like a text file.
Runs of blanks are one space. What the format of the file says of each inline element (``Inline``)
decides whether its words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto

from cavagraph.graph.model import ElementPlace
from cavagraph.loaders.anchors import Anchor, Anchors
from cavagraph.loaders.citations import MARK, is_number_list, is_power
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.raw_block import Raw, Span
from cavagraph.loaders.xml_tree import Element

_RUN = re.compile(r"[ \t\r\n\f]+|[^ \t\r\n\f]+")
_NUMBERS = re.compile(r"\d+(?: ?[\u2013\u2012-] ?\d+)?")
_BETWEEN = re.compile(r"[\s,;\u2013\u2012-]*")
_SYMBOL = re.compile(r"(?:^|[\s(])[^\W\d_]$")
_NOTE = re.compile(
    r"(?:[a-z]|[*\u2020\u2021\u00a7\u00b6#\u2016]+)(?:,\s?(?:[a-z]|[*\u2020\u2021]))*"
)
_BRACKETS = {"[": "]", "(": ")"}


class Inline(Enum):
    """What becomes of an element within a block."""

    KEPT = auto()
    WORD = auto()  # kept, with space around it
    HIGH = auto()  # set high: a citation mark, a power, a footnote mark or words
    CITED = auto()  # points into the bibliography
    LEFT_OUT = auto()
    APART = auto()  # a block of its own, after this one


Rule = Callable[[Element], Inline | str]
"""What becomes of an element; a string stands in its place."""


class TreeWriter:
    """The layer of a file, block after block."""

    def __init__(self, rule: Rule) -> None:
        self.blocks: list[Raw] = []
        self.marks: dict[int, tuple[str, ...]] = {}
        self._rule = rule
        self._done: list[str] = []  # finished blocks
        self._now: list[str] = []  # the block that is being written
        self._length = 0
        self._tail = ""  # the last characters: what stands before a superscript
        self._anchors: list[Anchor] = []
        self._gap = ""  # what parts the block that begins from the one before
        self._start: int | None = None  # where its words begin, None before the first
        self._space: tuple[str, int] | None = None  # path and offset of blanks not yet written
        self._path = ""
        self._cited: list[Span] = []
        self._apart: list[Element] = []
        self._in_cell = False

    @property
    def text(self) -> str:
        """The layer as far as it is written."""
        return "".join((*self._done, *self._now))

    def words(self, raw: Raw) -> str:
        """The words of the block that was written last."""
        return "".join(self._now)[raw.start - self._length :]

    @property
    def anchors(self) -> Anchors:
        """Where the words written so far stand."""
        return Anchors(self._anchors)

    def block(
        self,
        kind: BlockKind,
        elements: Iterable[Element],
        section: Section = Section.UNKNOWN,
        heading: str = "",
        subsection: str = "",
    ) -> tuple[Raw | None, tuple[Element, ...]]:
        """Write a block from the words of ``elements``; also give what stands apart in them.

        The block is None where there are no words.
        """
        self._begin("\n\n")
        for element in elements:
            self._space = ("", 0)
            self._element(element)
        apart = tuple(self._apart)
        if self._start is None:
            return None, apart
        raw = Raw(kind, [(self._start, self._length)], section=section, heading=heading)
        raw.subsection, raw.swaps = subsection, self._marked(self._start)
        self.blocks.append(raw)
        return raw, apart

    def row(self, cells: Sequence[Sequence[Element]], table: int, heading: str = "") -> None:
        """Write a row of a table, each cell from the words of some elements."""
        goes_on = bool(self.blocks) and self.blocks[-1].row == table
        self._begin("\n" if goes_on else "\n\n")
        self._put("", None)
        start, spans = self._length, []
        self._in_cell = True
        for n, elements in enumerate(cells):
            self._space = None
            if n:
                self._put("\t", None)
            at = self._length
            for element in elements:
                self._space = ("", 0) if self._length > at else None
                self._element(element)
            spans.append((at, self._length))
        self._in_cell = False
        raw = Raw(BlockKind.TABLE, [(start, self._length)], row=table, cells=spans)
        raw.section, raw.heading, raw.swaps = Section.TABLE, heading, self._marked(start)
        self.blocks.append(raw)

    def _begin(self, gap: str) -> None:
        self._done += self._now
        self._now, self._cited, self._apart = [], [], []
        self._gap = gap if self._length else ""
        self._start = self._space = None

    def _element(self, element: Element) -> None:
        self._path = element.getroottree().getpath(element)
        self._inside(element, 0)

    def _inside(self, element: Element, at: int) -> int:
        """Write an element that is kept; ``at`` is its place in the text content of the block."""
        at = self._text(element.text or "", at)
        for child in element:
            at = self._child(child, at)
            at = self._text(child.tail or "", at)
        return at

    def _child(self, child: Element, at: int) -> int:
        chosen = self._rule(child)
        after = at + sum(map(len, child.itertext()))
        if isinstance(chosen, str):
            self._words(chosen)
        elif chosen is Inline.APART:
            self._apart.append(child)
        elif chosen is Inline.HIGH:
            self._high(child, at)
        elif chosen is Inline.WORD:
            self._space = self._space or (self._path, at)
            self._inside(child, at)
            self._space = self._space or (self._path, after)
        elif chosen is not Inline.LEFT_OUT:
            self._inside(child, at)
            if chosen is Inline.CITED:
                self._cite("".join(child.itertext()))
        return after

    def _high(self, child: Element, at: int) -> None:
        """A superscript: the power of ten gets its sign, a mark of a table note is left out."""
        words = "".join(child.itertext()).strip()
        if self._in_cell and _NOTE.fullmatch(words):
            return
        before = self._tail
        if before.endswith("10") and re.fullmatch(r"[-\u2212]?\d{1,2}", words):
            self._put("^", None)
            self._inside(child, at)
            return
        self._inside(child, at)
        symbol = is_power(before) or _SYMBOL.search(before)
        if is_number_list(words) and not symbol and not _next(child).isalpha():
            self._cite(words)

    def _cite(self, words: str) -> None:
        """The words just written are citation numbers, or no mark."""
        shown = " ".join(words.split())
        if is_number_list(shown):
            self._cited.append((self._length - len(shown), self._length))

    def _words(self, words: str) -> None:
        """Words that stand for an element; where there are none, a blank."""
        if words.strip():
            self._put(words, None)
        else:
            self._space = self._space or ("", 0)

    def _text(self, text: str, at: int) -> int:
        for found in _RUN.finditer(text):
            if found[0].isspace() and found[0].strip(" \t\r\n\f") == "":
                self._space = self._space or (self._path, at + found.start())
            else:
                self._put(found[0], at + found.start())
        return at + len(text)

    def _put(self, words: str, at: int | None) -> None:
        """Write words that stand at ``at`` of the block's element, None where nowhere."""
        if self._start is None:
            self._write(self._gap)
            self._start = self._length
        elif self._space and not self._tail.endswith(("\n", "\t")):
            path, offset = self._space
            self._anchor(path, offset, 1)
            self._write(" ")
        self._space = None
        if at is not None:
            self._anchor(self._path, at, len(words))
        self._write(words)

    def _write(self, words: str) -> None:
        if words:
            self._now.append(words)
            self._length += len(words)
            self._tail = (self._tail + words)[-16:]

    def _anchor(self, path: str, at: int, length: int) -> None:
        if not path:
            return
        start, end = self._length, self._length + length
        last = self._anchors[-1] if self._anchors else None
        before = last.place if last and last.end == start else None
        if last and isinstance(before, ElementPlace) and (before.xpath, before.end) == (path, at):
            place = ElementPlace(path, before.start, at + length)
            self._anchors[-1] = Anchor(last.start, end, place)
        else:
            self._anchors.append(Anchor(start, end, ElementPlace(path, at, at + length)))

    def _marked(self, start: int) -> list[tuple[int, int, str]]:
        """The citation marks of the block that begins at ``start``, neighbours joined."""
        if not self._cited:
            return []
        base = self._length - sum(map(len, self._now))
        text = "".join(self._now)
        groups: list[Span] = []
        for a, b in ((a - base, b - base) for a, b in self._cited):
            if groups and _BETWEEN.fullmatch(text, groups[-1][1], a):
                groups[-1] = (groups[-1][0], b)
            else:
                groups.append((a, b))
        swaps = []
        for a, b in groups:
            numbers = tuple("".join(n.split()) for n in _NUMBERS.findall(text, a, b))
            if a and b < len(text) and _BRACKETS.get(text[a - 1]) == text[b]:
                a, b = a - 1, b + 1
            if a + base > start and text[a - 1] == " ":
                a -= 1
            self.marks[base + a] = numbers
            swaps.append((base + a, base + b, MARK))
        return swaps


def _next(element: Element) -> str:
    """The character after an element, "" where there is none."""
    after = element.getnext()
    words = (element.tail or "") or ("" if after is None else next(iter(after.itertext()), ""))
    return words[:1]
