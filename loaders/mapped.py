"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Part = str | tuple[int, int]
"""What a replacement is made of: new words, or a stretch of the match that is kept."""

# What a quote may run across and still be one slice of the file: space, markup, citation marks.
_BRIDGE = re.compile(
    r"(?:\s|[-‐*_$\\{}^~|#®™]|<[^<>\n]{1,20}>|\[[\d,–\- \n]{1,30}\]|\\text|\^|[\d,–]{1,12})*"
)
_LONGEST_BRIDGE = 90


@dataclass(frozen=True, slots=True)
class MappedText:
    """``text[i]`` stands for ``original[starts[i]:ends[i]]``; the order may differ."""

    original: str
    text: str
    starts: array[int]
    ends: array[int]

    def slice(self, start: int, end: int) -> MappedText:
        """A part of the text with its map."""
        return MappedText(
            self.original, self.text[start:end], self.starts[start:end], self.ends[start:end]
        )

    def sub(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Sequence[Part]]
    ) -> MappedText:
        """The text with each match replaced; new words map to the whole match."""
        out: list[str] = []
        starts, ends = array("q"), array("q")
        at = 0

        def keep(a: int, b: int) -> None:
            out.append(self.text[a:b])
            starts.extend(self.starts[a:b])
            ends.extend(self.ends[a:b])

        for found in pattern.finditer(self.text):
            if found.end() == found.start():
                continue
            keep(at, found.start())
            first, last = self.starts[found.start()], self.ends[found.end() - 1]
            for part in make(found):
                if isinstance(part, str):
                    out.append(part)
                    starts.extend([first] * len(part))
                    ends.extend([last] * len(part))
                else:
                    keep(*part)
            at = found.end()
        keep(at, len(self.text))
        return MappedText(self.original, "".join(out), starts, ends)

    def source_spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The stretches of the original behind ``text[start:end]``, outer space trimmed.

        A gap of markup, space or a citation mark is bridged; a jump starts another stretch.
        """
        spans: list[tuple[int, int]] = []
        for i in range(start, end):
            if self.text[i].isspace():
                continue
            a, b = self.starts[i], self.ends[i]
            if spans and spans[-1][0] <= a and self._bridges(spans[-1][1], a):
                spans[-1] = (spans[-1][0], max(spans[-1][1], b))
            else:
                spans.append((a, b))
        return tuple(span for a, b in spans if (span := self._trimmed(a, b))[0] < span[1])

    def _bridges(self, end: int, start: int) -> bool:
        if start <= end:
            return True
        if start - end > _LONGEST_BRIDGE:
            return False
        return _BRIDGE.fullmatch(self.original, end, start) is not None

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.original[start].isspace():
            start += 1
        while end > start and self.original[end - 1].isspace():
            end -= 1
        return start, end


def plain(original: str) -> MappedText:
    """A text as it is."""
    n = len(original)
    return MappedText(original, original, array("q", range(n)), array("q", range(1, n + 1)))


def joined(parts: Iterable[MappedText], separator: str) -> MappedText:
    """Texts one after the other; the separator maps to the end of what stands before it."""
    out: list[str] = []
    starts, ends = array("q"), array("q")
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
    return MappedText(original, "".join(out), starts, ends)
