"""Words and lines of a page, put together from letters by their places."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cavagraph.loaders.pdf_engine import Font, Glyph, Sheet

SPACE = 0.18
"""A gap of so many sizes parts two words; print sets word spaces of 0.2 and more."""
_SHIFT = 0.15  # a change of the baseline by so many sizes: set high or low
_BELOW, _ABOVE = 0.2, 0.8  # what a line takes up around its baseline, in sizes
_INITIAL = 1.8  # a letter so many times larger than the text opens a paragraph over several lines
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st", "\uf0b1": "\u00b1", "\uf0b3": "\u2265", "\uf0a3": "\u2264",
    "\uf0b4": "\u00d7", "\uf06d": "\u00b5", "\uf061": "\u03b1", "\uf062": "\u03b2",
    "\uf0b7": "\u2022",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together, in PDF points; ``y`` is the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    spaced: bool

    @property
    def middle(self) -> float:
        """The height of the middle of the letters."""
        return self.y + (_ABOVE - _BELOW) / 2 * self.size


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside each other, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(w.x1 for w in self.words)

    @property
    def size(self) -> float:
        """The size of most letters."""
        return _most((w.size, len(w.text)) for w in self.words)

    @property
    def y(self) -> float:
        """The baseline of most letters."""
        return _most((w.y, len(w.text)) for w in self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is."""
        return all(w.font.bold for w in self.words)

    @property
    def italic(self) -> bool:
        """Whether every word is."""
        return all(w.font.italic for w in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces where the page has space."""
        out = self.words[0].text
        for before, after in pairwise(self.words):
            out += (" " if parted(before, after) else "") + after.text
        return out


def _most(counted: Iterable[tuple[float, int]]) -> float:
    counts: Counter[float] = Counter()
    for value, weight in counted:
        counts[value] += weight
    return max(counts, key=lambda value: (counts[value], value))


def parted(before: Word, after: Word) -> bool:
    """Whether there is a space between two neighbours of a line."""
    return after.spaced or after.x0 - before.x1 > SPACE * max(before.size, after.size)


def words_of(sheet: Sheet) -> tuple[Word, ...]:
    """The words of a page in the order of the file."""
    return _initials_lowered(tuple(_words(sheet.glyphs)))


def _words(glyphs: Iterable[Glyph]) -> Iterator[Word]:
    letters: list[str] = []
    first: Glyph | None = None
    last: Glyph | None = None
    for glyph in glyphs:
        if first is not None and last is not None and _breaks(last, glyph):
            yield _word(letters, first, last)
            letters, first = [], None
        first = first or glyph
        letters.append(_LIGATURES.get(glyph.letters, glyph.letters))
        last = glyph
    if first is not None and last is not None:
        yield _word(letters, first, last)


def _word(letters: list[str], first: Glyph, last: Glyph) -> Word:
    text = "".join(letters)
    return Word(text, first.x0, last.x1, first.y, first.size, first.font, first.spaced)


def _breaks(last: Glyph, glyph: Glyph) -> bool:
    """Whether a new word begins: space, another size or height or weight, a jump."""
    size = max(last.size, glyph.size)
    gap = glyph.x0 - last.x1
    return (
        glyph.spaced
        or abs(glyph.size - last.size) > 0.05 * size
        or abs(glyph.y - last.y) > _SHIFT * size
        or not -0.5 * size < gap <= SPACE * size
        or glyph.font != last.font
    )


def _initials_lowered(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A large initial brought to the first of the lines that it stands beside."""
    size = body_size(words)

    def lowered(word: Word, after: Word) -> Word:
        if len(word.text) > 1 or not word.text.isalpha() or word.size < _INITIAL * size:
            return word
        top = word.y + 0.7 * (word.size - after.size)
        near = after.size < word.size / 1.5 and abs(after.y - top) < 0.6 * after.size
        return replace(word, y=after.y, size=after.size) if near else word

    pairs = pairwise(words)
    return (*(lowered(word, after) for word, after in pairs), *words[-1:])


def body_size(words: Iterable[Word]) -> float:
    """The size that most letters have, in points; 0 without letters."""
    counts: Counter[float] = Counter()
    for word in words:
        counts[round(word.size, 1)] += len(word.text)
    return max(counts, key=lambda size: (counts[size], size)) if counts else 0.0


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The words in lines, from the top of the page down.

    Large words make the lines, so that what is set high or low joins the line it belongs to.
    """
    rows: dict[float, list[Word]] = {}
    heights: list[float] = []  # the baselines of the rows, upwards
    for word in sorted(words, key=lambda w: (-round(w.size, 1), -w.y, w.x0)):
        at = _row_at(heights, rows, word)
        if at is None:
            at = word.y
            insort(heights, at)
            rows[at] = []
        rows[at].append(word)
    return [Line(tuple(sorted(rows[y], key=lambda w: (w.x0, w.x1)))) for y in reversed(heights)]


def _row_at(heights: list[float], rows: dict[float, list[Word]], word: Word) -> float | None:
    """The baseline of the row in whose height the middle of a word is."""
    at = bisect_left(heights, word.middle)
    for y in heights[max(0, at - 2) : at + 1]:
        size = rows[y][0].size
        if y - _BELOW * size <= word.middle <= y + _ABOVE * size:
            return y
    return None


def stretches(line: Line, gap: float) -> list[Line]:
    """A line cut wherever more than ``gap`` sizes of white lie between two words."""
    out: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        end = max(w.x1 for w in out[-1])
        if word.x0 - end > gap * line.size:
            out.append([])
        out[-1].append(word)
    return [Line(tuple(words)) for words in out]
