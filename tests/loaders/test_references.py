"""Bibliographies of invented reports, as text, Markdown and JATS."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.model import Reference
from cavagraph.loaders.document import Document
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.readers import read
from cavagraph.loaders.references import references, unread_entries
from cavagraph.ontology.terms import load_terminology

BODY = """# Sarcoma of the vena cava

## Case report

A 54-year-old woman presented with back pain. CT showed a mass of the inferior vena cava.

## Discussion

Five-year survival was 40% in the largest series [2]. Others report 55% [1-3].

"""
THREE = [("1", "Marsh", "2011"), ("2", "Reed", "2012"), ("3", "Fen", "2013")]
UNNUMBERED = [("", author, year) for _, author, year in THREE]


def document(tmp_path: Path, tail: str, name: str = "invented.md") -> Document:
    path = tmp_path / name
    path.write_text(BODY + tail, encoding="utf-8")
    return read(path)


def keys(found: tuple[Reference, ...]) -> list[tuple[str, str, str]]:
    return [(reference.number, reference.first_author, reference.year) for reference in found]


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        pytest.param(
            "## References\n\n1. Marsh A. On tides. J Foo 2011;1:1.\n2. Reed B. On reeds. J Foo "
            "2012;2:2.\n3. Fen C. On fens. J Foo 2013;3:3.\n",
            THREE,
            id="ordered list",
        ),
        pytest.param(
            "## References\n\n- [1] Marsh A, et al., 2011, On tides. *J Foo*, 1: 1–2.\n"
            "- [2] Reed B, 2012, On reeds. *J Foo*, 2: 2–3.\n\n"
            "- [3] Fen C, 2013, On fens. *J Foo*, 3.\n",
            THREE,
            id="brackets, a blank line between",
        ),
        pytest.param(
            "REFERENCES\n1 Marsh A. On tides. J Foo 2011; 1: 1.\n"
            "2 Reed B. On 3 reeds. J Foo 2012; 2: 2.\n"
            "3 Fen C. On fens. J Foo 2013; 3: 3.\n",
            THREE,
            id="bare numbers, a number in a title",
        ),
        pytest.param(
            "## References\n\n1. Marsh A. On tides. J Foo 2011;1:1. 2. Reed B. On\nreeds. J Foo "
            "2012;2:2. 3. Fen C. On fens. J Foo 2013;3:3.\n",
            THREE,
            id="running on",
        ),
        pytest.param(
            "## References\n\nMarsh, A. (2011) *J Foo* 1, 1–2.\nReed, B. (2012) *J Foo* 2, 2–3.\n"
            "Fen, C. (2013) *J Foo* 3, 3.\n",
            UNNUMBERED,
            id="by name",
        ),
        pytest.param("", [], id="none"),
    ],
)
def test_styles(tmp_path: Path, tail: str, expected: list[tuple[str, str, str]]) -> None:
    assert keys(references(document(tmp_path, tail))) == expected


def test_a_lost_number_costs_one_entry(tmp_path: Path) -> None:
    tail = (
        "## References\n\n1. Marsh A. On tides. J Foo 2011;1:1.\n"
        "Reed B. On reeds. J Foo 2012;2:2.\n"
        "3. Fen C. On fens. J Foo 2013;3:3.\n4. Moor D. On moors. J Foo 2014;4:4.\n"
    )
    numbers = [reference.number for reference in references(document(tmp_path, tail))]
    assert numbers == ["1", "3", "4"]


def test_evidence_is_the_entry_without_its_number(tmp_path: Path) -> None:
    tail = (
        "## References\n\n1. Marsh A. On tides. J Foo 2011;1:1.\n2. Reed B. Old. J Foo 2012;2:2.\n"
    )
    found = document(tmp_path, tail)
    original = (tmp_path / "invented.md").read_text(encoding="utf-8")
    for reference in references(found):
        (piece,) = reference.evidence
        assert original[piece.start : piece.end] == piece.quote
        assert piece.quote.startswith(reference.first_author)
        assert piece.quote.endswith(f"{reference.number}.")
        assert piece.section == "references"


def test_an_entry_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    tail = (
        "## References\n\n1. Marsh A. On tides. J Foo 2011;1:1.\n2. see above\n"
        "3. Fen C. Old. J Foo 2013;3:3.\n"
    )
    found = document(tmp_path, tail)
    assert [reference.number for reference in references(found)] == ["1", "3"]
    (issue,) = unread_entries(found)
    assert "reference 2" in issue.where
    extraction = extract_document(found, load_terminology())
    assert issue in extraction.issues
    assert extraction.references == references(found)


JATS = """<article><front><article-meta><title-group><article-title>Sarcoma</article-title>
</title-group></article-meta></front><body><sec sec-type="case"><title>Case</title>
<p>A 54-year-old woman presented with back pain.</p></sec></body><back><ref-list>
<ref id="B1"><label>1.</label><mixed-citation><name><surname>Marsh</surname><given-names>A
</given-names></name>. <article-title>On tides</article-title>. <source>J Foo</source>.
<year>2011</year>;<volume>1</volume></mixed-citation></ref>
<ref id="B2"><label>2</label><mixed-citation>Reed B. On reeds. <italic>J Foo</italic>. 2012;2:2.
</mixed-citation></ref>
<ref id="B3"><label>[3]</label><element-citation><person-group><name><surname>Fen</surname>
<given-names>C</given-names></name></person-group><article-title>On fens</article-title>
<source>J Foo</source><year>2013</year></element-citation></ref>
</ref-list></back></article>"""


@pytest.mark.parametrize("space", ["", ' xmlns="http://invented.example/jats"'])
def test_jats(tmp_path: Path, space: str) -> None:
    path = tmp_path / "invented.xml"
    path.write_text(JATS.replace("<article>", f"<article{space}>", 1), encoding="utf-8")
    found = references(read(path))
    assert keys(found) == THREE
    assert [reference.title for reference in found] == ["On tides", "On reeds", "On fens"]
    assert {reference.journal for reference in found} == {"J Foo"}
