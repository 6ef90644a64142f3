"""The words by which a report calls an event the harm of a treatment, or denies it."""

from __future__ import annotations

import re

UNRELATED = re.compile(
    r"\b(?:unrelated|unconnected|coincidental\w*|not (?:considered |felt |thought |judged |"
    r"deemed )?(?:to be )?(?:drug[- ]|treatment[- ])?related|"
    r"no (?:causal )?(?:relation|relationship|link|connection|association)|"
    r"not (?:be )?attribut\w+|not ascribed|unconnected with|coincidental|"
    r"(?:link|relation\w*|association|connection)[^.;]{0,30}\b(?:was|were|could|is) (?:not|never|"
    r"unlikely|excluded|doubtful)|whether [^.;]{0,40}\b(?:remain\w+|was|is) (?:unclear|unknown|"
    r"uncertain|open|undetermined)|not thought to be [^.;]{0,20}\b(?:due|related)|"
    r"not (?:due|caused)|cause (?:of which )?(?:was|is|remained) (?:unclear|unknown|not)|"
    r"of unknown (?:cause|origin)|"
    r"rather than (?:by |to )?(?:the )?(?:drugs?|treatment|chemotherapy|toxicity)|"
    r"unclear (?:cause|aetiology|etiology)|independent of|coincident\w+|prevalent|"
    r"not (?:\w+ ){0,2}(?:drug|treatment))\b",
    re.IGNORECASE,
)
TOXIC = re.compile(
    r"\b(?:toxicit(?:y|ies)|side[- ]effects?|adverse (?:effects?|events?|reactions?)|"
    r"intoleran\w+)\b[^.;]{0,40}?"
    r"(?:such as|including|included|were|was|consist\w+ of|namely|:|,|\(|like|comprised|"
    r"in the form of|of)[^.;]{0,60}$",
    re.IGNORECASE,
)
THEN_CHANGED = re.compile(
    r"^[^.;]{0,60}?\b(?:(?:due|owing) to which|(?:led|leading) to|result\w+ in|requir\w+|"
    r"necessitat\w+|caused|prompt\w+|forc\w+|"
    r"prevent\w+|hinder\w+|delay\w+|so that|which (?:delayed|stopped|led|"
    r"required))\b[^.;]{0,60}?\b(?:delay\w*|reduc\w+|discontinu\w+|stop\w*|"
    r"deferr\w+|postpon\w+|dose|cessation|interrupt\w+|withdraw\w+|cycle|administration|"
    r"schedule)\b",
    re.IGNORECASE,
)
BECAUSE = re.compile(
    r"\b(?:because of|due to|owing to|following|in view of|for|on account of|"
    r"after) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"^[^.;]{0,60}?\b(?:dos(?:e|es|age)|cycles?|courses?|chemotherapy|treatment|drug|"
    r"regimen|\w+(?:in|ide|el|nib|bine))\b[^.;]{0,20}?\b(?:was|were|had to be)"
    r" (?:\w+ )?(?:reduced|delayed|postponed|deferred|stopped|discontinued|withheld|omitted|"
    r"interrupted|lowered|cancelled|changed|modified|replaced|switched|substituted|abandoned|"
    r"held)\b",
    re.IGNORECASE,
)
CAUSED = re.compile(
    r"\b(?:it|treatment|therapy|chemotherapy|drug|regimen|combination|which|\w+(?:in|ide|el|"
    r"nib|bine|mab|AI|MAID)) (?:had |also |then |has )*(?:caused|induced|led to|resulted in|"
    r"provoked|produced|was (?:associated with|accompanied by|followed by)|"
    r"but (?:also )?caused) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
COMPLICATED = re.compile(
    r"\b(?:complicated (?:by|with)|tolerated[^.;]{0,30}\b(?:except|apart|with|but)\b|"
    r"well tolerated)[^.;]{0,50}$|"
    r"\b(?:poorly|badly|not (?:well )?) ?tolerated,? (?:owing to|because of|due to|with) "
    r"(?:\w+ ){0,3}$|"
    r"\b(?:on|under|during|while (?:on|receiving|taking)) (?:\w+ ){0,2}?\w+(?:in|ide|el|nib|"
    r"bine|mab|"
    r"therapy|treatment),? (?:s?he|the patient) (?:\w+ )?(?:complained of|experienced|developed|"
    r"suffered(?: from)?|had|reported|noted)\b[^.;]{0,40}$",
    re.I,
)
CONSEQUENCE: tuple[tuple[str, str], ...] = (
    (r"\b(?:off schedule|on schedule|timely)\b", "administration delayed"),
    (r"\b(?:delay\w*|postpon\w+|deferr\w+)\b", "delay"),
    (r"\b(?:reduc\w+|lowered)\b", "dose reduction"),
    (r"\b(?:stopp\w+|discontinu\w+|cancel\w+|withdrawn|ceased|terminated)\b", "discontinuation"),
)
# Right before an event these say that a treatment made it: "immune-related colitis".
INDUCED = re.compile(
    r"\b(?:immune|chemotherapy|chemo|treatment|therapy|drug|radiation|radiotherapy)[- ]"
    r"(?:related|mediated|induced|associated) (?:\w+ )?$|\bradiation $",
    re.IGNORECASE,
)
RADIATION = re.compile(r"\b(?:radiation|radio-?therapy|irradiat\w+|IMRT|SBRT)\b", re.IGNORECASE)
THE_TUMOR = re.compile(r"\b(?:progress\w*|recurren\w*|metasta\w*|tumou?r|sarcoma)\b", re.IGNORECASE)
SEVERITY = re.compile(r"\b(severe|moderate|mild|marked|life-threatening|serious)\b", re.IGNORECASE)
CHEMO = re.compile(r"\bchemo-?therapy\b", re.IGNORECASE)
STATIN = re.compile(r"\w{3,}(?:in|ol|ide|ine|tumou?r)\b")
INCIDENTAL = {
    "trauma",
    "fracture",
    "fall",
    "herpes zoster",
    "dengue fever",
    "influenza",
    "COVID-19",
    "malaria",
    "common cold",
    "gastroenteritis",
}
# What follows an event: "nausea was the only toxicity".
NAMED_SO = re.compile(
    r"[\s,]*(?:as|was|were) (?:a |an |the )?(?:\w+ ){0,3}?(?:(?:side|adverse) (?:effect|event)s?|"
    r"toxicit(?:y|ies))\b|[\s,]*toxicity\b",
    re.IGNORECASE,
)
