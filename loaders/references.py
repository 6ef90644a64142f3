"""The bibliography of a report: its entries by number, as works that other reports may cite too.

The entries are read from the file itself, since the working text has lost numbers and markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from cavagraph.graph.model import Evidence, Issue, Reference
from cavagraph.loaders.document import Block, BlockKind, Document, Entry
from cavagraph.loaders.reference_words import read_work

__all__ = ["references", "unread_entries"]

_MAX_ENTRY = 5000
"""Longer than any entry: a bibliography whose end was not seen."""
_MISSING = 2
"""Entries in a row whose number may have been lost."""


def references(document: Document) -> tuple[Reference, ...]:
    """The works of the bibliography, in its order; entries that cannot be read are left out."""
    return tuple(found for _, found in _read(document) if found is not None)


def unread_entries(document: Document) -> tuple[Issue, ...]:
    """One issue for each entry without an author or a year."""
    return tuple(
        Issue(
            f"{document.source.file}, reference {entry.number or f'at {entry.start}'}",
            "the entry has no author and year that could be read",
            "claims that cite it keep its number",
            rule="reference-unread",
        )
        for entry, found in _read(document)
        if found is None
    )


def _read(document: Document) -> Iterator[tuple[Entry, Reference | None]]:
    original = document.mapped.original
    for entry in _entries(document):
        work = read_work(entry.words) if len(entry.words) <= _MAX_ENTRY else None
        if work is None:
            yield entry, None
            continue
        quote = original[entry.start : entry.end]
        places = document.anchors.places(entry.start, entry.end)
        piece = Evidence(entry.start, entry.end, quote, "references", places)
        yield (
            entry,
            Reference(
                entry.number,
                work.first_author,
                work.year,
                work.title,
                work.journal,
                work.doi,
                (piece,),
            ),
        )


def _entries(document: Document) -> Sequence[Entry]:
    if document.entries:
        return document.entries
    blocks = [b for b in document.blocks if b.kind is BlockKind.REFERENCE]
    original = document.mapped.original
    spans = [span for span in (_span(document, block) for block in blocks) if span]
    if not spans:
        return []
    by_line = _numbered(original, spans, _line_start)
    running = _numbered(original, spans, _within_line)
    entries = max((by_line, running), key=len)
    if len(entries) > 1 or (len(entries) == 1 and len(spans) == 1):
        return entries
    return [_trimmed(original, "", s, e) for s, e in spans]


def _span(document: Document, block: Block) -> tuple[int, int] | None:
    """The block in the file, from the start of its line: numbers stand before the working text."""
    pieces = document.mapped.source_spans(block.start, block.end)
    if not pieces:
        return None
    start = min(s for s, _ in pieces)
    return document.mapped.original.rfind("\n", 0, start) + 1, max(e for _, e in pieces)


def _line_start(number: int) -> re.Pattern[str]:
    return re.compile(rf"^[ \t>*+-]*(?:\[{number}\]|\({number}\)|{number}[.)]?)(?=[\s*])\s*", re.M)


def _within_line(number: int) -> re.Pattern[str]:
    """A number behind the end of an entry, before the capital of a name."""
    mark = rf"(?:\[{number}\]|\({number}\)|{number}[.)]?)"
    return re.compile(
        rf"(?:^[ \t>*+-]*|(?<=[.\d)])\s+){mark}\s+(?=[^\W\d_]['\u2019]?[^\W\d])", re.M
    )


def _numbered(
    original: str, spans: Sequence[tuple[int, int]], mark: Callable[[int], re.Pattern[str]]
) -> list[Entry]:
    """The entries whose numbers go up by one; up to two numbers may be missing in a row."""
    region_end = max(end for _, end in spans)
    marks: list[tuple[int, re.Match[str]]] = []
    place, number, missed = min(start for start, _ in spans), 1, 0
    while missed <= _MISSING:
        found = mark(number + missed).search(original, place, region_end)
        if found is None:
            missed += 1
            continue
        number += missed
        marks.append((number, found))
        place, number, missed = found.end(), number + 1, 0
    starts = [found.start() for _, found in marks] + [region_end]
    return [
        _trimmed(original, str(n), found.end(), _end(spans, found.end(), after))
        for (n, found), after in zip(marks, starts[1:], strict=True)
    ]


def _end(spans: Sequence[tuple[int, int]], start: int, after: int) -> int:
    """Where an entry ends: before the next one, with the last block that it runs into."""
    ends = [end for begin, end in spans if begin < after and end > start]
    return min(max(ends, default=after), after)


def _trimmed(original: str, number: str, start: int, end: int) -> Entry:
    """The entry without the space around it and the mark of a list item."""
    raw = original[start:end]
    lead = len(raw) - len(raw.lstrip(" \t\r\n>-+"))
    raw = raw.strip(" \t\r\n>-+")
    return Entry(number, raw, start + lead, start + lead + len(raw))
