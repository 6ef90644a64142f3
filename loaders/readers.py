"""A file in, a ``Document`` out.

The steps: load and recognise (``source``, ``formats``), cut into blocks (``blocks``, or the reader
of the format), give sections (``sections``), put cut paragraphs together (``stitching``), clean
(``cleaning``), then sentences, tables and abbreviations of the working text. Time grows linearly
with the length of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cavagraph.graph.errors import CavagraphError, ReportError
from cavagraph.loaders.abbreviations import abbreviations
from cavagraph.loaders.blocks import raw_blocks
from cavagraph.loaders.cleaning import BLOCK, CELL, clean
from cavagraph.loaders.document import (
    Abbreviation,
    Block,
    BlockKind,
    Document,
    Section,
    Sentence,
)
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.guard import Guard
from cavagraph.loaders.inference import infer_sections
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.mapped import Builder, MappedText
from cavagraph.loaders.metadata import source_of
from cavagraph.loaders.raw_block import Raw
from cavagraph.loaders.sections import give_sections
from cavagraph.loaders.sentences import sentences
from cavagraph.loaders.source import Loaded, load
from cavagraph.loaders.stitching import stitch
from cavagraph.loaders.tables import build_tables

FAULT = "the reader failed"
"""What an error says that is no fault of the file but of the program."""
_SILENT = (BlockKind.TABLE, BlockKind.REFERENCE, BlockKind.BOILERPLATE)


def read(path: Path, as_: ReportFormat | None = None) -> Document:
    """The document of a report file; ``as_`` names its format where the content misleads.

    Raises:
        ReportError: the file cannot be read as a report; one line: file: what; remedy.
    """
    try:
        loaded = load(Path(path), as_)
        layer = _layer(loaded)
        return read_text(loaded) if layer is None else read_layer(loaded, layer)
    except CavagraphError:
        raise
    except Exception as error:
        raise ReportError(
            f"{path}: {FAULT}: {type(error).__name__}: {error}; leave the file out and report this"
        ) from error


def _layer(loaded: Loaded) -> Layer | None:
    """What the reader of the format makes of a file, None for text, which is its own layer.

    A reader is imported when a file of its format comes.
    """
    match loaded.format:
        case ReportFormat.TEXT | ReportFormat.MARKDOWN:
            return None
        case ReportFormat.JATS:
            from cavagraph.loaders.jats import read_jats

            return read_jats(loaded)
        case ReportFormat.HTML:
            from cavagraph.loaders.html_page import read_html

            return read_html(loaded)
        case ReportFormat.DOCX:
            from cavagraph.loaders.docx import read_docx

            return read_docx(loaded)
        case ReportFormat.PDF:
            from cavagraph.loaders.pdf import read_pdf

            return read_pdf(loaded)
        case ReportFormat.XLSX | ReportFormat.CSV | ReportFormat.TSV:
            from cavagraph.loaders.sheets import read_sheets

            return read_sheets(loaded)


def read_layer(loaded: Loaded, layer: Layer) -> Document:
    """The document of a text layer that the reader of a format made."""
    document = _document(
        replace(loaded, text=layer.text), layer.blocks, layer.metadata, layer.marks
    )
    return replace(
        document,
        entries=layer.entries,
        tables=tuple(replace(t, of_patients=layer.of_patients) for t in document.tables),
        anchors=layer.anchors,
        issues=(*layer.issues, *document.issues),
    )


def read_text(loaded: Loaded) -> Document:
    """The document of plain text or Markdown."""
    raws = give_sections(raw_blocks(loaded.text), loaded.text)
    return _document(loaded, stitch(raws, loaded.text), {}, {})


def _document(
    loaded: Loaded,
    raws: Sequence[Raw],
    given: Mapping[str, str],
    marks: Mapping[int, tuple[str, ...]],
) -> Document:
    raws = [r for r in raws if r.pieces]
    mapped, citations = clean(assemble(loaded.text, raws), marks)
    blocks = list(_blocks(mapped.text, raws))
    tables = build_tables(mapped.text, [(b, r.row) for b, r in zip(blocks, raws, strict=True)])
    mapped = mapped.sub(re.compile(BLOCK), lambda _: ("\n",))
    mapped = mapped.sub(re.compile(CELL), lambda _: ("\t",))
    source, issues = source_of(loaded, mapped.text, blocks, given)
    guard = Guard(source.file)
    plain = tuple(_sentences(mapped, blocks, raws))
    found = guard.run("infer_sections", lambda: infer_sections(plain, citations), plain)
    short = guard.listed("abbreviations", lambda: _abbreviations(mapped.text, blocks))
    return Document(
        source=source,
        mapped=mapped,
        blocks=tuple(blocks),
        sentences=found,
        tables=tables,
        citations=citations,
        abbreviations=short,
        issues=(*issues, *guard.issues),
    )


def assemble(original: str, raws: Sequence[Raw]) -> MappedText:
    """The stretches of all blocks, U+2029 between blocks, U+2028 between cells."""
    builder = Builder(original)
    for i, raw in enumerate(raws):
        if i:
            builder.separator(BLOCK)
        if raw.cells:
            builder.row(raw.start, raw.end, raw.cells, CELL, raw.swaps)
            continue
        for j, (start, end) in enumerate(raw.pieces):
            if j:
                builder.separator("\n")
            builder.swapped(start, end, raw.swaps)
    return builder.build()


def _blocks(text: str, raws: Sequence[Raw]) -> Iterator[Block]:
    at = 0
    parts = text.split(BLOCK) if raws else ()  # a file of nothing but marks has no blocks
    for raw, part in zip(raws, parts, strict=True):
        yield Block(raw.kind, raw.section, at, at + len(part), raw.heading)
        at += len(part) + 1


def _sentences(
    mapped: MappedText, blocks: Sequence[Block], raws: Sequence[Raw]
) -> Iterator[Sentence]:
    index = 0
    for number, (block, raw) in enumerate(zip(blocks, raws, strict=True)):
        title = block.kind is BlockKind.HEADING and block.section is Section.HEADER
        if block.kind in _SILENT or (block.kind is BlockKind.HEADING and not title):
            continue
        words = mapped.text[block.start : block.end]
        if title:
            yield Sentence(
                index,
                block.start,
                block.end,
                words,
                block.section,
                block.kind,
                block.heading,
                number,
            )
            index += 1
            continue
        for start, end in sentences(words, block.kind is BlockKind.CAPTION):
            yield Sentence(
                index=index,
                start=block.start + start,
                end=block.start + end,
                text=words[start:end],
                section=block.section,
                kind=block.kind,
                heading=block.heading,
                paragraph=number,
                subsection=raw.subsection,
            )
            index += 1


def _abbreviations(text: str, blocks: Sequence[Block]) -> tuple[Abbreviation, ...]:
    running = "\n".join(
        text[b.start : b.end] for b in blocks if b.kind not in (BlockKind.REFERENCE,)
    )
    legends = [text[b.start : b.end] for b in blocks if b.kind is BlockKind.BOILERPLATE]
    return abbreviations(running, legends)
