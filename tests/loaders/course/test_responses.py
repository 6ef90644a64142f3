"""How the tumor answered, and which regimen it is said of. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

AFTER = "Lung metastases appeared at 12 months. "

TOLD = [
    (
        AFTER
        + "After two cycles of doxorubicin CT showed progressive disease, and eribulin was begun.",
        {("doxorubicin", "progressive disease")},
    ),
    (
        AFTER + "Gemcitabine 900 mg/m2 with docetaxel 75 mg/m2 produced a partial response.",
        {("gemcitabine+docetaxel", "partial response")},
    ),
    (
        AFTER + "With dacarbazine all hepatic nodules disappeared.",
        {("dacarbazine", "complete response")},
    ),
    (
        AFTER + "Progression occurred on eribulin after three cycles.",
        {("eribulin", "progressive disease")},
    ),
    (AFTER + "Pazopanib was added but was ineffective.", {("pazopanib", "ineffective")}),
    (
        AFTER + "Eribulin was given for four courses; the best effect was progressive disease.",
        {("eribulin", "progressive disease")},
    ),
    (
        AFTER + "Trabectedin was started. Stable disease was maintained for 7 months.",
        {("trabectedin", "stable disease")},
    ),
    (
        AFTER + "Treated with doxorubicin x4, PR; then dacarbazine x8, SD; pazopanib, PD.",
        {
            ("doxorubicin", "partial response"),
            ("dacarbazine", "stable disease"),
            ("pazopanib", "progressive disease"),
        },
    ),
    (
        AFTER + "Doxorubicin was begun. After 1 month the metastatic lesion increased in size.",
        {("doxorubicin", "progressive disease")},
    ),
    (
        AFTER + "Doxorubicin was begun. The nodules shrank by 45%.",
        {("doxorubicin", "partial response")},
    ),
    (
        AFTER + "Doxorubicin was followed by trabectedin. Both were ineffective.",
        {("doxorubicin", "ineffective"), ("trabectedin", "ineffective")},
    ),
    (
        AFTER
        + "Eribulin and then trabectedin were given. Trabectedin was the most effective drug.",
        {("trabectedin", "best of the drugs given")},
    ),
    (
        AFTER + "Doxorubicin was stopped after 4 cycles for progression.",
        {("doxorubicin", "progressive disease")},
    ),
    (AFTER + "Dacarbazine was used without success.", {("dacarbazine", "ineffective")}),
]


@pytest.mark.parametrize(("words", "expected"), TOLD)
def test_response(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    assert brief(told(words, "drug_response"), ("response",)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Adjuvant doxorubicin was given. At 14 months the lung nodule had grown.",
        AFTER + "Doxorubicin was given. She died of disease progression.",
        AFTER + "Doxorubicin was given. Progression-free survival is short in this disease.",
        AFTER + "Anti-PD-1 treatment was not available. Doxorubicin was given.",
        "Stable disease was seen on CT.",
    ],
)
def test_no_response(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(words, "drug_response") == []


def test_details(told: Callable[..., list[Fact]]) -> None:
    words = AFTER + "Doxorubicin gave a partial response (-41% by RECIST 1.1) after four cycles."
    (fact,) = told(words, "drug_response")
    assert fact.get("change_pct") == -41
    assert fact.get("after_cycles") == 4
    assert fact.get("criteria") == "RECIST 1.1"


def test_growth_is_mapped_words_are_stated(told: Callable[..., list[Fact]]) -> None:
    grown = told(AFTER + "Doxorubicin was begun. The lesions enlarged.", "drug_response")
    stated = told(AFTER + "Doxorubicin was begun. Progressive disease was seen.", "drug_response")
    assert [f.derived for f in grown + stated] == [True, False]
