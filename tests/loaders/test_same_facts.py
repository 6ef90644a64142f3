"""One report in four formats: the same facts, each in words that stand in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from cavagraph.graph.model import Extraction
from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.pipeline import extract
from cavagraph.loaders.readers import read
from tests.loaders.test_docx import cell, paragraph, word

TABLE = BlockKind.TABLE
ROOT = Path(__file__).resolve().parents[2]
REPORTS = (
    *sorted((ROOT / "docs" / "examples").glob("*.*")),
    *(
        ROOT / "tests" / "corpus" / name
        for name in ("inv01.txt", "inv03.md", "inv05.md", "inv09.txt")
    ),
)
Blocks = list[tuple[BlockKind, Section, list[str]]]
"""Kind, section, and the words: one string, or the cells of a row."""


def blocks_of(document: Document) -> Iterator[tuple[BlockKind, Section, list[str]]]:
    for block in document.blocks:
        words = document.text[block.start : block.end]
        yield block.kind, block.section, words.split("\t") if block.kind is TABLE else [words]


def is_title(kind: BlockKind, section: Section) -> bool:
    return kind is BlockKind.HEADING and section is Section.HEADER


def as_jats(blocks: Blocks) -> bytes:
    """An article; boilerplate and what stands before the first heading are left out."""
    front = next((escape(words[0]) for k, section, words in blocks if is_title(k, section)), "")
    inner = [block for block in blocks if block[1] not in (Section.HEADER, Section.BOILERPLATE)]
    abstract = in_parts([block for block in inner if block[1] is Section.ABSTRACT][1:])
    body = [block for block in inner if block[1] not in (Section.ABSTRACT, Section.REFERENCES)]
    cited = (words[0] for kind, _, words in inner if kind is BlockKind.REFERENCE)
    refs = "".join(f"<ref><mixed-citation>{escape(w)}</mixed-citation></ref>" for w in cited)
    return (
        f"<article article-type='case-report'><front><article-meta><title-group><article-title>"
        f"{front}</article-title></title-group><abstract>{abstract}</abstract></article-meta>"
        f"</front><body>{in_parts(body)}</body><back><ref-list>{refs}</ref-list></back></article>"
    ).encode()


def in_parts(blocks: Blocks) -> str:
    """Each heading opens a <sec>."""
    out, opened = "", False
    for kind, run in groupby(blocks, key=lambda block: block[0]):
        if kind is TABLE:
            out += f"<table-wrap>{rows_of(words for _, _, words in run)}</table-wrap>"
            continue
        for _, _, words in run:
            if kind is BlockKind.HEADING:
                out += f"{'</sec>' if opened else ''}<sec><title>{escape(words[0])}</title>"
                opened = True
            elif kind is BlockKind.CAPTION:
                out += f"<fig><caption><p>{escape(words[0])}</p></caption></fig>"
            else:
                out += f"<p>{escape(words[0])}</p>"
    return out + ("</sec>" if opened else "")


def as_html(blocks: Blocks) -> bytes:
    body = ""
    for kind, run in groupby(blocks, key=lambda block: block[0]):
        if kind is TABLE:
            body += rows_of(words for _, _, words in run)
            continue
        for _, section, words in run:
            tag = "h1" if is_title(kind, section) else {BlockKind.HEADING: "h2"}.get(kind, "p")
            body += f"<{tag}>{escape(words[0])}</{tag}>"
    return f"<!DOCTYPE html><html><body><nav>Home</nav><main>{body}</main></body></html>".encode()


def as_docx(blocks: Blocks) -> bytes:
    body = ""
    for kind, run in groupby(blocks, key=lambda block: block[0]):
        if kind is BlockKind.TABLE:
            cells = ("".join(cell(escape(w)) for w in words) for _, _, words in run)
            body += "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
            continue
        for _, section, words in run:
            style = "T" if is_title(kind, section) else {BlockKind.HEADING: "H2"}.get(kind, "")
            body += paragraph(escape(words[0]).replace("^", ""), style)
    return word(body)


def rows_of(rows: Iterator[list[str]]) -> str:
    lines = ("".join(f"<td>{escape(words)}</td>" for words in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def facts_of(extraction: Extraction) -> list[tuple[object, ...]]:
    return sorted(
        (
            (patient.key, fact.field, fact.value, fact.attrs, fact.status, fact.temporality)
            for patient in extraction.patients
            for fact in patient.facts
        ),
        key=str,
    )


@pytest.mark.parametrize("made", [as_jats, as_html, as_docx])
@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_the_same_report_gives_the_same_facts(
    tmp_path: Path, report: Path, made: Callable[[Blocks], bytes]
) -> None:
    plain = extract(report, as_=ReportFormat.TEXT)
    path = tmp_path / "report"
    path.write_bytes(made(list(blocks_of(read(report)))))
    found = extract(path)
    assert facts_of(found) == facts_of(plain)
    text = read(path).mapped.original
    for patient in found.patients:
        for fact in patient.facts:
            for piece in fact.evidence:
                assert text[piece.start : piece.end] == piece.quote
                assert piece.places, piece
