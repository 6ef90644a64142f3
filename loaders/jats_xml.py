"""Parsing the XML of a report: no entity is declared, no tree is deeper than an article's."""

from __future__ import annotations

import html.entities
import re
from xml.etree import ElementTree

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.source import Loaded

MAX_DEPTH = 200
_NAMED = re.compile(r"&([A-Za-z]{2,10});")
_DECLARES = re.compile(r"<!ENTITY\b|<!DOCTYPE[^>\[]{0,400}\[", re.IGNORECASE)


class _Limited(ElementTree.TreeBuilder):
    """A tree builder that stops at a depth no article has."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError(f"elements nested deeper than {MAX_DEPTH}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def parsed(loaded: Loaded) -> ElementTree.Element:
    """The root element.

    Raises:
        ReportError: entity declarations, or XML that is not well-formed or nested too deeply.
    """
    if _DECLARES.search(loaded.text):
        raise ReportError(
            f"{loaded.path}: entity declarations are not allowed in XML; give the file without them"
        )
    parser = ElementTree.XMLParser(target=_Limited())
    try:
        parser.feed(_NAMED.sub(_entity, loaded.text.lstrip("\ufeff \t\r\n")))
        root: ElementTree.Element = parser.close()
    except ElementTree.ParseError as error:
        raise ReportError(
            f"{loaded.path}: XML is not well-formed ({error}); mend the file"
        ) from None
    except ValueError as error:
        raise ReportError(f"{loaded.path}: {error}; this is no article") from None
    return root


def _entity(found: re.Match[str]) -> str:
    """A named character of HTML as the number that XML knows; others stay, and are refused."""
    code = html.entities.name2codepoint.get(found[1])
    return found[0] if code is None or found[1] in ("lt", "gt", "amp", "quot") else f"&#{code};"
