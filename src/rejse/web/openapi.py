"""How the API describes itself: every operation with the right it takes and everything it answers, as OpenAPI 3.1.

FastAPI gives parameters and bodies from the routes' own types. What is known better elsewhere is added here: the right
of an operation (from its visitor), how to sign in, the answers of every measure (from the catalogue), and every error.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from inspect import cleandoc
from typing import Annotated, Any, Final, NamedTuple, TypeAlias

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import JsonValue

from rejse import __version__
from rejse.measure.catalogue import MEASURES, schema_of
from rejse.store.roles import Right
from rejse.web.api.changes import REFUSED
from rejse.web.api.measured import MEASURE
from rejse.web.api.questions import question_parameters
from rejse.web.safety import BODY_MOST
from rejse.web.visitor import COOKIE, CSRF_HEADER, Needs, SignInFirst, Visitor, check_form, visitor_of

RIGHT: Final = "x-right"
API: Final = "/api/"
_DEFS: Final = "#/$defs/"
_COMPONENTS: Final = "#/components/schemas/"
_UNSAFE: Final = frozenset({"post", "put", "patch", "delete"})

DESCRIPTION: Final = """
What stands on the pages, for programs.

**Who asks.** Send a key in `Authorization: Bearer rejse_...` (an owner makes keys under *Users*; a key may do what its
scopes say and nothing else). A browser that is signed in sends its cookie instead, and with everything that changes
something also the header `X-CSRF-Token`. Every operation says in `x-right` which right it takes.

**Language.** What is said to people (titles, messages, sentences) is in Danish or English: `?language=da|en`, or the
header `Accept-Language`. Keys, codes and ids are the same in both.

**Errors.** Whatever is refused is answered as `{"error": {"code", "message", "remedy", "where"}}`. Codes are stable;
the message says what is wrong with the value, and the remedy what to do next.

**Times** are ISO 8601 in UTC, days (`from`, `to`) are whole days in the journey's time zone, both included. Shares are
between 0 and 1, and a number that cannot be known is null, never 0.
"""

TAGS: Final[Mapping[str, str]] = {
    "journeys": "The drawn journeys: the whole document, changes of single fields, undo and redo.",
    "versions": "Who changed what, back to any version, named versions, plans, and conflicts to be settled.",
    "map": "The map as plain values, as a file, and as tables.",
    "measures": "What can be measured, the answers, comparisons, and the personas' shares.",
    "evidence": "What stands behind a number: its rule, the customers it counts, one customer's way; and search.",
    "sources": "Where events come from, how fresh they are, files that are brought in, and rejected rows.",
    "bindings": "What touchpoints are bound to, what was seen and is bound to nothing, and what is proposed.",
    "people": "Single people: why somebody is one person, handing out, forgetting, joining and parting.",
    "views": "What is looked at, kept under a name.",
    "users": "Users, invitations, keys, the audit log and settings.",
    "description": "This description.",
}

SECURITY: Final[Mapping[str, Mapping[str, str]]] = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key that an owner made, with its scopes."},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "A user's session in a browser."},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "The secret of the session's own pages, with whatever changes something.",
    },
}
_TOO_LARGE: Final = {
    "description": f"The request is larger than {BODY_MOST:,} bytes",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}

router = APIRouter(prefix="/api", tags=["description"])


async def known_visitor(request: Request) -> Visitor:
    """Let everybody in who is known, whatever they may do.

    Raises:
        SignInFirst: it is nobody we know.
    """
    visitor = visitor_of(request)
    if visitor is None:
        raise SignInFirst
    await check_form(request, visitor)
    return visitor


Known: TypeAlias = Annotated[Visitor, Depends(known_visitor)]


class Place(NamedTuple):
    """Where an operation stands in the description."""

    path: str
    method: str


@router.get("/openapi.json")
def openapi(request: Request, _visitor: Known) -> dict[str, JsonValue]:
    """Describe every operation of the API, as OpenAPI 3.1."""
    return described(request.app)


def described(app: FastAPI) -> dict[str, Any]:
    """Describe the API of an app; it is made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title="Rejse",
        version=__version__,
        summary="A living customer-journey map: the drawn journey, filled with what customers really did.",
        description=DESCRIPTION.strip(),
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    made["components"]["securitySchemes"] = deepcopy(dict(SECURITY))
    rights = rights_of_operations(app)
    for place, operation in _operations(made):
        _complete(place, operation, rights.get(place))
    _spread_measures(made)
    for _, operation in _operations(made):
        _hoist(operation, schemas)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def rights_of_operations(app: FastAPI) -> dict[Place, Right | None]:
    """Give the right that each operation of the API takes; None is any: whoever is known may."""
    found: dict[Place, Right | None] = {}
    for one in iter_route_contexts(app.routes):
        dependant = getattr(one.original_route, "dependant", None)
        path = str(one.path)
        if dependant is None or not path.startswith(API):
            continue
        for method in one.methods or ():
            found[Place(path.replace(":path}", "}"), method.lower())] = next(_rights(dependant), None)
    return found


def _rights(dependant: Any) -> Iterator[Right]:  # noqa: ANN401  (FastAPI's own tree)
    if isinstance(dependant.call, Needs):
        yield dependant.call.right
    for one in dependant.dependencies:
        yield from _rights(one)


def _operations(made: Mapping[str, Any]) -> list[tuple[Place, dict[str, Any]]]:
    return [
        (Place(path, method), operation)
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    ]


def _complete(place: Place, operation: dict[str, Any], right: Right | None) -> None:
    """Say what an operation is for, which right it takes, and every way in which it is refused."""
    told = cleandoc(operation.get("description", ""))
    operation["summary"] = told.partition("\n")[0].rstrip(".")
    needs = f"Takes the right `{right}`." if right else "For everybody who is signed in, and for every key."
    operation["description"] = f"{told}\n\n{needs}"
    operation[RIGHT] = str(right) if right else None
    operation["operationId"] = _named(place)
    session: dict[str, list[str]] = {"session": [], "csrf": []} if place.method in _UNSAFE else {"session": []}
    operation["security"] = [{"key": []}, session]
    answers = operation.setdefault("responses", {})
    statuses = [401, 403, 503] if right else [401, 503]
    if operation.get("parameters") or operation.get("requestBody"):
        statuses.append(422)
    for status in statuses:
        refused = REFUSED[status]
        answers.setdefault(
            str(status),
            {
                "description": refused["description"],
                "content": {"application/json": {"schema": {"$ref": f"{_COMPONENTS}{refused['model'].__name__}"}}},
            },
        )
    for status, answer in answers.items():
        if status[0] in "45":  # an error is told in the same way everywhere, whatever an operation answers otherwise
            schema = {"$ref": f"{_COMPONENTS}Refused"}
            answer["content"] = {"application/json": {"schema": schema}}
    if operation.get("requestBody"):
        answers.setdefault("413", deepcopy(_TOO_LARGE))
    operation["responses"] = dict(sorted(answers.items()))


def _named(place: Place) -> str:
    """Name an operation by its method and its path: get-journeys-journey-history."""
    parts = place.path.removeprefix(API).replace("{", "").replace("}", "").replace(".", "-").split("/")
    return "-".join([place.method, *parts])


def _spread_measures(made: dict[str, Any]) -> None:
    """Put an operation of every measure in the place of the one that stands for them: each has its own answer."""
    paths: dict[str, Any] = {}
    for path, methods in made["paths"].items():
        if not any(operation.pop(MEASURE, None) for operation in methods.values()):
            paths[path] = methods
            continue
        for listed in MEASURES.values():
            one = deepcopy(methods["get"])
            one["summary"] = listed.title("en").rstrip(".")
            misleads = f"*Misleads when:* {listed.misleads('en')}"
            one["description"] = f"{listed.title('en')}\n\n{misleads}\n\n{one['description']}"
            one["parameters"] = [each for each in one["parameters"] if each["name"] != "measure"]
            one["parameters"] += question_parameters(listed)
            one["responses"]["200"]["content"]["application/json"]["schema"] = schema_of(listed.name)
            own = path.replace("{measure}", listed.name)
            one["operationId"] = _named(Place(own, "get"))
            paths[own] = {"get": one}
    made["paths"] = paths


def _hoist(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Move the parts of a schema that stand inside it to where a description keeps them."""
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            schema = content.get("schema", {})
            parts = schema.pop("$defs", {})
            schema.pop("$schema", None)
            names = {name: _free(name, part, operation["operationId"], schemas) for name, part in parts.items()}
            for name, part in parts.items():
                schemas[names[name]] = _referring(part, names)
            content["schema"] = _referring(schema, names)


def _free(name: str, part: Any, operation: str, schemas: Mapping[str, Any]) -> str:  # noqa: ANN401  (a schema)
    """Give a name for a part: its own, where nothing else has it."""
    known = schemas.get(name)
    same = known is None or known == _referring(part, {})
    return name if same else f"{operation}-{name}"


def _referring(schema: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401  (whatever JSON can hold)
    if isinstance(schema, dict):
        return {
            key: _COMPONENTS + names.get(value.removeprefix(_DEFS), value.removeprefix(_DEFS))
            if key == "$ref" and isinstance(value, str) and value.startswith(_DEFS)
            else _referring(value, names)
            for key, value in schema.items()
        }
    if isinstance(schema, list | tuple):
        return [_referring(one, names) for one in schema]
    return schema
