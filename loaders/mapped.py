"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Part = str | tuple[int, int]
"""What a replacement is made of: new words, or a stretch of the working text that is kept."""

# Characters that the document model uses itself, and controls, read as a space.
_NEUTRAL = dict.fromkeys(
    [0xE000, 0x2028, 0x2029, *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F], " "
)


@dataclass(frozen=True, slots=True)
class MappedText:
    """``text[i]`` stands for ``original[starts[i]:ends[i]]``; the order may differ.

    ``breaks`` are the sorted offsets (code points of ``original``) at which a stretch begins that
    does not go on from the stretch before it: a quote that crosses one has several slices. All
    else that lies between two neighbouring characters (markup, a citation mark, a hyphen break,
    space) was taken out of the stretch itself, and a quote runs across it.
    """

    original: str
    text: str
    starts: array[int]
    ends: array[int]
    breaks: tuple[int, ...] = ()

    @classmethod
    def of(cls, original: str) -> MappedText:
        """A text as it is."""
        n = len(original)
        return cls(original, original, array("I", range(n)), array("I", range(1, n + 1)))

    def slice(self, start: int, end: int) -> MappedText:
        """A part of the text with its map."""
        return MappedText(
            self.original,
            self.text[start:end],
            self.starts[start:end],
            self.ends[start:end],
            self.breaks,
        )

    def sub(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Sequence[Part] | None]
    ) -> MappedText:
        """The text with each match replaced; new words map to the whole match.

        ``make`` gives the parts of the replacement, or None to leave the match as it is.
        """
        out: list[str] = []
        starts, ends = array("I"), array("I")
        at = 0

        def keep(a: int, b: int) -> None:
            out.append(self.text[a:b])
            starts.extend(self.starts[a:b])
            ends.extend(self.ends[a:b])

        for found in pattern.finditer(self.text):
            a, b = found.span()
            parts = make(found) if b > a else None
            if parts is None:
                continue
            keep(at, a)
            for part in parts:
                if isinstance(part, str):
                    out.append(part)
                    starts.extend([self.starts[a]] * len(part))
                    ends.extend([self.ends[b - 1]] * len(part))
                else:
                    keep(*part)
            at = b
        if not at:
            return self
        keep(at, len(self.text))
        return MappedText(self.original, "".join(out), starts, ends, self.breaks)

    def source_spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The stretches of the original behind ``text[start:end]``, outer space trimmed.

        Offsets are code points of ``original``; one stretch unless the text crosses a break.
        """
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            return ()
        first, last = self.starts[start], self.ends[end - 1]
        if self._stretch(first) == self._stretch(self.starts[end - 1]) and first < last:
            return self._trimmed(first, last)
        spans: list[list[int]] = []
        stretch = -1
        for i in range(start, end):
            here = self._stretch(self.starts[i])
            if here != stretch or self.starts[i] < spans[-1][0]:
                spans.append([self.starts[i], self.ends[i]])
                stretch = here
            else:
                spans[-1][1] = max(spans[-1][1], self.ends[i])
        return tuple(t for a, b in spans for t in self._trimmed(a, b))

    def _stretch(self, offset: int) -> int:
        return bisect_right(self.breaks, offset)

    def _trimmed(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        while start < end and self.original[start].isspace():
            start += 1
        while end > start and self.original[end - 1].isspace():
            end -= 1
        return ((start, end),) if start < end else ()


def plain(original: str) -> MappedText:
    """A text as it is."""
    return MappedText.of(original)


class Builder:
    """Puts a working text together from stretches of the original and separators."""

    def __init__(self, original: str) -> None:
        self._original = original
        self._out: list[str] = []
        self._starts, self._ends = array("I"), array("I")
        self._breaks: set[int] = set()
        self._last = 0

    def stretch(self, start: int, end: int, *, goes_on: bool = False) -> None:
        """Add ``original[start:end]``; a break where anything but space lies before it.

        ``goes_on``: what was left out before it is markup, and a quote may run across.
        """
        apart = not goes_on and bool(self._original[self._last : start].strip())
        if start < self._last or apart:
            self._breaks.update((start, self._last))
        self._out.append(self._original[start:end].translate(_NEUTRAL))
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))
        self._last = end

    def swapped(self, start: int, end: int, swaps: Iterable[tuple[int, int, str]]) -> None:
        """Add a stretch in which each ``(a, b, words)`` of ``swaps`` has other words."""
        self.stretch(start, start)
        for a, b, words in swaps:
            if start <= a and b <= end:
                self.stretch(start, a, goes_on=True)
                self.separator(words)
                start = self._last = b
        self.stretch(start, end, goes_on=True)

    def separator(self, text: str) -> None:
        """Add words that are not in the file; they map to the end of what stands before them."""
        self._out.append(text)
        self._starts.extend([self._last] * len(text))
        self._ends.extend([self._last] * len(text))

    def row(
        self,
        start: int,
        end: int,
        cells: Sequence[tuple[int, int]],
        mark: str,
        swaps: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        """Add the cells of ``original[start:end]`` with a mark between them.

        The first and the last letter stand for the outer marks of the line too, so that the row
        of the working text is the line of the file.
        """
        since, first = len(self._starts), len(self._out)
        self.stretch(start, start)
        for j, (a, b) in enumerate(cells):
            if j:
                self.separator(mark)
            for c, d, words in swaps:
                if a <= c and d <= b:
                    self.stretch(a, c, goes_on=True)
                    self.separator(words)
                    a = self._last = d
            self.stretch(a, b, goes_on=True)
        self.stretch(end, end, goes_on=True)
        words = "".join(self._out[first:])
        if words.strip():
            self._starts[since + len(words) - len(words.lstrip())] = start
            self._ends[since + len(words.rstrip()) - 1] = end

    def build(self) -> MappedText:
        """The whole text."""
        return MappedText(
            self._original,
            "".join(self._out),
            self._starts,
            self._ends,
            tuple(sorted(self._breaks)),
        )


def joined(parts: Iterable[MappedText], separator: str) -> MappedText:
    """Texts one after the other; the separator maps to the end of what stands before it."""
    out: list[str] = []
    starts, ends = array("I"), array("I")
    breaks: set[int] = set()
    original = ""
    for part in parts:
        original = part.original
        if out:
            at = ends[-1] if ends else 0
            out.append(separator)
            starts.extend([at] * len(separator))
            ends.extend([at] * len(separator))
        out.append(part.text)
        starts.extend(part.starts)
        ends.extend(part.ends)
        breaks.update(part.breaks)
    return MappedText(original, "".join(out), starts, ends, tuple(sorted(breaks)))
