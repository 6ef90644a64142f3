"""JATS XML, as PubMed Central has it, to a text layer.

The layer holds the abstract, the body, the floating tables and figures, and the back matter in
reading order. What is the report's own: sub-articles and responses (comments, translations) are
left out, with an issue.
"""

from __future__ import annotations

from collections.abc import Iterable

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Issue
from cavagraph.loaders.document import BlockKind, Entry, Section
from cavagraph.loaders.fronts import INTRODUCES
from cavagraph.loaders.grids import grid
from cavagraph.loaders.headings import section_of, vocabulary
from cavagraph.loaders.jats_entries import citation_parts, entry_of
from cavagraph.loaders.jats_front import front_matter
from cavagraph.loaders.jats_inline import APART, rule
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.source import Loaded
from cavagraph.loaders.tree_writer import TreeWriter
from cavagraph.loaders.xml_tree import Element, children, first, local, words_of, xml_tree

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
_STRONG = (Section.CASE, Section.BOILERPLATE, Section.TECHNIQUE)
"""What a heading opens wherever it stands."""
_GOES_ON = (Section.CASE, Section.METHODS, Section.RESULTS, Section.DISCUSSION, Section.CONCLUSION)
"""What goes on under a title that names no part of an article ("Follow-up", "Findings")."""
_OTHER_ABSTRACTS = frozenset(("graphical", "toc", "teaser", "precis", "key-points", "video"))
_NOTICES = frozenset(
    ("retraction", "correction", "expression-of-concern", "addendum", "abstract", "reply", "letter")
)


def read_jats(loaded: Loaded) -> Layer:
    """The article of a JATS file.

    Raises:
        ReportError: entity declarations, malformed XML, or XML that is no JATS article.
    """
    root = xml_tree(loaded.path, loaded.text)
    tag = local(root)
    if tag == "html":
        raise ReportError(f"{loaded.path}: this is an HTML page; read it as html")
    article = first(root, "article")
    if article is None:
        raise ReportError(
            f"{loaded.path}: XML with root <{tag}>, not a JATS article; give <article>"
        )
    walk = _Walk()
    walk.article(article)
    if not any(r.kind is BlockKind.PARAGRAPH for r in walk.writer.blocks):
        raise ReportError(
            f"{loaded.path}: the article has no paragraph of text; give the full text"
        )
    return Layer(
        walk.writer.text,
        tuple(walk.writer.blocks),
        walk.writer.marks,
        front_matter(article),
        tuple(walk.entries),
        walk.writer.anchors,
        tuple(_issues(loaded.path.name, root, article)),
    )


def _issues(file: str, root: Element, article: Element) -> Iterable[Issue]:
    """What is left out, and what kind of article it is where that is not a report."""
    kind = article.get("article-type", "")
    if kind in _NOTICES:
        yield Issue(
            file, f"the article calls itself a {kind}", "check that it is the report itself"
        )
    others = sum(local(e) in ("sub-article", "response") for e in article)
    if others:
        yield Issue(
            file, f"{others} sub-articles or responses were left out", "give them as own files"
        )
    articles = sum(local(e) == "article" for e in root.iter())
    if articles > 1:
        yield Issue(file, f"only the first of {articles} articles was read", "give one a file")


class _Walk:
    """Goes down an article and has its blocks written."""

    def __init__(self) -> None:
        self.writer = TreeWriter(rule)
        self.entries: list[Entry] = []
        self._tables = -1
        self._heading = ""
        self._before = Section.UNKNOWN  # of the part of the body before this one

    def article(self, article: Element) -> None:
        """The blocks of front, body, floats and back."""
        front = next(children(article, "front", "front-stub"), None)
        if front is not None:
            title = first(front, "article-title")
            if title is not None:
                self._write(BlockKind.HEADING, [title], Section.HEADER)
            for abstract in (e for e in front.iter() if local(e) == "abstract"):
                if abstract.get("abstract-type", "") not in _OTHER_ABSTRACTS:
                    self._section(abstract, Section.ABSTRACT, "")
        for part in children(article, "body", "floats-group"):
            self._content(part, Section.UNKNOWN, "")
        for back in children(article, "back"):
            self._back(back)

    def _write(
        self, kind: BlockKind, elements: Iterable[Element], section: Section, part: str = ""
    ) -> None:
        """A block, and after it what stands in it but apart from it."""
        _, apart = self.writer.block(kind, elements, section, self._heading, part)
        for element in apart:
            self._apart(element, section, part)

    def _section(self, element: Element, inherited: Section, part: str) -> None:
        """A <sec>, <abstract> or box: its title decides, then its type, then where it stands."""
        title = next(children(element, "title"), None)
        caption = next(children(element, "caption"), None)
        if title is None and caption is not None:
            title = next(children(caption, "title"), None)
        shown = words_of(title)
        section = inherited
        if inherited is Section.ABSTRACT:
            word = " ".join(shown.lower().strip(" :.").split())
            part = vocabulary().abstract_parts.get(word, part)
        else:
            known = section_of(shown) if shown else None
            typed = _TYPES.get(element.get("sec-type", "").lower())
            if inherited in (Section.UNKNOWN, Section.INTRODUCTION) or known in _STRONG:
                section = known or typed or self._going_on(element, inherited)
        if inherited is Section.UNKNOWN:
            self._before = section
        if shown:
            self._heading = shown
        if title is not None:
            self._write(BlockKind.HEADING, [title], section, part)
        self._content(element, section, part)

    def _going_on(self, element: Element, inherited: Section) -> Section:
        """A part whose title says nothing of its kind: what the part before it was goes on."""
        if inherited is not Section.UNKNOWN:
            return inherited
        if self._before in _GOES_ON:
            return self._before
        return Section.CASE if INTRODUCES.search(words_of(element)[:800]) else inherited

    def _content(self, element: Element, section: Section, part: str) -> None:
        heading = self._heading
        for child in element:
            tag = local(child)
            if tag in ("sec", "boxed-text"):
                self._section(child, section, part)
                self._heading = heading
            elif tag in ("p", "disp-formula", "verse-group"):
                silent = section is Section.BOILERPLATE
                kind = BlockKind.BOILERPLATE if silent else BlockKind.PARAGRAPH
                self._write(kind, [child], section, part)
            elif tag in APART:
                self._apart(child, section, part)

    def _apart(self, element: Element, section: Section, part: str) -> None:
        tag = local(element)
        if tag == "fig":
            self._caption(element)
        elif tag in ("table-wrap", "table"):
            self._caption(element)
            self._table(element)
            for foot in children(element, "table-wrap-foot"):
                self._write(BlockKind.BOILERPLATE, [*foot.iter("{*}p")], Section.BOILERPLATE)
        elif tag in ("list", "def-list"):
            self._list(element, section, part)
        elif tag == "sec":
            self._section(element, section, part)
        elif tag in ("fig-group", "table-wrap-group", "boxed-text", "disp-quote"):
            self._content(element, section, part)
        else:
            self._caption(element, BlockKind.BOILERPLATE, Section.BOILERPLATE)

    def _list(self, element: Element, section: Section, part: str) -> None:
        """Each item is a paragraph; lists within it follow."""
        kind = BlockKind.BOILERPLATE if section is Section.BOILERPLATE else BlockKind.PARAGRAPH
        for item in children(element, "list-item", "def-item"):
            self._write(kind, [item], section, part)

    def _caption(
        self,
        element: Element,
        kind: BlockKind = BlockKind.CAPTION,
        section: Section = Section.CAPTION,
    ) -> None:
        parts = [*children(element, "label"), *children(element, "caption")]
        self._write(kind, parts, section)

    def _table(self, element: Element) -> None:
        tables = [element] if local(element) == "table" else list(element.iter("{*}table"))
        for table in tables:
            self._tables += 1
            for row in grid(table):
                self.writer.row(row, self._tables, self._heading)

    def _back(self, back: Element) -> None:
        for child in back:
            if local(child) == "ref-list":
                for ref in child.iter("{*}ref"):
                    self._reference(ref)
            elif local(child) in ("sec", "app-group"):
                self._section(child, Section.BOILERPLATE, "")
            else:
                self._write(BlockKind.BOILERPLATE, [child], Section.BOILERPLATE)

    def _reference(self, ref: Element) -> None:
        raw, _ = self.writer.block(
            BlockKind.REFERENCE, citation_parts(ref), Section.REFERENCES, self._heading
        )
        if raw is not None:
            self.entries.append(entry_of(ref, (raw.start, raw.end)))
