"""What becomes of the elements within a paragraph, a heading or a cell of an HTML page."""

from __future__ import annotations

import re

from cavagraph.loaders.citations import is_number_list
from cavagraph.loaders.formulas import formula_words
from cavagraph.loaders.tree_writer import Inline
from cavagraph.loaders.xml_tree import Element, local, words_of

BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "ul", "ol", "dl", "li", "dt", "dd"),
        *("figure", "figcaption", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("details", "summary", "header", "body", "form", "fieldset", "center", "pre", "hr"),
    )
)
SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "audio"),
        *("video", "button", "select", "input", "textarea", "nav", "footer", "head"),
        *("img", "picture", "source", "map", "embed", "dialog", "label", "form"),
    )
)
"""Elements whose words nobody takes for the article's."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ONLY_READ_OUT = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader)", re.IGNORECASE
)
_CITED = re.compile(r"#(?:.*[-_.])?(?:b(?:ib)?|c(?:it)?|cr|r|ref|rf|en|core-)[-_]?[\w.-]*\d", re.I)
_SERVICES = frozenset(
    (
        *("google scholar", "pubmed", "crossref", "cas", "web of science", "doi", "full text"),
        *("pmc free article", "view article", "article", "scopus", "view in scopus"),
    )
)
"""Words of links behind an entry of a bibliography."""
_NOTED = re.compile(r"#(?:.*[-_.])?(?:t(?:ab|bl|able)?[\w.-]*?(?:fn|note)|fn|tfn|note)", re.I)


def rule(element: Element) -> Inline | str:
    """What becomes of an inline element."""
    name = local(element)
    if name == "br":
        return " "
    if name == "math" or "MathJax" in element.get("class", ""):
        return formula_words(element) if name == "math" else Inline.LEFT_OUT
    if is_silent(element):
        return Inline.LEFT_OUT
    if name == "table":
        return Inline.APART
    if name == "a":
        return _link(element)
    if name == "sup":
        linked = [_link(link) for link in element if local(link) == "a"]
        if Inline.LEFT_OUT in linked and len(words_of(element)) <= 3:
            return Inline.LEFT_OUT
        return Inline.KEPT if Inline.CITED in linked else Inline.HIGH
    return Inline.WORD if name in BLOCKS else Inline.KEPT


def is_silent(element: Element) -> bool:
    """Whether an element has no words that a reader of the page sees as the article's."""
    if local(element) in SILENT or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style", "")):
        return True
    return _ONLY_READ_OUT.search(element.get("class", "")) is not None


def _link(element: Element) -> Inline:
    """A link into the bibliography, to a note, or anywhere."""
    target = element.get("href", "")
    if words_of(element).strip("[]() ").lower() in _SERVICES:
        return Inline.LEFT_OUT
    if "#" not in target:
        return Inline.KEPT
    if _NOTED.search(target):
        return Inline.LEFT_OUT
    marked = _CITED.search(target) or element.get("role") == "doc-biblioref"
    return Inline.CITED if marked and is_number_list(words_of(element)) else Inline.KEPT
