"""A journey's document for programs: read it, change single fields of it, take changes back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, cast, get_origin

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import JSONResponse, Response

from rejse.errors import Problem, RejseError, WrongUse
from rejse.journey.changing import AFTER, JOURNEY, WHOLE, Draft, Operation, kind_at
from rejse.journey.document import Journey
from rejse.journey.fields import ID, hints, is_language
from rejse.journey.judging import problems_of
from rejse.journey.merging import Clash
from rejse.journey.schema import journey_schema
from rejse.journey.telling import told_conflict
from rejse.journey.text import Text
from rejse.journey.wording import INNER
from rejse.journey.writing import LISTS, journey_to_builtins
from rejse.store.records import Changed, UnsoundJourney
from rejse.web.api.plain import PlainJson
from rejse.web.refusals import told
from rejse.web.served import Served
from rejse.web.visitor import Editor, Reader, Visitor

router = APIRouter(prefix="/api/journeys/{journey}", tags=["journeys"])


class WrongOperation(WrongUse):
    """An operation is about an object or a field that a journey does not have."""

    code = "wrong-operation"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OperationWanted(_Told):
    """What shall become of one field of one object."""

    object: Annotated[str, Field(max_length=200, description='"touchpoints/call"; "" is the journey itself')]
    field: Annotated[
        str,
        Field(
            max_length=200,
            description='"phase", "name/da", "delivers/leads"; "@after" is the id of the one before it in its list, ""'
            ' the first place; "" is the whole object, made by its fields or taken out by null',
        ),
    ]
    becomes: PlainJson = None


class ChangeWanted(_Told):
    """Operations on the revision that they were made on."""

    base: Annotated[int | None, Field(ge=1, description="the revision; without it the newest")] = None
    operations: Annotated[list[OperationWanted], Field(max_length=5000)]
    note: Annotated[str, Field(max_length=2000, description="why; it stands in the history")] = ""


class OperationDone(_Told):
    """What became of one field, and what stood there before."""

    object: str
    field: str
    before: JsonValue
    becomes: JsonValue


class ConflictFound(_Told):
    """An operation that was not done: `kept` stands, `other` was wanted, `base` was before both.

    One with a number waits until somebody settles it; `said` tells it in a sentence.
    """

    number: int | None
    clash: Clash
    object: str
    field: str
    base: JsonValue
    kept: JsonValue
    other: JsonValue
    said: str


class ProblemTold(_Told):
    """Something wrong or missing in a journey: advice, or an error."""

    code: str
    message: str
    remedy: str
    where: str | None
    severity: str = "error"


class ChangeDone(_Told):
    """What came of a change: the newest revision, what was done and what was not, and what could be better now."""

    journey: str
    revision: int
    done: list[OperationDone]
    conflicts: list[ConflictFound]
    problems: list[ProblemTold]


class JourneyTold(_Told):
    """A journey as it is in force."""

    journey: str
    revision: int
    document: dict[str, JsonValue]
    problems: list[ProblemTold]


class Refusal(_Told):
    """Why something was refused."""

    code: str
    message: str
    remedy: str
    where: str | None


class Refused(_Told):
    """A refusal; where the journey would be unsound, with every error it would have."""

    error: Refusal
    problems: list[ProblemTold] = []


REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": Refused, "description": "Nobody is signed in"},
    403: {"model": Refused, "description": "The role, or the key, does not allow it"},
    404: {"model": Refused, "description": "There is no such journey"},
    409: {"model": Refused, "description": "It cannot be done as things are"},
    422: {"model": Refused, "description": "What was sent is wrong, or would make the journey unsound"},
    503: {"model": Refused, "description": "Others are writing; try again"},
}


@router.get("", responses={key: REFUSED[key] for key in (401, 403, 404)})
def show(request: Request, answer: Response, visitor: Reader, journey: str) -> JourneyTold:
    """Give a journey as a document, with its revision and what could be better in it."""
    found = journey_told(request.app.state.served, journey, visitor.language)
    answer.headers["etag"] = f'"{found.revision}"'
    return found


@router.get("/schema", responses={key: REFUSED[key] for key in (401, 403, 404)})
def schema(request: Request, visitor: Reader, journey: str) -> dict[str, JsonValue]:
    """Give the JSON Schema of a journey's document."""
    request.app.state.served.drawn(journey)
    return dict(journey_schema(visitor.language))  # type: ignore[arg-type]  # (it is JSON)


@router.post("/changes", response_model=ChangeDone, responses=REFUSED)
def change(request: Request, visitor: Editor, journey: str, wanted: ChangeWanted) -> ChangeDone | JSONResponse:
    """Do operations on the revision they were made on; what others changed since stays.

    Where somebody else changed the same field meanwhile theirs stays, and the other value waits as a conflict.
    """
    served: Served = request.app.state.served
    editing = served.editing(journey, visitor.author)
    base = editing.draft(wanted.base)
    operations = tuple(one for number, each in enumerate(wanted.operations, 1) for one in _read(base, number, each))
    try:
        changed = editing.operate(operations, base=wanted.base, note=wanted.note)
    except UnsoundJourney as unsound:
        return _unsound(unsound, base, operations, visitor.language)
    return told_change(served, visitor, changed)


@router.post("/undo", responses=REFUSED)
def undo(request: Request, visitor: Editor, journey: str) -> ChangeDone:
    """Take back the author's newest change that is not taken back; it may be of another day."""
    served: Served = request.app.state.served
    return told_change(served, visitor, served.editing(journey, visitor.author).undo())


@router.post("/redo", responses=REFUSED)
def redo(request: Request, visitor: Editor, journey: str) -> ChangeDone:
    """Do again what the author took back last."""
    served: Served = request.app.state.served
    return told_change(served, visitor, served.editing(journey, visitor.author).redo())


def journey_told(served: Served, journey: str, language: str) -> JourneyTold:
    """Give a journey as it is in force."""
    drawn = served.drawn(journey)
    return JourneyTold(
        journey=drawn.journey.id,
        revision=drawn.revision,
        document=cast("dict[str, JsonValue]", journey_to_builtins(drawn.journey)),
        problems=told_problems(drawn.problems, language),
    )


# -- what is told ------------------------------------------------------------------------------------------------------


def told_change(served: Served, visitor: Visitor, changed: Changed) -> ChangeDone:
    """Tell what came of a change."""
    drawn = served.drawn(changed.journey)
    head = Draft.of(drawn.journey)
    numbers = (*changed.numbers, *(None for _ in changed.conflicts))
    return ChangeDone(
        journey=changed.journey,
        revision=changed.revision,
        done=[
            OperationDone(object=one.object, field=one.field, before=one.before, becomes=one.becomes)
            for one in changed.done
        ],
        conflicts=[
            ConflictFound(
                number=number,
                clash=one.clash,
                object=one.object,
                field=one.field,
                base=one.base,
                kept=one.kept,
                other=one.other,
                said=told_conflict(one, visitor.language, head=head),
            )
            for number, one in zip(numbers, changed.conflicts, strict=False)
        ],
        problems=told_problems(drawn.problems, visitor.language),
    )


def told_problems(problems: Sequence[Problem], language: str) -> list[ProblemTold]:
    """Tell problems in a language."""
    return [ProblemTold(**told(one, language), severity=str(one.severity)) for one in problems]


def _unsound(refused: RejseError, base: Draft, operations: Sequence[Operation], language: str) -> JSONResponse:
    """Say everything that would be wrong, and where the first of it is."""
    after = base.copy()
    for one in operations:
        after.apply(one)
    return refuse_unsound(refused, problems_of(after)[1], language)


def refuse_unsound(refused: RejseError, errors: Sequence[Problem], language: str) -> JSONResponse:
    """Refuse what would make a journey unsound, with every error it would have."""
    problems = [one.model_dump() for one in told_problems(errors, language)]
    where = problems[0]["where"] if problems else None
    return JSONResponse({"error": {**told(refused, language), "where": where}, "problems": problems}, 422)


# -- what is read ------------------------------------------------------------------------------------------------------


def _read(draft: Draft, number: int, wanted: OperationWanted) -> Iterator[Operation]:
    """Read one operation; a text, or an object inside another one, is taken apart into its parts.

    Raises:
        WrongOperation: there is no such object or field.
    """
    place, field, becomes = wanted.object, wanted.field, wanted.becomes
    wrong = WrongOperation(number=number, object=place, field=field)
    listed, _, own = place.partition("/")
    if place != JOURNEY and (listed not in LISTS or not ID.fullmatch(own)):
        raise wrong
    kind = kind_at(place)
    if field in (WHOLE, AFTER):
        fits = isinstance(becomes, str) if field == AFTER else becomes is None or isinstance(becomes, dict)
        if place == JOURNEY or not fits:
            raise wrong
        yield Operation(
            place, field, None, _whole(kind, draft, becomes, wrong) if isinstance(becomes, dict) else becomes
        )
    else:
        for key, value in _parts(kind, draft, field, becomes, wrong):
            yield Operation(place, key, draft.value(place, key), value)
        yield from _parts_gone(draft, place, field, becomes)


def _whole(kind: type, draft: Draft, fields: Mapping[str, JsonValue], wrong: WrongOperation) -> dict[str, JsonValue]:
    made: dict[str, JsonValue] = {}
    for name, value in fields.items():
        if name == AFTER:
            if not isinstance(value, str):
                raise wrong
            made[AFTER] = value
        elif name != "id" and value is not None:
            made |= dict(_parts(kind, draft, name, value, wrong))
    return made


def _parts(
    kind: type, draft: Draft, field: str, value: JsonValue, wrong: WrongOperation
) -> Iterator[tuple[str, JsonValue]]:
    """Give a field as the draft keeps it: what is kept in parts, part by part."""
    name, _, part = field.partition("/")
    if name not in hints(kind) or name == "id" or (kind is Journey and name in LISTS):
        raise wrong
    hint = hints(kind)[name]
    if part:
        if not _has_part(hint, part):
            raise wrong
        yield field, value
    elif hint is Text and isinstance(value, str):
        yield f"{name}/{draft.value(JOURNEY, 'default_language') or 'da'}", value
    elif _in_parts(hint):
        if value is not None and not isinstance(value, dict):
            raise wrong
        for each, one in (value or {}).items():
            if not _has_part(hint, each):
                raise wrong
            yield f"{name}/{each}", one
        if not value:
            yield name, value
    else:
        yield name, value


def _parts_gone(draft: Draft, place: str, field: str, becomes: JsonValue) -> Iterator[Operation]:
    """Take out the parts that a field as a whole does not have any more."""
    if "/" in field or not _in_parts(hints(kind_at(place))[field]) or isinstance(becomes, str):
        return
    kept = {f"{field}/{part}" for part in becomes} if isinstance(becomes, dict) else set()
    for key in draft.objects.get(place, {}):
        if key.startswith(f"{field}/") and key not in kept:
            yield Operation(place, key, draft.value(place, key), None)


def _in_parts(hint: object) -> bool:
    return hint is Text or hint in INNER or get_origin(hint) is Mapping


def _has_part(hint: object, part: str) -> bool:
    if hint is Text:
        return is_language(part)
    if get_origin(hint) is Mapping:
        return bool(ID.fullmatch(part))
    return isinstance(hint, type) and hint in INNER and part in hints(hint)
