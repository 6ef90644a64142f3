"""The text of a model's answer to proposals: JSON of one shape, or a reason why not."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cavagraph.graph.model import Status
from cavagraph.loaders.proposals.proposal import Proposal, Reason, Rejection

STATUSES = {"present": Status.PRESENT, "absent": Status.ABSENT, "suspected": Status.SUSPECTED}
MAX_FACTS = 200
_FENCED = re.compile(r"\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*", re.DOTALL)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Words = Annotated[str, Field(max_length=200)]


class _Attr(_Shape):
    name: str = Field(max_length=60)
    value: Words | int | Decimal


class _Fact(_Shape):
    field: str = Field(max_length=60)
    value: Words | int | Decimal
    polarity: str
    sentence: int | Words = 0
    quote: str = Field(max_length=2000)
    attrs: list[_Attr] = Field(default=[], max_length=20)


def read_answer(
    text: str, patient: str, family: str
) -> tuple[tuple[Proposal, ...], tuple[Rejection, ...]]:
    """The proposals of an answer, and what of it cannot be one.

    An item with a key that was not asked for is left out as a whole: what else it means is unknown.
    A number may stand without its quotes, and what is not used may be missing: a server that knows
    no schemas does not hold a model to them.
    """

    def rejected(detail: str) -> Rejection:
        return Rejection(patient, family, Reason.ANSWER, detail)

    fenced = _FENCED.fullmatch(text)
    try:
        data = json.loads(fenced[1] if fenced else text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return (), (rejected(f"it is no whole JSON ({error})"),)
    items = data.get("facts") if isinstance(data, dict) else None
    if not isinstance(items, list) or len(data) != 1:
        return (), (rejected('it is not {"facts": [...]}'),)
    proposals: list[Proposal] = []
    rejections: list[Rejection] = []
    for number, item in enumerate(items[:MAX_FACTS], 1):
        try:
            proposals.append(_proposal(_Fact.model_validate(item), patient, family))
        except ValidationError as error:
            first = error.errors()[0]
            place = "/".join(map(str, first["loc"]))
            rejections.append(rejected(f"fact {number}, {place}: {first['msg']}"))
        except KeyError as error:
            rejections.append(rejected(f"fact {number}, polarity: {error} is none"))
    if len(items) > MAX_FACTS:
        rejections.append(rejected(f"{len(items)} facts; those after {MAX_FACTS} are not read"))
    return tuple(proposals), tuple(rejections)


def _proposal(fact: _Fact, patient: str, family: str) -> Proposal:
    """The sentence's number is not needed: the quote alone decides where it stands."""
    attrs = tuple((attr.name, str(attr.value)) for attr in fact.attrs)
    status = STATUSES[fact.polarity]
    return Proposal(patient, family, fact.field, str(fact.value), fact.quote, status, attrs)
