"""A publisher's HTML page to a text layer: the article, without what stands around it.

Places are XPaths in the tree that libxml2 makes of the page (the one that lxml gives).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.blocks import CAPTION, key_of
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.grids import grid
from cavagraph.loaders.headed import headed_layer
from cavagraph.loaders.headings import section_of, vocabulary
from cavagraph.loaders.html_inline import BLOCKS, rule
from cavagraph.loaders.html_main import is_around, main_part
from cavagraph.loaders.html_meta import page_metadata
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.source import Loaded
from cavagraph.loaders.tree_writer import TreeWriter
from cavagraph.loaders.xml_tree import Element, html_tree, local, words_of

_LEVELS = {f"h{n}": n for n in range(1, 7)}
_LEAVES = frozenset(("p", "li", "dt", "dd", "pre", "figcaption", "caption", "summary"))
_MIXED = 40
"""Characters between the blocks of an element that make the whole a paragraph."""
_REFERENCES = re.compile(
    r"(?:^|[\s_-])(?:ref(?:erence)?s?(?:-?list)?|bibliography)(?:$|[\s_-])", re.I
)


def read_html(loaded: Loaded) -> Layer:
    """The article of a page.

    Raises:
        ReportError: the page has no paragraph of text.
    """
    root = html_tree(loaded.path, loaded.text)
    walk = _Walk(main_part(root))
    walk.page(root)
    writer = walk.writer
    if not any(r.kind is BlockKind.PARAGRAPH for r in writer.blocks):
        raise ReportError(
            f"{loaded.path}: the page has no paragraph of text; save the page with the full text"
        )
    return headed_layer(writer, page_metadata(root))


class _Walk:
    """Goes down the article and has its blocks written; sections come from the headings."""

    def __init__(self, main: Element) -> None:
        self.writer = TreeWriter(rule)
        self._main = main
        self._tables = -1

    def page(self, root: Element) -> None:
        """The title, also where it stands outside of the article, and all below."""
        inside = next((e for e in self._main.iter("h1")), None)
        if inside is None:
            title = next((e for e in root.iter("h1") if words_of(e)), None)
            if title is not None:
                self._heading(title)
        self._container(self._main)

    def _container(self, element: Element) -> None:
        """An element that holds blocks; text between them is a paragraph of its own."""
        for child in element:
            if not is_around(child):
                self._block(child)

    def _block(self, element: Element) -> None:
        name = local(element)
        if name in _LEVELS:
            self._heading(element)
        elif name == "table":
            self._table(element)
        elif name in ("ol", "ul"):
            self._list(element)
        elif name in _LEAVES or not any(_holds_blocks(element)) or _own_words(element) > _MIXED:
            self._leaf(element)
        else:
            self._container(element)

    def _heading(self, element: Element) -> None:
        """A heading; the number of a figure or a table is the beginning of its caption."""
        numbered = CAPTION.match(words_of(element)) is not None
        raw, _ = self.writer.block(BlockKind.CAPTION if numbered else BlockKind.HEADING, [element])
        if raw is not None and not numbered:
            raw.level = _LEVELS[local(element)]
            raw.known = section_of(self.writer.words(raw))

    def _leaf(self, element: Element) -> None:
        """A paragraph, an item or a caption, and the blocks that stand in it."""
        raw, apart = self.writer.block(_kind(element), [element])
        if raw is not None:
            raw.item = local(element) == "li"
        for inner in apart:
            self._block(inner)

    def _list(self, element: Element) -> None:
        """Each item is a block; those of a bibliography also where no heading says so."""
        for item in element:
            self._block(item)
            last = self.writer.blocks[-1] if self.writer.blocks else None
            if last and last.item and _REFERENCES.search(_named(element)):
                last.kind = BlockKind.REFERENCE

    def _table(self, element: Element) -> None:
        rows = grid(element)
        for caption in element.iterchildren("caption"):
            self._leaf(caption)
        if max(map(len, rows), default=0) < 2:
            self._container(element)  # a frame for the layout of the page
            return
        self._tables += 1
        for row in rows:
            self.writer.row(row, self._tables)


def _kind(element: Element) -> BlockKind:
    words, name = words_of(element), local(element)
    if name in ("figcaption", "caption") or (
        _in_figure(element) and (CAPTION.match(words) or _in_figure(element, "caption"))
    ):
        return BlockKind.CAPTION
    fields = vocabulary().fields
    return BlockKind.FIELD if key_of(words) in fields and len(words) < 300 else BlockKind.PARAGRAPH


def _holds_blocks(element: Element) -> Iterator[bool]:
    return (True for inner in element.iterdescendants() if local(inner) in BLOCKS)


def _own_words(element: Element) -> int:
    """Characters of an element that stand between its blocks and not in them."""
    return sum(len((part or "").strip()) for part in (element.text, *(e.tail for e in element)))


def _in_figure(element: Element, named: str = "fig|table|tw|caption") -> bool:
    """Whether an element stands in the frame of a figure or a table."""
    above: Element | None = element
    while above is not None and local(above) in ("div", "span", "a", "p", "section", "figcaption"):
        if re.search(rf"(?:^|[\s_-])(?:{named})", _named(above), re.IGNORECASE):
            return True
        above = above.getparent()
    return above is not None and local(above) == "figure" and named != "caption"


def _named(element: Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"
