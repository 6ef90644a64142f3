"""A Word document (DOCX) to a text layer: paragraphs, headings, lists, tables, notes.

Places are XPaths in ``word/document.xml`` with the usual prefix ``w`` (the notes: in
``word/footnotes.xml`` and ``word/endnotes.xml``, whose roots are named so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.archives import Archive
from cavagraph.loaders.blocks import CAPTION, key_of
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.docx_words import has, is_bold, rule, shown, value
from cavagraph.loaders.grids import evened
from cavagraph.loaders.headed import headed_layer
from cavagraph.loaders.headings import section_of, vocabulary
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.source import Loaded
from cavagraph.loaders.tree_writer import TreeWriter
from cavagraph.loaders.xml_tree import Element, children, local

_DOCUMENT = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_HEADING = re.compile(r"heading (\d)$")
_LONGEST_HEADING = 120
_MOST_BOLD_WORDS = 14


def read_docx(loaded: Loaded) -> Layer:
    """The document of a DOCX file.

    Raises:
        ReportError: no whole DOCX, unsafe (too large when unpacked, entities) or without text.
    """
    archive = Archive(loaded.path, loaded.data)
    root = archive.tree(_DOCUMENT)
    styles = archive.tree("word/styles.xml") if "word/styles.xml" in archive else None
    walk = _Walk(_levels(styles))
    for body in children(root, "body"):
        walk.content(body)
    for name in _NOTES:
        if name in archive:
            walk.notes(archive.tree(name))
    if not any(r.kind is not BlockKind.HEADING for r in walk.writer.blocks):
        raise ReportError(f"{loaded.path}: the document has no text; give the report")
    return headed_layer(walk.writer, {})


def _levels(styles: Element | None) -> dict[str, int]:
    """The level of each style that makes a heading, by the id of the style."""
    levels: dict[str, int] = {}
    for style in children(styles, "style") if styles is not None else ():
        name = value(next(children(style, "name"), None)).lower()
        found = _HEADING.match(name)
        if found or name == "title":
            levels[_attribute(style, "styleId")] = int(found[1]) if found else 1
    return levels


class _Walk:
    """Goes down a document and has its blocks written."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.writer = TreeWriter(rule)
        self._levels = levels
        self._tables = -1

    def content(self, element: Element) -> None:
        """The paragraphs and tables of a body, a text box or a content control."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in ("sdt", "sdtcontent", "ins", "smarttag", "customxml", "txbxcontent"):
                self.content(child)

    def notes(self, root: Element) -> None:
        """Footnotes and endnotes: words of the file that state nothing of the patient."""
        for note in children(root, "footnote", "endnote"):
            self.writer.block(BlockKind.BOILERPLATE, list(children(note, "p")), Section.BOILERPLATE)

    def _paragraph(self, element: Element) -> None:
        words = shown(element)
        level = self._level(element)
        known = section_of(words) if len(words) < _LONGEST_HEADING else None
        kind = BlockKind.PARAGRAPH
        if CAPTION.match(words) and _captioned(element):
            kind = BlockKind.CAPTION
        elif level or known is not None or _looks_like_heading(element, words):
            kind = BlockKind.HEADING
        elif key_of(words) in vocabulary().fields and len(words) < 300:
            kind = BlockKind.FIELD
        raw, apart = self.writer.block(kind, [element])
        if raw is not None:
            raw.item = has(element, "ppr", "numPr")
            raw.level, raw.known = (level, known) if kind is BlockKind.HEADING else (0, None)
        for inner in apart:
            self.content(inner)

    def _level(self, element: Element) -> int:
        """The level of a heading, 0 for a paragraph of the text."""
        for properties in children(element, "ppr"):
            style = value(next(children(properties, "pstyle"), None))
            outline = value(next(children(properties, "outlinelvl"), None))
            if style in self._levels:
                return self._levels[style]
            found = re.fullmatch(r"(?:heading|berschrift|titre|ttulo)(\d)", style.lower())
            if found or style.lower() == "title":
                return int(found[1]) if found else 1
            return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
        return 0

    def _table(self, element: Element) -> None:
        rows = list(_rows(element))
        if max(map(len, rows), default=0) < 2:
            for cell in element.iter("{*}tc"):
                self.content(cell)  # a frame around text
            return
        self._tables += 1
        for row in evened(rows, max(1, _heads(element))):
            if any(shown(part) for cell in row for part in cell):
                self.writer.row(row, self._tables)


def _rows(table: Element) -> Iterator[list[Element | None]]:
    """The cells by column; one that is merged with those above stands in each row."""
    above: list[Element | None] = []
    for line in children(table, "tr"):
        row: list[Element | None] = []
        for cell in line.iterchildren("{*}tc"):
            properties = next(children(cell, "tcpr"), None)
            merged = None
            span = "1"
            for said in properties if properties is not None else ():
                if local(said) == "gridspan":
                    span = value(said)
                elif local(said) == "vmerge":
                    merged = value(said) or "continue"
            at = len(row)
            chosen = above[at] if merged == "continue" and at < len(above) else cell
            row += [chosen] * min(int(span) if span.isdigit() else 1, 60)
        above = row
        yield row


def _heads(table: Element) -> int:
    """How many rows at the top are marked as the head."""
    count = 0
    for row in children(table, "tr"):
        if not has(row, "trPr", "tblHeader"):
            break
        count += 1
    return count


def _captioned(element: Element) -> bool:
    """Whether a paragraph that begins like a caption has a caption's style or is short."""
    style = next((value(s) for p in children(element, "ppr") for s in children(p, "pstyle")), "")
    return "caption" in style.lower() or not style or style.lower() in ("normal", "bodytext")


def _looks_like_heading(element: Element, words: str) -> bool:
    """A short line in bold letters that is no sentence."""
    short = 0 < len(words) < _LONGEST_HEADING and len(words.split()) <= _MOST_BOLD_WORDS
    return short and words[-1] not in ".,;:" and is_bold(element)


def _attribute(element: Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}" + name)), "")
