"""What the reader makes of the pages of a journal, set from an invented report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from cavagraph.graph.model import PagePlace
from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.pdf import read_pdf
from cavagraph.loaders.readers import read
from cavagraph.loaders.source import load
from tests.loaders.formats.typeset import RUNNING, typeset

FILLER = (
    "The surgeons of the valley hospital have kept a register of vascular sarcomas for many years, "
    "and the register shows how seldom the inferior vena cava is involved in their region. "
)
REPORT = f"""
# A caval leiomyosarcoma in the valley hospital and its management

## Abstract

We describe an invented patient with a tumour of the inferior vena cava.

## Introduction

{FILLER * 6}Series are small [1,2].

## Case report

A 58-year-old woman was admitted because of swelling of both legs that had begun four weeks earlier
and became worse in the evening, and computed tomography showed a tumour of the infrarenal vena cava
that measured 64 mm and was resected through a midline laparotomy without any complication [3].

Figure 1. Tomography before the operation; the arrow marks the tumour.

{FILLER * 8}

Table 1. Course of the patients

| Patient | Sex | Age | Tumour size (cm) | Caval reconstruction | Follow-up (months) |
|---|---|---|---|---|---|
| 1 | F | 58 | 6.4 | PTFE graft of 18 mm with rings | 24 |
| 2 | M | 66 | 8.1 | Ligation | 11 |
| 3 | F | 49 | 5.0 | Patch of bovine pericardium | 37 |

## Discussion

{FILLER * 8}

## References

1. Brook A. Caval sarcomas. Invented J Surg 2011;3:1-4.
2. Hill B, Dale C. Large veins. Invented Vasc 2014;8:20-6.
3. Ford D. Grafts. Invented Surg 2016;2:9-12.
"""


@pytest.fixture(scope="module", params=[1, 2], ids=["one column", "two columns"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    report = re.sub(r"(?<=[a-z])\n(?=[a-z])", " ", REPORT)
    return read(typeset(report, tmp_path_factory.mktemp("set") / "set.pdf", request.param))


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_sentence_runs_on_around_a_float_and_over_hyphens(document: Document) -> None:
    said = next(s for s in document.sentences if s.text.startswith("A 58-year-old"))
    assert said.section is Section.CASE
    assert said.text.endswith("midline laparotomy without any complication.")
    assert "vena cava that measured 64 mm and was resected through a midline" in said.text
    (caption,) = [c for c in texts(document, BlockKind.CAPTION) if c.startswith("Figure 1")]
    assert caption.endswith("the arrow marks the tumour.")


def test_every_sentence_is_whole_and_in_order(document: Document) -> None:
    words = document.text
    assert words.count("The surgeons of the valley hospital have kept") == 22
    assert words.count("how seldom the inferior vena cava is involved in their region.") == 22
    assert words.index("Series are small") < words.index("A 58-year-old woman")


def test_sections_come_from_headings(document: Document) -> None:
    assert document.source.title.startswith("A caval leiomyosarcoma in the valley hospital")
    found = {s.section for s in document.sentences}
    assert {Section.ABSTRACT, Section.INTRODUCTION, Section.CASE, Section.DISCUSSION} <= found
    assert len(texts(document, BlockKind.REFERENCE)) == 3


def test_running_lines_are_gone(document: Document) -> None:
    assert RUNNING not in document.mapped.original
    assert "A. Author and B. Other" not in document.mapped.original
    assert not re.search(r"^1[0-9]$", document.mapped.original, re.MULTILINE)


def test_high_numbers_are_citations(document: Document) -> None:
    assert [c.numbers for c in document.citations] == [("1", "2"), ("3",)]
    assert "Series are small." in document.text


def test_a_table_has_its_cells(document: Document) -> None:
    (table,) = document.tables
    assert (table.number, table.caption) == ("1", "Course of the patients")
    assert [c.text for c in table.header][:4] == ["Patient", "Sex", "Age", "Tumour size (cm)"]
    assert [[c.text for c in row] for row in table.rows] == [
        ["1", "F", "58", "6.4", "PTFE graft of 18 mm with rings", "24"],
        ["2", "M", "66", "8.1", "Ligation", "11"],
        ["3", "F", "49", "5.0", "Patch of bovine pericardium", "37"],
    ]


def test_evidence_knows_its_box(document: Document) -> None:
    at = document.text.index("64 mm")
    (piece,) = document.evidence(at, at + 5)
    (place,) = piece.places
    assert isinstance(place, PagePlace)
    assert place.page == 1
    assert place.box[3] - place.box[1] == pytest.approx(8.5, abs=0.2)


def test_columns_on_other_baselines_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "shifted.pdf"
    made = Canvas(str(path), invariant=1)
    for i in range(12):
        made.setFont("Times-Roman", 10)
        made.drawString(60, 700 - 12 * i, f"left column, line {i} of the text of this side,")
        made.drawString(320, 705 - 12 * i, f"right column, line {i} of the text of this side,")
    made.save()
    text = read_pdf(load(path)).text
    order = [f"{side} column, line {i} " for side in ("left", "right") for i in range(12)]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_turned_page_is_read_level_and_its_boxes_lie_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    made = Canvas(str(path), pagesize=(600, 800), invariant=1)
    made.translate(300, 400)
    made.rotate(90)
    made.translate(-300, -250)
    for i in range(5):
        made.drawString(0, 300 - 14 * i, f"Line {i} of a table that lies on its side on the page.")
    made.save()
    layer = read_pdf(load(path))
    assert layer.text.startswith("Line 0 of a table that lies on its side on the page.")
    (place,) = layer.anchors.places(0, 10)
    assert isinstance(place, PagePlace)
    left, bottom, right, top = map(float, place.box)
    assert 0 <= left < right <= 600 and 0 <= bottom < top <= 800
    assert top - bottom > right - left, "the line runs upwards"
