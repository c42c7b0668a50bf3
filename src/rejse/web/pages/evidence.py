"""The evidence of a number: what it counts, what it was made from, when it misleads, and the customers behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from rejse.draw import numerals
from rejse.draw.cells import known
from rejse.errors import Problem, RejseError
from rejse.journey.changing import Draft
from rejse.journey.wording import Wording
from rejse.measure.behind import BehindAnswer
from rejse.measure.catalogue import find
from rejse.measure.suppressing import is_small
from rejse.store.roles import Right
from rejse.web.asking import Asked, asked_of
from rejse.web.days import zone_of
from rejse.web.known.behind import PAGE, Number, cell_of, number_of
from rejse.web.rendering import page, words
from rejse.web.served import Served
from rejse.web.suppressed import sees_all, told_small, untold_in
from rejse.web.visitor import Reader
from rejse.words import label, say

router = APIRouter(include_in_schema=False)

LETTERS: Final = 12
"""So many letters of a key are shown; they are enough to tell customers apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the customers behind a number."""

    answer: BehindAnswer
    page: int
    pages: int
    every_time: bool


@router.get("/j/{journey}/evidence/{measure}")
def show(
    request: Request,
    visitor: Reader,
    journey: str,
    measure: str,
    of: Annotated[str | None, Query(max_length=400)] = None,
    row: Annotated[list[str] | None, Query(max_length=6)] = None,
    rows: Annotated[str | None, Query(max_length=60)] = None,
    number: Annotated[str | None, Query(max_length=60)] = None,
    group: Annotated[str | None, Query(max_length=400)] = None,
    at: Annotated[int, Query(ge=1, le=10**6, alias="page")] = 1,
) -> HTMLResponse:
    """Show what stands behind one number."""
    served: Served = request.app.state.served
    listed = find(measure)
    asked = asked_of(served, journey, listed, request.query_params, language=visitor.language)
    problems: list[Problem | RejseError] = list(asked.problems)
    cell = cell_of(of, row or (), rows, number, group)
    found = number_of(served, journey, measure, cell, asked.options, visitor) if served.workspace.has_events else None
    told: dict[str, Any] = {"why": None, "value": "", "listing": None, "facts": ()}
    if found is not None:
        told = _told(found, at, visitor.may(Right.CUSTOMERS))
        problems += found.answer.warnings
    names = _names(served, journey, visitor.language)
    return page(
        request,
        visitor,
        "evidence.html",
        place="measures",
        journey=journey,
        listed=listed,
        title=label("asked", f"name.{measure}", visitor.language),
        number=_number_name(found, visitor.language) if found else "",
        whose=" → ".join(names.get(one, one) for one in cell.row),
        asked=asked,
        query=_address(asked, found) if found else "",
        problems=[say(one, visitor.language) for one in problems],
        letters=LETTERS,
        near=_moment(served, journey, visitor.language),
        knower=visitor.may(Right.CUSTOMERS),
        d=words(visitor.language, "drawer"),
        **told,
    )


def _told(found: Number, at: int, knower: bool) -> dict[str, Any]:  # noqa: FBT001  (whether lists may be seen)
    """Give what may be told of a number: everything, or only that it is small."""
    language = found.visitor.language
    if found.untold:
        small = is_small(found.behind.n) or is_small(found.behind.count)
        value = told_small(language) if small else label("drawer", "hidden", language)
        return {"why": found.why, "value": value, "listing": None, "facts": (), "untold": True}
    why = found.why
    return {
        "why": why,
        "value": known({"n": why.n}, "n", language),
        "facts": tuple(_facts(found)),
        "listing": _listing(found, at) if knower else None,
        "untold": False,
    }


def _listing(found: Number, at: int) -> Listing:
    behind = found.behind
    pages = max(1, -(-behind.count // PAGE))
    at = min(at, pages)
    answer = behind.page(limit=PAGE, offset=(at - 1) * PAGE)
    return Listing(answer=answer, page=at, pages=pages, every_time=behind.n != behind.count)


def _facts(found: Number) -> list[tuple[str, str, bool]]:
    """Give the other numbers of the same row: what each is called, and as it is read."""
    row = found.row
    if row is None:
        return []
    language = found.visitor.language
    hidden = frozenset() if sees_all(found.visitor) else untold_in(row)
    wanted = found.cell.number or "reach"
    facts = []
    for column, value in row.items():
        if isinstance(value, bool | str | None) or (isinstance(value, list) and not value):
            continue
        text = known(row, column, language)
        if column in hidden:
            small = isinstance(value, int) and is_small(value)
            text = told_small(language) if small else label("drawer", "hidden", language)
        facts.append((label("doors", f"column.{column}", language), text, column == wanted))
    return facts


def _number_name(found: Number, language: str) -> str:
    table = found.cell.rows or next(iter(found.listed.counted))
    counted = found.listed.counted.get(table)
    number = found.cell.number or (counted.numbers[0] if counted and found.cell.row else "n")
    return label("doors", f"column.{number}", language)


def _names(served: Served, journey: str, language: str) -> dict[str, str]:
    """Give what everything with an id is called."""
    draft = Draft.of(served.drawn(journey).journey)
    wording = Wording(language, (draft,))
    found = {place.partition("/")[2]: wording.name(place).strip('"') for place in draft.objects if place}
    ends = {"(start)": "begins-here", "(end)": "ends-here"}
    return found | {end: label("drawer", key, language) for end, key in ends.items()}


def _address(asked: Asked, found: Number) -> str:
    """Write the query of the number, to turn its pages."""
    told = [("row", part) for part in found.cell.row]
    told += [
        (key, str(value)) for key in ("rows", "number", "group") if (value := getattr(found.cell, key)) is not None
    ]
    return "&".join(filter(None, (asked.query, urlencode(told))))


def _moment(served: Served, journey: str, language: str) -> Callable[[datetime], str]:
    """Give what writes a time in the journey's zone."""
    zone = zone_of(served.drawn(journey).journey)
    return lambda time: numerals.moment(time.astimezone(zone), language)
