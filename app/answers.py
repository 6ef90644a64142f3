"""Answers to questions: where they are asked, and how they are written.

Canned questions go to the engine in this process: their text is ours. What a person wrote passes
the gate and runs in a worker process that can be stopped; over the network it passes the gate too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cavagraph.app.choices import RowFormat
from cavagraph.graph.build import Library
from cavagraph.graph.errors import QueryError, VocabularyError
from cavagraph.graph.store import ResultFormat, Rows, Store

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from cavagraph.queries.gate import Checked

ROW_LIMIT = 10_000
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a SELECT, yes or no of an ASK, or triples of a CONSTRUCT or DESCRIBE."""

    rows: Rows | None = None
    boolean: bool | None = None
    triples: tuple[Triple, ...] | None = None

    @property
    def truncated(self) -> bool:
        return self.rows is not None and self.rows.truncated

    @property
    def size(self) -> int:
        """How many rows or triples there are."""
        return len(self.rows or self.triples or ())


@dataclass(frozen=True, slots=True)
class Place:
    """Where questions go: the store on this machine, or an endpoint. ``limit`` is in rows."""

    store: Path
    endpoint: str = ""
    limit: int = ROW_LIMIT
    seconds: float = SECONDS

    def open(self) -> Store:
        """The store, for reading. StoreError or RemoteError where it cannot be reached."""
        if not self.endpoint:
            return Library(self.store).open()
        from cavagraph.app.remote import without_retry_log
        from cavagraph.graph.endpoint_store import EndpointStore

        without_retry_log()
        return EndpointStore(self.endpoint)

    def ask_canned(self, sparql: str) -> Answer:
        """The rows of a question of the catalogue."""
        with self.open() as store:
            return Answer(rows=store.select(sparql, self.limit))

    def ask_free(self, sparql: str) -> Answer:
        """The answer to SPARQL from outside. QueryError and LimitError as the gate says."""
        from cavagraph.queries.gate import check

        checked = check(sparql)
        return self._ask_endpoint(checked) if self.endpoint else self._ask_worker(checked)

    def _ask_endpoint(self, checked: Checked) -> Answer:
        with self.open() as store:
            if checked.form == "SELECT":
                return Answer(rows=store.select(checked.portable, self.limit))
            if checked.form == "ASK":
                return Answer(boolean=store.ask(checked.portable))
            return Answer(triples=store.construct(checked.portable))

    def _ask_worker(self, checked: Checked) -> Answer:
        from cavagraph.queries.worker import Limits, Worker

        limits = Limits(seconds=self.seconds, rows=self.limit)
        with Worker(Library(self.store).database(), limits) as worker:
            result = worker.run(checked)
        if result.boolean is not None:
            return Answer(boolean=result.boolean)
        if checked.form == "SELECT":
            return Answer(rows=result.rows)
        return Answer(rows=_cut_only(result.rows), triples=result.triples)


def _cut_only(rows: Rows) -> Rows | None:
    """The rows behind triples are kept only to say that they were cut."""
    return rows if rows.truncated else None


def write(
    answer: Answer,
    chosen: RowFormat | None,
    width: int | None,
    *,
    iris: bool = False,
    canned: bool = False,
) -> bytes:
    """The answer as bytes; without ``chosen`` a table where ``width`` is known, else CSV or Turtle.

    Raises:
        VocabularyError: the format is not one for this kind of answer.
    """
    if answer.triples is not None:
        return _write_triples(answer.triples, chosen)
    if chosen is None:
        chosen = RowFormat.CSV if width is None else RowFormat.TABLE
    if chosen.is_rdf:
        raise VocabularyError(
            f"--format {chosen}: is for triples; SELECT and ASK give table, csv, tsv, json or xml"
        )
    if answer.boolean is not None:
        return _write_boolean(answer.boolean, chosen)
    rows = answer.rows or Rows((), ())
    if chosen is RowFormat.TABLE:
        from cavagraph.app.rows import table_of

        return "".join(
            f"{line}\n" for line in table_of(rows, width, iris=iris, canned=canned)
        ).encode()
    from cavagraph.graph.rows_format import write_rows

    return write_rows(rows, ResultFormat(chosen.value))


def _write_triples(triples: Sequence[Triple], chosen: RowFormat | None) -> bytes:
    if chosen is not None and chosen is not RowFormat.TABLE and not chosen.is_rdf:
        raise VocabularyError(
            f"--format {chosen}: is for rows; "
            "CONSTRUCT and DESCRIBE give turtle, ntriples, jsonld or rdfxml"
        )
    from pyoxigraph import Quad

    from cavagraph.graph.export import serialize_quads
    from cavagraph.graph.export_format import ExportFormat

    written = chosen if chosen is not None and chosen.is_rdf else RowFormat.TURTLE
    quads = (Quad(t.subject, t.predicate, t.object) for t in triples)
    return serialize_quads(quads, ExportFormat(written.value))


def _write_boolean(value: bool, chosen: RowFormat) -> bytes:
    word = "true" if value else "false"
    if chosen is RowFormat.JSON:
        return json.dumps({"head": {}, "boolean": value}).encode() + b"\n"
    if chosen is RowFormat.XML:
        return (
            '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head/><boolean>{word}</boolean></sparql>\n"
        ).encode()
    return f"{word}\n".encode()


def parameters_of(typed: Sequence[str]) -> dict[str, list[str]]:
    """``name=value`` words as a mapping; a name may occur several times.

    >>> parameters_of(["drug=trabectedin", "drug=gemcitabine"])
    {'drug': ['trabectedin', 'gemcitabine']}
    """
    found: dict[str, list[str]] = {}
    for word in typed:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise QueryError(f"-p {word}: is not name=value; write for example -p drug=trabectedin")
        found.setdefault(name.strip(), []).append(value)
    return found
