"""Slips of the pen: a zone defined twice, a missing word, a wrong organ, an empty field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Contradiction, Fact, Reading
from cavagraph.loaders.document import BlockKind, Section, Sentence
from cavagraph.loaders.findings import CASE, Findings, facts, unite, words_of
from cavagraph.loaders.scopes import Ownership

TWICE, ORGAN, STUB, MISSING, PANELS = (
    "zone-defined-twice", "organ-of-the-test", "empty-field", "word-missing",
    "panel-letter-repeated",
)  # fmt: skip


def zones_defined_twice(findings: Findings) -> Iterator[Contradiction]:
    """A number that a definition prints twice while another one is missing."""
    if findings.scheme is None:
        return
    labels = findings.scheme.labels
    for label in labels:
        if label.basis != "CorrectedTypo":
            continue
        printed = re.search(r"printed \S+ (\w+)", label.correction)
        first = [x for x in labels if printed and x.notation == printed[1] and x is not label]
        word = findings.scheme.word
        yield Contradiction(
            "typo",
            f"definition of {word} {printed[1] if printed else label.notation}",
            (
                Reading(
                    f"defined as {', '.join(first[0].segments)}" if first else "defined",
                    (first or [label])[0].evidence,
                ),
                Reading(f"defined again as {', '.join(label.segments)}", label.evidence),
            ),
            label.correction,
            TWICE,
        )


_ORGANS = {
    "kidney": r"kidneys?|renal",
    "liver": r"liver|hepatic",
    "heart": r"heart|cardiac",
    "lung": r"lungs?|pulmonary|respiratory",
    "thyroid": r"thyroid",
}
_CONFIRMED = (
    r"(?:confirmed|shown|proven|verified|demonstrated|assessed|documented|supported|measured"
    r"|evaluated) (?:by|with|on|in)"
)


def organ_of_test(findings: Findings) -> Iterator[Contradiction]:
    """The function of one organ shown by the function test of another."""
    for sentence in findings.own():
        for organ, words in _ORGANS.items():
            match = re.search(
                rf"\b(?:{words}) function\b[^.;,]{{0,25}}?\b{_CONFIRMED}\b(?P<tests>[^.;]{{0,60}})",
                sentence.text,
                re.I,
            )
            other = match and _other_test(match["tests"], organ)
            if match and other:
                yield _organ(findings, sentence, match, organ, other)


def _other_test(tests: str, organ: str) -> str:
    """The organ of the function test, if it is another and the right one is not named too."""
    if re.search(rf"\b(?:{_ORGANS[organ]}) function (?:tests?|studies)\b", tests, re.I):
        return ""
    for other, words in _ORGANS.items():
        if other != organ and re.match(
            rf" (?:an? |the )?(?:{words}) function (?:tests?|studies)\b", tests, re.I
        ):
            return other
    return ""


def _organ(
    findings: Findings, sentence: Sentence, match: re.Match[str], organ: str, other: str
) -> Contradiction:
    start, end = match.start(), match.end()
    middle = match.start("tests")
    return Contradiction(
        "typo",
        f"test of {organ} function",
        (
            Reading(f"{organ} function", findings.quote(sentence, start, middle)),
            Reading(f"shown by a {other} function test", findings.quote(sentence, middle, end)),
        ),
        f"taken as a slip for a {organ} function test; the finding is kept",
        ORGAN,
    )


_STUB = re.compile(
    r"^(?P<name>[A-Z][A-Za-z ]{2,30}):\s*(?:[—–-]+|none|nil|n/?a|not applicable)?\s*$", re.I
)
_STUB_FIELDS = (
    (r"medication|drugs?|treatment", ("drug",)),
    (r"symptoms?", ("symptom",)),
    (r"(?:clinical )?procedures?|operation|surgery", ("procedure", "reconstruction")),
    (r"diagnosis|final diagnosis", ("diagnosis",)),
    (r"complications?", ("complication", "toxicity")),
)


def empty_fields(findings: Findings) -> Iterator[Contradiction]:
    """A header field left empty although the text holds what it asks for."""
    for sentence in findings.sentences():
        match = _STUB.match(sentence.text) if sentence.kind is BlockKind.FIELD else None
        if match is None:
            continue
        for cue, fields in _STUB_FIELDS:
            if re.fullmatch(cue, match["name"].strip(), re.I):
                told = [f for p in findings.patients for f in facts(p, *fields)]
                if told:
                    yield _stub(findings, sentence, match["name"], told)


def _stub(findings: Findings, sentence: Sentence, name: str, told: list[Fact]) -> Contradiction:
    values = ", ".join(dict.fromkeys(words_of(f.value) for f in told))
    return Contradiction(
        "header against text",
        name.lower(),
        (
            findings.read("empty in the header", sentence),
            Reading(f"text: {values}", unite(f.evidence for f in told)),
        ),
        "the text leads; the header field is a stub",
        STUB,
        preferred=1,
    )


_PAIRED = (
    r"(?:renal|iliac|common iliac|external iliac|femoral|adrenal|gonadal|ovarian|testicular"
    r"|hepatic|jugular|pulmonary)"
)
_MISSING = re.compile(
    rf"\b(?P<side>right|left) and (?P<what>{_PAIRED}) (?P<noun>veins|arteries|kidneys|glands"
    rf"|vessels|lobes)\b",
    re.I,
)


def missing_words(findings: Findings) -> Iterator[Contradiction]:
    """ "The left and iliac veins": the second side is missing; what the text says of it leads."""
    for sentence in findings.own(CASE):
        match = _MISSING.search(sentence.text)
        if match is None:
            continue
        side = "left" if match["side"].lower() == "right" else "right"
        singular = {"arteries": "artery"}.get(
            match["noun"].lower(), match["noun"].lower().rstrip("s")
        )
        other = re.compile(rf"\b{side} {match['what']} {singular}", re.I)
        near = [
            s for s in findings.own(CASE)
            if 0 <= s.index - sentence.index <= 3 and other.search(s.text)
        ]  # fmt: skip
        meant = [findings.quote(s) for s in near] or [findings.quote(sentence, *match.span())]
        yield Contradiction(
            "typo",
            f"which {match['what'].lower()} {match['noun'].lower()}",
            (
                Reading(f"printed: {match.group()}", findings.quote(sentence, *match.span())),
                Reading(
                    f"meant: right and left {match['what'].lower()} {match['noun'].lower()}",
                    unite(meant),
                ),
            ),
            "a word is missing; the facts are taken from the sentences that name each side",
            MISSING,
        )


_PANEL = re.compile(r"(?:^|[;.]\s)\(?(?P<letter>[A-H]|[a-h])\)?[,.):]\s(?=\w)")


def repeated_panels(findings: Findings) -> Iterator[Contradiction]:
    """A figure whose legend uses a letter twice where the next one is due."""
    for sentence in findings.sentences(Ownership.OWN, Ownership.GENERAL, Ownership.CITED):
        if sentence.section is not Section.CAPTION:
            continue
        letters = list(_PANEL.finditer(sentence.text))
        seen: list[str] = []
        for match in letters:
            letter = match["letter"]
            due = chr(ord(seen[-1]) + 1) if seen else letter
            if letter in seen and letter != due:
                yield _panel(findings, sentence, match, due)
                break
            seen.append(letter)


def _panel(findings: Findings, sentence: Sentence, match: re.Match[str], due: str) -> Contradiction:
    start = match.start("letter")
    rest = re.match(r"[^;.]{1,80}", sentence.text[start:])
    words = rest.group() if rest else match["letter"]
    place = findings.quote(sentence, start, start + len(words))
    return Contradiction(
        "typo",
        "letter of a figure panel",
        (
            Reading(f"printed {match['letter']}", place),
            Reading(f"{due} is due", place),
        ),
        "no fact depends on it",
        PANELS,
    )
