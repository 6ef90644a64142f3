"""What the commands print, on the invented reports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library

if TYPE_CHECKING:
    from tests.app.conftest import Cli

DRUGS = (
    "SELECT ?drug ?label { ?case cg:receivedDrug ?drug . ?drug rdfs:label ?label } ORDER BY ?label"
)


def test_the_catalogue_is_listed_with_one_line_each(cli: Cli) -> None:
    listed = cli("queries").out.splitlines()
    assert listed[0].split() == ["name", "question"]
    assert any(line.startswith("drug-toxicity ") for line in listed)
    assert len(listed) >= 32


def test_a_question_is_shown_as_it_runs(cli: Cli) -> None:
    shown = cli("queries", "show", "drug-toxicity").out
    assert shown.startswith("#+ summary: ")
    assert cli("query", "-q", shown).code == 0


def test_a_person_may_say_which_format_a_report_has(cli: Cli, examples_dir: Path) -> None:
    ridge = examples_dir / "ridge.md"
    assert cli("extract", ridge, "--as", "text").out == cli("extract", ridge).out
    refused = cli("extract", ridge, "--as", "jats")
    assert (refused.code, refused.out) == (3, "")
    assert "not well-formed" in refused.errors[0]
    assert cli("extract", ridge, "--as", "scroll").code == 2


def test_toxicity_is_attributed_as_the_report_does(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("query", "drug-toxicity").out)))
    found = {(row["drugLabel"], row["toxicityLabel"]) for row in rows}
    assert ("doxorubicin", "cardiotoxicity") in found
    assert ("trabectedin", "cardiotoxicity") not in found


@pytest.mark.parametrize("typed", ["doxorubicin", "Adriamycin", "drug:doxorubicin"])
def test_a_parameter_takes_words_and_names(cli: Cli, typed: str) -> None:
    rows = list(
        csv.DictReader(io.StringIO(cli("query", "drug-toxicity", "-p", f"drug={typed}").out))
    )
    assert {row["drugLabel"] for row in rows} == {"doxorubicin"}


def test_rows_come_in_every_format(cli: Cli) -> None:
    table = cli("query", "-q", DRUGS, "--format", "table").out.splitlines()
    assert table[0].split() == ["drug", "label"]
    assert table[2].split() == ["drug:aspirin", "aspirin"]
    assert cli("query", "-q", DRUGS).out == cli("query", "-q", DRUGS, "--format", "csv").out
    tsv = cli("query", "-q", DRUGS, "--format", "tsv").out
    assert tsv.splitlines()[0] == "?drug\t?label"
    data = json.loads(cli("query", "-q", DRUGS, "--format", "json").out)
    xml = ElementTree.fromstring(cli("query", "-q", DRUGS, "--format", "xml").out)
    count = len(table) - 2
    assert len(data["results"]["bindings"]) == count == len(tsv.splitlines()) - 1
    assert len(xml.findall(".//{*}result")) == count


@pytest.mark.parametrize(
    ("chosen", "answer"),
    [
        ([], "true\n"),
        (["--format", "table"], "true\n"),
        (["--format", "json"], '{"head": {}, "boolean": true}\n'),
        (["--format", "xml"], "<boolean>true</boolean>"),
    ],
)
def test_yes_or_no(cli: Cli, chosen: list[str], answer: str) -> None:
    assert answer in cli("query", "-q", "ASK { ?case a cg:ClinicalCase }", *chosen).out


@pytest.mark.parametrize(
    ("chosen", "rdf"),
    [
        ([], ox.RdfFormat.TURTLE),
        (["--format", "table"], ox.RdfFormat.TURTLE),
        (["--format", "ntriples"], ox.RdfFormat.N_TRIPLES),
        (["--format", "jsonld"], ox.RdfFormat.JSON_LD),
        (["--format", "rdfxml"], ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_come_as_rdf(cli: Cli, chosen: list[str], rdf: ox.RdfFormat) -> None:
    said = cli("query", "-q", "DESCRIBE drug:doxorubicin", *chosen)
    subjects = {str(quad.subject) for quad in ox.parse(said.out.encode(), format=rdf)}
    assert subjects == {"<https://w3id.org/cavagraph/drug/doxorubicin>"}


def test_sparql_comes_from_a_file_or_from_stdin(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "q.rq").write_text(DRUGS)
    expected = cli("query", "-q", DRUGS).out
    assert cli("query", "-f", tmp_path / "q.rq").out == expected
    monkeypatch.setattr("sys.stdin", io.StringIO(DRUGS))
    assert cli("query", "-").out == expected


@pytest.mark.parametrize("asked", [["-q", "SELECT * { ?s ?p ?o }"], ["field-coverage"]])
def test_a_cut_is_told(cli: Cli, asked: list[str]) -> None:
    ended = cli("query", *asked, "--limit", "3")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 4
    assert ended.err == "warning: cut: there are more than 3; raise it with --limit\n"


def test_an_answer_goes_to_a_file(cli: Cli, tmp_path: Path) -> None:
    ended = cli("query", "-q", DRUGS, "-o", tmp_path / "rows.csv")
    assert ended.out == ""
    assert (tmp_path / "rows.csv").read_bytes() == cli("query", "-q", DRUGS).out.encode()


def test_a_term_is_described_by_its_words(cli: Cli) -> None:
    said = cli("describe", "adriamycin", "--format", "table").out
    assert "doxorubicin" in said
    assert "is received drug of" in said
    assert cli("describe", "drug:doxorubicin", "--format", "table").out == said


def test_evidence_is_the_very_slice_of_the_file(cli: Cli, examples_dir: Path) -> None:
    asked = "SELECT ?fact { ?fact cg:field 'toxicity' }"
    fact = cli("query", "-q", asked).out.splitlines()[1]
    (row,) = csv.DictReader(io.StringIO(cli("evidence", fact, "--format", "csv").out))
    text = (examples_dir / row["file"]).read_text(encoding="utf-8")
    assert row["file"] == "valley.txt"
    assert text[int(row["start"]) : int(row["end"])] == row["words"]
    assert "cardiotoxicity" in row["words"]


def test_evidence_of_a_case_is_that_of_its_facts(cli: Cli) -> None:
    case = cli("query", "-q", "SELECT ?c { ?c a cg:ClinicalCase }").out.splitlines()[1]
    rows = list(csv.DictReader(io.StringIO(cli("evidence", case).out)))
    assert len({row["fact"] for row in rows}) > 10
    assert all(row["words"] for row in rows)


@pytest.mark.parametrize("chosen", ["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"])
def test_exports_to_stdout_and_to_a_file_are_the_same(
    cli: Cli, tmp_path: Path, chosen: str
) -> None:
    assert cli("export", "--format", chosen, "-o", tmp_path / "graph").code == 0
    assert (tmp_path / "graph").read_bytes() == cli("export", "--format", chosen).out.encode()


def test_an_export_leaves_words_out_and_brings_the_ontology(cli: Cli) -> None:
    words = "cardiotoxicity from doxorubicin"
    assert words in cli("export", "--format", "turtle").out
    assert words not in cli("export", "--format", "turtle", "--no-quotes").out
    assert "owl:Class" in cli("export", "--format", "turtle", "--ontology").out


def test_facts_are_printed_with_their_words(cli: Cli, examples_dir: Path) -> None:
    ended = cli("extract", examples_dir / "valley.txt")
    header, _, *lines = ended.out.splitlines()
    assert header.split() == ["report", "patient", "field", "value", "how", "section", "words"]
    assert any("leg edema" in line and " absent " in line for line in lines)
    assert "[1/1] valley.txt" in ended.err


def test_the_interchange_format_is_written(cli: Cli, examples_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    ended = cli("extract", examples_dir, "--format", "json", "-o", target, "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    documents = json.loads(target.read_text(encoding="utf-8"))["documents"]
    assert [document["doc"] for document in documents] == ["ridge", "valley"]
    for document in documents:
        text = (examples_dir / document["file"]).read_text(encoding="utf-8")
        for fact in document["patients"][0]["facts"]:
            for piece in fact["evidence"]:
                assert text[piece["start"] : piece["end"]] == piece["quote"]


def test_coverage_lists_what_gave_no_fact(cli: Cli, examples_dir: Path) -> None:
    ended = cli("extract", examples_dir / "valley.txt", "--coverage", "--format", "json")
    assert ended.code == 0
    text = (examples_dir / "valley.txt").read_text(encoding="utf-8")
    for row in json.loads(ended.out):
        start, end = map(int, row["characters"].split("-"))
        assert text[start:end] == row["words"]


def test_own_terms_are_words_too(cli: Cli, examples_dir: Path, tmp_path: Path) -> None:
    terms = tmp_path / "own.csv"
    terms.write_text("label,synonyms,class\nwooden stent,timber stent,GraftMaterial\n")
    assert cli("extract", examples_dir / "valley.txt", "--terms", terms).code == 0


def test_build_tells_what_it_does_and_skips_what_is_there(
    cli: Cli, examples_dir: Path, store_dir: Path
) -> None:
    first = cli("build", examples_dir, store=store_dir)
    assert (first.code, first.out) == (0, "")
    assert "[2/2] valley.txt: 1 patient, " in first.err
    before = Library(store_dir).manifest()
    again = cli("build", examples_dir, store=store_dir)
    assert "[2/2] valley.txt: unchanged" in again.err
    assert Library(store_dir).manifest() == before


def test_remove_takes_out_one_report(cli: Cli, examples_dir: Path, store_dir: Path) -> None:
    cli("build", examples_dir, store=store_dir)
    ended = cli("remove", "ridge", store=store_dir)
    assert ended.code == 0
    assert ended.err.startswith("removed ridge.md (")
    assert [r.file for r in Library(store_dir).manifest().reports] == ["valley.txt"]
    assert cli("validate", store=store_dir).code == 0


def test_the_first_look_answers_two_questions(cli: Cli, store_dir: Path) -> None:
    ended = cli("app", store=store_dir)
    assert ended.code == 0
    for expected in ("trabectedin", "hepatotoxicity", "(cavagraph query zone-technique)", "go on"):
        assert expected in ended.out
    assert "holds 5 reports" in ended.err


def test_places_without_words_are_said_to_be_so(cli: Cli, store_dir: Path) -> None:
    assert cli("build", store=store_dir).code == 0
    case = cli("query", "-q", "SELECT ?c { ?c a cg:ClinicalCase }", store=store_dir).out.split()[1]
    ended = cli("evidence", case, store=store_dir)
    assert ended.code == 0
    assert "the graph lacks the words" in ended.err


def test_the_graph_of_the_invented_reports_is_valid(cli: Cli) -> None:
    ended = cli("validate")
    assert (ended.code, ended.err) == (0, ended.err), ended.out
    assert ended.err.startswith("0 errors")


@pytest.mark.java
@pytest.mark.slow
def test_the_reasoner_agrees(cli: Cli) -> None:
    ended = cli("validate", "--reason")
    assert ended.code == 0, ended.out


def test_the_doctor_knows_the_store(cli: Cli, store_dir: Path) -> None:
    said = dict(line.split(": ", 1) for line in cli("doctor").out.splitlines())
    assert said["reports"] == "2"
    assert said["digest"]
    nothing = cli("doctor", store=store_dir)
    assert nothing.code == 0
    assert "reports" not in nothing.out
    assert not store_dir.exists()


def test_the_doctor_finds_damage(cli: Cli, examples_dir: Path, store_dir: Path) -> None:
    cli("build", examples_dir / "ridge.md", store=store_dir)
    next(store_dir.glob("gen-*/db/*.sst")).unlink()
    ended = cli("doctor", store=store_dir)
    assert ended.code == 1
    assert ended.errors


def test_scores_are_printed_as_tables_and_as_json(
    cli: Cli, examples_dir: Path, tmp_path: Path
) -> None:
    gold = tmp_path / "gold.json"
    cli("extract", examples_dir, "--format", "json", "-o", gold)
    ended = cli("evaluate", gold, examples_dir)
    assert ended.code == 0
    assert ended.out.startswith("by document\n")
    assert "by field" in ended.out
    assert "in-sample" in ended.out
    run = cli("evaluate", gold, examples_dir, "--json").out
    data = json.loads(run)
    assert data["overall"]["strict"]["f1"] == 1
    assert set(data["documents"]) == {"ridge", "valley"}
    (tmp_path / "run.json").write_text(run, encoding="utf-8")
    same = cli("evaluate", gold, examples_dir, "--against", tmp_path / "run.json")
    assert "against the earlier run" in same.out
    assert json.loads(run)["differences"] == []


@pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("1", 1)])
def test_a_score_under_the_limit_is_code_1(
    cli: Cli, examples_dir: Path, tmp_path: Path, least: str, code: int
) -> None:
    gold = tmp_path / "gold.json"
    cli("extract", examples_dir / "ridge.md", "--format", "json", "-o", gold)
    data = json.loads(gold.read_text(encoding="utf-8"))
    for fact in data["documents"][0]["patients"][0]["facts"]:
        if fact["field"] == "sex":
            fact["value"] = "female"
    gold.write_text(json.dumps(data))
    ended = cli("evaluate", gold, examples_dir / "ridge.md", "--fail-under", least)
    assert ended.code == code
    assert len(ended.errors) == code


@pytest.mark.parametrize("content", [None, "", "[1, 2]", '{"documents": 1}', "\x00"])
def test_a_broken_gold_standard_is_named(
    cli: Cli, examples_dir: Path, tmp_path: Path, content: str | None
) -> None:
    gold = tmp_path / "gold.json"
    if content is not None:
        gold.write_text(content)
    ended = cli("evaluate", gold, examples_dir / "ridge.md", "--quiet")
    assert (ended.code, ended.out) == (3, "")
    assert len(ended.err.splitlines()) == 1
    assert "gold.json" in ended.errors[0]
