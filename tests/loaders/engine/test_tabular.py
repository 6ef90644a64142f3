"""Patient tables as a whole: rows, columns, zones, columns that belong together, unknown ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.rows import patient_rows
from cavagraph.loaders.tabular import table_stage
from cavagraph.loaders.view import ReportView

ViewOf = Callable[[str], ReportView]
Shown = Callable[..., str]


def series(head: str, *rows: str, words: str = "It is told here.") -> str:
    """A report with a table: ``head`` and rows with cells between bars."""
    width = head.count("|") + 1
    lines = [f"| {head} |", "|" + "---|" * width, *(f"| {row} |" for row in rows)]
    return f"Results\n\n{words}\n\nTable 1. The group\n\n" + "\n".join(lines) + "\n"


def found(view: ReportView) -> list[Candidate]:
    return list(table_stage(view, ()))


TABLES = [
    (
        series("Case | Age | Sex", "1 | 44 | F", "2 | 61 | M"),
        ["1 age: 44", "1 sex: female", "2 age: 61", "2 sex: male"],
    ),
    # transposed
    (
        series(" | Case 1 | Case 2", "Age | 44 | 61", "Sex | F | M"),
        ["1 age: 44", "1 sex: female", "2 age: 61", "2 sex: male"],
    ),
    # what a cell does not say is no fact
    (series("Case | Age | Margin", "1 | NR | R0", "2 | 61 | -"), ["1 margin: R0", "2 age: 61"]),
    # a dash among complications is said
    (series("Case | Complications", "1 | -", "2 | None"),
     ["1 -complication: any", "2 -complication: any"]),
    # time and site of a recurrence in two columns
    (
        series("Case | Recurrence | Time (mo)", "1 | Lung | 12", "2 | No | -"),
        ["1 recurrence: lung time=12", "2 -recurrence: any"],
    ),
    # width of the graft in a column of its own
    (
        series("Case | IVC reconstruction | Graft, mm", "1 | PTFE | 18", "2 | Ligation | -"),
        ["1 reconstruction: IVC diameter_mm=18", "2 vessel_management: IVC",
         "2 -reconstruction: IVC"],
    ),
    (series("Case | Graft, mm", "1 | 18", "2 | 20"),
     ["1 reconstruction: IVC diameter_mm=18", "2 reconstruction: IVC diameter_mm=20"]),
    (series("Case | Graft, mm | C-D grade", "1 | 18 | 0", "2 | 20 | I"),
     ["1 -complication: any", "1 reconstruction: IVC diameter_mm=18",
      "2 reconstruction: IVC diameter_mm=20"]),
    # months of the status
    (
        series("Case | Follow-up (mo) | Status", "1 | 30 | NED", "2 | 2 years | DOD"),
        ["1 follow_up: 30", "1 vital_status: alive time=30", "2 follow_up: 24",
         "2 vital_status: dead time=24"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_tables(view_of: ViewOf, shown: Shown, text: str, expected: list[str]) -> None:
    made = [
        f"{' '.join(c.patients or ())} {shown(c, 'time', 'diameter_mm')}"
        for c in found(view_of(text))
    ]
    assert made == expected


ZONES = (
    "Zone I is below the renal veins, zone II is between the renal and hepatic veins, and zone III "
    "is above the hepatic veins."
)


def test_zones_are_read_through_the_scheme(view_of: ViewOf, shown: Shown) -> None:
    text = series("Case | Zone", "1 | I-II", "2 | III", words=ZONES)
    assert [shown(c, "raw", "scheme") for c in found(view_of(text))] == [
        "ivc_location: infrarenalxrenalxsuprarenal-retrohepatic raw=zone I-II "
        "scheme=zone I-III (I lower)",
        "ivc_location: suprahepatic raw=zone III scheme=zone I-III (I lower)",
    ]


@pytest.mark.parametrize("words", ["Nothing is defined.", ZONES.replace("zone III", "zone V")])
def test_a_zone_without_a_meaning_is_no_fact(view_of: ViewOf, words: str) -> None:
    assert found(view_of(series("Case | Zone", "1 | IV", "2 | IV", words=words))) == []


def test_an_unknown_column_is_one_issue(view_of: ViewOf) -> None:
    view = view_of(series("Case | Star sign | Age", "1 | Leo | 44", "2 | Aries | 61"))
    assert len(found(view)) == 2
    issues = [i for i in view.issues if i.rule == "table.column"]
    assert [i.message for i in issues] == ["column 'Star sign' is not known and was not read"]
    assert "table 1" in issues[0].where


def test_a_table_of_other_authors_is_not_read(view_of: ViewOf) -> None:
    text = series("Case | Author | Age", "1 | Sanders | 44", "2 | Morano | 61")
    assert found(view_of(text)) == []


def test_a_single_patient_has_no_patient_table(view_of: ViewOf) -> None:
    text = "A 44-year-old nurse came.\n\n" + series("Case | Age", "1 | 44")
    assert found(view_of("Case report\n\n" + text)) == []


def test_evidence_is_the_cell_then_its_row(view_of: ViewOf) -> None:
    view = view_of(series("Case | Age | Sex", "1 | 44 | F", "2 | 61 | M"))
    text = view.document.text
    first = found(view)[0]
    assert text[first.start : first.end] == "44"
    start, end = first.spans[1]
    assert text[start:end].split() == ["1", "44", "F"]
    (piece,) = view.document.evidence(start, end)
    assert "44" in piece.quote


def test_rows_and_columns_give_the_same_patients(view_of: ViewOf) -> None:
    upright = view_of(series("Case | Age | Sex", "1 | 44 | F", "2 | 61 | M"))
    lying = view_of(series(" | Case 1 | Case 2", "Age | 44 | 61", "Sex | F | M"))
    said = [
        [(r.key, [(e.header, e.cell.text) for e in r.entries]) for r in patient_rows(t)]
        for view in (upright, lying)
        for t in view.document.tables
    ]
    assert said[0] == said[1]
    assert said[0] == [
        ("1", [("Age", "44"), ("Sex", "F")]),
        ("2", [("Age", "61"), ("Sex", "M")]),
    ]


def test_a_short_row_is_read_as_far_as_it_goes(view_of: ViewOf, shown: Shown) -> None:
    view = view_of(series("Case | Age | Sex", "1 | 44", "2 | 61 | M"))
    assert [shown(c) for c in found(view)] == ["age: 44", "age: 61", "sex: male"]
