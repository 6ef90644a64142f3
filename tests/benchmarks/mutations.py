"""Damaged reports: a seed makes one, and what is wrong with its extraction is told.

Only two ends are right: a ``ReportError``, or a result whose evidence is the text it points to and
in which no step failed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Evidence, Extraction
from cavagraph.loaders.pipeline import extract
from cavagraph.loaders.readers import FAULT

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in (ROOT / "docs" / "examples", ROOT / "tests" / "corpus")
    for path in folder.iterdir()
    if path.suffix in (".txt", ".md", ".xml") and path.name != "README.md"
)
ODD = (
    "\u200b\u202e\u2028\u2029\u00a0\ufeff\ufffd\u0301\u00ad\u2011\ue000\U0001d7d8"
    "İıſßﬁ½²³٣૩〇Ⅷ①‰µ×\x00\x01\x0b\x0c\x1c\x1d\x1e\x1f\x7f\x85"
)
PIECES = (
    "<sup>", "</sup>", "<table>", "</p>", "<xref", "<!--", "<![CDATA[", "&amp", "&#x110000;", "|",
    "| --- |", "\t\t", "```", "# ", "**", "[1-", "(((", "]", "Case 2", "Table 1.", "References\n",
    "the first patient", "9" * 400, "-1e999", "1/0", "0.0.0", "00/00/0000", "31.02.2019",
    "12 x 0 x 99999 cm", "0 months", "½ day", "99999999999 years", "no ", "2 of 0 patients",
)  # fmt: skip
Change = Callable[[random.Random, str], str]


def damaged(seed: int) -> tuple[str, bytes]:
    """The name and bytes of the damaged report of a seed: the same for ever."""
    rng = random.Random(seed)
    source = rng.choice(SOURCES)
    text = source.read_text(encoding="utf-8")
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
        text = rng.choice(CHANGES)(rng, text)
    data = text.encode("utf-8", errors="surrogatepass")
    if rng.random() < 0.1:  # also cuts characters in two
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.randbytes(rng.randrange(4)) + data[at + rng.randrange(3) :]
    return source.name, data


def faults_of(seed: int, folder: Path) -> list[str]:
    """What is wrong with the extraction of the damaged report of a seed, a line each."""
    name, data = damaged(seed)
    path = folder / name
    path.write_bytes(data)
    try:
        found = extract(path)
    except ReportError as error:
        return [str(error)] if FAULT in str(error) else []
    except Exception as error:  # noqa: BLE001 - this is what we look for
        return [f"{name}: {type(error).__name__}: {error}"]
    failed = [str(issue) for issue in found.issues if issue.rule and issue.level == "error"]
    text = found.text
    moved = [f"{name}: no slice: {e}" for e in pieces(found) if text[e.start : e.end] != e.quote]
    return failed + moved


def pieces(found: Extraction) -> Iterator[Evidence]:
    """All evidence of an extraction."""
    facts = [*found.cohort, *(fact for patient in found.patients for fact in patient.facts)]
    held = [fact.evidence for fact in facts]
    held += [patient.evidence for patient in found.cited]
    held += [claim.evidence for claim in found.claims]
    held += [reference.evidence for reference in found.references]
    held += [figure.evidence for figure in found.recomputations]
    for evidence in held:
        yield from evidence
    for contradiction in found.contradictions:
        for reading in contradiction.readings:
            yield from reading.evidence
    yield from found.unused


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _behead(rng: random.Random, text: str) -> str:
    return text[rng.randrange(len(text) // 2 + 1) :]


def _delete(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + int(rng.expovariate(1 / 40)) :]


def _insert(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(PIECES) + text[at:]
    return text


def _odd(rng: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(min(len(letters), rng.randint(1, 30))):
        letters[rng.randrange(len(letters))] = rng.choice(ODD)
    return "".join(letters)


def _numbers(rng: random.Random, text: str) -> str:
    odd = ("0", "00", "-3", "1e9", "9" * 30, "1,000,000.5", "½", "٣", "", "1.2.3")
    return re.sub(r"\d+", lambda m: rng.choice(odd) if rng.random() < 0.1 else m.group(), text)


def _swapped(rng: random.Random, text: str) -> str:
    parts = text.split("\n\n")
    i, j = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[i], parts[j] = parts[j], parts[i]
    return "\n\n".join(parts)


def _doubled(rng: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at : at + 1] * rng.randint(1, 5), *lines[at + 1 :]])


def _joined(rng: random.Random, text: str) -> str:
    ends = ("\r", "\r\n", " ", "")
    return re.sub("\n", lambda m: rng.choice(ends) if rng.random() < 0.2 else m.group(), text)


def _untagged(rng: random.Random, text: str) -> str:
    return re.sub(r"[<>|*#()\[\]]", lambda m: "" if rng.random() < 0.05 else m.group(), text)


def _shuffled(rng: random.Random, text: str) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    some: Sequence[str] = words[at : at + 40]
    words[at : at + 40] = rng.sample(some, len(some))
    return " ".join(words)


CHANGES: tuple[Change, ...] = (
    _cut, _behead, _delete, _insert, _odd, _numbers, _swapped, _doubled, _joined, _untagged,
    _shuffled,
)  # fmt: skip
