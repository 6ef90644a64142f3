"""``curate`` and ``diff``: three corrections outlive a changed rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.app.conftest import Cli

WHO = ("--who", "A. Reader", "--why", "seen in the chart")


@pytest.fixture
def report(examples_dir: Path) -> Path:
    return examples_dir / "valley.txt"


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


def facts(cli: Cli, report: Path, *more: object) -> list[dict[str, object]]:
    data = json.loads(cli("extract", report, "--format", "json", *more).out)
    found: list[dict[str, object]] = data["documents"][0]["patients"][0]["facts"]
    return found


def id_of(cli: Cli, report: Path, field: str) -> object:
    return next(fact["id"] for fact in facts(cli, report) if fact["field"] == field)


def test_three_corrections_stand_after_a_rule_has_changed(
    cli: Cli, report: Path, decisions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"blood_loss": "650", "operative_time": "250", "discharge": "10"}
    for field, value in said.items():
        words = ("--fact", id_of(cli, report, field), "--value", value)
        assert cli("curate", "correct", report, "--decisions", decisions, *WHO, *words).code == 0
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    cli("extract", report, "--decisions", decisions, "--format", "json", "-o", first)
    rule = tmp_path / "own.yaml"
    rule.write_text(
        "- id: own.minutes\n  field: operative_time\n  patterns: ['time was {duration:d}']\n"
        "  value: '999'\n  examples: [{text: The time was 4 minutes., expect: [{value: '999'}]}]\n"
    )
    with_rule = ("--rules", rule, "--decisions", decisions)
    cli("extract", report, *with_rule, "--format", "json", "-o", second)
    for path in (first, second):
        (patient,) = json.loads(path.read_text(encoding="utf-8"))["documents"][0]["patients"]
        values = {f["field"]: f for f in patient["facts"] if f.get("correction")}
        assert {name: str(fact["value"]) for name, fact in values.items()} == said
        assert {fact["basis"] for fact in values.values()} == {"EditorialCorrection"}
    changed = cli("diff", first, second).out.splitlines()[2:]
    assert [line.split()[0] for line in changed] == ["came"]
    assert "own.minutes" in changed[0]
    build = cli("build", report, *with_rule, store=tmp_path / "store")
    assert build.code == 0
    asked = cli(
        *("query", "-q", "SELECT ?c { ?f cg:editorialCorrection ?c ; cg:field 'blood_loss' }"),
        store=tmp_path / "store",
    )
    assert "600" in asked.out
    assert "A. Reader" in asked.out


def test_decisions_are_listed_with_what_became_of_them(
    cli: Cli, report: Path, decisions: Path, tmp_path: Path
) -> None:
    sign = ("--decisions", decisions, *WHO)
    cli("curate", "accept", report, "--fact", id_of(cli, report, "age"), *sign)
    cli("curate", "reject", report, "--fact", id_of(cli, report, "sign"), *sign)
    added = ("--field", "sign", "--value", "ascites", "--status", "Absent")
    quote = ("--quote", "There was no edema of the legs")
    assert cli("curate", "add", report, *added, *quote, *sign).code == 0
    listed = cli("curate", "list", decisions, report)
    assert listed.code == 0
    assert [line.split()[1] for line in listed.out.splitlines()[2:]] == ["applied"] * 3
    assert "sign" not in {
        f["field"] for f in facts(cli, report, "--decisions", decisions) if not f.get("correction")
    }
    edited = tmp_path / "valley.txt"
    edited.write_text(report.read_text(encoding="utf-8").replace("61-year", "62-year"))
    stale = cli("curate", "list", decisions, edited)
    assert stale.code == 1
    assert "is not the file that it was made of" in stale.out
    warned = cli("extract", edited, "--decisions", decisions)
    assert warned.code == 0
    assert warned.err.count("decide anew") == 3
    assert len(cli("curate", "list", decisions).out.splitlines()) == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--field", "blood_loss", "--value", "much"), "is no number"),
        (("--field", "blood", "--value", "1"), "not in graph.fields"),
        (("--field", "blood_loss", "--value", "1", "--attr", "x=1"), "has no such attribute"),
        (("--field", "blood_loss", "--value", "1", "--attr", "unit"), "is not NAME=VALUE"),
    ],
)
def test_words_that_make_no_fact_are_named(
    cli: Cli, report: Path, decisions: Path, words: tuple[str, ...], told: str
) -> None:
    sign = ("--decisions", decisions, *WHO, "--quote", "There was no edema of the legs")
    ended = cli("curate", "add", report, *sign, *words)
    assert ended.code == 2
    assert told in ended.errors[0]
    assert not decisions.exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--quote", "the moon"), "do not stand in its text"),
        (("--quote", "the"), "give words that stand once"),
        (("--quote", "There was no edema", "--patient", "9"), "no patient 9; there is 1"),
    ],
)
def test_words_and_patient_must_be_in_the_report(
    cli: Cli, report: Path, decisions: Path, more: tuple[str, ...], told: str
) -> None:
    words = ("--field", "sign", "--value", "ascites", "--decisions", decisions, *WHO)
    ended = cli("curate", "add", report, *words, *more)
    assert ended.code == 3
    assert told in ended.errors[0]


def test_a_file_of_something_else_is_left_alone(cli: Cli, report: Path, decisions: Path) -> None:
    decisions.write_text("dear diary\n")
    fact = ("--fact", id_of(cli, report, "age"))
    ended = cli("curate", "accept", report, *fact, "--decisions", decisions, *WHO)
    assert ended.code == 3
    assert "decisions.jsonl:1" in ended.errors[0]
    assert decisions.read_text() == "dear diary\n"
    unknown = cli("curate", "accept", report, "--fact", "x", "--decisions", decisions, *WHO)
    assert "no fact x" in unknown.errors[0]


def test_what_is_no_extraction_cannot_be_compared(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    ended = cli("diff", tmp_path / "a.json", tmp_path / "b.json")
    assert ended.code == 3
