"""The map's colours in light, dark and print: literal values, because no exporter understands CSS variables.

A role's name is also the class of what is drawn in it, so that a page can restyle the same picture. Strong hue means
something measured; good and bad are teal and vermilion, never green and red.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Theme: TypeAlias = Literal["light", "dark", "print"]

_LIGHT: Final = {
    "bg": "#F7F5F0",
    "card": "#FFFFFF",
    "ink": "#1B2430",
    "mute": "#55606E",
    "line": "#DAD7CE",
    "edge": "#8A8F98",
    "track": "#E4E1D9",
    "digital": "#3D52A0",
    "digital-tint": "#ECEFF9",
    "physical": "#6B5B4B",
    "physical-tint": "#F1ECE6",
    "good": "#0A716C",
    "good-tint": "#DDF0EE",
    "bad": "#B8431A",
    "bad-tint": "#FBE7DE",
    "brand": "#0B4F6C",
    "first": "#2A7694",
    "back": "#5B6B8C",
    "flow": "#0B4F6C",
    "head": "#12384A",
    "head-end": "#41606E",
    "on-dark": "#FFFFFF",
    "on-dark-soft": "#DCE7EC",
    "brand-text": "#0B4F6C",
    "persona-1": "#7A3E9D",
    "persona-2": "#1A66B0",
    "persona-3": "#8A5A00",
    "persona-4": "#A82A6B",
    "persona-5": "#4A6B1E",
    "focus": "#0B62D6",
}

_DARK: Final = {
    "bg": "#12161C",
    "card": "#1C232C",
    "ink": "#E8EBEF",
    "mute": "#A9B3BF",
    "line": "#34404C",
    "edge": "#6F7D8B",
    "track": "#34404C",
    "digital": "#A9BAFF",
    "digital-tint": "#1B2236",
    "physical": "#D6C4AF",
    "physical-tint": "#262119",
    "good": "#56C9BF",
    "good-tint": "#123432",
    "bad": "#FF9A6B",
    "bad-tint": "#3A2118",
    "brand": "#256A88",
    "first": "#387A96",
    "back": "#66769A",
    "flow": "#79B4CC",
    "head": "#1F4E63",
    "head-end": "#2C4452",
    "on-dark": "#FFFFFF",
    "on-dark-soft": "#DCE7EC",
    "brand-text": "#79B4CC",
    "persona-1": "#C79BE8",
    "persona-2": "#7FB6F5",
    "persona-3": "#E0B04A",
    "persona-4": "#F08FBE",
    "persona-5": "#A8CF6B",
    "focus": "#7DB2FF",
}

_PRINT: Final = _LIGHT | {
    "bg": "#FFFFFF",
    "ink": "#000000",
    "mute": "#454D57",
    "line": "#BDBAB2",
    "track": "#DDDAD2",
    "digital-tint": "#F4F6FC",
    "physical-tint": "#F7F4F0",
}

PALETTES: Final[Mapping[Theme, Mapping[str, str]]] = MappingProxyType({"light": _LIGHT, "dark": _DARK, "print": _PRINT})

TEXT_PAIRS: Final = (
    ("ink", "bg"),
    ("ink", "card"),
    ("ink", "bad-tint"),
    ("mute", "bg"),
    ("mute", "card"),
    ("digital", "bg"),
    ("digital", "digital-tint"),
    ("physical", "bg"),
    ("physical", "physical-tint"),
    ("bad", "bg"),
    ("bad", "card"),
    ("bad", "bad-tint"),
    ("good", "card"),
    ("good", "bg"),
    ("ink", "good-tint"),
    ("brand-text", "card"),
    ("brand-text", "bg"),
    *((f"persona-{number}", "bg") for number in range(1, 6)),
    ("on-dark", "brand"),
    ("on-dark", "first"),
    ("on-dark", "back"),
    ("on-dark", "head"),
    ("on-dark", "head-end"),
    ("on-dark-soft", "head"),
    ("on-dark-soft", "head-end"),
)
"""Text on ground, at least 4.5:1 in every theme."""

GRAPHIC_PAIRS: Final = (
    ("brand", "bg"),
    ("first", "bg"),
    ("back", "bg"),
    ("edge", "card"),
    ("good", "good-tint"),
    ("bad", "bad-tint"),
    ("mute", "bg"),
    ("brand-text", "card"),
    *((f"persona-{number}", "bg") for number in range(1, 6)),
    ("digital", "track"),
    ("physical", "track"),
    ("bad", "bg"),
    ("focus", "bg"),
)
"""Shapes that alone carry meaning, at least 3:1 (a card's line and the flows are told again in its numbers)."""


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours `#RRGGBB` (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def between(one: str, other: str, share: float) -> str:
    """Mix two colours; share 0 is the first, 1 the second."""
    mixed = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)
