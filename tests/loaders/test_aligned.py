"""Columns that blanks set apart, against running text with wide gaps."""

from __future__ import annotations

from cavagraph.loaders.aligned import aligned_rows

UPRIGHT = [
    "No.  Age  Sex   Symptom          Size (cm)",
    "1    52   F     Abdominal pain         7.0",
    "2    60   M     Leg oedema            11.5",
    "3    47         None                   5.2",
]
WRAPPED = [
    "                 Case 1          Case 2",
    "Age              52              66",
    "Operation        Excision and    Ligation",
    "                 nephrectomy",
]
COLUMNS = [
    "The tumour had grown along the      was closed by a running suture and",
    "right side of the vein. It was      the clamps were taken off. Blood loss",
    "cut out as a whole and the vein     came to one litre.",
]


def cells(lines: list[str]) -> list[list[str]]:
    return [[lines[i][a:b] for a, b in row.cells] for i, row in aligned_rows(lines).items()]


def test_each_cell_stands_in_its_column() -> None:
    assert cells(UPRIGHT) == [
        ["No.", "Age", "Sex", "Symptom", "Size (cm)"],
        ["1", "52", "F", "Abdominal pain", "7.0"],
        ["2", "60", "M", "Leg oedema", "11.5"],
        ["3", "47", "", "None", "5.2"],
    ]


def test_a_first_column_may_be_empty() -> None:
    assert cells(WRAPPED)[0] == ["", "Case 1", "Case 2"]
    assert cells(WRAPPED)[-1] == ["", "nephrectomy", ""]


def test_stretches_never_run_backwards() -> None:
    for row in aligned_rows(UPRIGHT).values():
        ends = [at for span in row.cells for at in span]
        assert ends == sorted(ends)


def test_running_text_is_no_table() -> None:
    assert aligned_rows(COLUMNS) == {}
    assert aligned_rows(UPRIGHT[:2]) == {}
    assert aligned_rows(["The vein was closed.  It held.  So it went."] * 4) == {}
    assert aligned_rows([]) == {}
