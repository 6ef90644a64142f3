"""What becomes of the elements within a paragraph or a cell of a Word document."""

from __future__ import annotations

from collections.abc import Iterator

from cavagraph.loaders.tree_writer import Inline
from cavagraph.loaders.xml_tree import Element, children, local

_LEFT_OUT = frozenset(
    (
        *("ppr", "rpr", "tcpr", "trpr", "tblpr", "tblgrid", "del", "deltext", "instrtext"),
        *("movefrom", "fallback", "footnotereference", "endnotereference", "prooferr", "sdtpr"),
        *("footnoteref", "endnoteref", "commentreference", "annotationref", "delinstrtext"),
    )
)
_BLANKS = frozenset(("tab", "br", "cr", "ptab"))


def rule(element: Element) -> Inline | str:
    """What becomes of an inline element."""
    name = local(element)
    if name in _LEFT_OUT:
        return Inline.LEFT_OUT
    if name in _BLANKS:
        return " "
    if name == "nobreakhyphen":
        return "-"
    if name == "r":
        raised = next(_run_properties(element, "vertalign"), None)
        return Inline.HIGH if value(raised) == "superscript" else Inline.KEPT
    if name == "txbxcontent":
        return Inline.APART
    return Inline.WORD if name in ("p", "tc", "tr", "tbl") else Inline.KEPT


def value(element: Element | None) -> str:
    """The attribute ``val`` of an element, "" where there is none."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}val")), "")


def has(element: Element, properties: str, name: str) -> bool:
    """Whether an element has a property of this name that is not switched off."""
    found = (
        said
        for child in children(element, properties.lower())
        for said in children(child, name.lower())
    )
    return any(value(said) not in ("0", "false", "off") for said in found)


def shown(element: Element) -> str:
    """The words of a paragraph that are seen, spaces folded."""
    return " ".join("".join(t.text or "" for t in element.iter("{*}t")).split())


def is_bold(element: Element) -> bool:
    """Whether all words of a paragraph are bold."""
    runs = [run for run in element.iter("{*}r") if shown(run)]
    return bool(runs) and all(has(run, "rpr", "b") for run in runs)


def _run_properties(run: Element, name: str) -> Iterator[Element]:
    return (said for child in children(run, "rpr") for said in children(child, name))
