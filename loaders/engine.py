"""Frames applied to sentences: candidates with value, attributes, status and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from cavagraph.graph.model import Basis, Status, Temporality, Tier, Value
from cavagraph.loaders.annotations import Annotated, Mention, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.frames import Frame, SlotSpec
from cavagraph.loaders.patterns import Encoded, Match, compile_pattern, encode
from cavagraph.loaders.templates import Filled, Item, render

_CLAUSE = re.compile(
    r";|\. |, (?:but|while|whereas|which|although|however|and (?:he|she|they|the|it|was|were))\b"
    r"| (?:but|whereas|although) ",
    re.IGNORECASE,
)


def apply_frames(
    frames: Iterable[Frame], annotated: Annotated, episode: Episode | None = None
) -> Iterator[Candidate]:
    """The candidates that the frames find in one sentence.

    Section, episode and word conditions are judged here; who it is about is not.
    """
    encoded: Encoded | None = None
    for frame in frames:
        if not _admits(frame, annotated):
            continue
        if frame.episodes and episode is not None and episode not in frame.episodes:
            continue
        encoded = encoded or encode(annotated)
        yield from _apply(frame, annotated, encoded)


def _admits(frame: Frame, annotated: Annotated) -> bool:
    sentence = annotated.sentence
    if sentence.kind is BlockKind.HEADING:
        return False  # a title names the subject; the text states it
    if frame.sections and sentence.section not in frame.sections:
        return False
    return sentence.section not in frame.not_sections


def _worded(frame: Frame, annotated: Annotated) -> bool:
    """The word conditions; judged only where a pattern has matched, which is seldom."""
    sentence = annotated.sentence
    if not all(_word(w).search(sentence.text) for w in frame.require):
        return False
    return not any(_word(w).search(sentence.text) for w in frame.exclude)


@lru_cache(maxsize=2048)
def _word(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _apply(frame: Frame, annotated: Annotated, encoded: Encoded) -> Iterator[Candidate]:
    taken: list[tuple[int, int]] = []
    for source in frame.patterns:
        for match in compile_pattern(source).find(encoded):
            if not _worded(frame, annotated):
                return
            if any(s < match.end and match.start < e for s, e in taken):
                continue
            made = list(_candidates(frame, annotated, match))
            if made:
                taken.append((match.start, match.end))
            yield from made


def _candidates(frame: Frame, annotated: Annotated, match: Match) -> Iterator[Candidate]:
    each = frame.each or next((n for n, i in match.slots.items() if len(i) > 1), "")
    for item in match.slots.get(each, (None,)) if each else (None,):
        filled = _fill(frame, annotated, match, each, item)
        if filled is None:
            continue
        candidate = _candidate(frame, annotated, match, filled)
        if candidate is not None:
            yield candidate


def _fill(
    frame: Frame, annotated: Annotated, match: Match, each: str, item: Item | None
) -> Filled | None:
    items = {name: found[0] for name, found in match.slots.items()}
    words = {name: text for name, (text, _, _) in match.texts.items()}
    spans = {name: (start, end) for name, (_, start, end) in match.texts.items()}
    at = (match.start, match.end)
    if each and item is not None:
        items[each] = item
        words[each] = item.text
        spans[each] = at = (item.start, item.end)
    for name, spec in frame.slots.items():
        if name in items or name in words:
            continue
        found = _slot(spec, annotated, at, items.values())
        if found is None:
            if spec.required:
                return None
            continue
        thing, text, span = found
        spans[name] = span
        words[name] = text
        if thing is not None and not spec.map:
            items[name] = thing
    return Filled(items, words, spans)


def _slot(
    spec: SlotSpec, annotated: Annotated, at: tuple[int, int], taken: Iterable[Item]
) -> tuple[Item | None, str, tuple[int, int]] | None:
    used = {(i.start, i.end) for i in taken}
    best: tuple[int, Item | None, str, tuple[int, int]] | None = None
    for thing, text, span in _offers(spec, annotated):
        if (span[0], span[1]) in used and not spec.map:
            continue
        distance = _distance(annotated, at, span, spec)
        if distance is None or distance > spec.window:
            continue
        if best is None or distance < best[0]:
            best = (distance, thing, text, span)
    if best is not None:
        return best[1], best[2], best[3]
    return (None, spec.const, at) if spec.const else None


def _offers(
    spec: SlotSpec, annotated: Annotated
) -> Iterator[tuple[Item | None, str, tuple[int, int]]]:
    offset = annotated.sentence.start
    if spec.classes:
        for mention in annotated.of(*spec.classes):
            if not spec.map or _mapped(spec, mention.term.label) != mention.term.label:
                yield mention, _mapped(spec, mention.term.label), (mention.start, mention.end)
    if spec.quantity:
        kinds = tuple(QuantityKind(kind) for kind in spec.quantity)
        for quantity in annotated.amounts(*kinds):
            yield quantity, quantity.text, (quantity.start, quantity.end)
    if spec.pattern:
        for found in _word(spec.pattern).finditer(annotated.sentence.text):
            text = found.group(1) if found.re.groups and found.group(1) else found.group()
            yield None, _mapped(spec, text), (found.start() + offset, found.end() + offset)
    if spec.map and not spec.classes and not spec.pattern:
        for expression, value in spec.map.items():
            for found in _word(expression).finditer(annotated.sentence.text):
                yield None, value, (found.start() + offset, found.end() + offset)


def _mapped(spec: SlotSpec, text: str) -> str:
    for expression, value in spec.map.items():
        if _word(expression).search(text):
            return value
    return text


def _distance(
    annotated: Annotated, at: tuple[int, int], span: tuple[int, int], spec: SlotSpec
) -> int | None:
    """Words between two stretches; None on the wrong side or across a clause."""
    if span[1] <= at[0]:
        side, between = "left", (span[1], at[0])
    elif span[0] >= at[1]:
        side, between = "right", (at[1], span[0])
    else:
        return 0
    if spec.side not in ("any", side):
        return None
    offset = annotated.sentence.start
    text = annotated.sentence.text[between[0] - offset : between[1] - offset]
    if spec.within == "clause" and _CLAUSE.search(text):
        return None
    return len(text.split())


def _candidate(
    frame: Frame, annotated: Annotated, match: Match, filled: Filled
) -> Candidate | None:
    focus = _focus(frame, filled)
    context = focus.context if isinstance(focus, Mention) else None
    if context is not None:
        if any(getattr(context, flag) for flag in frame.skip):
            return None
        if not all(getattr(context, flag) for flag in frame.only):
            return None
    value = _translated(frame, render(frame.value, filled))
    if value is None or value == "" or not _in_range(frame, value):
        return None
    attrs = {name: render(template, filled) for name, template in frame.attrs.items()}
    sentence = annotated.sentence
    span = (sentence.start, sentence.end) if frame.sentence_evidence else (match.start, match.end)
    return Candidate(
        field=frame.field,
        value=value,
        spans=((match.start, match.end), span),
        rule=frame.id,
        sentence=sentence.index,
        attrs=tuple(sorted((n, v) for n, v in attrs.items() if v is not None and v != "")),
        status=_status(frame, focus),
        basis=Basis.INFERRED if frame.inferred else Basis.STATED,
        temporality=_temporality(frame, focus),
        tier=Tier(frame.tier),
        derived=frame.derived,
        distributed=frame.distribute,
    )


def _translated(frame: Frame, value: Value | None) -> Value | None:
    """The value by the frame's map ("right kidney" -> "right nephrectomy"); None if not in it."""
    if not frame.map or not isinstance(value, str):
        return value
    for expression, template in frame.map.items():
        found = _word(expression).fullmatch(value)
        if found:
            return " ".join(found.expand(template).split())
    return None


def _focus(frame: Frame, filled: Filled) -> Item | None:
    name = frame.focus or frame.each or "value"
    if name in filled.items:
        return filled.items[name]
    return next((i for i in filled.items.values() if isinstance(i, Mention)), None)


def _status(frame: Frame, focus: Item | None) -> Status:
    fixed = {"present": Status.PRESENT, "absent": Status.ABSENT, "suspected": Status.SUSPECTED}
    if frame.polarity != "context":
        return fixed[frame.polarity]
    if isinstance(focus, Mention):
        if focus.context.negated:
            return Status.ABSENT
        if focus.context.suspected:
            return Status.SUSPECTED
    return Status.PRESENT


def _temporality(frame: Frame, focus: Item | None) -> Temporality:
    if frame.temporality != "context":
        return Temporality(frame.temporality)
    if isinstance(focus, Mention):
        if focus.context.planned:
            return Temporality.PLANNED
        if focus.context.historical:
            return Temporality.HISTORICAL
    return Temporality.CURRENT


def _in_range(frame: Frame, value: Value) -> bool:
    numbers = value if isinstance(value, tuple) else (value,)
    for number in numbers:
        if isinstance(number, Decimal | int) and not isinstance(number, bool):
            if frame.minimum is not None and number < Decimal(str(frame.minimum)):
                return False
            if frame.maximum is not None and number > Decimal(str(frame.maximum)):
                return False
    return True
