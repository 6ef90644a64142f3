"""Tables of patients: CSV, TSV and workbooks made here, and tables that cannot be trusted."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import CellPlace, Extraction, Fact
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.pipeline import extract
from cavagraph.loaders.readers import read
from cavagraph.loaders.sheet_cells import column_letters

HEAD = "Patient_ID;Age (years);Gender;Tumor_size_cm;Blood loss (mL);Margin;Status;Hat colour\n"
ROWS = "P-001;61;F;5,5;600;R0;AWD;red\nP-002;47;M;9,2;1450;R1;NED;blue\n"


def given(tmp_path: Path, content: str | bytes, as_: ReportFormat | None = None) -> Extraction:
    path = tmp_path / "patients.table"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return extract(path, as_=as_)


def told(found: Extraction, key: str) -> dict[str, Fact]:
    (patient,) = (p for p in found.patients if p.key == key)
    return {fact.field: fact for fact in patient.facts}


def values(found: Extraction, key: str) -> dict[str, object]:
    return {field: fact.value for field, fact in told(found, key).items()}


FIRST = {"age": 61, "sex": "female", "tumor_size": (55,), "blood_loss": 600, "margin": "R0"}


def test_each_row_is_a_patient_with_facts_and_the_row_as_quote(tmp_path: Path) -> None:
    found = given(tmp_path, HEAD + ROWS)
    assert [p.key for p in found.patients] == ["P-001", "P-002"]
    assert values(found, "P-001").items() >= {**FIRST, "vital_status": "alive"}.items()
    assert values(found, "P-002")["blood_loss"] == 1450
    (piece,) = told(found, "P-001")["age"].evidence
    assert piece.quote == "P-001\t61\tF\t5,5\t600\tR0\tAWD\tred"
    assert piece.places == (CellPlace("", "A2:H2"),)


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    (issue,) = given(tmp_path, HEAD + ROWS).issues
    assert str(issue).startswith("patients.table: column 'Hat colour' is not known")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_every_delimiter(tmp_path: Path, mark: str) -> None:
    table = (HEAD + ROWS).replace(",", ".").replace(";", mark)
    assert values(given(tmp_path, "\ufeff" + table), "P-001").items() >= FIRST.items()


def test_rows_without_numbers_are_counted_and_one_row_is_enough(tmp_path: Path) -> None:
    found = given(tmp_path, "Age,Sex,Margin\n61,F,R0\n")
    assert [p.key for p in found.patients] == ["1"]
    assert values(found, "1") == {"age": 61, "sex": "female", "margin": "R0"}


def test_units_below_the_header_and_a_summary(tmp_path: Path) -> None:
    found = given(tmp_path, "No,Tumour size,Age\n,mm,years\n1,55,61\n2,92,47\nMean,73.5,54\n")
    assert [p.key for p in found.patients] == ["1", "2"]
    assert values(found, "1")["tumor_size"] == (55,)
    assert ["'Mean' is no patient" in i.message for i in found.issues] == [True]


def test_a_patient_a_column(tmp_path: Path) -> None:
    found = given(tmp_path, "Case,1,2\nAge,61,47\nSex,F,M\nMargin,R0,R1\n")
    assert values(found, "2") == {"age": 47, "sex": "male", "margin": "R1"}
    assert told(found, "2")["age"].evidence[0].quote == "2\t47\tM\tR1"


def test_a_patient_on_two_rows_is_said(tmp_path: Path) -> None:
    found = given(tmp_path, "Patient,Age,Sex\n7,61,F\n7,62,F\n")
    assert [p.key for p in found.patients] == ["1", "2"]
    assert any("not distinct" in issue.message for issue in found.issues)


def test_quoted_cells_and_ragged_rows(tmp_path: Path) -> None:
    found = given(
        tmp_path,
        'No,Age,Complication\n1,61,"wound\ninfection, late"\n2,47\n3,50,none,x\n4,52,none\n',
        ReportFormat.CSV,
    )
    assert [p.key for p in found.patients] == ["1", "4"]
    assert told(found, "1")["complication"].evidence[0].quote == "1\t61\twound infection, late"
    assert [str(i).split("; ")[0] for i in found.issues[:2]] == [
        "patients.table, line 4: 2 cells under 3 heads",
        "patients.table, line 5: 4 cells under 3 heads",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('No,Age,Sex\n1,61,"F\n2,47,M\n3,50,F\n', "line 2: a quote is never closed"),
        ("No,Age,age\n1,61,61\n", "'age' appears twice"),
        ("No,Age,Sex\n", "0 rows"),
        ("Hat,Coat,Shoe\nred,blue,green\n", r"no columns .* \(Hat, Coat, Shoe\)"),
        ("No,Age,Sex\n1,61,{}\n".format("x" * 140_000), "line 2: field larger"),
    ],
)
def test_refused(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        given(tmp_path, content, ReportFormat.CSV)
    assert "patients.table" in str(caught.value)
    assert "; " in str(caught.value)


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Cases"
    for row in (
        ["Patients of an invented hospital"],
        ["Patient", "Age", "Sex", "Tumor size (cm)", "Admission date", "Margin"],
        [1, 61, "F", 5.5, datetime.datetime(2019, 3, 1), "R0"],
        [2, 47.0, "M", 9.2, datetime.date(2020, 1, 2), None],
    ):
        sheet.append(row)
    sheet.merge_cells("F3:F4")
    later = book.create_sheet("Follow-up")
    later.append(["Patient", "Follow-up (months)", "Status"])
    later.append([2, 26, "NED"])
    later.append([1, "=10*3", "AWD"])
    book.create_sheet("Legend").append(["AWD: alive with disease"])
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook(tmp_path: Path) -> None:
    found = given(tmp_path, saved(workbook()))
    assert [p.key for p in found.patients] == ["1", "2"]
    assert values(found, "1").items() >= {"age": 61, "tumor_size": (55,), "margin": "R0"}.items()
    assert values(found, "2").items() >= {"margin": "R0", "follow_up": 26}.items()
    (piece,) = told(found, "2")["follow_up"].evidence
    assert piece.places == (CellPlace("Follow-up", "A2:C2"),)
    said = [str(issue) for issue in found.issues]
    assert any("Follow-up!B3: the formula has no stored value" in issue for issue in said)
    assert any("Legend: no column is known" in issue for issue in said)
    assert any("'Admission date'" in issue for issue in said)
    assert "2019-03-01" in read(tmp_path / "patients.table").mapped.original


def changed(data: bytes, member: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>', "entity declarations"),
        (b"<worksheet>" + b" " * 40_000_000, "too large when unpacked"),
        (b"<worksheet><sheetData><row>", "cannot be read"),
    ],
)
def test_a_workbook_that_means_harm(tmp_path: Path, content: bytes, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        given(tmp_path, changed(saved(workbook()), SHEET, content))
    assert "patients.table" in str(caught.value)


def test_a_sheet_that_claims_a_million_rows(tmp_path: Path) -> None:
    book = workbook()
    book.worksheets[0].cell(1_000_000, 5, value="x")
    with pytest.raises(ReportError, match="sheet Cases has 1000000 rows"):
        given(tmp_path, saved(book))


def test_formulas_stay_words(tmp_path: Path) -> None:
    table = 'No,Age,Sex,Complication\n1,61,F,"=HYPERLINK(""http://evil/"")"\n2,47,M,none\n'
    found = given(tmp_path, table)
    assert '=HYPERLINK("http://evil/")' in told(found, "1")["age"].evidence[0].quote


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
