"""Look-ups that extractor and command line rely on."""

from __future__ import annotations

import pytest

from cavagraph.ontology.prefixes import contract, expand
from cavagraph.ontology.terms import Term, Terminology, load_terminology

TERMS = load_terminology()


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("IVC", "cg:InferiorVenaCava"),
        ("RRV", "cg:RightRenalVein"),
        ("infrarenal vena cava", "seg:infrarenal"),
        ("Leg Oedema", "cg:LegEdema"),
        ("anorexia", "cg:LossOfAppetite"),
        ("DVT", "cg:DeepVeinThrombosis"),
        ("adriamycin", "drug:doxorubicin"),
        ("ADM", "drug:doxorubicin"),
        ("acetylsalicylic acid", "drug:aspirin"),
        ("LMWH", "drug:low-molecular-weight-heparin"),
        ("GemTax", "cg:GemcitabineDocetaxel"),
        ("e-PTFE", "cg:ePTFE"),
        ("polyethylene terephthalate", "cg:Dacron"),
        ("αSMA", "cg:SmoothMuscleActin"),
        ("MIB1", "cg:MIB1"),
        ("c-kit", "cg:CD117"),
        ("rooftop incision", "cg:ChevronIncision"),
        ("kocherisation", "cg:KocherManeuver"),
        ("Pringle manoeuvre", "cg:PringleManeuver"),
        ("DHCA", "cg:HypothermicCirculatoryArrest"),
        ("right hemihepatectomy", "cg:RightHepatectomy"),
        ("appendicectomy", "cg:Appendectomy"),
        ("FNAC", "cg:FineNeedleAspiration"),
        ("haemoperitoneum", "cg:IntraAbdominalHemorrhage"),
        ("PPE", "cg:HandFootSyndrome"),
        ("transaminitis", "cg:TransaminasesIncreased"),
        ("passed away", "cg:Dead"),
        ("NED", "cg:NoEvidenceOfDisease"),
        ("LTFU", "cg:LostToFollowUp"),
        ("Clavien 3a", "cg:ClavienDindoIIIa"),
        ("patent", "cg:Patent"),
        ("SBRT", "cg:SBRT"),
        ("hepatic metastases", "cg:LiverMetastasis"),
    ],
)
def test_words_lead_to_their_concept(text: str, curie: str) -> None:
    found = TERMS.find(text)
    assert found is not None
    assert contract(found.iri) == curie


@pytest.mark.parametrize("text", ["", "zzz", "purple", "case 7"])
def test_words_that_nobody_knows(text: str) -> None:
    assert TERMS.find(text) is None
    assert TERMS.find_all(text) == ()


@pytest.mark.parametrize(
    ("text", "curies"),
    [
        ("SMA", {"cg:SmoothMuscleActin", "cg:SuperiorMesentericArtery"}),
        ("PR", {"cg:PartialResponse", "cg:ProgesteroneReceptor"}),
        ("RA", {"cg:RightAtrium", "cg:RheumatoidArthritis"}),
    ],
)
def test_shared_short_forms_give_every_meaning(text: str, curies: set[str]) -> None:
    assert {contract(term.iri) for term in TERMS.find_all(text)} >= curies


def test_the_concept_with_the_word_as_label_comes_first() -> None:
    assert next(t.label for t in TERMS.find_all("SMA")) == "SMA"


@pytest.mark.parametrize(
    ("misspelt", "label"),
    [
        ("doxorubicine", "doxorubicin"),
        ("trabectidin", "trabectedin"),
        ("gortex", "Gore-Tex"),
        ("leg edemma", "leg edema"),
    ],
)
def test_nearest_finds_what_was_meant(misspelt: str, label: str) -> None:
    assert label in TERMS.nearest(misspelt)


def test_nearest_gives_as_many_as_asked() -> None:
    assert len(TERMS.nearest("renal vein", n=5)) == 5
    assert len(set(TERMS.nearest("renal vein", n=5))) == 5


@pytest.mark.parametrize(
    ("local_name", "curie"),
    [
        ("Anthracycline", "drug:epirubicin"),
        ("AntineoplasticAgent", "drug:epirubicin"),
        ("Drug", "drug:warfarin"),
        ("VascularSegment", "seg:retrohepatic"),
        ("Vein", "seg:retrohepatic"),
        ("RenalVein", "cg:LeftRenalVein"),
        ("SyntheticMaterial", "cg:ePTFE"),
        ("GraftMaterial", "cg:BovinePericardium"),
        ("Symptom", "cg:Nausea"),
        ("AdverseEventType", "cg:Nausea"),
        ("ClinicalFinding", "cg:Nausea"),
        ("DomainConcept", "cg:RightAtrium"),
        ("CirculatorySupport", "cg:CardiopulmonaryBypass"),
        ("VascularControl", "cg:CardiopulmonaryBypass"),
    ],
)
def test_classes_hold_their_members_and_those_of_subclasses(local_name: str, curie: str) -> None:
    assert expand(curie) in {term.iri for term in TERMS.of_class(local_name)}


@pytest.mark.parametrize(
    ("local_name", "curie"),
    [
        ("Anthracycline", "drug:ifosfamide"),
        ("SyntheticMaterial", "cg:BovinePericardium"),
        ("Symptom", "cg:RightNephrectomy"),
        ("Artery", "cg:LeftRenalVein"),
    ],
)
def test_classes_do_not_hold_others(local_name: str, curie: str) -> None:
    assert expand(curie) not in {term.iri for term in TERMS.of_class(local_name)}


def test_an_unknown_class_is_empty() -> None:
    assert TERMS.of_class("Nosuch") == ()


@pytest.mark.parametrize(
    ("curie", "broader"),
    [
        ("cg:RightUpperQuadrantPain", {"cg:UpperAbdominalPain", "cg:AbdominalPain"}),
        ("cg:LeftRenalVein", {"cg:UnspecifiedRenalVein"}),
        ("cg:FNCLCCGrade2", {"cg:TumorGrade2"}),
        ("cg:ExtendedRightHepatectomy", {"cg:LiverResection"}),
        ("drug:enoxaparin", {"drug:low-molecular-weight-heparin"}),
    ],
)
def test_broader_concepts_are_transitive(curie: str, broader: set[str]) -> None:
    term = TERMS.by_iri(expand(curie))
    assert {contract(iri) for iri in term.broader} >= broader
    assert term.iri not in term.broader


@pytest.mark.parametrize(
    ("curie", "drugs"),
    [
        ("cg:AIRegimen", {"drug:doxorubicin", "drug:ifosfamide"}),
        ("cg:GemcitabineDocetaxel", {"drug:gemcitabine", "drug:docetaxel"}),
        ("cg:MAID", {"drug:mesna", "drug:doxorubicin", "drug:ifosfamide", "drug:dacarbazine"}),
    ],
)
def test_regimens_name_their_drugs(curie: str, drugs: set[str]) -> None:
    assert {contract(iri) for iri in TERMS.by_iri(expand(curie)).components} == drugs


@pytest.mark.parametrize("text", ["AI", "MAID", "CT", "PR", "SD", "PD", "CR", "R0", "US", "PE"])
def test_short_forms_that_are_also_words_match_as_printed(text: str) -> None:
    assert all(term.match_case for term in TERMS.find_all(text))


def test_by_iri_of_nothing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        TERMS.by_iri("https://w3id.org/cavagraph/ontology#Nosuch")


def test_words_are_label_synonyms_and_hidden_spellings() -> None:
    term = Term("urn:a", "edema", "Swelling.", ("swelling",), ("oedema",))
    assert term.words == ("edema", "swelling", "oedema")


def test_a_terminology_can_be_built_by_hand() -> None:
    term = Term("urn:a", "edema", "Swelling.", types=frozenset({"Sign"}))
    made = Terminology((term,))
    assert made.find("Oedema") is term
    assert made.of_class("Sign") == (term,)
    assert made.nearest("edma") == ("edema",)


def test_the_shipped_terms_are_parsed_once() -> None:
    assert load_terminology() is TERMS


def test_terms_are_sorted_and_unique() -> None:
    iris = [term.iri for term in TERMS.terms]
    assert iris == sorted(set(iris))


def test_there_are_many() -> None:
    assert len(TERMS.terms) > 1500
