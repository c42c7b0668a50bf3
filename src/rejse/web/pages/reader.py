"""What a reader chooses for themselves: language and colours."""

from datetime import timedelta
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from rejse.web.visitor import Reader

router = APIRouter(include_in_schema=False)

KEPT_SECONDS: Final = int(timedelta(days=365).total_seconds())


@router.post("/reader")
def choose(
    request: Request,
    visitor: Reader,
    language: Annotated[Literal["da", "en"] | None, Form()] = None,
    theme: Annotated[Literal["auto", "light", "dark"] | None, Form()] = None,
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Keep what a reader chose, and lead back to where they were."""
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    secure = request.url.scheme == "https"
    for name, value in (("language", language), ("theme", theme)):
        if value is not None:
            answer.set_cookie(name, value, max_age=KEPT_SECONDS, secure=secure, samesite="lax", httponly=True)
    if language is not None and visitor.user is not None:
        request.app.state.accounts.users.set_language(visitor.user.id, language)
    return answer
