"""Zones of recommendations: printed, canonical, corrected; conditions and polarity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from cavagraph.graph.model import Claim, ZoneLabel, ZoneScheme
from cavagraph.loaders.claim_zones import (
    correction,
    needless,
    polarity_of,
    segments_of,
    statements,
    zones_in,
)
from cavagraph.loaders.claims import claims
from cavagraph.loaders.view import ReportView
from cavagraph.loaders.zones import find_scheme

ReportOf = Callable[..., ReportView]
LOWER, RENAL, MIDDLE, UPPER = "infrarenal", "renal", "suprarenal-retrohepatic", "suprahepatic"
BELOW = ZoneScheme(
    "level",
    "FromBelow",
    (
        ZoneLabel("1", (LOWER,), "StatedDefinition"),
        ZoneLabel("2", (RENAL, MIDDLE), "StatedDefinition"),
        ZoneLabel("3", (UPPER,), "StatedDefinition"),
    ),
)
ABOVE = ZoneScheme(
    "zone",
    "FromAbove",
    (
        ZoneLabel("I", (UPPER,), "StatedDefinition"),
        ZoneLabel("II", (RENAL, MIDDLE), "StatedDefinition"),
        ZoneLabel("III", (LOWER,), "StatedDefinition"),
    ),
)
DEFINED = (
    "Level 1 refers to the cava below the renal veins, level 2 to the part between the renal "
    "veins and the hepatic veins, and level 3 to the part above the hepatic veins.\n\n"
)


@pytest.mark.parametrize(
    ("labels", "scheme", "segments"),
    [
        (("1",), BELOW, (LOWER,)),
        (("I",), ABOVE, (UPPER,)),
        (("III",), ABOVE, (LOWER,)),
        (("2", "3"), BELOW, (RENAL, MIDDLE, UPPER)),
        (("2",), None, ()),
        (("7",), BELOW, ()),
    ],
)
def test_a_number_means_what_its_scheme_says(
    labels: tuple[str, ...], scheme: ZoneScheme | None, segments: tuple[str, ...]
) -> None:
    assert segments_of(labels, scheme) == segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("growth at level 2", [("2", ("2",), (RENAL, MIDDLE))]),
        ("levels 1 to 3", [("1 to 3", ("1", "2", "3"), (LOWER, RENAL, MIDDLE, UPPER))]),
        ("levels 1 and 2", [("1 and 2", ("1", "2"), (LOWER, RENAL, MIDDLE))]),
        ("the upper segment", [("upper segment", (), (UPPER,))]),
        ("middle and lower IVC", [("middle and lower IVC", (), (LOWER, RENAL, MIDDLE))]),
        ("an infrarenal mass", [("infrarenal", (), (LOWER,))]),
        ("behind the liver", [("behind the liver", (), (MIDDLE,))]),
        ("between the renal and hepatic veins",
         [("between the renal and hepatic veins", (), (RENAL, MIDDLE))]),
        ("above the hepatic veins", [("above the hepatic veins", (), (UPPER,))]),
        ("oedema of the lower limb", []),
        ("pain in the upper abdomen", []),
        ("segment 3 of the liver", []),
        ("the suprarenal gland", []),
    ],
)  # fmt: skip
def test_zones_of_a_text(
    text: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    found = zones_in(text, BELOW)
    assert [(z.printed, z.labels, z.segments) for z in found] == expected


def test_words_without_a_noun_count_after_a_full_name() -> None:
    found = zones_in("in the lower segment 37%, in the middle 43% and in the upper 20%", None)
    assert [z.segments for z in found] == [(LOWER,), (RENAL, MIDDLE), (UPPER,)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("For level 1 tumours ligation suffices; for level 3 tumours bypass is needed.", 2),
        ("Ligation is barred in the upper segment but can be done at level 1.", 2),
        ("Levels 1 and 2 are alike.", 1),
    ],
)
def test_a_sentence_is_cut_at_each_new_zone(text: str, parts: int) -> None:
    found = statements(text, zones_in(text, BELOW))
    assert len([s for s in found if s.zones]) == parts
    assert "".join(text[s.start : s.end] for s in found) == text


@pytest.mark.parametrize(
    ("scheme", "word", "barred", "meant", "read"),
    [
        (BELOW, "levels 2 and 3", (UPPER,), (LOWER, RENAL, MIDDLE), "level 1 and 2"),
        (ABOVE, "zones I and II", (UPPER,), (LOWER, RENAL, MIDDLE), "zone II and III"),
        (BELOW, "levels 1 and 2", (LOWER,), (RENAL, MIDDLE, UPPER), "level 2 and 3"),
    ],
)
def test_numbers_that_contradict_the_sentence_are_read_as_the_rest(
    scheme: ZoneScheme, word: str, barred: tuple[str, ...], meant: tuple[str, ...], read: str
) -> None:
    (zone,) = zones_in(word, scheme)
    segments, note = correction(zone, barred, scheme)
    assert segments == meant
    assert read in note


@pytest.mark.parametrize(
    ("scheme", "word", "barred"),
    [
        (BELOW, "levels 1 and 2", (UPPER,)),
        (ABOVE, "zones II and III", (UPPER,)),
        (None, "levels 2 and 3", (UPPER,)),
        (BELOW, "levels 2 and 3", ()),
        (BELOW, "the upper segment", (UPPER,)),
    ],
)
def test_no_correction_without_contradiction(
    scheme: ZoneScheme | None, word: str, barred: tuple[str, ...]
) -> None:
    (zone,) = zones_in(word, scheme)
    assert correction(zone, barred, scheme) == ((), "")


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("ligation must be done", "Required"),
        ("ligation may be required", "Permitted"),
        ("ligation can not only save time", "Permitted"),
        ("ligation cannot be done", "Contraindicated"),
        ("ligation is to be avoided", "Contraindicated"),
        ("ligation is advisable", "Preferred"),
        ("ligation is an alternative", "Permitted"),
        ("reconstruction is not mandatory", ""),
        ("it removes the need for a graft", ""),
        ("the vein is short", ""),
    ],
)
def test_polarity_of_words(text: str, polarity: str) -> None:
    assert polarity_of(text) == polarity


def test_needless_is_not_contraindicated() -> None:
    assert needless("warfarin is not required")
    assert not needless("warfarin must not be given")


def zoned(report: ReportView) -> list[dict[str, object]]:
    return [dict(c.attrs) for c in claims(report) if c.kind == "recommendation_by_zone"]


def test_correction_reaches_the_claim(report_of: ReportOf) -> None:
    text = DEFINED + (
        "Caval ligation must not be tried when the tumour reaches the upper IVC but can well be "
        "done at levels 2 and 3."
    )
    found = [c for c in claims(report_of(text)) if c.kind == "recommendation_by_zone"]
    assert [dict(c.attrs)["polarity"] for c in found] == ["Contraindicated", "Permitted"]
    barred, permitted = found
    assert dict(barred.attrs)["canonical"] == (UPPER,)
    assert barred.correction == ""
    attrs = dict(permitted.attrs)
    assert attrs["levels_printed"] == ("2", "3")
    assert attrs["canonical_after_resolution"] == (LOWER, RENAL, MIDDLE)
    assert "canonical" not in attrs
    assert attrs["procedure"] == "IVC ligation"
    assert "level 1 and 2" in permitted.correction
    assert permitted.rule == "claim.zone.correction"


def test_consistent_numbers_are_not_corrected(report_of: ReportOf) -> None:
    text = DEFINED + (
        "Caval ligation must not be tried when the tumour reaches the upper IVC but can well be "
        "done at levels 1 and 2."
    )
    found: list[Claim] = [c for c in claims(report_of(text)) if "level" in c.text or c.correction]
    assert all(not c.correction for c in claims(report_of(text)))
    assert zoned(report_of(text))[-1]["canonical"] == (LOWER, RENAL, MIDDLE)
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For level 1 tumours, ligation is tolerated when collaterals exist.",
         {"zone": "1", "canonical": (LOWER,), "procedure": "IVC ligation",
          "polarity": "Permitted", "condition": "collaterals exist"}),
        ("In level 3 tumours cardiopulmonary bypass is mandatory.",
         {"zone": "3", "canonical": (UPPER,), "procedure": "cardiopulmonary bypass",
          "polarity": "Required"}),
        ("For level 1 tumours reconstruction can be omitted.",
         {"zone": "1", "procedure": "no reconstruction", "polarity": "Permitted"}),
        ("Tumours of the lower third may be resected without replacement of the cava.",
         {"canonical": (LOWER,), "procedure": "no reconstruction", "polarity": "Permitted"}),
        ("Infrarenal tumours may be treated by simple ligation.",
         {"zone": "Infrarenal", "canonical": (LOWER,), "procedure": "IVC ligation"}),
    ],
)  # fmt: skip
def test_recommendation_by_zone(
    text: str, expected: dict[str, object], report_of: ReportOf
) -> None:
    (found,) = zoned(report_of(DEFINED + text))
    assert {name: found.get(name) for name in expected} == expected


def test_each_zone_of_a_sentence_has_its_own_claim(report_of: ReportOf) -> None:
    text = DEFINED + (
        "In level 2 tumours reconstruction is mandatory, whereas in level 1 tumours ligation may "
        "be sufficient."
    )
    found = zoned(report_of(text))
    assert [(a["zone"], a["polarity"]) for a in found] == [("2", "Required"), ("1", "Permitted")]


def test_the_zone_named_before_holds_on(report_of: ReportOf) -> None:
    text = DEFINED + (
        "For tumours of level 1 the vein has many branches. In such cases caval ligation is "
        "tolerated."
    )
    assert [a["zone"] for a in zoned(report_of(text))] == ["1"]


def test_numbers_without_a_scheme_have_no_segment(report_of: ReportOf) -> None:
    (found,) = zoned(report_of("For level 2 tumours, caval ligation is not advised."))
    assert found["zone"] == "2"
    assert "canonical" not in found


@pytest.mark.parametrize(
    ("text", "name", "value", "about"),
    [
        ("Patch repair can be done if less than 65 % of the circumference is lost.",
         "condition_lt", Decimal(65), "circumference"),
        ("If more than three quarters of the circumference is lost, graft replacement is needed.",
         "condition_gt", 75, "circumference"),
        ("Direct suture is suitable when less than one third of the wall is lost.",
         "condition_lt", 33, "wall"),
    ],
)  # fmt: skip
def test_numeric_condition(
    text: str, name: str, value: object, about: str, report_of: ReportOf
) -> None:
    found = [dict(c.attrs) for c in claims(report_of(text))]
    assert [(a.get(name), a.get("condition_on")) for a in found] == [(value, about)]
    assert all("pct" not in a for a in found)
    sign = "<" if name == "condition_lt" else ">"
    assert [a["condition"] for a in found] == [f"{about} {sign}{value}%"]


def test_two_conditions(report_of: ReportOf) -> None:
    text = "If the vein is occluded and branches are large, caval ligation can be performed."
    (found,) = [dict(c.attrs) for c in claims(report_of(text))]
    assert found["condition"] == ("vein is occluded", "branches are large")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("We count level 1, below the renal veins; level 2, the orifices of the renal veins; "
         "level 3, above the renal veins to the hepatic veins; level 4, above the hepatic veins: "
         "four in all.",
         {"1": (LOWER,), "2": (RENAL,), "3": (MIDDLE,), "4": (UPPER,)}),
        ("Level III masses, which approach the right atrium, do worst, and level I masses, which "
         "lie near the iliac confluence, do best.",
         {"I": (LOWER,), "III": (UPPER,)}),
    ],
)  # fmt: skip
def test_schemes_of_four_levels_and_in_passing(
    text: str, labels: dict[str, tuple[str, ...]], report_of: ReportOf
) -> None:
    scheme = find_scheme(report_of(text).document)
    assert scheme is not None
    assert {x.notation: x.segments for x in scheme.labels} == labels


def test_a_report_without_sentences_has_no_scheme(report_of: ReportOf) -> None:
    empty = replace(report_of("Nothing.").document, sentences=())
    assert find_scheme(empty) is None
