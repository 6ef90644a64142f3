"""Claims: the examples of the rules, and what holds for all of them. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cavagraph.graph.model import Claim, Scope, Value
from cavagraph.loaders import pipeline
from cavagraph.loaders.claim_rules import ClaimExample, claim_rules
from cavagraph.loaders.claims import claims
from cavagraph.loaders.view import ReportView
from cavagraph.ontology.terms import load_terminology

ReportOf = Callable[..., ReportView]

EXAMPLES = [
    pytest.param(example, id=f"{rule.id}-{n}")
    for rule in (*claim_rules().statistics, *claim_rules().statements)
    for n, example in enumerate(rule.examples)
]


def plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    return float(value) if isinstance(value, (int, Decimal)) else value


def parts(claim: Claim) -> dict[str, object]:
    known = {name: plain(value) for name, value in claim.attrs}
    return {**known, "kind": claim.kind, "source": claim.source}


def fits(claim: Claim, expected: dict[str, object]) -> bool:
    have = parts(claim)
    return all(
        have.get(name) == (float(value) if isinstance(value, (int, float)) else value)
        for name, value in expected.items()
    )


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples(example: ClaimExample, report_of: ReportOf) -> None:
    found = claims(report_of(example.text, example.heading))
    shown = [(c.rule, parts(c)) for c in found]
    for expected in example.expect:
        assert any(fits(c, dict(expected)) for c in found), (expected, shown)
    if not example.expect:
        assert not found, shown


def test_every_rule_has_an_example_or_shares_one() -> None:
    bare = [r.id for r in claim_rules().statements if not r.examples]
    assert bare == []


def test_rule_ids_are_unique() -> None:
    ids = [r.id for r in (*claim_rules().statistics, *claim_rules().statements)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Ligation must be avoided when collaterals are missing.", None),
        ("Ligation should be avoided when collaterals are missing.", "Contraindicated"),
        ("Ligation can be performed when collaterals are present.", "Permitted"),
        ("Patch repair is preferred for small defects.", "Preferred"),
        ("Anticoagulation is mandatory after a prosthetic graft.", "Required"),
        ("Radiotherapy may be necessary after an R1 resection.", "Permitted"),
        ("Caval ligation is not recommended in such a setting.", "Contraindicated"),
    ],
)
def test_polarity(text: str, polarity: str | None, report_of: ReportOf) -> None:
    found = claims(report_of(text))
    assert found
    have = dict(found[0].attrs).get("polarity")
    assert have == polarity if polarity else have in ("Required", "Contraindicated")


@pytest.mark.parametrize(
    "text",
    [
        "Long anticoagulation is not needed after a patch.",
        "Warfarin is not routinely required after caval replacement.",
    ],
)
def test_what_need_not_be_done_has_no_polarity(text: str, report_of: ReportOf) -> None:
    (found,) = claims(report_of(text))
    assert "polarity" not in dict(found.attrs)
    assert "not needed" in found.text


@pytest.mark.parametrize(
    "text",
    [
        "Our patient received warfarin and must take it for six months.",
        "In the present case the graft of 20 mm was patent in 100% of the scans.",
        "We performed ligation in our patient.",
        "The patient was given trabectedin with a response of 40%.",
        "Further studies are needed on adjuvant chemotherapy.",
    ],
)
def test_own_patients_and_announcements_give_no_claim(text: str, report_of: ReportOf) -> None:
    assert claims(report_of(text)) == ()


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Autotransplantation, although effective in our second case, has a reported graft loss "
         "of 14%.", "outcome_rate", "14"),
        ("Liver damage is met in 22% of courses of trabectedin; our patient had none.",
         "toxicity_rate", "22"),
        ("Although our patient relapsed in the liver, in keeping with the observation that the "
         "lung is the first site of failure in 57% of women, she did well.",
         "metastasis_pattern", "57"),
    ],
)  # fmt: skip
def test_general_part_of_a_sentence_about_the_patient(
    text: str, kind: str, number: str, report_of: ReportOf
) -> None:
    found = claims(report_of(text))
    assert [(c.kind, str(dict(c.attrs)["pct"])) for c in found] == [(kind, number)]


def test_case_section_gives_no_claim(report_of: ReportOf) -> None:
    report = report_of("Resection is the only hope of cure.", "Case report")
    assert claims(report) == ()


def test_said_twice_is_one_claim_with_two_places(report_of: ReportOf) -> None:
    text = (
        "Wide excision is the only hope of cure.\n\n"
        "Symptoms are late. Complete excision remains the only curative option."
    )
    found = [c for c in claims(report_of(text)) if c.rule == "claim.only.cure"]
    assert len(found) == 1
    assert len(found[0].evidence) == 2


def test_evidence_is_the_sentence_in_the_file(report_of: ReportOf, tmp_path: Path) -> None:
    text = "The five-year survival was 37% in a registry [4]. Nothing else is known."
    report = report_of(text)
    (found,) = [c for c in claims(report) if c.kind == "survival"]
    (evidence,) = found.evidence
    printed = (tmp_path / "invented.md").read_text(encoding="utf-8")
    assert printed[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote.startswith("The five-year survival")
    assert found.citations == ("4",)
    assert evidence.section == "discussion"


def test_author_and_year_are_a_citation(report_of: ReportOf) -> None:
    (found,) = claims(report_of("Graft patency was 84% at 2 years (Okafor et al., 2011)."))
    assert found.citations == ("Okafor et al., 2011",)


@pytest.mark.parametrize(
    ("heading", "text", "source", "scope"),
    [
        ("Discussion", "Patch repair is preferred [3].", "literature", Scope.RECOMMENDATION),
        ("Discussion", "We recommend patch repair.", "authors", Scope.RECOMMENDATION),
        ("Conclusion", "Patch repair should be used.", "authors", Scope.RECOMMENDATION),
        ("Conclusion", "Patch repair is feasible and safe.", "authors", Scope.LITERATURE),
    ],
)
def test_source_and_scope(
    heading: str, text: str, source: str, scope: Scope, report_of: ReportOf
) -> None:
    (found,) = claims(report_of(text, heading))
    assert (found.source, found.scope) == (source, scope)


def test_text_is_made_of_parts(report_of: ReportOf) -> None:
    text = (
        "After complete removal of the tumour with all involved organs in a trained unit of a "
        "large town the five-year overall survival is 52%."
    )
    (found,) = claims(report_of(text))
    words = text.lower().split()
    runs = {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}
    assert "52%" in found.text
    assert not any(run in found.text.lower() for run in runs)


def test_drug_of_the_sentence_before(report_of: ReportOf) -> None:
    text = (
        "Eribulin is one of the agents in use. Neutropenia of grade 3 or higher was met in 31% of "
        "treated adults."
    )
    found = [c for c in claims(report_of(text)) if c.kind == "toxicity_rate"]
    assert [dict(c.attrs)["drug"] for c in found] == ["eribulin"]
    assert len(found[0].evidence) == 2


def test_grade_and_event_belong_to_the_nearest_figure(report_of: ReportOf) -> None:
    text = (
        "With trabectedin 88% of women had adverse events and hepatotoxicity was frequent, with "
        "29.5% of women having grade 3 or higher hepatotoxicity."
    )
    found = [dict(c.attrs) for c in claims(report_of(text)) if c.kind == "toxicity_rate"]
    assert [(str(a["pct"]), a["event"], a.get("grade")) for a in found] == [
        ("88", "adverse event", None),
        ("29.5", "hepatotoxicity", ">=3"),
    ]


def test_a_faulty_rule_is_an_issue(report_of: ReportOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: ReportView) -> tuple[Claim, ...]:
        raise RuntimeError("no such cue")

    monkeypatch.setattr(pipeline, "claims", broken)
    document = report_of("Resection is the only hope of cure.").document
    found = pipeline.extract_document(document, load_terminology())
    assert found.claims == ()
    assert [i.rule for i in found.issues if "no such cue" in i.message] == ["claims"]
    assert found.patients


def test_claims_are_part_of_an_extraction(report_of: ReportOf) -> None:
    text = (
        "Wide excision is the only hope of cure. Okafor et al. reported a 33-year-old man who died "
        "at 4 months."
    )
    found = pipeline.extract_document(report_of(text).document, load_terminology())
    assert [c.kind for c in found.claims] == ["treatment"]
    assert [p.label for p in found.cited] == ["33-year-old man (Okafor)"]


def test_a_broken_file_of_one_sentence_is_not_read(report_of: ReportOf) -> None:
    endless = "the lungs and most of the liver and 12% of women and " * 60
    assert claims(report_of(endless + "so on.")) == ()
