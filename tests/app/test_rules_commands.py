"""``rules``, ``explain`` and ``extract --suggest`` on invented reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.app.conftest import Cli

FRAME = """\
- id: own.garden
  field: presentation_context
  patterns: ['found in (?P<value>a garden)']
  examples:
    - {text: "He was found in a garden.", expect: [{value: a garden}]}
    - {text: "He was found in a house.", expect: []}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(FRAME, encoding="utf-8")
    return path


def test_rules_are_listed_with_what_was_measured(cli: Cli) -> None:
    ended = cli("rules")
    assert ended.code == 0
    assert any(
        line.startswith("margin.distance ") and "right on the development reports" in line
        for line in ended.out.splitlines()
    )


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("margin.distance", "# frames-"),
        ("claim.drug", "# claims.yaml"),
        ("neg.no", "# context.yaml"),
        ("table.zone", "# columns.yaml"),
        ("location.landmark", "location.landmark: a rule in code, in cavagraph.loaders."),
    ],
)
def test_a_rule_is_shown_with_its_file(cli: Cli, rule: str, told: str) -> None:
    assert cli("rules", "show", rule).out.startswith(told)


def test_an_unknown_rule_is_an_error_with_near_names(cli: Cli) -> None:
    ended = cli("rules", "show", "margin.distanse")
    assert (ended.code, ended.out) == (2, "")
    assert "perhaps margin.distance" in ended.errors[0]


def test_the_examples_of_own_rules_run(cli: Cli, own: Path) -> None:
    ended = cli("rules", "test", own)
    assert (ended.code, ended.out) == (0, "")
    assert "1 rule, 2 examples, 0 failed" in ended.err
    own.write_text(FRAME.replace("[]", "[{value: a house}]"), encoding="utf-8")
    ended = cli("rules", "test", own)
    assert ended.code == 1
    assert ended.out.startswith("own.garden: 'He was found in a house.' must give value a house,")


def test_own_rules_are_used_by_every_command_that_reads(
    cli: Cli, own: Path, examples_dir: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.txt"
    text = (examples_dir / "valley.txt").read_text(encoding="utf-8")
    report.write_text(
        text.replace("There was no edema", "She was found in a garden. There was no edema")
    )
    found = cli("extract", report, "--rules", own, "--format", "json").out
    facts = json.loads(found)["documents"][0]["patients"][0]["facts"]
    (fact,) = (f for f in facts if f["rule"] == "own.garden")
    ended = cli("explain", report, "--rules", own, "--fact", fact["id"])
    assert f"{fact['id']}: presentation_context = a garden" in ended.out
    assert "no cases of this rule were measured" in ended.out
    assert cli("build", report, "--rules", own, store=tmp_path / "store").code == 0
    gold = tmp_path / "gold.json"
    gold.write_text(found, encoding="utf-8")
    data = json.loads(cli("evaluate", gold, report, "--rules", own, "--json").out)
    assert data["overall"]["strict"]["f1"] == 1
    listed = cli("explain", report, "--rules", own).out
    assert any("own.garden" in line for line in listed.splitlines())


def test_a_fault_in_a_rule_file_is_said_once(cli: Cli, own: Path, examples_dir: Path) -> None:
    own.write_text(FRAME.replace("presentation_context", "presentation_contest"))
    ended = cli("extract", examples_dir, "--rules", own)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1
    assert "own.yaml: rule own.garden: field 'presentation_contest' is none" in ended.errors[0]


def test_suggestions_are_printed_as_table_and_as_json(cli: Cli, examples_dir: Path) -> None:
    ended = cli("extract", examples_dir / "valley.txt", "--suggest")
    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == [
        *("kind", "words", "reports", "times", "first", "in", "characters")
    ]
    report = examples_dir / "valley.txt"
    data = json.loads(cli("extract", report, "--suggest", "--format", "json").out)
    assert len(data) == len(ended.out.splitlines()) - 2
    assert {row["kind"] for row in data} <= {"phrase", "quantity"}
    assert {row["first in"] for row in data} == {"valley"}
