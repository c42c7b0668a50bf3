"""A scene as any kind of file: table, picture, booklet, page, or plain values."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rejse.draw.drawn import LaneName, Scene, scene_to_builtins

if TYPE_CHECKING:
    from rejse.draw.booklet.bound import Pages
    from rejse.draw.booklet.leaf import Paper
    from rejse.draw.layout import Zoom
    from rejse.draw.palette import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a map is wanted.

    theme and zoom are for pictures (a page is light and dark by itself); colour and also, lanes to be told under the
    table, for a text; paper and pages for a PDF: without paper it is one page of the map's own size.
    """

    theme: "Theme" = "light"
    zoom: "Zoom" = "map"
    colour: bool = False
    also: Sequence[LaneName] = ()
    paper: "Paper | None" = None
    pages: "Pages | None" = None


def _text(scene: Scene, wish: Wish) -> str:
    from rejse.draw.terminal import text_of  # noqa: PLC0415  (rich)

    return text_of(scene, colour=wish.colour, also=tuple(wish.also))


def _svg(scene: Scene, wish: Wish) -> str:
    from rejse.draw.export import standalone  # noqa: PLC0415  (each kind loads only what it needs)

    return standalone(_picture(scene, wish))


def _png(scene: Scene, wish: Wish) -> bytes:
    from rejse.draw.export import png  # noqa: PLC0415

    return png(_picture(scene, wish))


def _pdf(scene: Scene, wish: Wish) -> bytes:
    from rejse.draw.booklet.bound import booklet  # noqa: PLC0415
    from rejse.draw.export import pdf  # noqa: PLC0415

    if wish.paper is None and wish.pages in {None, "map"}:
        return pdf(_picture(scene, wish))
    return booklet(scene, paper=wish.paper or "a3", pages=wish.pages or "all")


def _html(scene: Scene, wish: Wish) -> str:
    from rejse.draw.page.document import page_of  # noqa: PLC0415

    return page_of(scene, zoom=wish.zoom)


def _json(scene: Scene, _wish: Wish) -> str:
    return json.dumps(scene_to_builtins(scene), ensure_ascii=False, indent=1)


def _picture(scene: Scene, wish: Wish) -> str:
    from rejse.draw.map import render  # noqa: PLC0415

    return render(scene, theme=wish.theme, zoom=wish.zoom)


FORMATS: Final[Mapping[str, Callable[[Scene, Wish], str | bytes]]] = MappingProxyType(
    {"text": _text, "svg": _svg, "png": _png, "pdf": _pdf, "html": _html, "json": _json}
)
"""What a map can be shown as, and who makes it."""
