"""The same picture in other colours: what the renderer paints otherwise in another theme, as rules of CSS."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from rejse.draw.drawn import Scene
from rejse.draw.layout import Zoom
from rejse.draw.map import render
from rejse.draw.palette import PALETTES, Theme

_TAG: Final = re.compile(r"<([a-zA-Z]+)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_PAINTED: Final = ("fill", "stroke", "stop-color")


def restyled(scene: Scene, zoom: Zoom, theme: Theme) -> str:
    """Give the rules that turn the light picture of a scene into one of another theme.

    Both are drawn and compared shape by shape, so whatever the renderer learns to draw is restyled too. A shape is
    found by its classes and its light colour together.
    """
    found: dict[str, str] = {}
    light, other = render(scene, zoom=zoom), render(scene, theme=theme, zoom=zoom)
    for one, another in zip_longest(_painted(light), _painted(other)):
        assert one is not None
        assert another is not None
        (tag, kind, name, colour), new = one, another[3]
        if colour != new:
            chosen = "".join(f".{part}" for part in kind.split()) or f"{tag}:not([class])"
            found[f'{chosen}[{name}="{colour}"]'] = f"{name}:{new}"
    return "".join(f"{selector}{{{rule}}}" for selector, rule in found.items())


def _painted(svg: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield every colour of a picture in order: the shape's tag, its classes, which attribute, and the colour."""
    for tag in _TAG.finditer(svg):
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        for name in _PAINTED:
            if attributes.get(name, "").startswith("#"):
                yield tag[1], attributes.get("class", ""), name, attributes[name]


def variables(theme: Theme) -> str:
    """Give a theme's colours as CSS variables, for everything on the page but the picture."""
    return "".join(f"--{role}:{colour};" for role, colour in PALETTES[theme].items())
