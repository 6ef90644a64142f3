"""A report file as a Document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Source
from cavagraph.loaders.abbreviations import abbreviations
from cavagraph.loaders.blocks import Raw, raw_blocks
from cavagraph.loaders.cleaning import join_hyphens, lift_citations, settle, unwrap, unwrap_math
from cavagraph.loaders.document import Block, BlockKind, Citation, Document, Section, Sentence, Table
from cavagraph.loaders.mapped import MappedText, joined, plain
from cavagraph.loaders.sections import RUN_IN, subsection
from cavagraph.loaders.sentences import sentences
from cavagraph.loaders.source import load
from cavagraph.loaders.tables import read_table

_FINAL = re.compile(r"[.!?:][\"'”’)\]*_]*\s*$")


@dataclass(slots=True)
class _Piece:
    """A cleaned block on its way into the working text."""

    raw: Raw
    mapped: MappedText
    citations: list[tuple[int, str]]


def read(path: Path) -> Document:
    """A report file as a document.

    Raises:
        ReportError: the file cannot be read as a report; the message names file, fault, remedy.
    """
    text, source = load(path)
    if text.lstrip("\ufeff \r\n\t").startswith("<") and re.search(r"<(?:article|html|!DOCTYPE)\b", text[:2000]):
        raise ReportError(f"{path}: XML or HTML; this version reads plain text and Markdown")
    return document_of(text, source)


def document_of(text: str, source: Source) -> Document:
    """A decoded text as a document."""
    whole = plain(text)
    pieces = _stitched([_clean(whole, raw, text) for raw in raw_blocks(text)])
    mapped = joined([p.mapped for p in pieces], "\n") if pieces else plain("")
    blocks: list[Block] = []
    found: list[Sentence] = []
    tables: list[Table] = []
    citations: list[Citation] = []
    at = 0
    caption = ""
    for number, piece in enumerate(pieces):
        end = at + len(piece.mapped.text)
        raw = piece.raw
        blocks.append(Block(raw.kind, raw.section, at, end, raw.heading))
        if raw.kind is BlockKind.TABLE:
            table = read_table(piece.mapped, at, caption)
            tables.extend([table] if table else [])
        else:
            found.extend(_sentences(piece, at, number, len(found)))
        caption = piece.mapped.text if raw.kind is BlockKind.CAPTION else caption
        citations.extend(_placed(piece, at))
        at = end + 1
    return Document(
        source, mapped, tuple(blocks), tuple(found), tuple(tables),
        tuple(sorted(citations, key=lambda c: c.position)), abbreviations(mapped.text),
    )


def _clean(whole: MappedText, raw: Raw, text: str) -> _Piece:
    mapped = whole.slice(raw.start, raw.end)
    if raw.kind is BlockKind.TABLE:
        return _Piece(raw, unwrap(unwrap_math(mapped)), [])
    mapped = unwrap_math(join_hyphens(mapped, text))
    mapped, citations = lift_citations(mapped, debris=raw.kind is BlockKind.PARAGRAPH)
    return _Piece(raw, settle(unwrap(mapped)), citations)


def _stitched(pieces: list[_Piece]) -> list[_Piece]:
    """Paragraphs that a caption, page break or header cut in two, made one again."""
    result: list[_Piece] = []
    waiting: _Piece | None = None
    for piece in pieces:
        body = piece.raw.kind is BlockKind.PARAGRAPH
        if body and waiting is not None and _continues(waiting, piece):
            waiting.mapped = joined([waiting.mapped, piece.mapped], " ")
            waiting.citations.extend(piece.citations)
            if _FINAL.search(waiting.mapped.text):
                waiting = None
            continue
        result.append(piece)
        if body:
            waiting = None if _FINAL.search(piece.mapped.text) else piece
        elif piece.raw.kind is BlockKind.HEADING:
            waiting = None
    return result


def _continues(before: _Piece, piece: _Piece) -> bool:
    start = piece.mapped.text.lstrip()
    if before.raw.section is not piece.raw.section or not start:
        return False
    if re.match(r"[A-Z][\w/]{1,14}\s?:", before.mapped.text) and re.match(r"[A-Z][\w/]{1,14}\s?:", start):
        return False
    return start[0].islower() or start[0] in ",;)(" or start[0].isdigit()


def _sentences(piece: _Piece, at: int, paragraph: int, first: int) -> list[Sentence]:
    text, raw = piece.mapped.text, piece.raw
    found: list[Sentence] = []
    part = ""
    section = Section.CAPTION if raw.kind is BlockKind.CAPTION else raw.section
    for start, end in _split(text, raw.section is Section.ABSTRACT):
        run_in = RUN_IN.match(text, start) if section is Section.ABSTRACT else None
        if run_in:
            part = subsection(run_in["h"])
            start = run_in.end()
        if start >= end:
            continue
        found.append(
            Sentence(first + len(found), at + start, at + end, text[start:end], section, raw.kind,
                     raw.heading, paragraph, part)
        )
    return found


def _split(text: str, abstract: bool) -> list[tuple[int, int]]:
    """Sentences; in an abstract a run-in heading starts one too."""
    spans = list(sentences(text))
    if not abstract:
        return spans
    cuts = [m.start() for m in RUN_IN.finditer(text) if m["colon"] or m.start() == 0]
    result: list[tuple[int, int]] = []
    for start, end in spans:
        inside = [c for c in cuts if start < c < end]
        for a, b in zip([start, *inside], [*inside, end], strict=True):
            result.append((a, b))
    return result


def _placed(piece: _Piece, at: int) -> list[Citation]:
    """Citation marks as positions of the working text: after the character that stands before."""
    result: list[Citation] = []
    for offset, printed in piece.citations:
        before = [i for i, s in enumerate(piece.mapped.starts) if s < offset]
        position = at + (before[-1] + 1 if before else 0)
        result.append(Citation(position, _numbers(printed)))
    return result


def _numbers(printed: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", n) for n in re.split(r"\s*,\s*", printed.strip(" ,")) if n)
