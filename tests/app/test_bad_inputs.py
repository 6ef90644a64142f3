"""Bad input: one clear line that names file and place, its exit code, the store as before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cavagraph.graph.build import Library

if TYPE_CHECKING:
    from tests.app.conftest import Cli

PROSE = "The weather in the valley was mild, and the harvest came in early. " * 20

BAD_REPORTS: dict[str, tuple[bytes | None, str]] = {
    "missing.txt": (None, "missing.txt"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b"\xef\xbb\xbf  \n \n", "no text"),
    "binary.txt": (bytes(range(256)) * 40, "binary.txt"),
    "latin.txt": (
        "A 40-year-old man had fi\u00e8vre.".encode("latin-1"),
        "not UTF-8 at byte 24 (line 1, column 25)",
    ),
    "cut.txt": ("A 40-year-old man, caf\u00e9".encode()[:-1], "byte 22"),
    "huge.txt": (b"word " * 10_485_760, "52,428,800 bytes"),
    "nopatient.txt": (PROSE.encode(), "no patient"),
}


@pytest.fixture
def bad(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The bad report of this name."""
    content, _ = BAD_REPORTS[request.param]
    path = tmp_path / str(request.param)
    if content is not None:
        path.write_bytes(content)
    return path


@pytest.fixture
def own_store(cli: Cli, examples_dir: Path, tmp_path: Path) -> Path:
    """A store of one report that a test may change."""
    store = tmp_path / "own"
    assert cli("build", examples_dir / "ridge.md", store=store).code == 0
    return store


@pytest.mark.parametrize("command", ["build", "extract"])
@pytest.mark.parametrize("bad", sorted(BAD_REPORTS), indirect=True)
def test_a_bad_report_is_one_line_and_code_3(cli: Cli, bad: Path, command: str) -> None:
    _, said = BAD_REPORTS[bad.name]
    ended = cli(command, bad)
    assert ended.code == 3
    assert len(ended.errors) == 1, ended.err
    assert bad.name in ended.errors[0]
    assert said in ended.errors[0]
    assert "; " in ended.errors[0], "what to do"
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("bad", sorted(BAD_REPORTS), indirect=True)
def test_bad_reports_leave_the_store_and_let_the_others_in(
    cli: Cli, bad: Path, own_store: Path, examples_dir: Path
) -> None:
    before = Library(own_store).manifest()
    assert cli("build", bad, store=own_store).code == 3
    assert Library(own_store).manifest() == before
    ended = cli("build", bad, examples_dir / "valley.txt", store=own_store)
    assert ended.code == 1
    assert len(ended.errors) == 1
    assert {r.file for r in Library(own_store).manifest().reports} == {"ridge.md", "valley.txt"}


def test_without_a_store_a_bad_report_makes_none(cli: Cli, store_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert cli("build", tmp_path / "empty.txt", store=store_dir).code == 3
    assert not Library(store_dir).exists()


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_a_pipe_is_refused_at_once(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    ended = cli("extract", tmp_path / "pipe.txt")
    assert ended.code == 3
    assert "pipe.txt" in ended.errors[0]


def test_broken_turtle_names_file_and_line(cli: Cli, tmp_path: Path, examples_dir: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix ex: <http://example.org/> .\nex:a ex:b .\n")
    for command, code in [
        (("extract", examples_dir / "ridge.md", "--terms", broken), 3),
        (("build", examples_dir / "ridge.md", "--terms", broken), 3),
        (("validate", "--shapes", broken), 2),
    ]:
        ended = cli(*command)
        assert ended.code == code, ended.err
        assert len(ended.errors) == 1
        assert "broken.ttl" in ended.errors[0]
        assert "2" in ended.errors[0].replace("broken.ttl", ""), "the line"


@pytest.mark.parametrize("typed", ["trabektedin", "drug:nonsense", "https://example.org/x"])
def test_an_unknown_term_gets_the_nearest_labels(cli: Cli, typed: str) -> None:
    ended = cli("query", "drug-toxicity", "-p", f"drug={typed}")
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert "drug: unknown Drug" in ended.err
    if typed == "trabektedin":
        assert "trabectedin" in ended.err


def test_an_unknown_term_to_describe(cli: Cli) -> None:
    ended = cli("describe", "trabektedin")
    assert ended.code == 2
    assert "trabectedin" in ended.errors[0]
    assert cli("describe", "cg:NothingOfTheKind").code == 2
    assert cli("evidence", "cgd:ae-000000000000-000000000000").code == 2


@pytest.mark.parametrize(
    ("sparql", "code", "said"),
    [
        ("SELEC ?s { ?s ?p ?o }", 5, "line 1, column 1"),
        ("SELECT ?s {\n ?s ?p }", 5, "line 2"),
        ("", 5, "empty"),
        ("DROP ALL", 5, "queries only read"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 5, "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 5, "no graph of this store"),
        ("SELECT * " + "{" * 150 + "}" * 150, 6, "nested more than"),
        ("SELECT * { ?s ?p '" + "x" * 70_000 + "' }", 6, "bytes"),
    ],
)
def test_wrong_or_refused_sparql_names_the_place(
    cli: Cli, sparql: str, code: int, said: str
) -> None:
    ended = cli("query", "-q", sparql)
    assert (ended.code, ended.out) == (code, "")
    assert len(ended.err.splitlines()) == 1
    assert said in ended.err


def test_sparql_that_takes_too_long_is_stopped(cli: Cli) -> None:
    ended = cli(
        "query", "--timeout", "1", "-q", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c. ?d ?e ?f. ?g ?h ?i }"
    )
    assert (ended.code, ended.out) == (6, "")
    assert "stopped after 1 s" in ended.err


@pytest.mark.parametrize(
    ("content", "code"), [(None, 3), (b"\xff\xfeSELECT", 3), (b"x" * 1_000_001, 3)]
)
def test_a_query_file_that_cannot_be_read(
    cli: Cli, tmp_path: Path, content: bytes | None, code: int
) -> None:
    path = tmp_path / "question.rq"
    if content is not None:
        path.write_bytes(content)
    ended = cli("query", "-f", path)
    assert ended.code == code
    assert "question.rq" in ended.errors[0]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["query", "drug-toxicty"], 5, "drug-toxicity"),
        (["query", "drug-toxicity", "-p", "drog=x"], 5, "no parameter 'drog'"),
        (["query", "drug-toxicity", "-p", "trabectedin"], 5, "not name=value"),
        (["queries", "show", "nothing"], 5, "no question"),
        (["remove", "nothing.txt"], 4, "nothing was removed"),
        (["query", "patients", "--endpoint", "ftp://127.0.0.1/"], 7, "not an http"),
        (["query", "patients", "--endpoint", "http://127.0.0.1:9/"], 7, "127.0.0.1"),
        (["query", "patients", "--format", "turtle"], 2, "is for triples"),
        (["query", "-q", "DESCRIBE cg:Drug", "--format", "csv"], 2, "is for rows"),
        (["export", "--format", "turtle", "-o", "/nowhere/graph.ttl"], 4, "/nowhere/graph.ttl"),
    ],
)
def test_other_mistakes_are_one_line_too(cli: Cli, typed: list[str], code: int, said: str) -> None:
    ended = cli(*typed)
    assert (ended.code, ended.out) == (code, "")
    assert len(ended.err.splitlines()) == 1, ended.err
    assert said in ended.err


@pytest.mark.parametrize("command", [["query", "patients"], ["export", "--format", "trig"]])
def test_reading_never_makes_a_store(cli: Cli, store_dir: Path, command: list[str]) -> None:
    ended = cli(*command, store=store_dir)
    assert ended.code == 4
    assert str(store_dir) in ended.errors[0]
    assert not store_dir.exists()


def test_a_folder_with_other_files_is_no_store(
    cli: Cli, tmp_path: Path, examples_dir: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    ended = cli("build", examples_dir / "ridge.md", store=tmp_path)
    assert ended.code == 4
    assert str(tmp_path) in ended.errors[0]
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]
