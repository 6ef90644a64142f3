"""SPARQL cut into tokens, for judging a query before an engine sees it.

Follows the terminals of SPARQL 1.1 section 19.8. It knows what is a string, an IRI and a comment,
so that a keyword inside them is only text; it does not know the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cavagraph.graph.errors import QueryError

__all__ = ["Kind", "Token", "place", "tokens"]


class Kind(StrEnum):
    """What a token is."""

    IRI = "IRI"
    STRING = "string"
    PREFIXED = "prefixed name"
    BLANK = "blank node"
    VARIABLE = "variable"
    LANGUAGE = "language tag"
    NUMBER = "number"
    WORD = "word"
    COMMENT = "comment"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``offset`` counts characters of the query from 0."""

    kind: Kind
    text: str
    offset: int

    @property
    def keyword(self) -> str:
        """The word in capitals, as SPARQL reads it; empty where the token is no bare word."""
        return self.text.upper() if self.kind is Kind.WORD else ""


_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|'
    r"'(?:[^'\\\n\r]|\\.)*'"
)
# PN_PREFIX. Bounded: "a.a.a.a" would else be read to its end at every letter.
_NAME = r"[^\W\d_](?:[\w.\-·]{0,98}[\w\-·])?"
_LOCAL_CHAR = r"(?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL = rf"{_LOCAL_CHAR}(?:(?:{_LOCAL_CHAR}|\.)*{_LOCAL_CHAR})?"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<COMMENT>#[^\n\r]*)|(?P<STRING>{_STRING})"
    r"|(?P<IRI><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<BLANK>_:\w(?:[\w.\-·]*[\w\-·])?)"
    rf"|(?P<PREFIXED>(?:{_NAME})?:(?:{_LOCAL})?)"
    r"|(?P<VARIABLE>[?$]\w+)|(?P<LANGUAGE>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<NUMBER>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<WORD>[^\W\d]\w*)"
    r"|(?P<MARK>&&|\|\||\^\^|[<>!]=|.)",
    re.DOTALL,
)


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a query, comments included.

    Raises:
        QueryError: a string that never ends, or a backslash outside strings and names (SPARQL
            would read the unicode escape before it reads the words, so it could hide one).
    """
    for found in _TOKEN.finditer(sparql):
        name = found.lastgroup or "space"
        text = found.group()
        if name == "MARK":
            _refuse_mark(sparql, text, found.start())
        if name != "space":
            yield Token(Kind[name], text, found.start())


def place(sparql: str, offset: int) -> str:
    """Line and column of a character, both from 1: the beginning of every message about a query."""
    line = sparql.count("\n", 0, offset) + 1
    column = offset - (sparql.rfind("\n", 0, offset) + 1) + 1
    return f"SPARQL line {line}, column {column}"


def _refuse_mark(sparql: str, mark: str, offset: int) -> None:
    if mark in ('"', "'"):
        raise QueryError(
            f"{place(sparql, offset)}: this string has no end; close it with the same quote"
        )
    if mark == "\\":
        raise QueryError(
            f"{place(sparql, offset)}: a backslash outside of a string; write the character itself"
        )
