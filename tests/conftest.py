"""What all tests share: no network, no settings of the person who runs them, the real reports.

The reports are not part of the project. Where they are missing, tests that need them are skipped
with the reason; on a build machine (CI=true) that is a failure, and so is a missing Java.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


@pytest.fixture
def store_dir(tmp_path: Path) -> Path:
    """A place for a store that does not exist yet."""
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("CAVAGRAPH_")]:
        monkeypatch.delenv(name)
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
