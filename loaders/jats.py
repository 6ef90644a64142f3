"""JATS XML, as PubMed Central has it, to raw blocks.

Offsets point into the text content of the article (all text nodes in document order); comments
and markup are no part of it. Entities are never declared by a report: a file that does so is
refused before it is parsed (security.md 2.2, D1 and D2).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from xml.etree import ElementTree

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.citations import MARK
from cavagraph.loaders.document import BlockKind, Entry, Section
from cavagraph.loaders.headings import section_of, vocabulary
from cavagraph.loaders.jats_entries import entry_of
from cavagraph.loaders.jats_front import children, first, front_matter, local
from cavagraph.loaders.jats_xml import parsed
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.raw_block import Raw, Span
from cavagraph.loaders.source import Loaded

_OUTSIDE = frozenset(
    (
        *("fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "disp-quote"),
        *("supplementary-material", "list", "fn-group", "table"),
    )
)
_TYPES = {
    "intro": Section.INTRODUCTION,
    "cases": Section.CASE,
    "case": Section.CASE,
    "methods": Section.METHODS,
    "materials": Section.METHODS,
    "materials|methods": Section.METHODS,
    "subjects": Section.METHODS,
    "results": Section.RESULTS,
    "discussion": Section.DISCUSSION,
    "conclusions": Section.CONCLUSION,
    "conclusion": Section.CONCLUSION,
}


def read_jats(loaded: Loaded) -> Layer:
    """The article of a JATS file.

    Raises:
        ReportError: entity declarations, malformed XML, or XML that is no JATS article.
    """
    root = parsed(loaded)
    tag = local(root)
    if tag == "html":
        raise ReportError(f"{loaded.path}: this is an HTML page; give its text or the JATS XML")
    article = (
        root if tag == "article" else next((e for e in root.iter() if local(e) == "article"), None)
    )
    if article is None:
        raise ReportError(
            f"{loaded.path}: XML with root <{tag}>, not a JATS article; give <article>"
        )
    walk = _Walk(root)
    walk.article(article)
    if not any(r.kind is BlockKind.PARAGRAPH for r in walk.blocks):
        raise ReportError(
            f"{loaded.path}: the article has no paragraph of text; give the full text"
        )
    metadata = front_matter(article, walk.words)
    return Layer(walk.text, tuple(walk.blocks), walk.marks, metadata, tuple(walk.entries))


class _Walk:
    """Gives each element its stretch of the text content, then makes the blocks."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.blocks: list[Raw] = []
        self.entries: list[Entry] = []
        self._parts: list[str] = []
        self._length = 0
        self._spans: dict[ElementTree.Element, Span] = {}
        self._measure(root)
        self.text = "".join(self._parts)
        self._tables = -1
        self._heading = ""
        self.marks: dict[int, tuple[str, ...]] = {}
        self._swaps: list[tuple[int, int, str]] = []
        for element in root.iter():
            self._high(element)
        self._swaps.sort()
        self._swap_starts = [a for a, _, _ in self._swaps]

    def _high(self, element: ElementTree.Element) -> None:
        """Citation marks that are set high, and powers of ten."""
        tag = local(element)
        start, end = self._spans[element]
        words = self.text[start:end]
        cites = tag == "xref" and element.get("ref-type") == "bibr"
        inner = any(local(c) == "sup" for c in element) if cites else False
        outer = tag == "sup" and any(
            local(c) == "xref" and c.get("ref-type") == "bibr" for c in element
        )
        if inner or outer:
            numbers = re.findall(r"\d+(?:[\u2013-]\d+)?", words)
            self.marks[start] = tuple(numbers)
            self._swaps.append((start, end, MARK))
        elif tag == "sup" and self.text[max(0, start - 2) : start] == "10" and words.isdigit():
            self._swaps.append((start, start, "^"))

    def _measure(self, element: ElementTree.Element) -> None:
        start = self._length
        self._add(element.text)
        for child in element:
            self._measure(child)
            self._add(child.tail)
        self._spans[element] = (start, self._length)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def words(self, element: ElementTree.Element | None) -> str:
        """The text of an element, spaces folded."""
        if element is None:
            return ""
        start, end = self._spans[element]
        return " ".join(self.text[start:end].split())

    def article(self, article: ElementTree.Element) -> None:
        """The blocks of front, body and back."""
        title = first(article, "article-title")
        if title is not None:
            self._emit(BlockKind.HEADING, Section.HEADER, self._spans[title])
        for front in children(article, "front"):
            for abstract in (e for e in front.iter() if local(e) == "abstract"):
                self._section(abstract, Section.ABSTRACT, "")
        for body in children(article, "body"):
            self._content(body, Section.UNKNOWN, "")
        for back in children(article, "back"):
            self._back(back)

    def _emit(
        self,
        kind: BlockKind,
        section: Section,
        span: Span,
        part: str = "",
        pieces: list[Span] | None = None,
    ) -> None:
        stretches = pieces or [span]
        if any(self.text[a:b].strip() for a, b in stretches):
            raw = Raw(kind, [s for s in stretches if self.text[s[0] : s[1]].strip()])
            raw.section, raw.heading, raw.subsection = section, self._heading, part
            low = bisect_left(self._swap_starts, raw.start)
            raw.swaps = self._swaps[low : bisect_left(self._swap_starts, raw.end)]
            self.blocks.append(raw)

    def _section(self, element: ElementTree.Element, inherited: Section, part: str) -> None:
        """A <sec> or <abstract>: its title decides, then its type, then what it stands in."""
        title = next(iter(children(element, "title")), None)
        shown = self.words(title)
        section = inherited
        if inherited is Section.ABSTRACT:
            part = vocabulary().abstract_parts.get(
                " ".join(shown.lower().strip(" :.").split()), part
            )
        else:
            known = section_of(shown) if shown else None
            typed = _TYPES.get(element.get("sec-type", "").lower())
            if inherited in (Section.UNKNOWN, Section.INTRODUCTION) or known in (
                Section.CASE,
                Section.BOILERPLATE,
                Section.TECHNIQUE,
            ):
                section = known or typed or inherited
        if shown:
            self._heading = shown
        if title is not None:
            self._emit(BlockKind.HEADING, section, self._spans[title], part)
        self._content(element, section, part)

    def _content(self, element: ElementTree.Element, section: Section, part: str) -> None:
        heading = self._heading
        for child in element:
            tag = local(child)
            if tag == "sec":
                self._section(child, section, part)
                self._heading = heading
            elif tag == "p":
                self._paragraph(child, section, part)
            elif tag != "title":
                self._outside(child, section, part)

    def _paragraph(self, element: ElementTree.Element, section: Section, part: str) -> None:
        """A paragraph without the figures, tables and lists that stand in it; those follow."""
        start, end = self._spans[element]
        inner = [e for e in element.iter() if local(e) in _OUTSIDE and e is not element]
        pieces: list[Span] = []
        outer: list[ElementTree.Element] = []
        for child in inner:
            a, b = self._spans[child]
            if a < start:
                continue
            pieces.append((start, a))
            outer.append(child)
            start = b
        pieces.append((start, end))
        kind = BlockKind.BOILERPLATE if section is Section.BOILERPLATE else BlockKind.PARAGRAPH
        self._emit(kind, section, pieces[0], part, pieces)
        for child in outer:
            self._outside(child, section, part)

    def _outside(self, element: ElementTree.Element, section: Section, part: str) -> None:
        tag = local(element)
        if tag == "fig":
            self._caption(element)
        elif tag == "table-wrap":
            self._caption(element)
            self._table(element)
            for foot in children(element, "table-wrap-foot"):
                self._emit(BlockKind.BOILERPLATE, Section.BOILERPLATE, self._spans[foot])
        elif tag in ("list", "def-list"):
            for item in (e for e in element.iter() if local(e) in ("list-item", "def-item")):
                self._emit(BlockKind.PARAGRAPH, section, self._spans[item], part)
        elif tag in ("fig-group", "table-wrap-group", "boxed-text", "disp-quote"):
            self._content(element, section, part)

    def _caption(self, element: ElementTree.Element) -> None:
        label = next(iter(children(element, "label")), None)
        caption = next(iter(children(element, "caption")), None)
        spans = [self._spans[e] for e in (label, caption) if e is not None]
        if spans:
            self._emit(BlockKind.CAPTION, Section.CAPTION, spans[0], pieces=spans)

    def _table(self, element: ElementTree.Element) -> None:
        self._tables += 1
        for row in (e for e in element.iter() if local(e) == "tr"):
            cells = [self._spans[c] for c in row if local(c) in ("td", "th")]
            if cells:
                raw = Raw(BlockKind.TABLE, [(cells[0][0], cells[-1][1])], row=self._tables)
                raw.cells, raw.section, raw.heading = cells, Section.TABLE, self._heading
                self.blocks.append(raw)

    def _back(self, back: ElementTree.Element) -> None:
        for child in back:
            if local(child) == "ref-list":
                for ref in (e for e in child.iter() if local(e) == "ref"):
                    self._emit(BlockKind.REFERENCE, Section.REFERENCES, self._spans[ref])
                    self.entries.append(entry_of(ref, self._spans[ref]))
            elif local(child) == "sec" or local(child) == "app-group":
                self._section(child, Section.BOILERPLATE, "")
            else:
                self._emit(BlockKind.BOILERPLATE, Section.BOILERPLATE, self._spans[child])
