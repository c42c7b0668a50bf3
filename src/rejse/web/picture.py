"""A journey's map as the page shows it: the picture with links, and where everything on it stands."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from rejse.draw.header import meter_told
from rejse.draw.layout import GUTTER, HEAD
from rejse.draw.map import render
from rejse.draw.page.document import size_of
from rejse.draw.scene import Scene
from rejse.draw.sheet import px
from rejse.draw.targets import Targets, targets_of, targets_to_builtins
from rejse.journey.document import Journey
from rejse.store.journeys import Drawn
from rejse.web.served import Served

if TYPE_CHECKING:
    from rejse.web.looking import Look

ABOVE: Final = 4
"""px of the picture that are kept above the phases; the page writes title and caption itself."""

_CARD: Final = re.compile(
    r'(<a class="card[^>]*?)(?: aria-label="([^"]*)")?((?: font-size="[^"]*")?>)(?:<title>([^<]*)</title>)?(.*?)</a>'
)


@dataclass(frozen=True)
class Picture:
    """The map of one revision of a journey, looked at in one way."""

    journey: Journey
    revision: int
    scene: Scene
    look: "Look"

    @cached_property
    def targets(self) -> Targets:
        """Where everything stands."""
        return targets_of(self.scene, zoom=self.look.zoom, collapsed=self.look.collapsed)

    @property
    def top(self) -> float:
        """Where the part of the picture that is shown begins."""
        return max(self.targets.head - ABOVE, 0)

    @cached_property
    def svg(self) -> str:
        """The picture without its title, every thing on it a link to its place."""
        drawn = render(self.scene, zoom=self.look.zoom, links=self.link, collapsed=self.look.collapsed)
        width, height = size_of(drawn)
        opening, _, rest = drawn.partition(">")
        for name, value in (
            ("viewBox", f"0 {px(self.top)} {px(width)} {px(height - self.top)}"),
            ("width", px(width)),
            ("height", px(height - self.top)),
        ):
            opening = re.sub(rf'\b{name}="[^"]*"', f'{name}="{value}"', opening, count=1)
        return f"{opening}>{_told_once(rest)}"

    def link(self, place: str) -> str:
        """Give the address of what stands at a place, looked at in the same way."""
        query = f"?{self.look.query}" if self.look.query else ""
        return f"/j/{quote(self.journey.id)}/at/{quote(place)}{query}"

    @property
    def meter(self) -> str:
        """How much of the journey is measured, in words."""
        return meter_told(self.scene.meter, self.scene.language)

    def told(self) -> dict[str, Any]:
        """Tell the page's script where everything is, in px of the picture, and what is called what."""
        extents = {one.id: one.extent for one in self.scene.phases}
        names = {f"phases/{one.id}": one.name for one in self.scene.phases}
        names |= {f"touchpoints/{one.id}": one.name for one in self.scene.cards}
        return {
            **targets_to_builtins(self.targets),
            "revision": self.revision,
            "top": self.top,
            "chevrons": HEAD + ABOVE + 6,
            "gutter": GUTTER,
            "caption": self.scene.caption,
            "subtitle": self.scene.subtitle,
            "title": self.scene.title,
            "meter": self.meter,
            "measured": self.scene.meter.measured,
            "touchpoints": self.scene.meter.touchpoints,
            "names": names,
            "extents": extents,
        }


def picture_of(served: Served, journey: str, look: "Look", language: str) -> Picture:
    """Draw the newest revision of a journey, or give the picture that somebody who looked in the same way was given.

    It knows how it is looked at, but nothing of who looks.
    """

    def make(drawn: Drawn, scene: Scene) -> Picture:
        return Picture(journey=drawn.journey, revision=drawn.revision, scene=scene, look=replace(look, offered=None))

    asked = (look.query, look.zoom, look.collapsed)
    return served.picture(journey, look.looked, make, *asked, language=language)


def _told_once(svg: str) -> str:
    """Let a card be called by what is read on it, so that it is found by that too; the rest describes it."""
    return _CARD.sub(_told_card, svg)


def _told_card(card: re.Match[str]) -> str:
    opening, name, ending, more, drawn = card.groups()
    described = ". ".join(part for part in ((name or "").partition(". ")[2], more) if part)
    about = f' aria-description="{described}"' if described else ""
    return f"{opening}{about}{ending}{drawn.replace('<text', ' <text')}</a>"
