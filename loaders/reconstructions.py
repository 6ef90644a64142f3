"""Reconstructed vessels: which, how, with what graft, and those expressly left unreconstructed.

One fact a vessel and patient. Several sentences fill it: material here, diameter there. Sizes are
told apart by their own words ("diameter", "long", φ) and, where these are missing, by magnitude: a
caval graft is 8 to 40 mm wide and longer than it is wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cavagraph.graph.model import Status, Temporality, Value
from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.grafts import NO_GRAFT, Graft, graft_of
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "reconstruction"
CAVA = "inferior vena cava"
_TRIGGER = re.compile(
    r"\b(?:reconstruct\w*|replac\w+|interpos\w+|grafts?\b|prosthe\w+|anastomos\w+|re-?implant\w*|"
    r"implanted|patch\w*|(?:primary|primarily|direct|lateral|simple) (?:suture\w*|repair\w*|"
    r"clos\w+)|"
    r"bridged|rebuilt|substituted|re-?inserted|continuity (?:was|being) (?:restored|"
    r"re-?established)|repaired (?:primarily|directly)|"
    r"cavoplasty|venoplasty|venorrhaphy|cavorrhaphy|homograft|allograft|sutured (?:to|into)|closed "
    r"(?:primarily|"
    r"directly|with (?:a |an )?(?:running|continuous|\w+ ?patch)))\b",
    re.IGNORECASE,
)
_TECHNIQUES: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:re-?implant\w*|implanted into|anastomosed to (?:the )?(?:\w+ )?(?:graft|prosthe)|"
        r"sutured (?:to|into) (?:the )?(?:\w+ )?(?:graft|prosthe))",
        "reimplantation into graft",
    ),
    (r"\bpatch\w*|\bcavoplasty", "patch"),
    (
        r"\b(?:primary|primarily|direct(?:ly)?|lateral|simple) (?:suture\w*|repair\w*|clos\w+)|"
        r"\bclosed (?:primarily|directly|with (?:a )?(?:running|continuous))|"
        r"\b(?:veno|cavo)rrhaphy|"
        r"\brepaired (?:primarily|directly)",
        "primary repair",
    ),
    (r"\binterpos\w+", "interposition"),
    (r"\b(?:replac\w+|graft\w*|prosthe\w+|tube|homograft|allograft)", "graft replacement"),
    (r"\bend-to-end", "end-to-end anastomosis"),
)
_WITHOUT = re.compile(
    r"\bwithout (?:\w+ ){0,2}?(?:reconstruct\w+|replacement|graft)|\bnot (?:be )?(?:reconstructed|"
    r"replaced)|"
    r"\bno (?:\w+ ){0,3}?(?:reconstruction|replacement)|"
    r"\bno (?:\w+ ){0,2}?(?:graft|conduit|prosthesis|patch|substitute) (?:was|were) "
    r"(?:placed|inserted|"
    r"used|interposed|needed|required)|\breconstruction (?:was )?(?:not|"
    r"unnecessary|omitted)|"
    r"\bcontinuity (?:was )?not (?:restored|re-?established)|"
    r"\b(?:reconstruction|replacement)\b[^.;]{0,30}\b"
    r"(?:unnecessary|not (?:necessary|needed|required))|"
    r"\b(?:refrained from|refrain from|dispensed with) (?:reconstruct\w+|replac\w+)|"
    r"\bneither (?:the )?(?:ivc|cava|vena cava) (?:nor|was) .{0,30}reconstructed",
    re.IGNORECASE,
)
_PATENCY = re.compile(
    r"\b(?:patent|patency|thrombos\w+|occlu\w+|follow-up|stenos\w+|infection)\b", re.I
)
_DONE = re.compile(
    r"\b(?:planned|plan was|decided|would be|was considered|should|alternative|if necessary)\b",
    re.I,
)
_DEFECT_CLOSED = re.compile(
    r"\b(?:defect|cavotomy|venotomy|caval wall)\b[^.;]{0,40}\b(?:closed|sutured|repaired|patched)"
    r"\b",
    re.I,
)
_CAVAL_TECHNIQUE = re.compile(
    r"^(?=.*\b(?:IVC|caval?|vena cava)\b)(?=.*\b(?:reconstruct|replace|repair|patch))",
    re.IGNORECASE | re.DOTALL,
)
_INTERPOSED = re.compile(r"\b(?:tube|graft|prosthesis|homograft)\b.{0,120}\binterpos\w+", re.I)


def reconstruction_stage(
    report: ReportView, candidates: tuple[Candidate, ...]
) -> Iterable[Candidate]:
    """Adds one reconstruction a vessel and place where one is stated, done or denied."""
    yield from candidates
    for annotated in report.own():
        if _TRIGGER.search(annotated.sentence.text) or _WITHOUT.search(annotated.sentence.text):
            yield from _in_sentence(annotated)


def _in_sentence(annotated: Annotated) -> Iterator[Candidate]:
    text = annotated.sentence.text
    denied = _WITHOUT.search(text)
    if denied:
        spared = _denied_vessel(annotated, denied.end())
        yield _candidate(annotated, spared, (), Status.ABSENT, denied.span())
        return
    trigger = _TRIGGER.search(text)
    if trigger is None or _DONE.search(text) or not _performed(text):
        return
    graft = graft_of(annotated)
    if (
        graft.material
        and _INTERPOSED.search(text)
        and all(v.term.label != CAVA for v in _targets(annotated))
    ):
        attrs = _attrs(CAVA, text, None, graft, annotated)
        yield _candidate(annotated, CAVA, attrs, Status.PRESENT, trigger.span())
        graft = NO_GRAFT
    targets: list[Mention | None] = [*_targets(annotated)]
    if _cava_in_a_technique(annotated) and all(v and v.term.label != CAVA for v in targets):
        targets.insert(0, None)
    if not targets and (graft.material or _mentions_graft(text) or _DEFECT_CLOSED.search(text)):
        targets = [None]
    for vessel in targets:
        if vessel is not None and vessel.context.negated:
            continue
        label = vessel.term.label if vessel else CAVA
        yield _candidate(
            annotated,
            label,
            _attrs(label, text, vessel, graft, annotated),
            Status.PRESENT,
            trigger.span()
            if vessel is None
            else (
                vessel.start - annotated.sentence.start,
                vessel.end - annotated.sentence.start,
            ),
        )


def _denied_vessel(annotated: Annotated, at: int) -> str:
    """What was not rebuilt: the vessel named right after, else the cava."""
    start = annotated.sentence.start + at
    after = annotated.sentence.text[at : at + 12]
    if not re.match(r" of (?:the )?", after):
        return CAVA
    named = [m for m in annotated.of("Vessel") if 0 <= m.start - start <= 12]
    return named[0].term.label if named else CAVA


def _mentions_graft(text: str) -> bool:
    return bool(re.search(r"\b(?:graft|prosthe\w+)\b", text, re.I)) and bool(
        re.search(
            r"\b(?:reconstruct\w*|replac\w+|interpos\w+|sutured|used|placed|inserted)\b", text, re.I
        )
    )


def _performed(text: str) -> bool:
    """A patent or thrombosed graft is an outcome, not another reconstruction."""
    if not _PATENCY.search(text):
        return True
    return bool(
        re.search(
            r"\b(?:reconstructed|replaced|interposed|interposition|reimplanted)\b", text, re.I
        )
    )


def _targets(annotated: Annotated) -> list[Mention]:
    """The vessels that were rebuilt, the cava once. Landmarks and cut-off sources are left out."""
    found: dict[str, Mention] = {}
    for mention in annotated.of("Vessel", "HeartChamber"):
        label = _vessel(mention)
        if not label or mention.context.landmark or mention.context.planned:
            continue
        if _is_target(annotated, mention):
            found.setdefault(label, mention)
    return list(found.values())


def _cava_in_a_technique(annotated: Annotated) -> bool:
    """Whether words of a technique name the cava themselves ("reconstruction of the IVC")."""
    return any(
        _CAVAL_TECHNIQUE.search(m.text) and not (m.context.negated or m.context.planned)
        for m in annotated.of("ReconstructionTechnique")
    )


def _vessel(mention: Mention) -> str:
    return "" if mention.isa("Artery") else mention.term.label


def _is_target(annotated: Annotated, mention: Mention) -> bool:
    text = annotated.sentence.text
    start = mention.start - annotated.sentence.start
    end = mention.end - annotated.sentence.start
    after, before = text[end : end + 70], text[max(0, start - 90) : start]
    passive = re.match(
        r"(?: (?:defect|stump|continuity|flow|wall|resection|orifice|interruption))?s?(?: "
        r"\([^)]*\))?,? "
        r"(?:and [\w ]{3,25})?(?:was|were|had been|being)?(?: \w+){0,2}? ?"
        r"(?:re-?implanted|re-?inserted|substituted|reconstruct\w+|replac\w+|rebuilt|implanted|anastomosed|restored|closed|"
        r"repaired|"
        r"interposi\w+|replacement|patch\w*|sutured to)",
        after,
        re.I,
    )
    active = re.search(
        r"\b(?:reconstruct(?:ion|ing)|replac(?:ement|ing|ed)|re-?implant(?:ation|ing|ed)|"
        r"repair(?:ing)?|"
        r"rebuil(?:t|ding)|interposi(?:tion|ng)|patch(?:ing|plasty)?|anastomosis|venoplasty)(?: "
        r"of| to)?"
        r"(?: (?:the|both|a|right|left|bilateral|also|defect|in|resected|entire|remaining))*"
        r"(?: [\w-]+ and(?: the)?| inferior vena cava and(?: the)?)? ?$",
        before,
        re.I,
    )
    return bool(passive or active)


def _attrs(
    label: str, text: str, vessel: Mention | None, graft: Graft, annotated: Annotated
) -> tuple[tuple[str, Value], ...]:
    technique = next(
        (
            name
            for e, name in _TECHNIQUES
            # a side vein is put back into the graft; the cava itself never is
            if re.search(e, text, re.I) and not (label == CAVA and name.startswith("reimpl"))
        ),
        None,
    )
    if label != CAVA and technique == "interposition" and not graft.material:
        technique = None
    values: dict[str, Value | None] = {
        "vessel": label,
        "technique": technique,
        "material": graft.material,
        "brand": graft.brand,
        "ringed": graft.ringed,
        "diameter_mm": number(graft.diameter) if graft.diameter else None,
        "length_mm": number(graft.length) if graft.length else None,
        "size_raw": graft.raw,
    }
    return tuple(sorted((k, v) for k, v in values.items() if v is not None))


def _candidate(
    annotated: Annotated,
    label: str,
    attrs: tuple[tuple[str, Value], ...],
    status: Status,
    span: tuple[int, int],
) -> Candidate:
    sentence = annotated.sentence
    return Candidate(
        field="reconstruction",
        value="IVC" if label == CAVA else label,
        spans=(
            (sentence.start + span[0], sentence.start + span[1]),
            (sentence.start, sentence.end),
        ),
        rule=RULE,
        sentence=sentence.index,
        attrs=attrs or (("vessel", label),),
        status=status,
        temporality=Temporality.CURRENT,
    )
