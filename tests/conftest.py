"""What all tests share: no network, no settings of the person who runs them, the real reports.

The reports are not part of the project. Where they are missing, tests that need them are skipped
with the reason; on a build machine (CI=true) that is a failure, and so is a missing Java.
"""

from __future__ import annotations

import gc
import http.server
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import pytest

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI", "").lower() == "true"
REPORTS = Path(os.environ.get("CAVAGRAPH_REPORTS") or ROOT.parent / "shared" / "reports")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class NetworkForbiddenError(RuntimeError):
    """A test tried to reach another machine."""


def missing(reason: str) -> None:
    """Skip the test, or fail it on a build machine."""
    if IN_CI:
        pytest.fail(f"{reason} (on a build machine this is a failure)", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("java") and shutil.which("java") is None:
        missing("no Java runtime: install one to run HermiT")
    if item.get_closest_marker("reports"):
        require_reports()


def require_reports() -> Path:
    if not any(REPORTS.glob("*.txt")):
        missing(f"no reports in {REPORTS}: set CAVAGRAPH_REPORTS to their folder")
    return REPORTS


@pytest.fixture(scope="session")
def reports_dir() -> Path:
    """The folder of the real reports (``*.txt``)."""
    return require_reports()


@pytest.fixture(scope="session")
def report_files(reports_dir: Path) -> tuple[Path, ...]:
    """The real reports, sorted by name."""
    return tuple(sorted(reports_dir.glob("*.txt")))


@pytest.fixture(scope="session")
def examples_dir() -> Path:
    """The invented reports of the README's tour."""
    return ROOT / "docs" / "examples"


class Growth(Protocol):
    """Fails where a piece of work takes far more than in proportion to its size."""

    def __call__(self, work: Callable[[int], object], size: int) -> None: ...


@pytest.fixture(scope="session")
def linear() -> Growth:
    """Four times the size may take up to eight times the processor time.

    A ratio of the processor time of this process, the best of several runs: it holds on a slow or
    a busy machine too. What takes less than two milliseconds counts as two.
    """

    def check(work: Callable[[int], object], size: int) -> None:
        small = large = float("inf")
        for _ in range(8):
            small = min(small, max(_processor_seconds(work, size), 0.002))
            large = min(large, _processor_seconds(work, 4 * size))
            if large <= 8 * small:
                return
        pytest.fail(f"{size}: {small:.4f} s, {4 * size}: {large:.4f} s")

    return check


def _processor_seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()  # else a large run pays for walking all that the other tests hold
    try:
        began = time.process_time()
        work(size)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.fixture
def store_dir(tmp_path: Path) -> Path:
    """A place for a store that does not exist yet."""
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("CAVAGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))


def _guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOOPBACK:
            raise NetworkForbiddenError(f"a test may not connect to {host}")
        return connect(self, address)

    return guarded


@dataclass(frozen=True)
class Asked:
    """A request as it reached the server."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the server answers; ``drip``: seconds before each byte; ``length``: a false one."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    length: int | None = None


class Server(http.server.ThreadingHTTPServer):
    """A server on this machine that answers what ``reply`` makes of a request."""

    daemon_threads = True
    reply: Callable[[Asked], Reply]
    seen: list[Asked]
    answer = Reply

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = cast(Server, self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        server.seen.append(asked)
        try:
            self._send(server.reply(asked))
        except OSError:
            return  # the client has gone, as it should

    do_POST = do_GET

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        length = len(reply.body) if reply.length is None else reply.length
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for at in range(0, len(reply.body), 1 if reply.drip else 65_536):
            time.sleep(reply.drip)
            self.wfile.write(reply.body[at : at + (1 if reply.drip else 65_536)])

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine; a test sets its ``reply`` and reads what it has ``seen``."""
    made = Server(("127.0.0.1", 0), _Handler)
    made.reply, made.seen = lambda _: Reply(status=404), []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
