"""An explanation, and a rule, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import yaml

from cavagraph.app.facts import written
from cavagraph.graph.model import Evidence
from cavagraph.loaders.confidence import Kind, Record, rounded, shipped_table
from cavagraph.loaders.explanation import Explanation, Trigger


def explanation_lines(told: Explanation) -> Iterator[str]:
    """A fact, then each place where a rule found it."""
    fact = told.fact
    attributes = ", ".join(f"{name} {written(value)}" for name, value in fact.attrs)
    yield f"{told.fact_id}: {fact.field} = {written(fact.value)}"
    if attributes:
        yield f"  with {attributes}"
    yield f"  patient {told.patient}; {fact.status}, {fact.basis}, {fact.temporality}"
    sure = "not measured" if fact.confidence is None else str(fact.confidence)
    yield f"  rule {fact.rule or 'none'}; confidence {sure} ({precision(fact.rule)})"
    yield "  evidence"
    yield from (f"    {place(piece)}: {piece.quote!r}" for piece in fact.evidence)
    if not told.triggers:
        yield "  made of other facts by a later step; no rule matched words for it alone"
    for trigger in told.triggers:
        yield from _trigger(trigger)


def _trigger(trigger: Trigger) -> Iterator[str]:
    yield f"  found by {trigger.rule}"
    yield from (f"    words {place(piece)}: {piece.quote!r}" for piece in trigger.words)
    if trigger.sentence:
        yield f"    in the sentence: {trigger.sentence}"
    scope = f"section {trigger.section}"
    scope += f", {trigger.owner} case" if trigger.owner == "own" else f", {trigger.owner}"
    scope += f", episode {trigger.episode}" if trigger.episode else ""
    yield f"    scope: {scope}"
    yield f"    patient {', '.join(trigger.patients)}: {trigger.how}"
    for cue in trigger.cues:
        yield f"    {cue.term!r} is {cue.sets} by the cue {cue.cue}"
    if not trigger.cues:
        yield "    no cue of negation, doubt, plan or past"


def place(piece: Evidence) -> str:
    """Where words stand: offsets, and section where it is known."""
    return f"{piece.start}-{piece.end}" + (f" ({piece.section})" if piece.section else "")


def precision(rule: str) -> str:
    """What was measured of a rule on the development reports."""
    counts = shipped_table()
    record = counts.get((Kind.RULE, rule)) or counts.get((Kind.CLAIM, rule)) or Record()
    if not record.cases:
        return "no cases of this rule were measured"
    share = f"{record.true} of {record.cases} right on the development reports"
    few = ", too few cases: that of its field counts" if record.few else ""
    return f"{share}, precision {rounded(record.precision)}{few}"


def rule_lines(rule: str, added: Sequence[Path] = ()) -> list[str]:
    """A rule as it stands in a file of rules (shipped, or one of ``added``), else the module that
    has it; nothing where there is no such rule."""
    for name, entries in _rule_files(added):
        entry = next((found for found in _entries(entries) if found.get("id") == rule), None)
        if entry is not None:
            text = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100)
            return [f"# {name}; {precision(rule)}", *text.splitlines()]
    modules = ", ".join(_modules_with(rule))
    return [f"{rule}: a rule in code, in {modules}", precision(rule)] if modules else []


def _rule_files(added: Sequence[Path]) -> Iterator[tuple[str, object]]:
    folder = files("cavagraph.loaders.rules")
    for name in sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml")):
        yield name, yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    for path in added:
        yield str(path), yaml.safe_load(path.read_text(encoding="utf-8"))


def _entries(data: object) -> Iterator[dict[str, object]]:
    """The mappings of a YAML file that have an id, however deep."""
    if isinstance(data, dict):
        if "id" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from _entries(part)


def _modules_with(rule: str) -> list[str]:
    """The modules whose code names the rule."""
    folder = files("cavagraph.loaders")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".py"))
    return [
        f"cavagraph.loaders.{Path(name).stem}"
        for name in names
        if f'"{rule}"' in (folder / name).read_text(encoding="utf-8")
    ]
