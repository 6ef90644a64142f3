"""Which drug, treatment or other reason the text holds responsible for an event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.courses import Course, Regimen, components
from cavagraph.loaders.namings import Naming, around, namings

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
    r"suspend\w+|switch\w+|chang\w+|replac\w+|substitut\w+|paused|on hold|abandon\w+|"
    r"not be (?:administered|given|completed)[^.;]{0,30}?|halt\w+|aborted|given up|"
    r"held)\b[^.;]{0,60}?"
    r"\b(?:when|because of|due to|owing to|for|by|after|on account of|as a result of|following|"
    r"secondary to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)

_UNDER = re.compile(
    r"[^.;,]{0,45}?\b(?:under|while (?:on|receiving|taking)|on|during|with|"
    r"after) (?:the )?(?:\w+ ){0,2}?(?:(?:treatment|therapy|cycles?|administration) (?:with|"
    r"of) )?",
    re.IGNORECASE,
)


_MADE_STOP = re.compile(
    r"[^.;]{0,60}?\b(?:led|leading|result\w*|requir\w+|necessitat\w+|prompt\w+|caus\w+|forc\w+|"
    r"obliged|mandat\w+)\b[^.;]{0,30}?\b(?:discontinu\w+|stop\w*|withdraw\w+|cessation|reduc\w+|"
    r"interrupt\w+|delay\w*|omission|omit)\b(?: (?:the|of|in|dose|doses)){0,4} ",
    re.IGNORECASE,
)


_BECAUSE = re.compile(
    r"\b(?:because of|due to|owing to|in view of|for|on account of|after) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)


_ACTIVE = re.compile(
    r"\b(?:attribut|ascrib|relat|link|blam)\w+ (?:this |the |these |his |"
    r"her )?(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)


_BACKWARD = re.compile(
    r"(?:its|their|this|which|it|the (?:drugs?|latter|former|agents?|compound|medication|"
    r"infusion))\b"
)
_COMBINED = re.compile(
    r"^(?:the |this )?(?:combination|regimen|chemotherapy|combined|both drugs|treatment|"
    r"therapy|protocol|(?:drug|agent|compound|medication|latter)s?)\b",
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
    near = list(namings(annotated, components))
    linked = _linked(annotated, mention, near, running)
    return (
        linked
        or _beside(annotated, mention, near)
        or _governing(course, order, annotated, mention, near, running)
    )


def _linked(
    annotated: Annotated, mention: Mention, near: list[Naming], running: Regimen | None
) -> Cause | None:
    """The cause after "due to", "attributed to" and the like."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    after = text[mention.end - offset :]
    link = _CAUSE_AFTER.match(after) or _far_cause(after)
    if not link:
        return None
    at = mention.end + link.end()
    stated = bool(_STRONG_CAUSE.search(link[0]))
    for naming in near:
        if at <= naming.start <= at + 24:
            return _by(naming, True)
    rest = text[at - offset :]
    if _COMBINED.match(rest) and running:
        return _of(running, True)
    if _RADIO.match(rest):
        return Cause(treatment="radiotherapy", stated=True)
    if stated and not _BACKWARD.match(rest):
        other = re.match(r"(?:an? |the )?([\w-]+(?: [\w-]+){0,2})", rest)
        return Cause(other=other[1] if other else "other cause")
    return None


def _beside(annotated: Annotated, mention: Mention, near: list[Naming]) -> Cause | None:
    """ "they attributed the colitis to X", "X-induced colitis", "colitis under X"."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    active = _ACTIVE.search(text[: mention.start - offset])
    for naming in near:
        if naming.start >= mention.end:
            between = text[mention.end - offset : naming.start - offset]
            if active and re.fullmatch(r"(?: [\w-]+){0,2} to (?:the )?", between):
                return _by(naming, True)
            if _UNDER.fullmatch(between) or _MADE_STOP.fullmatch(between):
                return _by(naming, False)
        elif naming.end <= mention.start:
            gap = text[naming.end - offset : mention.start - offset]
            if re.fullmatch(r"(?:-| )?(?:induced|related|associated|specific)? ?(?:\w+ )?", gap):
                return _by(naming, "duced" in gap or "elated" in gap)
    return None


def _governing(
    course: Course,
    order: int,
    annotated: Annotated,
    mention: Mention,
    near: list[Naming],
    running: Regimen | None,
) -> Cause:
    """The drug that was changed because of the event, the last one named, or the running one."""
    lead, _ = around(annotated, mention.start, mention.end)
    subject = [n for n in near if mention.start - len(lead) <= n.start and n.end <= mention.start]
    changed = CHANGE_FOR.search(lead)
    if subject and changed:  # what was given up is named first: "X was replaced by Y because of"
        exchanged = re.match(r"switch|chang|replac|substitut", changed[0], re.IGNORECASE)
        return _by(subject[0] if exchanged else subject[-1], False)
    given_up = [n for n in near if n.start >= mention.end]
    if (
        given_up
        and _BECAUSE.search(lead)
        and re.search(r"\breplac|\bswitch", _tail(annotated, mention))
    ):
        return _by(given_up[0], False)
    start = annotated.sentence.start
    inside = [r for p, r in course.references if p[0] == order and start <= p[1] < mention.start]
    chosen = inside[-1] if inside else running
    return _of(chosen, False) if chosen else Cause()


def _tail(annotated: Annotated, mention: Mention) -> str:
    return annotated.sentence.text[mention.end - annotated.sentence.start :]


def _by(naming: Naming, stated: bool) -> Cause:
    return Cause("+".join(naming.drugs), len(naming.drugs) == 1, stated=stated)


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
