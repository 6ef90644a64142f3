"""Whole texts of many forms become sentences with the right section, heading and quote."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.formats import ReportFormat, text_format
from cavagraph.loaders.readers import read
from cavagraph.loaders.tables import row_span

if TYPE_CHECKING:
    from tests.conftest import Growth


def document(tmp_path: Path, text: str, name: str = "report.txt") -> Document:
    path = tmp_path / name
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8", newline="")
    return read(path)


def sections(found: Document) -> dict[str, Section]:
    return {s.text: s.section for s in found.sentences}


def quotes(found: Document, words: str) -> list[str]:
    sentence = next(s for s in found.sentences if words in s.text)
    return [e.quote for e in found.evidence(sentence.start, sentence.end)]


MARKDOWN = """
    # Two cavas and a graft

    A. Writer, B. Reader, C. Third

    ## Abstract

    **Background:** It is rare. **Methods:** Charts were read. **Results:** All were well.

    ## 1. Introduction

    Few are known [1].

    ## 2. Patients and methods

    ### 2.1. Outcomes

    Scans were done twice a year.

    ## 3. Results

    ### Patient 2

    She was 54.

    ## 4. Discussion

    Grafts stay open.

    ## Acknowledgments

    We thank everybody.

    ## References

    1. Writer A. A title. 2001.
    """


def test_sections_of_markdown(tmp_path: Path) -> None:
    found = document(tmp_path, MARKDOWN)
    assert sections(found) == {
        "Two cavas and a graft": Section.HEADER,
        "It is rare.": Section.ABSTRACT,
        "Charts were read.": Section.ABSTRACT,
        "All were well.": Section.ABSTRACT,
        "Few are known.": Section.INTRODUCTION,
        "Scans were done twice a year.": Section.METHODS,
        "She was 54.": Section.CASE,
        "Grafts stay open.": Section.DISCUSSION,
    }
    assert [s.subsection for s in found.sentences[1:4]] == ["background", "methods", "results"]
    assert next(s.heading for s in found.sentences if "54" in s.text) == "Patient 2"
    assert [b.section for b in found.blocks if b.kind is BlockKind.REFERENCE] == [
        Section.REFERENCES
    ]
    assert found.cited(0, len(found.text)) == ("1",)
    assert [s.index for s in found.sentences] == list(range(len(found.sentences)))
    assert all(found.text[s.start : s.end] == s.text for s in found.sentences)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("CASE REPORT", Section.CASE),
        ("2. Clinical data", Section.CASE),
        ("**Case presentation**", Section.CASE),
        ("Case history", Section.CASE),
        ("## Case 3: the sister", Section.CASE),
        ("MATERIALS AND METHODS", Section.METHODS),
        ("Surgical technique", Section.TECHNIQUE),
        ("Comment", Section.DISCUSSION),
        ("Conclusions", Section.CONCLUSION),
        ("IV. Discussion", Section.DISCUSSION),
    ],
)
def test_headings(tmp_path: Path, heading: str, section: Section) -> None:
    text = f"Introduction\n\nSuch things are seldom seen.\n\n{heading}\n\nThe vein was tied.\n"
    assert sections(document(tmp_path, text))["The vein was tied."] is section


def test_how_to_paper(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
        Case Report

        The patient is a 50-year-old man with a mass.

        Introduction

        Such tumours are rare.

        Diagnosis and Evaluation

        Scans are often used.

        Operative Procedure

        The vein is clamped.

        Postoperative Care

        Chemotherapy

        Drugs are given by some.
        """,
    )
    assert list(sections(found).values()) == [
        Section.CASE,
        Section.INTRODUCTION,
        Section.DISCUSSION,
        Section.TECHNIQUE,
        Section.TECHNIQUE,
    ]


def test_run_in_abstract_without_marks(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
         Abstract

        Background Sarcoma of a vein is seldom seen.

        Case presentation A 33-year-old man had pain.

        Conclusions Surgery helps.
         Background
        Veins are made of muscle.
         Case report
        He had pain for a year.
        """,
    )
    assert [(s.section, s.subsection) for s in found.sentences] == [
        (Section.ABSTRACT, "background"),
        (Section.ABSTRACT, "case"),
        (Section.ABSTRACT, "conclusion"),
        (Section.INTRODUCTION, ""),
        (Section.CASE, ""),
    ]


def test_fields_before_the_text(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
        Received: 2020.01.02
        A tumour that nobody had expected to see

        Corresponding Author: A. Writer, e-mail: a@example.org
        Patient: Male, 51
        Symptoms: Back pain

        Objective: Rare disease
        Case Report: A man was operated on.

        Background

        It is rare.

        Case Report

        He was operated on in spring.
        """,
    )
    fields = [s for s in found.sentences if s.kind is BlockKind.FIELD]
    assert [s.text for s in fields] == ["Patient: Male, 51", "Symptoms: Back pain"]
    assert {s.section for s in fields} == {Section.HEADER}
    assert [s.subsection for s in found.sentences if s.section is Section.ABSTRACT] == [
        "objective",
        "case",
    ]
    assert found.source.title == "A tumour that nobody had expected to see"


def test_terse_file(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
        History: 44F. Flank pain x 2 mo. No fever.

        Findings:
        CT - 6 cm mass at the cava.
        Bx (core): spindle cells.

        Rx: Resection 2/2015. R0.

        Comment: Rare tumor. Most are in women.
        """,
    )
    assert [(s.heading, s.section) for s in found.sentences if s.text == "R0."] == [
        ("Rx", Section.CASE)
    ]
    assert sections(found)["Most are in women."] is Section.DISCUSSION
    assert sections(found)["CT - 6 cm mass at the cava."] is Section.CASE


def test_register_extract(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
        Tumour register, extract of entry 12

        - Age: 61
        - Largest diameter: 8 cm
        - Status: alive, 20 months
        """,
    )
    assert [s.text for s in found.sentences[1:]] == [
        "Age: 61",
        "Largest diameter: 8 cm",
        "Status: alive, 20 months",
    ]


def test_letter_without_headings(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        """
        Dear Editor,

        Sarcoma of the cava is rare, and few cases have been reported in the literature so far.

        A 61-year-old teacher came to our clinic with swollen ankles. The mass was resected.

        Most authors recommend a graft. In the series of Brand et al. five of nine stayed open.

        In conclusion, a tie may do.
        """,
    )
    assert [s.section for s in found.sentences] == [
        Section.INTRODUCTION,
        Section.CASE,
        Section.CASE,
        Section.DISCUSSION,
        Section.DISCUSSION,
        Section.CONCLUSION,
    ]


def test_a_text_without_a_patient_stays_unknown(tmp_path: Path) -> None:
    text = "Veins are tubes that carry the blood back, and some of them are made of muscle."
    assert {s.section for s in document(tmp_path, text).sentences} == {Section.UNKNOWN}


WRAPPED = """
    CASE REPORT

    A 58-year-old man was seen because of a mass that had
    grown for months in the flank and was felt by himself
    at night. The scan showed that the mass was as large as
    a fist and that it came from the wall of the vein. The
    reconstruction was

    Fig. 1 The mass in the
    vein, seen from behind.
     performed with a tube of plastic that was sewn with a
    running suture. He was well and went home in a week af-

    12 Writer et al

    ter the operation.
    """


def test_stitched_over_caption_and_page_header(tmp_path: Path) -> None:
    found = document(tmp_path, WRAPPED)
    assert quotes(found, "reconstruction") == [
        "The\nreconstruction was",
        "performed with a tube of plastic that was sewn with a\nrunning suture.",
    ]
    last = next(s for s in found.sentences if "He was well" in s.text)
    assert last.text == "He was well and went home in a week after the operation."
    assert len(found.evidence(last.start, last.end)) == 2
    assert [s.text for s in found.sentences if s.kind is BlockKind.CAPTION] == [
        "Fig. 1 The mass in the vein, seen from behind."
    ]


def test_running_headers_are_left_out(tmp_path: Path) -> None:
    page = "JOURNAL OF VEINS\nMay 2012\n\n"
    text = f"DISCUSSION\n\nThe first half of\n\n{page}it goes on here.\n\n{page}And ends.\n\n14\n"
    found = document(tmp_path, text)
    assert [s.text for s in found.sentences] == ["The first half of it goes on here.", "And ends."]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("Case\tAge\tSize (cm)\n1\t50\t4 x 3\n2\t61\t-\n", "2\t61\t-"),
        (
            "| Case | Age | Size (cm) |\n|:--|---|---|\n| 1 | 50 | 4 x 3 |\n| 2 | 61 | - |\n",
            "| 2 | 61 | - |",
        ),
    ],
)
def test_tables(tmp_path: Path, table: str, row: str) -> None:
    text = (
        f"Results\n\nAll were women.\n\n**Table 2.** What was found\n\n{table}\nNR, not reported.\n"
    )
    found = document(tmp_path, text)
    (one,) = found.tables
    assert (one.number, one.caption) == ("2", "What was found")
    assert [c.text for c in one.header] == ["Case", "Age", "Size (cm)"]
    assert [[c.text for c in r] for r in one.rows] == [["1", "50", "4 x 3"], ["2", "61", "-"]]
    assert [e.quote for e in found.evidence(*row_span(one.rows[1]))] == [row]
    cell = one.rows[0][1]
    assert [e.quote for e in found.evidence(cell.start, cell.end)] == ["50"]
    assert ("NR", "not reported") in {(a.short, a.long) for a in found.abbreviations}
    assert not any("NR" in s.text for s in found.sentences)


def test_empty_cells_and_short_rows(tmp_path: Path) -> None:
    found = document(tmp_path, "Results\n\nText is here.\n\nNo.\tA\tB\n1\t\tx\n2\ty\n")
    rows = [[c.text for c in r] for r in found.tables[0].rows]
    assert rows == [["1", "", "x"], ["2", "y", ""]]
    assert found.tables[0].rows[0][1].start == found.tables[0].rows[0][1].end


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    found = document(
        tmp_path, "Results\n\nTable 1 shows the ages.\n\nFigure 2 was drawn by hand.\n"
    )
    assert {s.kind for s in found.sentences} == {BlockKind.PARAGRAPH}


@pytest.mark.reports
def test_every_sentence_of_the_real_reports_is_a_quote(report_files: tuple[Path, ...]) -> None:
    for path in report_files:
        found = read(path)
        text = path.read_bytes().decode("utf-8")
        assert found.mapped.original == text
        present = {s.section for s in found.sentences}
        assert present & {Section.CASE, Section.RESULTS}
        assert Section.DISCUSSION in present
        for sentence in found.sentences:
            evidence = found.evidence(sentence.start, sentence.end)
            assert evidence
            assert all(text[e.start : e.end] == e.quote for e in evidence)
            assert "\n" not in sentence.text


@pytest.mark.reports
def test_two_readings_are_equal(report_files: tuple[Path, ...]) -> None:
    assert read(report_files[0]) == read(report_files[0])


HOSTILE = {
    "one line": "word and more ",
    "hyphens": "-",
    "hyphen breaks": "ab-\n",
    "brackets": "(",
    "square": "[1,",
    "stars": "* ",
    "dollars": "$a",
    "tags": "<sup>1",
    "stops": "A. ",
    "captions": "Fig. 1 a\n\n",
    "fields": "Age: 5\n",
    "labels": "Objective: The x. ",
    "rows": "a\tb\tc\n",
    "pipes": "|",
    "own marks": "a\u2029b\u2028\ue000",
    "zero width": "\u200b\u202ea",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time(tmp_path: Path, unit: str, linear: Growth) -> None:
    path = tmp_path / "h.txt"

    def read_in(size: int) -> None:
        path.write_text("A man. " + unit * (size // len(unit)), encoding="utf-8")
        text_format(path.read_text(encoding="utf-8"))
        read(path, ReportFormat.TEXT)

    linear(read_in, 40_000)
