"""Small invented graphs, and a real Oxigraph server on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.manifest import ReportEntry

CGD = "https://w3id.org/cavagraph/data/"
CG = "https://w3id.org/cavagraph/ontology#"


def graph_iri(key: str) -> str:
    return f"{CGD}graph-{key}"


def report_quads(key: str, size: int = 5) -> list[ox.Quad]:
    """The graph of an invented report: a case and ``size`` findings, 1 + 2 * size triples."""
    lines = [f"cgd:case-{key} cg:describedIn cgd:report-{key} ."]
    for number in range(size):
        lines.append(f"cgd:case-{key} cg:hasFinding cgd:finding-{key}-{number} .")
        lines.append(f"cgd:finding-{key}-{number} cg:sizeMm {10 + number} .")
    turtle = f"@prefix cg: <{CG}> . @prefix cgd: <{CGD}> . " + " ".join(lines)
    return list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def entry(key: str, text: str = "t1", rules: str = "r1", ontology: str = "o1") -> ReportEntry:
    return ReportEntry(key, graph_iri(key), f"{key}.txt", text, rules, ontology, "0.1.0")


@pytest.fixture
def library(store_dir: Path) -> Library:
    """A store with the reports a and b."""
    library = Library(store_dir)
    library.publish({graph_iri(k): report_quads(k) for k in "ab"}, [entry(k) for k in "ab"])
    return library


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server with default settings, ended with the session."""
    binary = Path(sys.executable).parent / "oxigraph"
    address = f"127.0.0.1:{free_port()}"
    log = (tmp_path_factory.mktemp("oxigraph") / "log").open("wb")
    with (
        log,
        subprocess.Popen(
            [str(binary), "serve", "--bind", address], stdout=log, stderr=log
        ) as process,
    ):
        try:
            _wait_for(f"http://{address}/", process)
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            assert process.poll() is None, "the Oxigraph server did not start"
            time.sleep(0.05)
    pytest.fail("the Oxigraph server does not answer")
