"""Figures of claims: percentages, n of N, ratios, times, and what they speak of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from cavagraph.graph.model import Value
from cavagraph.loaders.claim_figures import comparator, figures
from cavagraph.loaders.claim_passages import clauses, passages
from cavagraph.loaders.claim_values import (
    described,
    horizons,
    measures,
    shortened,
    study_of,
    value_text,
)
from cavagraph.loaders.claim_words import guideline_of, level_of
from cavagraph.loaders.claims import claims
from cavagraph.loaders.view import ReportView

ReportOf = Callable[..., ReportView]


def shown(values: dict[str, Value]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rate was 12% in all.", [{"pct": "12"}]),
        ("The rate was between 21 and 48 %.", [{"low": "21", "high": "48"}]),
        ("The rate may be as high as 18%.", [{"pct_le": "18"}]),
        ("Up to 18% had pain.", [{"pct_le": "18"}]),
        ("At least 18% had pain.", [{"pct_ge": "18"}]),
        ("More than 18% had pain.", [{"pct_gt": "18"}]),
        ("Fewer than 18% had pain.", [{"pct_lt": "18"}]),
        ("About 18% had pain.", [{"pct": "18", "approximate": "True"}]),
        ("More than half of women had pain.", [{"pct_gt": "50"}]),
        ("One third of women had pain.", [{"pct": "33"}]),
        ("Two thirds of women had pain.", [{"pct": "67"}]),
        ("7 of 21 women had pain.", [{"n": "7", "N": "21"}]),
        ("Seven out of twenty-one women had pain.", [{"n": "7", "N": "21"}]),
        ("None of 14 grafts occluded.", [{"n": "0", "N": "14"}]),
        ("It was 44% (95% CI 35-53%) in one analysis.",
         [{"pct": "44", "low": "35", "high": "53"}]),
        ("It was seen in 11 (26%) of 42 grafts.", [{"n": "11", "N": "42", "pct": "26"}]),
        ("The ratio of women to men was 4:1.", [{"ratio": "4:1"}]),
        ("No patient lived for 4 years.", [{"pct": "0"}]),
        ("Less than 45 % of the circumference was lost.", []),
        ("The lumen was narrowed by 45 %.", []),
        ("More than half of the wall was lost.", []),
    ],
)  # fmt: skip
def test_figures(text: str, expected: list[dict[str, str]], report_of: ReportOf) -> None:
    (passage,) = passages(report_of(text))
    found = [f for f in figures(passage) if f.kind.value in ("percent", "fraction", "ratio")]
    assert [shown(dict(f.attrs)) for f in found] == expected


def test_figures_do_not_overlap(report_of: ReportOf) -> None:
    (passage,) = passages(report_of("In 4 of 9 women (44%), aged 40 to 60 years, pain came late."))
    found = figures(passage)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("before", "sign"),
    [("as high as ", "<="), ("at least ", ">="), ("less than ", "<"), ("over ", ">"), ("of ", "~")],
)
def test_comparator(before: str, sign: str) -> None:
    assert comparator(f"{before}12%", len(before), "~") == sign


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Five-year survival was 40%.", ["5 years"]),
        ("Patency at 18 months was 80%.", ["18 months"]),
        ("Survival at 1, 3 and 5 years was 90%, 60% and 40%.", ["1 year", "3 years", "5 years"]),
        ("Recurrence came within two years in 40%.", ["2 years"]),
        ("Thirty-day mortality was 4%.", ["30 days"]),
        ("Median survival was 31 months.", []),
    ],
)
def test_horizons(text: str, words: list[str], report_of: ReportOf) -> None:
    (passage,) = passages(report_of(text))
    assert [h.words for h in horizons(passage)] == words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("overall survival (OS) and disease-free survival (DFS)", ["OS", "DFS"]),
        ("progression-free survival", ["PFS"]),
        ("survival", []),
        ("recurrence-free survival and overall survival", ["RFS", "OS"]),
    ],
)
def test_measures(text: str, names: list[str]) -> None:
    assert [name for _, name in measures(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Survival at 2 and 6 years was 71-80% and 33-45%, respectively.",
         [("71-80%", "2 years"), ("33-45%", "6 years")]),
        ("The five-year overall survival and the five-year disease-free survival were 47% and "
         "21% respectively.", [("47%", "5 years"), ("21%", "5 years")]),
        ("Five-year survival is 52% for R0 and 18% for R1 resection.",
         [("52%", "5 years"), ("18%", "5 years")]),
    ],
)  # fmt: skip
def test_pairs(text: str, expected: list[tuple[str, str]], report_of: ReportOf) -> None:
    (passage,) = passages(report_of(text))
    found = [dict(f.attrs) for f in described(passage, figures(passage))]
    assert [(value_text(a), a["horizon"]) for a in found] == expected


def test_measures_are_paired(report_of: ReportOf) -> None:
    text = "Overall and disease-free survival: overall survival of 39% and DFS of 17% are usual."
    found = [dict(c.attrs) for c in claims(report_of(text)) if c.kind == "survival"]
    assert [(a["measure"], str(a["value_pct"])) for a in found] == [("OS", "39"), ("DFS", "17")]


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("Five-year survival after R0 resection is 52%.", "R0 resection"),
        ("Five-year survival is 52% for tumours below 6 cm.", "tumours below 6 cm"),
        ("Five-year survival is 52% in larger series.", None),
        ("Five-year survival was 52% after a dose of 50.4 Gy.4", "a dose of 50.4 Gy"),
        ("Five-year survival is poor, with approximately 52% alive.", None),
    ],
)
def test_population(text: str, population: str | None, report_of: ReportOf) -> None:
    (passage,) = passages(report_of(text))
    (found,) = described(passage, [f for f in figures(passage) if f.kind.value == "percent"])
    assert dict(found.attrs).get("population") == population


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Patency was 83% at 2 years in 41 patients.", "41"),
        ("Among 26 grafts patency was 83%.", "26"),
        ("Patency was 83% (n = 12).", "12"),
        ("Patency was 83%.", None),
    ],
)
def test_denominator(text: str, total: str | None, report_of: ReportOf) -> None:
    found = [dict(c.attrs) for c in claims(report_of(text)) if c.kind == "outcome_rate"]
    have = found[0].get("N")
    assert (str(have) if have is not None else None) == total


def test_words_are_short() -> None:
    words = "the patients with one two three four five six seven eight nine ten"
    assert len(shortened(words).split()) <= 7
    assert shortened("women with a") == "women"


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("In the series of Okafor et al., 12 died.", "Okafor"),
        ("Lindqvist and colleagues saw none.", "Lindqvist"),
        ("A trial of the Nordic Sarcoma Group found more.", "Nordic Sarcoma Group"),
        ("Most surgeons agree.", ""),
    ],
)
def test_study(text: str, study: str) -> None:
    assert study_of(text) == study


@pytest.mark.parametrize(
    ("text", "level", "guideline"),
    [
        ("is a category 2B recommendation", "2B", ""),
        ("the NCCN 2015 guidelines advise it", "", "NCCN 2015"),
        ("ESMO, level of evidence 3A", "3A", "ESMO"),
        ("grade 3 toxicity", "", ""),
    ],
)
def test_guideline_and_level(text: str, level: str, guideline: str) -> None:
    assert (level_of(text), guideline_of(text)) == (level, guideline)


@pytest.mark.parametrize(
    ("attrs", "text"),
    [
        ({"pct": Decimal(7)}, "7%"),
        ({"pct_gt": Decimal(50)}, ">50%"),
        ({"n": Decimal(5), "N": Decimal(10)}, "5 of 10"),
        ({"low": Decimal(31), "high": Decimal(62)}, "31-62%"),
        ({"low": Decimal(10), "high": Decimal(14), "unit": "cm"}, "10-14 cm"),
        ({"count_lt": Decimal(400)}, "<400"),
        ({"value_months": Decimal(12)}, "12 months"),
        ({"value_gt_cm": Decimal(10)}, ">10 cm"),
        ({"ratio": "3:1"}, "3:1"),
        ({}, ""),
    ],
)
def test_value_text(attrs: dict[str, Value], text: str) -> None:
    assert value_text(attrs) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The rate is 30%, whereas it is 10% elsewhere.", 2),
        ("Pazopanib, eribulin, and trabectedin are given.", 1),
        ("It grows slowly; it spreads late.", 2),
        ("It grows slowly.", 1),
    ],
)
def test_clauses(text: str, count: int) -> None:
    found = clauses(text)
    assert len(found) == count
    assert "".join(text[a:b] for a, b in found) == text
