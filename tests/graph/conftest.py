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

from cavagraph.graph.manifest import ReportEntry

CG = "https://w3id.org/cavagraph/ontology#"
CGD = "https://w3id.org/cavagraph/data/"


def quad(subject: str, predicate: str, value: str | int, graph: str = "g") -> ox.Quad:
    """``<cgd:subject> <cg:predicate> value``; a string that starts with "cgd:" is an IRI."""
    obj: ox.NamedNode | ox.Literal
    if isinstance(value, str) and value.startswith("cgd:"):
        obj = ox.NamedNode(CGD + value.removeprefix("cgd:"))
    else:
        obj = ox.Literal(value)
    return ox.Quad(
        ox.NamedNode(CGD + subject),
        ox.NamedNode(CG + predicate),
        obj,
        ox.NamedNode(CGD + graph),
    )


def graph_iri(key: str) -> str:
    return f"{CGD}graph-{key}"


def report_quads(key: str, size: int = 5) -> list[ox.Quad]:
    """The graph of an invented report: a case and ``size`` findings."""
    found = [quad(f"case-{key}", "describedIn", f"cgd:report-{key}")]
    for number in range(size):
        found.append(quad(f"case-{key}", "hasFinding", f"cgd:finding-{key}-{number}"))
        found.append(quad(f"finding-{key}-{number}", "sizeMm", 10 + number))
    return found


def entry(key: str, text: str = "t1", rules: str = "r1", ontology: str = "o1") -> ReportEntry:
    return ReportEntry(key, graph_iri(key), f"{key}.txt", text, rules, ontology, "0.1.0")


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
