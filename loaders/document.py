"""The document model: a working text that maps back to the file, its blocks, sentences, tables.

Positions are code points in ``Document.text`` (the working text: hyphen breaks joined, markup and
citation marks lifted out, sentences that a caption cut stitched together). ``Document.evidence``
turns them into exact slices of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cavagraph.graph.model import Evidence, Issue, Source
from cavagraph.loaders.anchors import NO_ANCHORS, Anchors
from cavagraph.loaders.mapped import MappedText


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    TABLE = "table"
    FIELD = "field"  # "Patient: Male, 42"
    REFERENCE = "reference"
    BOILERPLATE = "boilerplate"  # authors, addresses, licences, ethics, acknowledgements


class Section(StrEnum):
    """Where a sentence stands. HEADER: title and key-value fields before the text."""

    HEADER = "header"
    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    CASE = "case"
    METHODS = "methods"
    RESULTS = "results"
    TECHNIQUE = "technique"  # how-to: what is done in general, not to the patient
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    CAPTION = "caption"
    TABLE = "table"
    REFERENCES = "references"
    BOILERPLATE = "boilerplate"
    UNKNOWN = "unknown"  # a text without headings


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation mark lifted out of the working text at ``position``: numbers as printed."""

    position: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a bibliography: number (or empty) and words as printed, markup and all.

    ``start`` and ``end`` are offsets into the file, of the entry without its number where that
    can be told apart.
    """

    number: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the working text. ``heading`` is the nearest heading as printed."""

    index: int
    start: int
    end: int
    text: str
    section: Section
    kind: BlockKind
    heading: str = ""
    paragraph: int = 0
    subsection: str = ""  # within an abstract: methods, results, conclusion ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``start == end`` for an empty one."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` are the body; ``header`` holds one cell a column.

    ``of_patients``: the file is a table of patients, one a row, and nothing else.
    """

    number: str
    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    of_patients: bool = False


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that the report defines itself."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the working text between blank lines or other breaks."""

    kind: BlockKind
    section: Section
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report, ready for the rules. ``sections`` order is reading order."""

    source: Source
    mapped: MappedText
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    citations: tuple[Citation, ...]
    abbreviations: tuple[Abbreviation, ...]
    issues: tuple[Issue, ...] = ()
    entries: tuple[Entry, ...] = ()  # of the bibliography, where the file marks them up
    anchors: Anchors = NO_ANCHORS

    @property
    def text(self) -> str:
        return self.mapped.text

    def evidence(self, start: int, end: int, section: str = "") -> tuple[Evidence, ...]:
        """The slices of the file behind ``text[start:end]``, in order of the working text.

        A sentence that was stitched over a caption gives several slices.
        """
        return tuple(
            Evidence(s, e, self.mapped.original[s:e], section, self.anchors.places(s, e))
            for s, e in self.mapped.source_spans(start, end)
        )

    def cited(self, start: int, end: int) -> tuple[str, ...]:
        """Numbers of the references cited in ``text[start:end]``, as printed."""
        return tuple(n for c in self.citations if start <= c.position <= end for n in c.numbers)
