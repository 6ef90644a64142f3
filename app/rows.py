"""Rows of an answer as people read them: labels instead of IRIs, short names for the rest."""

from __future__ import annotations

from collections.abc import Iterator

from cavagraph.app.tables import table
from cavagraph.graph.store import Blank, Iri, RdfTerm, Rows
from cavagraph.ontology.prefixes import contract

LABEL_SUFFIX = "Label"
"""A column ``drugLabel`` holds the words for the column ``drug``."""


def table_of(rows: Rows, width: int | None, *, iris: bool) -> Iterator[str]:
    """Lines of a table of ``rows``.

    Without ``iris`` a column that has a label column is replaced by it, and the other IRIs are
    shortened by the prefix table. An answer without rows is said to be one.
    """
    if not rows.rows:
        yield f"no rows (columns: {', '.join(rows.columns)})"
        return
    shown = _shown(rows.columns, iris=iris)
    names = [name for name, _ in shown]
    cells = ([_cell(row[i], iris=iris) for _, i in shown] for row in rows)
    yield from table(names, cells, width)


def _shown(columns: tuple[str, ...], *, iris: bool) -> list[tuple[str, int]]:
    """Name and place of each column to print."""
    if iris:
        return [(name, i) for i, name in enumerate(columns)]
    labels = {
        name.removesuffix(LABEL_SUFFIX): i for i, name in enumerate(columns) if _is_label(name)
    }
    return [
        (name, labels.get(name, i))
        for i, name in enumerate(columns)
        if not (_is_label(name) and name.removesuffix(LABEL_SUFFIX) in columns)
    ]


def _is_label(name: str) -> bool:
    return name.endswith(LABEL_SUFFIX) and name != LABEL_SUFFIX


def _cell(term: RdfTerm | None, *, iris: bool) -> str:
    match term:
        case None:
            return ""
        case Iri(value):
            return value if iris else contract(value)
        case Blank():
            return str(term)
    return term.value
