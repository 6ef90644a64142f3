"""Table against text: where both speak of one thing and differ, the table leads and both are kept.

A row of a table is filled in patient by patient; a sentence of the results names several at once
and mixes them up more easily (extraction.md 2.2.8 and 2.2.16).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cavagraph.graph.model import Status, Value
from cavagraph.loaders.candidates import Candidate

RULE = "table-over-text"
SINGLE = frozenset(
    {"age", "sex", "blood_loss", "operative_time", "ischemia_time", "follow_up", "hospital_stay",
     "vital_status", "blood_transfusion", "mitotic_rate"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A table statement and the text statement of the same patient that it overrules."""

    patient: str
    kept: Candidate
    rejected: Candidate


def is_table(candidate: Candidate) -> bool:
    """Whether a rule of patient tables made it."""
    return candidate.rule.startswith("table.")


def conflict(candidate: Candidate, tabled: Iterable[Candidate]) -> Candidate | None:
    """The table statement of the same patient that contradicts a text statement, if any."""
    for row in tabled:
        if row.field == candidate.field and _differs(row, candidate):
            return row
        if _open_graft(row, candidate):
            return row
    return None


def _open_graft(row: Candidate, text: Candidate) -> bool:
    """A graft that the table calls patent throughout cannot have been found closed."""
    return (
        row.field == "graft_patency"
        and row.value == "patent"
        and row.get("time") is None
        and text.field == "complication"
        and text.status is Status.PRESENT
        and bool(re.search(r"graft (?:occlusion|thrombosis)", str(text.value)))
    )


def _differs(row: Candidate, text: Candidate) -> bool:
    if row.field in SINGLE:
        return not _same(row.value, text.value) or row.status is not text.status
    if row.field == "reconstruction":
        return _other_vein(row, text)
    if row.field == "graft_patency":
        return text.value != row.value and _times_meet(row, text)
    if row.field == "complication":
        absent = row.status is Status.ABSENT and row.value == "any"
        return absent and text.status is Status.PRESENT and text.get("time") is None
    if row.field == "recurrence":
        absent = row.status is Status.ABSENT and row.value == "any"
        return absent and text.status is Status.PRESENT
    return False


def _same(a: Value, b: Value) -> bool:
    return str(a).lower() == str(b).lower()


def _other_vein(row: Candidate, text: Candidate) -> bool:
    """A renal vein column names the veins that were rebuilt; it speaks of no other."""
    if text.status is not Status.PRESENT or not re.search(r"renal vein", str(text.value)):
        return False
    if row.rule != "table.renal-vein":
        return False
    return row.status is Status.ABSENT


def exhaustive(candidate: Candidate, tabled: Iterable[Candidate]) -> Candidate | None:
    """A renal vein that the table's own list of rebuilt renal veins leaves out."""
    if candidate.field != "reconstruction" or "renal vein" not in str(candidate.value):
        return None
    veins = [r for r in tabled if r.rule == "table.renal-vein" and r.status is Status.PRESENT]
    if not veins or candidate.status is not Status.PRESENT:
        return None
    if candidate.value == "renal vein" or any(r.value == candidate.value for r in veins):
        return None
    return veins[0]


def _times_meet(row: Candidate, text: Candidate) -> bool:
    """A state without a time, or at the same time, excludes another state."""
    a, b = row.get("time"), text.get("time")
    return b is None or a is None or a == b
