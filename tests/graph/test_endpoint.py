"""A server that misbehaves: each fault is one clear error that names host and status."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import parse_qs

import pytest

from cavagraph.graph.endpoint_store import Credentials, EndpointStore
from cavagraph.graph.errors import CavagraphError, LimitError, QueryError, RemoteError
from cavagraph.graph.store import ResultFormat
from cavagraph.graph.transport import Limits

JSON = "application/sparql-results+json"
ROWS = json.dumps(
    {
        "head": {"vars": ["s"]},
        "results": {"bindings": [{"s": {"type": "literal", "value": str(n)}} for n in range(3)]},
    }
).encode()
ASK = "SELECT ?s { ?s ?p ?o }"
Reply = Callable[["Handler"], None]


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    reply: Reply
    left: threading.Event
    seen: list[tuple[str, str, dict[str, str], bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = cast(Server, self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.seen.append((self.command, self.path, headers, body))
        server.reply(self)

    do_GET = do_PUT = do_DELETE = do_POST

    def log_message(self, format: str, *args: object) -> None:
        return


def answer(
    body: bytes = ROWS, status: int = 200, kind: str = JSON, **headers: str
) -> Callable[[Handler], None]:
    def reply(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.reply, server.seen, server.left = answer(), [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_protocol(server: Server) -> None:
    rows = EndpointStore(server.url).select(ASK)
    assert rows.plain() == (("0",), ("1",), ("2",))
    method, path, headers, body = server.seen[0]
    assert (method, path) == ("POST", "/sparql")
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["accept"].startswith(JSON)
    sent = parse_qs(body.decode())
    assert sent["query"] == [ASK]
    assert sent["union-default-graph"] == ["true"]


@pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:b> 1 }", "# SELECT\nDROP ALL", "delete"])
def test_nothing_is_ever_sent_as_an_update(server: Server, text: str) -> None:
    server.reply = answer(b"no such query", 400, "text/plain")
    with pytest.raises(QueryError):
        EndpointStore(server.url).select(text)
    sent = parse_qs(server.seen[0][3].decode())
    assert "update" not in sent
    assert sent["query"] == [text]


FAULTS: list[tuple[str, Reply, type[CavagraphError], str]] = [
    (
        "400",
        answer(b"line 1: bad", 400, "text/plain"),
        QueryError,
        r"400.*\(line 1: bad\); correct",
    ),
    ("401", answer(b"who?", 401, "text/plain"), RemoteError, r"401 \(who\?\); give a user"),
    ("403", answer(b"", 403, "text/plain"), RemoteError, "answered 403"),
    ("404", answer(b"", 404, "text/html"), RemoteError, "404.*check the address"),
    ("414", answer(b"", 414, "text/html"), RemoteError, "414.*ask for less"),
    ("429", answer(b"", 429, "text/plain"), RemoteError, "429.*ask less often"),
    ("500", answer(b"oops\n\x07\nat 3", 500, "text/plain"), RemoteError, r"500 \(oops at 3\)"),
    ("502", answer(b"", 502, "text/html"), RemoteError, "answered 502"),
    ("503", answer(b"", 503, "text/html"), RemoteError, "answered 503"),
    (
        "page",
        answer(b"<html>Welcome", kind="text/html"),
        RemoteError,
        "200 with text/html.*Welcome",
    ),
    ("no type", answer(kind=""), RemoteError, "answered 200 with text/plain"),
    ("cut json", answer(ROWS[:-30]), RemoteError, "200, but the answer is cut or garbled"),
    ("no head", answer(b'{"results":[]}'), RemoteError, "cut or garbled"),
    ("not json", answer(b"\xff\xfe{}"), RemoteError, "cut or garbled"),
    ("an ask", answer(b'{"head":{},"boolean":true}'), QueryError, "not a SELECT"),
    ("moved", answer(b"", 302, Location="http://evil.example/x"), RemoteError, "evil.example"),
    ("moved 307", answer(b"", 307, Location="file:///etc/passwd"), RemoteError, "answered 307"),
]


@pytest.mark.parametrize(
    ("reply", "error", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_faults_of_the_server(
    server: Server, reply: Reply, error: type[CavagraphError], message: str
) -> None:
    server.reply = reply
    with pytest.raises(error, match=message) as caught:
        EndpointStore(server.url).select(ASK)
    if "not a SELECT" not in message:
        assert caught.value.message.startswith(server.host)
    assert len(server.seen) == 1, "a redirect or retry nobody asked for"


def test_a_short_body_is_noticed(server: Server) -> None:
    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", str(len(ROWS)))
        handler.end_headers()
        handler.wfile.write(ROWS[:20])

    server.reply = cut
    with pytest.raises(RemoteError, match="no whole answer"):
        EndpointStore(server.url).select(ASK)


def silent(handler: Handler) -> None:
    cast(Server, handler.server).left.wait(60)


def dripping(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    while not cast(Server, handler.server).left.is_set():
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def dripping_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not cast(Server, handler.server).left.is_set():
        handler.wfile.write(b"X-Drop: 1\r\n")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("reply", [silent, dripping, dripping_headers])
def test_the_deadline_holds_whatever_drips(server: Server, reply: Reply) -> None:
    def careless(handler: Handler) -> None:
        try:
            reply(handler)
        except OSError:
            return  # the client has gone, as it should

    server.reply = careless
    with pytest.raises(LimitError, match=r"no whole answer within 0\.5 s"):
        EndpointStore(server.url, limits=Limits(total=0.5)).select(ASK)
    server.left.set()  # only now does the server end: the client left of its own accord


def test_a_flood_is_cut(server: Server) -> None:
    server.reply = answer(b" " * 200_000)
    with pytest.raises(LimitError, match="larger than 100,000 bytes"):
        EndpointStore(server.url, limits=Limits(max_bytes=100_000)).select(ASK)


def test_a_busy_server_is_asked_again(server: Server) -> None:
    replies = [answer(b"", 503, Retry_After="0"), answer(b"", 429, Retry_After="0"), answer()]
    server.reply = lambda handler: replies.pop(0)(handler)
    assert len(EndpointStore(server.url).select(ASK)) == 3
    assert len(server.seen) == 3


def test_but_not_for_ever(server: Server) -> None:
    server.reply = answer(b"", 503, Retry_After="0")
    with pytest.raises(RemoteError, match="503"):
        EndpointStore(server.url).select(ASK)
    assert len(server.seen) == 4
    server.seen.clear()
    server.reply = answer(b"", 503, Retry_After="3600")
    with pytest.raises(RemoteError, match="503"):
        EndpointStore(server.url).select(ASK)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("reply", "cut"),
    [
        (answer(), False),
        (answer(status=206), True),
        (answer(X_SPARQL_MaxRows="3"), True),
        (answer(X_SPARQL_MaxRows="1000"), False),
    ],
)
def test_a_cut_answer_is_never_shown_as_whole(server: Server, reply: Reply, cut: bool) -> None:
    server.reply = reply
    assert EndpointStore(server.url).select(ASK).truncated is cut


def test_nobody_listens() -> None:
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1:1: no whole answer.*check the address"):
        EndpointStore("http://127.0.0.1:1/sparql").select(ASK)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://host/x", "sparql", "", "http://", "http://[::1", "data:x"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(RemoteError, match="endpoint"):
        EndpointStore(url)


# --- credentials -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["in the address", "given"])
def test_credentials_reach_the_server_and_no_message(server: Server, form: str) -> None:
    if form == "given":
        store = EndpointStore(server.url, credentials=Credentials("ann", "s3cret"))
    else:
        store = EndpointStore(server.url.replace("127", "ann:s3cret@127", 1))
    server.reply = answer(b"no", 500, "text/plain")
    with pytest.raises(RemoteError) as caught:
        store.select(ASK)
    assert server.seen[0][2]["authorization"] == "Basic YW5uOnMzY3JldA=="
    shown = f"{caught.value!r} {caught.value.__cause__!r} {store!r} {store._credentials!r}"
    assert "s3cret" not in shown
    assert "ann" not in shown


def test_a_password_does_not_travel_in_the_clear() -> None:
    with pytest.raises(RemoteError, match=r"sparql\.example: a password would travel") as caught:
        EndpointStore("http://ann:s3cret@sparql.example/x")
    assert "s3cret" not in caught.value.message
    EndpointStore("https://ann:s3cret@sparql.example/x")


# --- triples and writing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<a:s> <a:p> <a:o> .\n", "application/n-triples"),
        (b"@prefix a: <a:> . a:s a:p a:o .", "text/turtle"),
    ],
)
def test_triples(server: Server, body: bytes, kind: str) -> None:
    server.reply = answer(body, kind=kind)
    triples = EndpointStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert [str(t) for t in triples] == ["<a:s> <a:p> <a:o>"]


def test_entities_are_refused_before_a_parser_sees_them(server: Server) -> None:
    server.reply = answer(b'<!DOCTYPE r [<!ENTITY a "b">]><r/>', kind="application/rdf+xml")
    with pytest.raises(RemoteError, match="entities"):
        EndpointStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_broken_triples(server: Server) -> None:
    server.reply = answer(b"<a:s> <a:p> ", kind="text/turtle")
    with pytest.raises(RemoteError, match="cut or garbled"):
        EndpointStore(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_serialised_answers_are_passed_through(server: Server) -> None:
    server.reply = answer(b"s\r\n1\r\n", kind="text/csv; charset=utf-8")
    assert EndpointStore(server.url).serialize(ASK, ResultFormat.CSV) == b"s\r\n1\r\n"
    server.reply = answer(b"<html>", kind="text/html")
    with pytest.raises(RemoteError, match="not text/csv"):
        EndpointStore(server.url).serialize(ASK, ResultFormat.CSV)


def test_a_graph_is_put_under_its_encoded_name(server: Server) -> None:
    store = EndpointStore(server.url, graph_store_url=f"http://{server.host}/store")
    server.reply = answer(b"denied", 403, "text/plain")
    with pytest.raises(RemoteError, match=r"answered 403 \(denied\)"):
        store.replace("https://example.org/a?b=1&c", [])
    assert server.seen[0][:2] == ("PUT", "/store?graph=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26c")
