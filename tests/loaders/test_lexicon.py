"""Mentions: folding with positions, generated forms, case, overlap, abbreviations, speed."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.loaders.document import Abbreviation
from cavagraph.loaders.lexicon import Lexicon, fold
from cavagraph.ontology.terms import Term

if TYPE_CHECKING:
    from tests.conftest import Growth


@dataclass(frozen=True)
class Words:
    """A terminology of a few terms."""

    terms: tuple[Term, ...]


def term(
    label: str, *synonyms: str, types: tuple[str, ...] = ("Thing",), match_case: bool = False
) -> Term:
    return Term(
        iri=f"https://example.org/{label.replace(' ', '-')}",
        label=label,
        definition=f"what is called {label}",
        synonyms=synonyms,
        types=frozenset(types),
        match_case=match_case,
    )


LEXICON = Lexicon(
    Words(
        (
            term("oedema", "swelling"),
            term("leg edema"),
            term("haemorrhage"),
            term("tumour"),
            term("tumor thrombus"),
            term("renal vein"),
            term("right renal vein", "RRV"),
            term("expanded polytetrafluoroethylene", "e-PTFE"),
            term("Gore-Tex"),
            term("Kocher manoeuvre"),
            term("computed tomography", "CT", match_case=True),
            term("Ki-67", match_case=True),
            term("R0 resection", "R0", match_case=True),
            term("thrombosis"),
            term("thrombus"),
            term("metastasis to the liver", "liver metastasis"),
            term("intraluminal growth"),
            term("oesophagus"),
            term("alpha-smooth muscle actin", "α-SMA", "SMA"),
            term("Budd-Chiari syndrome"),
            term("biopsy"),
            term("fistula"),
            term("inferior vena cava"),
            term("atrium"),
            term("liver segment I", "S1", match_case=True),
            term("oral fluoropyrimidine", "S-1", match_case=True),
            term("median overall survival", "mOS"),
            term("magnetic resonance imaging", "MRI"),
        )
    )
)


def found(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str]]:
    return [(m.text, m.term.label) for m in lexicon.mentions(text)]


FORMS = [
    ("leg oedema", "leg oedema", "leg edema"),
    ("LEG EDEMA", "LEG EDEMA", "leg edema"),
    ("some edema", "edema", "oedema"),
    ("hæmorrhage", "hæmorrhage", "haemorrhage"),
    ("hemorrhages", "hemorrhages", "haemorrhage"),
    ("two tumors", "tumors", "tumour"),
    ("the tumour's wall", "tumour", "tumour"),
    ("tumour-thrombus", "tumour-thrombus", "tumor thrombus"),
    ("both renal veins", "renal veins", "renal vein"),
    ("both renal vv", "renal vv", "renal vein"),
    ("a ringed ePTFE graft", "ePTFE", "expanded polytetrafluoroethylene"),
    ("an e-PTFE graft", "e-PTFE", "expanded polytetrafluoroethylene"),
    ("Goretex", "Goretex", "Gore-Tex"),
    ("Gore Tex®", "Gore Tex", "Gore-Tex"),
    ("the Kocher maneuver", "Kocher maneuver", "Kocher manoeuvre"),
    ("Kocher's manoeuvre", "Kocher's manoeuvre", "Kocher manoeuvre"),
    ("“Kocher” maneuver", "Kocher” maneuver", "Kocher manoeuvre"),
    ("thromboses", "thromboses", "thrombosis"),
    ("thrombi", "thrombi", "thrombus"),
    ("metastases to the liver", "metastases to the liver", "metastasis to the liver"),
    ("liver metastases", "liver metastases", "metastasis to the liver"),
    ("intra-luminal growth", "intra-luminal growth", "intraluminal growth"),
    ("the esophagus", "esophagus", "oesophagus"),
    ("α-smooth muscle actin", "α-smooth muscle actin", "alpha-smooth muscle actin"),
    ("αSMA-positive", "αSMA", "alpha-smooth muscle actin"),
    ("Budd–Chiari syndrome", "Budd–Chiari syndrome", "Budd-Chiari syndrome"),
    ("biopsies", "biopsies", "biopsy"),
    ("fistulae", "fistulae", "fistula"),
    ("right atria", "atria", "atrium"),
    ("Ki67 and", "Ki67", "Ki-67"),
    ("CTs of the chest", "CTs", "computed tomography"),
    ("two MRIs", "MRIs", "magnetic resonance imaging"),
    ("a lesion in S1", "S1", "liver segment I"),
    ("S-1 was given", "S-1", "oral fluoropyrimidine"),
    ("an mOS of two years", "mOS", "median overall survival"),
]


@pytest.mark.parametrize(("text", "printed", "label"), FORMS, ids=[f[0] for f in FORMS])
def test_forms_are_generated(text: str, printed: str, label: str) -> None:
    assert found(text) == [(printed, label)]


NOTHING = [
    "ct",
    "sma",
    "r0",
    "Doct",
    "tumorous",
    "veinlet",
    "xoedema",
    "ki-67",
    "after 9 mo",
    "9 mos",
]


@pytest.mark.parametrize("text", NOTHING)
def test_short_forms_keep_their_case_and_words_their_bounds(text: str) -> None:
    assert found(text) == []


def test_the_longest_match_wins() -> None:
    assert found("the right renal vein") == [("right renal vein", "right renal vein")]


def test_positions_are_those_of_the_original_text() -> None:
    text = "“Kocher’s” — œdema, hæmorrhage"
    for mention in LEXICON.mentions(text, offset=50):
        assert text[mention.start - 50 : mention.end - 50] == mention.text
    assert [m.start for m in LEXICON.mentions(text, offset=50)] == [63, 70]


def test_a_label_beats_a_synonym_and_a_special_term_a_general_one() -> None:
    lexicon = Lexicon(
        Words((term("cava patch", "patch"), term("patch"), term("graft", types=("A", "B"))))
    )
    assert found("a patch", lexicon) == [("patch", "patch")]
    twins = (term("one", "stent"), term("two", "stent", types=("Thing", "Device")))
    assert found("a stent", Lexicon(Words(twins))) == [("stent", "two")]


def test_a_document_brings_its_abbreviations() -> None:
    pairs = (Abbreviation("IVC", "inferior vena cava"), Abbreviation("ABC", "no such term"))
    local = LEXICON.within(pairs)
    assert found("the IVC and ABC", local) == [("IVC", "inferior vena cava")]
    assert found("the ivc", local) == []
    assert found("the IVC", LEXICON) == []
    assert local.find("IVC") == LEXICON.find("inferior vena cava")


def test_without_terms_nothing_is_found() -> None:
    assert found("a tumour", Lexicon(Words(()))) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_folding_keeps_the_map_in_step(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert folded.origins == sorted(folded.origins)
    assert all(0 <= at < len(text) for at in folded.origins)


PIECES = st.sampled_from([f[0] for f in FORMS] + ["and", ",", "’s", "\u2009", "é"])


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_mentions_are_slices_in_order(text: str) -> None:
    mentions = LEXICON.mentions(text, 7)
    assert all(text[m.start - 7 : m.end - 7] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


def test_the_time_of_building_grows_with_the_terms_and_that_of_matching_does_not(
    linear: Growth,
) -> None:
    terms = tuple(term(f"word{i} of kind") for i in range(20_000))
    linear(lambda n: Lexicon(Words(terms[:n])), 5_000)
    text = "there was a word4999 of kind " * 200
    lexicons = {n: Lexicon(Words(terms[:n])) for n in (5_000, 20_000)}
    assert all(len(lexicon.mentions(text)) == 200 for lexicon in lexicons.values())

    def seconds(n: int) -> float:
        began = time.process_time()
        lexicons[n].mentions(text)
        return time.process_time() - began

    few, many = (min(seconds(n) for _ in range(5)) for n in lexicons)
    assert many < 2 * few
