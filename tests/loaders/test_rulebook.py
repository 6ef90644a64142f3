from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.frames import shipped_frames
from cavagraph.loaders.pipeline import extract, frame_stage
from cavagraph.loaders.rulebook import load_rulebook, shipped_rulebook
from cavagraph.ontology.terms import load_terminology

TERMS = load_terminology()
FRAME = """\
- id: own.shoe-size
  field: presentation_context
  patterns: ['wore shoes of size (?P<n>[0-9]+)']
  value: "{n}"
  examples:
    - {text: "He wore shoes of size 44.", expect: [{value: "44"}]}
"""
REPORT = (
    "A 61-year-old woman was admitted with flank pain. She wore shoes of size 41. A tumour of the "
    "inferior vena cava was resected. She was well at ten months.\n"
)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(FRAME, encoding="utf-8")
    return path


def test_own_rules_stand_behind_the_shipped_ones(rules: Path) -> None:
    book = load_rulebook([rules], TERMS)
    assert book.frames[:-1] == shipped_frames()
    assert book.frames[-1].id == "own.shoe-size"
    assert book.added == (("own.shoe-size", str(rules)),)
    assert load_rulebook([], TERMS) is shipped_rulebook()


def test_an_own_rule_finds_its_facts(rules: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    found = extract(report, TERMS, load_rulebook([rules], TERMS))
    (patient,) = found.patients
    assert [(f.field, f.value) for f in patient.facts if f.rule == "own.shoe-size"] == [
        ("presentation_context", "41")
    ]
    plain = extract(report, TERMS)
    assert all(f.rule != "own.shoe-size" for p in plain.patients for f in p.facts)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "field: presentation_context",
            "field: presentation_contest",
            "field 'presentation_contest' is none; perhaps presentation_context",
        ),
        ("shoes of", "<Symptm> of", "class 'Symptm' has no term; perhaps Symptom"),
        ("id: own.shoe-size", "id: margin.distance", "there is one of this id (shipped)"),
        ("id: own.shoe-size", "id: Own Shoe", "use small letters"),
    ],
)
def test_what_a_rule_names_must_be_there(rules: Path, old: str, new: str, told: str) -> None:
    rules.write_text(FRAME.replace(old, new), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"own\.yaml: rule ") as error:
        load_rulebook([rules], TERMS)
    assert told in str(error.value)


def test_two_files_may_not_have_the_same_rule(rules: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.yaml"
    again.write_text(FRAME, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"again\.yaml: rule own\.shoe-size: .*own\.yaml"):
        load_rulebook([rules, again], TERMS)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"none\.yaml: cannot be read"):
        load_rulebook([tmp_path / "none.yaml"], TERMS)
    (tmp_path / "latin.yaml").write_bytes(b"- id: \xe9")
    with pytest.raises(VocabularyError, match=r"latin\.yaml: cannot be read \(not UTF-8\)"):
        load_rulebook([tmp_path / "latin.yaml"], TERMS)


def test_a_rule_that_crashes_costs_itself_only(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cavagraph.loaders import engine, pipeline

    real = engine.apply_frames

    def crash(frames: object, *rest: object) -> object:
        chosen = list(frames)  # type: ignore[call-overload]
        if any(frame.id == "own.shoe-size" for frame in chosen):
            raise ZeroDivisionError("a fault in the rule")
        return real(chosen, *rest)  # type: ignore[arg-type]

    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    book = load_rulebook([rules], TERMS)
    whole = extract(report, TERMS)
    monkeypatch.setattr(pipeline, "apply_frames", crash)
    found = extract(report, TERMS, book)
    assert [f.value for f in found.patients[0].facts] == [f.value for f in whole.patients[0].facts]
    faults = [issue for issue in found.issues if issue.rule == "own.shoe-size"]
    assert faults
    assert faults[0].where.endswith("own.shoe-size, sentence 1")
    assert "ZeroDivisionError" in faults[0].message
    assert frame_stage in pipeline.STAGES
