"""The quantity grammar: what is read, what is left alone, and that time grows with the text."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.quantities import quantities

if TYPE_CHECKING:
    from tests.conftest import Growth


def shown(q: Quantity) -> str:
    """A quantity on one line: kind, values or range, unit, comparator, anchor."""
    value = "x".join(map(str, q.values)) if q.values else f"{q.low}..{q.high}"
    if q.kind is K.DATE:
        value = q.text
    anchor = f"@{q.anchor}" if q.anchor else ""
    parts = (q.kind.value, f"{q.comparator}{value}", q.unit, anchor, "nth" if q.ordinal else "")
    return " ".join(part for part in parts if part)


def read(text: str) -> list[str]:
    return [shown(q) for q in quantities(text)]


SIZES = [
    ("a mass of 7 × 3 × 4 cm", ["length 70x30x40 mm"]),
    ("4.7 cm×4.2 cm×3.4 cm", ["length 47x42x34 mm"]),
    ("6 *4*2 cm 3", ["length 60x40x20 mm"]),
    ("8.3 x 6.1 x 5.2 cm", ["length 83x61x52 mm"]),
    ("3.1 × 2.2-cm lump", ["length 31x22 mm"]),
    ("measuring 3 by 2 cm", ["length 30x20 mm"]),
    ("88×70×65", ["length 88x70x65"]),
    ("eight by six by five centimetres", ["length 80x60x50 mm"]),
    ("a tube of 18 mm x 9 cm", ["length 18x90 mm"]),
    ("two foci (5 mm × 2)", ["count 2", "length 5 mm"]),
    ("a 7-cm tube (φ18 mm)", ["length 70 mm", "length 18 mm"]),
    ("9·4 cm", ["length 94 mm"]),
    ("9,4 cm", ["length 94 mm"]),
    ("2–3 cm", ["length 20..30 mm"]),
    ("60 and 75 mm", ["length 60 mm", "length 75 mm"]),
    ("≥5 cm", ["length >=50 mm"]),
    ("5 cm or more", ["length >=50 mm"]),
]
VOLUMES = [
    ("lost 1 500 mL", ["volume 1500 mL"]),
    ("lost 2.300 ml", ["volume 2300 mL"]),
    ("a drug of 0.125 ml", ["volume 0.125 mL"]),
    ("eight hundred millilitres", ["volume 800 mL"]),
    ("took five hours and forty minutes", ["duration 340 minute"]),
    ("1.3 L", ["volume 1300 mL"]),
    ("500 cc", ["volume 500 mL"]),
    ("350mL (200–500mL)", ["volume 350 mL", "volume 200..500 mL"]),
    ("700 (150-3600) mL", ["volume 700 mL", "volume 150..3600 mL"]),
    ("1,480 ml", ["volume 1480 mL"]),
    ("300 ml/day", ["volume 300 mL/day"]),
]
TIMES = [
    ("took 8 h 25 min", ["duration 505 minute"]),
    ("OR time 5 h 15.", ["duration 315 minute"]),
    ("7 hours and 5 minutes", ["duration 425 minute"]),
    ("5:40 h", ["duration 340 minute"]),
    ("lasted three months, some weeks more", ["duration 3 month"]),
    ("one and a half years", ["duration 1.5 year"]),
    ("1 year and 3 months after surgery", ["timepoint 15 month @surgery"]),
    ("540 and 390 minutes, respectively", ["duration 540 minute", "duration 390 minute"]),
    ("at 1, 3 and 5 years", [f"timepoint {n} year" for n in (1, 3, 5)]),
    ("5- and 10-year survival", ["duration 5 year", "duration 10 year"]),
    ("every 3 weeks", ["duration 3 week @interval"]),
    ("given 3 weekly", ["duration 3 week @interval"]),
    ("for 6 months after surgery", ["duration 6 month"]),
    ("infused over 24 hours", ["duration 24 hour"]),
    ("delayed by 10 days", ["duration 10 day"]),
]
POINTS = [
    ("on postoperative day 41", ["timepoint 41 day @surgery"]),
    ("on postoperative day (POD) 2", ["timepoint 2 day @surgery"]),
    ("on the 31st POD", ["timepoint 31 day @surgery"]),
    ("POD 8", ["timepoint 8 day @surgery"]),
    ("on the 12th day after surgery", ["timepoint 12 day @surgery"]),
    ("on the tenth postoperative day", ["timepoint 10 day @surgery"]),
    ("in the second month", ["timepoint 2 month"]),
    ("on day 9", ["timepoint 9 day"]),
    ("seven months postoperatively", ["timepoint 7 month @surgery"]),
    ("17 months after the second operation", ["timepoint 17 month @surgery"]),
    ("17 months after right nephrectomy", ["timepoint 17 month @surgery"]),
    ("4 months after the last cycle", ["timepoint 4 month @chemotherapy"]),
    ("3 weeks after radiotherapy", ["timepoint 3 week @radiotherapy"]),
    ("at the 10th postoperative month", ["timepoint 10 month @surgery"]),
    ("at 12-month follow-up", ["timepoint 12 month @follow-up"]),
    ("22 months' follow-up", ["timepoint 22 month @follow-up"]),
    ("a median follow-up of 25.5 months", ["timepoint 25.5 month @follow-up"]),
    ("At 31 months", ["timepoint 31 month"]),
    ("after 1 month", ["timepoint 1 month"]),
    ("9 mo - graft open", ["timepoint 9 month"]),
    ("Course: 4 mo - well", ["timepoint 4 month"]),
    ("DOD 32 mo", ["timepoint 32 month"]),
    ("In May 2019 (31 months)", ["date 2019-05", "timepoint 31 month"]),
    ("2 months before admission", ["timepoint -2 month @admission"]),
    ("lost to follow-up 21 months after surgery", ["timepoint 21 month @surgery"]),
    ("followed by 5-year survival", ["duration 5 year"]),
    ("eleven years ago", ["timepoint -11 year"]),
    ("within 90 days of surgery", ["timepoint <=90 day @surgery"]),
]
DATES = [
    ("On June 22, 2021", ["date 2021-06-22"]),
    ("on 14 May 2017", ["date 2017-05-14"]),
    ("on the 3rd of May 2017", ["date 2017-05-03"]),
    ("in March 2016", ["date 2016-03"]),
    ("on 25/04/2018", ["date 2018-04-25"]),
    ("on 04/25/2018", ["date 2018-04-25"]),
    ("on 03/04/2018", ["date 2018-04-03"]),
    ("OR 3/2011", ["date 2011-03"]),
    ("2019-11-05", ["date 2019-11-05"]),
    ("a hernia repair in 1998", ["date 1998"]),
    ("a coronary stent (2009)", ["date 2009"]),
    ("between 2011 and 2017", ["date 2011", "date 2017"]),
    ("as Miller (2009) wrote", []),
    ("Imag Surg 2009;12(3):4-9", []),
    ("on 45/13/2018", []),
]
AGES = [
    ("a 16-year-old girl", ["age 16 year"]),
    ("a 62-yearold man", ["age 62 year"]),
    ("a 42 year old lady", ["age 42 year"]),
    ("a 9-month-old boy", ["age 9 month"]),
    ("a man aged 62", ["age 62 year"]),
    ("a woman of 71, retired", ["age 71 year"]),
    ("53F.", ["age 53 year"]),
    ("61/F", ["age 61 year"]),
    ("F/61", ["age 61 year"]),
    ("56 y/o male", ["age 56 year"]),
    ("Patient: Male, 42", ["age 42 year"]),
    ("median age of 55 (44-71) years", ["age 55 year", "age 44..71 year"]),
    ("women aged 50–60 years", ["age 50..60 year"]),
    ("in her 60s", ["age 60..69 year"]),
]
DOSES = [
    ("50 mg/m2", ["dose 50 mg/m2"]),
    ("60 and 75 mg/m²", ["dose 60 mg/m2", "dose 75 mg/m2"]),
    ("2,500  mg/m2", ["dose 2500 mg/m2"]),
    ("7.5 g/m2", ["dose 7.5 g/m2"]),
    ("1.8 gm/m2", ["dose 1.8 g/m2"]),
    ("40 mg twice daily", ["dose 40 mg twice daily"]),
    ("40 mg s/c OD", ["dose 40 mg/day"]),
    ("1 mg/kg twice daily", ["dose 1 mg/kg twice daily"]),
    ("5,000 units of heparin", ["dose 5000 units"]),
    ("10,000 IU daily", ["dose 10000 IU/day"]),
    ("lowered from 800 to 600 mg", ["dose 800 mg", "dose 600 mg"]),
    ("AUC 5", ["dose 5 AUC"]),
    ("weighed 410 g", ["mass 410 g"]),
    ("1 g of cefazolin", ["dose 1 g"]),
    ("50 Gy in 25 fractions", ["radiation 50 Gy", "count 25 fraction"]),
    ("60 Gy/30 fx", ["radiation 60 Gy", "count 30 fraction"]),
    ("50.4 Gy/28#", ["radiation 50.4 Gy", "count 28 fraction"]),
    ("4500 cGy", ["radiation 45 Gy"]),
    ("between 51 and 54.6 Gy", ["radiation 51..54.6 Gy"]),
]
PERCENTS = [
    (">75 %", ["percent >75 %"]),
    ("≤30 %", ["percent <=30 %"]),
    ("~21.5%", ["percent ~21.5 %"]),
    ("in 70 per cent", ["percent 70 %"]),
    ("30–60% and 15–35%, respectively", ["percent 30..60 %", "percent 15..35 %"]),
    ("21% to 58%", ["percent 21..58 %"]),
    ("from 23 to 58 %", ["percent 23..58 %"]),
    ("fell by a third (-34%)", ["percent -34 %"]),
    ("EF 58 -> 41%", ["other 58", "percent 41 %"]),
    ("less than 5%", ["percent <5 %"]),
    ("up to 70%", ["percent <=70 %"]),
    ("in fewer than one in five (3, 4), 30%", ["percent 30 %"]),
]
OTHERS = [
    ("0.7 ng/mL", ["concentration 0.7 ng/mL"]),
    ("CEA <1", ["other <1"]),
    ("Hb 11.8, LDH 265", ["other 11.8", "other 265"]),
    ("7800/cumm", ["concentration 7800 /µL"]),
    ("eGFR 56 mL/min/1.73 m²", ["concentration 56 mL/min/1.73 m2"]),
    ("an SUVmax of 12.3", ["other 12.3 SUV"]),
    ("38.9 °C", ["other 38.9 °C"]),
    ("a BMI of 24.5 kg/m2", ["other 24.5 kg/m2"]),
    ("21 mitoses per 10 high-power fields", ["other 21 per 10 HPF"]),
    ("18/10 HPF", ["other 18 per 10 HPF"]),
    ("ECOG performance status 1", ["other 1 ECOG"]),
]
CYCLES = [
    ("two cycles", ["cycles 2"]),
    ("three further cycles", ["cycles 3"]),
    ("six courses", ["cycles 6"]),
    ("AI x 4", ["cycles 4"]),
    ("75 mg/m2 x 5, PR", ["dose 75 mg/m2", "cycles 5"]),
    ("after the third cycle", ["cycles 3 nth"]),
    ("the 4th cycle", ["cycles 4 nth"]),
    ("after cycle 2", ["cycles 2 nth"]),
    ("cycles 4 and 7", ["cycles 4 nth", "cycles 7 nth"]),
    ("cycles 1-3", ["cycles 1..3 nth"]),
    ("After six cycles three nodules", ["cycles 6", "count 3"]),
    ("grade 3", ["grade 3"]),
    ("graded 3 (FNCLCC)", ["grade 3"]),
    ("G3 disease", ["grade 3"]),
    ("grade II-III", ["grade 2..3"]),
    ("gr 3 neutropenia", ["grade 3"]),
    ("Clavien-Dindo IIIa", ["grade 3 Clavien-Dindo"]),
    ("CTCAE grade 4", ["grade 4 CTCAE"]),
    ("FNCLCC grade 2", ["grade 2 FNCLCC"]),
    ("grade 3 or higher", ["grade >=3"]),
    ("four patients", ["count 4"]),
    ("5 of 9 patients", ["count 5", "count 9"]),
]
NOTHING = [
    "liver segment 7",
    "a lesion in S5",
    "zone II-III",
    "levels 2 and 3",
    "patients 1, 3 and 4",
    "stage IIIB",
    "Ki-67, CD34, S-100, CA19-9, CA 125 and HMB45",
    "T1-weighted and T2-weighted",
    "[18F]FDG and F18",
    "Table 2 and Fig. 3",
    "3-0 vicryl and 5/0 prolene",
    "Tel. +90 991 4361666",
    "doi 10.5555/abc.123",
    "a dozen nodules",
    "(20×) and (×100)",
    "No. 137, Long Road",
    "NCT01234567",
    "two thirds of the wall",
]
TABLE = [*SIZES, *VOLUMES, *TIMES, *POINTS, *DATES, *AGES, *DOSES, *PERCENTS, *OTHERS, *CYCLES]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_reads(text: str, expected: list[str]) -> None:
    assert read(text) == expected


# What stands at the start of a terse line means something else within a sentence.
WITHIN = [(t, e) for t, e in TABLE if t[0].isalnum() and " mo - " not in t]


@pytest.mark.parametrize(("text", "expected"), WITHIN, ids=[t for t, _ in WITHIN])
def test_reads_the_same_within_a_sentence(text: str, expected: list[str]) -> None:
    assert read(f"Then, {text.rstrip('.')}. All was well.") == expected


@pytest.mark.parametrize("text", NOTHING)
def test_names_with_digits_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "printed"), [("Clavien-Dindo IIIa", "IIIa"), ("grade II-III", "II-III")]
)
def test_a_grade_keeps_its_printed_value(text: str, printed: str) -> None:
    assert quantities(text)[0].text == printed


def test_dates_follow_the_order_of_the_document() -> None:
    assert quantities("on 03/04/2018", month_first=True)[0].text == "2018-03-04"


def test_positions_count_from_the_start_of_the_sentence() -> None:
    text = "was 5 cm wide"
    found = quantities(text, start=100)[0]
    assert (found.start, found.end) == (104, 108)
    assert text[found.start - 100 : found.end - 100] == found.text


def test_values_are_exact() -> None:
    assert quantities("1.2 L")[0].values == (Decimal(1200),)
    assert str(quantities("1.2 L")[0].values[0]) == "1200"


PIECES = st.sampled_from([t for t, _ in TABLE] + NOTHING + ["and", ",", "(", ")", "-", "1,", "×"])


@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_ordered_quantities_without_overlap(text: str) -> None:
    found = quantities(text)
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert q.kind is K.DATE or q.values or (q.low is not None and q.high is not None)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1 x ", "1,", "1-", "(", "1 (", "one ", "1 and ", "a "]
)
def test_time_grows_with_the_length_of_the_text(piece: str, linear: Growth) -> None:
    linear(lambda n: quantities(piece * n), 4_000)
