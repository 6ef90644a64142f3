"""``--proposals`` on the command line, against a model on this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cavagraph.app.settings import Settings
from cavagraph.graph.build import Library
from cavagraph.loaders.proposals.families import FAMILIES

if TYPE_CHECKING:
    from tests.app.conftest import Cli
    from tests.conftest import Asked, Reply, Server

KEY = "sk-very-secret"
LINES = {"polarity": "present", "sentence": 1, "attrs": []}
GUESS = {"field": "differential_diagnosis", "value": "angiosarcoma"}
TAKEN = {**LINES, **GUESS, "quote": "The first guess had been angiosarcoma"}
REFUSED = {**LINES, "field": "tumor_size", "value": "71", "quote": "A 61-year-old woman had"}
REPORT = (
    "An invented case\n\nCase report\n\nA 61-year-old woman had flank pain. A leiomyosarcoma of "
    "the inferior vena cava was resected. The first guess had been angiosarcoma.\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "invented.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def model(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A model that finds what the rules do not, and a size of nothing."""

    def reply(asked: Asked) -> Reply:
        words = json.loads(asked.body)["messages"][1]["content"]
        facts = [TAKEN, REFUSED] if FAMILIES[1].title in words else []
        message = {"message": {"content": json.dumps({"facts": facts})}, "finish_reason": "stop"}
        return server.answer(json.dumps({"choices": [message]}).encode())

    server.reply = reply
    monkeypatch.setenv("CAVAGRAPH_LLM_URL", f"{server.url}/v1")
    monkeypatch.setenv("CAVAGRAPH_LLM_KEY", KEY)
    return server


def test_nobody_is_asked_unless_it_is_wanted(model: Server, cli: Cli, report: Path) -> None:
    ended = cli("extract", report, "--format", "json")
    assert (ended.code, model.seen) == (0, [])
    assert "language_model" not in ended.out


def test_verified_facts_come_with_the_model_that_proposed_them(
    model: Server, cli: Cli, report: Path
) -> None:
    ended = cli("extract", report, "--format", "json", "--proposals", "openai:tiny")
    assert ended.code == 0
    (document,) = json.loads(ended.out)["documents"]
    assert (document["language_model"], document["prompt_version"]) == ("tiny", "1")
    proposed = [f for f in document["patients"][0]["facts"] if f["rule"].startswith("llm.")]
    assert [(f["field"], f["value"], f["rule"]) for f in proposed] == [
        ("differential_diagnosis", "angiosarcoma", "llm.imaging")
    ]
    assert "confidence" not in proposed[0]
    (warning,) = [line for line in ended.err.splitlines() if "not taken" in line]
    assert "tumor_size '71': proposal not taken, number: " in warning
    assert KEY not in ended.out + ended.err


def test_what_was_not_taken_goes_to_a_file(
    model: Server, cli: Cli, report: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.jsonl"
    ended = cli("extract", report, "--proposals", "openai:tiny", "--rejects", rejects)
    assert "not taken" not in ended.err
    (line,) = rejects.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["rule"] == "llm.imaging"


def test_the_gain_of_a_model_is_measured_as_that_of_rules(
    model: Server, cli: Cli, report: Path, tmp_path: Path
) -> None:
    gold, rejects = tmp_path / "gold.json", tmp_path / "rejects.jsonl"
    asked = ("--proposals", "openai:tiny", "--rejects", rejects)
    assert cli("extract", report, "--format", "json", "-o", gold, *asked).code == 0
    scores = json.loads(cli("evaluate", gold, report, "--json", *asked).out)
    without = json.loads(cli("evaluate", gold, report, "--json").out)
    assert json.dumps(scores) != json.dumps(without)
    assert rejects.read_text(encoding="utf-8").count("\n") == 1


def test_a_run_is_repeated_without_the_server(
    model: Server, cli: Cli, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("extract", report, "--format", "json", "--proposals", "openai:tiny")
    first = cli(*arguments)
    assert len(model.seen) == len(FAMILIES)
    monkeypatch.delenv("CAVAGRAPH_LLM_URL")
    assert cli(*arguments).out == first.out
    assert len(model.seen) == len(FAMILIES)
    other = cli(*arguments[:-1], "openai:other")
    assert other.code == 7
    assert "no kept answer" in other.errors[0]


def test_the_graph_names_the_model_and_the_prompt(
    model: Server, cli: Cli, report: Path, tmp_path: Path
) -> None:
    store = tmp_path / "a-store"
    assert cli("build", report, store=store).code == 0
    assert cli("build", report, "--proposals", "openai:tiny", store=store).code == 0
    assert "unchanged" in cli("build", report, "--proposals", "openai:tiny", store=store).err
    asked = (
        "SELECT ?rule ?model ?prompt { ?fact cg:valueText 'angiosarcoma' ; cg:ruleId ?rule ; "
        "prov:wasGeneratedBy ?run . ?run cg:languageModel ?model ; cg:promptVersion ?prompt }"
    )
    with Library(store).open() as opened:
        quads = [str(quad) for graph in opened.graphs() for quad in opened.quads(graph)]
    assert not any(KEY in quad for quad in quads)
    rows = cli("query", "-q", asked, "--format", "csv", store=store).out.splitlines()
    assert rows[1:] == ["llm.imaging,tiny,1"]
    assert cli("validate", store=store).code == 0


def test_a_silent_model_ends_the_run_in_one_line_and_leaves_the_graph(
    cli: Cli, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "a-store"
    assert cli("build", report, store=store).code == 0
    before = Library(store).manifest()
    with_text = report.with_name("other.txt")
    with_text.write_text(REPORT.replace("61", "62"), encoding="utf-8")
    ended = cli("build", with_text, "--proposals", "openai:tiny", store=store)
    assert ended.code == 7
    assert len(ended.errors) == 1
    assert "CAVAGRAPH_LLM_URL" in ended.errors[0]
    assert Library(store).manifest() == before


@pytest.mark.parametrize("choice", ["tiny", "openai:", "elsewhere:tiny", ""])
def test_only_one_protocol_is_spoken(cli: Cli, report: Path, choice: str) -> None:
    ended = cli("extract", report, "--proposals", choice)
    assert ended.code == 2
    assert "is not openai:MODEL" in ended.errors[0]


def test_the_key_comes_from_the_environment_and_does_not_show() -> None:
    other = {"OPENAI_API_KEY": "sk-other"}
    assert Settings.read(other).model_key == "sk-other"
    settings = Settings.read({**other, "CAVAGRAPH_LLM_KEY": KEY})
    assert settings.model_key == KEY
    assert KEY not in repr(settings)
