"""The interchange format: reading, writing, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange import from_json, to_json
from cavagraph.graph.model import (
    Basis,
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    LanguageModel,
    Patient,
    Reading,
    Recomputation,
    Reference,
    Scope,
    Source,
    Status,
    Temporality,
    Tier,
    ZoneLabel,
    ZoneScheme,
    attributes,
)

WORDS = (Evidence(0, 5, "Ada, "), Evidence(9, 11, "51", "case"))
BASE = Fact("age", 51, WORDS, attributes(unit="year"))
SOURCE = Source("a.txt", "0f" * 32, 90, "a-slug", "A title", ("One", "Two"), "A journal", "2020",
                "10.1/x", "CC0-1.0", "case report")  # fmt: skip


def one(fact: Fact) -> Extraction:
    return Extraction(SOURCE, (Patient("1", "patient 1", facts=(fact,)),))


def document(**changes: Any) -> dict[str, Any]:
    """A gold document as a person writes it, with one fact."""
    quote = {"quote": "aged 51", "start": 5, "end": 12}
    fact = {"id": "x.F01", "field": "age", "value": 51, "attrs": {"unit": "year", "note": None},
            "polarity": "affirmed", "certainty": "certain", "temporality": "current",
            "tier": "core", "derived": False, "evidence": [quote], "note": "a remark"}  # fmt: skip
    fact.update(changes.pop("fact", {}))
    patient = {"patient_id": "x-P1", "label": "Ada", "facts": [fact]}
    return {"doc": "x", "file": "x.txt", "sha256": "0f" * 32, "chars": 12, "ivc_scheme": None,
            "patients": [patient], "cohort_facts": [], "literature_patients": [], "claims": [],
            "contradictions": [], "negative_traps": [{"id": "t"}], **changes}  # fmt: skip


def read(directory: Path | None = None, **changes: Any) -> Extraction:
    (found,) = from_json(json.dumps({"documents": [document(**changes)]}), directory)
    return found


@pytest.mark.parametrize(
    "fact",
    [
        BASE,
        replace(BASE, status=Status.ABSENT),
        replace(BASE, status=Status.SUSPECTED),
        replace(BASE, status=Status.NOT_ASSESSED),
        replace(BASE, basis=Basis.INFERRED),
        replace(BASE, basis=Basis.EDITORIAL, correction="a typo"),
        replace(BASE, status=Status.SUSPECTED, basis=Basis.INFERRED),
        replace(BASE, temporality=Temporality.PLANNED, tier=Tier.EXTRA, derived=True),
        replace(BASE, distributed=True, rule="a-rule", confidence=Decimal("0.85")),
        Fact("tumor_size", (Decimal("60"), Decimal("40.5")), WORDS),
        Fact("ivc_location", ("renal", "infrarenal"), WORDS, attributes(raw="zone I")),
        Fact("diagnosis", "a tumor", WORDS, attributes(primary=True)),
        Fact("metastasis_lesion", "liver", WORDS, attributes(size=(10, Decimal("2.5")))),
    ],
)
def test_facts_come_back(fact: Fact) -> None:
    assert from_json(to_json([one(fact)])) == (one(fact),)


def test_the_rest_comes_back() -> None:
    extraction = Extraction(
        SOURCE,
        (Patient("A", "Ada"), Patient("B", "Bruno", facts=(BASE,))),
        cohort=(Fact("age_median", 51, WORDS, attributes(low=40, high=60)),),
        cited=(CitedPatient("Cleo", "lived", WORDS, "excluded_patient"),),
        scheme=ZoneScheme("zone", "FromAbove", (
            ZoneLabel("I", ("suprahepatic",), "StatedDefinition", WORDS),
            ZoneLabel("II", ("renal",), "CorrectedTypo", (), "printed I"),
        )),
        claims=(
            Claim("survival", "31-68%", WORDS, attributes(low=31), ("2", "Roe"), rule="r",
                  confidence=Decimal("0.5")),
            Claim("recommendation", "tie it", WORDS, source="authors", scope=Scope.RECOMMENDATION,
                  correction="read so"),
        ),
        contradictions=(
            Contradiction("text-table", "age", (Reading("51", WORDS), Reading("52", WORDS[:1]),
                                                Reading("53", ())), "text", "rule", 0, "age"),
        ),
        recomputations=(Recomputation("median", "age_median", 51, Decimal("51.5"), False, WORDS),),
        references=(Reference("2", "Marsh", "2011", "On tides", "J Foo", "10.5555/a", WORDS),),
    )  # fmt: skip
    text = to_json([extraction])
    assert from_json(text) == (extraction,)
    assert to_json(from_json(text)) == text


def test_the_language_model_comes_back() -> None:
    asked = replace(one(BASE), language_model=LanguageModel("tiny", "1"))
    (found,) = from_json(to_json([asked]))
    assert found.language_model == asked.language_model
    assert "language_model" not in to_json([one(BASE)])


def test_written_json_has_the_keys_of_the_gold_standard() -> None:
    data = json.loads(to_json([one(replace(BASE, status=Status.ABSENT))]))["documents"][0]
    assert {"doc", "file", "sha256", "ivc_scheme", "patients", "cohort_facts", "claims",
            "literature_patients", "contradictions"} <= data.keys()  # fmt: skip
    assert data["doc"] == "a"
    assert data["ivc_scheme"] == {"name": "none used"}
    (patient,) = data["patients"]
    assert patient["patient_id"] == "a-P1"
    (fact,) = patient["facts"]
    assert fact == {
        "id": "a-P1.F01", "field": "age", "value": 51, "attrs": {"unit": "year"},
        "polarity": "negated", "certainty": "certain", "temporality": "current", "tier": "core",
        "derived": False,
        "evidence": [{"quote": "Ada, ", "start": 0, "end": 5},
                     {"quote": "51", "start": 9, "end": 11, "section": "case"}],
    }  # fmt: skip


def test_not_assessed_is_neither_affirmed_nor_negated() -> None:
    data = json.loads(to_json([one(replace(BASE, status=Status.NOT_ASSESSED))]))
    patient = data["documents"][0]["patients"][0]
    assert patient["facts"] == []
    assert len(patient["not_assessed"]) == 1


@pytest.mark.parametrize(
    ("changes", "status", "basis"),
    [
        ({}, Status.PRESENT, Basis.STATED),
        ({"polarity": "negated"}, Status.ABSENT, Basis.STATED),
        ({"certainty": "suspected"}, Status.SUSPECTED, Basis.STATED),
        ({"certainty": "inferred"}, Status.PRESENT, Basis.INFERRED),
        ({"polarity": "negated", "certainty": "inferred"}, Status.ABSENT, Basis.INFERRED),
    ],
)
def test_gold_words(changes: dict[str, str], status: Status, basis: Basis) -> None:
    (fact,) = read(fact=changes).patients[0].facts
    assert (fact.status, fact.basis) == (status, basis)
    assert fact.attrs == (("unit", "year"),)


@pytest.mark.parametrize(
    ("segments", "direction", "expected"),
    [
        ({"I": ["infrarenal"], "II": ["renal"]}, "", "FromBelow"),
        ({"1": ["suprahepatic"], "2": ["infrarenal"]}, "", "FromAbove"),
        ({"1": ["renal"]}, "", "Unknown"),
        ({"I": ["infrarenal"], "II": ["renal"]}, "from above", "FromAbove"),
        ({"a": ["infrarenal"], "b": ["renal"]}, "words", "Unknown"),
    ],
)
def test_gold_schemes(segments: dict[str, list[str]], direction: str, expected: str) -> None:
    scheme = {"name": "zone I/II (a remark)", "map": segments, "direction": direction}
    found = read(ivc_scheme=scheme).scheme
    assert found is not None
    assert (found.word, found.direction) == ("zone", expected)
    assert [label.basis for label in found.labels] == ["InferredFromLandmarks"] * len(segments)


def test_gold_contradictions_share_their_evidence_out() -> None:
    quotes = [{"quote": str(n), "start": n, "end": n + 1} for n in range(3)]
    item = {"id": "X", "what": "age", "reading_a": "1", "reading_b": "2", "resolution": "both",
            "evidence": quotes}  # fmt: skip
    (found,) = read(contradictions=[item]).contradictions
    assert [len(reading.evidence) for reading in found.readings] == [1, 2]
    assert found.preferred is None


@pytest.mark.parametrize(
    ("words", "raw"),
    [
        ("aged 51 & well", "aged</i> 51 &amp; well"),
        ("51\u00a0kg", "51&#160;kg"),
        ("Ada\u2019s cat", "Ada&#8217;s <b>cat"),
        ("Ada\u2013Bo", "Ada&#x2013;\n Bo"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_words_without_offsets_are_looked_up(tmp_path: Path, words: str, raw: str) -> None:
    """Markup and character references between the words do not hide them."""
    (tmp_path / "x.txt").write_text(f"<p>She was <i>{raw}</p>", encoding="utf-8")
    fact = {"evidence": [{"quote": words, "start": None, "end": None}]}
    (found,) = read(tmp_path, fact=fact).patients[0].facts
    assert found.evidence == (Evidence(14, 14 + len(raw), raw),)


@pytest.mark.parametrize("folder", [None, Path("nowhere")])
def test_words_that_cannot_be_placed_are_told(folder: Path | None) -> None:
    fact = {"evidence": [{"quote": "aged 52", "start": None, "end": None}]}
    found = read(folder, fact=fact)
    assert found.patients[0].facts == ()
    (issue,) = found.issues
    assert "x.txt, fact x.F01" in str(issue)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1, column 2"),
        ("[]", "top level"),
        ('{"documents": [{"doc": "x"}]}', "documents/0/file"),
        (json.dumps({"documents": [document(fact={"temporality": "someday"})]}), "someday"),
        (json.dumps({"documents": [document(fact={"value": {"a": 1}})]}), "value"),
        (json.dumps({"documents": [document(
            fact={"evidence": [{"quote": "", "start": 1, "end": 1}]})]}), "document x"),
    ],
)  # fmt: skip
def test_broken_input_is_one_clear_line(text: str, told: str) -> None:
    with pytest.raises(ReportError) as caught:
        from_json(text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
