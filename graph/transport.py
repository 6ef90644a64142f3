"""One HTTP request to a server that is not trusted: bounded in time and size, never redirected.

SPARQLWrapper and urllib wait forever for a server that sends a byte a second, read any size, follow
redirects and name neither host nor status in half of their errors (security.md 2.4). Here one
deadline covers everything, and every failure is one ``RemoteError`` with host and status. Nothing
here prints a URL with its user or password.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cavagraph.graph.errors import LimitError, RemoteError

__all__ = ["Answer", "Limits", "host_of", "send"]

_TIMEOUT: Final = 60.0
_BLOCK: Final = 64 * 1024
_RETRY: Final = frozenset({429, 502, 503})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, seconds for everything (retries too), bytes of an answer, tries."""

    connect: float = 5.0
    total: float = 60.0
    max_bytes: int = 64 * 1024 * 1024
    tries: int = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``media_type`` is lower-case and without parameters."""

    status: int
    media_type: str
    headers: Mapping[str, str]
    body: bytes

    def excerpt(self) -> str:
        """The first 80 printable characters of the body, for error messages."""
        text = self.body[:400].decode("utf-8", "replace")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]


def host_of(url: str) -> str:
    """Host and port of a URL, without user and password: the name of the server in messages."""
    parts = urlsplit(url)
    return f"{parts.hostname or url[:80]}" + (f":{parts.port}" if parts.port else "")


def send(request: urllib.request.Request, limits: Limits) -> Answer:
    """Send a request and read its answer to the end; 4xx and 5xx are answers too.

    A busy server (429, 502, 503) that says Retry-After is asked again within the deadline. Raises
    ``RemoteError`` where there is no whole answer, or a redirect; ``LimitError`` for a time or size
    limit.
    """
    deadline = time.monotonic() + limits.total
    for _ in range(limits.tries - 1):
        answer = _once(request, limits, deadline)
        wait = _retry_after(answer)
        if wait is None or time.monotonic() + wait >= deadline:
            return answer
        time.sleep(wait)
    return _once(request, limits, deadline)


def _once(request: urllib.request.Request, limits: Limits, deadline: float) -> Answer:
    host = host_of(request.full_url)
    line = _Line(limits.connect)
    left = max(deadline - time.monotonic(), 0.001)
    timer = threading.Timer(left, line.cut)
    timer.daemon = True
    timer.start()
    try:
        return _read(request, line, left, limits.max_bytes, host)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if line.was_cut or isinstance(error, TimeoutError):
            raise LimitError(
                f"{host}: no whole answer within {limits.total:g} s; ask for less or wait longer"
            ) from error
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise RemoteError(
            f"{host}: no whole answer ({reason}); check the address and that the server runs"
        ) from error
    finally:
        timer.cancel()


def _read(
    request: urllib.request.Request, line: _Line, timeout: float, max_bytes: int, host: str
) -> Answer:
    opener = urllib.request.OpenerDirector()
    opener.add_handler(_Plain(line))
    opener.add_handler(_Encrypted(line))
    response = opener.open(request, timeout=timeout)
    if response is None:
        raise RemoteError(f"{host}: only http and https addresses are asked")
    with response:
        body = response.read(max_bytes + 1)
        if line.was_cut:
            raise TimeoutError
        if len(body) > max_bytes:
            raise LimitError(f"{host}: answer larger than {max_bytes:,} bytes; ask for less")
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > len(body) and request.get_method() != "HEAD":
            raise http.client.IncompleteRead(body)
        if 300 <= response.status < 400:
            target = host_of(response.headers.get("Location", ""))
            raise RemoteError(
                f"{host}: answered {response.status}, moved to {target or 'elsewhere'}; "
                "give the new address if you trust it"
            )
        media_type = response.headers.get_content_type()
        return Answer(response.status, media_type, dict(response.headers.items()), body)


def _retry_after(answer: Answer) -> float | None:
    if answer.status not in _RETRY:
        return None
    said = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after", "")
    return float(said) if said.isdigit() else None


class _Line:
    """The connection of one request, so that a timer can cut it wherever it hangs."""

    def __init__(self, connect_timeout: float) -> None:
        self.connect_timeout = connect_timeout
        self.socket: socket.socket | None = None
        self.was_cut = False

    def cut(self) -> None:
        self.was_cut = True
        if self.socket is not None:
            try:
                self.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was closed a moment ago


class _PlainConnection(http.client.HTTPConnection):
    def __init__(
        self,
        line: _Line,
        host: str,
        /,
        *,
        port: int | None = None,
        timeout: float = _TIMEOUT,
        source_address: tuple[str, int] | None = None,
        blocksize: int = _BLOCK,
    ) -> None:
        first = min(line.connect_timeout, timeout)
        super().__init__(host, port, first, source_address, blocksize)
        self._line, self._total = line, timeout

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(self._total)
        self._line.socket = self.sock


class _EncryptedConnection(http.client.HTTPSConnection):
    def __init__(
        self,
        line: _Line,
        host: str,
        /,
        *,
        port: int | None = None,
        timeout: float = _TIMEOUT,
        source_address: tuple[str, int] | None = None,
        blocksize: int = _BLOCK,
    ) -> None:
        super().__init__(
            host,
            port,
            timeout=min(line.connect_timeout, timeout),
            source_address=source_address,
            context=ssl.create_default_context(),
            blocksize=blocksize,
        )
        self._line, self._total = line, timeout

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(self._total)
        self._line.socket = self.sock


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_PlainConnection, self._line), req)


class _Encrypted(urllib.request.HTTPSHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_EncryptedConnection, self._line), req)
