"""One HTTP request to a server that is not trusted: bounded in time and size, no open redirects.

Clients of this kind wait forever for a server that sends a byte a second, read any size, follow
redirects anywhere and name neither host nor status in half of their errors (security.md 2.4). Here
one deadline covers everything, and every failure is one error with host and status. Nothing here
prints a URL with its user or password, and neither proxies nor passwords (netrc) come from the
environment.
"""

from __future__ import annotations

import asyncio
import email.utils
import ssl
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx
import stamina

from cavagraph.graph.errors import LimitError, RemoteError

__all__ = ["Answer", "Limits", "NoAnswerError", "Request", "host_of", "send"]

_RETRY: Final = frozenset({429, 502, 503, 504})
_REDIRECTS: Final = 3
_LONGEST_PAUSE: Final = 30.0
_PORTS: Final = {"http": 80, "https": 443}


class NoAnswerError(RemoteError):
    """The server could not be reached, or broke off."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, seconds for everything (retries too), bytes of an answer, tries.

    ``pause``: seconds before a second try where the server names none, doubled with each; 0: only
    a server that says Retry-After is asked again.
    """

    connect: float = 5.0
    total: float = 60.0
    max_bytes: int = 64 * 1024 * 1024
    tries: int = 4
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. Headers and body, which may hold a secret, do not show in ``repr``."""

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``media_type`` and names of headers are in small letters, the former
    without parameters."""

    status: int
    media_type: str
    headers: Mapping[str, str]
    body: bytes

    def excerpt(self) -> str:
        """The first 80 printable characters of the body, for error messages."""
        text = self.body[:400].decode("utf-8", "replace")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]


class _Busy(Exception):
    """The server answered that it cannot answer now."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def host_of(url: str) -> str:
    """Host and port of a URL, without user and password: the name of the server in messages."""
    parts = urlsplit(url)
    return f"{parts.hostname or url[:80]}" + (f":{parts.port}" if parts.port else "")


def send(request: Request, limits: Limits) -> Answer:
    """Send a request and read its answer to the end; 4xx and 5xx are answers too.

    A busy server (429, 502, 503, 504) is asked again within the deadline when it says Retry-After,
    or after ``limits.pause``. A GET may be redirected within its own origin, nothing else may be.

    Raises:
        RemoteError: a redirect elsewhere, or no whole answer (``NoAnswerError``).
        LimitError: a limit of time or size was reached.
    """
    deadline = time.monotonic() + limits.total

    def again(error: Exception) -> bool | float:
        named = _retry_after(error.answer) if isinstance(error, _Busy) else None
        if named is not None:
            return named if time.monotonic() + named < deadline else False
        return limits.pause > 0 and isinstance(error, _Busy | NoAnswerError)

    try:
        for attempt in stamina.retry_context(
            on=again,
            attempts=limits.tries,
            timeout=limits.total,
            wait_initial=limits.pause,
            wait_max=_LONGEST_PAUSE,
            wait_jitter=limits.pause,
        ):
            with attempt:
                answer = _once(request, limits, deadline)
                if answer.status in _RETRY:
                    raise _Busy(answer)
                return answer
    except _Busy as busy:
        return busy.answer
    raise NoAnswerError(f"{host_of(request.url)}: was not asked; give it more tries")


def _retry_after(answer: Answer) -> float | None:
    """Seconds until the server wants to be asked again; it may say so as a date."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        when = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max((when - datetime.now(UTC)).total_seconds(), 0.0) if when.tzinfo else None


def _once(request: Request, limits: Limits, deadline: float) -> Answer:
    host = host_of(request.url)
    if urlsplit(request.url).scheme not in _PORTS:
        raise RemoteError(f"{host}: only http and https addresses are asked")
    left = max(deadline - time.monotonic(), 0.001)
    try:
        return _run(_within(request, limits, left))
    except (TimeoutError, httpx.TimeoutException) as error:
        raise LimitError(
            f"{host}: no whole answer within {limits.total:g} s; ask for less or wait longer"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NoAnswerError(
            f"{host}: no whole answer ({error}); check the address and that the server runs"
        ) from error


def _run(asked: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer; in a notebook, where this thread's event loop runs already, from another one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asked)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


async def _within(request: Request, limits: Limits, seconds: float) -> Answer:
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(
            verify=ssl.create_default_context(),
            trust_env=False,
            timeout=httpx.Timeout(None, connect=limits.connect),
        ) as client,
    ):
        for _ in range(_REDIRECTS):
            answer = await _exchanged(client, request, limits)
            if not 300 <= answer.status < 400:
                return answer
            request = replace(request, url=_moved(request, answer))
    raise RemoteError(f"{host_of(request.url)}: redirects in circles; check the address")


async def _exchanged(client: httpx.AsyncClient, request: Request, limits: Limits) -> Answer:
    # Not compressed: what a few bytes expand to could not be bounded.
    headers = {"Accept-Encoding": "identity", "User-Agent": "cavagraph", **request.headers}
    body = bytearray()
    async with client.stream(
        request.method, request.url, headers=headers, content=request.body
    ) as response:
        async for block in response.aiter_raw():
            body += block
            if len(body) > limits.max_bytes:
                raise LimitError(
                    f"{host_of(request.url)}: answer larger than {limits.max_bytes:,} bytes; "
                    "ask for less"
                )
        given = {name.lower(): value for name, value in response.headers.items()}
    media_type = given.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(response.status_code, media_type or "text/plain", given, bytes(body))


def _moved(request: Request, answer: Answer) -> str:
    """Where to ask instead. RemoteError where that is another origin, or no GET."""
    target = urljoin(request.url, answer.headers.get("location", ""))
    if (
        request.method == "GET"
        and target != request.url
        and _origin(target) == _origin(request.url)
    ):
        return target
    raise RemoteError(
        f"{host_of(request.url)}: answered {answer.status}, moved to "
        f"{host_of(target) or 'elsewhere'}; give the new address if you trust it"
    )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
