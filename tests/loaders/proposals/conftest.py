"""An invented report of one patient, one of two, and a fake model that answers what a test says."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.graph.model import Status
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.proposals.proposal import Proposal, Rejection
from cavagraph.loaders.proposals.verifier import Verifier
from cavagraph.loaders.readers import read_text
from cavagraph.loaders.source import Loaded
from cavagraph.loaders.view import ReportView, view
from cavagraph.ontology.terms import load_terminology

ONE = """\
An invented case

Case report

A 61-year-old woman presented with flank pain for three months. There was no edema of the legs. Her
mother had hypertension. Deep vein thrombosis was suspected.

Computed tomography showed a mass of 5.4 x 4.8 cm in the infrarenal IVC. The tumor was removed by
en bloc resection through a midline laparotomy. The IVC was replaced by a 16 mm ringed poly-
tetrafluoroethylene graft. The operation took 9 h 45 min with a blood loss of 1,500 mL. The tumor
cells were positive for desmin and negative for S100.

She received doxorubicin at 75 mg/m2 for four cycles. Treatment was stopped because of
cardiotoxicity caused by doxorubicin. She was alive with disease 30 months after surgery.

Discussion

Smith et al. reported a patient who died of liver failure 33 months after surgery.
"""
TWO = """\
Two invented cases

Case 1

A 50-year-old man presented with abdominal pain. Blood loss was 700 mL during the operation.

Case 2

A 64-year-old woman presented with leg edema. Blood loss was 900 mL during the operation.
"""


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon(load_terminology())


@lru_cache(maxsize=32)
def _view(text: str) -> ReportView:
    return view(read_text(Loaded(Path("invented.txt"), text, "0" * 64)), _lexicon())


@pytest.fixture
def one() -> ReportView:
    """A report of one patient, with another one in its discussion."""
    return _view(ONE)


@pytest.fixture
def two() -> ReportView:
    """A report of two patients."""
    return _view(TWO)


@pytest.fixture
def told() -> Callable[[str], ReportView]:
    """A text of the test's own as a report."""
    return _view


Judge = Callable[..., Candidate | Rejection]


@pytest.fixture
def judge() -> Judge:
    """``judge(report, family, field, value, quote, status, patient=, **attrs)``."""

    def run(
        report: ReportView,
        family: str,
        field: str,
        value: str,
        quote: str,
        status: Status = Status.PRESENT,
        patient: str = "",
        **attrs: str,
    ) -> Candidate | Rejection:
        key = patient or report.cast.keys[0]
        made = Proposal(key, family, field, value, quote, status, tuple(attrs.items()))
        return Verifier(report).judge(made)

    return run
