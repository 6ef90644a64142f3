"""How far a cue reaches in its sentence.

* forward: to a terminator, to the token limit, or to the first verb after what it covers ("no A,
  B or C was seen"), less a new clause before that verb ("no A was seen, and CT showed B");
* backward: to the start of the clause; over a comma only within a list, over an exception or over
  an aside ("A and B, except for C, were not seen").

All positions are relative to the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cavagraph.loaders.cues import CueHit, Cues

_COPULA = r"(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)"
_VERB = re.compile(
    rf"\b(?P<copula>{_COPULA})\b|"
    r"\b(?:had|has|have|did|does|showed|shows|revealed|reveals|demonstrated|disclosed|confirmed|"
    r"underwent|received|developed|remained|remains|became|started|went|gave|led|required|"
    r"presented|complained|reported|suggested|contained|measured|weighed|lay|arose|extended|"
    r"reached|involved|invaded|encased|occurred|followed|can|could|may|might|should|would|will|"
    r"must|recovered|died|lasted|appeared|functioned|took|allowed|improved|"
    r"discussed|decided|agreed|caused|produced|proved|survived|lived|resolved|included|recommended|"
    r"advised)\b"
)
# After "was", these say that the thing before it was or was not there: no new clause.
_OBSERVED = re.compile(
    r"\s(?:not\s|ever\s|also\s|subsequently\s|clearly\s)?(?:seen|observed|found|noted|noticed|"
    r"detected|identified|"
    r"present|reported|given|performed|needed|required|used|necessary|done|evident|made|recorded|"
    r"encountered|demonstrated|visible|visuali[sz]ed|suspected|documented|inserted|placed|"
    r"offered|involved|"
    r"administered|palpable|palpated|apparent|shown|revealed|felt|elicited|raised|possible|"
    r"available|"
    r"associated|undertaken|attempted|carried|disturbed|spared|affected)\b"
)
_RELATIVE = (" that ", " which ", " who ")
_SUBJECT = re.compile(
    r",\s(?:and|so|the|he|she|it|we|they|this|there|our|his|her|a|an)\s(?!well\b)[^,]{0,80}$"
)
_JOIN = re.compile(r",\s(?:and|or)\s|\sand\s|,\s")
_PREPOSITION = re.compile(r"\b(?:of|to|in|into|from|with|between)\b")
_LIST_WORD = re.compile(r"\b(?:and|or|nor)\b|&|/")
_INTRODUCTION = re.compile(r"\s*(?:on|at|in|during|after|by|for|with|from|before|despite)\b")
_ASIDE = re.compile(
    r"\s*(?:(?:if|when|where|as|although|however|therefore|unfortunately|likewise|which)\b|"
    r"\w{3,20}(?:ed|ing)\b)"
)
_WORD = re.compile(r"[^\s]+")
_LOWER = {
    ord("’"): "'",
    ord("–"): "-",
    ord("‐"): "-",
    ord("−"): "-",
    ord("\n"): " ",
}
_LIST_ITEM_WORDS = 6


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence in small letters with the positions that limit scopes (relative to it)."""

    text: str
    stops: tuple[tuple[int, int], ...]
    ahead: tuple[tuple[int, int], ...]
    verbs: tuple[re.Match[str], ...]


def lowered(text: str) -> str:
    """Small letters and plain signs, character for character."""
    plain = text.translate(_LOWER)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(_lower(c) for c in plain)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def clauses_of(low: str, rules: Cues) -> Clauses:
    """The cues' terminators, and each "and" before a verb ("no cyst and was well")."""
    verbs = tuple(_VERB.finditer(low))
    joined = [(v.start() - 4, v.start()) for v in verbs if low.startswith("and ", v.start() - 4)]
    stops = tuple(sorted([*rules.stops(low), *joined]))
    return Clauses(low, stops, tuple(rules.stops_ahead(low)), verbs)


def forward(clauses: Clauses, hit: CueHit, spans: list[tuple[int, int]]) -> list[int]:
    cue = hit.cue
    end = _forward_end(clauses, hit)
    ahead = [i for i, (s, _) in enumerate(spans) if hit.end <= s < end]
    if not ahead:
        return []
    for verb in () if cue.over_verbs else clauses.verbs:
        covered = spans[ahead[0]][1] <= verb.start()
        if hit.end <= verb.start() < end and (covered or _new_clause(clauses.text, hit.end, verb)):
            first = spans[ahead[0]][1] if covered else hit.end
            end = min(end, _before_verb(clauses.text, first, verb))
            break
    reached = [i for i in ahead if spans[i][0] < end]
    near = [i for i in reached if _tokens(clauses.text, hit.end, spans[i][0]) <= cue.max_tokens]
    return near[: cue.targets] if cue.targets else near


def _forward_end(clauses: Clauses, hit: CueHit) -> int:
    end = min(len(clauses.text), hit.end + _window(hit))
    for start, _ in clauses.stops:
        if start > hit.end or (start == hit.end and clauses.text[start] != ":"):
            end = min(end, start)
            break
    if hit.cue.comma_ends:
        end = min(
            (at for sign in ",(" if (at := clauses.text.find(sign, hit.end, end)) >= 0), default=end
        )
    if hit.cue.category in ("negated", "suspected", "planned"):  # not right after it: "not on"
        ahead = (start for start, _ in clauses.ahead if hit.end + 1 < start < end)
        end = min(ahead, default=end)
    for words in hit.cue.terminators:
        found = re.search(rf"\b{re.escape(words)}\b", clauses.text[hit.end : end])
        if found:
            end = hit.end + found.start()
    opened = clauses.text.rfind("(", 0, hit.start)
    closed = clauses.text.find(")", hit.end)
    if opened >= 0 and clauses.text.find(")", opened, hit.start) < 0 <= closed:
        end = min(end, closed)
    return end


def _new_clause(text: str, start: int, verb: re.Match[str]) -> bool:
    """Whether a clause with its own subject begins between ``start`` and the verb."""
    return bool(_SUBJECT.search(text, start, verb.start()))


def _before_verb(text: str, first: int, verb: re.Match[str]) -> int:
    """Where a forward scope ends that meets ``verb``: before the subject of a new clause."""
    if verb["copula"] and _OBSERVED.match(text, verb.end()):
        return verb.start()
    joins = [m.start() for m in _JOIN.finditer(text, first, verb.start())]
    return joins[-1] if joins else verb.start()


def _window(hit: CueHit) -> int:
    """Characters that surely hold the cue's ``max_tokens`` words."""
    return 25 * (hit.cue.max_tokens + 2)


def _tokens(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))


def backward(clauses: Clauses, hit: CueHit, spans: list[tuple[int, int]]) -> list[int]:
    if hit.cue.category == "negated" and clauses.text.endswith(_RELATIVE, 0, hit.start):
        return []  # "nodules that were not noted before": they are there
    start, asides = _backward_start(clauses, hit)
    near = [
        i
        for i, (s, e) in enumerate(spans)
        if start <= s
        and e <= hit.start
        and _tokens(clauses.text, e, hit.start) <= hit.cue.max_tokens
        and not any(a <= s < b for a, b in asides)
    ]
    return near[-hit.cue.targets :] if hit.cue.targets else near


def _backward_start(clauses: Clauses, hit: CueHit) -> tuple[int, list[tuple[int, int]]]:
    text = clauses.text
    start = max(0, hit.start - _window(hit))
    for _, end in clauses.stops:
        if end <= hit.start and not _excepting(text, end - 12, end):
            start = max(start, end)
    for verb in () if hit.cue.over_verbs else clauses.verbs:
        if verb.end() <= hit.start:
            start = max(start, verb.end())
    for words in hit.cue.terminators:
        at = text.rfind(words, start, hit.start)
        start = at + len(words) if at >= 0 else start
    if text.rfind(")", start, hit.start) < (opened := text.rfind("(", start, hit.start)):
        start = opened + 1
    start, asides = _list_start(text, start, hit.start)
    if text.startswith(("was ", "is ", "has "), hit.start) or hit.cue.comma_ends:
        joined = text.rfind(" and ", start, hit.start)
        within = joined >= 0 and _PREPOSITION.search(text, start, joined)
        start = joined + 5 if joined >= 0 and not within else start
    if text.startswith("which", hit.start):  # says something of the last noun only
        at = len(text[: hit.start].rstrip(" ,"))
        start = max(start, text.rfind(",", start, at) + 1, text.rfind(" and ", start, at) + 5)
    return start, asides


def _excepting(text: str, start: int, end: int) -> bool:
    return any(w in text[max(0, start) : end] for w in ("except", "apart from", "other than"))


def _list_start(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Go left over the commas of a list, of an exception and of asides, no further.

    Returns where the scope starts, and the asides ("A, confirmed by B, was not seen").
    """
    at = len(text[:end].rstrip(" ,"))
    closed = at < len(text[:end].rstrip())  # a comma just before the cue closes an aside
    asides: list[tuple[int, int]] = []
    in_list = False
    while (comma := text.rfind(",", start, at)) >= 0:
        segment = text[comma + 1 : at]
        if closed and (_excepting(segment, 0, len(segment)) or _ASIDE.match(segment)):
            asides.append((comma, at))
            at, closed = comma, False
            continue
        in_list = in_list or bool(_LIST_WORD.search(segment))
        if not in_list or len(segment.split()) > _LIST_ITEM_WORDS:
            return comma + 1, asides
        at = comma
    if at < end and in_list and _INTRODUCTION.match(text, start, at):
        following = text.find(",", start)
        return (following + 1 if following >= 0 else start), asides
    return start, asides
