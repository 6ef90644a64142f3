"""The same commands on a server: a real Oxigraph on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.endpoint_store import EndpointStore
from cavagraph.graph.errors import RemoteError

if TYPE_CHECKING:
    from tests.app.conftest import Cli


@pytest.fixture(scope="module")
def server(built_store: Path) -> Iterator[str]:
    """The query address of a server that holds the invented reports; ended with the module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    program = Path(sys.executable).parent / "oxigraph"
    quiet = subprocess.DEVNULL
    with subprocess.Popen([program, "serve", "--bind", address], stdout=quiet, stderr=quiet) as run:
        try:
            remote = EndpointStore(
                f"http://{address}/query", graph_store_url=f"http://{address}/store"
            )
            _wait(remote)
            with Library(built_store).open() as store:
                for iri in store.graphs():
                    remote.replace(iri, store.quads(iri))
            yield f"http://{address}/query"
        finally:
            run.terminate()
            run.wait(10)


def _wait(remote: EndpointStore) -> None:
    for _ in range(100):
        try:
            remote.ask("ASK {}")
        except RemoteError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


@pytest.mark.parametrize(
    "command",
    [
        ["query", "drug-toxicity"],
        ["query", "drug-toxicity", "-p", "drug=doxorubicin", "--format", "json"],
        ["query", "-q", "SELECT ?c { ?c a cg:ClinicalCase } ORDER BY ?c"],
        ["query", "-q", "ASK { ?c a cg:ClinicalCase }"],
        ["query", "-q", "CONSTRUCT { ?c cg:receivedDrug ?d } WHERE { ?c cg:receivedDrug ?d }"],
        ["describe", "cardiotoxicity"],
        ["evidence", "CASE"],
    ],
)
def test_a_server_answers_as_the_store_does(cli: Cli, server: str, command: list[str]) -> None:
    if "CASE" in command:
        cases = cli("query", "-q", "SELECT ?c { ?c a cg:ClinicalCase } ORDER BY ?c").out.split()
        command = ["evidence", cases[1]]
    here, there = cli(*command), cli(*command, "--endpoint", server)
    assert (there.code, there.err) == (0, here.err)
    assert sorted(there.out.splitlines()) == sorted(here.out.splitlines())
    assert len(here.out) > 4


@pytest.mark.parametrize(
    ("sparql", "code"),
    [("SELECT ?s { ?s ?p }", 5), ("DROP ALL", 5), ("SELECT * { SERVICE <x:> {} }", 5)],
)
def test_the_gate_stands_before_a_server_too(cli: Cli, server: str, sparql: str, code: int) -> None:
    ended = cli("query", "--endpoint", server, "-q", sparql)
    assert (ended.code, len(ended.errors)) == (code, 1)
