"""Rows of an answer as people read them: labels instead of IRIs, short names for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.app.tables import table
from cavagraph.graph.store import Blank, Iri, RdfTerm, Rows
from cavagraph.ontology.prefixes import OWN, contract

LABEL_SUFFIX = "Label"
"""A column ``drugLabel`` holds the words for the column ``drug``."""

_INSTANCES = OWN["cgd"]
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column to print: its heading and its place in the rows."""

    heading: str
    place: int


def table_of(rows: Rows, width: int | None, *, iris: bool, canned: bool = False) -> Iterator[str]:
    """Lines of a table of ``rows``.

    Without ``iris`` a column that has a label column is replaced by it, and other IRIs are
    shortened by the prefix table; of a ``canned`` question, references to nodes of the graph (the
    facts and spans behind a row) and empty columns are left out. No rows are said to be none.
    """
    if not rows.rows:
        yield f"no rows (columns: {', '.join(rows.columns)})"
        return
    columns = _columns(rows, iris=iris, canned=canned)
    cells = ([_cell(row[column.place], iris=iris) for column in columns] for row in rows)
    yield from table([column.heading for column in columns], cells, width)


def _columns(rows: Rows, *, iris: bool, canned: bool) -> list[Column]:
    if iris:
        return [Column(name, place) for place, name in enumerate(rows.columns)]
    labels = {_stem(name): place for place, name in enumerate(rows.columns) if _is_label(name)}
    chosen = []
    for place, name in enumerate(rows.columns):
        if _is_label(name) and _stem(name) in rows.columns:
            continue
        if canned and name not in labels and _says_nothing(rows, place):
            continue
        heading = _CAMEL.sub(" ", _stem(name)).lower() if canned else name
        chosen.append(Column(heading, labels.get(name, place)))
    return chosen


def _says_nothing(rows: Rows, place: int) -> bool:
    """True for a column that is empty or holds only references to nodes of the graph."""
    return all(
        row[place] is None
        or (isinstance(row[place], Iri) and str(row[place]).startswith(_INSTANCES))
        for row in rows
    )


def _is_label(name: str) -> bool:
    return name.endswith(LABEL_SUFFIX) and name != LABEL_SUFFIX


def _stem(name: str) -> str:
    return name.removesuffix(LABEL_SUFFIX) if _is_label(name) else name


def _cell(term: RdfTerm | None, *, iris: bool) -> str:
    match term:
        case None:
            return ""
        case Iri(value):
            return value if iris else contract(value)
        case Blank():
            return str(term)
    return term.value
