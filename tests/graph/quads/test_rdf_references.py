"""Cited works: one node for all reports, an entry for each, links from claims."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from cavagraph.graph.model import Claim, Evidence, Extraction, Reference, Source
from cavagraph.graph.rdf import Run, graphed
from cavagraph.graph.rdf_references import work_of
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.ontology.terms import Terminology

PIECE = (Evidence(0, 5, "words", "references"),)
MARSH = Reference(
    "1", "Marsh", "2011", "On tides and on what they leave", "J Foo", "10.5555/a", PIECE
)
REED = Reference("2", "Reed", "2012", "On reeds", "", "", (Evidence(6, 11, "words"),))
FEN = Reference("3", "Fen", "2013", "On fens", "J Foo", "", (Evidence(12, 17, "words"),))
FEN_TOO = Reference(
    "4", "Fen", "2013", "On the same fens", "J Foo", "", (Evidence(18, 23, "words"),)
)
ALL = (MARSH, REED, FEN, FEN_TOO)


def report(*citations: str, references: tuple[Reference, ...] = ALL, sha: str = "ab") -> Extraction:
    claim = Claim("history", "an old claim", PIECE, (), citations)
    return Extraction(Source("a.txt", sha * 32, 100), claims=(claim,), references=references)


def store(*extractions: Extraction, quotes: bool = True) -> ox.Store:
    found = ox.Store()
    for extraction in extractions:
        found.extend(graphed(extraction, Terminology(()), Run(), quotes=quotes).quads)
    return found


def ask(found: ox.Store, pattern: str, name: str = "x") -> list[str]:
    """Values of a variable, sorted."""
    prefixes = "".join(f"PREFIX {n}: <{PREFIXES[n]}>\n" for n in ("cg", "cgd", "rdfs", "dcterms"))
    rows = found.query(f"{prefixes}SELECT ?{name} {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(row[name].value for row in rows)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"number": "17"}, True),
        ({"journal": "Journal of Foo"}, True),
        ({"doi": ""}, True),
        ({"title": "ON TIDES, and on: What they left behind"}, True),
        ({"title": "On tides and reeds"}, False),
        ({"first_author": "MÁRSH"}, True),
        ({"first_author": "Marsh-Reed"}, False),
        ({"year": "2010"}, False),
        ({"title": ""}, False),
    ],
)
def test_identity_of_a_work(change: dict[str, str], same: bool) -> None:
    other = replace(MARSH, **change)  # type: ignore[arg-type]
    assert (work_of(other) == work_of(MARSH)) is same


def test_without_a_title_the_journal_tells_works_apart() -> None:
    bare = replace(MARSH, title="")
    assert work_of(bare) == work_of(replace(bare, number="9"))
    assert work_of(bare) != work_of(replace(bare, journal="J Bar"))


def test_two_reports_meet_on_one_work() -> None:
    other = replace(MARSH, number="17", journal="Journal of Foo")
    found = store(report(), report(references=(other,), sha="cd"))
    cited = "?one cg:cites ?w . ?two cg:cites ?w . FILTER(STR(?one) < STR(?two)) "
    # Each graph says it, so that each stands alone: the union has the statement twice.
    assert ask(found, cited + "?w rdfs:label ?x") == ["Marsh 2011", "Marsh 2011"]
    entries = cited + "?entry cg:entryOf ?w . "
    assert ask(found, cited + "BIND(?w AS ?x)") == [work_of(MARSH).value]
    assert ask(found, entries + "?entry cg:referenceNumber ?x") == ["1", "17"]
    assert ask(found, entries + "?entry cg:journal ?x") == ["J Foo", "Journal of Foo"]


def test_what_a_work_and_an_entry_say() -> None:
    found = store(report())
    work = f"<{work_of(MARSH).value}>"
    assert ask(found, f"{work} cg:firstAuthor ?x") == ["Marsh"]
    assert ask(found, f"{work} cg:publicationYear ?x") == ["2011"]
    assert ask(found, f"{work} cg:ofReport ?x") == []
    entry = f"?entry cg:entryOf {work} . ?entry "
    assert ask(found, entry + "dcterms:identifier ?x") == ["doi:10.5555/a"]
    assert ask(found, entry + "cg:evidence/cg:startChar ?x") == ["0"]
    assert ask(found, entry + "rdfs:label ?x") == ["[1] Marsh 2011"]


@pytest.mark.parametrize(("quotes", "titles"), [(True, 4), (False, 0)])
def test_titles_are_words_of_the_report(quotes: bool, titles: int) -> None:
    assert len(ask(store(report(), quotes=quotes), "?entry dcterms:title ?x")) == titles


@pytest.mark.parametrize(
    ("citation", "cited"),
    [
        ("1", ["Marsh 2011"]),
        ("1-2", ["Marsh 2011", "Reed 2012"]),
        ("1\u20132", ["Marsh 2011", "Reed 2012"]),
        ("3\u20134", ["Fen 2013", "Fen 2013"]),
        ("2-1", []),
        ("1-999", []),
        ("9", []),
        ("Marsh et al., 2011", ["Marsh 2011"]),
        ("Marsh and Moor, 2011", ["Marsh 2011"]),
        ("Marsh (2011)", ["Marsh 2011"]),
        ("Reed 2012b", ["Reed 2012"]),
        ("Marsh et al., 2012", []),
        ("Fen, 2013", []),
        ("Kent et al.", []),
    ],
)
def test_claims_cite_works(citation: str, cited: list[str]) -> None:
    found = store(report(citation))
    assert ask(found, "?claim cg:citesReference ?w . ?w rdfs:label ?x") == cited


def test_a_report_without_a_bibliography_cites_by_number_only() -> None:
    found = store(report("1", references=()))
    assert ask(found, "?claim cg:citesReferenceNumber ?x") == ["1"]
    assert ask(found, "?claim cg:citesReference ?x") == []
    assert ask(found, "?report cg:cites ?x") == []


def test_entries_without_numbers_are_named_by_their_place() -> None:
    found = store(report(references=tuple(replace(item, number="") for item in ALL)))
    assert len(set(ask(found, "?x cg:entryOf ?w"))) == 4
    assert ask(found, "?x cg:referenceNumber ?n") == []
