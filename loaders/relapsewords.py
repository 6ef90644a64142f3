"""The words by which a report tells that the tumor came back, or that it did not."""

from __future__ import annotations

import re

TRIGGER = re.compile(
    r"\b(?P<rec>recurr(?:ence|ences|ed)|recurrent(?= (?:\w+ )?(?:"
    r"disease|tumou?rs?|mass(?:es)?|lesions?|leiomyo\w+|sarcoma\w*|LMS|nodules?|malignan\w+|"
    r"metasta\w+|"
    r"cancer|growths?|deposits?)\b)|relaps\w+|re-?growth|(?<=local )failure|(?<=regional "
    r")failure|(?<=distant )failure|"
    r"(?:disease|tumou?r|sarcoma|malignancy) (?:had |has |then )?(?:came back|come back|"
    r"returned|reappeared)|"
    r"rec(?=:))\b|\b(?P<met>metasta[st]\w*|"
    r"mets|secondaries|dissemination|carcinomatosis|sarcomatosis)\b"
    r"|\b(?P<new>(?:new|further|additional) (?:\w+ ){0,2}?(?:lesions?|nodules?|mass(?:es)?|"
    r"deposits?|foci)|(?:lytic |tumou?r )?deposits?"
    r"|(?:nodules?|lesions?|mass(?:es)?) (?:had |then |also )?(?:appeared|developed)|"
    r"(?:nodules?|lesions?) (?:was|were) (?:newly|now) )"
    r"|\b(?P<lesion>nodules?|lesions?|mass(?:es)?|tumou?rs?|foci|opacit(?:y|ies)|shadows?|growth)\b",
    re.IGNORECASE,
)
# What comes back and is no tumor: "recurrence of the ascites".
OTHER_ILLS = re.compile(
    r"\s(?:of|in|with) (?:her |his |the |any )?(?:\w+ )?(?:symptoms?|pain|o?edema|swelling|"
    r"thromb\w+|"
    r"ascites|effusions?|fever|infections?|bleeding|DVT|stenosis|hernia|complaints?|dyspn\w+)\b",
    re.IGNORECASE,
)
GIVEN_BEFORE = re.compile(
    r"\b(?:the|this|that|these|those|its|their|his|her|primary|same|known)\s(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
LOCATED = re.compile(
    r"\s(?:\([^)]{0,30}\) ?)?(?:,? ?(?:measuring|of|sized|"
    r"with a) [^,;]{1,30}?,? )?(?:with(?:out)? \w+ )?"
    r"(?:(?:was|were) (?:\w+ ){0,3}?(?:found|detected|seen|noted|identified|discovered|observed) )?"
    r"(?:in|on|at|of|within|involving|under|behind|near) ",
    re.IGNORECASE,
)
# A bare lesion is a recurrence only where it is found anew, in the course after the operation.
FOUND_ANEW = re.compile(
    r"\b(?:develop\w*|reveal\w*|show\w*|found|detect\w*|appear\w*|diagnos\w*|seen|noted|"
    r"identif\w*|demonstrat\w*|disclos\w*|discover\w*|observed|presented with|depict\w*|"
    r"visuali[sz]ed|palpated|noticed|emerged|arose|displayed|documented|surfaced|came to light|"
    r"picked up|presented|pointed out|became (?:apparent|evident|visible)|led to the discovery)\b",
    re.IGNORECASE,
)
HARMLESS = re.compile(
    r"\b(?:benign|hyperplasia|lipoma\w*|hamartoma\w*|ha?emangioma\w*|cysts?|cystic|stable|"
    r"unchanged|granuloma\w*|inflammat\w+|scar\w*|"
    r"infect\w+|abscess\w*|ha?ematoma|seroma|lymphocele|thromb\w+|second primary|new primary|"
    r"adenoma\w*|carcinoma|polyps?|original|initial|index|resolved|disappeared|shr[aiu]nk\w*|"
    r"no longer|"
    r"decreas\w+|regress\w+|without|previous\w*|residual)\b",
    re.IGNORECASE,
)
PROVED_HARMLESS = re.compile(
    r"\b(?:prove[dn]?|turned out|found|shown|confirmed|diagnosed)\b[^.;]{0,30}?\b(?:benign|"
    r"hyperplasia|ha?emangioma\w*|cysts?|granuloma\w*|adenoma\w*|lipoma\w*|hamartoma\w*|scar)\b",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"\b(?:developed|revealed|showed|found|detected|appeared|diagnosed|seen|noted|occurred|"
    r"identified|demonstrated|suffered|recurred|relapsed|confirmed|disclosed|discovered|observed|"
    r"experienced|emerged|documented|surfaced|came back|came to light|picked up)\b",
    re.IGNORECASE,
)
FOUND = re.compile(
    r"\b(?:develop\w*|reveal\w*|show\w*|found|detect\w*|appear\w*|diagnos\w*|seen|noted|"
    r"occur\w*|identif\w*|demonstrat\w*|suffer\w*|"
    r"present\w*|there (?:was|were)|recurred|relapsed|confirm\w*|disclos\w*|had|with|"
    r"discover\w*|observed|suspected|experienced|because of|"
    r"for|unresectable|judged|at|emerg\w*|arose|surfaced|document\w*|came back|come back|returned|"
    r"reappeared|came to light|picked up|became (?:apparent|evident|manifest|visible)|proved to be|"
    r"turned out to be|spread|biops\w*|regrowth)\b",
    re.IGNORECASE,
)
NOTED = re.compile(
    r"\W*(?:(?:first|second|third|\d(?:st|nd|rd|th)|local|distant|late|early) )?"
    r"(?:rec|recurrences?|relapses?|mets|metastas[ei]s|course|follow-?up|outcome|\w+ mets)\b"
    r"\s?[:.,]?",
    re.IGNORECASE,
)
TREATED = re.compile(
    r"\b(?:resect\w*|remov\w*|excis\w*|ablat\w*|metastasectomy|embolis\w*|emboliz\w*|"
    r"hepatectomy|lobectomy)\b",
    re.IGNORECASE,
)
AGAIN = re.compile(r"\b(?:new|further|another|additional|second|third|again)\b", re.IGNORECASE)
ANSWERED = re.compile(
    r"\b(?:progress\w+|increased? in|enlarg\w+|shr[aiu]nk|stable|unchanged|responded?|"
    r"response|regress\w+|decreas\w+|disappear\w+|necrosis of)\b",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:no|not|without|never|neither|free of|free from|absence of|negative for|nor|"
    r"exclude\w*|rule out|ruled out|risk of|prevent|"
    r"if|in case of|should|detect early|monitor\w* for|history of|rate of|"
    r"instead of)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?P<neg>no|without|neither|never had|free of|free from|absence of|did not (?:reveal|"
    r"show|demonstrate|disclose|develop|have)|not (?:reveal|show|have)|has had no|"
    r"negative for|nor)\b"
    r"(?P<gap>(?:\s[\w-]+){0,7}?\s)?(?P<what>(?:(?P<site>loco-?regional|local|distant|"
    r"hepatic|pulmonary)\s)?(?:tumou?r\s|disease\s)?(?:recurren\w+|relapse\w*))"
    r"|\b(?P<neg2>no) ?(?P<what4>(?P<site4>loco-?\s?regional) (?:recurren\w+|relapse\w*))"
    r"|(?P<free>\b(?:recurrence|relapse)-free\b(?! (?:interval|survival|period|time|rate)))|"
    r"\b(?P<what2>(?:(?P<site2>loco-?regional|"
    r"local|distant)\s)?(?:recurren\w+|relapse\w*)) (?:was|were|has been|"
    r"had been|is|are) not (?:seen|observed|found|detected|noted|identified)"
    r"|\b(?P<neg3>no|without|neither|nor|negative for|free of|free from|absence of)\b"
    r"(?:\s[\w-]+){0,5}?\s(?P<spread>(?:distant |pulmonary |hepatic )?(?:metasta\w+|dissemination))"
    r"|\b(?:nothing|no findings?|no lesions?) (?:to suggest|suggest\w+|suspicious (?:for|of)|"
    r"indicat\w+) "
    r"(?:of )?(?:any |a )?(?P<what5>recurren\w+|relapse\w*)"
    r"|\b(?P<what3>(?:did|has|had|have) not (?:recur|relapse)\w*)",
    re.IGNORECASE,
)
