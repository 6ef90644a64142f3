"""The gate before every query that a person or a program sends: size, depth, and reading only.

It judges tokens, so that a word inside a string, an IRI or a comment is only text, and it runs
before any parser: an engine that is killed by a query cannot say so. The engine's own grammar is
laxer than the standard (it reads ``SERVICEex:name`` as SERVICE), so what merely contains the
keyword is refused as well. A worker without network is the second wall (``queries.worker``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from cavagraph.graph.errors import LimitError, QueryError
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.queries.tokens import Kind, Token, place, tokens

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_OPERATORS", "Checked", "check"]

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 100
"""Open brackets at one time. pyoxigraph dies at 274 on a stack of 1 MB (security.md 2.1)."""
MAX_OPERATORS: Final = 1000
"""Of one kind in a query: long chains nest in the parser as brackets do."""

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = frozenset(
    ("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_CHAINS: Final = frozenset(
    ("||", "&&", "!", "/", "|", "^", "+", "-", "*", "UNION", "OPTIONAL", "MINUS", "FILTER", "BIND")
)
_OWN_GRAPHS: Final = PREFIXES["cgd"] + "graph-"
_HIDING_ESCAPE: Final = re.compile(r"\\(?:u00|U000000)(?:22|27|5c|0a|0d)", re.IGNORECASE)
_HIDDEN_SERVICE: Final = re.compile(r"\).*service", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run.

    ``text`` is as the person wrote it, so that places in later messages are right; ``missing`` are
    the known prefixes that it uses and does not declare.
    """

    text: str
    form: str
    missing: Mapping[str, str]

    @property
    def portable(self) -> str:
        """The query with every prefix declared, for an engine that knows none of ours."""
        lines = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in self.missing.items())
        return lines + self.text


def check(sparql: str, graphs: Collection[str] | None = None) -> Checked:
    """The query, if it may run.

    ``graphs`` are the names that FROM may use; without them, the named graphs of this project.

    Raises:
        LimitError: larger than MAX_BYTES, deeper than MAX_DEPTH, longer than MAX_OPERATORS.
        QueryError: no query, an update, SERVICE, a graph from elsewhere, a hidden keyword.
    """
    _refuse_size(sparql)
    found = tuple(token for token in tokens(sparql) if token.kind is not Kind.COMMENT)
    _refuse_depth(sparql, found)
    for token in found:
        _refuse_token(sparql, token)
    form = _form(sparql, found)
    declared = _declared(found)
    _refuse_graphs(sparql, found, declared, graphs)
    used = {token.text.partition(":")[0] for token in found if token.kind is Kind.PREFIXED}
    missing = {name: PREFIXES[name] for name in sorted(used & PREFIXES.keys() - declared.keys())}
    return Checked(sparql, form, missing)


def _refuse_size(sparql: str) -> None:
    try:
        size = len(sparql.encode())
    except UnicodeEncodeError as error:
        raise QueryError(
            f"{place(sparql, error.start)}: half of a character; send the query as UTF-8"
        ) from error
    if size > MAX_BYTES:
        raise LimitError(f"SPARQL: {size} bytes, at most {MAX_BYTES}; make the query smaller")
    if not sparql.strip():
        raise QueryError("SPARQL: the query is empty; write a SELECT, ASK, CONSTRUCT or DESCRIBE")


def _refuse_depth(sparql: str, found: tuple[Token, ...]) -> None:
    depth = 0
    counts = dict.fromkeys(_CHAINS, 0)
    for token in found:
        opened = token.text.count("(") if token.kind is Kind.IRI else 0
        if token.kind is Kind.MARK:
            opened = (token.text in "{([") - (token.text in "})]")
        if depth + opened > MAX_DEPTH:
            raise LimitError(
                f"{place(sparql, token.offset)}: brackets nested more than {MAX_DEPTH} deep; "
                "make the query flatter"
            )
        if token.kind is Kind.MARK:
            depth += opened
        name = token.keyword or token.text
        if token.kind in (Kind.MARK, Kind.WORD) and name in counts:
            counts[name] += 1
            if counts[name] > MAX_OPERATORS:
                raise LimitError(
                    f"{place(sparql, token.offset)}: more than {MAX_OPERATORS} times {name}; "
                    "use VALUES or IN for long lists"
                )


def _refuse_token(sparql: str, token: Token) -> None:
    why = _hidden(token) or _refused(token)
    if why:  # the place is looked up only now: for every token, a long query would take for ever
        raise QueryError(f"{place(sparql, token.offset)}: {why}")


def _hidden(token: Token) -> str:
    """Why a string or an IRI may hide something; empty where it does not."""
    if token.kind is Kind.STRING and _HIDING_ESCAPE.search(token.text):
        return 'a quote hidden in a unicode escape; write \\" or \\n instead'
    if token.kind is Kind.IRI and _HIDDEN_SERVICE.search(token.text):
        return "SERVICE hidden in an IRI; put blanks around the sign <"
    return ""


def _refused(token: Token) -> str:
    """Why a word is refused; empty where it is not."""
    if token.kind is Kind.WORD and token.keyword in _UPDATES:
        return (
            f"{token.keyword} changes data, and queries only read; "
            "use the command build or remove to change the graph"
        )
    if token.kind is Kind.WORD and "SERVICE" in token.keyword:
        return "SERVICE asks another server; load what it has and ask here"
    name = token.text.partition(":")[0].upper()
    if token.kind is Kind.PREFIXED and ("SERVICE" in name or name in _UPDATES):
        return f"engines read the prefix {name.lower()}: as a keyword; use another prefix"
    return ""


def _form(sparql: str, found: tuple[Token, ...]) -> str:
    """The form of the query: the first word after the prologue."""
    words = (token for token in found if token.kind is Kind.WORD)
    first = next((word for word in words if word.keyword not in ("PREFIX", "BASE")), None)
    if first is None or first.keyword not in _FORMS:
        where = place(sparql, first.offset if first else 0)
        raise QueryError(
            f"{where}: this is no query; begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    return first.keyword


def _declared(found: tuple[Token, ...]) -> dict[str, str]:
    """Prefixes that the query declares itself, with their namespaces."""
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.keyword == "PREFIX" and name.kind is Kind.PREFIXED and iri.kind is Kind.IRI
    }


def _refuse_graphs(
    sparql: str,
    found: tuple[Token, ...],
    declared: Mapping[str, str],
    graphs: Collection[str] | None,
) -> None:
    """Engines differ in what FROM may fetch: files, the web, or nothing. Ours: named graphs."""
    for place_of, token in enumerate(found):
        if token.keyword != "FROM":
            continue
        rest = [t for t in found[place_of + 1 : place_of + 3] if t.keyword != "NAMED"]
        iri = _iri(rest[0], declared) if rest else None
        known = iri is not None and (
            iri.startswith(_OWN_GRAPHS) if graphs is None else iri in graphs
        )
        if not known:
            what = rest[0].text if rest else "nothing"
            raise QueryError(
                f"{place(sparql, token.offset)}: FROM {what} is no graph of this store; "
                "name one of its graphs, or leave FROM out"
            )


def _iri(token: Token, declared: Mapping[str, str]) -> str | None:
    if token.kind is Kind.IRI:
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    namespace = declared.get(prefix, PREFIXES.get(prefix))
    if token.kind is not Kind.PREFIXED or namespace is None:
        return None
    return namespace + re.sub(r"\\(.)", r"\1", local)
