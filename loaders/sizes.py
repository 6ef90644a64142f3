"""Tumour sizes: one fact a modality and time. Lumens, grafts, margins, sheets are told apart.

The number alone decides nothing; its sentence does: a size belongs to the tumour when the word
for it (mass, tumour, lesion) is the nearest thing that can have one (extraction.md 2.2.10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Tier, Value
from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "size"
_TUMOUR = re.compile(
    r"\b(?:tumou?rs?|mass(?:es)?|lesion|neoplasm|neoplasia|formation|the primary|"
    r"leiomyosarcoma|LMS|growth|space-occupying|it measured|"
    r"measur(?:ed|ing)|dimensions?|size)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:lumen|calib(?:re|er)|diameter of the (?:IVC|cava)|"
    r"graft|prosthe\w+|sheets?|patch|tube|margins?|"
    r"incision|nodul\w+|"
    r"metasta\w+|cyst|aneurysm|foc(?:us|i)|thrombus|(?:from|below|above|caudal|cranial|distal|"
    r"proximal|over) "
    r"(?:the|to)|stump|cuff|effusion|stent|height|lymph|nodes?|adrenal|spot|focal area|femoral|"
    r"polyp|tongue|"
    r"fibroid|uterus|spleen|recurrence|relapse|defect|wall|length of|in length|"
    r"segment of|mobile)\b",
    re.IGNORECASE,
)
# The part of a tumor that an echocardiogram shows is not the tumor.
_ATRIAL = re.compile(
    r"\bechocardiogra\w+|\b(?:TEE|TTE|TOE)\b|\batri(?:al|um) (?:component|part|portion|extension|"
    r"mass|thrombus)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:IVC|CT|MRI?|inferior vena cava|computed tomograph\w*)\b")
# "7 cm of the vein", "6 cm long segment", "extending 3 cm below": lengths of something else.
_LENGTH_OF = re.compile(
    r"\s(?:of (?:the |her |his )?(?:(?:right|left|Rt|Lt|distal|proximal|infrarenal|retrohepatic) )?"
    r"(?:IVC|VCI|cava\w*|inferior vena cava|vein|ureter|colon|bowel|jejunum|ileum)\b|"
    r"(?:below|above|beyond|under|cranial|caudal|distal|proximal|away|short|into|cephalad)\b)"
)
_HAS_LENGTH = re.compile(
    r"\b(?:tumou?r|mass|lesion|neoplasm)(?: \w+)? (?:of|measuring|about) (?:about )?$", re.I
)
# Between a size and a word for the tumour: then it is the size of something beside it.
_APART = re.compile(
    r"\b(?:beside|near|next|after|at|before|when|while|was|were|replaced|from|by|for|under|"
    r"behind)\b",
    re.IGNORECASE,
)
_MODALITIES: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:specimen|(?:histo)?patholog\w+|histolog\w+|gross(?:ly)?|macroscop\w+|cut surface|"
        r"resected tumou?r|mitos[ei]s|mitotic|high-power)\b",
        "specimen",
    ),
    (
        r"\b(?:intra-?operative\w*|at (?:operation|laparotomy|surgery)|found in the IVC|during "
        r"(?:the )?"
        r"(?:operation|surgery))\b",
        "intraoperative",
    ),
    (r"\b(?:PET)\b", "PET"),
    (r"\b(?:MRI|MR|(?i:magnetic resonance\w*)|MRV)\b", "MRI"),
    (r"\b(?:CECT|MDCT|CT|CTV|CTA|(?i:computed tomograph\w*))\b", "CT"),
    (r"\b(?:ultraso\w+|(?-i:US|USG)|sonograph\w+|duplex|doppler)\b", "ultrasound"),
)
_AFTER_RT = re.compile(
    r"\b(?:after|following|post)\b.{0,30}\b(?:radi\w+|RT|Gy|irradiation)\b", re.I
)
_AFTER_CHEMO = re.compile(
    r"\b(?:after|following)\b.{0,40}\b(?:chemotherapy|cycles?|courses?|treatment)\b", re.I
)
_RELAPSED = re.compile(
    r"\brecurr\w+|\brelaps\w+|\b(?:at|after|in) (?:month|year) \d|\bmonths? (?:later|after)\b|"
    r"\bat \d+ months\b",
    re.IGNORECASE,
)
_SHRUNK = re.compile(
    r"\b(?:shr[aiu]nk\w*|shrinkage|decreas\w+|reduc\w+|regress\w+|diminish\w+|increas\w+|"
    r"enlarg\w+|grown?|grew|contract\w+|growth)\b[^.;]{0,60}\b(?:to|from)\s$",
    re.IGNORECASE,
)
# A nodule is the tumour where nothing says that it is elsewhere.
_NODULE = re.compile(r"\bnodule\b[^.;]{0,40}$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:lungs?|pulmonary|liver|hepatic|lobe|segment|metasta\w+|thyroid|adrenal|second|satellite|"
    r"skin|subcutaneous|peritone\w+|nodules|scalp|local recurrence|recurr\w+)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:LMS|leiomyosarcoma|sarcoma|tumou?r|mass)\b[\w\s,()-]{0,30},\s$", re.IGNORECASE
)
_CHANGED = re.compile(
    r"\b(?:became|shr[aiu]nk|decreased|reduced to|diminished|regressed|then ?mea-?\s?sured|now "
    r"measur\w+|"
    r"stable disease|partial response|restaging)\b",
    re.IGNORECASE,
)
_NEOADJUVANT = re.compile(
    r"\b(?:neo-?adjuvant|(?:pre-?operative|induction) (?:chemo|radi|RT)\w*|before (?:the "
    r")?operation)",
    re.I,
)
_CASE = {Section.CASE, Section.RESULTS, Section.UNKNOWN, Section.CAPTION, Section.ABSTRACT}


def size_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds the sizes of the primary tumour."""
    yield from candidates
    course = _Course(neoadjuvant=any(_neoadjuvant(a.sentence.text) for a in report.own()))
    for annotated in report.own():
        sentence = annotated.sentence
        if sentence.section not in _CASE:
            continue
        episode = report.episodes[sentence.index]
        if episode is Episode.FOLLOW_UP and _RELAPSED.search(sentence.text):
            continue  # what is measured then is a recurrence
        aside = sentence.section in (Section.CAPTION, Section.ABSTRACT)
        seen = _Course(course.neoadjuvant) if aside else course
        seen.follow(sentence.text, episode)
        for quantity in _sizes(annotated):
            modality = _modality(sentence.text, quantity.start - sentence.start) or (
                "intraoperative" if episode is Episode.OPERATION else seen.modality
            )
            phase = "" if aside and not seen.treated else seen.phase(modality)
            yield _candidate(annotated, quantity, modality, phase)


@dataclass(slots=True)
class _Course:
    """What the sentences so far say of how and when the tumour was measured."""

    neoadjuvant: bool
    modality: str = ""
    treated: str = ""
    therapy: str = ""
    episode: Episode | None = None

    def follow(self, text: str, episode: Episode | None) -> None:
        """Take in the next sentence; a new presentation is a new patient."""
        if episode is Episode.PRESENTATION and self.episode not in (Episode.PRESENTATION, None):
            self.modality = self.treated = self.therapy = ""
        self.episode = episode
        self.modality = _modality(text, None) or self.modality
        if episode not in (Episode.PRESENTATION, None):
            return
        if _AFTER_RT.search(text):
            self.treated = "after radiotherapy"
        elif _AFTER_CHEMO.search(text):
            self.treated = "after chemotherapy"
        elif self.therapy and _CHANGED.search(text):
            self.treated = self.therapy
        self.therapy = _therapy(text) or self.therapy

    def phase(self, modality: str) -> str:
        """The phase of a measurement, as the golds name them."""
        if modality == "specimen":
            return "pathology"
        if modality == "intraoperative":
            return "intraoperative"
        return self.treated or ("pretreatment" if self.neoadjuvant else "preoperative")


def _therapy(text: str) -> str:
    """The treatment that a sentence says was given, as the phase that follows it."""
    if re.search(r"\b(?:no|not|without|neither|declined)\b", text, re.IGNORECASE):
        return ""
    if re.search(r"\bGy\b|\bradi(?:ation|otherapy)\b", text, re.IGNORECASE):
        return "after radiotherapy"
    given = re.search(
        r"\b(?:cycles?|courses?) (?:of|were|was)\b|"
        r"\bchemotherapy\b",
        text,
        re.IGNORECASE,
    )
    return "after chemotherapy" if given else ""


def _neoadjuvant(text: str) -> bool:
    """Whether a treatment before the operation was given, not only weighed."""
    return bool(
        _NEOADJUVANT.search(text)
        and re.search(
            r"\b(?:underwent|received|given|administered|treated|after|cycles?|courses?)"
            r"\b",
            text,
            re.I,
        )
        and not re.search(r"\b(?:no|not|without|neither|none|declined|did not)\b", text, re.I)
    )


def _sizes(annotated: Annotated) -> Iterator[Quantity]:
    for quantity in annotated.amounts(QuantityKind.LENGTH):
        if quantity.values and _of_tumour(annotated, quantity):
            yield quantity


def _of_tumour(annotated: Annotated, quantity: Quantity) -> bool:
    text = annotated.sentence.text
    start, end = quantity.start - annotated.sentence.start, quantity.end - annotated.sentence.start
    before, after = text[max(0, start - 130) : start], text[end : end + 60]
    single = len(quantity.values) == 1
    whole = text[max(0, start - 60) : end + 60]
    if _ATRIAL.search(whole) and not _WHOLE.search(whole):
        return False
    if single and _LENGTH_OF.match(after) and not _HAS_LENGTH.search(before):
        return False
    following = re.match(
        r"[ -]*(?:(?:in (?:size|diameter|largest dimension)|[\w-]+),? ){0,6}?(?P<w>tumou?r|mass|"
        r"lesion|neoplasm|LMS|formation|neoplasia|"
        r"leiomyosarcoma|growth)\b",
        after,
        re.I,
    )
    if following and not (_OTHER.search(following.group()) or _APART.search(following.group())):
        return max(quantity.values) >= (20 if single else 8)
    if not single and _SHRUNK.search(before) and not _ELSEWHERE.search(text):
        return max(quantity.values) >= 8
    if _NODULE.search(before) and not _ELSEWHERE.search(text):
        return max(quantity.values) >= (30 if single else 20)
    if single and _LISTED.search(before) and re.match(r"\s?[,.;)]|\s?$", after):
        return quantity.values[0] >= 15
    near = list(_TUMOUR.finditer(before))
    if not near:
        return not single and bool(re.search(r"^\W*(?:mass|tumou?r|lesion)?\W*$", before, re.I))
    between = before[near[-1].end() :]
    subject = before[max(0, near[-1].start() - 60) :]
    if _OTHER.search(between) or (single and (_OTHER.search(subject) or _OTHER.search(after[:25]))):
        return False
    if (
        not single
        and _OTHER.search(subject)
        and not re.search(r"\b(?:tumou?r|mass|lesion)\b", subject, re.I)
    ):
        return False
    if single:
        return (
            bool(
                re.search(
                    r"\b(?:measur\w+|size|diameter|dimension|maximum|maximal|large|of|long|"
                    r"across|greatest|largest)\b",
                    before[near[-1].start() :] + after[:20],
                    re.I,
                )
            )
            and quantity.values[0] >= 15
        )
    return max(quantity.values) >= 8


def _modality(text: str, position: int | None) -> str:
    """The modality named nearest before a position; that of the sentence without one."""
    best: tuple[int, str] | None = None
    for expression, name in _MODALITIES:
        for found in re.finditer(
            expression, text, re.IGNORECASE if name not in ("CT", "MRI", "PET") else 0
        ):
            distance = 0 if position is None else (position - found.start()) % 100_000
            if best is None or distance < best[0]:
                best = (distance, name)
    return best[1] if best else ""


def _candidate(annotated: Annotated, quantity: Quantity, modality: str, phase: str) -> Candidate:
    sentence = annotated.sentence
    attrs: dict[str, Value] = {"unit": "mm", "raw": quantity.text}
    if phase:
        attrs["phase"] = phase
    if modality:
        attrs["modality"] = modality
    return Candidate(
        field="tumor_size",
        value=tuple(number(v) for v in quantity.values),
        spans=((quantity.start, quantity.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
        tier=Tier.EXTRA if sentence.section is Section.ABSTRACT else Tier.CORE,
    )
