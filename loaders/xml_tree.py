"""Markup as a tree, from a file that may mean harm: nothing is fetched, nothing is expanded.

Entities are never declared by a report: a file that does so is refused before it is parsed
(security.md 2.2, D1 and D2). Comments and processing instructions are no part of the tree.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as page

from cavagraph.graph.errors import ReportError

Element = etree._Element

MAX_DEPTH = 200
"""Elements in elements; an article has thirty."""
_NAMED = re.compile(r"&([A-Za-z]{2,10});")
_DECLARES = re.compile(r"<!ENTITY\b|<!DOCTYPE[^>\[]{0,400}\[", re.IGNORECASE)
_DECLARATION = re.compile(r"[\ufeff\s]*<\?xml[^>]*\?>")
_ENCODING = re.compile(r"\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def xml_tree(path: Path, text: str) -> Element:
    """The root of an XML text.

    Raises:
        ReportError: entity declarations, or XML that is not well-formed or nested too deeply.
    """
    if _DECLARES.search(text):
        raise ReportError(
            f"{path}: entity declarations are not allowed in XML; give the file without them"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_declared(_NAMED.sub(_entity, text)).encode(), parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise ReportError(_deep(path)) from None
        raise ReportError(f"{path}: XML is not well-formed ({error.msg}); mend the file") from None
    unknown = next(root.iter(etree.Entity), None)
    if unknown is not None:
        raise ReportError(f"{path}: XML is not well-formed (entity {unknown.text}); mend the file")
    return _not_deep(path, root)


def html_tree(path: Path, text: str) -> Element:
    """The root of an HTML page, mended where its tags do not match.

    Raises:
        ReportError: no elements, or nested too deeply.
    """
    parser = page.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = page.document_fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReportError(f"{path}: the page cannot be read ({error}); save it again") from None
    return _not_deep(path, root)


def local(element: Element) -> str:
    """The name of an element without its namespace, in small letters."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def children(element: Element, *tags: str) -> Iterator[Element]:
    """The children of these names."""
    return (e for e in element if local(e) in tags)


def first(element: Element, tag: str) -> Element | None:
    """The first of this name in an element, itself included, in document order."""
    return next((e for e in element.iter() if local(e) == tag), None)


def words_of(element: Element | None) -> str:
    """The text of an element, spaces folded; "" for none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _not_deep(path: Path, root: Element) -> Element:
    deepest, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise ReportError(_deep(path))
    return root


def _deep(path: Path) -> str:
    return f"{path}: elements nested deeper than {MAX_DEPTH}; this is no article"


def _declared(text: str) -> str:
    """The text without the encoding that its declaration names: it has been decoded."""
    text = text.lstrip("\ufeff \t\r\n")
    found = _DECLARATION.match(text)
    return _ENCODING.sub("", found[0]) + text[found.end() :] if found else text


def _entity(found: re.Match[str]) -> str:
    """A named character of HTML as the number that XML knows; others stay, and are refused."""
    code = html.entities.name2codepoint.get(found[1])
    return found[0] if code is None or found[1] in ("lt", "gt", "amp", "quot") else f"&#{code};"
