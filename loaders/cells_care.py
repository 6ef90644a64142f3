"""Table cells of the operation and the course: graft, organs, therapy, recurrence, status."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from cavagraph.graph.model import Status, Value
from cavagraph.loaders.annotations import QuantityKind
from cavagraph.loaders.cells import MISSING, NONE, READERS, YES, CellContext, Reading, named_sites
from cavagraph.loaders.courses import components
from cavagraph.loaders.templates import number
from cavagraph.ontology.terms import Term

_CAVA = "inferior vena cava"
_SHORT_VEINS = {"LRV": "left renal vein", "RRV": "right renal vein"}
_ORGANS = {
    r"(right |left )?kidney": r"\1nephrectomy",
    r"(right |left )?adrenal(?: gland)?": r"\1adrenalectomy",
    r"gall ?bladder": "cholecystectomy",
    r"right (?:liver|hepatic lobe|lobe)": "right hepatectomy",
    r"left (?:liver|hepatic lobe|lobe)": "left hepatectomy",
    r"right colon": "right hemicolectomy",
    r"spleen": "splenectomy",
    r"duodenum": "duodenal resection",
    r"caudate(?: lobe)?": "partial caudate lobe resection",
    r"liver": "liver resection",
    r"colon": "colectomy",
}
_STATUS: tuple[tuple[str, str, str], ...] = (
    (
        r"\bNED\b|no evidence|disease[- ]free|free of disease|\b(?:without|with no) disease",
        "alive", "NED",
    ),
    (r"\bAWD\b|alive with\b", "alive", "AWD"),
    (r"\bDOD\b|dead of disease|died of disease", "dead", "DOD"),
    (r"\bDOC\b|dead of other|\bDWD\b", "dead", ""),
    (r"\b(?:dead|died|deceased|death)\b", "dead", ""),
    (r"\b(?:alive|living)\b", "alive", ""),
    (r"\blost\b|\bLFU\b|\bLTFU\b", "lost to follow-up", ""),
)  # fmt: skip


def _cava(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        return
    if re.search(r"\bligat", c.text, re.IGNORECASE):
        yield Reading("vessel_management", "IVC", (("action", "ligated"),))
        yield Reading("reconstruction", "IVC", (("vessel", _CAVA),), Status.ABSENT)
        return
    attrs: dict[str, Value] = {"vessel": _CAVA}
    materials = c.mentions("GraftMaterial")
    if materials:
        attrs["material"] = max(materials, key=lambda m: len(m.term.broader)).term.label
    if re.search(r"\bpatch\b", c.text, re.IGNORECASE):
        attrs["technique"] = "patch"
    elif re.search(r"\b(?:primary|direct|suture|lateral)\b", c.text, re.IGNORECASE):
        attrs["technique"] = "primary repair"
    elif materials or re.search(r"\bgraft|prosthe|tube", c.text, re.IGNORECASE):
        attrs["technique"] = "graft replacement"
    size = re.search(r"(\d+(?:\.\d+)?) ?mm", c.text)
    if size:
        attrs["diameter_mm"] = number(Decimal(size[1]))
    yield Reading("reconstruction", "IVC", tuple(sorted(attrs.items())))


def _renal_vein(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        yield Reading("reconstruction", "renal vein", (("vessel", "renal vein"),), Status.ABSENT)
        return
    text = c.text
    for short, name in _SHORT_VEINS.items():
        text = re.sub(rf"\b{short}\b", name, text)
    sides = re.findall(r"\b(right|left|bilateral|both)\b", text, re.IGNORECASE)
    header = re.search(r"\b(right|left)\b", c.header, re.IGNORECASE)
    names = [s.lower() for s in sides] or ([header[1].lower()] if header else [""])
    if names[0] in ("bilateral", "both"):
        names = ["right", "left"]
    if re.search(r"\bligat", text, re.IGNORECASE):
        for name in names:
            yield Reading(
                "vessel_management", f"{name} renal vein".strip(), (("action", "ligated"),)
            )
        return
    technique = "reimplantation into graft" if re.search(r"implant", text, re.IGNORECASE) else None
    for name in names:
        vessel = f"{name} renal vein".strip()
        attrs: list[tuple[str, Value]] = [("vessel", vessel)]
        if technique:
            attrs.insert(0, ("technique", technique))
        yield Reading("reconstruction", vessel, tuple(attrs))


def _graft_size(c: CellContext) -> Iterator[Reading]:
    found = re.search(r"\d+(?:\.\d+)?", c.text)
    if found:
        attrs = (("diameter_mm", number(Decimal(found.group()))), ("vessel", _CAVA))
        yield Reading("reconstruction", "IVC", attrs)


def _patency(c: CellContext) -> Iterator[Reading]:
    found = re.search(
        r"\b(patent|open|occluded|occlusion|thrombos\w+|stenos\w+)\b", c.text, re.IGNORECASE
    )
    if not found and c.mentions("GraftMaterial"):
        yield from _cava(c)
    if not found or re.search(r"\b(?:no|not|without)\b", c.text[: found.start()], re.IGNORECASE):
        return
    word = found[1].lower()
    value = (
        "patent" if word in ("patent", "open") else "occluded" if word[0] in "ot" else "stenosed"
    )
    attrs = _time(c)
    yield Reading("graft_patency", value, attrs)
    if value == "occluded":
        yield Reading("complication", "graft occlusion", attrs)


def _time(c: CellContext) -> tuple[tuple[str, Value], ...]:
    for q in c.amounts(QuantityKind.DURATION, QuantityKind.TIMEPOINT):
        if q.values and q.unit in ("month", "year", "day", "week"):
            return (("time", number(q.values[0])), ("time_unit", q.unit))
    return ()


def _contact(c: CellContext) -> Iterator[Reading]:
    """The length of the follow-up, and the status where the cell has that too: "29, DOD"."""
    yield from READERS["number"](c)
    yield from _status(c)


def _bypass(c: CellContext) -> Iterator[Reading]:
    named = [m.term.label for m in c.lexicon.mentions(c.header) if m.isa("CirculatorySupport")]
    kind = next((label for label in named if label != "any bypass"), None)
    if NONE.match(c.text):
        yield Reading("bypass", kind or "any", (), Status.ABSENT)
        return
    found = [m.term.label for m in c.mentions("CirculatorySupport")]
    names = {"VVB": "veno-venous bypass", "CPB": "cardiopulmonary bypass"}
    found = found or [names[w] for w in re.findall(r"\b(?:VVB|CPB)\b", c.text)]
    if not found and kind and re.match(r"\W*(?:yes|y|done)\b", c.text, re.IGNORECASE):
        found = [kind]
    for label in found:
        yield Reading("bypass", label)


def _organs(c: CellContext) -> Iterator[Reading]:
    for part in re.split(r"\s*(?:,|;|\+|/|\band\b)\s*", c.text):
        for expression, template in _ORGANS.items():
            found = re.fullmatch(expression, part.strip(), re.IGNORECASE)
            if found:
                yield Reading("procedure", " ".join(found.expand(template).lower().split()))
                break
        else:
            cell = CellContext(part, c.header, c.column, c.lexicon)
            for mention in cell.mentions("OrganResection"):
                yield Reading("procedure", mention.term.label)


def _kidney(c: CellContext) -> Iterator[Reading]:
    side = re.search(r"right|left", c.header, re.IGNORECASE)
    label = f"{side.group().lower() if side else ''} nephrectomy".strip()
    if re.search(r"\b(?:removed|resected|nephrectomy|sacrificed)\b", c.text, re.IGNORECASE):
        yield Reading("procedure", label)
    elif re.search(r"\b(?:preserved|spared|kept|saved)\b", c.text, re.IGNORECASE):
        yield Reading("procedure", "nephrectomy", (), Status.ABSENT)


def _therapy(c: CellContext) -> Iterator[Reading]:
    attrs = dict(c.column.attrs)
    if NONE.match(c.text):
        if c.column.field != "drug":
            yield Reading(c.column.field, "not given", (), Status.ABSENT)
        setting = attrs.get("setting", "")
        if setting in ("neoadjuvant", "adjuvant") and not re.search(
            r"chemo|systemic|drug", c.header, re.IGNORECASE
        ):
            irradiation = (("setting", setting),)
            yield Reading("radiotherapy", f"{setting} radiotherapy", irradiation, Status.ABSENT)
        return
    for part in re.split(r"\s*(?:,|;)\s*", c.text):
        yield from _treatment(CellContext(part, c.header, c.column, c.lexicon), attrs)


def _treatment(c: CellContext, setting: dict[str, str]) -> Iterator[Reading]:
    dose = c.amounts(QuantityKind.RADIATION)
    if dose or re.search(r"\b(?:RT|radiotherapy|irradiation)\b", c.text):
        attrs = {**setting} | (
            {"dose_gy": number(dose[0].values[0])} if dose and dose[0].values else {}
        )
        yield Reading("radiotherapy", "radiotherapy", tuple(sorted(attrs.items())))
        return
    cycles = re.search(r"[×x] ?(\d+)|(\d+) (?:cycles|courses)", c.text)
    drugs = [label for m in c.mentions("Drug", "DrugRegimen") for label in _drug_names(m.term)]
    for label in dict.fromkeys(drugs):
        values: dict[str, Value] = {**setting}
        if cycles:
            values["cycles"] = int(cycles[1] or cycles[2])
        if len(drugs) > 1:
            values["regimen"] = "+".join(dict.fromkeys(drugs))
        yield Reading("drug", label, tuple(sorted(values.items())))
    if not drugs:
        for mention in c.mentions("TumorResection", "OrganResection"):
            yield Reading("procedure", mention.term.label)


def _drug_names(term: Term) -> tuple[str, ...]:
    """The drugs of a regimen, or the drug itself; a regimen of unknown drugs by its own name."""
    return tuple(t.label for t in components(term)) or (term.label,)


def _recurrence(c: CellContext) -> Iterator[Reading]:
    if NONE.match(c.text):
        yield Reading("recurrence", "any", (), Status.ABSENT)
        return
    if YES.match(c.text):
        return
    for part in re.finditer(
        r"([A-Za-z][A-Za-z ]+?)\s*\(?(\d+(?:\.\d+)?)?\s*(?:mo\w*)?\)?(?:,|;|/|\+|$)", c.text
    ):
        for site in named_sites(part[1]):
            attrs: list[tuple[str, Value]] = []
            if part[2]:
                attrs = [("time", number(Decimal(part[2]))), ("time_unit", "month")]
            yield Reading(
                "recurrence", site, (*attrs, ("type", "local" if site == "local" else "distant"))
            )


def _recurrence_site(c: CellContext) -> Iterator[Reading]:
    for site in named_sites(c.text):
        yield Reading("recurrence", site, (("type", "local" if site == "local" else "distant"),))


def _recurrence_time(c: CellContext) -> Iterator[Reading]:
    found = re.search(r"\d+(?:\.\d+)?", c.text)
    if found:
        yield Reading(
            "recurrence", "", (("time", number(Decimal(found.group()))), ("time_unit", "month"))
        )


def _status(c: CellContext) -> Iterator[Reading]:
    for expression, value, code in _STATUS:
        if re.search(expression, c.text, re.IGNORECASE):
            attrs: dict[str, Value] = {"status_code": code} if code else {}
            yield Reading("vital_status", value, tuple(sorted((attrs | _status_time(c)).items())))
            return


def _status_time(c: CellContext) -> dict[str, Value]:
    """Months beside a status, where cell or header say that they are months: "NED (25)"."""
    timed = dict(_time(c))
    found = re.search(r"\((\d{1,3})\)", c.text)
    if timed or not found or not re.search(r"\b(?:mo|months?)\b", c.header, re.IGNORECASE):
        return timed
    return {"time": int(found[1]), "time_unit": "month"}


CARE_READERS: dict[str, Callable[[CellContext], Iterator[Reading]]] = {
    "cava": _cava, "renal_vein": _renal_vein, "graft_size": _graft_size, "patency": _patency,
    "bypass": _bypass, "organs": _organs, "kidney": _kidney, "therapy": _therapy,
    "recurrence": _recurrence, "recurrence_site": _recurrence_site,
    "recurrence_time": _recurrence_time, "status": _status, "contact": _contact,
}  # fmt: skip


def is_missing(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, NR."""
    return bool(MISSING.match(text))
