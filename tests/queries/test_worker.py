"""Hostile queries, for real: the parent lives, and the next query is answered."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.errors import LimitError, QueryError, StoreError
from cavagraph.queries.gate import Checked
from cavagraph.queries.worker import Limits, Worker, ask

N = 3000
LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worker") / "db"
    store = ox.Store(str(path))
    graph = ox.NamedNode("http://e/g")
    predicate = ox.NamedNode("http://e/p")
    store.extend(
        ox.Quad(ox.NamedNode(f"http://e/{i}"), predicate, ox.Literal(str(i)), graph)
        for i in range(N)
    )
    store.flush()
    return path


@pytest.fixture(scope="module")
def worker(folder: Path) -> Iterator[Worker]:
    with Worker(folder, Limits(seconds=2, rows=1000)) as found:
        yield found


class Canary:
    """A server that counts who calls."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/sparql"
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.hits += 1
            connection.close()

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.close()


def answers(worker: Worker) -> bool:
    """The worker answers an ordinary query."""
    return len(worker.ask("SELECT ?s { ?s <http://e/p> '7' }").rows) == 1


def unchecked(sparql: str) -> Checked:
    """As if the gate had let it through: the worker is the second wall."""
    return Checked(sparql, "SELECT", {})


CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        f"SELECT (GROUP_CONCAT(STR(?c)) AS ?n) {{ {CROSS} }}",
        f"ASK {{ {CROSS} FILTER(CONCAT(?c, ?f, ?i) = 'none') }}",
    ],
)
def test_run_away_is_stopped_at_the_time_limit(worker: Worker, sparql: str) -> None:
    with pytest.raises(LimitError, match="stopped after 2 s"):
        worker.ask(sparql)
    assert answers(worker)


@pytest.mark.skipif(not LINUX, reason="memory is capped on Linux only")
@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ {CROSS} }} ORDER BY ?a ?d ?g",
        "SELECT ?n { BIND('" + "x" * 60 + "' AS ?v0) "
        + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40))
        + " BIND(STRLEN(?v40) AS ?n) }",
    ],
    ids=["sort", "doubling"],
)  # fmt: skip
def test_memory_hog_is_stopped(folder: Path, sparql: str) -> None:
    with Worker(folder, Limits(seconds=20, memory=512 * 1024 * 1024)) as worker:
        with pytest.raises(LimitError, match="512 MB of memory"):
            worker.ask(sparql)
        assert answers(worker)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * " + "{" * 200_000 + "}" * 200_000,
        "SELECT * { FILTER(" + "!" * 500_000 + "true) }",
        "SELECT * { FILTER(" + "true||" * 300_000 + "true) }",
    ],
    ids=["groups", "not", "or"],
)
def test_what_kills_the_parser_kills_only_the_worker(worker: Worker, sparql: str) -> None:
    with pytest.raises(LimitError) as caught:
        worker.run(unchecked(sparql))
    assert "crashed" in str(caught.value) or "stopped" in str(caught.value)
    assert answers(worker)


def test_deep_nesting_is_refused_by_the_gate(worker: Worker) -> None:
    with pytest.raises(LimitError, match="nested more than 100 deep"):
        worker.ask("SELECT * " + "{" * 5000 + "}" * 5000)


def test_service_is_refused_and_calls_nobody(worker: Worker, canary: Canary) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        worker.ask(f"SELECT * {{ SERVICE <{canary.url}> {{ ?s ?p ?o }} }}")
    assert canary.hits == 0


def test_service_behind_the_gate_finds_no_network(worker: Worker, canary: Canary) -> None:
    if worker.ask("ASK {}").notes:
        pytest.skip("this system does not let a process leave the network")
    with pytest.raises(QueryError, match="unreachable"):
        worker.run(unchecked(f"SELECT * {{ SERVICE <{canary.url}> {{ ?s ?p ?o }} }}"))
    assert canary.hits == 0
    assert answers(worker)


def test_the_canary_sings(canary: Canary) -> None:
    """The same query without the worker does call: the two tests above prove something."""
    with pytest.raises(OSError, match=r"HTTP|[Cc]onnection|closed|reading|reset"):
        str(ox.Store().query(f"ASK {{ SERVICE <{canary.url}> {{ ?s ?p ?o }} }}"))
    assert canary.hits > 0


def test_nothing_can_be_written(worker: Worker, folder: Path) -> None:
    before = sorted((path.name, path.stat().st_size) for path in folder.iterdir())
    with pytest.raises(QueryError):
        worker.run(unchecked("DROP ALL"))
    assert len(worker.ask("SELECT * { ?s ?p ?o }").rows) == 1000
    assert sorted((path.name, path.stat().st_size) for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    ("asked", "rows", "cut"), [(999, 999, False), (1000, 1000, False), (1001, 1000, True)]
)
def test_a_cut_is_told(worker: Worker, asked: int, rows: int, cut: bool) -> None:
    result = worker.ask(f"SELECT * {{ ?s ?p ?o }} LIMIT {asked}")
    assert (len(result.rows), result.truncated) == (rows, cut)


def test_a_large_answer_is_cut_and_told(folder: Path) -> None:
    result = ask(folder, "SELECT * { ?s ?p ?o }", Limits(bytes=2000))
    assert result.truncated
    assert 0 < len(result.rows) < 100


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * { ?s ?p ?o", "line 1, column 20"),
        ("SELECT *\n{ ?s ?p }", "line 2"),
        ("SELECT * { ?s nope:x ?o }", "Prefix not found"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "unbound"),
    ],
)
def test_syntax_errors_have_a_place(worker: Worker, sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        worker.ask(sparql)


def test_forms(worker: Worker) -> None:
    yes = worker.ask("ASK { ?s ?p '7' }")
    assert (yes.form, yes.boolean, len(yes.rows)) == ("ASK", True, 0)
    made = worker.ask("CONSTRUCT { ?s a cg:Thing } WHERE { ?s ?p '7' }")
    assert [str(t.subject) for t in made.triples] == ["<http://e/7>"]
    told = worker.ask("DESCRIBE <http://e/7>")
    assert [str(t.object) for t in told.triples] == ['"7"']
    with pytest.raises(QueryError, match="no triples"):
        _ = yes.triples


def test_terms_come_through(worker: Worker) -> None:
    sparql = (
        "SELECT * { BIND('a\\n\"b\"'@en AS ?x) BIND(1.5 AS ?y) BIND(<http://e/é> AS ?z) "
        "BIND(BNODE() AS ?b) OPTIONAL { ?none <http://e/none> 1 } }"
    )
    result = worker.ask(sparql).rows
    row = dict(zip(result.columns, result.rows[0], strict=True))
    assert (str(row["x"]), str(row["y"]), str(row["z"])) == ('a\n"b"', "1.5", "http://e/é")
    assert row["none"] is None
    assert str(row["b"]).startswith("_:")


def test_one_process_answers_many(worker: Worker) -> None:
    assert answers(worker)
    first = worker.process_id
    assert answers(worker)
    assert worker.process_id == first is not None


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="build the graph again"):
        ask(tmp_path / "none", "ASK {}")


def test_after_close_the_next_query_starts_again(folder: Path) -> None:
    worker = Worker(folder)
    assert worker.process_id is None, "nothing starts before the first query"
    assert answers(worker)
    worker.close()
    assert answers(worker)
    worker.close()
