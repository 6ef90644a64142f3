"""What a patient died of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.statements import Statement, statement_fact

_CAUSE = re.compile(
    r"\b(?:died|dies|passed away|expired|deceased|death|dead|succumbed)\b(?P<gap>[^.;]{0,70}?)"
    r"\b(?P<link>due to|because of|owing to|caused by|attributed to|as a result of|"
    r"as a consequence of|secondary to|of|from|to)\b (?P<cause>[^.;]+)"
    r"|\bcause of (?:his |her |the )?death (?:was|is|being) (?P<direct>[^.;]+)"
    r"|\bfatal (?P<fatal>[\w -]{3,40}?) (?:occurred|developed|ensued|followed)\b",
    re.IGNORECASE,
)


# The cause stands before the word of death.
_AS_CAUSE = re.compile(
    r"\b(?:revealed|showed|disclosed|confirmed|found|identified) (?P<shown>[^.;]{3,60}?) (?:as|"
    r"to be) "
    r"the cause of (?:his |her )?death"
    r"|^(?:[^.;,]{0,40}, )?(?:an? |the )?(?P<killer>[\w -]{3,60}?) (?:(?:was the|being the) "
    r"(?:immediate |"
    r"direct )?cause of (?:his |her |the )?death|(?:which )?(?:proved|was) (?:ultimately |"
    r"rapidly )?fatal|"
    r"claimed (?:his|her) life|led to (?:his |her )death)\b",
    re.IGNORECASE,
)


_AND_DIED = re.compile(
    r"\b(?:developed|suffered(?: from)?|had|sustained|experienced) (?P<what>(?:(?!recurr|"
    r"metasta|relaps)[\w-]+ ){0,4}?(?!recurr|metasta|relaps)[\w-]+"
    r"(?: (?:from|due to|caused by|secondary to) [\w -]{3,40}?)?),? (?:and|"
    r"from which s?he) "
    r"(?:\w+ ){0,2}?(?:died|expired|passed away)\b",
    re.IGNORECASE,
)


_NO_CAUSE = re.compile(
    r"\s*(?:was|is|were|not|had|has|he|she|the patient|it|this)\b", re.IGNORECASE
)


_CAUSE_END = re.compile(
    r",? (?:at|on|in|after|within|during|despite|\d+|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|which|who|but|while|without|"
    r"approximately|about|occurred|ensued|followed|\w+teen|\w+ty)\b.*$|\(.*$|,(?= (?:\d|"
    r"\w+ (?:months?|years?|days?|"
    r"weeks?)\b)).*$",
    re.IGNORECASE,
)


_ITS_DISEASE = re.compile(
    r"^(?:(?:the|his|her|their|this|underlying|primary|progressive|metastatic|recurrent|"
    r"advanced|malignant) )*(?:disease(?: progression)?|"
    r"progression(?: of (?:the |her |his )?(?:disease|tumou?r))?|tumou?r(?: progression)?|"
    r"(?:\w+ )?recurrence|metasta\w+(?: disease)?)$",
    re.IGNORECASE,
)


def causes(told: list[Statement], key: str) -> Iterator[Candidate]:
    """The causes of death of one patient, each once."""
    seen: set[str] = set()
    for statement in told:
        if statement.kind != "dead" or (seen and statement.rank > 0):
            continue
        found = _CAUSE.search(_words(statement)) or _AS_CAUSE.search(
            statement.sentence.sentence.text
        )
        if not found:
            yield from _preceding(statement, key, seen)
            continue
        if _far(found):
            continue
        words = _told_cause(found)
        other = re.match(
            r"(?:an? )?(?:unrelated|other|non-?\w+[- ]related) (?:causes?|reasons?|"
            r"diseases?)\s?\((?P<x>[^)]+)\)",
            words,
        )
        for cause in _split(other["x"] if other else words):
            disease = bool(_ITS_DISEASE.match(cause))
            value = "leiomyosarcoma" if disease else cause
            if value.lower() not in seen:
                seen.add(value.lower())
                yield statement_fact(
                    "cause_of_death", value, statement, [statement], {}, key, False
                )


def _far(found: re.Match[str]) -> bool:
    """Whether a small word links a death to something too many words away."""
    groups = found.groupdict()
    small = (groups.get("link") or "").lower() in ("of", "from", "to", "with")
    return small and len((groups.get("gap") or "").split()) > 9


def _told_cause(found: re.Match[str]) -> str:
    """The cause in the words of whichever pattern matched."""
    groups = found.groupdict()
    return next(
        str(groups[n]) for n in ("direct", "shown", "killer", "fatal", "cause") if groups.get(n)
    )


def _words(statement: Statement) -> str:
    """The sentence from the statement on, to the next patient's part."""
    sentence = statement.sentence.sentence
    own = sentence.text[max(0, statement.start - sentence.start) :]
    return re.split(r";|,? and (?:the )?(?:patients?|cases?) (?:no\.? ?)?\d", own)[0]


def _preceding(statement: Statement, key: str, seen: set[str]) -> Iterator[Candidate]:
    """ "developed massive bleeding and died": the event right before, inferred."""
    found = _AND_DIED.search(statement.sentence.sentence.text)
    if found and found["what"].lower() not in seen:
        seen.add(found["what"].lower())
        value = re.sub(r"^(?:an?|massive|severe|fatal|sudden|acute) ", "", found["what"])
        yield statement_fact("cause_of_death", value, statement, [statement], {}, key, True)


def _split(words: str) -> list[str]:
    """ "uncontrollable bleeding and sepsis at 3 months" -> two causes without the time."""
    text = _CAUSE_END.sub("", words.strip(" ,"))
    text = re.sub(r"^(?:(?:a|an|the|his|her|their) )+", "", text, flags=re.IGNORECASE)
    if re.search(r"\bdue to\b|\bfrom\b|\bcaused by\b|\bfollowing\b", text):
        return [text] if text else []
    parts = re.split(r",? and |, ", text)
    kept = [p for p in parts if len(p.strip()) > 2 and not _NO_CAUSE.match(p)]
    return [re.sub(r"^(?:a|an|the|his|her) ", "", p).strip() for p in kept]
