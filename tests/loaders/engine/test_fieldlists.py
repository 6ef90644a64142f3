"""Lists and tables of a single patient, and cells of running words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FactsOf = Callable[..., list[str]]
LIST = """
A registry

Patient: a woman of 63 years
Tumour size: 9 x 6 x 5 cm
Blood loss: 1.2 L
Duration: 405 min
Margins: negative
Complications: none
"""
TWO_COLUMNS = """
Case report

A patient of our hospital is shown in the table.

| Item | Finding |
|---|---|
| Age | 52 years |
| Sex | Female |
| Location | Infrarenal |
| Operation | Resection of the cava with right nephrectomy |
| Blood loss (mL) | 750 |
| Outcome | Alive at 40 months |
"""
FIELDS = {"tumor_size", "blood_loss", "operative_time", "margin", "complication"}


def test_lines_of_names_and_words(facts_of: FactsOf) -> None:
    assert set(facts_of(LIST, FIELDS)) == {
        "tumor_size: 90x60x50",
        "blood_loss: 1200",
        "operative_time: 405",
        "margin: negative",
        "-complication: any",
    }


def test_two_lines_are_no_list(facts_of: FactsOf) -> None:
    few = "Case report\n\nA 63-year-old woman came.\n\nBlood: 1200 mL\n"
    assert facts_of(few, {"blood_loss"}) == []


def test_a_table_of_two_columns(facts_of: FactsOf) -> None:
    found = facts_of(TWO_COLUMNS)
    for fact in (
        "age: 52", "sex: female", "ivc_location: infrarenal", "procedure: right nephrectomy",
        "blood_loss: 750", "vital_status: alive", "follow_up: 40",
    ):  # fmt: skip
        assert fact in found


ROWS = """
Results

Table 1. {caption}

| Case | Age | Operation | Outcome |
|---|---|---|---|
| 1 | 52 | Resection with | Alive, 2 years |
| | | right nephrectomy | |
| 2 | 61 | Ligation | Died |
"""


def test_a_wrapped_row_is_one_row(facts_of: FactsOf) -> None:
    found = facts_of(ROWS.format(caption="The two"), {"age", "procedure", "follow_up"})
    assert "1 procedure: right nephrectomy" in found
    assert "1 follow_up: 24" in found
    assert "2 age: 61" in found


@pytest.mark.parametrize("caption", ["Cases of the literature", "Reported cases"])
def test_a_table_of_the_literature_is_nobodys(facts_of: FactsOf, caption: str) -> None:
    assert facts_of(ROWS.format(caption=caption)) == []
