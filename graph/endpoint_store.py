"""Any SPARQL 1.1 server as a ``Store``: questions through SPARQLWrapper, graphs through the Graph
Store Protocol.

SPARQLWrapper writes the request of the SPARQL protocol; ``graph.transport`` sends it and bounds it;
pyoxigraph reads the answer. Imported only where an endpoint is asked: SPARQLWrapper loads rdflib.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import pyoxigraph as ox
from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper

from cavagraph.graph.errors import QueryError, RemoteError, StoreError
from cavagraph.graph.listed_by_sparql import ListedBySparql
from cavagraph.graph.oxigraph_store import named_node, rows_of
from cavagraph.graph.store import UNION_DEFAULT_GRAPH, ResultFormat, Rows
from cavagraph.graph.transport import Answer, Limits, Request, host_of, send

__all__ = ["Credentials", "EndpointStore"]

_MEDIA: Final = {
    ResultFormat.CSV: "text/csv",
    ResultFormat.TSV: "text/tab-separated-values",
    ResultFormat.JSON: "application/sparql-results+json",
    ResultFormat.XML: "application/sparql-results+xml",
}
_JSON: Final = (_MEDIA[ResultFormat.JSON], "application/json")
_TRIPLES: Final = ("application/n-triples", "text/turtle", "application/rdf+xml")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and password for HTTP Basic. Neither shows up in ``repr`` or in any message."""

    user: str = field(repr=False)
    password: str = field(repr=False)


class EndpointStore(ListedBySparql):
    """A ``Store`` over the network.

    ``url`` answers queries; ``graph_store_url`` (Graph Store Protocol) takes graphs, without it the
    store is read-only. The union of the named graphs as default graph is a setting of most servers;
    Oxigraph also takes it with the question, which is sent along and harmless elsewhere.
    """

    def __init__(
        self,
        url: str,
        *,
        graph_store_url: str | None = None,
        credentials: Credentials | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._url, embedded = _split(url)
        self._graph_store = _split(graph_store_url)[0] if graph_store_url else None
        self._credentials = credentials or embedded
        self._limits = limits or Limits()
        self._open = True
        for address in filter(None, (self._url, self._graph_store)):
            _refuse_leak(address, self._credentials)

    def __repr__(self) -> str:
        return f"EndpointStore({host_of(self._url)})"

    def select(self, sparql: str, limit: int | None = None) -> Rows:
        answer = self._ask(sparql, _JSON)
        solutions = self._results(answer)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("not a SELECT; this question must give rows")
        try:
            rows = rows_of(solutions, limit)
        except (SyntaxError, ValueError) as error:
            raise self._garbled(answer, error) from error
        return Rows(rows.columns, rows.rows, rows.truncated or _was_cut(answer, len(rows)))

    def ask(self, sparql: str) -> bool:
        found = self._results(self._ask(sparql, _JSON))
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("not an ASK; this question must give yes or no")
        return bool(found)

    def construct(self, sparql: str) -> tuple[ox.Triple, ...]:
        return tuple(sorted(set(self._triples(sparql)), key=str))

    def serialize(self, sparql: str, result_format: ResultFormat) -> bytes:
        accept = _JSON if result_format is ResultFormat.JSON else (_MEDIA[result_format],)
        return self._ask(sparql, accept).body

    def replace(self, graph_iri: str, quads: Iterable[ox.Quad]) -> int:
        triples = {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
        body = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)
        self._change("PUT", graph_iri, body or b"")
        return self.count(graph_iri)

    def remove(self, graph_iri: str) -> None:
        if graph_iri not in self.graphs():
            raise StoreError(f"{graph_iri}: no such graph; nothing was removed")
        self._change("DELETE", graph_iri, None)

    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        for iri in self.graphs() if graph_iri is None else (graph_iri,):
            graph = named_node(iri)
            everything = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
            for triple in self._triples(everything):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def close(self) -> None:
        self._open = False

    def _ask(self, sparql: str, accept: tuple[str, ...]) -> Answer:
        """Send one question; the answer is of an accepted type, or this raises."""
        if not self._open:
            raise StoreError("the store is closed; open it again")
        answer = send(_protocol_request(self._url, sparql, accept, self._credentials), self._limits)
        if answer.status == 400:
            raise QueryError(
                f"{host_of(self._url)}: answered 400, the query is refused "
                f"({answer.excerpt()}); correct the query"
            )
        self._refuse_failure(answer)
        if answer.media_type not in accept:
            raise RemoteError(
                f"{host_of(self._url)}: answered {answer.status} with {answer.media_type}, not "
                f"{accept[0]} ({answer.excerpt()}); check that this is a SPARQL endpoint"
            )
        return answer

    def _results(self, answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._garbled(answer, error) from error

    def _triples(self, sparql: str) -> Iterator[ox.Triple]:
        answer = self._ask(sparql, _TRIPLES)
        if answer.media_type == "application/rdf+xml" and b"<!ENTITY" in answer.body:
            raise RemoteError(f"{host_of(self._url)}: its RDF/XML declares entities; refused")
        rdf_format = ox.RdfFormat.from_media_type(answer.media_type)
        try:
            for quad in ox.parse(answer.body, format=rdf_format, base_iri=self._url):
                yield ox.Triple(quad.subject, quad.predicate, quad.object)
        except (SyntaxError, ValueError) as error:
            raise self._garbled(answer, error) from error

    def _change(self, method: str, graph_iri: str, body: bytes | None) -> None:
        if self._graph_store is None:
            raise StoreError(
                f"{host_of(self._url)}: open for reading only; name its graph store to write"
            )
        address = f"{self._graph_store}?graph={quote(named_node(graph_iri).value, safe='')}"
        headers = {"Content-Type": "application/n-triples"}
        if self._credentials is not None:
            headers["Authorization"] = _basic(self._credentials)
        self._refuse_failure(send(Request(address, method, headers, body), self._limits))

    def _refuse_failure(self, answer: Answer) -> None:
        if not 200 <= answer.status < 300:
            raise RemoteError(
                f"{host_of(self._url)}: answered {answer.status} ({answer.excerpt()}); "
                f"{_REMEDIES.get(answer.status, 'try again later or ask who runs the server')}"
            )

    def _garbled(self, answer: Answer, error: Exception) -> RemoteError:
        return RemoteError(
            f"{host_of(self._url)}: answered {answer.status}, but the answer is cut or garbled "
            f"({str(error)[:80]}); try again"
        )


_REMEDIES: Final = {
    401: "give a user and password",
    403: "this account may not ask this",
    404: "check the address of the endpoint",
    405: "check the address of the endpoint",
    406: "the server cannot answer in this format",
    413: "ask for less",
    414: "ask for less",
    429: "ask less often",
}


def _protocol_request(
    url: str, sparql: str, accept: tuple[str, ...], credentials: Credentials | None
) -> Request:
    """The request of the SPARQL 1.1 protocol for one question, written by SPARQLWrapper."""
    wrapper = SPARQLWrapper(url, agent="cavagraph")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(URLENCODED)
    # Not setQuery(): it guesses the query form with regular expressions, and a wrong guess would
    # send the text as an update. What is set here can only ever be sent as a query.
    wrapper.queryString, wrapper.queryType = sparql, SELECT
    if UNION_DEFAULT_GRAPH:
        wrapper.addParameter("union-default-graph", "true")
    if credentials is not None:
        wrapper.setCredentials(credentials.user, credentials.password)
    written = wrapper._createRequest()
    headers = {**dict(written.header_items()), "Accept": ", ".join(accept)}
    body = written.data if isinstance(written.data, bytes) else None
    return Request(written.full_url, written.get_method(), headers, body)


def _split(url: str) -> tuple[str, Credentials | None]:
    """The address without user and password, and these. ``RemoteError`` for other than http(s)."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RemoteError(f"the endpoint's address is not a URL ({error}); correct it") from error
    if parts.scheme not in ("http", "https") or not host:
        raise RemoteError(
            f"{host_of(url)}: not an http or https address; give the URL of a SPARQL endpoint"
        )
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    clean = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    found = Credentials(parts.username, parts.password or "") if parts.username else None
    return clean, found


def _refuse_leak(url: str, credentials: Credentials | None) -> None:
    parts = urlsplit(url)
    if credentials is not None and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise RemoteError(f"{host_of(url)}: a password would travel unencrypted; use https")


def _basic(credentials: Credentials) -> str:
    pair = f"{credentials.user}:{credentials.password}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def _was_cut(answer: Answer, rows: int) -> bool:
    """True where the server itself says that it left rows out (Virtuoso: 206, or its row limit)."""
    most = answer.headers.get("x-sparql-maxrows", "")
    return answer.status == 206 or (most.isdigit() and rows >= int(most))
