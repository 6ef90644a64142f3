"""Sites, times and details of a recurrence within its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.elapsed import MONTHS
from cavagraph.loaders.templates import number

_WORDS: tuple[tuple[str, str], ...] = (
    (r"loco-?regional(?:ly)?", "locoregional"),
    (
        r"(?<!outside )(?:local(?:ly)?|(?:in the )?tumou?r bed|surgical bed|resection bed|"
        r"suture line)|"
        r"(?:at|in|near|around|within) the (?:former )?(?:operation|operative|original|primary|"
        r"resection|surgical|previous) (?:site|field|area)|(?:around|along|near|adjacent to|beside|"
        r"next to|at) the (?:\w+ ){0,2}?(?:graft|prosthesis|anastomos[ei]s|caval? stump)|"
        r"peri-?graft|anastomotic|in the (?:remaining |residual |remnant )?(?:IVC|inferior vena "
        r"cava|vena cava)|(?:intra-?)?caval",
        "local",
    ),
    (r"hepatic|liver|hepatobiliary", "liver"),
    (r"pulmonary|lungs?|(?:right|left) (?:upper|middle|lower) lobes?|lingula", "lung"),
    (r"bone|bony|bones|osseous|skeletal|vertebra\w*|spinal|rib|femoral bone|sacral|lytic", "bone"),
    (r"peritoneal|peritoneum|omental|mesenteric", "peritoneum"),
    (r"retroperitone\w+", "retroperitoneum"),
    (r"cerebral|brain|intracranial", "brain"),
    (r"subcutaneous|cutaneous|skin", "subcutaneous tissue"),
    (r"lymph[- ]nodes?|nodal|lymphatic", "lymph node"),
    (r"pleural?", "pleura"),
    (r"soft[- ]tissue", "soft tissue"),
    (r"(?:intra-?)?cardiac|heart|myocardial|ventricular", "heart"),
    (r"pancreatic|pancreas", "pancreas"),
    (r"adrenal", "adrenal gland"),
    (r"thyroid", "thyroid"),
    (r"splenic|spleen", "spleen"),
    (r"renal|kidney", "kidney"),
    (r"gastric|stomach", "stomach"),
    (r"breast|mammary", "breast"),
    (r"pelvic", "pelvis"),
    (r"intra-?\s?abdominal|abdominal(?! wall)", "abdomen"),
    (r"abdominal wall|incisional|port[- ]site", "abdominal wall"),
    (r"mediastinal", "mediastinum"),
    (r"intra-?muscular|muscular|muscle", "muscle"),
)


_WORD = re.compile(
    "|".join(rf"(?P<w{i}>\b(?:{p})\b)" for i, (p, _) in enumerate(_WORDS)), re.IGNORECASE
)


_SITE_CLASSES = ("Organ", "Bone", "BodyRegion", "LymphNodeStation", "LiverSegment", "Muscle")


_CUT = re.compile(
    r";|, (?:but|while|whereas|although|which|and (?:he|she|the|it|was|were|"
    r"(?=[\w-]+ (?:was|were)\b))|not)\b|, and (?=[\w-]+ (?:was|were)\b)| but | and (?:was|"
    r"were) |\bexcept\b",
    re.I,
)


_UNRESECTABLE = re.compile(
    r"\b(?:unresectable|not amenable to resection|not resectable|inoperable|irresectable)\b",
    re.IGNORECASE,
)


_SIDE = re.compile(r"\b(?P<both>both|bilateral)\b|\b(?P<side>left|right)\b", re.IGNORECASE)


_MODALITY = re.compile(
    r"\b(?:PET[-/]CT|PET|CT(?:/MRI| and MRI)?|MRI|ultraso\w+|computed tomography|"
    r"magnetic resonance|radiograph)\b"
)


_FILL = (
    r"[\s,/&-]|and|or|tumou?r|new|multiple|bilateral|extensive|several|small|nodules?|"
    r"lesions?|mass(?:es)?|deposits?|foci|"
    r"had|then|also|appeared|developed|diffuse|disseminated|synchronous|solitary|single|"
    r"left|right|\w+ (?:and|or) "
)


_BETWEEN = re.compile(
    rf"(?:{_FILL}|" + "|".join(rf"\b(?:{p})\b" for p, _ in _WORDS) + ")*", re.IGNORECASE
)


_VAGUE = ("subcutaneous tissue", "soft tissue")


_OUTSIDE = re.compile(r"\b(?:outside|away from|remote from) (?:the )?(?:\w+ )?$", re.IGNORECASE)
_NOT_SITES = re.compile(r"\b(?:vein|vena|cava|artery|graft|margin)\b", re.IGNORECASE)


def clause(text: str, trigger: re.Match[str]) -> tuple[str, str]:
    """The words of the clause before and after a trigger."""
    before, after = text[: trigger.start()], text[trigger.end() :]
    cuts = list(_CUT.finditer(before))
    stop = _CUT.search(after)
    return before[cuts[-1].end() if cuts else 0 :], after[: stop.start() if stop else len(after)]


def sites(
    annotated: Annotated, trigger: re.Match[str], before: str, after: str
) -> Iterator[tuple[str, dict[str, Value], int, int]]:
    """(site, attributes, start, end) relative to the sentence: adjectives before, organs after."""
    at = trigger.start()
    named = list(_named_metastases(annotated, trigger))
    vague_name = (
        bool(named)
        and named[0][0] in _VAGUE
        and _has_organ(annotated, trigger.end(), len(annotated.sentence.text))
    )
    if not vague_name:
        yield from named
    near = before[-48:] + (trigger[0] if trigger["new"] else "")
    shift = at - len(before[-48:])
    adjective = [m for m in _WORD.finditer(near) if _BETWEEN.fullmatch(near[m.end() :])]
    vague = bool(adjective) and _named(adjective[-1]) in _VAGUE
    limit = trigger.end() + min(len(after), 110)
    if vague and _has_organ(annotated, trigger.end(), limit):
        adjective = []
    for m in adjective:
        yield _named(m), _side(near[: m.start()][-14:]), shift + m.start(), at + len(trigger[0])
    if named and not vague_name and not re.match(r"\s(?:in|to|of) (?:the|both|his|her)\b", after):
        return
    locally = re.match(r"\s(?:\w+ )?local(?:ly)?\b", after)
    if locally and trigger["rec"]:
        yield "local", {}, trigger.end() + 1, trigger.end() + locally.end()
    if not adjective or re.match(r"\s(?:in|to|of) (?:the|both|his|her)\b", after):
        yield from _organs(annotated, trigger.end(), limit)
        if not adjective and not _has_organ(annotated, trigger.end(), limit):
            yield from _organs(annotated, max(0, at - len(before), at - 60), at)
            for m in _WORD.finditer(after[:60]):
                if _WORDS[int(m.lastgroup[1:])][1] in ("local", "locoregional"):  # type: ignore[index]
                    yield "local", {}, trigger.end() + m.start(), trigger.end() + m.end()


def named_before(before: str) -> bool:
    """Whether the words end in the name of a place: "multiple pulmonary ", "a new hepatic "."""
    near = before[-48:]
    return any(_BETWEEN.fullmatch(near[m.end() :]) for m in _WORD.finditer(near))


def own_time(annotated: Annotated, trigger: re.Match[str], after: str, end: int) -> Quantity | None:
    """The time of one site where the clause tells of several, else None.

    "in the lung at 14 months and in the pancreas at 36": the time that follows the site; "at 14
    months in the lung and at 36 in the pancreas": the last one before it.
    """
    offset = annotated.sentence.start
    first, last = offset + trigger.end(), offset + trigger.end() + len(after)
    times = [
        q
        for q in annotated.amounts(QuantityKind.TIMEPOINT)
        if first <= q.start < last and q.values and q.unit in MONTHS and q.values[0] > 0
    ]
    if len(times) < 2 or end < trigger.end():
        return None
    leads = not any(True for _ in _organs(annotated, trigger.end(), times[0].start - offset))
    later = [q for q in times if q.start >= offset + end]
    earlier = [q for q in times if q.start < offset + end]
    if leads and earlier:
        return earlier[-1]
    return later[0] if later else None


def _named_metastases(
    annotated: Annotated, trigger: re.Match[str]
) -> Iterator[tuple[str, dict[str, Value], int, int]]:
    """ "metastasis of the liver" is one term of the ontology: its label tells the site."""
    offset = annotated.sentence.start
    for mention in annotated.of("TumorType"):
        start, end = mention.start - offset, mention.end - offset
        found = _WORD.search(mention.term.label)
        if found and start < trigger.end() and trigger.start() < end:
            side = _side(annotated.sentence.text[max(0, start - 12) : start])
            yield _named(found), side, start, end


def _named(m: re.Match[str]) -> str:
    return _WORDS[int(str(m.lastgroup)[1:])][1]


def _has_organ(annotated: Annotated, start: int, end: int) -> bool:
    return any(True for _ in _organs(annotated, start, end))


def _organs(
    annotated: Annotated, start: int, end: int
) -> Iterator[tuple[str, dict[str, Value], int, int]]:
    offset, text = annotated.sentence.start, annotated.sentence.text
    for mention in annotated.of(*_SITE_CLASSES):
        s, e = mention.start - offset, mention.end - offset
        if not start <= s < end or mention.context.negated or _NOT_SITES.search(text[e : e + 8]):
            continue
        site, attrs = _site(mention)
        if site and not _OUTSIDE.search(text[max(0, s - 30) : s]):
            side = (
                {} if "laterality" in attrs or site == "liver" else _side(text[max(0, s - 12) : s])
            )
            yield site, attrs | side, s, e


def _site(mention: Mention) -> tuple[str, dict[str, Value]]:
    label = mention.term.label
    if mention.isa("Bone"):
        return "bone", {} if label in ("bone", "skeleton") else {"detail": label}
    if mention.isa("LiverSegment") or re.search(r"\bliver|hepatic|caudate|lobe of liver", label):
        return "liver", {} if label == "liver" else {"site": mention.text}
    if re.search(r"\blung|pulmon", label):
        side = _SIDE.search(label)
        return "lung", {"laterality": label.replace(" of lung", "")} if side else {}
    if label in ("abdomen", "pelvis", "back", "chest", "body"):
        return "", {}
    return label, {}


def _side(words: str) -> dict[str, Value]:
    found = _SIDE.search(words)
    if not found:
        return {}
    return {"laterality": "bilateral" if found["both"] else found["side"].lower()}


def details(annotated: Annotated, at: int, whole: str) -> dict[str, Value]:
    """Size, method and whether it could be removed."""
    attrs: dict[str, Value] = {}
    offset = annotated.sentence.start
    sizes = [
        q
        for q in annotated.amounts(QuantityKind.LENGTH)
        if len(q.values) == 1 and abs(q.start - offset - at) < 70 and "margin" not in whole[-30:]
    ]
    if len(sizes) >= 1:
        best = min(sizes, key=lambda q: abs(q.start - offset - at))
        attrs["size_mm"] = number(best.values[0])
    modality = _MODALITY.search(annotated.sentence.text)
    if modality:
        attrs["modality"] = (
            modality[0]
            .replace(" and ", "/")
            .replace("computed tomography", "CT")
            .replace("magnetic resonance", "MRI")
        )
    if _UNRESECTABLE.search(annotated.sentence.text):
        attrs["resectable"] = False
    return attrs


def time_of(annotated: Annotated, trigger: re.Match[str]) -> Quantity | None:
    """The nearest time point, one before the trigger first; no hours of a length of treatment."""
    offset, text = annotated.sentence.start, annotated.sentence.text
    best: tuple[int, Quantity] | None = None
    for q in annotated.amounts(QuantityKind.TIMEPOINT, QuantityKind.DURATION):
        if q.kind is QuantityKind.DURATION and not _terse(text, q.start - offset, trigger):
            continue
        if (
            not q.values
            or q.unit not in MONTHS
            or q.values[0] <= 0
            or q.anchor in ("chemotherapy", "radiotherapy", "admission")
        ):
            continue
        if re.search(r"\b(?:ago|earlier|before)\b", q.text) or re.search(
            r"\bwithin $", text[: q.start - offset]
        ):
            continue
        at = q.start - offset
        between = text[min(at, trigger.start()) : max(at, trigger.end())]
        distance = (
            abs(at - trigger.start())
            + (
                80
                if ";" in between
                else 40
                if re.search(r", and |^[\w.]+ \w+ and ", between)
                else 0
            )
            + (20 if at > trigger.end() else 0)
        )
        if best is None or distance < best[0]:
            best = (distance, q)
    return best[1] if best else None


def _terse(text: str, at: int, trigger: re.Match[str]) -> bool:
    """ "lung mets, 11 mo", "recurrence (14 months)": a bare time right behind the word."""
    return at > trigger.start() and bool(
        re.fullmatch(r"[\w\s]{0,12}[,(:]\s?", text[trigger.end() : at])
    )
