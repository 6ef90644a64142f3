"""A report file as blocks: headings, paragraphs, captions, tables, fields, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.sections import heading_text, section_of

_CAPTION = re.compile(r"^\s?[c*_ ]{0,4}(?:Fig(?:ure|s)?\.?|FIGURE|FIG\.|Table|TABLE|Photo)\s?\d+[a-zA-Z]?\b", re.M)
_FIELD = re.compile(r"^(?:\*\*)?(?P<name>[A-Z][A-Za-z' ]{2,40}|[A-Z][A-Za-z/]{1,12})(?:\*\*)?:\s?(?P<rest>.*)$")
_TERSE = re.compile(
    r"^(?P<name>History|Hist|Hx|Exam/?(?:Labs)?|Examination|Findings|Bx|Biopsy|Dx|Diagnosis|Rx|Treatment|Path(?:ology)?|"
    r"Course|Complications|Outcome|Operation|Surgery|Presentation|DDx|Comment|Teaching points|Follow-up|CT|MRI|Labs)\s?:"
)
_BOILERPLATE = re.compile(
    r"^(?:\W*(?:received|accepted|published|editor|correspond\w*|copyright|©|doi|https?:|<http|e-?mail|funding|"
    r"keywords?|mesh|how to cite|online publication|department of|from the department|full-text|conflict|competing|"
    r"ethics|consent|availability|abbreviations?|the datasets|authors?['’]? contribution|data collection|study design|"
    r"statistical analysis [a-z]$|fictional report|source of support|this text is|this is an open|open access|"
    r"this article is distributed|all authors|licen[cs]e|approval|volume \d|.{0,60}@)|.*\((?:invented|CC0)\))",
    re.IGNORECASE,
)
_FIELDS = ("patient", "final diagnosis", "symptoms", "clinical procedure", "diagnosis", "procedure", "symptom", "age", "sex")


@dataclass(slots=True)
class Raw:
    """A block of the file: offsets, kind, section and the heading above it."""

    kind: BlockKind
    start: int
    end: int
    section: Section = Section.UNKNOWN
    heading: str = ""


def lines(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each line without its newline."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def raw_blocks(text: str) -> list[Raw]:
    """The blocks of a file in file order, with sections from the headings."""
    blocks: list[Raw] = []
    open_block: Raw | None = None
    for start, end in lines(text):
        line = text[start:end]
        kind = _kind(line, open_block, text)
        if kind is None:
            open_block = None
            continue
        if open_block is not None and kind is open_block.kind and kind in (
            BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.TABLE, BlockKind.BOILERPLATE,
        ) and not _starts_new(line, kind):
            open_block.end = end
            continue
        if open_block is not None and open_block.kind is BlockKind.CAPTION and kind is BlockKind.PARAGRAPH and not line.startswith(" "):
            open_block.end = end
            continue
        open_block = Raw(kind, start, end)
        blocks.append(open_block)
        if kind in (BlockKind.HEADING, BlockKind.FIELD):
            open_block = None
    _give_sections(blocks, text)
    return blocks


def _starts_new(line: str, kind: BlockKind) -> bool:
    if kind is BlockKind.CAPTION:
        return bool(_CAPTION.match(line)) or line.startswith(" ")
    return kind is BlockKind.PARAGRAPH and (
        line.startswith(" ") or bool(_TERSE.match(line)) or bool(re.match(r"\s?[-•*] ", line))
        or bool(re.match(r"(?:CT|MR|MRI|US|PET)\b.{0,14} - ", line))
    )


def _kind(line: str, open_block: Raw | None, text: str) -> BlockKind | None:
    if not line.strip():
        return None
    if line.count("\t") >= 2 or re.match(r"\s*\|.*\|\s*$", line):
        return BlockKind.TABLE
    if _CAPTION.match(line):
        return BlockKind.CAPTION
    if _TERSE.match(line):
        return BlockKind.PARAGRAPH
    inside = open_block is not None and open_block.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION)
    if is_heading(line, inside):
        return BlockKind.HEADING
    field = _FIELD.match(line)
    if field and field["name"].strip().lower() in _FIELDS and not inside:
        return BlockKind.FIELD
    if _BOILERPLATE.match(line) and not (inside and open_block and open_block.kind is BlockKind.PARAGRAPH):
        return BlockKind.BOILERPLATE
    if open_block is not None and open_block.kind is BlockKind.BOILERPLATE:
        return BlockKind.BOILERPLATE
    return BlockKind.PARAGRAPH


def is_heading(line: str, inside: bool) -> bool:
    """Whether a line stands by itself as a heading."""
    bare = heading_text(line)
    if not bare or len(bare) > 120:
        return False
    if line.lstrip().startswith("#"):
        return True
    if section_of(line) is not None and len(bare) < 70:
        return not inside or line.strip()[:1].isupper()
    if inside or len(bare) > 80 or re.search(r"[.;,]$", line.strip()):
        return False
    numbered = re.match(r"^\**\d+(?:\.\d+)*\.?\s+[A-Z]", line.strip())
    bold = re.match(r"^\*\*[^*]+\*\*:?$", line.strip())
    capitals = bare.isupper() and len(bare) > 3
    return bool(numbered and len(bare.split()) < 9) or bool(bold) or capitals


def _give_sections(blocks: list[Raw], text: str) -> None:
    section, heading, seen = Section.HEADER, "", False
    how_to = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            title = text[block.start : block.end]
            found = section_of(title)
            heading = heading_text(title)
            if found is not None:
                if found is Section.TECHNIQUE and section in (Section.CASE, Section.RESULTS, Section.METHODS) and not how_to:
                    found = Section.TECHNIQUE if "procedure" in heading.lower() or "technique" in heading.lower() else section
                how_to = how_to or found is Section.TECHNIQUE
                section, seen = found, True
            block.section = section
        else:
            block.section = Section.BOILERPLATE if block.kind is BlockKind.BOILERPLATE else section
            if block.kind is BlockKind.PARAGRAPH and _TERSE.match(text[block.start : block.end]):
                opened = section_of(text[block.start : block.end].split(":")[0])
                section = block.section = opened or section
                seen = True
        block.heading = heading
        if block.kind is BlockKind.PARAGRAPH and section is Section.REFERENCES:
            block.kind = BlockKind.REFERENCE
    if not seen or not any(b.section in (Section.CASE, Section.RESULTS) for b in blocks):
        _infer(blocks, text)


def _infer(blocks: list[Raw], text: str) -> None:
    """A text without a case heading: the case runs from its age-and-sex introduction onward."""
    started = False
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section not in (
            Section.HEADER, Section.UNKNOWN, Section.INTRODUCTION, Section.CASE, Section.METHODS,
        ):
            continue
        words = text[block.start : block.end]
        started = started or bool(re.search(r"\b\d{1,3}[- ]?(?:year|yr|y/?o)|\b\d{2} ?[MF]\b|patient", words))
        general = len(re.findall(r"\bet al\b|\breported\b|\bliterature\b|\bpatients with\b|\[\d", words))
        if started:
            block.section = Section.DISCUSSION if general >= 3 else Section.CASE
