"""Frames at work: slots, conditions, status, time, limits; and the models of the YAML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.frames import CONTEXT_FLAGS, Frame, SlotSpec, read_frames, shipped_frames
from cavagraph.loaders.view import ReportView

Found = Callable[..., list[str]]
EXAMPLES = ({"text": "not run here"},)


def frame(**given: object) -> Frame:
    base: dict[str, object] = {
        "id": "x", "field": "thing", "patterns": ["<Symptom:value+>"], "examples": EXAMPLES,
    }  # fmt: skip
    return Frame.model_validate(base | given)


@pytest.fixture
def found(view_of: Callable[[str], ReportView], shown: Callable[..., str]) -> Found:
    """What a frame makes of the first sentence of a case part, a line each."""

    def run(rule: Frame, text: str, *attrs: str, episode: Episode | None = None) -> list[str]:
        annotated = view_of(f"Case report\n\n{text}\n").annotated[0]
        return [shown(c, *attrs) for c in apply_frames([rule], annotated, episode)]

    return run


LISTS = [
    ("She had fever.", ["thing: fever"]),
    ("She had fever and fatigue.", ["thing: fever", "thing: fatigue"]),
    ("She had fever, nausea and fatigue.", ["thing: fever", "thing: nausea", "thing: fatigue"]),
    ("There was no fever.", ["-thing: fever"]),
    ("She had neither fever nor nausea.", ["-thing: fever", "-thing: nausea"]),
    ("Nothing was said.", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_each_item_of_a_list_is_one_candidate(found: Found, text: str, expected: list[str]) -> None:
    assert found(frame(), text) == expected


@pytest.mark.parametrize(
    ("given", "text", "expected"),
    [
        ({"require": ["at night"]}, "She had fever at night.", ["thing: fever"]),
        ({"require": ["at night"]}, "She had fever at noon.", []),
        ({"require": ["FEVER", "noon"]}, "She had fever at noon.", ["thing: fever"]),
        ({"exclude": ["brother"]}, "Her brother had fever.", []),
        ({"exclude": ["brother"]}, "She had fever.", ["thing: fever"]),
        ({"sections": ["discussion"]}, "She had fever.", []),
        ({"sections": ["case"]}, "She had fever.", ["thing: fever"]),
        ({"not_sections": ["case"]}, "She had fever.", []),
        ({"not_sections": ["table"]}, "She had fever.", ["thing: fever"]),
    ],
)
def test_conditions(found: Found, given: dict[str, object], text: str, expected: list[str]) -> None:
    assert found(frame(**given), text) == expected


@pytest.mark.parametrize(
    ("episodes", "at", "expected"),
    [
        ([], Episode.OPERATION, 1),
        (["presentation"], Episode.PRESENTATION, 1),
        (["presentation"], Episode.OPERATION, 0),
        (["followup", "postoperative"], Episode.POSTOPERATIVE, 1),
        (["followup"], None, 1),
    ],
)
def test_episodes(found: Found, episodes: list[str], at: Episode | None, expected: int) -> None:
    assert len(found(frame(episodes=episodes), "She had fever.", episode=at)) == expected


@pytest.mark.parametrize(
    ("polarity", "text", "expected"),
    [
        ("context", "There was no fever.", ["-thing: fever"]),
        ("present", "There was no fever.", ["thing: fever"]),
        ("absent", "There was fever.", ["-thing: fever"]),
        ("suspected", "There was fever.", ["?thing: fever"]),
    ],
)
def test_polarity(found: Found, polarity: str, text: str, expected: list[str]) -> None:
    assert found(frame(polarity=polarity), text) == expected


@pytest.mark.parametrize(
    ("temporality", "expected"),
    [
        ("current", ["thing: fever"]),
        ("historical", ["thing: fever [historical]"]),
        ("planned", ["thing: fever [planned]"]),
        ("followup", ["thing: fever [followup]"]),
    ],
)
def test_temporality(found: Found, temporality: str, expected: list[str]) -> None:
    assert found(frame(temporality=temporality), "She had fever.") == expected


SLOTS: list[tuple[dict[str, object], str, list[str]]] = [
    ({"quantity": ["length"]}, "She had fever and a spot of 12 mm.", ["thing: fever a=12"]),
    ({"quantity": ["length"]}, "A spot of 12 mm and fever.", ["thing: fever a=12"]),
    (
        {"quantity": ["length"], "side": "left"},
        "She had fever and a spot of 12 mm.",
        ["thing: fever"],
    ),
    ({"quantity": ["length"], "side": "right"}, "A spot of 12 mm and fever.", ["thing: fever"]),
    (
        {"quantity": ["length"], "window": 2},
        "She had fever and then a spot of 12 mm.",
        ["thing: fever"],
    ),
    ({"quantity": ["length"]}, "She had fever; a spot of 12 mm was seen.", ["thing: fever"]),
    (
        {"quantity": ["length"], "within": "sentence"},
        "She had fever; a spot of 12 mm was seen.",
        ["thing: fever a=12"],
    ),
    ({"quantity": ["length"], "required": True}, "She had fever.", []),
    ({"classes": ["Organ"]}, "She had fever from the spleen.", ["thing: fever a=spleen"]),
    ({"pattern": "high|low"}, "She had high fever.", ["thing: fever a=high"]),
    ({"pattern": "of (\\w+) sort"}, "She had fever of mild sort.", ["thing: fever a=mild"]),
    (
        {"pattern": "high|low", "map": {"high": "severe"}},
        "She had high fever.",
        ["thing: fever a=severe"],
    ),
    (
        {"pattern": "high|low", "map": {"high": "severe"}},
        "She had low fever.",
        ["thing: fever a=low"],
    ),
    (
        {"map": {"at night": "nightly", "daily": "daily"}},
        "She had fever at night.",
        ["thing: fever a=nightly"],
    ),
    ({"map": {"at night": "nightly"}}, "She had fever.", ["thing: fever"]),
    ({"const": "told"}, "She had fever.", ["thing: fever a=told"]),
    (
        {"quantity": ["length"]},
        "A spot of 4 mm, fever, and another of 9 mm far away.",
        ["thing: fever a=4"],
    ),
]


@pytest.mark.parametrize(("slot", "text", "expected"), SLOTS)
def test_slots(found: Found, slot: dict[str, object], text: str, expected: list[str]) -> None:
    rule = frame(slots={"beside": slot}, attrs={"a": "{beside}"})
    assert found(rule, text, "a") == expected


@pytest.mark.parametrize(
    ("given", "text", "expected"),
    [
        ({"minimum": 5}, "A loss of 4 mL.", []),
        ({"minimum": 5}, "A loss of 5 mL.", ["thing: 5"]),
        ({"maximum": 9}, "A loss of 10 mL.", []),
        ({"maximum": 9}, "A loss of 9 mL.", ["thing: 9"]),
        ({"minimum": 1, "maximum": 9}, "A loss of 2-3 mL.", []),
        ({"value": "{value.unit}"}, "A loss of 10 mL.", ["thing: mL"]),
        ({"value": "{value.all}", "maximum": 9}, "A loss of 10 mL.", []),
    ],
)
def test_limits(found: Found, given: dict[str, object], text: str, expected: list[str]) -> None:
    assert found(frame(patterns=["loss of {volume:value}"], **given), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We removed the upper bit.", ["thing: upper excision"]),
        ("We removed the bit.", ["thing: excision"]),
        ("We removed the drain.", []),
    ],
)
def test_map_of_values(found: Found, text: str, expected: list[str]) -> None:
    rule = frame(
        patterns=[r"removed the (?P<what>[\w ]+)"],
        value="{what.text}",
        map={r"(upper |lower )?bit": r"\1excision"},
    )
    assert found(rule, text) == expected


def test_first_pattern_wins_where_two_meet(found: Found) -> None:
    rule = frame(
        patterns=["severe <Symptom:value>", "<Symptom:value>"], attrs={"a": "{value.text}"}
    )
    assert found(rule, "She had severe fever and nausea.") == ["thing: fever", "thing: nausea"]


def test_evidence_is_the_sentence_or_the_match(view_of: Callable[[str], ReportView]) -> None:
    annotated = view_of("Case report\n\nShe had fever at home.\n").annotated[0]
    sentence = annotated.sentence
    (whole,) = apply_frames([frame()], annotated)
    (narrow,) = apply_frames([frame(sentence_evidence=False)], annotated)
    at = sentence.start + sentence.text.index("fever")
    assert whole.spans == ((at, at + 5), (sentence.start, sentence.end))
    assert narrow.spans == ((at, at + 5), (at, at + 5))
    assert whole.sentence == sentence.index


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"patterns": []}, "patterns"),
        ({"patterns": ["("]}, "patterns"),
        ({"patterns": ["{weight}"]}, "patterns"),
        ({"examples": []}, "examples"),
        ({"field": None}, "field"),
        ({"wher": "own"}, "wher"),
        ({"where": "cited"}, "where"),
        ({"polarity": "maybe"}, "polarity"),
        ({"skip": ["denied"]}, "skip"),
        ({"only": ["denied"]}, "only"),
        ({"sections": ["preface"]}, "sections"),
        ({"tier": "gold"}, "tier"),
        ({"slots": {"a": {"windows": 3}}}, "slots"),
        ({"slots": {"a": {"side": "top"}}}, "slots"),
    ],
)
def test_a_faulty_frame_is_refused(given: dict[str, object], place: str) -> None:
    with pytest.raises(ValidationError) as error:
        frame(**given)
    assert place in ".".join(map(str, error.value.errors()[0]["loc"]))


@pytest.mark.parametrize("flag", CONTEXT_FLAGS)
def test_every_context_flag_may_be_named(flag: str) -> None:
    assert frame(skip=[flag], only=[flag]).only == (flag,)


@pytest.mark.parametrize(
    ("skip", "only", "text", "count"),
    [
        (["negated"], [], "There was no fever.", 0),
        (["negated"], [], "There was fever.", 1),
        ([], ["negated"], "There was no fever.", 1),
        ([], ["negated"], "There was fever.", 0),
        (["family"], [], "Her father had fever.", 0),
    ],
)
def test_context_gates(
    found: Found, skip: list[str], only: list[str], text: str, count: int
) -> None:
    assert len(found(frame(skip=skip, only=only), text)) == count


def test_shipped_frames_are_read_once_and_have_own_ids() -> None:
    frames = shipped_frames()
    assert shipped_frames() is frames
    ids = [f.id for f in frames]
    assert len(set(ids)) == len(ids) > 50


def test_a_missing_slot_default_is_eight_words_in_the_clause() -> None:
    spec = SlotSpec()
    assert (spec.window, spec.within, spec.side, spec.required) == (8, "clause", "any", False)


def test_the_line_of_the_second_frame_is_named(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "frames-mine.yaml"
    good = "- id: a\n  field: x\n  patterns: [b]\n  examples: [{text: b}]\n"
    path.write_text(good + "\n- id: c\n  field: x\n  patterns: ['[']\n  examples: [{text: b}]\n")
    with pytest.raises(VocabularyError, match=r"frames-mine\.yaml:6: patterns"):
        read_frames(path)
