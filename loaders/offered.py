"""Whether a treatment that a sentence names was given, was not given, or is only spoken of.

One judgement for chemotherapy and radiotherapy: the words of the clause before and after the name.
"Declined", "omitted", "no", "without" deny it; "was planned", "was discussed", "may be considered"
only speak of it, unless the same clause goes on to deny it ("was offered, which she refused").
"""

from __future__ import annotations

import re

_PARTICIPLES = (
    r"given|used|offered|performed|administered|considered|indicated|done|delivered|received|"
    r"undertaken|necessary|required|needed|recommended|started|planned|carried out|chosen|advised|"
    r"pursued|practi[sc]ed|initiated|instituted|possible|feasible|applied|employed|added|"
    r"proposed|deemed"
)
_OTHER = r"(?:chemo|radio|radiat|irradiat|surg|operat|resect|treatment|therap|follow|transfus)"
_DENIED_BEFORE = re.compile(
    r"\b(?:omitt\w+|declin\w+|refus\w+|"
    r"(?:opted|decided|advised|chose|recommended|spoke) against|instead of|rather than|"
    r"unfit for|unsuitable for|ineligible for|not (?:a |an )?(?:\w+ )?(?:candidate|fit|suitable|"
    r"eligible) for|contraindications? (?:to|for)|"
    r"(?:not|never|n't) (?:\w+ )?(?:receiv\w+|undergo\w*|giv\w+|get|had|have|need\w*|requir\w+|"
    r"offer\w*|use|used|accept\w*|consent\w* to|administer\w*|recommend\w*|consider\w*|perform\w*|"
    r"start\w*|agree\w* to|treated with|add\w*|indicated?|advis\w+|propos\w+|plan\w*|deliver\w*|"
    r"apply|applied|pursue\w*|follow\w* by|choose|opt for|wish\w*))\b"
    r"(?:(?!\b(?:received|underwent|was given|were given|accepted|agreed|started|treated|but|then|"
    r"followed)\b)[^.;]){0,60}$",
    re.IGNORECASE,
)
# A bare "no" reaches over plain adjectives only: not "no standard ...", not "no role for ...".
_NO = re.compile(r".*\b(?:no|without)\b(?P<gap>[^.;]*)$", re.IGNORECASE)
_NO_GAP = re.compile(
    r"[\s,/-]*(?:(?:any|further|additional|subsequent|systemic|other|immediate|such|specific|or|"
    r"nor|"
    r"and|neo|neo-?\s?adjuvant|adjuvant|pre-?\s?operative|post-?\s?operative|peri-?operative|"
    r"induction|oncologic\w*|chemo\w*|radio\w*|radiation|irradiation|external|beam|medical|"
    r"therap\w+|treatment|pre|post|intra-?operative|concurrent|concomitant|palliative|"
    r"consolidation|"
    r"kind of|form of|type of)\b[\s,/-]*)*",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"\b(?:neither|nor|none|no (?:one|patients?|cases?))\b[^.;]{0,80}$", re.IGNORECASE
)
_GIVING = re.compile(
    r"\b(?:given|receiv\w+|administered|undergo\w*|underwent|had|offered|used|performed|delivered|"
    r"treated|considered|recommended|required|needed|indicated|necessary|started|got)\b",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^.;]{0,60}?\b(?:but (?:not|neither)\b|neither (?:of them |of these )?(?:was|were)|"
    rf"(?:not|never|n[’']t) (?:be |been |being |have been |\w+ly |then |felt |thought |considered |"
    rf"deemed |judged |further |to be )*(?:{_PARTICIPLES}|appropriate|advisable|justified|"
    rf"thought of|beneficial)\b|"
    rf"(?:declin|refus|reject|turn(?=ed down))(?:ed|ing|s)\b(?! (?:\w+ ){{0,3}}?{_OTHER})|"
    r"(?:opted|chose|preferred|elected|wished|did not wish|(?:was|were) (?:unwilling|not willing)) "
    r"(?:against|not|(?:for )?(?:immediate |upfront |primary )?(?:surgery|operation|resection|"
    r"observation|surveillance|follow-?up)|to (?:proceed|go|receive|have|undergo|be|continue))\b|"
    r"(?:forb(?:ade|idden)|preclud\w+)\b|"
    rf"decided against\b(?! (?:\w+ ){{0,2}}?{_OTHER})|"
    r"(?:was|were|been|be|being) (?:\w+ly )?(?:omitted|withheld|avoided|deferred|forgone|foregone|"
    r"waived|rejected|contraindicated|ruled out|spared|dispensed with|unnecessary|impossible|"
    r"decided against|cancelled|canceled)|"
    r"(?:deemed|considered|judged|thought|felt) (?:to be )?(?:unnecessary|inappropriate|unsuitable|"
    r"contraindicated|too risky|impossible|unlikely)|not administered|not given)",
    re.IGNORECASE,
)
_TOLD_ONLY = re.compile(
    r"\b(?:plan\w*|consider\w*|recommend\w*|discuss\w*|propos\w*|scheduled|advised|suggest\w*|may|"
    r"should|could|would|will|offered|option|if|refer\w*|intend\w*|awaiting|candidate for|role of|"
    r"benefit of|value of|to receive|to undergo)\b[^.;]*$",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(
    r"[^.;]{0,30}?\b(?:was|is|were|are|may|should|could|would|will|has been|had been) (?:be )?"
    r"(?:\w+ )?(?:planned|considered|recommended|discussed|proposed|advised|suggested|offered|"
    r"scheduled|envisaged|intended)",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(r"\b(?:if|whether|should|may|might|must)\b", re.IGNORECASE)
_CUT = re.compile(
    r";|, which (?:is|are|has|have|may|can)\b|"
    r",? but (?!neither|none|(?:the patient|s?he|they) (?:\w+ )?(?:chose|preferred|elected|opted|"
    r"wished|did not|was unwilling|was not)|this was|it was not|not |declin|refus|\w+ (?:declin|"
    r"refus)|was not|"
    r"were not|the patient (?:declin|refus)|given|because|due|owing|in view|on account|"
    r"(?:ultimately|finally|eventually) (?:not|declin|refus))|"
    r", (?:while|whereas|although)\b|, and (?=(?:he|she|the patient) )|"
    r" and (?=(?:he|she|the patient) (?:remain|is |was |has |had ))",
    re.IGNORECASE,
)


def clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the clause of ``text`` that holds ``text[start:end]``."""
    cuts = [m.end() for m in _CUT.finditer(text) if m.end() <= start]
    stops = [m.start() for m in _CUT.finditer(text) if m.start() >= end]
    return (cuts[-1] if cuts else 0), (stops[0] if stops else len(text))


def denied(before: str, after: str) -> bool:
    """Whether the clause says that what is named between the two stretches was not given."""
    bare = _NO.search(before[-90:])
    if (bare and _NO_GAP.fullmatch(bare["gap"])) or _DENIED_AFTER.match(after):
        return True
    if _NEITHER.search(before) and _GIVING.search(before + after):
        return True
    return bool(_DENIED_BEFORE.search(before[-90:]))


def only_told(before: str, after: str) -> bool:
    """Whether the treatment is planned, discussed or recommended, and no more is said."""
    return bool(_TOLD_ONLY.search(before[-45:]) or _TOLD_AFTER.match(after))


def hypothetical(clause: str) -> bool:
    """Whether the clause speaks of what would be ("if", "should", "may")."""
    return bool(_HYPOTHETICAL.search(clause))
