"""A fresh process that answers one question: what it imports, and what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = (
    "rdflib",
    "pydantic",
    "rich",
    "pyshacl",
    "owlready2",
    "streamlit",
    "SPARQLWrapper",
    "regex",
    "httpx",
    "stamina",
)
IMPORTED = "import sys; from cavagraph.app.cli import run; run(sys.argv[1:]); print(*sys.modules)"


def fresh(*arguments: str | Path, store: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CAVAGRAPH_STORE": str(store)}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment,
    )


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["queries"],
        ["query", "drug-toxicity"],
        ["query", "drug-toxicity", "-p", "drug=trabectedin"],
        ["query", "-q", "SELECT * { ?s ?p ?o } LIMIT 1"],
        ["describe", "trabectedin"],
        ["export", "--format", "turtle", "-o", os.devnull + "/x"],
    ],
)
def test_commands_that_need_no_rdflib_do_not_import_it(
    built_store: Path, command: list[str]
) -> None:
    said = fresh("-c", IMPORTED, *command, store=built_store).stdout
    imported = {name.partition(".")[0] for name in said.splitlines()[-1].split()}
    assert "cavagraph" in imported
    assert imported.isdisjoint(HEAVY), sorted(imported & set(HEAVY))


def fastest(*arguments: str | Path, store: Path, times: int = 5) -> float:
    """Processor seconds, with all processes of a run, of the cheapest of some runs."""
    found = []
    for _ in range(times):
        before = os.times()
        fresh(*arguments, store=store)
        after = os.times()
        found.append(after.children_user - before.children_user)
        found[-1] += after.children_system - before.children_system
    return min(found)


def test_a_canned_question_costs_little_more_than_to_start(built_store: Path) -> None:
    started = fastest("-m", "cavagraph.app.cli", "queries", store=built_store)
    asked = fastest("-m", "cavagraph.app.cli", "query", "drug-toxicity", store=built_store)
    assert asked < 3 * started, f"started {started:.3f} s, asked {asked:.3f} s"


def test_the_exit_code_is_that_of_the_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "cavagraph.app.cli", "query", "patients", "--store", tmp_path / "x"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.startswith("error: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_closed_pipe_is_silent(built_store: Path) -> None:
    command = f"'{sys.executable}' -m cavagraph.app.cli export --format nquads | head -n 1"
    ended = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "CAVAGRAPH_STORE": str(built_store)},
    )
    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == ""


def its_worker_runs(pid: int) -> bool:
    """Whether a process that this one has started was busy for a second."""
    children = said("pgrep", "-P", str(pid)).split()
    busy = [said("ps", "-o", "time=", "-p", child).partition(".")[0] for child in children]
    return any(time.strip("0:\n ") for time in busy)


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_ctrl_c_ends_with_130(built_store: Path) -> None:
    import signal

    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c. ?d ?e ?f. ?g ?h ?i }"
    process = subprocess.Popen(
        [sys.executable, "-m", "cavagraph.app.cli", "query", "--timeout", "60", "-q", endless],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CAVAGRAPH_STORE": str(built_store)},
        # Where the tests run in the background of a shell, children inherit that it is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while process.poll() is None and not its_worker_runs(process.pid):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)  # the query itself has 60 s
    assert (process.returncode, out) == (130, "")
    assert err == "error: cavagraph: interrupted; the graph is as it was before\n"


def on_terminal(*arguments: str, store: Path, columns: int) -> str:
    """What a command prints on a terminal of so many columns."""
    main, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cavagraph.app.cli", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CAVAGRAPH_STORE": str(store), "COLUMNS": str(columns)},
    )
    os.close(terminal)
    said = b""
    try:
        while piece := os.read(main, 65_536):
            said += piece
    except OSError:
        pass  # the other end of a terminal is closed: that is how it says so
    finally:
        os.close(main)
    assert process.wait(timeout=60) == 0
    return said.decode().replace("\r\n", "\n")


@pytest.mark.skipif(os.name == "nt", reason="no terminals of this kind")
@pytest.mark.parametrize("columns", [60, 100])
def test_a_terminal_gets_a_table_that_fits_without_colours(built_store: Path, columns: int) -> None:
    said = on_terminal("query", "drug-toxicity", store=built_store, columns=columns)
    assert "cardiotoxicity" in said
    assert "," not in said.splitlines()[0]
    assert max(map(len, said.splitlines())) <= columns
    assert "\x1b" not in said


def test_neither_locale_nor_time_zone_changes_an_answer(
    built_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["-m", "cavagraph.app.cli", "export", "--format", "trig"]
    plain = fresh(*command, store=built_store).stdout
    for name, value in [("LC_ALL", "C"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Apia")]:
        monkeypatch.setenv(name, value)
    assert fresh(*command, store=built_store).stdout == plain
