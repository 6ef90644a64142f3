"""Exports: the graph as a file for other tools, the same bytes for the same content.

pyoxigraph writes and reads back (rdflib loses control characters in RDF/XML and data in Turtle,
security.md 0.10 and D13). Turtle, N-Triples and RDF/XML hold the union of all graphs: nothing is
lost, because evidence hangs on nodes (ontology.md 2.2). TriG, N-Quads and JSON-LD keep the graphs.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cavagraph.graph.disk import sync
from cavagraph.graph.errors import StoreError
from cavagraph.graph.export_format import ExportFormat
from cavagraph.graph.jsonld import compact
from cavagraph.graph.store import Store
from cavagraph.ontology.prefixes import PREFIXES, expand

__all__ = ["ONTOLOGY_GRAPHS", "export", "export_bytes", "rdf_format", "serialize_quads"]

ONTOLOGY_GRAPHS: Final = frozenset({expand("cgd:graph-vocab"), expand("cgd:graph-mappings")})
_QUOTE: Final = ox.NamedNode(expand("cg:exactText"))
_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_DECLARED: Final = re.compile(rb"@prefix (\S+): <[^>]*> \.\n")


_RDF: Final = {
    ExportFormat.TURTLE: ox.RdfFormat.TURTLE,
    ExportFormat.TRIG: ox.RdfFormat.TRIG,
    ExportFormat.NQUADS: ox.RdfFormat.N_QUADS,
    ExportFormat.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    ExportFormat.JSONLD: ox.RdfFormat.JSON_LD,
    ExportFormat.RDFXML: ox.RdfFormat.RDF_XML,
}


def rdf_format(export_format: ExportFormat) -> ox.RdfFormat:
    """The engine's name of the format."""
    return _RDF[export_format]


def export(
    store: Store,
    export_format: ExportFormat,
    out: Path,
    *,
    quotes: bool = True,
    ontology: bool = False,
) -> int:
    """Write the graph to ``out``; the number of statements in the file.

    ``quotes=False`` leaves the quoted words out (offsets and their hashes stay); ``ontology`` adds
    the vocabulary and the mappings. The file is written beside ``out``, read back, counted and only
    then put in its place: on any error ``StoreError``, and the old file is as it was.
    """
    quads = _chosen(store, export_format, quotes, ontology)
    data = _document(quads, export_format)
    try:
        _put(out, data, export_format, len(quads))
    except OSError as error:
        raise StoreError(
            f"{out}: cannot be written ({error.strerror or error}); the old file is as it was"
        ) from error
    return len(quads)


def export_bytes(
    store: Store, export_format: ExportFormat, *, quotes: bool = True, ontology: bool = False
) -> bytes:
    """What ``export`` writes. ``StoreError`` where the graph asked for is empty."""
    return _document(_chosen(store, export_format, quotes, ontology), export_format)


def serialize_quads(quads: Iterable[ox.Quad], export_format: ExportFormat) -> bytes:
    """Quads as a document: sorted, prefixes declared, subjects together with their class first."""
    return _document(_settled(quads, export_format), export_format)


def _chosen(
    store: Store, export_format: ExportFormat, quotes: bool, ontology: bool
) -> list[ox.Quad]:
    graphs = (iri for iri in store.graphs() if ontology or iri not in ONTOLOGY_GRAPHS)
    quads = (q for iri in graphs for q in store.quads(iri) if quotes or q.predicate != _QUOTE)
    found = _settled(quads, export_format)
    if not found:
        raise StoreError("the graph is empty; build it before exporting")
    return found


def _settled(quads: Iterable[ox.Quad], export_format: ExportFormat) -> list[ox.Quad]:
    """Distinct and sorted; without graphs where the format has none."""
    if not export_format.keeps_graphs:
        quads = (ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    return sorted(set(quads), key=_key)


def _document(quads: list[ox.Quad], export_format: ExportFormat) -> bytes:
    statements: Iterable[ox.Quad] | Iterable[ox.Triple] = quads
    if not export_format.keeps_graphs:
        statements = (q.triple for q in quads)
    written = (
        ox.serialize(statements, format=rdf_format(export_format), prefixes=dict(PREFIXES)) or b""
    )
    if export_format is ExportFormat.JSONLD:
        return compact(written)
    if export_format in (ExportFormat.TURTLE, ExportFormat.TRIG):
        return _readable(written)
    return written


def _key(quad: ox.Quad) -> tuple[str, bool, str, bool, str, str]:
    return (
        str(quad.graph_name),
        isinstance(quad.subject, ox.BlankNode),
        str(quad.subject),
        quad.predicate != _TYPE,
        quad.predicate.value,
        str(quad.object),
    )


def _readable(document: bytes) -> bytes:
    """Turtle or TriG with the prefixes in use, sorted, and a blank line after each subject.

    The engine declares all prefixes in an order that changes from run to run. Newlines inside
    literals are escaped, so every line break is one of the syntax.
    """
    declared = {found[1]: found[0] for found in _DECLARED.finditer(document)}
    body = document[sum(len(line) for line in declared.values()) :]
    used = set(re.findall(rb"(?:^|[\s^])([A-Za-z][\w-]*):", body))
    head = b"".join(line for prefix, line in sorted(declared.items()) if prefix in used)
    return head + b"\n" + body.replace(b" .\n", b" .\n\n").rstrip() + b"\n"


def _put(out: Path, data: bytes, export_format: ExportFormat, statements: int) -> None:
    """Put the document in its place once it has been read back from the disk."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written = _statements(temporary.read_bytes(), export_format)
        if written != statements:
            raise OSError(f"{statements} statements were written, {written} could be read back")
        temporary.replace(out)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync(out.parent)


def _statements(document: bytes, export_format: ExportFormat) -> int:
    try:
        return sum(1 for _ in ox.parse(document, format=rdf_format(export_format)))
    except (SyntaxError, ValueError) as error:
        raise OSError(f"what was written cannot be read back: {error}") from error
