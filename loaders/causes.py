"""Which drug, treatment or other reason the text holds responsible for an event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.courses import Course, Regimen, components
from cavagraph.loaders.namings import around, namings

_CAUSE_AFTER = re.compile(
    r"^[\s,)]*(?:\([^)]{0,40}\) ?,? ?)?(?:(?:which|that|and|it) )?(?:(?:was|were|is|"
    r"has been|had been|both) )?(?:probably |most likely |likely |presumably |"
    r"thought to be |considered |felt to be |judged |mainly )?(?:due to|attribut(?:ed|"
    r"able) to|ascribed to|caused by|"
    r"(?:related|secondary) to|induced by|from|resulting from|associated with|owing to|"
    r"as a (?:result|consequence) of|"
    r"as a side effect of|as an adverse effect of|under|on|with|during treatment with|"
    r"during|after) ",
    re.IGNORECASE,
)


_STRONG_CAUSE = re.compile(
    r"due to|attribut|ascribed|caused|related|secondary|induced|result|owing|effect", re.I
)


CHANGE_FOR = re.compile(
    r"\b(?:stopp\w+|discontinu\w+|ceas\w+|cancel\w+|interrupt\w+|reduc\w+|delay\w+|"
    r"postpon\w+|deferr\w+|withdrawn|"
    r"lowered|omitt\w+|withheld|replaced|modif\w+|hinder\w+|prevent\w+|terminat\w+|"
    r"suspend\w+|not be (?:administered|given|completed)[^.;]{0,30}?|held)\b[^.;]{0,60}?"
    r"\b(?:because of|due to|owing to|for|by|after|on account of|as a result of|following|"
    r"secondary to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)

_UNDER = re.compile(
    r"[^.;,]{0,45}?\b(?:under|while (?:on|receiving|taking)|on|during|with|"
    r"after) (?:the )?(?:\w+ ){0,2}?(?:(?:treatment|therapy|cycles?|administration) (?:with|"
    r"of) )?",
    re.IGNORECASE,
)


_ACTIVE = re.compile(
    r"\b(?:attribut|ascrib|relat|link|blam)\w+ (?:this |the |these |his |"
    r"her )?(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)


_COMBINED = re.compile(
    r"^(?:the |this )?(?:combination|regimen|chemotherapy|combined|both drugs|treatment|"
    r"therapy|protocol)\b",
    re.I,
)


_RADIO = re.compile(
    r"^(?:the |adjuvant |neoadjuvant |previous )*(?:radiotherapy|irradiation|radiation)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Who is held responsible: drugs joined by "+", or another treatment or reason."""

    drug: str = ""
    single: bool = False
    treatment: str = ""
    other: str = ""
    stated: bool = False


def find_cause(
    course: Course, order: int, annotated: Annotated, mention: Mention, running: Regimen | None
) -> Cause:
    """The drug that the sentence names as cause, else the running regimen (not stated)."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    after = text[mention.end - offset :]
    near = list(namings(annotated, components))
    link = _CAUSE_AFTER.match(after) or _far_cause(after)
    if link:
        at = mention.end + link.end()
        stated = bool(_STRONG_CAUSE.search(link[0]))
        for naming in near:
            if at <= naming.start <= at + 24:
                return Cause("+".join(naming.drugs), len(naming.drugs) == 1, stated=True)
        rest = text[at - offset :]
        if _COMBINED.match(rest) and running:
            return _of(running, True)
        if _RADIO.match(rest):
            return Cause(treatment="radiotherapy", stated=True)
        if stated and not re.match(
            r"(?:its|their|this|which|the (?:drugs?|latter|former))\b", rest
        ):
            other = re.match(r"(?:an? |the )?([\w-]+(?: [\w-]+){0,2})", rest)
            return Cause(other=other[1] if other else "other cause")
    active = _ACTIVE.search(text[: mention.start - offset])
    if active:
        for naming in near:
            between = text[mention.end - offset : naming.start - offset]
            if naming.start >= mention.end and re.fullmatch(
                r"(?: [\w-]+){0,2} to (?:the )?", between
            ):
                return Cause("+".join(naming.drugs), len(naming.drugs) == 1, stated=True)
    for naming in near:
        gap = (
            text[naming.end - offset : mention.start - offset]
            if naming.end <= mention.start
            else None
        )
        if gap is not None and re.fullmatch(
            r"(?:-| )?(?:induced|related|associated|specific)? ?(?:\w+ )?", gap
        ):
            return Cause(
                "+".join(naming.drugs),
                len(naming.drugs) == 1,
                stated="duced" in gap or "elated" in gap,
            )
    for naming in near:
        if naming.start >= mention.end and _UNDER.fullmatch(
            text[mention.end - offset : naming.start - offset]
        ):
            return Cause("+".join(naming.drugs), len(naming.drugs) == 1)
    lead, _ = around(annotated, mention.start, mention.end)
    changed = CHANGE_FOR.search(lead)
    subject = [n for n in near if mention.start - len(lead) <= n.start and n.end <= mention.start]
    if changed and subject:
        return Cause("+".join(subject[-1].drugs), len(subject[-1].drugs) == 1)
    inside = [
        r
        for p, r in course.references
        if p[0] == order and annotated.sentence.start <= p[1] < mention.start
    ]
    chosen = inside[-1] if inside else running
    return _of(chosen, False) if chosen else Cause()


def _far_cause(after: str) -> re.Match[str] | None:
    """ "hepatitis developed, which was attributed to X": the link a few words on."""
    return re.match(
        r"^(?:[^.;,]{0,45}?,? (?:which|that|and) was|(?: \w+){1,4}?) (?:thought to be |"
        r"probably )?(?:attributed to|ascribed to|due to|caused by|"
        r"blamed on|related to) (?:the )?",
        after,
        re.IGNORECASE,
    )


def _of(regimen: Regimen, stated: bool) -> Cause:
    return Cause(regimen.name, len(regimen.drugs) == 1, stated=stated)
