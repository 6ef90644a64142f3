"""The words by which a report tells of life and death at the last contact."""

from __future__ import annotations

import re

DEAD = re.compile(
    r"\b(?:died|dies|passed away|expired|succumbed|deceased|DOD|dead of|was dead|"
    r"death (?:occurred|ensued|followed|(?:was|is) (?:attributed|due|caused|related))|"
    r"demise|"
    r"found dead|(?<!risk of )death (?:due to|from|because of|owing to)|RIP(?= \d|:)|"
    r"fatal (?:[\w-]+ ){1,3}?(?:occurred|developed|ensued|followed)|"
    r"demised|died\b|(?:proved|was|were) (?:ultimately |rapidly )?fatal|claimed (?:his|her) life|"
    r"(?:patient|she|he|and) survived (?:for )?(?:only |another |a further |about )?"
    r"[\w.-]+ (?:days?|weeks?|months?|years?)(?=[.,;]| (?:after|following|from|and died))|"
    r"cause of death|lost (?:his|her) (?:life|battle)|until (?:his|her) death|(?:his|her) death|"
    r"fatal outcome)\b",
    re.IGNORECASE,
)


NOT_DEAD = re.compile(
    r"\b(?:mother|father|brother|sister|parent|uncle|aunt|grand\w+|husband|wife|son|daughter|"
    r"child|cousin|twin|niece|nephew|relatives?|donor|no(?:body|"
    r" one|ne)?|nobody|did not|"
    r"not|without|if|risk of|neither)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


LOST = re.compile(
    r"\blost to (?:further )?(?:follow-?\s?up|surveillance|us)\b|\blost contact\b|"
    r"\bdefault(?:ed|s)\b[^.;]{0,20}\bfollow-?\s?up|\bno (?:further |more |later "
    r")(?:information|data|"
    r"news)\b[^.;]{0,30}\b(?:is|was|are|were) available\b|\bmissed (?:all |her |his "
    r")*(?:further |later |"
    r"subsequent )*(?:follow-?\s?up|appointments)\b|\bno further follow-?\s?up (?:was|"
    r"is) available\b|\bcould not be (?:traced|contacted|reached)\b|"
    r"\bdid not (?:attend|return for) (?:any |further |her |his )*(?:follow-?\s?up|visits?|"
    r"controls?)\b",
    re.IGNORECASE,
)


ALIVE = re.compile(
    r"\b(?:(?:is|was|are|were|remains?|remained|still) (?:currently |still |now )?(?:alive|"
    r"living|well\b)|alive\b|surviv(?:es|ed|ing)\b|"
    r"(?:is |was |been |are |remains |remained |and )?(?:currently |now |presently |still )?"
    r"doing (?:very |quite |remarkably )?(?:well|fine)|(?:is|are|"
    r"remains?|remained|has been|have been|was|were) (?:clinically |currently |"
    r"still )?(?:asymptomatic|"
    r"disease[- ]free|tumou?r[- ]free|recurrence[- ]free|relapse[- ]free|free (?:of|"
    r"from) (?:disease|tumou?r|recurrence|relapse|"
    r"symptoms|metasta\w+)|in (?:complete |good )?(?:remission|health|condition)|"
    r"without (?:\w+ )?(?:evidence|sign|signs) of|"
    r"well)|NED\b|AWD\b|no (?:\w+ )?(?:evidence|signs?) of (?:\w+ )?(?:disease|recurrence|"
    r"tumou?r|relapse|metasta\w+)|(?:general )?condition (?:was|is|remains) (?:satisfactory|"
    r"good|excellent)|"
    r"(?:disease|tumou?r|recurrence|relapse)[- ]free\b(?! (?:survival|interval|period|time|"
    r"margin))|"
    r"(?:continues? to be|been|being) free (?:of|from) (?:disease|tumou?r|recurrence|relapse)|"
    r"(?:in|of) (?:\w+ ){0,2}?(?:good|excellent|satisfactory) (?:general )?(?:health|condition)|"
    r"has (?:had )?no (?:current |further )?complaints|under (?:regular )?(?:surveillance|"
    r"follow-?up)|"
    r"still (?:under|on|receiving) (?:\w+ )?(?:treatment|therapy|chemotherapy)|back (?:at|to) work|"
    r"no (?:[\w]+,? ){1,5}?(?:evidence|signs?) of (?:\w+ ){0,3}?(?:disease|recurren\w+|tumou?r|"
    r"relapse|metasta\w+)|"
    r"with good (?:quality of life|performance)|returned to (?:work|normal)|(?:leads?|leading|"
    r"enjoys?|"
    r"enjoying|living|lives) an? (?:normal|active|independent|full) (?:and \w+ )?life|"
    r"(?:continues|continued) (?:to (?:do|be) (?:well|asymptomatic|disease[- ]free)|in (?:good|"
    r"excellent) health)|faring well|thriving|fit and well|(?:is|was|remains?) (?:\w+ )?(?:clear|"
    r"clean) of disease|(?:is|was|remains?) (?:in remission|living with (?:disease|\w+ "
    r"metasta\w+))|"
    r"resumed (?:his|her|all|normal|full) (?:\w+ )?(?:work|activit\w+|job|duties))\b",
    re.IGNORECASE,
)


FREE = re.compile(
    r"\bNED\b|\bno (?:\w+,? ){0,5}?(?:evidence|signs?) of (?:\w+ ){0,3}?(?:disease|recurren\w+|"
    r"tumou?r|relapse|metasta\w+)|\b(?:disease|tumou?r|recurrence|relapse)[- ]free\b|"
    r"\bfree (?:of|from) (?:\w+ )?(?:disease|tumou?r|recurrence|relapse|metasta\w+)|"
    r"\b(?:clear|clean) of disease|"
    r"\bwithout (?:any )?(?:\w+ )?(?:evidence|signs?)?(?: of)? ?(?:disease|recurren\w+|"
    r"tumou?r|relapse|metasta\w+)|"
    r"\bin (?:complete )?remission\b|\bno recurren\w+|\bnot reveal any recurren\w+|"
    r"\bdid not (?:show|reveal) (?:any )?(?:\w+ )?(?:recurren\w+|metasta\w+|disease)",
    re.IGNORECASE,
)


WITH = re.compile(
    r"\bAWD\b|\b(?:alive|living|lives|survives|well) (?:but )?with (?:\w+ ){0,3}?(?P<what>disease|"
    r"metasta\w+|recurren\w+|tumou?r)|\bwith (?P<stable>stable|progressive|residual|"
    r"persistent) disease\b",
    re.IGNORECASE,
)


OF_DISEASE = re.compile(
    r"\b(?:DOD\b|(?:died|dead|death|dies|succumbed|deceased|expired) ?(?:\w+ )?(?:(?:(?!without|"
    r"unrelated)[\w-]+ ){0,7}?(?:of|from|to|due to|because of|owing to)|with) "
    r"(?:his |her |the |their )?"
    r"(?:\w+ ){0,2}?(?:disease|tumou?r|sarcoma|leiomyosarcoma|cancer|malignan\w+|metasta\w+|"
    r"progression|recurren\w+))",
    re.IGNORECASE,
)


SEEN = re.compile(
    r"\b(?:CT|MRI|PET|Doppler|ultraso\w+|sonograph\w+|imaging|scans?|follow\w*|visit|"
    r"review\w*|control|clinic|surveillance|complain\w*|symptom\w*|asymptomatic|elapsed|passed|recurr\w+|relaps\w+|metasta\w+|mets|"
    r"paten\w+|thromb\w+|found|detected|seen|show\w+|reveal\w+|develop\w+|resected|ablat\w+|"
    r"appeared|condition|well|progress\w+)\b",
    re.IGNORECASE,
)
# What a sentence goes on to say against "no recurrence": "..., but a lung metastasis was found".
BUT_DISEASE = re.compile(
    r"\b(?:but|however|although|except|apart from)\b[^.;]{0,60}?\b(?:metasta\w+|recurr\w+|"
    r"relaps\w+|"
    r"lesions?|nodules?|progress\w+)",
    re.IGNORECASE,
)
