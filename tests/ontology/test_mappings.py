"""The SSSOM file: valid, about our terms, free of the known traps, and the same as the Turtle."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from sssom.constants import DEFAULT_VALIDATION_TYPES
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

from cavagraph.ontology.prefixes import EXTERNAL, PREFIXES, expand
from cavagraph.ontology.terms import load_terminology
from cavagraph.ontology.triples import curie, shipped

PATH = Path(str(files("cavagraph.ontology").joinpath("mappings.sssom.tsv")))
LINES = PATH.read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader((line for line in LINES if line[0] != "#"), delimiter="\t"))
TERMS = load_terminology()

# Near homonyms, obsolete terms and wrong codes that circulate in public mapping files.
NEVER = {
    "MONDO:0004208": "superior vena cava leiomyosarcoma",
    "NCIT:C6745": "superior vena cava leiomyosarcoma",
    "NCIT:C5388": "renal vein leiomyosarcoma: no report needs it, and it is a distractor",
    "NCIT:C1634": "listed elsewhere as doxorubicin",
    "OBI:0000011": "obsolete planned process",
}
CLOSED = ("snomedct", "meddra", "drugbank", "atc", "rxnorm", "hgnc", "icdo", "mesh", "DOID")


def test_the_sssom_package_reads_it() -> None:
    assert len(parse_sssom_table(str(PATH)).df) == len(ROWS)


def test_the_sssom_package_finds_it_valid() -> None:
    reports = validate(parse_sssom_table(str(PATH)), DEFAULT_VALIDATION_TYPES, fail_on_error=False)
    assert reports
    assert [result for report in reports.values() for result in report.results] == []


def test_there_are_many() -> None:
    assert len(ROWS) > 250


def test_the_header_lists_the_prefixes_in_use() -> None:
    declared = dict(re.findall(r"^#  (\w+): (\S+)$", "\n".join(LINES), re.MULTILINE))
    used = {row[c].split(":")[0] for row in ROWS for c in ("subject_id", "object_id")}
    assert used <= declared.keys()
    assert {p: PREFIXES[p] for p in declared} == declared


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['subject_id']}-{row['object_id']}")
def test_subjects_are_our_concepts_by_their_label(row: dict[str, str]) -> None:
    assert TERMS.by_iri(expand(row["subject_id"])).label == row["subject_label"]
    assert row["object_id"].split(":")[0] in EXTERNAL
    assert row["object_label"]
    assert 0 < float(row["confidence"]) <= 1


def test_rows_are_sorted_and_unique() -> None:
    keys = [(row["subject_id"], row["object_id"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert [k[0] for k in keys] == sorted(k[0] for k in keys)


@pytest.mark.parametrize("identifier", sorted(NEVER))
def test_traps_are_not_stepped_into(identifier: str) -> None:
    assert identifier not in {row["object_id"] for row in ROWS}, NEVER[identifier]


@pytest.mark.parametrize("prefix", CLOSED)
def test_vocabularies_that_need_a_licence_are_left_out(prefix: str) -> None:
    assert not [row for row in ROWS if row["object_id"].startswith(f"{prefix}:")]


def test_an_exact_match_is_one_to_one() -> None:
    exact = [row for row in ROWS if row["predicate_id"] == "skos:exactMatch"]
    targets = Counter(row["object_id"] for row in exact)
    assert [target for target, n in targets.items() if n > 1] == []
    sources = Counter((r["subject_id"], r["object_id"].split(":")[0]) for r in exact)
    assert [source for source, n in sources.items() if n > 1] == []


@pytest.mark.parametrize(
    ("subject", "predicate", "target"),
    [
        ("cg:InferiorVenaCavaLeiomyosarcoma", "skos:exactMatch", "NCIT:C5372"),
        ("cg:InferiorVenaCava", "skos:exactMatch", "UBERON:0001072"),
        ("cg:RightRenalVein", "skos:exactMatch", "UBERON:0001141"),
        ("drug:trabectedin", "skos:exactMatch", "CHEBI:84050"),
        ("drug:epirubicin", "skos:exactMatch", "CHEBI:47898"),
        ("cg:AIRegimen", "skos:exactMatch", "NCIT:C63686"),
        ("cg:Hepatotoxicity", "skos:closeMatch", "NCIT:C185645"),
        ("cg:R0", "skos:closeMatch", "NCIT:C139578"),
        ("cg:CD34", "skos:relatedMatch", "NCIT:C17280"),
    ],
)
def test_some_mappings(subject: str, predicate: str, target: str) -> None:
    assert (subject, predicate, target) in {
        (row["subject_id"], row["predicate_id"], row["object_id"]) for row in ROWS
    }


def test_the_turtle_says_the_same() -> None:
    in_turtle = {
        (curie(t.subject), curie(t.predicate), curie(t.object))
        for t in shipped()
        if t.predicate.value.startswith(PREFIXES["skos"]) and t.predicate.value.endswith("Match")
    }
    assert in_turtle == {(r["subject_id"], r["predicate_id"], r["object_id"]) for r in ROWS}
