"""The words of radiotherapy: kinds, settings, fractions, what only looks back on it."""

from __future__ import annotations

import re

TRIGGER = re.compile(
    r"\b(?:chemo-?\s?radi(?:o-?therapy|ation)|radio-?chemo-?therapy|radio-?therapy|"
    r"radiation(?! oncolog| exposure| dermatitis| field)(?: therapy| treatment)?|"
    r"irradiat(?:ed|ion)|radiated|IMRT|IORT|IOERT|VMAT|SBRT|SABR|SRS|EBRT|XRT|tomotherapy|"
    r"brachytherapy|"
    r"proton(?: beam)? (?:radio)?therapy|carbon[- ]ion \w+|(?:stereotactic )?radio-?surgery|"
    r"gamma knife|cyberknife|(?-i:RT|CRT|CCRT|RTx?))\b",
    re.IGNORECASE,
)
INTRAOPERATIVE = (
    r"\bIOE?RT\b|intra-?operative (?:high-dose-rate )?(?:electron[- ])?(?:beam )?(?:radi|irradi)"
)
KINDS: tuple[tuple[str, str], ...] = (
    (r"\bIMRT\b|intensity[- ]modulated", "IMRT"),
    (
        r"\b(?:SBRT|SABR|SRS)\b|stereotactic|radio-?surgery|gamma knife|cyberknife",
        "stereotactic body radiotherapy",
    ),
    (INTRAOPERATIVE, "intraoperative radiotherapy"),
    (r"brachytherapy", "brachytherapy"),
    (r"\bproton", "proton therapy"),
    (r"carbon[- ]ion", "carbon ion radiotherapy"),
    (r"chemo-?\s?radi|\bCC?RT\b|radio-?chemo", "chemoradiotherapy"),
)
# Treatment beside the operation of any kind: where it is denied, so is radiotherapy.
GENERAL = re.compile(
    r"\b(?:(?:neo-?\s?)?adjuvant|pre-?operative|post-?operative|complementary|supplementary|"
    r"induction|peri-?operative)(?: (?:oncolog\w+|medical|anti-?\s?cancer|anti-?\s?tumou?r|"
    r"further|specific|other|(?:and|or|/) (?:neo-?)?adjuvant))* (?:therap(?:y|ies)|treatments?|"
    r"modality|modalities)\b",
    re.IGNORECASE,
)
NEO = re.compile(r"\b(?:neo-?\s?adjuvant|pre-?operative(?:ly)?|induction)\b", re.IGNORECASE)
ADJ = re.compile(
    r"(?<!neo)(?<!neo-)\b(?:adjuvant|post-?operative(?:ly)?|complementary|supplementary)\b",
    re.IGNORECASE,
)
PALL = re.compile(r"\bpalliat\w+", re.IGNORECASE)
DONE = re.compile(
    r"\b(?:received|underwent|undergone|was given|were given|given|completed|administered|"
    r"treated|delivered|irradiated|applied|had|followed by|"
    r"after|started|performed|followed|used|with|carried out|initiated|commenced|begun|finished|"
    r"consisted|employed)\b",
    re.IGNORECASE,
)
RELAPSE = re.compile(r"\b(?:recurr\w+|relaps\w+|metasta\w+)\b", re.IGNORECASE)
FRACTIONS = re.compile(
    r"\b(?P<n>\d{1,2}|single|one|three|five|ten|fifteen|twenty|twenty-five|twenty-eight|thirty)"
    r"[- ](?:daily |equal )?(?:fractions?|sessions?|sittings?|treatments|fx|frs?)\b|"
    r"/ ?(?P<m>\d{1,2}) ?(?:#|fx|fr)|\b(?P<k>\d{1,2}) ?[×x] ?(?P<each>\d[\d.]*) ?Gy",
    re.I,
)
WORDS = {
    "single": 1, "one": 1, "three": 3, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20,
    "twenty-five": 25, "twenty-eight": 28, "thirty": 30,
}  # fmt: skip
PER_FRACTION = re.compile(
    r"\s?(?:\(RBE\) )?(?:(?:per|/|a|each|daily|in each)\s?)?(?:daily )?(?:fractions?|fx|"
    r"sessions?|day|"
    r"each|daily)\b",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"\b(?:after|following|since|completion of|end of) (?:the )?(?:completion of |"
    r"end of )?(?:\w+ )?"
    r"(?:radio-?therapy|irradiation|radiation)\b|\bradiation toxicity\b",
    re.IGNORECASE,
)
GRAY = re.compile(r"\b\d[\d.,]* ?(?:c?Gy|Gray)\b")
LIMIT = re.compile(
    r"\b(?:constraint|limit|toleran\w+|maximum dose|mean dose|below|less than)\b", re.I
)
BOOST = re.compile(r"\bboost\b[^.;]{0,25}?\b(?:up )?to (?P<gy>\d{2}(?:\.\d)?) ?Gy", re.IGNORECASE)
PAST = re.compile(
    r"\b(?:years? (?:ago|earlier|before|previously)|history of|previous(?:ly)?|in (?:19|"
    r"20)\d\d for)\b",
    re.IGNORECASE,
)
AFTER_EVENT = re.compile(
    r"\b(?:after|before|following|since|weeks?|months?) (?:the |completion of |"
    r"end of )?(?:neoadjuvant |preoperative |adjuvant )?$",
    re.I,
)
