"""What a store of quads can do, and the plain values that come out of it.

``Store`` is the contract; ``graph.oxigraph_store`` (embedded), ``graph.rdflib_store`` (the rdflib
view) and ``graph.endpoint_store`` (any SPARQL 1.1 server) keep it, and one suite of tests holds
them to it. Nothing here imports rdflib: a canned question opens in milliseconds.

Plain triple patterns see the union of all named graphs, ``GRAPH ?g {}`` sees each of them. The
union is a multiset: a triple that stands in two graphs matches twice, so questions that count say
DISTINCT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Final, Protocol, Self

from pyoxigraph import Quad, Triple

__all__ = [
    "UNION_DEFAULT_GRAPH",
    "XSD",
    "Blank",
    "Iri",
    "Literal",
    "Plain",
    "RdfTerm",
    "ResultFormat",
    "Row",
    "Rows",
    "Store",
]

UNION_DEFAULT_GRAPH: Final = True
"""The one switch: every adapter reads it, and a test flips nothing else. Off, all questions are
empty, because all facts are in named graphs (ontology.md 2.2)."""

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(
    XSD + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)

Plain = str | int | bool | Decimal | None


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI in a result row."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node in a result row; the label means nothing outside its result."""

    label: str

    def __str__(self) -> str:
        return f"_:{self.label}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal in a result row: lexical form, datatype IRI, language tag ("" for none)."""

    value: str
    datatype: str = XSD + "string"
    lang: str = ""

    def __str__(self) -> str:
        return self.value

    @property
    def is_number(self) -> bool:
        """True where ``plain`` gives an int or a Decimal."""
        return not isinstance(self.plain, str | bool)

    @property
    def plain(self) -> str | int | bool | Decimal:
        """The value as int, Decimal or bool where the datatype says so and the form fits."""
        if self.datatype == XSD + "boolean" and self.value in ("true", "false", "1", "0"):
            return self.value in ("true", "1")
        try:
            if self.datatype in _INTEGERS:
                return int(self.value)
            if self.datatype in (XSD + "decimal", XSD + "double", XSD + "float"):
                number = Decimal(self.value)
                return number if number.is_finite() else self.value
        except (ValueError, ArithmeticError):
            return self.value
        return self.value


RdfTerm = Iri | Blank | Literal
Row = tuple[RdfTerm | None, ...]


class ResultFormat(StrEnum):
    """Serialisations of the rows of a SELECT (W3C SPARQL 1.1 results)."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: one ``Row`` a solution, None where a variable is unbound.

    ``truncated`` says that there were more rows than the limit let through (or that the server said
    so): a cut answer is never shown as a whole one.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def plain(self) -> tuple[tuple[Plain, ...], ...]:
        """The rows as str, int, Decimal, bool or None: what tables and charts want."""
        return tuple(tuple(_plain(term) for term in row) for row in self.rows)

    def column(self, name: str) -> tuple[RdfTerm | None, ...]:
        """All terms of one column. KeyError where the SELECT has no such variable."""
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; there are {', '.join(self.columns)}")
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def sorted(self) -> Rows:
        """The same rows in an order that does not depend on the engine (for tests and exports)."""
        return Rows(self.columns, tuple(sorted(self.rows, key=_row_key)), self.truncated)


def _plain(term: RdfTerm | None) -> Plain:
    if term is None:
        return None
    return term.plain if isinstance(term, Literal) else str(term)


def _row_key(row: Row) -> tuple[tuple[int, str, str, str], ...]:
    return tuple(_term_key(term) for term in row)


def _term_key(term: RdfTerm | None) -> tuple[int, str, str, str]:
    match term:
        case None:
            return (0, "", "", "")
        case Blank(label):
            return (1, label, "", "")
        case Iri(value):
            return (2, value, "", "")
        case Literal(value, datatype, lang):
            return (3, value, datatype, lang)


class Store(Protocol):
    """A set of named graphs that answers SPARQL 1.1.

    All methods raise ``QueryError`` for SPARQL that is malformed or of the wrong form,
    ``StoreError`` where the store cannot be read or written, ``RemoteError`` where a server does
    not answer as it should.
    """

    def select(self, sparql: str, limit: int | None = None) -> Rows:
        """The rows of a SELECT, at most ``limit`` of them (``Rows.truncated`` says if cut)."""
        ...

    def ask(self, sparql: str) -> bool:
        """The answer of an ASK."""
        ...

    def construct(self, sparql: str) -> tuple[Triple, ...]:
        """The distinct triples of a CONSTRUCT or DESCRIBE, sorted."""
        ...

    def serialize(self, sparql: str, result_format: ResultFormat) -> bytes:
        """The rows of a SELECT, serialised by the engine itself where it can."""
        ...

    def replace(self, graph_iri: str, quads: Iterable[Quad]) -> int:
        """Make ``graph_iri`` hold exactly ``quads`` (their own graph names are ignored); its size.

        The quads are read to their end before anything is removed: an error among them leaves the
        graph as it was.
        """
        ...

    def remove(self, graph_iri: str) -> None:
        """Remove a graph. ``StoreError`` where there is none of that name."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of all named graphs that hold something, sorted."""
        ...

    def count(self, graph_iri: str | None = None) -> int:
        """The number of quads, in one graph (0 where there is none) or in all."""
        ...

    def quads(self, graph_iri: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph or of all, in no particular order."""
        ...

    def close(self) -> None:
        """Release files and connections. Using a closed store is a ``StoreError``."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
