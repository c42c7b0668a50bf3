"""What others do, told to every open page at once."""

from collections.abc import AsyncIterable

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from rejse.web.visitor import Reader

router = APIRouter(include_in_schema=False)


@router.get("/j/{journey}/live", response_class=EventSourceResponse)
async def live(request: Request, _visitor: Reader, journey: str) -> AsyncIterable[ServerSentEvent]:
    """Tell what changes on a journey from now on."""
    served = request.app.state.served
    yield ServerSentEvent(event="hello", data={"revision": served.drawn(journey).revision}, retry=2000)
    async for news in served.listeners.listen():
        if news.journey == journey:
            yield ServerSentEvent(event=news.what, data={"number": news.number, "by": news.by})
