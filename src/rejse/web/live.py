"""Who is told when a journey or the events have changed: every open page, at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal, TypeAlias

What: TypeAlias = Literal["revision", "events", "conflict"]

WAITING_MOST: Final = 256
"""A page that does not listen loses its oldest news: it asks for the newest anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something has changed: a journey's revision, or what is known of its customers. `by` is who did it."""

    what: What
    journey: str
    number: int
    by: str = ""


class Listeners:
    """The open pages; news may come from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ears: list[Callable[[News | None], None]] = []

    def tell(self, news: News | None) -> None:
        """Tell everybody; None says that nothing will follow."""
        with self._lock:
            ears = list(self._ears)
        for ear in ears:
            ear(news)

    async def listen(self) -> AsyncIterator[News]:
        """Give the news from now on, until there will be no more."""
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[News | None] = asyncio.Queue(WAITING_MOST)

        def put(news: News | None) -> None:
            if heard.full():
                heard.get_nowait()
            heard.put_nowait(news)

        def ear(news: News | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(put, news)

        with self._listening(ear):
            while (news := await heard.get()) is not None:
                yield news

    @contextmanager
    def _listening(self, ear: Callable[[News | None], None]) -> Iterator[None]:
        with self._lock:
            self._ears.append(ear)
        try:
            yield
        finally:
            with self._lock:
                self._ears.remove(ear)
