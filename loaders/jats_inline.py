"""What becomes of the elements within a paragraph, a title or a cell of a JATS article."""

from __future__ import annotations

from cavagraph.loaders.formulas import formula_words
from cavagraph.loaders.tree_writer import Inline
from cavagraph.loaders.xml_tree import Element, local

APART = frozenset(
    (
        *("fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "disp-quote"),
        *("supplementary-material", "list", "def-list", "fn-group", "table", "sec", "media"),
    )
)
"""Elements that stand in a paragraph and are blocks of their own."""
_LEFT_OUT = frozenset(
    (
        *("fn", "graphic", "inline-graphic", "alt-text", "long-desc", "object-id", "index-term"),
        *("tex-math", "inline-supplementary-material", "attrib", "permissions"),
    )
)
_FORMULAS = frozenset(("inline-formula", "disp-formula", "math", "chem-struct"))
_WORDS = frozenset(("p", "title", "label", "term", "def", "disp-formula-group", "verse-line"))
_NOTES = frozenset(("fn", "table-fn", "corresp", "author-notes"))


def rule(element: Element) -> Inline | str:
    """What becomes of an inline element."""
    name = local(element)
    if name in _FORMULAS:
        return formula_words(element)
    if name == "break":
        return " "
    if name in APART:
        return Inline.APART
    if name in _LEFT_OUT:
        return Inline.LEFT_OUT
    if name == "xref":
        return _reference(element)
    if name == "sup":
        inner = [local(child) for child in element]
        cited = any(e.get("ref-type") == "bibr" for e in element if local(e) == "xref")
        return Inline.KEPT if cited or (inner and set(inner) == {"xref"}) else Inline.HIGH
    return Inline.WORD if name in _WORDS or _in_citation(element) else Inline.KEPT


def _reference(element: Element) -> Inline:
    kind = element.get("ref-type", "")
    if kind == "bibr":
        return Inline.CITED
    return Inline.LEFT_OUT if kind in _NOTES else Inline.KEPT


def _in_citation(element: Element) -> bool:
    """Whether an element is a part of an entry without punctuation."""
    return any(local(above) == "element-citation" for above in element.iterancestors())
